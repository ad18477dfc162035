"""The published codebook: current, complete, its examples coded as it says, and its data package sound."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml
from make_parses import read_parses
from tiny import Mention, write

import eventcode
from eventcode.codebook import load_codebook, load_examples, load_roles
from eventcode.codebook_page import page
from eventcode.coding.coder import load_coder
from eventcode.coding.examples import STORY_DATE
from eventcode.coding.names import ROLES
from eventcode.dataset.codebook import datapackage
from eventcode.dataset.schema import TABLES
from eventcode.model import Document

ROOT = Path(__file__).parent.parent
EXAMPLES = load_examples()
PASSES_NOW = "if it passes now, empty its cell `fails` in codebook_examples.csv and run: make codebook"


def cases():
    for code, example in EXAMPLES.items():
        reason = f"{example.fails}; {PASSES_NOW}"
        yield pytest.param(code, marks=[pytest.mark.xfail(reason=reason, strict=True)] if example.fails else [])


@cache
def coder():
    return load_coder(keep_unresolved=True)


@cache
def parses():
    return read_parses("codebook")


def test_the_committed_codebook_is_current():
    assert (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8") == page(), "run: make codebook"


def test_every_column_and_every_code_is_in_it():
    text = page()
    for table in TABLES.values():
        for column in table.columns:
            assert f"| `{column.name}` | " in text
            assert column.description.replace("|", "\\|") in text
    for code in load_codebook():
        assert f"| `{code.code}` | {code.label} | {code.quad_class} | " in text


def test_every_code_below_the_roots_has_an_example():
    assert list(EXAMPLES) == [c.code for c in load_codebook() if c.parent is not None]


@pytest.mark.parametrize("code", list(cases()))
def test_example_is_coded_as_the_codebook_says(code):
    example = EXAMPLES[code]
    assert example.text in parses(), "not parsed yet; run: make parses"
    coding = coder().code(Document(code, example.text, STORY_DATE), parses()[example.text], explain=True)
    assert code in {event.cameo_code for event in coding.events}


def test_stored_parses_hold_exactly_the_examples():
    assert set(parses()) == {example.text for example in EXAMPLES.values()}, "run: make parses"


def test_every_role_is_described():
    assert {role.code for role in load_roles()} == ROLES


def test_datapackage_describes_every_table_code_and_role():
    resources = {r["name"]: r for r in datapackage(load_codebook())["resources"]}
    assert list(resources) == [*TABLES, "codes", "roles"]
    assert [row["code"] for row in resources["codes"]["data"]] == [c.code for c in load_codebook()]
    row = next(row for row in resources["codes"]["data"] if row["code"] == "1123")
    assert (row["goldstein"], row["plover_event"], row["example"]) == (-2.0, "ACCUSE", EXAMPLES["1123"].text)
    known_failures = {code for code, example in EXAMPLES.items() if example.fails}
    said = {row["code"] for row in resources["codes"]["data"] if not row["example_coded"]}
    assert {code for code in said if len(code) > 2} == known_failures
    assert len(resources["roles"]["data"]) == len(ROLES)
    for resource in resources.values():
        names = {field["name"] for field in resource["schema"]["fields"]}
        assert set(resource["schema"].get("primaryKey", ())) <= names
        for row in resource.get("data", ()):
            assert set(row) == names


def test_foreign_keys_point_at_keys_that_exist():
    resources = {r["name"]: r for r in datapackage(load_codebook())["resources"]}
    n = 0
    for resource in resources.values():
        for key in resource["schema"].get("foreignKeys", ()):
            other = resources[key["reference"]["resource"] or resource["name"]]
            assert key["fields"][0] in {f["name"] for f in resource["schema"]["fields"]}
            assert other["schema"]["primaryKey"] == key["reference"]["fields"]
            n += 1
    assert n == 7


def test_paths_of_a_dataset_are_its_files(tmp_path):
    write(
        tmp_path, [Mention("Chad", "TCD", "Libya", "LBY", "112"), Mention("Chad", "TCD", None, None, "145", STORY_DATE)]
    )
    for resource in datapackage(load_codebook(), tmp_path)["resources"]:
        paths = resource.get("path", [])
        paths = [paths] if isinstance(paths, str) else paths
        assert all((tmp_path / path).is_file() for path in paths)
        assert len(paths) == {"events": 2, "daily": 2, "documents": 1, "rejects": 1}.get(resource["name"], 0)


def test_citation_names_the_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == eventcode.__version__
    assert citation["cff-version"] == "1.2.0"
    assert citation["license"] == "Apache-2.0"
