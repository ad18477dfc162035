"""Coding a text at hand, without files: what notebooks and `eventcode explain` use."""

from __future__ import annotations

import datetime
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from eventcode.coding.coder import Coder, DocumentCoding, load_coder
from eventcode.coding.rules import RuleSet
from eventcode.errors import UsageError
from eventcode.model import Document

if TYPE_CHECKING:
    import polars as pl

    from eventcode.parsing.pipeline import Parser


@lru_cache(maxsize=2)
def loaded_parser(name: str) -> Parser:
    """The parser of a name, loaded once in a process."""
    from eventcode.parsing.models import ensure
    from eventcode.parsing.pipeline import Parser

    return Parser(ensure(name))


@lru_cache(maxsize=4)
def loaded_coder(rules: Path | None, actors: tuple[Path, ...], keep_unresolved: bool) -> Coder:
    """The coder of these rules and dictionaries, loaded once in a process."""
    return load_coder(rules, actors, keep_unresolved=keep_unresolved)


def to_date(value: datetime.date | str | None) -> datetime.date:
    """A day from a date or YYYY-MM-DD, today for None; UsageError for anything else."""
    if value is None:
        return datetime.date.today()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{value!r} is no date; write YYYY-MM-DD") from None


def explain_text(
    text: str,
    date: datetime.date | str | None = None,
    *,
    parser: str = "en-compact",
    rules: Path | None = None,
    actors: tuple[Path, ...] = (),
    keep_unresolved: bool = False,
) -> DocumentCoding:
    """Parse and code one text and keep what was considered on the way.

    Raises UsageError for an empty text or an impossible date.
    """
    if not text.strip():
        raise UsageError("the text is empty; give a sentence in quotes")
    document = Document(doc_id="text", text=text, date=to_date(date))
    sentences = loaded_parser(parser).parse([text])[0]
    return loaded_coder(rules, actors, keep_unresolved).code(document, sentences, explain=True)


def code_text(
    text: str, date: datetime.date | str | None = None, *, parser: str = "en-compact", keep_unresolved: bool = False
) -> pl.DataFrame:
    """The events of a text, one row each, with the columns of the `events` table.

    `date` is the story's day (today if None): "on Wednesday" and who was in office depend on it. The parser is loaded
    at the first call. Raises UsageError for an empty text or an impossible date.

        code_text("Iran held talks with Iraq.", "2020-03-01")
    """
    from eventcode.dataset.schema import frame

    coding = explain_text(text, date, parser=parser, keep_unresolved=keep_unresolved)
    return frame("events", [asdict(event) | {"trace": list(event.trace)} for event in coding.events])


def load_rules(folder: str | Path | None = None) -> RuleSet:
    """The packaged rules, or those of another folder; raises RuleError with every fault of the set."""
    return loaded_coder(Path(folder) if folder is not None else None, (), False).rules
