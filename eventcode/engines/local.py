"""The work on this machine: in this process, or in several that each hold one parser with one thread."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice

from eventcode.coding.coder import Coder
from eventcode.engines.work import ChunkResult, Job, Worker, chunks
from eventcode.model import Document

AHEAD = 2
"""Chunks that wait for each worker, so that none idles while results are written."""

_worker: Worker | None = None


def run(documents: Iterable[Document], job: Job, workers: int, coder: Coder | None = None) -> Iterator[ChunkResult]:
    """Results chunk by chunk in the order of the documents, whatever the number of workers.

    One chunk, or one worker, is worked on in this process; otherwise each worker is a process of its own.
    """
    stream = chunks(documents)
    first = list(islice(stream, 2))
    if workers <= 1 or len(first) < 2:
        worker = Worker(job, coder)
        for chunk in chain(first, stream):
            yield worker.run(chunk)
        return
    # spawn: a forked child would inherit torch's threads and locks
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=start, initargs=(job,)) as pool:
        waiting: deque[Future[ChunkResult]] = deque()
        try:
            for chunk in chain(first, stream):
                waiting.append(pool.submit(work, chunk))
                if len(waiting) >= workers * AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def start(job: Job) -> None:
    """Make this process's worker."""
    global _worker  # noqa: PLW0603 - a pool process has one worker for its whole life
    _worker = Worker(job)


def work(chunk: list[Document]) -> ChunkResult:
    """One chunk in a pool process."""
    if _worker is None:
        raise RuntimeError("the pool process was not started with start()")
    return _worker.run(chunk)
