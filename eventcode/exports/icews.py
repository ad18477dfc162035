"""ICEWS coded events: 20 columns, tab-separated with header; one row for each coded mention, as ICEWS has them.

Source of the layout: the files of the ICEWS Coded Event Data, Harvard Dataverse, doi:10.7910/DVN/28075.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from eventcode.dataset.read import read_documents, read_events
from eventcode.exports.actors import Actor, with_actors
from eventcode.exports.layout import Layout, code_text, select
from eventcode.exports.reference import countries, icews_labels, roles, with_places

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City",
    "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip

NOBODY, NO_SECTOR = "Unspecified Actor", "Unspecified"
"""What ICEWS writes where an event has no target."""

UNSPECIFIC = ", not specified below"
"""The codebook's ending of codes that have finer ones; ICEWS leaves it out."""


def parts(actor: Actor) -> dict[str, str | None]:
    """An actor's cells: a generic name, the sectors of all its roles, the country."""
    country = countries().get(actor.country or "")
    sectors = [s for r in actor.roles if r in roles() for s in roles()[r].icews_sectors.split(",") if s]
    return {
        "name": actor.generic_name,
        "sectors": ",".join(dict.fromkeys(sectors)) or None,
        "country_name": country.icews_country if country else None,
    }


def rows(folder: Path) -> pl.LazyFrame:
    """The rows of the format."""
    stories = read_documents(folder).select("doc_id").with_row_index("story", offset=1)
    events = read_events(folder).with_row_index("row", offset=1)
    events = with_actors(events, ("name", "sectors", "country_name"), parts)
    events = with_places(events.join(stories, on="doc_id", how="left", maintain_order="left"))
    return select(
        events,
        COLUMNS,
        {
            "Event ID": pl.col("row"),
            "Event Date": pl.col("event_date"),
            **actor_cells("Source", "source"),
            "Event Text": event_text(),
            "CAMEO Code": pl.col("cameo_code"),
            "Intensity": code_text(pl.col("goldstein")),
            **actor_cells("Target", "target"),
            "Story ID": pl.col("story"),
            "Sentence Number": pl.col("sentence_index") + 1,
            "Publisher": pl.col("publisher"),
            "City": pl.when(~pl.col("place_is_country")).then("place_name"),
            "Country": pl.col("place_icews_country"),
            "Latitude": pl.col("latitude"),
            "Longitude": pl.col("longitude"),
        },
    )


def actor_cells(column: str, side: str) -> dict[str, pl.Expr]:
    nobody = pl.col(f"{side}_text").is_null()
    return {
        f"{column} Name": pl.when(nobody).then(pl.lit(NOBODY)).otherwise(pl.coalesce(f"{side}_name", f"{side}_text")),
        f"{column} Sectors": pl.when(nobody).then(pl.lit(NO_SECTOR)).otherwise(f"{side}_sectors"),
        f"{column} Country": pl.col(f"{side}_country_name"),
    }


def event_text() -> pl.Expr:
    """The code's name in ICEWS' words: "Make statement" for 010."""
    other = pl.col("cameo_code").replace_strict(icews_labels(), default=None, return_dtype=pl.String)
    return pl.coalesce(other, pl.col("cameo_label").str.strip_suffix(UNSPECIFIC))


LAYOUT = Layout(COLUMNS, rows)
