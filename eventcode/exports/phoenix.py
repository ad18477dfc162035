"""Phoenix events of the Open Event Data Alliance: 26 columns, tab-separated, no header; one row a day, dyad and code.

Source of the layout and of the parts' rules: the Phoenix pipeline (github.com/openeventdata/phoenix_pipeline,
postprocess.py) and the column names under which the R package phoxy reads its files.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from eventcode.codebook import load_codebook
from eventcode.dataset.daily import KEY
from eventcode.dataset.read import read_daily, read_events
from eventcode.exports.actors import SIDES, Actor, with_actors
from eventcode.exports.layout import Layout, code_text, select
from eventcode.exports.reference import with_places

COLUMNS = (
    "EventID", "Date", "Year", "Month", "Day", "SourceActorFull", "SourceActorEntity", "SourceActorRole",
    "SourceActorAttribute", "TargetActorFull", "TargetActorEntity", "TargetActorRole", "TargetActorAttribute",
    "EventCode", "EventRootCode", "QuadClass", "GoldsteinScore", "Issues", "Lat", "Lon", "LocationName", "StateName",
    "CountryCode", "SentenceID", "URLs", "NewsSources",
)  # fmt: skip

ENTITIES = frozenset({"IGO", "NGO", "IMG", "MNC"})
"""Parts that may stand in a country's place."""

ROLES = frozenset({"GOV", "MIL", "REB", "OPP", "PTY", "COP", "JUD", "SPY", "MED", "EDU", "BUS", "CRM", "CVL"})
"""Parts that are a role if they stand second; all others are attributes."""

NEUTRAL = ("01", "02")
PLACE = ("event_id", "place_name", "place_country", "latitude", "longitude", "geonames_id")


def parts(actor: Actor) -> dict[str, str | None]:
    """An actor's cells, by place in the code: entity first, then role, then attributes."""
    code = [actor.code[i : i + 3] for i in range(0, len(actor.code), 3)]
    entity = code[0] if actor.country or code[0] in ENTITIES else None
    role = code[1] if len(code) > 1 and code[1] in ROLES else None
    return {"entity": entity, "part": role, "attribute": ";".join(code[2 if role else 1 :]) or None}


def rows(folder: Path) -> pl.LazyFrame:
    """The rows of the format."""
    daily = with_actors(read_daily(folder).with_row_index("row", offset=1), ("entity", "part", "attribute"), parts)
    events = daily.join(reports(folder), on=KEY, how="left", nulls_equal=True, maintain_order="left")
    place = read_events(folder).select(PLACE)
    events = with_places(events.join(place, on="event_id", how="left", maintain_order="left"))
    day = pl.col("event_date")
    return select(
        events,
        COLUMNS,
        {
            "EventID": pl.col("row"),
            "Date": day.dt.to_string("%Y%m%d"),
            "Year": day.dt.to_string("%Y"),
            "Month": day.dt.to_string("%m"),
            "Day": day.dt.to_string("%d"),
            **{f"{side.title()}Actor{name}": cell for side in SIDES for name, cell in actor_cells(side).items()},
            "EventCode": pl.col("cameo_code"),
            "EventRootCode": pl.col("cameo_root"),
            "QuadClass": quad_class(),
            "GoldsteinScore": code_text(pl.coalesce("goldstein", root_weight())),
            "Lat": pl.col("latitude"),
            "Lon": pl.col("longitude"),
            "LocationName": pl.col("place_name"),
            "CountryCode": pl.col("place_country_name"),
            "SentenceID": pl.col("sentences"),
            "URLs": pl.col("urls"),
            "NewsSources": pl.col("publishers"),
        },
    )


def reports(folder: Path) -> pl.LazyFrame:
    """For each key of the de-duplicated level all its sentences, addresses and publishers, sorted and joined by ";"."""
    return (
        read_events(folder)
        .group_by(KEY)
        .agg(
            sentences=joined(pl.format("{}_{}", "doc_id", "sentence_index")),
            urls=joined(pl.col("url")),
            publishers=joined(pl.col("publisher")),
        )
    )


def joined(values: pl.Expr) -> pl.Expr:
    return values.drop_nulls().unique().sort().str.join(";")


def actor_cells(side: str) -> dict[str, pl.Expr]:
    return {
        "Full": pl.col(f"{side}_code"),
        "Entity": pl.col(f"{side}_entity"),
        "Role": pl.col(f"{side}_part"),
        "Attribute": pl.col(f"{side}_attribute"),
    }


def quad_class() -> pl.Expr:
    """Phoenix' own classes: statements and appeals are 0, neutral; to reduce relations is verbal conflict."""
    root = pl.col("cameo_root")
    return (
        pl.when(root.is_in(NEUTRAL)).then(pl.lit(0, dtype=pl.Int8))
        .when(root == "16").then(pl.lit(3, dtype=pl.Int8))
        .otherwise("quad_class")
    )  # fmt: skip


def root_weight() -> pl.Expr:
    """The Goldstein weight of the code's root, which Phoenix gives codes without a weight of their own."""
    weights = {code.code: code.goldstein for code in load_codebook() if code.parent is None}
    return pl.col("cameo_root").replace_strict(weights, default=None, return_dtype=pl.Float64)


LAYOUT = Layout(COLUMNS, rows, header=False)
