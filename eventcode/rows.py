"""Tables that users fill by hand, row by row: each row with its line, each bad row one clear fault."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eventcode.errors import Fault, InputError, UsageError

JSON_LINES = (".jsonl", ".ndjson")
SEPARATED = (".csv", ".tsv")
QUOTES = "check the quotes; a quote inside a field is written twice"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as its file gives it: values by column, unchecked. `place` is file:line."""

    place: str
    values: Mapping[str, Any]


def read_rows(path: Path) -> tuple[list[Row], list[Fault]]:
    """The rows of a .csv, .tsv, .jsonl or .ndjson file, and a fault for each that cannot be read; blank lines are skipped.

    Column names are lower-cased. A CSV's separator is a comma, or a semicolon where its header has more of these, as
    spreadsheets of many countries write it. Raises UsageError for another type of file, InputError where the file
    cannot be read at all.
    """
    kind = path.suffix.lower()
    if kind not in JSON_LINES + SEPARATED:
        raise UsageError(f"{path}: not a table; use one of {', '.join(SEPARATED + JSON_LINES)}")
    text = read_text(path)
    if not text.strip():
        raise InputError("the file is empty; fill it", place=str(path))
    read = json_rows(path, text) if kind in JSON_LINES else separated_rows(path, text, kind)
    rows: list[Row] = []
    faults: list[Fault] = []
    for item in read:
        if isinstance(item, Row):
            rows.append(item)
        else:
            faults.append(item)
    return rows, faults


def read_text(path: Path) -> str:
    """The file's text; InputError where there is none."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError("no such file; check the path", place=str(path)) from None
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror or error}); check the path", place=str(path)) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError("broken UTF-8; save the file as UTF-8", place=f"{path}:{line}") from None


def json_rows(path: Path, text: str) -> Iterator[Row | Fault]:
    """One object a line."""
    for number, line in enumerate(text.split("\n"), start=1):
        place = f"{path}:{number}"
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Fault(place, f"not JSON: {getattr(error, 'msg', None) or error}", "put one whole object on each line")
            continue
        if isinstance(value, dict):
            yield Row(place, {key.strip().lower(): cell for key, cell in value.items()})
        else:
            yield Fault(place, "not a JSON object", 'write {"doc_id": …} on a line of its own')


def separated_rows(path: Path, text: str, kind: str) -> Iterator[Row | Fault]:
    """One row below the header each; a broken quote costs the rows that it swallows, in one fault."""
    first = text.partition("\n")[0]
    separator = "\t" if kind == ".tsv" else ";" if first.count(";") > first.count(",") else ","
    # strict: without it, a quote left open would silently swallow the rest of the file
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header: list[str] | None = None
    while True:
        place = f"{path}:{reader.line_num + 1}"
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Fault(place, f"not valid CSV: {error}", QUOTES)
            continue
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = [cell.strip().lower() for cell in cells]
        elif len(cells) != len(header):
            yield Fault(place, f"fields in the row: {len(cells)}, in the header: {len(header)}", QUOTES)
        else:
            yield Row(place, dict(zip(header, cells, strict=True)))
