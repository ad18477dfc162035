"""Tables in text files, row by row: JSON Lines and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import IO

from eventcode.documents.fields import Record, excerpt, known_columns, no_text_column, one_line
from eventcode.documents.files import Source
from eventcode.documents.streams import ByteStream, open_text
from eventcode.errors import InputError
from eventcode.model import Reject

MAX_LINE = 16_000_000
"""Bytes of a JSON line, characters of a CSV field: a text of the greatest length with each letter escaped is 3 MB."""


def read_jsonl(file: Source) -> Iterator[Record | Reject]:
    """One record for each line; lines that are no JSON object are Rejects, blank lines nothing."""
    with open_text(file) as (stream, head):
        if head.lstrip().startswith(b"["):
            raise InputError("the file is one JSON array; put each object on a line of its own, without commas between")
        for number, line in enumerate(_lines(stream), start=1):
            if line.strip():
                yield _json_record(file, number, line)


def _lines(stream: ByteStream) -> Iterator[bytes]:
    """Lines, of which one longer than MAX_LINE is cut to a byte more than that."""
    while line := stream.readline(MAX_LINE + 1):
        yield line
        while len(line) > MAX_LINE and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE + 1)


def _json_record(file: Source, number: int, line: bytes) -> Record | Reject:
    """The record of one JSON line."""
    reason = ""
    try:
        if len(line) > MAX_LINE:
            reason = f"the line is longer than {MAX_LINE:,} bytes; put each document on a line of its own"
        elif isinstance(value := json.loads(line.decode("utf-8-sig")), dict):
            columns = known_columns(value)
            if "text" in columns:
                return Record(file, number, {field: value[name] for field, name in columns.items()})
            reason = no_text_column(value)
        else:
            reason = 'not a JSON object; write each document as {"text": …} on a line of its own'
    except UnicodeDecodeError as error:
        reason = f"broken UTF-8 at byte {error.start} of the line; save the file as UTF-8"
    except (ValueError, RecursionError) as error:  # ValueError: also a number of thousands of digits
        reason = f"not JSON ({getattr(error, 'msg', None) or error}); put one whole object on each line"
    return Reject("read", reason, file.place(number), content=excerpt(line[:800].decode("utf-8", "replace").strip()))


def read_csv(file: Source) -> Iterator[Record | Reject]:
    """One record for each row of a table with a header; rows that do not fit the header are Rejects.

    Separated by tabs in a .tsv, else by commas, or by semicolons where the header has more of these.
    """
    with open_text(file) as (raw, head):
        first = head.partition(b"\n")[0]
        delimiter = "\t" if file.kind == "tsv" else ";" if first.count(b";") > first.count(b",") else ","
        # broken bytes become lone surrogates, so only their own row is lost
        with io.TextIOWrapper(raw, "utf-8-sig", "surrogateescape", newline="") as stream:
            yield from _csv_records(file, stream, delimiter)


def _csv_records(file: Source, stream: IO[str], delimiter: str) -> Iterator[Record | Reject]:
    csv.field_size_limit(max(MAX_LINE, csv.field_size_limit()))  # the library's 131,072 is less than a long story
    taken: list[str] = []

    def lines() -> Iterator[str]:
        while line := stream.readline(MAX_LINE):
            taken.append(line)
            yield line

    # strict: without it, a quote left open would silently swallow the rest of the file
    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    columns: dict[str, str] = {}
    while True:
        number = reader.line_num + 1
        taken.clear()
        try:
            row = next(reader, None)
            reason = ""
        except csv.Error as error:
            row, reason = [], f"not valid CSV ({error}); check the quotes, a quote inside a field is written twice"
        if row is None:
            return
        if header is None and (row or reason):
            columns = known_columns(row)
            if "text" not in columns:
                raise InputError(reason or no_text_column(row))
            header = row
            continue
        if not reason and header is not None and len(row) not in (0, len(header)):
            reason = f"fields in the row: {len(row)}, in the header: {len(header)}; check quotes and separators"
        if reason:
            yield Reject("read", reason, file.place(number), content=excerpt(one_line("".join(taken)[:800])))
        elif row and header is not None:
            yield Record(file, number, {field: row[header.index(name)] for field, name in columns.items()})
