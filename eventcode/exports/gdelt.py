"""GDELT 2.0 events: 61 columns, tab-separated, no header; one row for each row of the de-duplicated level.

Source of the layout: The GDELT Event Database Data Format Codebook V2.0 (19 February 2015). Where the files differ from
it, this follows the files: FractionDate counts whole months before the event's, Geo_Type is 0 without a place, and a
country's ADM1 code and feature id are its FIPS code.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from eventcode.dataset.read import read_daily, read_events
from eventcode.exports.actors import Actor, with_actors
from eventcode.exports.layout import Layout, code_text, select
from eventcode.exports.reference import countries, roles, with_places

ACTOR_PARTS = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
    "Type2Code", "Type3Code",
)  # fmt: skip
GEO_PARTS = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor1{part}" for part in ACTOR_PARTS),
    *(f"Actor2{part}" for part in ACTOR_PARTS),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone",
    *(f"Actor1Geo_{part}" for part in GEO_PARTS),
    *(f"Actor2Geo_{part}" for part in GEO_PARTS),
    *(f"ActionGeo_{part}" for part in GEO_PARTS),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip

NO_PLACE, COUNTRY, US_CITY, WORLD_CITY = "0", "1", "3", "4"
"""Values of Geo_Type that we can tell; 2 and 5 are states and provinces."""

FIRST_REPORT = (
    "event_id", "sentence_index", "story_date", "url", "publisher", "source_text", "target_text", "place_name",
    "place_country", "latitude", "longitude", "geonames_id",
)  # fmt: skip
PART_COLUMNS = ("name", "country3", "group", "type1", "type2", "type3")


def parts(actor: Actor) -> dict[str, str | None]:
    """An actor's cells. A code with a country has the country's name, another its group's or role's.

    A region's code stands where a country's would.
    """
    country = countries().get(actor.country or "")
    role = next((roles()[r].icews_actor for r in actor.roles if r in roles()), "")
    name = actor.group_name or (country.name if country else role)
    types = [*(r for r in actor.roles if r != actor.region), None, None, None]
    return {
        "name": name.upper() or None,
        "country3": actor.country or actor.region,
        "group": actor.groups[0] if actor.groups else None,
        "type1": types[0],
        "type2": types[1],
        "type3": types[2],
    }


def rows(folder: Path) -> pl.LazyFrame:
    """The rows of the format."""
    first = read_events(folder).select(FIRST_REPORT)
    daily = read_daily(folder).with_row_index("row", offset=1)
    events = with_actors(daily, PART_COLUMNS, parts).join(first, on="event_id", how="left", maintain_order="left")
    day = pl.col("event_date")
    return select(
        with_places(events),
        COLUMNS,
        {
            "GLOBALEVENTID": pl.col("row"),
            "SQLDATE": day.dt.to_string("%Y%m%d"),
            "MonthYear": day.dt.to_string("%Y%m"),
            "Year": day.dt.to_string("%Y"),
            "FractionDate": fraction_date(day),
            **actor_cells("Actor1", "source"),
            **actor_cells("Actor2", "target"),
            "IsRootEvent": (pl.col("sentence_index") == 0).cast(pl.Int8),
            "EventCode": pl.col("cameo_code"),
            "EventBaseCode": pl.col("cameo_code").str.slice(0, 3),
            "EventRootCode": pl.col("cameo_root"),
            "QuadClass": pl.col("quad_class"),
            "GoldsteinScale": code_text(pl.col("goldstein")),
            "NumMentions": pl.col("n_reports"),
            "NumSources": pl.max_horizontal("n_publishers", pl.lit(1)),
            "NumArticles": pl.col("n_documents"),
            "Actor1Geo_Type": pl.lit(NO_PLACE),
            "Actor2Geo_Type": pl.lit(NO_PLACE),
            **action_cells(),
            "DATEADDED": pl.col("story_date").dt.to_string("%Y%m%d000000"),
            "SOURCEURL": pl.coalesce("url", "publisher"),
        },
    )


def fraction_date(day: pl.Expr) -> pl.Expr:
    """Year and share of the year: 1 December 2011 is 2011.9068, (11 * 30 + 1) / 365."""
    share = ((day.dt.month().cast(pl.Int32) - 1) * 30 + day.dt.day()) / 365
    return pl.format("{}.{}", day.dt.year(), (share * 10_000).round().cast(pl.Int32).cast(pl.String).str.zfill(4))


def actor_cells(actor: str, side: str) -> dict[str, pl.Expr]:
    return {
        f"{actor}Code": pl.col(f"{side}_code"),
        f"{actor}Name": pl.coalesce(f"{side}_name", pl.col(f"{side}_text").str.to_uppercase()),
        f"{actor}CountryCode": pl.col(f"{side}_country3"),
        f"{actor}KnownGroupCode": pl.col(f"{side}_group"),
        f"{actor}Type1Code": pl.col(f"{side}_type1"),
        f"{actor}Type2Code": pl.col(f"{side}_type2"),
        f"{actor}Type3Code": pl.col(f"{side}_type3"),
    }


def action_cells() -> dict[str, pl.Expr]:
    is_country = pl.col("place_is_country")
    name = pl.col("place_country_name")
    kind = (
        pl.when(pl.col("place_name").is_null()).then(pl.lit(NO_PLACE))
        .when(is_country).then(pl.lit(COUNTRY))
        .when(pl.col("place_country") == "USA").then(pl.lit(US_CITY))
        .otherwise(pl.lit(WORLD_CITY))
    )  # fmt: skip
    return {
        "ActionGeo_Type": kind,
        "ActionGeo_FullName": pl.when(is_country).then(name).otherwise(pl.format("{}, {}", "place_name", name)),
        "ActionGeo_CountryCode": pl.col("place_fips"),
        "ActionGeo_ADM1Code": pl.when(is_country).then("place_fips"),
        "ActionGeo_Lat": pl.col("latitude"),
        "ActionGeo_Long": pl.col("longitude"),
        "ActionGeo_FeatureID": pl.when(is_country).then("place_fips"),
    }


LAYOUT = Layout(COLUMNS, rows, header=False)
