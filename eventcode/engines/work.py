"""The work on one chunk of documents: parse what is not in the parse store, code, count. Runs in any process."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from eventcode.coding.coder import Coder
from eventcode.coding.copies import CopyingCoder
from eventcode.engines import early
from eventcode.model import Document, Event, Reject, Sentence
from eventcode.parsing.store import ParseStore, text_key

if TYPE_CHECKING:
    from eventcode.parsing.models import ModelInfo
    from eventcode.parsing.pipeline import Parser


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker needs to know; it can be sent to another process or machine."""

    model: ModelInfo
    store: Path | str
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Which documents are wanted: the date of those without one, and the days from and until which they are kept."""

    default_date: date | None = None
    since: date | None = None
    until: date | None = None

    def wants(self, document: Document) -> bool:
        """True for a document of the days asked for."""
        return not ((self.since and document.date < self.since) or (self.until and document.date > self.until))


@dataclass(frozen=True, slots=True)
class Coded:
    """One document with what was made of it."""

    document: Document
    n_sentences: int
    events: tuple[Event, ...]
    rejects: tuple[Reject, ...] = ()


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """The documents of a chunk in their order, what could not be read, and what the lexicons and rules lacked."""

    documents: tuple[Coded, ...]
    parsed_sentences: int = 0
    unresolved: Counter[str] = field(default_factory=Counter)
    unmatched: Counter[str] = field(default_factory=Counter)
    seconds: Mapping[str, float] = field(default_factory=dict)
    rejects: tuple[Reject, ...] = ()


class Worker:
    """Parses and codes chunks. The parser is loaded when the first text needs parsing."""

    def __init__(self, job: Job, coder: Coder) -> None:
        self.job = job
        self.coder = CopyingCoder(coder)
        self.store = ParseStore(job.store, job.model.digest)
        self.parser: Parser | None = None
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def run(self, chunk: Sequence[Document]) -> ChunkResult:
        """Parse, code and count one chunk."""
        self.seconds.clear()
        keys = [text_key(d.text) for d in chunk]
        parses, parsed = self.parses({key: d.text for key, d in zip(keys, chunk, strict=True)})
        unresolved: Counter[str] = Counter()
        unmatched: Counter[str] = Counter()
        done = []
        with self.clock("code"):
            for key, document in zip(keys, chunk, strict=True):
                sentences = parses[key]
                coding = self.coder.code(document, key, sentences)
                unresolved.update(coding.unresolved)
                unmatched.update(coding.unmatched)
                done.append(Coded(document, len(sentences), coding.events, tuple(too_long(document, sentences))))
        return ChunkResult(tuple(done), parsed, unresolved, unmatched, dict(self.seconds))

    def parses(self, texts: Mapping[str, str]) -> tuple[dict[str, tuple[Sentence, ...]], int]:
        """The parsed sentences of texts by key, from the store as far as it has them, and how many were parsed now."""
        with self.clock("parse store"):
            self.store.scan()
            splits = {} if self.job.fresh else self.store.load_texts(texts)
        new = {key: text for key, text in texts.items() if key not in splits}
        if new:
            parser = self.loaded_parser()
            with self.clock("parse"):
                fresh = dict(zip(new, parser.split(list(new.values())), strict=True))
            splits |= fresh
        wanted = {s.key: s.words for sentences in splits.values() for s in sentences if s.is_parsable}
        with self.clock("parse store"):
            analyses = {} if self.job.fresh else self.store.load_analyses(wanted)
        missing = {key: words for key, words in wanted.items() if key not in analyses}
        if missing:
            parser = self.loaded_parser()
            with self.clock("parse"):
                found = parser.analyse(list(missing.values()))
            analyses |= dict(zip(missing, found, strict=True))
        with self.clock("parse store"):
            self.store.add({key: splits[key] for key in new}, {key: analyses[key] for key in missing})
            parses = {k: tuple(s.analysed(analyses.get(s.key)) for s in found) for k, found in splits.items()}
        return parses, len(missing)

    def loaded_parser(self) -> Parser:
        """The parser, loaded when it is first needed."""
        if self.parser is None:
            with self.clock("load parser"):
                self.parser = parser_for(self.job.model)
        return self.parser

    @contextmanager
    def clock(self, stage: str) -> Iterator[None]:
        """Count the time of a stage."""
        started = time.perf_counter()
        yield
        self.seconds[stage] += time.perf_counter() - started


def parser_for(model: ModelInfo) -> Parser:
    """The parser of a model, taken where it was loaded before this process was forked."""
    from eventcode.parsing.pipeline import Parser

    warm = early.loaded_parser()
    return warm if isinstance(warm, Parser) and warm.model == model else Parser(model)


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
