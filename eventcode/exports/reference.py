"""Names and codes that other datasets use for countries, roles, groups and events; the tables are in data/exports."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib import resources

import polars as pl

from eventcode.analysis import state_numbers


@dataclass(frozen=True, slots=True)
class Country:
    """A country's names and codes; empty text where a scheme has none.

    `name` is GeoNames' English name. ICEWS writes some countries one way as a country and another within an actor's
    name. `fips` is FIPS 10-4, `geonames_id` the country itself.
    """

    iso3: str
    name: str
    icews_country: str
    icews_actor: str
    fips: str
    geonames_id: int


@dataclass(frozen=True, slots=True)
class Role:
    """What ICEWS calls an actor of a CAMEO role, and the sectors it lists; empty where it has none."""

    role: str
    icews_actor: str
    icews_sectors: str


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of data/exports."""
    file = resources.files("eventcode") / "data" / "exports" / f"{name}.csv"
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))


@cache
def countries() -> dict[str, Country]:
    """Countries by ISO 3166-1 alpha-3 code."""
    return {
        r["iso3"]: Country(r["iso3"], r["name"], r["icews_country"], r["icews_actor"], r["fips"], int(r["geonames_id"]))
        for r in rows("countries")
    }


@cache
def correlates_of_war() -> dict[str, str]:
    """State numbers of the Correlates of War by ISO 3166-1 alpha-3 code; what its list lacks is absent."""
    return {iso3: str(cown) for iso3, cown in state_numbers().select("iso3", "cown").iter_rows()}


@cache
def roles() -> dict[str, Role]:
    """ICEWS names by CAMEO role."""
    return {r["role"]: Role(**r) for r in rows("roles")}


@cache
def groups() -> dict[str, str]:
    """Names of organisations and armed groups by the CAMEO code behind the role: UNO, NAT, HMS."""
    return {r["group"]: r["name"] for r in rows("groups")}


@cache
def icews_labels() -> dict[str, str]:
    """CAMEO codes that ICEWS words differently from the codebook."""
    return {r["code"]: r["label"] for r in rows("icews_labels")}


@cache
def plover_quads() -> dict[str, str]:
    """PLOVER's own quad category of each event type."""
    return {r["event"]: r["quad"] for r in rows("plover_quads")}


def with_places(events: pl.LazyFrame) -> pl.LazyFrame:
    """Add the names and codes of the place's country, and `place_is_country`: whether the place is no more than that.

    The columns are place_country_name, place_icews_country, place_fips; all are null where the event has no place.
    """
    table = pl.LazyFrame(
        [
            (c.iso3, c.name, c.icews_country, c.fips or None, c.geonames_id)
            for c in sorted(countries().values(), key=lambda c: c.iso3)
        ],
        schema={
            "place_country": pl.String,
            "place_country_name": pl.String,
            "place_icews_country": pl.String,
            "place_fips": pl.String,
            "country_geonames_id": pl.Int64,
        },
        orient="row",
    )
    joined = events.join(table, on="place_country", how="left", maintain_order="left")
    is_country = pl.col("geonames_id").eq(pl.col("country_geonames_id")).fill_null(value=False)
    return joined.with_columns(place_is_country=is_country).drop("country_geonames_id")
