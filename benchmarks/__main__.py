"""`make bench`: each comparison is of runs in turn on one machine; medians are given with the least and the greatest.

TURNS=1 makes it shorter.

python -m benchmarks [start] [throughput] [work] [parses] [events] [coder] [stages] [memory] [skippable]
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from itertools import islice

from benchmarks.corpora import CORPORA, write
from benchmarks.runs import EVENTCODE, build_command, peak, scratch, spread, timed

TURNS = int(os.environ.get("TURNS", "3"))
SIZES = {"sentences": 300, "articles": 40, "wire": 66}
"""Documents a corpus: a turn of the loop takes about half a minute on an idle machine."""
LARGE = {"sentences": 1700, "articles": 110, "wire": 330}
"""Documents of which the loop takes about two minutes: the start of a build weighs less, as in use."""
SMALLEST = 20
"""Articles of the smallest corpus for the memory; the others have 4 and 16 times as many, none of them twice."""
DAY = date(2020, 1, 1)


def start() -> None:
    """The start of the command line."""
    for command in (["--help"], ["build", "--help"]):
        seconds = [timed([*EVENTCODE, *command])[0] for _ in range(10)]
        print(f"eventcode {' '.join(command)}: {spread(seconds, 2)} s")


def throughput() -> None:
    """A build, with its start, against the loop that a user would write, which only parses, without its start."""
    for name, size in (*SIZES.items(), *LARGE.items()):
        with scratch() as folder:
            file = folder / f"{name}.jsonl"
            write(name, size, file)
            ratios, builds, loops, sentences = [], [], [], 0
            for _ in range(TURNS):
                loop = json.loads(timed([sys.executable, "-m", "benchmarks.loop", str(file)])[1].splitlines()[-1])
                seconds, _ = timed(build_command(file, folder / "out"))
                loops.append(loop["seconds"])
                builds.append(seconds)
                ratios.append(loop["seconds"] / seconds)
                sentences = loop["sentences"]
            rate = [sentences / seconds for seconds in builds]
            print(
                f"{name}: {size} documents, {sentences} sentences; loop {spread(loops)} s, build {spread(builds)} s, "
                f"{spread(rate)} sentences/s; ratio {spread(ratios)}"
            )


def work() -> None:
    """Processor time of the loop with one thread and of one worker that parses and codes; other jobs disturb it less."""
    for name, size in SIZES.items():
        with scratch() as folder:
            write(name, size, folder / "in.jsonl")
            each: dict[str, list[float]] = {"loop": [], "worker": []}
            for _ in range(TURNS):
                for program, found in each.items():
                    command = [sys.executable, "-m", f"benchmarks.{program}", str(folder / "in.jsonl")]
                    result = json.loads(timed(command, OMP_NUM_THREADS="1")[1].splitlines()[-1])
                    found.append(1000 * result["cpu"] / result["sentences"])
        ratios = [loop / worker for loop, worker in zip(each["loop"], each["worker"], strict=True)]
        print(
            f"{name}: loop {spread(each['loop'])} ms a sentence, worker {spread(each['worker'])} ms; "
            f"ratio {spread(ratios)}"
        )


def events() -> None:
    """Whether a build's events are those of single parses: text by text, each by Stanza's own way through its documents."""
    import polars as pl

    import eventcode
    from eventcode.coding.coder import load_coder
    from eventcode.model import Document
    from eventcode.parsing.models import ensure
    from eventcode.parsing.pipeline import Parser

    coder, parser = load_coder(), Parser(ensure("en-compact"), plain=True)
    for name, size in SIZES.items():
        with scratch() as folder:
            write(name, size, folder / "in.jsonl")
            timed(build_command(folder / "in.jsonl", folder / "out"))
            built = (
                eventcode.read_events(folder / "out").select("event_id", "cameo_code").sort(pl.all()).collect().rows()
            )
        alone = []
        for number, text in enumerate(islice(CORPORA[name](), size)):
            document = Document(f"0-{number}", text, DAY)
            alone += [(e.event_id, e.cameo_code) for e in coder.code(document, parser.parse([text])[0]).events]
        print(
            f"{name}: {len(built)} events in the build, {len(set(alone) ^ set(built))} others than from single parses"
        )


def parses() -> None:
    """Whether parses are those of Stanza's own way through its documents, and the processor time of both, one thread."""
    from eventcode.parsing.models import ensure
    from eventcode.parsing.pipeline import Parser

    model = ensure("en-compact")
    ways = {"ours": Parser(model), "Stanza's": Parser(model, plain=True)}
    for name, size in SIZES.items():
        texts = list(islice(CORPORA[name](), size))
        found, seconds = {}, {}
        for way, parser in ways.items():
            started = time.process_time()
            found[way] = parser.parse(texts)
            seconds[way] = time.process_time() - started
        ours, theirs = ([t for text in f for s in text for t in s.tokens] for f in found.values())
        other = sum(a != b for a, b in zip(ours, theirs, strict=False)) + abs(len(ours) - len(theirs))
        print(
            f"{name}: {len(ours):,} words, {other} otherwise; "
            + ", ".join(f"{w} {s:.1f} s" for w, s in seconds.items())
        )


def coder() -> None:
    """Sentences a second of processor time: the coder alone, and a worker that reads its parses and codes a copy once."""
    from eventcode.coding.coder import load_coder
    from eventcode.engines.work import Job, Worker
    from eventcode.model import Document
    from eventcode.parsing.models import ensure
    from eventcode.parsing.store import text_key

    loaded, model = load_coder(), ensure("en-compact")
    for name, size in SIZES.items():
        documents = [Document(str(i), text, DAY) for i, text in enumerate(islice(CORPORA[name](), size))]
        with scratch() as folder:
            Worker(Job(model, folder), loaded).run(documents)
            worker = Worker(Job(model, folder), loaded)
            parses, _ = worker.parses({text_key(d.text): d.text for d in documents})
            count = sum(len(parses[text_key(d.text)]) for d in documents)
            code, both = [], []
            for _ in range(TURNS):
                started = time.process_time()
                for document in documents:
                    loaded.code(document, parses[text_key(document.text)])
                code.append(count / (time.process_time() - started))
                worker = Worker(Job(model, folder), loaded)
                started = time.process_time()
                worker.run(documents)
                both.append(count / (time.process_time() - started))
        print(f"{name}: {spread(code, 0)} sentences/s, {spread(both, 0)} in a worker")


def stages() -> None:
    """Where the time of a build goes, all workers added up."""
    from eventcode.builder import Options, build

    for name, size in SIZES.items():
        with scratch() as folder:
            write(name, size, folder / "in.jsonl")
            summary = build(folder / "in.jsonl", folder / "out", options=Options())
        total = sum(summary.seconds.values())
        shown = ", ".join(f"{stage} {seconds / total:.1%}" for stage, seconds in summary.seconds.items())
        parsing = summary.seconds["parse"]
        rest = total - parsing - summary.seconds["load parser"]
        print(f"{name}: {total:.1f} s of work in {summary.wall_seconds:.1f} s: {shown}; not Stanza {rest / total:.1%}")


def memory() -> None:
    """The most memory of all processes of a build together, and its time, against the size of the input."""
    for workers in ("1", "2"):
        for times in (1, 4, 16):
            with scratch() as folder:
                characters = write("articles", SMALLEST * times, folder / "in.jsonl")
                seconds, most = peak(build_command(folder / "in.jsonl", folder / "out", "--workers", workers))
            print(f"workers {workers}, x{times}: {characters:,} characters, {seconds:.0f} s, {most:,.0f} MB")


def skippable() -> None:
    """How many sentences and words a filter before the parser could leave out without any change of the dataset."""
    from benchmarks.filter import report

    for name, size in SIZES.items():
        report(name, list(islice(CORPORA[name](), size)))


ALL: dict[str, Callable[[], None]] = {
    f.__name__: f for f in (start, throughput, work, parses, events, coder, stages, memory, skippable)
}


def main(names: list[str]) -> None:
    """Run the measurements of these names, all if there are none."""
    unknown = [name for name in names if name not in ALL]
    if unknown:
        sys.exit(f"no measurement is called {unknown[0]}; use {', '.join(ALL)}")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {TURNS} turns", flush=True)
    for name in names or ALL:
        print(f"-- {name}: {str(ALL[name].__doc__).splitlines()[0]}", flush=True)
        ALL[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
