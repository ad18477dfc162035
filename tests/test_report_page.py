"""The audit report in a real browser: filters, open rows, marks, trees, keys, and what hostile texts can do."""

from __future__ import annotations

import json
import re

import pytest
from browser import chromium, missing, open_page, until
from reported import STORIES, Story, mention, write_stories
from tiny import write

from eventcode.report import write_report

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "never")

FOUND = "return document.getElementById('found').textContent"
ROWS = "return [...document.querySelectorAll('.space .row')].map((row) => row.querySelector('.c-{0}').textContent)"
SET = """
const [fields] = arguments;
document.getElementById("reset").click();
for (const [id, value] of Object.entries(fields)) {
  const field = document.getElementById(`f-${id}`);
  if (typeof value === "boolean") field.checked = value; else field.value = value;
}
document.getElementById("f-text").dispatchEvent(new Event("input", {bubbles: true}));
"""


@pytest.fixture(scope="module")
def driver():
    with chromium(logs=True) as started:
        yield started


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    scratch = tmp_path_factory.mktemp("report")
    return write_report(write_stories(scratch / "data", STORIES), scratch / "report.html")


@pytest.fixture
def page(driver, report):
    open_page(driver, report)
    return driver


def make(folder, stories, **options):
    return write_report(write_stories(folder / "data", stories, **options), folder / "report.html")


def texts(driver, column):
    return driver.execute_script(ROWS.format(column))


def click_row(driver, number):
    driver.execute_script("document.querySelectorAll('.space .row')[arguments[0]].click()", number)
    until(driver, "return document.querySelector('.open .trace li')")


def all_texts(driver, selector):
    return driver.execute_script(
        "return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector
    )


def press(driver, key):
    script = "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true, cancelable: true}))"
    driver.execute_script(script, key)


# -- safety -----------------------------------------------------------------------------------------------------------


def test_hostile_text_stays_text(page):
    page.execute_script(SET, {"source": "PER"})
    until(page, "return document.querySelectorAll('.space .row').length === 1")
    click_row(page, 0)
    shown = page.execute_script("return document.querySelector('.open').textContent")
    assert "<script>window.hacked=1</script>" in shown
    assert page.execute_script("return window.hacked") is None
    assert (
        page.execute_script(
            "return document.querySelectorAll('.open img, .open script, .open a[href^=javascript]').length"
        )
        == 0
    )


def test_nothing_is_asked_of_the_network_and_nothing_fails(driver, report):
    driver.get_log("performance"), driver.get_log("browser")
    open_page(driver, report)
    click_row(driver, 0)
    asked = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    addresses = {m["params"]["request"]["url"] for m in asked if m["method"] == "Network.requestWillBeSent"}
    assert {a for a in addresses if not a.startswith(("file:", "data:", "about:"))} == set()
    assert driver.get_log("browser") == []


# -- filters ----------------------------------------------------------------------------------------------------------

FILTERS = {
    "nothing": ({}, 8),
    "a source by its code": ({"source": "RUS"}, 2),
    "a source by its name": ({"source": "russia"}, 2),
    "a target": ({"target": "LBY"}, 1),
    "a dyad": ({"source": "TCD", "target": "LBY"}, 1),
    "a dyad in either direction": ({"source": "TCD", "target": "LBY", "either": True}, 2),
    "an actor without a code": ({"source": "unresolved"}, 1),
    "a name that nobody has": ({"source": "Atlantis"}, 0),
    "from a day": ({"from": "2012-01-01"}, 4),
    "up to a day": ({"to": "2011-03-14"}, 3),
    "a root": ({"root": "04"}, 2),
    "without a quad class": ({"quad-4": False}, 6),
    "a rule": ({"rule": "accuse"}, 8),
    "no such rule": ({"rule": "zz"}, 0),
    "a word of a sentence": ({"text": "LIBYA"}, 2),
    "a word of a publisher": ({"text": "sons"}, 1),
    "two words": ({"text": "chad wire"}, 1),
    "a phrase": ({"text": '"second text"'}, 1),
    "a phrase in another order": ({"text": '"text second"'}, 0),
    "each event once": ({"source": "RUS", "once": True}, 1),
}


@pytest.mark.parametrize(("fields", "number"), FILTERS.values(), ids=FILTERS)
def test_filters_keep_what_they_say(driver, report, fields, number):
    if driver.current_url.partition("#")[0] != report.as_uri() or all_texts(driver, ".open"):
        open_page(driver, report)
    driver.execute_script(SET, fields)
    expected = "all 8 events" if number == len(STORIES) else f"{number} of 8 events"
    until(driver, f"return document.getElementById('found').textContent === {expected!r}")
    assert len(texts(driver, "date")) == number


def test_names_and_codes_of_the_matrix_do_not_overlap(page):
    gaps = page.execute_script(
        "return [...document.querySelectorAll('.matrix tbody th')].map((th) => "
        "th.querySelector('b').getBoundingClientRect().left - th.querySelector('span').getBoundingClientRect().right)"
    )
    assert "unresolved" in all_texts(page, ".matrix tbody th b")
    assert min(gaps) >= 0


def test_a_dyad_of_the_matrix_filters(page):
    page.execute_script("document.querySelector('.matrix button[data-source=RUS][data-target=GEO]').click()")
    assert page.execute_script(FOUND) == "2 of 8 events"


def test_a_place_of_the_map_filters_and_is_let_go(page):
    assert all_texts(page, "#ranking button span") == ["Tripoli Libya"]
    page.execute_script("document.querySelector('circle').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    assert page.execute_script(FOUND) == "1 of 8 events"
    page.execute_script("document.querySelector('#f-place button').click()")
    assert page.execute_script(FOUND) == "all 8 events"


def test_a_bar_over_time_filters(page):
    page.execute_script("document.querySelector('#time-chart svg').focus()")
    press(page, "ArrowRight")
    assert "verbal cooperation" in page.execute_script("return document.getElementById('time-readout').textContent")
    press(page, "Enter")
    assert page.execute_script("return document.getElementById('f-from').value") == "2008-08-01"
    assert page.execute_script(FOUND) == "2 of 8 events"


def test_the_address_holds_the_filters(driver, report):
    open_page(driver, report, "#source=RUS&once=yes")
    assert driver.execute_script(FOUND) == "1 of 8 events"
    driver.execute_script(SET, {"root": "04"})
    until(driver, "return location.hash === '#root=04'")


# -- rows -------------------------------------------------------------------------------------------------------------


def test_a_row_opens_to_its_marks_tree_rule_and_trace(page):
    page.execute_script(SET, {"text": "wire"})
    until(page, "return document.querySelectorAll('.space .row').length === 1")
    click_row(page, 0)
    marks = {name: all_texts(page, f".open mark.{name}") for name in ("source", "trigger", "target")}
    assert marks == {"source": ["sourceChad"], "trigger": ["triggeraccused"], "target": ["targetLibya"]}
    until(page, "return document.querySelector('.open svg.tree')")
    assert all_texts(page, ".open .word") == ["Chad", "accused", "Libya", "of", "aggression", "."]
    assert sorted(all_texts(page, ".open .relation")) == ["case", "nsubj", "obj", "obl", "punct", "root"]
    assert all_texts(page, ".open .word.trigger") == ["accused"]
    assert all_texts(page, ".open .trace li") == ["clause: accuse(agent: …)", "rule accuse: by hand <i>"]
    assert all_texts(page, ".open .rule pre")[0].startswith("- id: accuse")
    assert "Chad \U0001f30d and Libya" in page.execute_script("return document.querySelector('.open').textContent")


def test_marks_are_right_behind_wide_characters(page):
    page.execute_script(SET, {"source": "unresolved"})
    until(page, "return document.querySelectorAll('.space .row').length === 1")
    click_row(page, 0)
    assert all_texts(page, ".open mark.source") == ["source\U0001f30d\U0001f30d"]
    assert all_texts(page, ".open mark.target") == ["targetMali"]


def test_an_actor_outside_of_the_sentence_is_told(driver, tmp_path):
    story = Story(mention("It", "IRN", "Iraq", "IRQ", "112", "2020-01-01"), repeat=2, source_text="It accused Iraq")
    open_page(driver, make(tmp_path, [story]))
    click_row(driver, 0)
    assert "The source is named outside of this sentence: “It accused Iraq”." in all_texts(driver, ".open .note")


def test_a_very_long_sentence_scrolls_within_its_row(page):
    page.execute_script(SET, {"source": "GHA"})
    until(page, "return document.querySelectorAll('.space .row').length === 1")
    click_row(page, 0)
    until(page, "return document.querySelectorAll('.open .word').length > 400")
    assert page.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert page.execute_script("const b = document.querySelector('.treebox'); return b.scrollWidth > b.clientWidth")


def test_rows_open_and_close_by_keys(page):
    page.execute_script("document.querySelector('.space .row').focus()")
    for _ in range(2):
        press(page, "ArrowDown")
    press(page, "Enter")
    until(page, "return document.querySelector('.open .trace li')")
    opened = "return [...document.querySelectorAll('.space .row')].findIndex((row) => row.getAttribute('aria-expanded') === 'true')"
    assert page.execute_script(opened) == 2
    press(page, "Escape")
    assert page.execute_script(opened) == -1
    assert page.execute_script("return document.activeElement.classList.contains('row')")


def test_open_rows_push_the_others_down(page):
    click_row(page, 1)
    until(page, "return document.querySelector('.open svg.tree')")
    tops = "return [...document.querySelectorAll('.space .row, .space .open')].map((n) => [n.getBoundingClientRect().top, n.getBoundingClientRect().bottom])"
    until(
        page,
        tops.replace("return ", "const t = ")
        + "; return t.every((b, k) => k === 0 || Math.abs(b[0] - t[k - 1][1]) < 1)",
    )
    boxes = page.execute_script(tops)
    assert len(boxes) > 2
    assert max(bottom - top for top, bottom in boxes) > 2 * min(bottom - top for top, bottom in boxes)


def test_an_event_has_an_address(driver, report):
    open_page(driver, report, "#event=0000000000000002")
    until(driver, "return document.querySelector('.open .trace li')")
    assert all_texts(driver, ".open mark.source") == ["sourceRussia"]
    assert (
        driver.execute_script("return document.querySelector('.open a[href^=https]').href")
        == "https://example.org/a?b=1&c=2"
    )


def test_headings_sort(page):
    for _ in range(2):
        page.execute_script("document.querySelector('.head [data-key=date] button').click()")
    assert texts(page, "date") == sorted(texts(page, "date"))
    page.execute_script("document.querySelector('.head [data-key=code] button').click()")
    codes = [re.match(r"\d+", code)[0] for code in texts(page, "code")]
    assert codes == sorted(codes)
    assert (
        page.execute_script("return document.querySelector('[data-key=code]').getAttribute('aria-sort')") == "ascending"
    )


def test_only_rows_in_view_exist(driver, tmp_path):
    stories = [Story(mention(f"Chad {n}", "TCD", "Libya", "LBY", "112", "2011-03-14")) for n in range(120)]
    open_page(driver, make(tmp_path, stories, parsed=False))
    assert len(texts(driver, "date")) < 60
    driver.execute_script("document.querySelector('.box').scrollTop = 1e9")
    until(
        driver,
        "return [...document.querySelectorAll('.space .c-source')].some((cell) => cell.textContent === 'TCDChad 99')",
    )
    assert len(texts(driver, "date")) < 60
    click_row(driver, len(texts(driver, "date")) - 1)
    assert all_texts(driver, ".open mark.source") == ["sourceChad 99"]


def test_paper_has_rows_in_full(page):
    click_row(page, 0)
    page.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert len(texts(page, "date")) == len(STORIES)
    assert "8 of 8 events are printed." in all_texts(page, ".space .note")
    page.execute_script("dispatchEvent(new Event('afterprint'))")
    assert all_texts(page, ".space > .note") == []


# -- datasets that lack something -------------------------------------------------------------------------------------


def test_lists_of_what_was_not_coded(page):
    assert all_texts(page, "#uncoded-lists li span") == ["the <b>council</b>", "Gotham", "dither"]


def test_an_empty_dataset_says_so(driver, tmp_path):
    open_page(driver, write_report(write(tmp_path / "data", [], ["a"]), tmp_path / "report.html"))
    said = all_texts(driver, ".none")
    assert "This dataset holds no events." in said
    assert "No events to count." in said
    assert driver.execute_script("return document.getElementById('failure').hidden")


def test_without_a_parse_store_rows_still_open(driver, tmp_path):
    open_page(driver, make(tmp_path, STORIES[:2], parsed=False))
    click_row(driver, 0)
    until(
        driver,
        "return [...document.querySelectorAll('.open .none')].some((p) => p.textContent.includes('No parse store'))",
    )
    assert all_texts(driver, ".open mark.trigger") == ["triggeraccused"]


@pytest.mark.parametrize("width", [360, 800, 1600])
def test_the_page_fits_the_window(driver, report, width):
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        open_page(driver, report)
        click_row(driver, 0)
        assert driver.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
