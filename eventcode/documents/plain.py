"""Plain text files: one document each, with an optional header."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eventcode.documents.fields import MAX_TEXT_CHARS, Record, excerpt, too_long
from eventcode.documents.files import Source
from eventcode.documents.streams import open_text
from eventcode.errors import InputError
from eventcode.model import Reject

MAX_BYTES = 4 * MAX_TEXT_CHARS + 10_000
"""A text of the greatest length in the widest characters, and its header: no larger file is read to its end."""

_LINE = re.compile(r"[ \t]*(id|date|title|publisher|url)[ \t]*:[ \t]*([^\n]*)(?:\n|\Z)", re.IGNORECASE)
_DATED = re.compile(
    r"[ \t]*date(?:[ \t]*:[ \t]*|[ \t]+)(\d{4}-\d{2}-\d{2}|\d{8})(?:T\S*|[ ]\d{1,2}:\d{2}\S*)?(?=\s|\Z)[ \t]*\n?",
    re.IGNORECASE,
)


def read_text(file: Source) -> Iterator[Record | Reject]:
    """The one document of a text file."""
    with open_text(file) as (stream, _):
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        yield Reject(
            "read",
            too_long(f"over {MAX_BYTES:,} bytes"),
            file.place(),
            file.stem,
            excerpt(data[:200].decode("utf-8", "replace")),
        )
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"broken UTF-8 at byte {error.start}; save the file as UTF-8") from None
    fields, text = split_header(text.replace("\r\n", "\n").replace("\r", "\n"))
    yield Record(file, 0, {**fields, "text": text})


def split_header(text: str) -> tuple[dict[str, str], str]:
    r"""The header's fields, and the text behind the header without white space around it.

    `" date 2013-11-24 Six powers …"` → `{"date": "2013-11-24"}, "Six powers …"`
    `"title: A deal\ndate: 2013-11-24\n\nSix powers …"` → `{"title": "A deal", "date": "2013-11-24"}, "Six powers …"`
    """
    fields: dict[str, str] = {}
    at = len(text) - len(text.lstrip())
    while True:
        dated = _DATED.match(text, at)
        line = None if dated else _LINE.match(text, at)
        key = "date" if dated else line[1].lower() if line else ""
        found = dated or line
        if found is None or key in fields:
            return fields, text[at:].strip()
        fields[key] = dated[1] if dated else found[2].strip()
        at = found.end()
        if dated and not dated[0].endswith("\n"):
            return fields, text[at:].strip()
