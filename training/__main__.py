"""`python -m training`: the embedded parser model from treebanks. `make models` calls it."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer

from eventcode.errors import EventcodeError, UsageError
from eventcode.parsing.models import PROCESSORS
from training import pack, prepare, score, settings, steps, trees, vectors

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
TIMES = "times.json"


@app.command()
def main(
    treebanks: Annotated[Path, typer.Option(help="Folder with ewt-train.conllu, gum-dev.conllu and so on.")],
    out: Annotated[Path, typer.Option(help="The model folder to write.")] = Path("build/models/en-compact"),
    work: Annotated[Path, typer.Option(help="Where checkpoints lie; the next run goes on from them.")] = Path(
        "build/training"
    ),
    origin: Annotated[Path | None, typer.Option(help="Folder of an earlier model to begin from.")] = None,
    keep: Annotated[str, typer.Option(help="Steps whose model is taken from that folder, with commas.")] = "",
    made: Annotated[
        Path | None, typer.Option("--vectors", help="Use these word vectors instead of making new ones.")
    ] = None,
    new: Annotated[bool, typer.Option("--new-vectors", help="Make new ones although --origin has some.")] = False,
    fetched: Annotated[
        Path, typer.Option("--sources", help="Where the packages lie that the recipe learns from; fetched if missing.")
    ] = Path("build/sources"),
    limit: Annotated[int, typer.Option(help="Use that many sentences of each treebank; 0 for all.")] = 0,
    only: Annotated[str, typer.Option(help="Steps to run now, with commas; all if not given.")] = "",
    options: Annotated[Path, typer.Option(help="The settings.")] = settings.FILE,
    reference: Annotated[Path | None, typer.Option(help="Folder of a model to compare the speed with.")] = None,
    threads: Annotated[int, typer.Option(help="Threads on a CPU.")] = 2,
) -> None:
    """Train what is not trained yet, then write the model folder with its card and checksums."""
    kept = tuple(keep.split(",")) if keep else ()
    names = only.split(",") if only else list(steps.STEPS)
    if unknown := [n for n in (*names, *kept) if n not in steps.STEPS]:
        raise UsageError(f"no step is called {unknown[0]!r}; the steps are {', '.join(steps.STEPS)}")
    if loose := [n for n in kept if n not in PROCESSORS.split(",")]:
        raise UsageError(f"no model has a {loose[0]} to keep; it has {PROCESSORS}")
    if kept and not origin:
        raise UsageError("--keep takes models from an earlier one; name its folder with --origin")
    claim(work, f"{options.read_text(encoding='utf-8')}\n{treebanks.resolve()}\n{limit}\n{origin and origin.resolve()}")
    import torch

    torch.set_num_threads(threads)
    job = steps.Job(work, settings.load(options), "cuda" if torch.cuda.is_available() else "cpu", origin, kept, fetched)
    timed(job, "prepare", work / "data" / prepare.MARK, lambda: prepare.prepare(treebanks, work, job.settings, limit))
    timed(job, "vectors", job.vectors, lambda: vectors_of(job, treebanks, limit, made, new))
    for name in [n for n in names if n in job.names]:
        timed(job, name, job.model(name), lambda name=name: steps.run(name, job))  # type: ignore[misc]
    if all(job.model(name).is_file() for name in job.names):
        finish(job, treebanks, out, reference, limit)


def claim(work: Path, inputs: str) -> None:
    """Mark the working folder as made from these inputs; UsageError if it was made from others."""
    mark, digest = work / "inputs.sha256", hashlib.sha256(inputs.encode()).hexdigest()
    if mark.is_file() and mark.read_text(encoding="utf-8") != digest:
        raise UsageError("made with other settings or data; remove the folder or give another --work", place=str(work))
    work.mkdir(parents=True, exist_ok=True)
    mark.write_text(digest, encoding="utf-8")


def timed(job: steps.Job, name: str, done: Path, action: Callable[[], object]) -> None:
    """Do it unless `done` is there, say how long it took, and keep the time for the card."""
    if done.is_file():
        print(f"{name}: done before", flush=True)
        return
    began = time.monotonic()
    action()
    took = time.monotonic() - began
    print(f"{name}: {took:,.0f} s on {job.device}", flush=True)
    times = {**read_times(job.work), name: f"{took:,.0f} s"}
    (job.work / TIMES).write_text(json.dumps(times), encoding="utf-8")


def read_times(work: Path) -> dict[str, str]:
    """How long each step took, as far as known."""
    file = work / TIMES
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found


def vectors_of(job: steps.Job, treebanks: Path, limit: int, made: Path | None, new: bool) -> None:
    """Take given word vectors or those of the earlier model, or make new ones, in the axes of the earlier model's if there is one."""
    earlier = job.origin and job.origin / "vectors.pt"
    given = made or (None if new else earlier)
    if given:
        vectors.save(*vectors.read(given), job.vectors)  # Stanza's trainers want them in single precision
    else:
        treebank = prepare.load(treebanks, "train", limit)
        vectors.make(treebank, job.vectors, job.settings.vectors, job.device, job.archive("glove"), earlier)


def finish(job: steps.Job, treebanks: Path, out: Path, reference: Path | None, limit: int) -> None:
    """Pack the models, measure them, write card and checksums."""
    pack.pack(job.work / "models", out)
    files = score.test_files(treebanks, job.data, limit)
    found = score.scores(out, files)
    for row in found:
        print(row.row(), flush=True)
    pack.finish(out, found, facts(job, out, reference, files[0], len(prepare.learnt(treebanks, job.settings, limit))))
    print(f"model folder: {out}")


def facts(job: steps.Job, out: Path, reference: Path | None, text: Path, sentences: int) -> Mapping[str, str]:
    """What the card tells besides scores and sizes."""
    from stanza.models.common.pretrain import Pretrain

    folders = [out, reference] if reference else [out]
    rates = score.speeds(folders, text)
    speed = f"Whole pipeline, one thread, words a second of processor time: {rates[str(out)]:,.0f}"
    if reference:
        speed += f"; the model it is compared with, in turn in the same run: {rates[str(reference)]:,.0f}"
    copies = len(trees.read(job.data / ("last.conllu" if job.settings.last else "train.conllu"))) - sentences
    table = Pretrain(str(out / "vectors.pt"))
    return {
        "stanza": metadata.version("stanza"),
        "words": f"{len(table.vocab):,}",
        "dimensions": str(table.emb.shape[1]),
        "origin": told_origin(job),
        "sentences": f"{sentences:,}",
        "copies": f"{copies:,}",
        "silver": told_silver(job),
        "speed": speed + ".",
        "device": job.device,
        "times": ", ".join(f"{name} {took}" for name, took in read_times(job.work).items()),
    }


def told_silver(job: steps.Job) -> str:
    """What was read by teachers, as an entry of a list; empty without them."""
    if not job.settings.silver:
        return ""
    read = sum(len(trees.read(job.model(name))) for name in (steps.SILVER, steps.DISPATCHES))
    return (
        f"- {read:,} sentences that nobody annotated, tagged and parsed by larger networks that were trained first: of\n"
        "  public-domain text (addresses of US presidents to Congress, country profiles of the World Factbook, the Jargon File),\n"
        "  of phrases of the treebanks put together anew, and news sentences written for this (training/dispatches.txt).\n"
    )


def told_origin(job: steps.Job) -> str:
    """Which earlier model the training began from and what was taken from it, as a sentence; empty without one."""
    if not job.origin:
        return ""
    kept = f" {', '.join(f'{name}.pt' for name in job.kept)} and vectors.pt are its own." if job.kept else ""
    return f" Training began from the weights of the model in {job.origin.name} (section [start]).{kept}"


def run() -> None:
    """Run the command line; every error is one line on stderr and an exit code."""
    try:
        app()
    except EventcodeError as error:
        print(f"training: {error}", file=sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    run()
