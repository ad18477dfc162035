"""The committed notebooks are readable as they are: executed in order, without errors, with their plots and no path of a machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eventcode.api import check_examples
from eventcode.coding.coder import load_coder
from eventcode.coding.examples import lacking_examples

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def cells(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_executed_in_order_without_errors(path):
    code = [cell for cell in cells(path) if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell["outputs"]]
    assert {output["output_type"] for output in outputs} <= {"stream", "execute_result", "display_data"}
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert cells(path)[0]["cell_type"] == "markdown"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_no_path_of_a_machine(path):
    text = path.read_text(encoding="utf-8")
    assert not any(root in text for root in ("/home/", "/root/", "/tmp/", "/Users/", "site-packages"))


def test_the_own_rules_of_the_notebook_are_sound():
    coder = load_coder(FOLDER / "incursions", [FOLDER / "incursions" / "actors.csv"])
    assert coder.rules.own == {"incursion", "send-into", "shoot-down"}
    assert lacking_examples(list(coder.rules)) == []


def test_the_examples_of_the_notebook_hold_beside_all_packaged_rules():
    outcomes = check_examples(FOLDER / "incursions", [FOLDER / "incursions" / "actors.csv"])
    assert [outcome.report() for outcome in outcomes if not outcome.passed] == []
    assert len(outcomes) == 11


def test_all_four_are_there():
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04"]
