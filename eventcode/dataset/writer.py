"""Batches of coded documents to the Parquet dataset, with bounded memory and the same bytes on every run."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import polars as pl

from eventcode.codebook import Codebook
from eventcode.dataset import commit
from eventcode.dataset.codebook import datapackage
from eventcode.dataset.daily import ORDER, daily
from eventcode.dataset.schema import DOCUMENTS, EVENTS, frame
from eventcode.dataset.validate import check_table, reject_rows, validate_events
from eventcode.model import Document, Event, Reject

PART_ROWS = 500_000
"""Rows of one finished Parquet file; a month with more has several."""
HELD_CHARACTERS = 2_000_000
"""Characters of documents that wait, at most, to be validated together: each validation costs a tenth of a second, however few
they are. In a small build as many wait as were staged before, so that not all is left for the end."""
STAGES = ("read", "parse", "code", "validate")
COMPRESSION: Literal["zstd"] = "zstd"


@dataclass(frozen=True, slots=True)
class Written:
    """What a finished dataset holds."""

    documents: int
    sentences: int
    events: int
    by_root: Mapping[str, int]
    rejects: tuple[Reject, ...]
    rows_checked: int

    @property
    def reject_share(self) -> float:
        """Rejected units among all documents and event rows that came in."""
        total = self.documents + self.rows_checked + sum(1 for r in self.rejects if r.stage == "read")
        return len(self.rejects) / total if total else 0.0


class DatasetWriter:
    """Collects batches in a staging folder; `finish` puts the new dataset in the old one's place.

    Use it as a context manager: leaving it without `finish` keeps the old dataset.
    Raises DatasetError where the folder cannot be written or another build writes there.
    """

    def __init__(self, folder: Path, codebook: Codebook) -> None:
        self.folder = folder
        self.codebook = codebook
        self.rejects: list[Reject] = []
        self.by_root: Counter[str] = Counter()
        self.first_of: dict[str, str] = {}
        self.n_documents = self.n_sentences = self.n_events = self.n_checked = self.batch = 0
        self.held: list[tuple[Document, int, Sequence[Event]]] = []
        self.held_characters = self.staged_characters = 0

    def __enter__(self) -> Self:
        self.lock = commit.locked(self.folder)
        self.lock.__enter__()
        try:
            self.staging = commit.begin(self.folder)
        except BaseException:
            self.lock.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            commit.abandon(self.folder)
        finally:
            self.lock.__exit__(kind, error, trace)

    def reject(self, rejects: Iterable[Reject]) -> None:
        """Record what was not built."""
        self.rejects.extend(rejects)

    def add(self, batch: Sequence[tuple[Document, int, Sequence[Event]]]) -> None:
        """Take in documents with their number of sentences and their events; many are validated and staged at once."""
        self.held += batch
        self.held_characters += sum(len(document.text) for document, _, _ in batch)
        if self.held_characters > min(self.staged_characters, HELD_CHARACTERS):
            self.flush()

    def flush(self) -> None:
        """Validate and stage what was taken in."""
        batch, self.held = self.held, []
        self.staged_characters += self.held_characters
        self.held_characters = 0
        if not batch:
            return
        texts = {document.doc_id: document.text for document, _, _ in batch}
        events = [event for _, _, found in batch for event in found]
        good, rejects = validate_events(events, texts, self.codebook)
        self.reject(rejects)
        self.n_checked += len(events)
        self.n_events += good.height
        self.by_root.update(good["cameo_root"].to_list())
        counts = Counter(good["doc_id"].to_list())
        rows = [self.document_row(document, n, counts[document.doc_id]) for document, n, _ in batch]
        with commit.storage_errors(self.folder):
            self.stage("documents", frame("documents", rows), self.staging / "parts" / "documents")
            keys = good.with_columns(year=pl.col("event_date").dt.year(), month=pl.col("event_date").dt.month())
            for (year, month), part in keys.group_by("year", "month", maintain_order=True):
                folder = self.staging / "parts" / "events" / f"year={year}" / f"month={month:02}"
                self.stage("events", part.drop("year", "month"), folder)
        self.batch += 1

    def document_row(self, document: Document, sentences: int, events: int) -> dict[str, Any]:
        digest = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
        first = self.first_of.setdefault(digest, document.doc_id)
        self.n_documents += 1
        self.n_sentences += sentences
        return {
            "doc_id": document.doc_id,
            "story_date": document.date,
            "title": document.title,
            "publisher": document.publisher,
            "url": document.url,
            "place": document.place,
            "text": document.text,
            "text_sha256": digest,
            "duplicate_of": first if first != document.doc_id else None,
            "n_sentences": sentences,
            "n_events": events,
        }

    def stage(self, name: str, table: pl.DataFrame, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        table.write_parquet(folder / f"{self.batch:08}.parquet", compression=COMPRESSION)

    def finish(self, manifest: Mapping[str, Any]) -> Written:
        """Write all tables, the manifest and the data package, and put them in place."""
        self.flush()
        # by stage, within it in the order of the documents, however far reading ran ahead
        self.rejects.sort(key=lambda reject: STAGES.index(reject.stage))
        with commit.storage_errors(self.folder):
            self.write_documents()
            self.write_events()
            self.write_daily()
            write(reject_rows(self.rejects), self.staging / "rejects.parquet")
            package = datapackage(self.codebook, self.staging)
            (self.staging / "datapackage.json").write_text(dump(package), encoding="utf-8")
            (self.staging / "manifest.json").write_text(dump({**manifest, "counts": self.counts()}), encoding="utf-8")
        commit.commit(self.folder)
        return Written(
            self.n_documents, self.n_sentences, self.n_events, dict(sorted(self.by_root.items())), tuple(self.rejects),
            self.n_checked,
        )  # fmt: skip

    def counts(self) -> dict[str, Any]:
        """The counts of the manifest."""
        return {
            "documents": self.n_documents,
            "sentences": self.n_sentences,
            "events": self.n_events,
            "events_by_root": dict(sorted(self.by_root.items())),
            "rejects_by_stage": dict(sorted(Counter(r.stage for r in self.rejects).items())),
        }

    def write_documents(self) -> None:
        target = self.staging / "documents"
        target.mkdir()
        parts = sorted((self.staging / "parts" / "documents").glob("*.parquet"))
        if not parts:
            write(frame("documents", []), target / "part-0.parquet")
            return
        pl.scan_parquet(parts, schema=DOCUMENTS.dtypes).sink_parquet(target / "part-0.parquet", compression=COMPRESSION)

    def write_events(self) -> None:
        """One sorted file for each month, so that rows and bytes do not depend on how batches were cut."""
        source = self.staging / "parts" / "events"
        target = self.staging / "events"
        months = sorted(source.glob("year=*/month=*")) if source.is_dir() else []
        if not months:
            write(frame("events", []), target / "part-0.parquet")
        for month in months:
            table = pl.read_parquet(sorted(month.glob("*.parquet")), hive_partitioning=False).sort(
                ORDER, nulls_last=True
            )
            split(table, target / month.relative_to(source))

    def write_daily(self) -> None:
        events = pl.scan_parquet(
            self.staging / "events" / "**" / "*.parquet", schema=EVENTS.dtypes, hive_partitioning=False
        )
        documents = pl.scan_parquet(self.staging / "documents" / "*.parquet", schema=DOCUMENTS.dtypes)
        table = daily(events, documents).collect(engine="streaming")
        check_table("daily", table)
        target = self.staging / "daily"
        if table.is_empty():
            write(table, target / "part-0.parquet")
        keys = table.with_columns(year=pl.col("event_date").dt.year(), month=pl.col("event_date").dt.month())
        for (year, month), part in keys.group_by("year", "month", maintain_order=True):
            split(part.drop("year", "month"), target / f"year={year}" / f"month={month:02}")


def split(table: pl.DataFrame, folder: Path) -> None:
    """A table as files of at most PART_ROWS rows."""
    for number, start in enumerate(range(0, table.height, PART_ROWS)):
        write(table.slice(start, PART_ROWS), folder / f"part-{number}.parquet")


def write(table: pl.DataFrame, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    table.write_parquet(file, compression=COMPRESSION)


def dump(data: Mapping[str, Any]) -> str:
    """JSON that is the same for the same data."""
    return json.dumps(data, indent=2, ensure_ascii=False, sort_keys=False, default=str) + "\n"
