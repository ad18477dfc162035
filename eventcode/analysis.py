"""Panels: events counted by dyad or country, period and category, ready to merge with the field's other data sets."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import polars as pl

from eventcode.errors import EventcodeError, UsageError

Unit = Literal["dyad", "country"]
Category = Literal["quad_class", "cameo_root", "plover_event"]
Normalisation = Literal["total", "unit_total"]

UNITS = ("dyad", "country")
CATEGORIES = ("quad_class", "cameo_root", "plover_event")
NORMALISATIONS = ("total", "unit_total")
CODES = ("iso3", "cown", "gwcode")
EVERY = re.compile(r"[1-9][0-9]*(d|w|mo|q|y)")
MEASURES = ("n_events", "goldstein_sum", "goldstein_mean")

DECIMALS = 6
"""Goldstein weights have one decimal; what a sum has behind the sixth is noise that changes with the order of rows."""


def panel(
    events: pl.LazyFrame,
    unit: Unit = "dyad",
    every: str = "1mo",
    by: Category | None = "quad_class",
    *,
    directed: bool = True,
    domestic: bool = False,
    zero_fill: bool = True,
    normalise: Normalisation | None = None,
    codes: tuple[str, ...] = ("iso3",),
) -> pl.LazyFrame:
    """One row for each unit, period and category: how many events, and the sum and mean of their Goldstein weights.

        panel(read_daily("output").filter(pl.col("year") >= 2020), codes=("iso3", "cown")).collect()

    `events` has the columns of the events table (then mentions are counted) or of the daily table (then each event of
    a day once, which is what most studies want). Nothing is read before `collect`, and only the columns needed.

    The unit, by `unit` and `directed`; actors without a country (international organisations) belong to none:

    - dyad, directed: `source_country`, `target_country`
    - dyad, undirected: `country_a`, `country_b` in alphabetical order
    - country, directed: `country`, the source, whatever the target, also where there is none
    - country, undirected: `country`, source or target; an event within a country counts once for it

    `domestic` keeps events whose source and target are the same country. `every` is a number of d, w, mo, q or y;
    `period` is its first day, weeks begin on Monday. `by` names the category's column, None counts all together;
    events without a PLOVER type stay as a category of their own, null.

    Columns behind these: `n_events`; `goldstein_sum` and `goldstein_mean`, over the events whose code has a weight
    (a mean over none is null); `share` if `normalise` is given: of all events counted in the period ("total"), or
    of the unit's own ("unit_total"), null where these are 0. `zero_fill` adds rows with 0 events: every unit that
    occurs, in every period from the first to the last, in every category that occurs.

    `codes`: "cown" and "gwcode" add Correlates of War and Gleditsch-Ward numbers beside the ISO 3166 letters, which
    are always there: `source_cown` for `source_country`, `cown_a` for `country_a`, `cown` for `country`; null for
    what the list lacks. Numbers are of today's states, whatever the period. Dissolved states are coded as a
    successor (Soviet Union RUS, Yugoslavia SRB, Czechoslovakia CZE, both Germanies DEU, both Yemens YEM), so for
    earlier years change them before a merge: Correlates of War has West Germany as 260, East Germany as 265 and
    Yemen as 678 before 1990, both lists Czechoslovakia as 315 before 1993, Gleditsch-Ward Yugoslavia as 345 before
    June 2006. Kosovo (XKX) is 347 in both.

    Raises UsageError for an option that is not possible and for a frame that lacks a column.
    """
    check_options(unit, every, by, normalise, codes)
    lazy = events.lazy()
    check_columns(lazy, by)
    category: list[str] = [by] if by else []
    counted = one_row_each(lazy, unit, directed=directed, domestic=domestic).with_columns(
        period=pl.col("event_date").dt.truncate(every)
    )
    rows, units = by_unit(counted, unit, directed=directed)
    keys = [*units, "period", *category]
    result = cells(rows, keys)
    if zero_fill:
        filled = grid(rows, units, category, every).join(result, on=keys, how="left", nulls_equal=True)
        result = filled.with_columns(pl.col("n_events", "goldstein_sum").fill_null(0))
    measures = list(MEASURES)
    if normalise:
        of = ["period"] if normalise == "total" else [*units, "period"]
        source = counted if normalise == "total" else rows
        result = with_share(result, source, of)
        measures.append("share")
    result, numbers = with_numbers(result, units, codes)
    return result.select(*units, *numbers, "period", *category, *measures).sort(keys, nulls_last=True)


def check_options(unit: str, every: str, by: str | None, normalise: str | None, codes: tuple[str, ...]) -> None:
    """UsageError for the first option that is not possible, naming those that are."""
    possible("unit", unit, UNITS)
    if by is not None:
        possible("by", by, CATEGORIES, "None")
    if normalise is not None:
        possible("normalise", normalise, NORMALISATIONS, "None")
    if isinstance(codes, str):
        raise UsageError(f'codes={codes!r} is one string; write a tuple: codes=("iso3", "{codes}")')
    for code in codes:
        possible("codes", code, CODES)
    if not (isinstance(every, str) and EVERY.fullmatch(every)):
        raise UsageError(f"every={every!r} is no period; write a number and d, w, mo, q or y, as in '1mo', '2w', '1q'")


def possible(option: str, value: object, values: Iterable[str], *others: str) -> None:
    if value not in tuple(values):
        named = ", ".join([*(f"'{v}'" for v in values), *others])
        raise UsageError(f"{option}={value!r} is not possible; choose from {named}")


def check_columns(events: pl.LazyFrame, by: str | None) -> None:
    """UsageError where a column is lacking."""
    needed = ["event_date", "source_country", "target_country", "goldstein", *([by] if by else [])]
    lacking = [c for c in needed if c not in events.collect_schema().names()]
    if lacking:
        raise UsageError(f"the events lack {', '.join(lacking)}; give what read_events or read_daily returns")


def one_row_each(events: pl.LazyFrame, unit: str, *, directed: bool, domestic: bool) -> pl.LazyFrame:
    """The events that some unit counts, each once."""
    source, target = pl.col("source_country"), pl.col("target_country")
    kept = source.is_not_null()
    if unit == "dyad":
        kept &= target.is_not_null()
    elif not directed:
        kept |= target.is_not_null()
    return events.filter(kept if domestic else kept & source.ne_missing(target))


def by_unit(counted: pl.LazyFrame, unit: str, *, directed: bool) -> tuple[pl.LazyFrame, list[str]]:
    """One row for each event and unit that it counts for, and the unit's columns."""
    source, target = pl.col("source_country"), pl.col("target_country")
    if unit == "dyad" and directed:
        return counted, ["source_country", "target_country"]
    if unit == "dyad":
        pair = {"country_a": pl.min_horizontal(source, target), "country_b": pl.max_horizontal(source, target)}
        return counted.with_columns(**pair), list(pair)
    if directed:
        return counted.with_columns(country=source), ["country"]
    both = pl.concat_list(source, target).list.drop_nulls().list.unique()
    return counted.with_columns(country=both).explode("country"), ["country"]


def cells(rows: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """Counts and Goldstein weights of the cells that occur."""
    weights = pl.col("goldstein")
    counts = rows.group_by(keys).agg(
        n_events=pl.len(), goldstein_sum=weights.sum().round(DECIMALS), weighted=weights.count()
    )
    mean = pl.when(pl.col("weighted") > 0).then(pl.col("goldstein_sum") / pl.col("weighted"))
    return counts.with_columns(goldstein_mean=mean).drop("weighted")


def grid(rows: pl.LazyFrame, units: list[str], category: list[str], every: str) -> pl.LazyFrame:
    """All units that occur, times all periods from the first to the last, times all categories that occur."""
    span = rows.select(first=pl.col("period").min(), last=pl.col("period").max())
    periods = span.select(period=pl.date_ranges("first", "last", every)).explode("period").drop_nulls()
    found = rows.select(units).unique().join(periods, how="cross")
    return found.join(rows.select(category).unique(), how="cross") if category else found


def with_share(cells_: pl.LazyFrame, source: pl.LazyFrame, of: list[str]) -> pl.LazyFrame:
    """The share of each cell in the events of its period, or of its unit and period."""
    totals = source.group_by(of).agg(total=pl.len())
    return cells_.join(totals, on=of, how="left").with_columns(share=pl.col("n_events") / pl.col("total")).drop("total")


def with_numbers(rows: pl.LazyFrame, units: list[str], codes: tuple[str, ...]) -> tuple[pl.LazyFrame, list[str]]:
    """Rows with the asked numbers of each of the unit's countries, and the names of these columns."""
    asked = [code for code in CODES if code in codes and code != "iso3"]
    added: list[str] = []
    for unit in units if asked else []:
        names = {code: unit.replace("country", code) for code in asked}
        added += names.values()
        numbers = state_numbers().lazy().select("iso3", *asked).rename(names)
        rows = rows.join(numbers, left_on=unit, right_on="iso3", how="left")
    return rows, added


@cache
def state_numbers() -> pl.DataFrame:
    """The numbers of today's states: iso3, cown (Correlates of War), gwcode (Gleditsch-Ward), one row a state.

    Gleditsch-Ward numbers are those of the table in the package country_converter, which has no Correlates of War
    numbers; the two lists agree but for a few states. These, and states that the package gives the number of a
    dissolved one, stand in data/state_numbers.csv. Sources: Correlates of War Project, State System Membership (v2016); Gleditsch and
    Ward (1999), A Revised List of Independent States since the Congress of Vienna, International Interactions 25.
    """
    numbers = {iso3: (gwcode, gwcode) for iso3, gwcode in package_numbers()}
    file = resources.files("eventcode") / "data" / "state_numbers.csv"
    differing = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    numbers |= {row["iso3"]: (int(row["cown"]), int(row["gwcode"])) for row in differing}
    rows = [(iso3, *pair) for iso3, pair in sorted(numbers.items())]
    return pl.DataFrame(rows, schema={"iso3": pl.String, "cown": pl.Int32, "gwcode": pl.Int32}, orient="row")


def package_numbers() -> list[tuple[str, int]]:
    """ISO 3166 letters and Gleditsch-Ward numbers of country_converter.

    Its table is read, not its converter: that loads pandas, and release 1.3.2 fails with pandas 3.
    """
    spec = find_spec("country_converter")
    if spec is None or spec.origin is None:
        raise EventcodeError("country_converter is not installed; install it with: pip install country_converter")
    with (Path(spec.origin).parent / "country_data.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t")
        return [(row["ISO3"], int(row["GWcode"])) for row in rows if row["GWcode"] and not row["obsolete"]]
