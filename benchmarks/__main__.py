"""`make bench`: each comparison is of runs in turn on one machine, and medians are given.

python -m benchmarks [throughput] [events] [coder] [memory] [start] [stages]
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path

from benchmarks.corpora import CORPORA, write

TURNS = 3
SIZES = {"sentences": 300, "articles": 40, "wire": 66}
"""Documents a corpus: a turn of the loop takes about half a minute to a minute on an idle machine."""
EVENTCODE = [sys.executable, "-m", "eventcode.cli"]
MEGABYTE = 1024


@contextmanager
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def timed(command: list[str], **environment: str) -> tuple[float, str]:
    """Wall seconds and the output of a command."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **environment})
    return time.perf_counter() - started, done.stdout


def build(file: Path, out: Path, *options: str) -> tuple[float, str]:
    """A build from nothing: its wall seconds with the start, and its summary."""
    shutil.rmtree(out, ignore_errors=True)
    return timed([*EVENTCODE, "build", str(file), "--out", str(out), *options])


def throughput() -> None:
    """A build against the loop over one Stanza pipeline that a user would write, which only parses."""
    for name, size in SIZES.items():
        with scratch() as folder:
            file = folder / f"{name}.jsonl"
            write(name, size, file)
            ratios, builds, loops, sentences = [], [], [], 0
            for _ in range(TURNS):
                _, output = timed([sys.executable, "-m", "benchmarks.loop", str(file)])
                loop = json.loads(output.splitlines()[-1])
                seconds, _ = build(file, folder / "out")
                loops.append(loop["seconds"])
                builds.append(seconds)
                ratios.append(loop["seconds"] / seconds)
                sentences = loop["sentences"]
            print(
                f"{name}: {size} documents, {sentences} sentences; loop without its start {statistics.median(loops):.1f} s, "
                f"build with its start {statistics.median(builds):.1f} s, {sentences / statistics.median(builds):.1f} sentences/s; "
                f"ratio {statistics.median(ratios):.1f} (turns {', '.join(f'{r:.1f}' for r in ratios)})"
            )


def events() -> None:
    """Whether a build's events are those of the loop's parses: each text parsed by itself."""
    import polars as pl

    import eventcode
    from eventcode.coding.coder import load_coder
    from eventcode.model import Document
    from eventcode.parsing.models import ensure
    from eventcode.parsing.pipeline import Parser

    parser, coder = Parser(ensure("en-compact")), load_coder()
    for name, size in SIZES.items():
        with scratch() as folder:
            write(name, size, folder / "in.jsonl")
            build(folder / "in.jsonl", folder / "out")
            built = (
                eventcode.read_events(folder / "out").select("event_id", "cameo_code").sort(pl.all()).collect().rows()
            )
        alone = []
        for number, text in enumerate(islice(CORPORA[name](), size)):
            document = Document(f"0-{number}", text, date(2020, 1, 1))
            alone += [(e.event_id, e.cameo_code) for e in coder.code(document, parser.parse([text])[0]).events]
        print(
            f"{name}: {len(built)} events in the build, {len(set(alone) ^ set(built))} others than from single parses"
        )


def coder() -> None:
    """The coder alone on one core, from parses in memory and from the parse store."""
    from eventcode.coding.coder import load_coder
    from eventcode.engines.work import Job, Worker
    from eventcode.model import Document
    from eventcode.parsing.models import ensure

    loaded = load_coder()
    for name in ("sentences", "articles"):
        documents = [
            Document(str(i), text, date(2020, 1, 1)) for i, text in enumerate(islice(CORPORA[name](), SIZES[name]))
        ]
        with scratch() as folder:
            Worker(Job(ensure("en-compact"), folder), loaded).run(documents)
            worker = Worker(Job(ensure("en-compact"), folder), loaded)
            rates: dict[str, list[float]] = {"code": [], "parse store": []}
            for _ in range(TURNS * 2):
                result = worker.run(documents)
                count = sum(c.n_sentences for c in result.documents)
                for stage, found in rates.items():
                    found.append(count / result.seconds[stage])
        shown = ", ".join(f"{stage} {statistics.median(found):,.0f}" for stage, found in rates.items())
        print(f"{name}: sentences per second on one core: {shown}")


def memory() -> None:
    """Peak memory of the greatest process and time of a build, against the size of the input."""
    for workers in ("1", "2"):
        for times in (1, 4, 16):
            with scratch() as folder:
                characters = write("sentences", 100, folder / "in.jsonl", times=times)
                out = folder / "out"
                script = (
                    "import resource, sys\nfrom eventcode.cli import main\n"
                    "sys.argv = ['eventcode', 'build', *sys.argv[1:]]\n"
                    "try:\n    main()\nexcept SystemExit:\n    pass\n"
                    "own, kids = (resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
                    "print(own, kids)\n"
                )
                seconds, output = timed(
                    [sys.executable, "-c", script, str(folder / "in.jsonl"), "--out", str(out), "--workers", workers]
                )
                own, kids = (int(n) / MEGABYTE for n in output.splitlines()[-1].split())
                print(
                    f"workers {workers}, x{times}: {characters:,} characters, {seconds:.1f} s; peak {own:.0f} MB in the main "
                    f"process, {kids:.0f} MB in the greatest worker"
                )


def start() -> None:
    """The start of the command line."""
    for command in (["--help"], ["build", "--help"]):
        seconds = [timed([*EVENTCODE, *command])[0] for _ in range(10)]
        print(f"eventcode {' '.join(command)}: median {statistics.median(seconds):.2f} s, best {min(seconds):.2f} s")


def stages() -> None:
    """Where the time of a build goes, all workers added up."""
    for name, size in SIZES.items():
        with scratch() as folder:
            write(name, size, folder / "in.jsonl")
            _, output = build(folder / "in.jsonl", folder / "out")
            print(f"{name}: {output.splitlines()[-1]}")


ALL: dict[str, Callable[[], None]] = {f.__name__: f for f in (start, throughput, events, coder, memory, stages)}


def main(names: list[str]) -> None:
    """Run the measurements of these names, all if there are none."""
    unknown = [name for name in names if name not in ALL]
    if unknown:
        sys.exit(f"no measurement is called {unknown[0]}; use {', '.join(ALL)}")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {TURNS} turns")
    for name in names or ALL:
        print(f"-- {name}: {ALL[name].__doc__.splitlines()[0]}")
        ALL[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
