"""The work on this machine: in this process, or in several that each hold one parser with one thread."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import connection
from types import ModuleType

from eventcode.coding.coder import Coder, uncollected
from eventcode.engines.chunks import Chunks, InOrder, Numbered
from eventcode.engines.early import METHOD, WORTH_A_PROCESS
from eventcode.engines.work import ChunkResult, Job, Worker
from eventcode.errors import EventcodeError
from eventcode.model import Document

QUEUED = 2
"""Chunks given to each worker at a time, so that none idles while results are written."""
YOUNG = 50_000
"""New objects after which a worker's process looks for garbage; Python's 700 is for programs with little memory."""

_worker: Worker | None = None


def run(documents: Iterable[Document], job: Job, coder: Coder, workers: int) -> Iterator[ChunkResult]:
    """Results in the order of the documents, whatever the number of workers.

    With one worker, or for a small input, the work is done in this process; otherwise each worker is a process of its
    own. Raises EventcodeError where one of them dies.
    """
    source = Chunks(documents, workers)
    source.fill()
    if workers <= 1 or (source.ended and source.waiting_characters < WORTH_A_PROCESS):
        yield from run_here(source, Worker(job, coder))
        return
    context = multiprocessing.get_context(METHOD)
    # a worker takes over the coder that is loaded here: that is six times as fast as to load it again
    packed = pickle.dumps(coder)
    with ProcessPoolExecutor(workers, mp_context=context, initializer=start, initargs=(job, packed)) as pool:
        try:
            yield from run_in(pool, source, workers)
        except BrokenProcessPool:
            raise EventcodeError(
                "a worker process died, perhaps for want of memory; build again with fewer --workers: "
                "what was parsed is kept"
            ) from None
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def run_here(source: Chunks, worker: Worker) -> Iterator[ChunkResult]:
    """Chunk by chunk in this process."""
    while chunk := source.take():
        result = worker.run([document for _, document in chunk])
        source.done(chunk)
        source.written(result.documents)
        yield result


def run_in(pool: ProcessPoolExecutor, source: Chunks, workers: int) -> Iterator[ChunkResult]:
    """Chunks spread over the processes of a pool."""
    flying: dict[Future[ChunkResult], list[Numbered]] = {}
    order = InOrder()
    while True:
        while len(flying) < workers * QUEUED and (chunk := source.take()):
            with without_main():
                flying[pool.submit(work, [document for _, document in chunk])] = chunk
        if not flying:
            return
        for future in wait(flying, return_when=FIRST_COMPLETED).done:
            chunk, result = flying.pop(future), future.result()
            source.done(chunk)
            numbers = (number for number, _ in chunk)
            ready = tuple(order.add(zip(numbers, result.documents, strict=True)))
            source.written(ready)
            yield replace(result, documents=ready)


@contextmanager
def without_main() -> Iterator[None]:
    """Start workers as if no program had asked for them: Python would run an unguarded script again in each of them."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def start(job: Job, packed: bytes) -> None:
    """Make this process's worker, and end this process when the one that started it is gone, and at Ctrl-C without a word."""
    global _worker  # noqa: PLW0603 - a pool process has one worker for its whole life
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=follow_parent, daemon=True).start()
    with uncollected():
        _worker = Worker(job, pickle.loads(packed))
    # lexicons and rules stay: nothing among them is garbage, and what coding makes has few cycles
    gc.freeze()
    gc.set_threshold(YOUNG)


def follow_parent() -> None:
    """Wait until the parent process ends, killed perhaps, and end at once: nobody would fetch the results."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def work(chunk: list[Document]) -> ChunkResult:
    """One chunk in a pool process."""
    if _worker is None:
        raise RuntimeError("the pool process was not started with start()")
    return _worker.run(chunk)
