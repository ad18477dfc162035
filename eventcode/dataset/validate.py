"""Rows checked before they are written. A row that fails goes to rejects with every reason; the others stay."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields

import pandera.errors
import pandera.polars as pa
import polars as pl

from eventcode.codebook import Codebook
from eventcode.dataset.schema import DATE_AHEAD, EVENTS, FIRST_DAY, frame, pandera_schema
from eventcode.model import Event, Reject

TEXT, ROW = "_text", "_row"
COLUMNS = tuple(field.name for field in fields(Event))
LABELS = ("cameo_root", "cameo_label", "quad_class", "goldstein", "plover_event", "plover_mode", "plover_context")


def validate_events(
    events: Sequence[Event], texts: Mapping[str, str], codebook: Codebook
) -> tuple[pl.DataFrame, list[Reject]]:
    """The valid rows of a batch as a frame, and a Reject for each other row.

    `texts` maps doc_id to the text that the offsets point into; a batch holds all events of its documents.
    """
    rows = [{name: getattr(event, name) for name in COLUMNS} | {"trace": list(event.trace)} for event in events]
    good = frame("events", rows)
    if not rows:
        return good, []
    reasons = failures(good, texts, codebook)
    if not reasons:
        return good, []
    rejects = [
        Reject("validate", "; ".join(sorted(set(why))), "events", rows[i]["doc_id"], json.dumps(rows[i], default=str))
        for i, why in sorted(reasons.items())
    ]
    keep = [i not in reasons for i in range(len(rows))]
    return good.filter(pl.Series(keep)), rejects


def failures(events: pl.DataFrame, texts: Mapping[str, str], codebook: Codebook) -> dict[int, list[str]]:
    """Reasons by row number: the schema's checks and those over several columns."""
    found: dict[int, list[str]] = {}
    try:
        pandera_schema("events").validate(events, lazy=True)
    except pandera.errors.SchemaErrors as error:
        for case in error.failure_cases.iter_rows(named=True):
            rows = range(events.height) if case["index"] is None else [int(case["index"])]
            for row in rows:
                found.setdefault(row, []).append(f"{case['column'] or 'table'}: {case['check']}")
    joined = with_facts(events, texts, codebook)
    for check in ROW_CHECKS:
        schema = pa.DataFrameSchema(checks=[check], strict=False)
        try:
            schema.validate(joined, lazy=True)
        except pandera.errors.SchemaErrors as error:
            for case in error.failure_cases.iter_rows(named=True):
                row = events.height if case["index"] is None else int(case["index"])
                for i in range(events.height) if row == events.height else [row]:
                    found.setdefault(i, []).append(str(check.name))
    return found


def with_facts(events: pl.DataFrame, texts: Mapping[str, str], codebook: Codebook) -> pl.DataFrame:
    """Events beside their document's text and what the codebook says of their code."""
    sources = pl.DataFrame(
        {"doc_id": list(texts), TEXT: list(texts.values())}, schema={"doc_id": pl.String, TEXT: pl.String}
    )
    codes = pl.DataFrame(
        [
            {"cameo_code": c.code, "_cameo_root": c.root, "_cameo_label": c.label, "_quad_class": c.quad_class,
             "_goldstein": c.goldstein, "_plover_event": c.plover_event, "_plover_mode": c.plover_mode,
             "_plover_context": c.plover_context}
            for c in codebook
        ],
        schema={"cameo_code": pl.String, **{f"_{name}": EVENTS.dtypes[name] for name in LABELS}},
    )  # fmt: skip
    return events.join(sources, on="doc_id", how="left", maintain_order="left").join(
        codes, on="cameo_code", how="left", maintain_order="left"
    )


def row_check(name: str, expression: pl.Expr) -> pa.Check:
    """A check of whole rows; a null result counts as passed."""
    return pa.Check(lambda data: data.lazyframe.select(expression.fill_null(value=True)), name=name)


def points_at_text(part: str) -> pl.Expr:
    """True where text[start:end] is what the row says."""
    start, end = pl.col(f"{part}_start"), pl.col(f"{part}_end")
    return pl.col(TEXT).str.slice(start, end - start).eq(pl.col(f"{part}_text"))


def all_or_none(*columns: str) -> pl.Expr:
    """True where the columns are all null or all filled."""
    missing = pl.sum_horizontal(*(pl.col(c).is_null().cast(pl.Int8) for c in columns))
    return missing.is_in([0, len(columns)])


ROW_CHECKS: tuple[pa.Check, ...] = (
    row_check("the document is in the batch", pl.col(TEXT).is_not_null()),
    *(row_check(f"{part} offsets point at {part}_text", points_at_text(part)) for part in ("source", "target", "trigger")),
    row_check("sentence_text stands in the document", pl.col(TEXT).str.contains(pl.col("sentence_text"), literal=True)),
    row_check("target columns are filled together", all_or_none("target_text", "target_start", "target_end")),
    row_check("place columns are filled together", all_or_none("place_name", "place_country", "latitude", "longitude")),
    row_check(
        f"event_date lies between {FIRST_DAY} and {DATE_AHEAD} days after the story",
        pl.col("event_date").is_between(
            pl.lit(FIRST_DAY).str.to_date(), pl.col("story_date") + pl.duration(days=DATE_AHEAD)
        ),
    ),
    row_check("a date on the story's basis is the story's", (pl.col("event_date_basis") == "text") | (pl.col("event_date") == pl.col("story_date"))),
    row_check("cameo_code is in the codebook", pl.col("_cameo_root").is_not_null()),
    *(row_check(f"{name} agrees with cameo_code", pl.col(name).eq_missing(pl.col(f"_{name}"))) for name in LABELS),
)  # fmt: skip


def check_table(name: str, table: pl.DataFrame) -> None:
    """Validate a whole table against its schema; raises pandera's SchemaErrors, which means a fault in eventcode."""
    pandera_schema(name).validate(table, lazy=True)


def reject_rows(rejects: Iterable[Reject]) -> pl.DataFrame:
    """Rejects as a table."""
    return frame("rejects", [asdict(r) for r in rejects])
