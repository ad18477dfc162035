"""Documents cut into chunks for several workers: every text travels once, and results come back in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import count

from eventcode.engines.work import Coded
from eventcode.model import Document
from eventcode.parsing.store import text_key

CHUNK_CHARACTERS = 100_000
"""About 20,000 words a chunk: large enough for full parser batches, small enough to spread over processes."""
SMALL_CHUNK = 4_000
"""Where the input ends, what is left is shared out evenly, but not in pieces smaller than this."""
SHARES = 4
"""Pieces a worker into which the rest of the input is cut, as no two chunks take equally long."""
AHEAD = 4
"""Chunks a worker that may be read before the first of them is written: what bounds the memory."""

Numbered = tuple[int, Document]


class Chunks:
    """Cuts documents into chunks on demand.

    A document whose text is on its way to a worker already waits until that worker is done; then the parse store has
    its parse. So a text that many papers print is parsed once, whatever the number of workers.
    """

    def __init__(self, documents: Iterable[Document], workers: int, size: int = CHUNK_CHARACTERS) -> None:
        self.stream = iter(documents)
        self.workers = workers
        self.size = size
        self.numbers = count()
        self.ended = False
        self.waiting: deque[Numbered] = deque()
        self.waiting_characters = 0
        self.unwritten = 0
        self.held: dict[str, list[Numbered]] = {}

    def fill(self) -> None:
        """Read ahead as far as the workers need it and memory allows."""
        while not self.ended and self.waiting_characters < self.workers * self.size:
            if self.unwritten > self.workers * self.size * AHEAD:
                return
            document = next(self.stream, None)
            if document is None:
                self.ended = True
                return
            self.waiting.append((next(self.numbers), document))
            self.waiting_characters += len(document.text)
            self.unwritten += len(document.text)

    def take(self) -> list[Numbered]:
        """The next chunk; empty where all that was read is on its way."""
        self.fill()
        rest = self.waiting_characters // (self.workers * SHARES)
        size = max(SMALL_CHUNK, min(self.size, rest)) if self.ended else self.size
        chunk: list[Numbered] = []
        keys: set[str] = set()
        filled = 0
        while self.waiting and (not chunk or filled + len(self.waiting[0][1].text) <= size):
            number, document = self.waiting.popleft()
            self.waiting_characters -= len(document.text)
            key = text_key(document.text)
            if key in self.held and key not in keys:
                self.held[key].append((number, document))
                continue
            keys.add(key)
            self.held.setdefault(key, [])
            chunk.append((number, document))
            filled += len(document.text)
        return chunk

    def done(self, chunk: Iterable[Numbered]) -> None:
        """A worker has parsed and coded a chunk: the copies of its texts may go."""
        for key in {text_key(document.text) for _, document in chunk}:
            for number, document in reversed(self.held.pop(key)):
                self.waiting.appendleft((number, document))
                self.waiting_characters += len(document.text)

    def written(self, documents: Iterable[Coded]) -> None:
        """Documents have left, and others may be read."""
        self.unwritten -= sum(len(coded.document.text) for coded in documents)


class InOrder:
    """Gives back what comes in any order in the order of its numbers."""

    def __init__(self) -> None:
        self.next = 0
        self.early: dict[int, Coded] = {}

    def add(self, numbered: Iterable[tuple[int, Coded]]) -> Iterator[Coded]:
        """What may go now."""
        self.early.update(numbered)
        while self.next in self.early:
            yield self.early.pop(self.next)
            self.next += 1
