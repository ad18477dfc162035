"""The audit report: what is packed into the page, and that it is one safe file that is the same each time."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import sys
import zlib
from array import array
from collections import Counter

import polars as pl
import pytest
from reported import DIGEST, HOSTILE, STORIES, Story, mention, write_stories
from tiny import write

import eventcode.report
from benchmarks.report_page import enlarge
from eventcode.builder import LISTED, most_frequent
from eventcode.cli import main
from eventcode.errors import DatasetError, UsageError
from eventcode.report import write_report
from eventcode.report.geography import HALF_WIDTH, coastline, frame, project
from eventcode.report.mentions import OUTSIDE, read_mentions, utf16_units
from eventcode.report.pack import dictionary, pack_columns
from eventcode.report.rule_texts import rule_texts

TYPES = {"Uint8": "B", "Uint16": "H", "Int32": "i", "Uint32": "I"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_stories(tmp_path_factory.mktemp("data"), STORIES)


@pytest.fixture(scope="module")
def page(folder, tmp_path_factory):
    return write_report(folder, tmp_path_factory.mktemp("page") / "report.html").read_text(encoding="utf-8")


def block(page, name):
    packed = re.search(rf'id="block-{name}">([^<]*)</script>', page)
    return zlib.decompress(base64.b64decode(packed[1]))


def columns(page):
    facts, data = json.loads(block(page, "facts")), block(page, "columns")
    return {name: array(TYPES[kind], data[at : at + size]) for name, kind, at, size in facts["layout"]}


# -- the file ---------------------------------------------------------------------------------------------------------


def test_the_same_dataset_gives_the_same_bytes(folder, page, tmp_path):
    again = write_report(folder, tmp_path / "again.html").read_bytes()
    assert again == page.encode()


def test_nothing_is_loaded_and_only_our_script_runs(page):
    assert re.search(r"default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-", page)
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert not re.search(r'(src|href)="(?!#|data:,)|(src|href)=[^"]', markup)
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    assert len(scripts) == 1
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|import|eval|innerHTML|insertAdjacentHTML)\b", scripts[0])
    assert "url(" not in page
    assert "@import" not in page


def test_hostile_text_is_no_markup(page):
    assert "window.hacked" not in page
    assert "onerror" not in page
    assert len(re.findall("<script", page)) == len(re.findall("</script>", page))
    texts = json.loads(block(page, "texts"))
    assert HOSTILE in texts["documents"]["title"]


def test_the_heading_stands_without_a_script(page):
    assert "8 coded events from 8 documents" in page
    assert "8 August 2008 to 1 April 2012" in page


# -- what is packed ---------------------------------------------------------------------------------------------------


def test_offsets_give_the_words_as_a_browser_cuts_them(page):
    found, texts = columns(page), json.loads(block(page, "texts"))
    cut = []
    for i, sentence in enumerate(found["sentence"]):
        units = texts["sentences"][sentence].encode("utf-16-le")
        start, end = found["source_start"][i], found["source_end"][i]
        cut.append(units[2 * start : 2 * end].decode("utf-16-le"))
    assert cut == ["Russia", "Russia", "Chad", "Libya", "Kenya", "Peru", "\U0001f30d\U0001f30d", "Ghana"]


def test_columns_say_what_the_events_say(page, folder):
    found, facts = columns(page), json.loads(block(page, "facts"))
    rows = read_mentions(folder, None, None)
    assert [facts["codes"][c]["code"] for c in found["code"]] == rows["cameo_code"].to_list()
    assert [facts["actors"][a] and facts["actors"][a]["code"] for a in found["target"]] == rows["target_code"].to_list()
    assert [f"{a:08x}{b:08x}" for a, b in zip(found["id_high"], found["id_low"], strict=True)] == rows[
        "event_id"
    ].to_list()
    assert [facts["places"][p] and facts["places"][p]["name"] for p in found["place"]] == rows["place_name"].to_list()


def test_one_of_several_mentions_is_the_first(page):
    found, facts = columns(page), json.loads(block(page, "facts"))
    firsts = [bool(flags & facts["flags"]["first"]) for flags in found["flags"]]
    assert firsts == [True, False, True, True, True, True, False, True]  # actors without a code are not in daily


def test_traces_and_trees_are_packed_by_row_and_sentence(page):
    traces, trees = json.loads(block(page, "trace-0")), json.loads(block(page, "tree-0"))
    assert traces[0] == ["clause: accuse(agent: …)", "rule accuse: by hand <i>"]
    facts = json.loads(block(page, "facts"))
    steps, lengths, heads, relations, _, odd = trees[0]
    assert (steps, lengths, heads) == ([0, 7, 8, 8, 3, 10], [6, 7, 7, 2, 10, 1], [1, 0, -1, 1, -3, -4])
    assert [facts["relations"][r] for r in relations] == ["nsubj", "root", "obj", "case", "obl", "punct"]
    assert odd == {}


def test_rules_come_with_their_text(page):
    rule = json.loads(block(page, "facts"))["rules"][1]
    assert rule["text"].startswith("- id: accuse\n")
    assert rule["text"].count("- id:") == 1
    assert rule["place"].startswith("11-")


def test_words_outside_of_the_sentence_keep_their_text(tmp_path):
    story = Story(mention("It", "IRN", "Iraq", "IRQ", "112", "2020-01-01"), repeat=2, source_text="It accused Iraq")
    folder = write_stories(tmp_path / "data", [story])
    row = read_mentions(folder, None, None)
    assert row.select("source_start", "source_text", "trigger_start").row(0) == (OUTSIDE, "It accused Iraq", 3)


def test_a_document_that_is_gone_leaves_a_row_without_marks(tmp_path):
    folder = write_stories(tmp_path / "data", STORIES[:1])
    pl.read_parquet(folder / "documents" / "part-0.parquet").head(0).write_parquet(
        folder / "documents" / "part-0.parquet"
    )
    assert read_mentions(folder, None, None).select("source_start", "title").row(0) == (OUTSIDE, None)
    write_report(folder, tmp_path / "report.html")


def test_days_are_kept_between(folder, tmp_path):
    from datetime import date

    page = write_report(folder, tmp_path / "r.html", since=date(2011, 4, 1), until=date(2012, 1, 1)).read_text()
    assert json.loads(block(page, "facts"))["span"] == ["2011-05-02", "2012-01-01"]


PACKED = {
    "bytes": ([0, 255], "Uint8"),
    "shorts": ([0, 256], "Uint16"),
    "negative": ([-1, 3], "Int32"),
    "long": ([65536], "Int32"),
    "ids": ([2**32 - 1], "Uint32"),
    "nothing": ([], "Uint8"),
}


@pytest.mark.parametrize(("values", "kind"), PACKED.values(), ids=PACKED)
def test_columns_take_the_narrowest_type(values, kind):
    packed = pack_columns({"before": [1], "column": values})
    name, found, at, size = packed.layout[1]
    assert (name, found) == ("column", kind)
    assert array(TYPES[kind], packed.data[at : at + size]).tolist() == values


def test_a_dictionary_is_alphabetical_with_none_first():
    assert dictionary(pl.Series(["b", None, "a", "b"])) == ([None, "a", "b"], [2, 0, 1, 2])


def test_utf16_units_count_wide_characters_twice():
    assert utf16_units("a\U0001f30db") == [0, 1, 3, 4]


# -- the map, the rules, the manifest -----------------------------------------------------------------------------------


def test_equal_earth_meets_known_points():
    assert project(0, 0) == (0, 0)
    assert project(180, 0) == (HALF_WIDTH, 0)
    assert project(-180, 0) == (-HALF_WIDTH, 0)
    assert project(0, 90) == (0, -round(1.3173627591574133 / 2.7066299836960748 * HALF_WIDTH))


def test_the_coastline_lies_on_the_map():
    left, top, width, height = frame()
    starts = re.findall(r"M(-?\d+) ?(-?\d+)", coastline())
    assert len(starts) > 100
    assert all(left <= int(x) <= left + width and top - height < int(y) < top + height for x, y in starts)


def test_other_rules_than_at_build_are_noted():
    assert "have changed" in rule_texts(["accuse"], {"coder": {"rules": "another"}}).note
    assert "no longer there" in rule_texts(["accuse"], {"options": {"rules": "/nowhere"}}).note


def test_rules_of_the_user_stand_beside_the_packaged_ones(tmp_path):
    text = """- id: dither
  gloss: X dithers with Y
  code: "112"
  match: {verb: $DITHER, source: agent, target: obl:with}
  examples:
    - {text: Chad dithered with Libya., events: [TCD 112 LBY]}
    - {text: Chad did not dither with Libya., events: []}
"""
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "verbs.csv").write_text("class,form,note\nDITHER,dither,\n", encoding="utf-8")
    found = rule_texts(["accuse", "dither"], {"options": {"rules": str(tmp_path)}}).rules
    assert found["dither"]["text"] == text.rstrip()
    assert found["dither"]["place"] == "own.yaml:1"
    assert found["accuse"]["text"].startswith("- id: accuse")


def test_a_manifest_lists_the_most_frequent_names():
    counter = Counter({"b": 2, "a": 2, "the\n council": 1, "the council": 4} | {f"n{i}": 1 for i in range(LISTED)})
    found = most_frequent(counter)
    assert list(found.items())[:3] == [("the council", 5), ("a", 2), ("b", 2)]
    assert len(found) == LISTED


# -- datasets that lack something, and wrong usage --------------------------------------------------------------------


def test_an_empty_dataset_has_a_report(tmp_path):
    page = write_report(write(tmp_path / "data", [], ["a"]), tmp_path / "report.html").read_text(encoding="utf-8")
    assert "0 coded events from 1 documents" in page
    assert json.loads(block(page, "facts"))["events"] == 0


def test_without_a_parse_store_there_are_no_trees(tmp_path):
    folder = write_stories(tmp_path / "data", STORIES[:2], parsed=False)
    page = write_report(folder, tmp_path / "report.html").read_text(encoding="utf-8")
    assert json.loads(block(page, "tree-0")) == [None, None]


def test_a_parse_store_that_is_asked_for_must_be_there(folder, tmp_path):
    with pytest.raises(UsageError, match="elsewhere is no folder; --parses takes the parse store"):
        write_report(folder, tmp_path / "report.html", parses=tmp_path / "elsewhere")


def test_trees_come_from_the_parse_store_that_is_asked_for(folder, page, tmp_path):
    moved = tmp_path / "data"
    shutil.copytree(folder, moved)
    store = (moved / "parses").rename(tmp_path / "store")
    found = write_report(moved, tmp_path / "report.html", parses=store).read_text(encoding="utf-8")
    assert block(found, "tree-0") == block(page, "tree-0")


@pytest.mark.parametrize("table", ["texts", "sentences"])
def test_a_damaged_file_of_parses_costs_its_trees_only(tmp_path, table):
    folder = write_stories(tmp_path / "data", STORIES[:1])
    (folder / "parses" / f"model={DIGEST}" / table / "bad.parquet").write_bytes(b"nonsense")
    page = write_report(folder, tmp_path / "report.html").read_text(encoding="utf-8")
    assert json.loads(block(page, "facts"))["trees"] == 1


def test_the_benchmark_enlarges_events_and_trees_alike(folder, tmp_path):
    enlarge(folder, tmp_path / "data", 20)
    page = write_report(tmp_path / "data", tmp_path / "report.html").read_text(encoding="utf-8")
    facts = json.loads(block(page, "facts"))
    assert (facts["events"], facts["trees"]) == (20, len(json.loads(block(page, "texts"))["sentences"]))


def test_too_many_events_are_refused(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(eventcode.report, "MAX_EVENTS", 7)
    with pytest.raises(UsageError, match="8 events are too many"):
        write_report(folder, tmp_path / "report.html")


def test_a_damaged_dataset_is_one_clear_line(tmp_path):
    folder = write_stories(tmp_path / "data", STORIES[:1])
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(DatasetError, match="cannot read the manifest"):
        write_report(folder, tmp_path / "report.html")
    (folder / "documents" / "part-0.parquet").write_bytes(b"nonsense")
    with pytest.raises(DatasetError, match="cannot read the dataset"):
        write_report(folder, tmp_path / "report.html")


def test_the_command_writes_the_page(folder, page, tmp_path):
    command = [
        sys.executable,
        "-m",
        "eventcode.cli",
        "report",
        str(folder),
        "--out",
        str(tmp_path / "new" / "audit.html"),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "new" / "audit.html").read_text(encoding="utf-8") == page


WRONG = {
    "no dataset": (1, ("NOWHERE",)),
    "a folder as page": (2, ("FOLDER", "--out", "NEW")),
    "days in the wrong order": (2, ("FOLDER", "--from", "2020-01-02", "--until", "2020-01-01", "--out", "NEW/r.html")),
    "no date": (2, ("FOLDER", "--from", "soon", "--out", "NEW/r.html")),
    "a file in the way": (1, ("FOLDER", "--out", "FOLDER/manifest.json/r.html")),
}


@pytest.mark.parametrize(("status", "arguments"), WRONG.values(), ids=WRONG)
def test_wrong_usage_is_one_line(folder, tmp_path, monkeypatch, capsys, status, arguments):
    places = {"FOLDER": folder, "NEW": tmp_path, "NOWHERE": tmp_path / "nowhere"}
    filled = [re.sub("|".join(places), lambda m: str(places[m[0]]), argument) for argument in arguments]
    monkeypatch.setattr(sys, "argv", ["eventcode", "report", *filled])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == status
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert said.err.startswith("eventcode: ")
