"""The five folds: which rules are thrown away, and a run on a few sentences."""

import shutil
from pathlib import Path

import pytest

from benchmarks.folds import main, without
from eventcode.coding.coder import load_coder

GOLD = Path(__file__).parent.parent.parent / "shared" / "bench"


def test_without_rules():
    rules = load_coder().rules
    left = without(rules, {"kill", "summon"})
    assert set(rules.rules) - set(left.rules) == {"kill", "summon"} & set(rules.rules)
    assert all(rule.id != "kill" for several in left.by_verb.values() for rule in several)
    assert any(rule.id == "kill" for several in rules.by_verb.values() for rule in several)


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold files are not beside the checkout")
def test_on_a_few_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    shutil.copy(GOLD / "score.py", tmp_path)
    lines = (GOLD / "pairs_dev.jsonl").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "pairs_dev.jsonl").write_text("".join(lines[:40]), "utf-8")
    assert main(["--gold", str(tmp_path)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("fold ") for line in out) == 5
    with_all, borne_out = (float(word) for word in out[-2].split() if word.startswith("0."))
    assert 0 < borne_out <= with_all <= 1


def test_without_gold_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--gold", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith(f"folds: no gold with its score.py in {tmp_path}")
