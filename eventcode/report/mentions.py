"""The events of a dataset beside their documents, with offsets that count from the start of the sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from eventcode.dataset.daily import ORDER
from eventcode.dataset.read import read_daily, read_documents, read_events

PARTS = ("source", "trigger", "target")
BEYOND = "\U00010000"
"""The first character that takes two UTF-16 units."""
OUTSIDE = -1
"""Offset of words that do not stand in the sentence, or of no words."""
LENGTH = pl.col("sentence_text").str.len_chars().cast(pl.Int64)


def kept(folder: Path, since: date | None, until: date | None) -> pl.LazyFrame:
    """The events of the days asked for."""
    events = read_events(folder)
    if since is not None:
        events = events.filter(pl.col("event_date") >= since)
    if until is not None:
        events = events.filter(pl.col("event_date") <= until)
    return events


def count_mentions(folder: Path, since: date | None, until: date | None) -> int:
    """How many events `read_mentions` gives."""
    return int(kept(folder, since, until).select(pl.len()).collect().item())


def read_mentions(folder: Path, since: date | None, until: date | None) -> pl.DataFrame:
    """One row for each event in order of its date.

    Beside the columns of `events`: title, file, text_sha256 and duplicate_of of the document; `is_first`, true for the
    one mention that stands for all of the same date, actors and code in `daily`; and for source, trigger and target
    `_start` and `_end` from the sentence's beginning in UTF-16 units, which is how browsers count. Words outside of the
    sentence (and words of a document that is not there) have the offset OUTSIDE.
    """
    documents = read_documents(folder).select(
        "doc_id", "title", "text", "text_sha256", "duplicate_of", file=pl.col("place")
    )
    firsts = read_daily(folder).select("event_id", is_first=pl.lit(value=True))
    rows = (
        kept(folder, since, until)
        .join(documents, on="doc_id", how="left")
        .join(firsts, on="event_id", how="left")
        .with_columns(pl.col("is_first").fill_null(value=False), sentence_start=sentence_start())
        .drop("text", "year", "month")
        .with_columns(*(offset for part in PARTS for offset in within(part)))
        .drop("sentence_start")
        .collect()
        .sort("event_date", *ORDER, nulls_last=True)
    )
    return in_utf16(rows)


def sentence_start() -> pl.Expr:
    """Where the sentence that holds the trigger begins in `text`; null where it does not stand there.

    A text may hold the same sentence twice, so only as much of it is searched as can hold the sentence around the
    trigger.
    """
    first = pl.max_horizontal(pl.col("trigger_end") - LENGTH, pl.lit(0))
    window = pl.col("text").str.slice(first, pl.col("trigger_start") + LENGTH - first)
    pieces = window.str.split(pl.col("sentence_text"))
    found = (pieces.list.len() > 1) & (LENGTH > 0)
    return pl.when(found).then(first + pieces.list.first().str.len_chars())


def within(part: str) -> list[pl.Expr]:
    """A part's offsets within the sentence, OUTSIDE where the part is not in it."""
    start = pl.col(f"{part}_start") - pl.col("sentence_start")
    end = pl.col(f"{part}_end") - pl.col("sentence_start")
    inside = ((start >= 0) & (end <= LENGTH) & (start < end)).fill_null(value=False)
    return [
        pl.when(inside).then(start).otherwise(OUTSIDE).cast(pl.Int32).alias(f"{part}_start"),
        pl.when(inside).then(end).otherwise(OUTSIDE).cast(pl.Int32).alias(f"{part}_end"),
    ]


def in_utf16(rows: pl.DataFrame) -> pl.DataFrame:
    """Offsets in UTF-16 units; only sentences with characters beyond the basic plane, such as emoji, change."""
    wide = rows["sentence_text"].str.contains(f"[{BEYOND}-\U0010ffff]")
    if not wide.any():
        return rows
    texts = rows["sentence_text"].to_list()
    changed = []
    for name in (f"{part}_{end}" for part in PARTS for end in ("start", "end")):
        values = rows[name].to_list()
        for i in wide.arg_true().to_list():
            values[i] = utf16_units(texts[i])[values[i]] if values[i] != OUTSIDE else OUTSIDE
        changed.append(pl.Series(name, values, dtype=pl.Int32))
    return rows.with_columns(changed)


def utf16_units(text: str) -> list[int]:
    """For each character of the text, and its end, the UTF-16 units before it."""
    units = [0]
    for character in text:
        units.append(units[-1] + (2 if character >= BEYOND else 1))
    return units
