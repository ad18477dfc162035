"""The work on a Ray cluster: files are read by tasks, parsed and coded by a pool of actors, written by the driver.

Ray Data streams: it holds back reading while the actors are busy, and runs again on other machines what was lost with
one. Results come back in the order of the input, so the rows are those of the local engine. Every machine needs
eventcode installed and the input and the parse store in reach, as a shared folder or by URL.
"""

from __future__ import annotations

import logging
import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeGuard

from eventcode.coding.coder import Coder
from eventcode.documents import Kept, Source, find_sources, read_source
from eventcode.engines.chunks import CHUNK_CHARACTERS
from eventcode.engines.work import ChunkResult, Job, Reading, Worker
from eventcode.errors import EventcodeError, UsageError
from eventcode.model import Document, Reject

READER_CPUS = 0.25
"""Reading waits for the disk most of the time."""


Item = tuple[int, int, Document | Reject]
"""What was read, with the numbers of its file and line."""
Parcel = tuple[Item, ...]
"""A chunk on its way. Documents of other days than those wanted travel along, as their ids count."""


def run(
    paths: Sequence[str | Path],
    reading: Reading,
    job: Job,
    coder: Coder,
    workers: int | None = None,
    size: int = CHUNK_CHARACTERS,
) -> Iterator[ChunkResult]:
    """Results in the order of the input, in chunks of about `size` characters.

    `workers` is the greatest number of parsers, as many as the cluster has cores or GPUs if None.
    Raises UsageError where Ray is not installed, and EventcodeError for what failed on every try.
    """
    ray = connected()
    found = find_sources(paths)
    sources = [source for source in found if isinstance(source, Source)]
    yield ChunkResult((), rejects=tuple(item for item in found if isinstance(item, Reject)))
    if not sources:
        return
    # the driver alone sees all ids
    kept = Kept()
    try:
        for row in pipeline(ray, sources, reading, (job, coder), workers, size).iter_rows():
            parcel, result = pickle.loads(row["result"])
            if isinstance(result, EventcodeError):
                raise result
            yield with_first_ids(parcel, result, reading, sources, kept)
    except ray.exceptions.RayError as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[-1][:200]
        raise EventcodeError(f"the cluster gave up: {reason}; what was parsed is kept, build again") from None


def connected() -> Any:
    """The module ray, connected to the cluster of $RAY_ADDRESS or to one that is started on this machine."""
    try:
        import ray
        import ray.data
    except ImportError:
        raise UsageError("--engine ray needs Ray; install eventcode[ray]") from None
    if not ray.is_initialized():
        ray.init(log_to_driver=False, include_dashboard=False, logging_level=logging.ERROR)
    return ray


def pipeline(
    ray: Any, sources: Sequence[Source], reading: Reading, task: tuple[Job, Coder], workers: int | None, size: int
) -> Any:
    """The Ray Data pipeline from files to coded chunks, lazily."""
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    # a block is what one task of an actor takes and what is lost with a machine: one chunk
    context.target_max_block_size = size
    resources = ray.cluster_resources()
    gpus = int(resources.get("GPU", 0))
    most = workers or gpus or max(1, int(resources.get("CPU", 1)) - 1)
    rows = [{"files": pickle.dumps(group)} for group in grouped(sources, size)]
    return (
        ray.data.from_items(rows, override_num_blocks=len(rows))
        .flat_map(read_rows, fn_args=(reading, size), num_cpus=READER_CPUS)
        .map(
            CodingActor,
            fn_constructor_args=(*task, reading),
            compute=ray.data.ActorPoolStrategy(min_size=1, max_size=most),
            num_cpus=0 if gpus else 1,
            num_gpus=1 if gpus else 0,
        )
    )


def grouped(sources: Sequence[Source], most: int) -> Iterator[list[tuple[int, Source]]]:
    """The files with their numbers, small ones together: a task a chunk, not a task a file."""
    group: list[tuple[int, Source]] = []
    filled = 0
    for number, source in enumerate(sources):
        size = source.size()
        if group and filled + size > most:
            yield group
            group, filled = [], 0
        group.append((number, source))
        filled += size
    if group:
        yield group


def read_rows(row: dict[str, bytes], reading: Reading, size: int) -> Iterator[dict[str, bytes]]:
    """The parcels of a group of files; runs in a task."""
    for parcel in parcels(pickle.loads(row["files"]), reading, size):
        yield {"parcel": pickle.dumps(parcel)}


def parcels(files: Iterable[tuple[int, Source]], reading: Reading, size: int) -> Iterator[Parcel]:
    """What files hold, in order, cut into chunks."""
    items: list[Item] = []
    filled = 0
    for at, source in files:
        for number, item in read_source(source, reading.default_date):
            length = len(item.text) if isinstance(item, Document) else 0
            if items and filled + length > size:
                yield tuple(items)
                items, filled = [], 0
            items.append((at, number, item))
            filled += length
    if items:
        yield tuple(items)


class CodingActor:
    """Parses and codes parcels; the model is loaded once in each actor."""

    def __init__(self, job: Job, coder: Coder, reading: Reading) -> None:
        self.worker = Worker(job, coder)
        self.reading = reading

    def __call__(self, row: dict[str, bytes]) -> dict[str, bytes]:
        """A parcel and its result, or the error that only the user can mend."""
        parcel: Parcel = pickle.loads(row["parcel"])
        result: ChunkResult | EventcodeError
        try:
            result = self.worker.run([item for _, _, item in parcel if is_wanted(item, self.reading)])
        except EventcodeError as error:
            result = error
        return {"result": pickle.dumps((parcel, result))}


def is_wanted(item: Document | Reject, reading: Reading) -> TypeGuard[Document]:
    """True for a document of the days asked for."""
    return isinstance(item, Document) and reading.wants(item)


def with_first_ids(
    parcel: Parcel, result: ChunkResult, reading: Reading, sources: Sequence[Source], kept: Kept
) -> ChunkResult:
    """The result without documents whose id was seen before; these are rejects, as in the local engine."""
    coded = iter(result.documents)
    documents = []
    rejects = []
    for at, number, item in parcel:
        mine = next(coded) if is_wanted(item, reading) else None
        found = item if isinstance(item, Reject) else kept.keep(item, sources[at], number)
        if isinstance(found, Reject):
            rejects.append(found)
        elif mine is not None:
            documents.append(mine)
    return replace(result, documents=tuple(documents), rejects=tuple(rejects))
