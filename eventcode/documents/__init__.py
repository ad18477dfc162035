"""News files to documents: .txt, .jsonl, .ndjson, .csv, .tsv and .parquet, plain or .gz.

**Fields.** A document needs `text`; `id`, `date`, `title`, `publisher` and `url` are used where given, other columns
are ignored. Names are read in any case; a few other spellings are understood (`fields.ALIASES`). Dates are
`YYYY-MM-DD`, `YYYYMMDD`, an ISO date and time (its day as written, whatever the time zone) or a date column.

**Plain text** may begin with a header: lines `date: 2013-11-24`, `title: …`, `publisher: …`, `url: …` and `id: …` in
any order, each once, up to the first line that is none of these. The colon after `date` may be missing, and the text
may follow the date on its line: `date 2013-11-24 Six powers and Iran agreed …`. White space around the text is removed.

**Text** is otherwise kept as it is, but for a byte order mark and line ends (all become LF); offsets refer to it.

**Ids.** A document without an id is called after its file, relative to the folder or pattern given, without suffix
(`2013/geneva`), and in a table with the line or row behind it (`2013/briefs:12`). So ids do not depend on the current
directory. Two documents with one id: the first is kept, the second is a Reject that names both places.
"""

from __future__ import annotations

import gzip
import hashlib
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from eventcode.documents.fields import MAX_TEXT_CHARS, Record, to_document
from eventcode.documents.files import Source, find_sources
from eventcode.documents.plain import read_text
from eventcode.documents.tables import read_csv, read_jsonl
from eventcode.errors import InputError
from eventcode.model import Document, Reject

__all__ = ["MAX_TEXT_CHARS", "Kept", "Source", "find_sources", "read_documents", "read_source", "text_sha256"]


def _read_parquet(file: Source) -> Iterator[Record | Reject]:
    from eventcode.documents.parquet import read_parquet  # only who reads Parquet waits for pyarrow

    return read_parquet(file)


READERS: Mapping[str, Callable[[Source], Iterator[Record | Reject]]] = {
    "txt": read_text,
    "jsonl": read_jsonl,
    "ndjson": read_jsonl,
    "csv": read_csv,
    "tsv": read_csv,
    "parquet": _read_parquet,
}


def read_documents(paths: Sequence[str | Path], *, default_date: date | None = None) -> Iterator[Document | Reject]:
    """Documents of all files, folders (with all below them) and globs, and a Reject for whatever cannot be read.

    Files come in the order of their full paths, whatever the order of `paths`, and each once; documents in the order
    of their file. Nothing is loaded before it is needed. `default_date` dates the texts that carry no date; without
    it they are rejected. Paths that lead nowhere are Rejects too, and come first.
    """
    kept = Kept()
    for source in find_sources(paths):
        if isinstance(source, Reject):
            yield source
            continue
        for number, item in read_source(source, default_date):
            yield item if isinstance(item, Reject) else kept.keep(item, source, number)


def read_source(source: Source, default_date: date | None) -> Iterator[tuple[int, Document | Reject]]:
    """The documents of one file with the numbers of their lines or rows; an id that occurs twice is not noticed here."""
    for item in read_file(source):
        if isinstance(item, Reject):
            yield 0, item
        else:
            yield item.number, to_document(item, default_date)


def read_file(file: Source) -> Iterator[Record | Reject]:
    """The records of one file; what breaks the file off is a Reject after the records before it."""
    last: Record | Reject | None = None
    try:
        for last in READERS[file.kind](file):
            yield last
        reason = None if last else "the file holds no documents; remove it or fill it"
    except InputError as error:
        reason = error.message
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        reason = f"damaged gzip file ({error}); copy or download it again"
    except OSError as error:
        reason = f"cannot be read ({error.strerror or error}); check the file and its permissions"
    if reason:
        after = f", after {last.place}" if isinstance(last, Record) and last.number else ""
        yield Reject("read", reason + after, file.place())


def text_sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


class Kept:
    """What was read under each id: 8 bytes of the text's hash and 12 for its place, as millions of ids must fit."""

    _FORM = struct.Struct(">8sIQ")

    def __init__(self) -> None:
        self._sources: list[Source] = []
        self._first: dict[str, bytes] = {}

    def keep(self, document: Document, source: Source, number: int) -> Document | Reject:
        """The document of that line or row, or a Reject if its id was kept before."""
        if not self._sources or self._sources[-1] is not source:
            self._sources.append(source)
        digest = hashlib.sha256(document.text.encode()).digest()[:8]
        entry = self._FORM.pack(digest, len(self._sources) - 1, number)
        first = self._first.setdefault(document.doc_id, entry)
        if first is entry:
            return document
        first_digest, index, first_number = self._FORM.unpack(first)
        place = self._sources[index].place(first_number)
        if first_digest == digest:
            reason = f"duplicate: same id and same text as {place}; that one is kept, remove this one"
        else:
            reason = f"duplicate id: {place} has it with another text and is kept; give this document an id of its own"
        return Reject("read", reason, document.place, document.doc_id, document.text[:200])
