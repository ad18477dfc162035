"""Panels: units, periods, categories, zeros, shares, numbers of states."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import polars as pl
import pytest
from tiny import Mention, write

from eventcode.analysis import panel, state_numbers
from eventcode.codebook import load_codebook
from eventcode.dataset.read import read_daily, read_events
from eventcode.errors import UsageError

JAN, FEB, APR = date(2020, 1, 31), date(2020, 2, 1), date(2020, 4, 30)
ROWS = [
    Mention("Chad", "TCD", "Libya", "LBY", "112", JAN),
    Mention("Chad", "TCD", "Libya", "LBY", "112", JAN),
    Mention("Libya", "LBY", "Chad", "TCD", "190", FEB),
    Mention("Chad", "TCD", "Libya", "LBY", "036", APR),
    Mention("Chad", "TCD", "Chad", "TCD", "145", FEB),
    Mention("Kosovo", "XKX", None, None, "010", APR),
    Mention("Chad", "TCD", "Nations", None, "112", APR),
    Mention("Nations", None, "Libya", "LBY", "163", JAN),
]  # fmt: skip
GOLDSTEIN = {code: load_codebook()[code].goldstein for code in ("112", "190", "036")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("data"), ROWS)


def rows(frame: pl.LazyFrame, *columns: str) -> list[tuple]:
    return [(*row[:-1], row[-1]) for row in frame.select(columns).collect().iter_rows()]


def test_directed_dyads_by_month(folder):
    found = panel(read_events(folder), zero_fill=False)
    assert found.collect_schema().names() == [
        "source_country", "target_country", "period", "quad_class", "n_events", "goldstein_sum", "goldstein_mean",
    ]  # fmt: skip
    g = GOLDSTEIN
    assert found.collect().rows() == [
        ("LBY", "TCD", date(2020, 2, 1), 4, 1, g["190"], g["190"]),
        ("TCD", "LBY", date(2020, 1, 1), 3, 2, 2 * g["112"], g["112"]),
        ("TCD", "LBY", date(2020, 4, 1), 1, 1, g["036"], g["036"]),
    ]


def test_zeros_fill_units_times_periods_times_categories(folder):
    found = panel(read_events(folder)).collect()
    assert found.height == 2 * 4 * 3  # dyads, January to April though nothing fell in March, three quad classes
    assert found["n_events"].sum() == 4
    zero = found.filter(pl.col("n_events") == 0).row(0, named=True)
    assert (zero["goldstein_sum"], zero["goldstein_mean"]) == (0.0, None)
    assert found["n_events"].dtype == pl.UInt32
    assert found.select("source_country", "target_country", "period", "quad_class").is_unique().all()


COUNTS = {
    "directed dyads": ({}, {("TCD", "LBY"): 3, ("LBY", "TCD"): 1}),
    "undirected dyads": ({"directed": False}, {("LBY", "TCD"): 4}),
    "domestic dyads": ({"domestic": True}, {("TCD", "LBY"): 3, ("LBY", "TCD"): 1, ("TCD", "TCD"): 1}),
    "sources": ({"unit": "country"}, {("TCD",): 4, ("LBY",): 1, ("XKX",): 1}),
    "sources, domestic": ({"unit": "country", "domestic": True}, {("TCD",): 5, ("LBY",): 1, ("XKX",): 1}),
    "sources and targets": ({"unit": "country", "directed": False}, {("TCD",): 5, ("LBY",): 5, ("XKX",): 1}),
    "an event at home counts once": (
        {"unit": "country", "directed": False, "domestic": True}, {("TCD",): 6, ("LBY",): 5, ("XKX",): 1},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("options", "expected"), list(COUNTS.values()), ids=list(COUNTS))
@pytest.mark.parametrize("zero_fill", [True, False], ids=["filled", "bare"])
def test_units(folder, options, expected, zero_fill):
    found = panel(read_events(folder), every="1y", by=None, zero_fill=zero_fill, **options).collect()
    units = found.columns[: found.columns.index("period")]
    assert {row[: len(units)]: row[found.columns.index("n_events")] for row in found.iter_rows()} == expected


PERIODS = {
    "1mo": [date(2020, 1, 1), date(2020, 2, 1), date(2020, 3, 1), date(2020, 4, 1)],
    "1q": [date(2020, 1, 1), date(2020, 4, 1)],
    "1y": [date(2020, 1, 1)],
}


@pytest.mark.parametrize(("every", "expected"), list(PERIODS.items()), ids=list(PERIODS))
def test_periods(folder, every, expected):
    assert panel(read_events(folder), every=every, by=None).collect()["period"].unique().sort().to_list() == expected


@pytest.mark.parametrize("every", ["1d", "5d", "1w", "8w", "2mo", "2q"])
def test_periods_are_even_and_hold_every_event(folder, every):
    found = panel(read_events(folder), every=every, by=None).collect()
    assert found["n_events"].sum() == 4
    days = found["period"].unique().sort().to_list()
    if every.endswith(("d", "w")):
        assert len({later - earlier for earlier, later in pairwise(days)}) == 1
    if every.endswith("w"):
        assert {day.weekday() for day in days} == {0}


def test_shares_add_up(folder):
    total = panel(read_events(folder), normalise="total").group_by("period").agg(pl.col("share").sum()).sort("period")
    assert total.collect()["share"].to_list() == [1.0, 1.0, 0.0, 1.0]  # March has none: its shares are null
    march = panel(read_events(folder), normalise="total").filter(pl.col("period") == date(2020, 3, 1)).collect()
    assert march["share"].null_count() == march.height
    own = panel(read_events(folder), unit="country", every="1y", directed=False, normalise="unit_total")
    assert own.group_by("country").agg(pl.col("share").sum().round(9)).collect()["share"].to_list() == [1.0] * 3
    both = panel(read_events(folder), "country", "1y", None, directed=False, normalise="total").collect()
    assert dict(zip(both["country"], both["share"], strict=True)) == {"LBY": 5 / 7, "TCD": 5 / 7, "XKX": 1 / 7}


def test_events_without_a_plover_type_are_a_category(folder):
    found = panel(read_events(folder), "country", "1y", "plover_event").filter(pl.col("country") == "XKX").collect()
    assert found.filter(pl.col("plover_event").is_null())["n_events"].to_list() == [1]
    assert found.filter(pl.col("plover_event").is_not_null())["n_events"].sum() == 0


def test_numbers_stand_beside_their_country(folder):
    codes = ("iso3", "cown", "gwcode")
    found = panel(read_events(folder), every="1y", by=None, codes=codes).collect()
    assert found.columns[:6] == [
        "source_country", "target_country", "source_cown", "source_gwcode", "target_cown", "target_gwcode",
    ]  # fmt: skip
    assert found.filter(pl.col("source_country") == "TCD").row(0)[:6] == ("TCD", "LBY", 483, 483, 620, 620)
    pair = panel(read_events(folder), every="1y", by=None, directed=False, codes=("cown",)).collect()
    assert pair.row(0)[:4] == ("LBY", "TCD", 620, 483)
    country = panel(read_events(folder), "country", "1y", None, codes=codes).collect()
    assert country.filter(pl.col("country") == "XKX").row(0)[:3] == ("XKX", 347, 347)


NUMBERS = {
    "Kosovo": ("XKX", 347, 347), "Germany": ("DEU", 255, 260), "Serbia": ("SRB", 345, 340), "Yemen": ("YEM", 679, 678),
    "Vietnam": ("VNM", 816, 816), "Czechia": ("CZE", 316, 316), "Tonga": ("TON", 955, 972), "Russia": ("RUS", 365, 365),
    "South Sudan": ("SSD", 626, 626), "Namibia": ("NAM", 565, 565),
}  # fmt: skip


@pytest.mark.parametrize(("iso3", "cown", "gwcode"), list(NUMBERS.values()), ids=list(NUMBERS))
def test_numbers_of_states(iso3, cown, gwcode):
    assert state_numbers().filter(pl.col("iso3") == iso3).rows() == [(iso3, cown, gwcode)]


def test_numbers_are_unique_and_null_where_there_is_none():
    numbers = state_numbers()
    for column in numbers.columns:
        assert numbers[column].is_unique().all(), column
    assert numbers.filter(pl.col("iso3").is_in(["HKG", "PSE", "ESH", "SUN"])).is_empty()
    data = {
        "event_date": [JAN], "source_country": ["PSE"], "target_country": ["ISR"], "goldstein": [1.0], "quad_class": [1],
    }  # fmt: skip
    found = panel(pl.LazyFrame(data), codes=("cown",)).collect()
    assert found.select("source_cown", "target_cown").row(0) == (None, 666)


def test_lazy_pruned_and_projected(folder):
    plan = panel(read_events(folder).filter(pl.col("month") == 2), zero_fill=False).explain()
    assert "month=02" in plan
    assert "month=01" not in plan
    assert "sentence_text" not in plan


def test_daily_counts_an_event_of_a_day_once(folder):
    found = panel(read_daily(folder), every="1y", by="cameo_root", zero_fill=False)
    assert found.filter(pl.col("cameo_root") == "11").collect()["n_events"].to_list() == [1]


def test_to_pandas(folder):
    frame = panel(read_events(folder), codes=("iso3", "cown"), normalise="total").collect().to_pandas()
    assert frame["n_events"].sum() == 4
    assert list(frame["period"].dt.year.unique()) == [2020]


def test_empty_dataset_gives_no_rows(tmp_path):
    found = panel(read_events(write(tmp_path, [])), normalise="total", codes=("iso3", "cown")).collect()
    assert found.height == 0
    assert found.columns[-1] == "share"


WRONG = {
    "unit": ({"unit": "state"}, "'dyad', 'country'"),
    "by": ({"by": "rule_id"}, "'quad_class', 'cameo_root', 'plover_event', None"),
    "normalise": ({"normalise": "z"}, "'total', 'unit_total', None"),
    "codes": ({"codes": ("cow",)}, "'iso3', 'cown', 'gwcode'"),
    "codes as one string": ({"codes": "cown"}, r'codes=\("iso3", "cown"\)'),
    "every": ({"every": "month"}, "'1mo'"),
    "every of hours": ({"every": "6h"}, "d, w, mo, q or y"),
    "every of nothing": ({"every": "0mo"}, "d, w, mo, q or y"),
    "every of two kinds": ({"every": "1mo2d"}, "d, w, mo, q or y"),
}


@pytest.mark.parametrize(("options", "says"), list(WRONG.values()), ids=list(WRONG))
def test_wrong_options_say_what_is_possible(folder, options, says):
    with pytest.raises(UsageError, match=says):
        panel(read_events(folder), **options)


def test_another_table_is_refused(folder):
    with pytest.raises(UsageError, match="the events lack goldstein; give what read_events"):
        panel(read_events(folder).drop("goldstein"))
