"""The tables: one list of columns from which dtypes, pandera schemas and published contracts are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandera.polars as pa
import polars as pl

ACTOR_CODE = r"^([A-Z]{3})+$"
CAMEO_CODE = r"^\d{2,4}$"
STABLE_ID = r"^[0-9a-f]{16}$"
FIRST_DAY = "1800-01-01"
"""Earliest plausible event date; texts name earlier years only as history."""
DATE_AHEAD = 5 * 366
"""Days that an event may lie after its story: announced summits and elections do, other future dates are misread."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: type, whether it may be null, what it means, and what its values must satisfy."""

    name: str
    dtype: Any
    description: str
    nullable: bool = False
    unique: bool = False
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    source: str = ""

    def constraints(self) -> dict[str, Any]:
        """The Frictionless constraints of the column."""
        found: dict[str, Any] = {"required": not self.nullable}
        if self.unique:
            found["unique"] = True
        for key, value in (("pattern", self.pattern), ("minimum", self.minimum), ("maximum", self.maximum)):
            if value is not None:
                found[key] = value
        if self.enum:
            found["enum"] = list(self.enum)
        return found

    def checks(self) -> list[pa.Check]:
        """The pandera checks of the column."""
        found = []
        if self.pattern is not None:
            found.append(pa.Check.str_matches(self.pattern, error=f"{self.name} matches {self.pattern}"))
        if self.enum:
            found.append(pa.Check.isin(list(self.enum), error=f"{self.name} is one of {', '.join(self.enum)}"))
        if self.minimum is not None:
            found.append(pa.Check.ge(self.minimum, error=f"{self.name} is at least {self.minimum}"))
        if self.maximum is not None:
            found.append(pa.Check.le(self.maximum, error=f"{self.name} is at most {self.maximum}"))
        return found


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the dataset. `partitions` are the hive keys in its folder names, beside its columns."""

    name: str
    description: str
    path: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    partitions: tuple[str, ...] = field(default=())

    @property
    def dtypes(self) -> dict[str, Any]:
        """Polars types by column name, in order."""
        return {c.name: c.dtype for c in self.columns}


def actor_columns(side: str, *, nullable: bool) -> tuple[Column, ...]:
    """The six columns of a source or target."""
    what = f"the {side}"
    none = "; null where the event has none" if nullable else ""
    return (
        Column(f"{side}_code", pl.String, f"Actor code of {what}: country and roles, an international kind, or a region; null for "
               f"an unresolved actor", True, pattern=ACTOR_CODE, source="CAMEO actor coding"),
        Column(f"{side}_country", pl.String, f"ISO 3166-1 alpha-3 code of {what}'s country; null for international actors",
               True, pattern=r"^[A-Z]{3}$", source="ISO 3166-1"),
        Column(f"{side}_role", pl.String, f"Role part of {what}'s code: GOV, MIL, REB, IGO …", True,
               pattern=ACTOR_CODE, source="CAMEO roles"),
        Column(f"{side}_text", pl.String, f"Words that name {what}, as in the text{none}", nullable),
        Column(f"{side}_start", pl.Int32, f"Offset of {side}_text's first character in documents.text{none}", nullable, minimum=0),
        Column(f"{side}_end", pl.Int32, f"Offset behind {side}_text's last character{none}", nullable, minimum=1),
    )  # fmt: skip


EVENTS = Table(
    "events",
    "One row for each coded mention of who did what to whom.",
    "events/**/*.parquet",
    (
        Column("event_id", pl.String, "Stable hash of the mention; the same text gives the same id", unique=True, pattern=STABLE_ID),
        Column("group_id", pl.String, "Shared by the rows of one reciprocal event", pattern=STABLE_ID),
        Column("doc_id", pl.String, "The document; key into documents"),
        Column("sentence_index", pl.Int32, "Number of the sentence in the document, from 0", minimum=0),
        Column("sentence_text", pl.String, "The sentence"),
        Column("story_date", pl.Date, "Date of the document"),
        Column("event_date", pl.Date, "Date of the event: read from the text, else the story's"),
        Column("event_date_basis", pl.String, "Where event_date comes from", enum=("story", "text")),
        *actor_columns("source", nullable=False),
        *actor_columns("target", nullable=True),
        Column("cameo_code", pl.String, "CAMEO code, two to four digits as text", pattern=CAMEO_CODE, source="CAMEO 1.1b3"),
        Column("cameo_root", pl.String, "First two digits of cameo_code", pattern=r"^\d{2}$", source="CAMEO 1.1b3"),
        Column("cameo_label", pl.String, "Name of the code", source="CAMEO 1.1b3"),
        Column("quad_class", pl.Int8, "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict",
               minimum=1, maximum=4, source="roots 01-05 → 1, 06-08 → 2, 09-13 → 3, 14-20 → 4"),
        Column("goldstein", pl.Float64, "Conflict-cooperation weight; null for codes without a published one", True,
               minimum=-10, maximum=10, source="Goldstein (1992) weights as mapped to CAMEO 1.1b3"),
        Column("plover_event", pl.String, "PLOVER event type; null for CAMEO 01 and 02 where PLOVER has none", True,
               source="PLOVER"),
        Column("plover_mode", pl.String, "PLOVER mode", True, source="PLOVER"),
        Column("plover_context", pl.String, "PLOVER context", True, source="PLOVER"),
        Column("factuality", pl.String, "Whether the text asserts the event or somebody alleges it", enum=("asserted", "alleged")),
        Column("attributed_to_code", pl.String, "Actor code of whoever reports the event", True, pattern=ACTOR_CODE),
        Column("attributed_to_text", pl.String, "Words that name whoever reports the event", True),
        Column("is_reciprocal", pl.Boolean, "True if the group holds the same event in the other direction"),
        Column("trigger_text", pl.String, "The words that name the deed, from first to last"),
        Column("trigger_start", pl.Int32, "Offset of trigger_text's first character in documents.text", minimum=0),
        Column("trigger_end", pl.Int32, "Offset behind trigger_text's last character", minimum=1),
        Column("rule_id", pl.String, "The rule that coded the event"),
        Column("trace", pl.List(pl.String), "The steps that led to the code, in order"),
        Column("place_name", pl.String, "Place of the event, if the text names one", True),
        Column("place_country", pl.String, "ISO 3166-1 alpha-3 code of the place's country", True, pattern=r"^[A-Z]{3}$"),
        Column("latitude", pl.Float64, "Degrees north", True, minimum=-90, maximum=90, source="GeoNames"),
        Column("longitude", pl.Float64, "Degrees east", True, minimum=-180, maximum=180, source="GeoNames"),
        Column("geonames_id", pl.Int64, "GeoNames id of the place", True, minimum=1, source="GeoNames"),
        Column("publisher", pl.String, "Publisher of the document", True),
        Column("url", pl.String, "Address of the document", True),
        Column("coder_version", pl.String, "Version of eventcode that coded the row"),
    ),
    ("event_id",),
    ("year", "month"),
)  # fmt: skip

DAILY = Table(
    "daily",
    "The de-duplicated level: one row for each event date, source, target and code. Unresolved actors are left out.",
    "daily/**/*.parquet",
    (
        Column("event_date", pl.Date, "Date of the event"),
        Column("source_code", pl.String, "Actor code of the source", pattern=ACTOR_CODE),
        Column("target_code", pl.String, "Actor code of the target; null where the event has none or we do not know it", True, pattern=ACTOR_CODE),
        Column("cameo_code", pl.String, "CAMEO code as text", pattern=CAMEO_CODE, source="CAMEO 1.1b3"),
        Column("cameo_root", pl.String, "First two digits of cameo_code", pattern=r"^\d{2}$"),
        Column("quad_class", pl.Int8, "Quad class of the code", minimum=1, maximum=4),
        Column("goldstein", pl.Float64, "Weight of the code", True, minimum=-10, maximum=10),
        Column("plover_event", pl.String, "PLOVER event type of the code", True),
        Column("source_country", pl.String, "Country of the source", True, pattern=r"^[A-Z]{3}$"),
        Column("target_country", pl.String, "Country of the target", True, pattern=r"^[A-Z]{3}$"),
        Column("n_reports", pl.UInt32, "Coded mentions", minimum=1),
        Column("n_documents", pl.UInt32, "Documents with different texts that report it", minimum=1),
        Column("n_publishers", pl.UInt32, "Named publishers that report it; 0 where none is named", minimum=0),
        Column("event_id", pl.String, "The first of the mentions; key into events", unique=True, pattern=STABLE_ID),
    ),
    ("event_date", "source_code", "target_code", "cameo_code"),
    ("year", "month"),
)  # fmt: skip

DOCUMENTS = Table(
    "documents",
    "One row for each document that was read, also those without events.",
    "documents/*.parquet",
    (
        Column("doc_id", pl.String, "Id of the document", unique=True),
        Column("story_date", pl.Date, "Date of the document"),
        Column("title", pl.String, "Title", True),
        Column("publisher", pl.String, "Publisher", True),
        Column("url", pl.String, "Address", True),
        Column("place", pl.String, "File, with line or row, from which it was read"),
        Column("text", pl.String, "The text that all offsets point into"),
        Column("text_sha256", pl.String, "sha256 of the text; key into the parse store", pattern=r"^[0-9a-f]{64}$"),
        Column("duplicate_of", pl.String, "The first document with exactly this text; null for the first itself", True),
        Column("n_sentences", pl.Int32, "Sentences in the text", minimum=0),
        Column("n_events", pl.Int32, "Rows in events", minimum=0),
    ),
    ("doc_id",),
)  # fmt: skip

REJECTS = Table(
    "rejects",
    "Whatever was not built, and why.",
    "rejects.parquet",
    (
        Column("stage", pl.String, "Where it was rejected", enum=("read", "parse", "code", "validate")),
        Column("reason", pl.String, "Why, and what to do"),
        Column("place", pl.String, "File with line or row, or column"),
        Column("doc_id", pl.String, "The document, where there is one", True),
        Column("content", pl.String, "First 200 characters of what was lost, or the failing row as JSON", True),
    ),
    (),
)  # fmt: skip

TABLES: Mapping[str, Table] = {t.name: t for t in (EVENTS, DAILY, DOCUMENTS, REJECTS)}


@cache
def pandera_schema(name: str) -> pa.DataFrameSchema:
    """The pandera schema of a table: strict columns, order, types, nullability and value checks."""
    table = TABLES[name]
    columns = {
        c.name: pa.Column(c.dtype, nullable=c.nullable, unique=c.unique, checks=c.checks(), description=c.description)
        for c in table.columns
    }
    return pa.DataFrameSchema(columns, strict=True, ordered=True, name=name, description=table.description)


def frame(name: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows as a frame with exactly the table's columns and types."""
    table = TABLES[name]
    data = {c.name: [row[c.name] for row in rows] for c in table.columns}
    return pl.DataFrame(data, schema=table.dtypes, strict=True)


def contract(name: str) -> dict[str, Any]:
    """The published contract of a table: a Frictionless Table Schema with its path and partitions."""
    table = TABLES[name]
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [field_of(c) for c in table.columns],
    }
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    return {
        "name": table.name,
        "description": table.description,
        "path": table.path,
        "partitions": list(table.partitions),
        "schema": schema,
    }


def field_of(column: Column) -> dict[str, Any]:
    """A Frictionless field descriptor."""
    found: dict[str, Any] = {
        "name": column.name,
        "type": frictionless_type(column.dtype),
        "description": column.description,
        "constraints": column.constraints(),
    }
    if column.source:
        found["source"] = column.source
    return found


def frictionless_type(dtype: Any) -> str:
    """The Frictionless name of a polars type."""
    if dtype == pl.String:
        return "string"
    if dtype == pl.Date:
        return "date"
    if dtype == pl.Boolean:
        return "boolean"
    if dtype == pl.Float64:
        return "number"
    # Table Schema has "list" for text with delimiters; what a format itself holds as a list is an "array"
    return "array" if isinstance(dtype, pl.List) else "integer"
