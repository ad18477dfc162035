"""Coding a text at hand, without files: what notebooks and `eventcode explain` use."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from eventcode.coding.coder import Coder, DocumentCoding, load_coder
from eventcode.coding.examples import Outcome, run_example
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


def loaded_coder(rules: Path | None, actors: tuple[Path, ...], keep_unresolved: bool) -> Coder:
    """The coder of these rules and dictionaries, loaded once, and again when one of the files has changed."""
    files = [*actors, *(sorted(rules.iterdir()) if rules is not None and rules.is_dir() else ())]
    stamps = tuple((file, file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.is_file())
    return coder_of(rules, actors, keep_unresolved, stamps)


@lru_cache(maxsize=4)
def coder_of(rules: Path | None, actors: tuple[Path, ...], keep_unresolved: bool, _stamps: tuple[object, ...]) -> Coder:
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
    text: str,
    date: datetime.date | str | None = None,
    *,
    parser: str = "en-compact",
    rules: str | Path | None = None,
    actors: Sequence[str | Path] = (),
    keep_unresolved: bool = False,
) -> pl.DataFrame:
    """The events of a text, one row each, with the columns of the `events` table.

    `date` is the story's day (today if None): "on Wednesday" and who was in office depend on it. `rules` is a folder
    of your own rules and words, `actors` are files of your own actors; both are read again when they have changed.
    The parser is loaded at the first call. Raises UsageError for an empty text, an impossible date or a folder
    without rules, RuleError with every fault of your files.

        code_text("Iran held talks with Iraq.", "2020-03-01")
    """
    from eventcode.dataset.schema import frame

    coding = explain_text(
        text,
        date,
        parser=parser,
        rules=Path(rules) if rules is not None else None,
        actors=tuple(Path(file) for file in actors),
        keep_unresolved=keep_unresolved,
    )
    return frame("events", [asdict(event) | {"trace": list(event.trace)} for event in coding.events])


def load_rules(own: str | Path | None = None) -> RuleSet:
    """The packaged rules with those of your own folder; raises RuleError with every fault of the set."""
    return loaded_coder(Path(own) if own is not None else None, (), False).rules


def check_examples(
    own: str | Path, actors: Sequence[str | Path] = (), *, parser: str = "en-compact"
) -> tuple[Outcome, ...]:
    """How the examples of your own rules fare, parsed now and coded with all rules active.

    An outcome passes if exactly the expected events were coded; `report()` says what is missing or noisy and why.
    Raises UsageError and RuleError as `code_text` does.
    """
    coder = loaded_coder(Path(own), tuple(Path(file) for file in actors), True)
    cases = [(rule, example) for rule in coder.rules if rule.id in coder.rules.own for example in rule.examples]
    if not cases:
        return ()
    parsed = loaded_parser(parser).parse([example.text for _, example in cases])
    return tuple(
        run_example(coder, rule, example, sentences) for (rule, example), sentences in zip(cases, parsed, strict=True)
    )
