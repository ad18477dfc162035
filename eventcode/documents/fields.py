"""From the fields of a record to a Document, or the one reason why not."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from eventcode.documents.files import Source
from eventcode.errors import InputError
from eventcode.model import Document, Reject

ALIASES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "content", "body"),
    "id": ("id", "doc_id", "document_id"),
    "date": ("date", "story_date", "publication_date", "published"),
    "title": ("title", "headline"),
    "publisher": ("publisher", "outlet"),
    "url": ("url", "link"),
}
"""Column names by field, the first that is there is used. `source` is none: in event data it is an actor."""

MAX_TEXT_CHARS = 500_000
"""About 80,000 words, ten times the longest feature: what is longer holds many stories, each with its own date."""

MAX_ID_CHARS = 500
"""Longer than any URL that serves as an id; the id is repeated in every event row."""

MAX_OTHER_SCRIPT = 0.5
"""Share of letters outside the Latin script: quoted names stay below it, a text in another script is near 1."""

MAX_CONTROL = 0.05
"""Share of control characters: wire formats carry a few (STX, ETX), binary data about one in ten."""

_DATE = re.compile(
    r"(\d{4})(-?)(\d{2})\2(\d{2})(?:[T ]\d{1,2}(?::?\d{2}){0,2}(?:[.,]\d+)?\s*(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Record:
    """Known fields of one document as its file gives them, unchecked. `number` is its line or row, 0 in a text file."""

    file: Source
    number: int
    fields: Mapping[str, object]

    @property
    def place(self) -> str:
        """The path, with line or row."""
        return self.file.place(self.number)


def known_columns(names: Iterable[str]) -> dict[str, str]:
    """Column name by field, for the fields that are there: `{"text": "Body", "date": "Date"}`."""
    by_lower: dict[str, str] = {}
    for name in names:
        by_lower.setdefault(name.strip().lower(), name)
    found = {field: [by_lower[alias] for alias in aliases if alias in by_lower] for field, aliases in ALIASES.items()}
    return {field: columns[0] for field, columns in found.items() if columns}


def no_text_column(names: Iterable[str]) -> str:
    """The reason why a table without text cannot be read, naming the columns found."""
    columns = [name if len(name) <= 40 else name[:40] + "…" for name in names]
    listed = ", ".join(columns[:20]) + (", …" if len(columns) > 20 else "") or "none"
    return f"no column `text`; name the column that holds the text so (columns found: {one_line(listed)})"


def to_document(record: Record, default_date: date | None) -> Document | Reject:
    """A checked document; a Reject says what is wrong with the first bad field."""
    fields = record.fields
    default_id = f"{record.file.stem}:{record.number}" if record.number else record.file.stem
    doc_id = default_id
    try:
        doc_id = _identifier(fields.get("id")) or default_id
        text = _text(fields.get("text"))
        day = _date(fields.get("date")) or default_date
        if day is None:
            raise InputError("no date; add a field or a first line `date: YYYY-MM-DD`, or build with --date YYYY-MM-DD")
        extra = {name: _label(fields.get(name), name) for name in ("title", "publisher", "url")}
        return Document(doc_id, text, day, **extra, place=record.place)
    except InputError as error:
        return Reject("read", error.message, record.place, doc_id, excerpt(fields.get("text") or fields))


def excerpt(content: object) -> str:
    """The first 200 characters of what was lost, safe to store."""
    text = content if isinstance(content, str) else json.dumps(content, default=str, ensure_ascii=False)
    return text[:200].encode("utf-8", "replace").decode()


def one_line(text: str) -> str:
    """Text without line breaks and other control characters, safe to show."""
    return _CONTROL.sub(" ", " ".join(text.split())).encode("utf-8", "replace").decode()


def _is_missing(value: object) -> bool:
    """None, NaN (an empty cell of a number column) and blank strings."""
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or (isinstance(value, str) and not value.strip())


def _kind(value: object) -> str:
    """What a value is, in a reader's words."""
    for types, name in ((bool, "true or false"), ((int, float), "a number"), (str, "a string"), (Mapping, "an object")):
        if isinstance(value, types):
            return name
    return "a list" if isinstance(value, Iterable) else f"a {type(value).__name__}"


def _encodable(value: str, field: str) -> str:
    """The string, if it is valid Unicode; readers turn broken bytes into lone surrogates."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        at = len(value[: error.start].encode())
        raise InputError(f"broken UTF-8 at byte {at} of `{field}`; save the file as UTF-8") from None
    return value


def _identifier(value: object) -> str | None:
    if _is_missing(value):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a number column with empty cells is read as 12.0
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InputError(f"`id` is {_kind(value)}; give a string")
    text = _encodable(str(value).strip(), "id")
    if len(text) > MAX_ID_CHARS:
        raise InputError(f"`id` has {len(text):,} characters, more than {MAX_ID_CHARS}; give a shorter one")
    if not text.isprintable():
        raise InputError("`id` holds line breaks or control characters; give one without")
    return text


def _label(value: object, field: str) -> str | None:
    """A title, publisher or address on one line."""
    if _is_missing(value):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InputError(f"`{field}` is {_kind(value)}; give a string")
    return " ".join(_encodable(str(value), field).split())


def _text(value: object) -> str:
    """A text that can be coded, with LF as line end."""
    if not isinstance(value, str) and _is_missing(value):
        raise InputError("no text; give each document a field `text`")
    if not isinstance(value, str):
        raise InputError(f"`text` is {_kind(value)}; give a string")
    text = _encodable(value.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), "text")
    if not any(character.isalnum() for character in text):
        raise InputError("empty text; remove the document or fill it")
    if len(text) > MAX_TEXT_CHARS:
        raise InputError(too_long(f"{len(text):,}"))
    n_control = len(_CONTROL.findall(text))
    if "\x00" in text or n_control > MAX_CONTROL * len(text):
        raise InputError("binary data, not text; convert it to UTF-8 text")
    script, share = _other_script(text)
    if share > MAX_OTHER_SCRIPT:
        raise InputError(f"the text is in {script} script, and only English is coded; translate it or leave it out")
    return text


def too_long(size: str) -> str:
    """The reason why a text over MAX_TEXT_CHARS is not built."""
    return f"the text has {size}, more than {MAX_TEXT_CHARS:,} characters; split it into its stories, one document each"


def _other_script(text: str) -> tuple[str, float]:
    """The commonest script besides Latin, and the share of letters that are not Latin."""
    if text.isascii():
        return "", 0.0
    letters = {character: n for character, n in Counter(text).items() if character.isalpha()}
    scripts: Counter[str] = Counter()
    for character, n in letters.items():
        name = unicodedata.name(character, "unknown")
        if "LATIN" not in name:  # also FULLWIDTH LATIN
            scripts[name.split(" ")[0].split("-")[0]] += n
    if not scripts:
        return "", 0.0
    script = min(scripts, key=lambda name: (-scripts[name], name))
    return script if script == "CJK" else script.capitalize(), scripts.total() / sum(letters.values())


def _date(value: object) -> date | None:
    """The day of a date, a time or a string; None where there is none."""
    if _is_missing(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    shown = one_line(str(value))[:40]
    found = _DATE.fullmatch(str(value).strip()) if isinstance(value, str | int) else None
    if found is None:
        raise InputError(f"cannot read the date {shown!r}; write it as YYYY-MM-DD")
    try:
        return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        raise InputError(f"impossible date {shown!r}; the calendar has no such day, mend it") from None
