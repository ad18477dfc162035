"""Exports: names and number of columns, a row of each format cell by cell, empty cells, zeros, errors."""

from __future__ import annotations

import csv
import errno
from datetime import date
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from eventcode.codebook import load_codebook
from eventcode.coding.names import ROLES, countries
from eventcode.dataset.schema import EVENTS
from eventcode.dataset.writer import DatasetWriter
from eventcode.errors import DatasetError, UsageError
from eventcode.exports import FORMATS, export, gdelt, icews, phoenix
from eventcode.exports import reference as tables
from eventcode.exports.actors import read_actor
from eventcode.model import Document, Event

DOCS = Path(__file__).parent.parent / "docs" / "exports.md"
HEADERS = Path(__file__).parent / "published_headers"
TEXT = 'Police "in\tKigali" accused the United Nations of aggression. Chad spoke.'
KIGALI = {
    "place_name": "Kigali", "place_country": "RWA", "latitude": -1.94995, "longitude": 30.05885, "geonames_id": 202061,
}  # fmt: skip
RWANDA = {**KIGALI, "place_name": "Rwanda", "geonames_id": 49518}
BOSTON = {
    "place_name": "Boston", "place_country": "USA", "latitude": 42.35843, "longitude": -71.05977,
    "geonames_id": 4930956,
}  # fmt: skip
NO_TARGET = dict.fromkeys(f"target_{part}" for part in ("code", "country", "role", "text", "start", "end"))


def document(number: int = 0, url: str | None = None) -> Document:
    return Document(f"doc-{number}", TEXT, date(2011, 3, 16), publisher=f"Paper {number}", url=url, place="news")


def event(doc: Document, number: int = 0, code: str = "1123", **changes: object) -> Event:
    facts = load_codebook()[code]
    cells: dict[str, object] = {
        "event_id": f"{number:016x}", "group_id": "0" * 16, "doc_id": doc.doc_id, "sentence_index": 0,
        "sentence_text": TEXT, "story_date": doc.date, "event_date": date(2011, 3, 14), "event_date_basis": "text",
        "source_code": "RWACOP", "source_country": "RWA", "source_role": "COP", "source_text": 'Police "in\tKigali"',
        "source_start": 0, "source_end": 18, "target_code": "IGOUNO", "target_country": None, "target_role": "IGOUNO",
        "target_text": "the United Nations", "target_start": 27, "target_end": 45, "cameo_code": code,
        "cameo_root": code[:2], "cameo_label": facts.label, "quad_class": facts.quad_class,
        "goldstein": facts.goldstein, "plover_event": facts.plover_event, "plover_mode": facts.plover_mode,
        "plover_context": facts.plover_context, "factuality": "asserted", "attributed_to_code": None,
        "attributed_to_text": None, "is_reciprocal": False, "trigger_text": "accused", "trigger_start": 19,
        "trigger_end": 26, "rule_id": "accuse", "trace": ("rule accuse", "date: story's"), "place_name": None,
        "place_country": None, "latitude": None, "longitude": None, "geonames_id": None, "publisher": doc.publisher,
        "url": doc.url, "coder_version": "0.1",
    }  # fmt: skip
    return Event(**(cells | changes))  # type: ignore[arg-type]


def speech(doc: Document, number: int = 0, code: str = "010", **changes: object) -> Event:
    """A deed of Chad without target or place, in the second sentence."""
    chad = {
        "source_code": "TCD", "source_country": "TCD", "source_role": None, "source_text": "Chad", "source_start": 61,
        "source_end": 65, "sentence_index": 1, "trigger_text": "spoke", "trigger_start": 66, "trigger_end": 71,
    }  # fmt: skip
    return event(doc, number, code, **(chad | NO_TARGET | changes))


def write_dataset(folder: Path, *batches: tuple[Document, list[Event]]) -> Path:
    with DatasetWriter(folder, load_codebook()) as writer:
        writer.add([(doc, 2, events) for doc, events in batches])
        written = writer.finish({})
    assert written.rejects == ()
    return folder


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An accusation that two papers report, and a speech."""
    first, second = document(0, "https://paper.example/a"), document(1)
    return write_dataset(
        tmp_path_factory.mktemp("data"),
        (first, [event(first, 1, **KIGALI), speech(first, 2)]),
        (second, [event(second, 3)]),
    )


def cells(file: Path, to: str) -> list[dict[str, str]]:
    """The file's rows by column, read without any knowledge of quotes but for CSV."""
    layout = FORMATS[to]
    with file.open(encoding="utf-8", newline="") as handle:
        plain = (line.removesuffix("\n").split("\t") for line in handle)
        lines = list(csv.reader(handle) if layout.quoted else plain)
    if layout.header:
        assert tuple(lines.pop(0)) == layout.columns
    assert {len(line) for line in lines} <= {len(layout.columns)}
    return [dict(zip(layout.columns, line, strict=True)) for line in lines]


def one(tmp_path: Path, to: str, row: Event, doc: Document | None = None) -> dict[str, str]:
    folder = write_dataset(tmp_path / "data", (doc or document(), [row]))
    (found,) = cells(export(folder, to, tmp_path / "out"), to)
    return found


NUMBER_OF_COLUMNS = {"gdelt": 61, "icews": 20, "phoenix": 26, "polecat": 40}
"""Names and order are those of GDELT's column labels of September 2016, of the headers of the ICEWS and POLECAT files, and of phoxy."""


@pytest.mark.parametrize(("to", "number"), NUMBER_OF_COLUMNS.items())
def test_columns_are_those_of_the_published_header(to: str, number: int):
    published = (HEADERS / f"{to}.txt").read_text(encoding="utf-8").splitlines()
    assert len(published) == number
    assert list(FORMATS[to].columns) == published


def test_csv_has_the_columns_of_the_table():
    assert FORMATS["csv"].columns == tuple(EVENTS.dtypes)


NAME = "Police 'in Kigali'"
ROWS = {
    "gdelt": {
        "GLOBALEVENTID": "1", "SQLDATE": "20110314", "MonthYear": "201103", "Year": "2011", "FractionDate": "2011.2027",
        "Actor1Code": "RWACOP", "Actor1Name": "RWANDA", "Actor1CountryCode": "RWA", "Actor1Type1Code": "COP",
        "Actor2Code": "IGOUNO", "Actor2Name": "UNITED NATIONS", "Actor2KnownGroupCode": "UNO",
        "Actor2Type1Code": "IGO", "IsRootEvent": "1", "EventCode": "1123", "EventBaseCode": "112",
        "EventRootCode": "11", "QuadClass": "3", "GoldsteinScale": "-2.0", "NumMentions": "2", "NumSources": "2",
        "NumArticles": "1", "Actor1Geo_Type": "0", "Actor2Geo_Type": "0", "ActionGeo_Type": "4",
        "ActionGeo_FullName": "Kigali, Rwanda", "ActionGeo_CountryCode": "RW", "ActionGeo_Lat": "-1.94995",
        "ActionGeo_Long": "30.05885", "DATEADDED": "20110316000000", "SOURCEURL": "https://paper.example/a",
    },
    "icews": {
        "Event ID": "1", "Event Date": "2011-03-14", "Source Name": "Police (Rwanda)",
        "Source Sectors": "Police,Government", "Source Country": "Rwanda", "Event Text": "Accuse of aggression",
        "CAMEO Code": "1123", "Intensity": "-2.0", "Target Name": "United Nations",
        "Target Sectors": "International Government Organization", "Story ID": "1", "Sentence Number": "1",
        "Publisher": "Paper 0", "City": "Kigali", "Country": "Rwanda", "Latitude": "-1.94995", "Longitude": "30.05885",
    },
    "phoenix": {
        "EventID": "1", "Date": "20110314", "Year": "2011", "Month": "03", "Day": "14", "SourceActorFull": "RWACOP",
        "SourceActorEntity": "RWA", "SourceActorRole": "COP", "TargetActorFull": "IGOUNO", "TargetActorEntity": "IGO",
        "TargetActorAttribute": "UNO", "EventCode": "1123", "EventRootCode": "11", "QuadClass": "3",
        "GoldsteinScore": "-2.0", "Lat": "-1.94995", "Lon": "30.05885", "LocationName": "Kigali",
        "CountryCode": "Rwanda", "SentenceID": "doc-0_0;doc-1_0", "URLs": "https://paper.example/a",
        "NewsSources": "Paper 0;Paper 1",
    },
    "polecat": {
        "Event ID": "0000000000000001", "Event Date": "2011-03-14", "Event Type": "ACCUSE",
        "Event Mode": "allege", "Quad Code": "VERBAL CONFLICT", "Contexts": "military",
        "Actor Name": "Police (Rwanda)", "Actor Country": "RWA", "Actor COW": "517", "Primary Actor Sector": "COP",
        "Actor Sectors": "COP", "Actor Name Raw": NAME, "Recipient Name": "United Nations", "Recipient Country": "IGO",
        "Recipient Name Raw": "the United Nations", "Placename": "Kigali", "City": "Kigali", "Country": "RWA",
        "Latitude": "-1.94995", "Longitude": "30.05885", "GeoNames ID": "202061", "Source": "Paper 0",
        "Publication Date": "2011-03-16", "Version": "eventcode 0.1",
    },
    "csv": {
        "event_id": "0000000000000001", "group_id": "0" * 16, "doc_id": "doc-0", "sentence_index": "0",
        "sentence_text": TEXT, "story_date": "2011-03-16", "event_date": "2011-03-14", "event_date_basis": "text",
        "source_code": "RWACOP", "source_country": "RWA", "source_role": "COP", "source_text": 'Police "in\tKigali"',
        "source_start": "0", "source_end": "18", "target_code": "IGOUNO", "target_role": "IGOUNO",
        "target_text": "the United Nations", "target_start": "27", "target_end": "45", "cameo_code": "1123",
        "cameo_root": "11", "cameo_label": "Accuse of aggression", "quad_class": "3", "goldstein": "-2",
        "plover_event": "ACCUSE", "plover_mode": "allege", "plover_context": "military", "factuality": "asserted",
        "is_reciprocal": "false", "trigger_text": "accused", "trigger_start": "19", "trigger_end": "26",
        "rule_id": "accuse", "trace": "rule accuse | date: story's", "place_name": "Kigali", "place_country": "RWA",
        "latitude": "-1.94995", "longitude": "30.05885", "geonames_id": "202061", "publisher": "Paper 0",
        "url": "https://paper.example/a", "coder_version": "0.1",
    },
}  # fmt: skip


@pytest.mark.parametrize("to", list(FORMATS))
def test_row_cell_by_cell_and_all_other_cells_empty(dataset: Path, tmp_path: Path, to: str):
    file = export(dataset, to, tmp_path / "deep" / "events")
    assert file == tmp_path / "deep" / "events"
    codes = ("EventCode", "CAMEO Code", "Event Type", "cameo_code")
    rows = [row for row in cells(file, to) if any(row.get(c) in ("1123", "ACCUSE") for c in codes)]
    empty = FORMATS[to].empty
    assert {name: cell for name, cell in rows[0].items() if cell != empty} == ROWS[to]
    assert len(rows) == (1 if to in ("gdelt", "phoenix") else 2)
    assert list(file.parent.iterdir()) == [file]


def test_empty_is_nothing_but_none_in_polecat():
    assert {to: layout.empty for to, layout in FORMATS.items()} == dict.fromkeys(FORMATS, "") | {"polecat": "None"}


@pytest.mark.parametrize("to", ["gdelt", "icews", "phoenix", "csv"])
def test_codes_keep_their_zero_in_pandas(dataset: Path, tmp_path: Path, to: str):
    layout = FORMATS[to]
    names = None if layout.header else list(layout.columns)
    file = export(dataset, to, tmp_path / "events")
    rows = pd.read_csv(file, sep=layout.separator, names=names, dtype=str)
    column = {"icews": "CAMEO Code", "csv": "cameo_code"}.get(to, "EventCode")
    assert sorted(set(rows[column])) == ["010", "1123"]


def test_gdelt_reads_as_the_codebooks_types(dataset: Path, tmp_path: Path):
    rows = pl.read_csv(
        export(dataset, "gdelt", tmp_path / "events"), separator="\t", has_header=False, quote_char=None,
        new_columns=list(gdelt.COLUMNS), schema_overrides={"EventCode": pl.String, "EventBaseCode": pl.String,
        "EventRootCode": pl.String},
    )  # fmt: skip
    speech_ = rows.row(1, named=True)
    assert (speech_["EventCode"], speech_["EventBaseCode"], speech_["EventRootCode"]) == ("010", "010", "01")
    assert (speech_["Actor2Code"], speech_["IsRootEvent"], speech_["ActionGeo_Type"]) == (None, 0, 0)
    assert rows["GLOBALEVENTID"].to_list() == [1, 2]


@pytest.mark.parametrize(
    ("day", "fraction"),
    [(date(2011, 1, 1), "2011.0027"), (date(2011, 2, 18), "2011.1315"), (date(2011, 12, 31), "2011.9890")],
    ids=str,
)
def test_gdelt_fraction_of_the_year(tmp_path: Path, day: date, fraction: str):
    assert one(tmp_path, "gdelt", event(document(), event_date=day))["FractionDate"] == fraction


PLACES = {
    "city": (KIGALI, "4", "Kigali, Rwanda", "RW", "", ""),
    "country": (RWANDA, "1", "Rwanda", "RW", "RW", "RW"),
    "american city": (BOSTON, "3", "Boston, United States", "US", "", ""),
    "none": ({}, "0", "", "", "", ""),
}


@pytest.mark.parametrize("place", list(PLACES))
def test_gdelt_place(tmp_path: Path, place: str):
    changes, *expected = PLACES[place]
    row = one(tmp_path, "gdelt", event(document(), **changes))
    names = ("Type", "FullName", "CountryCode", "ADM1Code", "FeatureID")
    assert [row[f"ActionGeo_{name}"] for name in names] == expected


@pytest.mark.parametrize("to", ["icews", "polecat"])
def test_country_is_no_city(tmp_path: Path, to: str):
    row = one(tmp_path, to, event(document(), **RWANDA))
    assert (row["City"], row["Country"]) == (FORMATS[to].empty, {"icews": "Rwanda", "polecat": "RWA"}[to])


def test_source_without_address_or_publisher(tmp_path: Path):
    doc = Document("doc-0", TEXT, date(2011, 3, 16), place="news")
    row = one(tmp_path, "gdelt", event(doc), doc)
    assert (row["SOURCEURL"], row["NumSources"]) == ("", "1")


def test_icews_event_without_target(tmp_path: Path):
    row = one(tmp_path, "icews", speech(document()))
    assert [row[f"Target {name}"] for name in ("Name", "Sectors", "Country")] == [
        "Unspecified Actor",
        "Unspecified",
        "",
    ]
    assert (row["Source Name"], row["Source Sectors"], row["Source Country"]) == ("Chad", "", "Chad")
    assert (row["Event Text"], row["CAMEO Code"], row["Sentence Number"]) == ("Make statement", "010", "2")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("040", "Consult"),
        ("044", "Meet at a 'third' location"),
        ("083", "Accede to requests or demands for political reform"),
        ("193", "fight with small arms and light weapons"),
    ],
)
def test_icews_event_text(tmp_path: Path, code: str, text: str):
    assert one(tmp_path, "icews", event(document(), code=code))["Event Text"] == text


def test_unresolved_actor_keeps_its_words_in_icews(tmp_path: Path):
    row = one(tmp_path, "icews", event(document(), source_code=None, source_country=None, source_role=None))
    assert (row["Source Name"], row["Source Sectors"], row["Source Country"]) == (NAME, "", "")


PHOENIX_CODES = {
    "statement is neutral": ("010", "0", "0.0"),
    "appeal is neutral": ("020", "0", "3.0"),
    "aid": ("070", "2", "7.0"),
    "reduced relations are verbal": ("160", "3", "-4.0"),
    "root's weight where the code has none": ("176", "4", "-7.0"),
}


@pytest.mark.parametrize("case", list(PHOENIX_CODES))
def test_phoenix_classes_and_weights(tmp_path: Path, case: str):
    code, quad, weight = PHOENIX_CODES[case]
    row = one(tmp_path, "phoenix", event(document(), code=code))
    assert (row["EventCode"], row["QuadClass"], row["GoldsteinScore"]) == (code, quad, weight)


ACTORS = {
    "country": ("RUS", ("RUS", None, None), "RUSSIA", "Russia", "", "Russian Federation"),
    "role": ("RUSGOV", ("RUS", "GOV", None), "RUSSIA", "Government (Russia)", "Government", "Russian Federation"),
    "two roles": (
        "PSEGOVMIL", ("PSE", "GOV", "MIL"), "PALESTINIAN TERRITORY", "Government (Palestinian Territory, Occupied)",
        "Government,Military", "Occupied Palestinian Territory",
    ),
    "second role not Phoenix'": ("IRQLEG", ("IRQ", None, "LEG"), "IRAQ", "Legislature (Iraq)",
                                 "Legislative / Parliamentary,Government", "Iraq"),
    "group": ("PSEREBHMS", ("PSE", "REB", "HMS"), "HAMAS", "Hamas", "Rebel,Dissident", "Occupied Palestinian Territory"),
    "organisation": ("IGONAT", ("IGO", None, "NAT"), "NORTH ATLANTIC TREATY ORGANIZATION",
                     "North Atlantic Treaty Organization", "International Government Organization", None),
    "bare role": ("CVL", (None, None, None), "CITIZEN", "Citizen (International)",
                  "General Population / Civilian / Social,Social", None),
    "bare organisation": ("IGO", ("IGO", None, None), None, None, "International Government Organization", None),
    "unknown group": ("SYRREBXYZ", ("SYR", "REB", "XYZ"), "SYRIA", "Armed Rebel (Syria)", "Rebel,Dissident", "Syria"),
}  # fmt: skip


@pytest.mark.parametrize("case", list(ACTORS))
def test_actor_parts(case: str):
    code, of_phoenix, of_gdelt, name, sectors, country = ACTORS[case]
    actor = read_actor(code)
    assert tuple(phoenix.parts(actor).values()) == of_phoenix
    assert gdelt.parts(actor)["name"] == of_gdelt
    assert icews.parts(actor) == {"name": name, "sectors": sectors or None, "country_name": country}


def test_gdelt_types_and_known_group():
    found = gdelt.parts(read_actor("PSEGOVMILLEGELIXYZ"))
    assert [found[k] for k in ("country3", "group", "type1", "type2", "type3")] == ["PSE", "XYZ", "GOV", "MIL", "LEG"]


def test_polecat_leaves_out_what_plover_does_not_have(dataset: Path, tmp_path: Path):
    rows = cells(export(dataset, "polecat", tmp_path / "events"), "polecat")
    assert [row["Event ID"] for row in rows] == [f"{1:016x}", f"{3:016x}"]


def test_rows_stand_in_the_order_of_the_table(tmp_path: Path):
    docs = [document(number) for number in range(40)]
    days = [date(2009 + number % 4, 1 + number % 12, 5) for number in range(40)]
    batches = [(doc, [event(doc, n, event_date=day)]) for n, (doc, day) in enumerate(zip(docs, days, strict=True))]
    folder = write_dataset(tmp_path / "data", *batches)
    found = [row["SQLDATE"] for row in cells(export(folder, "gdelt", tmp_path / "out"), "gdelt")]
    assert found == sorted({f"{day:%Y%m%d}" for day in days})
    for to in ("icews", "phoenix"):
        rows = cells(export(folder, to, tmp_path / "out"), to)
        assert [row[FORMATS[to].columns[0]] for row in rows] == [str(n + 1) for n in range(len(rows))]


@pytest.mark.parametrize("to", list(FORMATS))
def test_empty_dataset(tmp_path: Path, to: str):
    folder = write_dataset(tmp_path / "data")
    file = export(folder, to, tmp_path / "out")
    assert cells(file, to) == []
    assert (file.stat().st_size > 0) == FORMATS[to].header


def test_unknown_format_names_the_known_ones(dataset: Path, tmp_path: Path):
    with pytest.raises(UsageError, match="unknown format 'acled'; known are gdelt, icews, phoenix, polecat, csv"):
        export(dataset, "acled", tmp_path / "out")


@pytest.mark.parametrize("to", list(FORMATS))
def test_no_dataset(tmp_path: Path, to: str):
    with pytest.raises(DatasetError, match="eventcode build"):
        export(tmp_path / "nothing", to, tmp_path / "new" / "out")
    assert list(tmp_path.iterdir()) == []


def test_out_is_a_folder(dataset: Path, tmp_path: Path):
    with pytest.raises(UsageError, match="is a folder; name the file"):
        export(dataset, "gdelt", tmp_path)


def test_damaged_dataset_is_one_line(tmp_path: Path):
    folder = write_dataset(tmp_path / "data", (document(), [event(document())]))
    next((folder / "events").rglob("*.parquet")).write_bytes(b"no parquet")
    with pytest.raises(DatasetError, match="build it again"):
        export(folder, "icews", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_full_disk_keeps_the_old_file(dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "out").write_text("old", encoding="utf-8")

    def full(_rows: pl.LazyFrame, file: Path, **_options: object) -> None:
        file.write_text("half", encoding="utf-8")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pl.LazyFrame, "sink_csv", full)
    with pytest.raises(DatasetError, match="No space left on device"):
        export(dataset, "csv", tmp_path / "out")
    assert [(p.name, p.read_text(encoding="utf-8")) for p in tmp_path.iterdir()] == [("out", "old")]


def test_tables_cover_countries_roles_and_types():
    assert set(tables.countries()) == countries()
    assert set(tables.roles()) == ROLES
    assert set(tables.plover_quads()) == {code.plover_event for code in load_codebook() if code.plover_event}
    assert set(tables.icews_labels()) <= set(load_codebook().codes)


def test_regions_stand_where_countries_do():
    region = read_actor("WAFGOV")
    assert gdelt.parts(region) | {"name": None} == {
        "name": None, "country3": "WAF", "group": None, "type1": "GOV", "type2": None, "type3": None
    }  # fmt: skip
    assert region.generic_name == "Government (West Africa)"
    assert read_actor("EUR").generic_name == "Europe"


def test_docs_map_every_column():
    sections = dict(part.split("\n", 1) for part in DOCS.read_text(encoding="utf-8").split("\n## ")[1:])
    for to, title in (("gdelt", "GDELT"), ("icews", "ICEWS"), ("phoenix", "Phoenix"), ("polecat", "POLECAT")):
        named = [cell for line in sections[title].splitlines() if line.startswith("| `")
                 for cell in line.split(" | ")[0].strip("| ").replace("`", "").split(", ")]  # fmt: skip
        assert sorted(named) == sorted(FORMATS[to].columns)
    assert FORMATS["csv"].columns == tuple(EVENTS.dtypes)
