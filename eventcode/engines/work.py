"""The work on one chunk of documents: parse what is not in the parse store, code, count. Runs in any process."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from eventcode.coding.coder import Coder, load_coder
from eventcode.model import Document, Event, Reject, Sentence

if TYPE_CHECKING:
    from eventcode.parsing.models import ModelInfo
    from eventcode.parsing.pipeline import Parser
    from eventcode.parsing.store import ParseStore

CHUNK_CHARACTERS = 100_000
"""About 20,000 words a chunk: large enough for full parser batches, small enough to spread over processes."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker needs to know; it can be sent to another process or machine."""

    model: ModelInfo
    store: Path
    rules: Path | None = None
    actors: tuple[Path, ...] = ()
    keep_unresolved: bool = False
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Coded:
    """One document with what was made of it."""

    document: Document
    n_sentences: int
    events: tuple[Event, ...]
    rejects: tuple[Reject, ...] = ()


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """The documents of a chunk in their order, and what the lexicons and rules lacked."""

    documents: tuple[Coded, ...]
    parsed_sentences: int = 0
    unresolved: Counter[str] = field(default_factory=Counter)
    unmatched: Counter[str] = field(default_factory=Counter)
    seconds: Mapping[str, float] = field(default_factory=dict)


def chunks(documents: Iterable[Document], size: int = CHUNK_CHARACTERS) -> Iterator[list[Document]]:
    """Documents in order, cut into chunks of about `size` characters; a longer document is a chunk of its own."""
    chunk: list[Document] = []
    filled = 0
    for document in documents:
        if chunk and filled + len(document.text) > size:
            yield chunk
            chunk, filled = [], 0
        chunk.append(document)
        filled += len(document.text)
    if chunk:
        yield chunk


class Worker:
    """Parses and codes chunks. The parser is loaded when the first text needs parsing, the coder at once."""

    def __init__(self, job: Job, coder: Coder | None = None) -> None:
        from eventcode.parsing.store import ParseStore

        self.job = job
        self.coder = coder or load_coder(job.rules, job.actors, keep_unresolved=job.keep_unresolved)
        self.store: ParseStore = ParseStore(job.store, job.model.digest)
        self.parser: Parser | None = None

    def parse(self, texts: Sequence[str]) -> list[tuple[Sentence, ...]]:
        """Parse texts that the store does not hold."""
        if self.parser is None:
            from eventcode.parsing.pipeline import Parser

            self.parser = Parser(self.job.model)
        return self.parser.parse(texts)

    def run(self, chunk: Sequence[Document]) -> ChunkResult:
        """Parse, code and count one chunk."""
        from eventcode.parsing.store import text_key

        started = time.perf_counter()
        keys = {text_key(d.text): d.text for d in chunk}
        parses = {} if self.job.fresh else self.store.load(keys)
        missing = {key: text for key, text in keys.items() if key not in parses}
        if missing:
            fresh = dict(zip(missing, self.parse(list(missing.values())), strict=True))
            self.store.add(fresh)
            parses = {**parses, **fresh}
        parsed = time.perf_counter()
        unresolved: Counter[str] = Counter()
        unmatched: Counter[str] = Counter()
        done = []
        for document in chunk:
            sentences = parses[text_key(document.text)]
            coding = self.coder.code(document, sentences)
            unresolved.update(coding.unresolved)
            unmatched.update(coding.unmatched)
            done.append(Coded(document, len(sentences), coding.events, tuple(too_long(document, sentences))))
        return ChunkResult(
            tuple(done),
            sum(len(parses[key]) for key in missing),
            unresolved,
            unmatched,
            {"parse": parsed - started, "code": time.perf_counter() - parsed},
        )


def too_long(document: Document, sentences: Iterable[Sentence]) -> Iterator[Reject]:
    """A row for each sentence that was too long to parse and so was not coded."""
    for sentence in sentences:
        if not sentence.is_parsed:
            yield Reject(
                stage="parse",
                reason=f"a sentence of {len(sentence.tokens)} tokens is too long to parse; end its sentences with full stops",
                place=f"{document.place}, characters {sentence.start} to {sentence.end}",
                doc_id=document.doc_id,
                content=sentence.text[:200],
            )
