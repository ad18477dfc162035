"""The commands `export`, `sample` and `evaluate`, from a dataset to figures, through the installed command."""

from __future__ import annotations

import csv
import json
import subprocess
import sys

import pytest
from tiny import Mention, write

ROWS = [
    Mention("Chad", "TCD", "Libya", "LBY", "1123", doc="a", rule_id="accuse"),
    Mention("Chad", "TCD", "Niger", "NER", "040", doc="b", rule_id="meet"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("data"), ROWS)


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "eventcode.cli", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_export_writes_the_named_format(folder, tmp_path):
    out = tmp_path / "events.tsv"
    result = run("export", folder, "--to", "gdelt", "--out", out)
    assert (result.returncode, result.stderr) == (0, "")
    assert [len(line.split("\t")) for line in out.read_text().splitlines()] == [61, 61]


def test_evaluate_scores_a_gold_file(folder, tmp_path):
    gold = tmp_path / "gold.jsonl"
    rows = [{"doc_id": "a", "source": "Chad", "target": "Libya", "code": "112"}, {"doc_id": "zz", "code": "040"}]
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows))
    result = run("evaluate", folder, "--gold", gold)
    assert result.returncode == 0
    assert "11 Disapprove" in result.stdout
    assert "gold.jsonl:2" in result.stderr


def test_a_sample_comes_back_as_precision(folder, tmp_path):
    out = tmp_path / "coder.csv"
    assert run("sample", folder, "-n", "2", "--by", "root", "--out", out).returncode == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for row in rows:
            row |= {"code_right": "yes" if row["code"] == "040" else "no", "source_right": "yes", "target_right": "yes"}
            writer.writerow(row)
    result = run("evaluate", "--verdicts", out)
    assert result.returncode == 0
    assert "0.500" in result.stdout.splitlines()[-1]


WRONG = {
    "neither gold nor verdicts": ("evaluate", "FOLDER"),
    "gold without a dataset": ("evaluate", "--gold", "gold.jsonl"),
    "an unknown format": ("export", "FOLDER", "--to", "xml"),
    "an unknown stratum": ("sample", "FOLDER", "--by", "colour"),
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_usage_is_one_line(folder, arguments):
    result = run(*(folder if a == "FOLDER" else a for a in arguments))
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("eventcode: ")
