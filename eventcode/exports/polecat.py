"""POLECAT events: 40 columns, tab-separated with header; one row for each coded mention that has a PLOVER type.

Source of the layout: the files of POLECAT, Harvard Dataverse, doi:10.7910/DVN/AJGVIT, which write None in empty cells.
CAMEO's statements and appeals (roots 01 and 02) have no PLOVER type and are left out.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from eventcode.dataset.read import read_events
from eventcode.exports.actors import Actor, with_actors
from eventcode.exports.layout import Layout, select
from eventcode.exports.reference import correlates_of_war, plover_quads, with_places

ACTOR_PARTS = (
    "{} Name", "{} Country", "{} COW", "Primary {} Sector", "{} Sectors", "{} Title", "{} Name Raw", "Wikipedia {} ID",
)  # fmt: skip
COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    *(part.format("Actor") for part in ACTOR_PARTS),
    *(part.format("Recipient") for part in ACTOR_PARTS),
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language",
    "Version",
)  # fmt: skip

INTERGOVERNMENTAL = "IGO"
"""Stands in the country's place for intergovernmental organisations."""


def parts(actor: Actor) -> dict[str, str | None]:
    """An actor's cells: a generic name, country, Correlates of War number, first and all sectors."""
    sectors = [role for role in actor.roles if role != INTERGOVERNMENTAL]
    return {
        "name": actor.generic_name,
        "country3": actor.country or (INTERGOVERNMENTAL if INTERGOVERNMENTAL in actor.roles else None),
        "cow": correlates_of_war().get(actor.country or ""),
        "sector": sectors[0] if sectors else None,
        "sectors": "; ".join(sectors) or None,
    }


def rows(folder: Path) -> pl.LazyFrame:
    """The rows of the format."""
    events = read_events(folder).filter(pl.col("plover_event").is_not_null())
    events = with_places(with_actors(events, ("name", "country3", "cow", "sector", "sectors"), parts))
    return select(
        events,
        COLUMNS,
        {
            "Event ID": pl.col("event_id"),
            "Event Date": pl.col("event_date"),
            "Event Type": pl.col("plover_event"),
            "Event Mode": pl.col("plover_mode"),
            "Quad Code": pl.col("plover_event").replace_strict(plover_quads(), default=None, return_dtype=pl.String),
            "Contexts": pl.col("plover_context"),
            **actor_cells("Actor", "source"),
            **actor_cells("Recipient", "target"),
            "Placename": pl.col("place_name"),
            "City": pl.when(~pl.col("place_is_country")).then("place_name"),
            "Country": pl.col("place_country"),
            "Latitude": pl.col("latitude"),
            "Longitude": pl.col("longitude"),
            "GeoNames ID": pl.col("geonames_id"),
            "Source": pl.col("publisher"),
            "Publication Date": pl.col("story_date"),
            "Version": pl.format("eventcode {}", "coder_version"),
        },
    )


def actor_cells(column: str, side: str) -> dict[str, pl.Expr]:
    return {
        f"{column} Name": pl.coalesce(f"{side}_name", f"{side}_text"),
        f"{column} Country": pl.col(f"{side}_country3"),
        f"{column} COW": pl.col(f"{side}_cow"),
        f"Primary {column} Sector": pl.col(f"{side}_sector"),
        f"{column} Sectors": pl.col(f"{side}_sectors"),
        f"{column} Name Raw": pl.col(f"{side}_text"),
    }


LAYOUT = Layout(COLUMNS, rows, empty="None")
