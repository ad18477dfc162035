"""A user's own rules and words beside the packaged ones: loaded, checked, run, and told apart."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import eventcode
from eventcode.coding.coder import load_coder
from eventcode.coding.rules import load_rules
from eventcode.coding.vocabulary import load_vocabulary
from eventcode.errors import RuleError, UsageError

RULE = """
- id: own-shadowing
  gloss: X shadows the ships of Y
  code: "150"
  match: {verb: $SHADOW, source: agent, target: patient}
  where: {target: $SHIP_OF_WAR}
  examples:
    - {text: Turkey shadowed Greek frigates on Monday., events: [TUR 150 GRCMIL]}
    - {text: Turkey did not shadow Greek frigates., events: []}
"""
VERBS = "class,form,note\nSHADOW,shadow,\n"
NOUNS = "class,form,note\nSHIP_OF_WAR,frigate,\n"
SENTENCE = "Turkey shadowed Greek frigates on Monday."


@pytest.fixture
def own(tmp_path) -> Path:
    (tmp_path / "own.yaml").write_text(RULE, encoding="utf-8")
    (tmp_path / "verbs.csv").write_text(VERBS, encoding="utf-8")
    (tmp_path / "nouns.csv").write_text(NOUNS, encoding="utf-8")
    return tmp_path


def check(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "eventcode.cli", "rules", "check", *map(str, arguments)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_own_rules_stand_beside_the_packaged_ones(own):
    packaged, both = load_coder(), load_coder(own)
    assert set(both.rules.rules) == {*packaged.rules.rules, "own-shadowing"}
    assert both.rules.own == {"own-shadowing"}
    assert packaged.rules.own == frozenset()
    assert both.vocabulary.members("SHADOW") == {"shadow"}
    assert set(packaged.vocabulary.classes) < set(both.vocabulary.classes)
    assert both.digest != packaged.digest


def test_an_own_rule_takes_the_place_of_the_packaged_one_with_its_id(tmp_path):
    text = (
        '- id: accuse\n  gloss: X accuses Y\n  code: "111"\n  match: {verb: accuse, source: agent, target: patient}\n'
    )
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    packaged = load_coder().rules
    rules = load_coder(tmp_path).rules
    assert len(rules) == len(packaged)
    assert rules.rules["accuse"].code == "111"
    assert [rule.code for rule in rules.by_verb["accuse"] if rule.id == "accuse"] == ["111"]


def test_an_own_event_noun_takes_the_place_of_the_packaged_one(tmp_path):
    assert load_vocabulary().event_nouns["visit"].possessor == "agent"
    header = "noun,verb,of,possessor,compound,note\n"
    (tmp_path / "event_nouns.csv").write_text(header + "visit,visit,none,patient,,\n", encoding="utf-8")
    assert load_vocabulary(tmp_path).event_nouns["visit"].possessor == "patient"


def test_code_text_uses_them_and_sees_changes(own):
    assert eventcode.code_text(SENTENCE, "2020-06-15").height == 0
    row = eventcode.code_text(SENTENCE, "2020-06-15", rules=own).row(0, named=True)
    assert (row["source_code"], row["cameo_code"], row["target_code"], row["rule_id"]) == (
        "TUR", "150", "GRCMIL", "own-shadowing",
    )  # fmt: skip
    (own / "own.yaml").write_text(RULE.replace('"150"', '"154"').replace("150 GRCMIL", "154 GRCMIL"), encoding="utf-8")
    assert eventcode.code_text(SENTENCE, "2020-06-15", rules=own)["cameo_code"].to_list() == ["154"]


def test_examples_are_run(own):
    outcomes = eventcode.check_examples(own)
    assert [outcome.passed for outcome in outcomes] == [True, True]
    result = check("--rules", own)
    assert (result.returncode, result.stderr) == (0, "")
    assert "1 rules of your own, 2 examples run" in result.stdout


def test_a_failing_example_is_reported_with_its_clauses(own):
    (own / "own.yaml").write_text(RULE.replace("[TUR 150 GRCMIL]", "[GRC 150 TUR]"), encoding="utf-8")
    result = check("--rules", own)
    assert result.returncode == 1
    assert "own.yaml:8: own-shadowing: Turkey shadowed Greek frigates" in result.stderr
    assert "MISSING GRC 150 TUR" in result.stderr
    assert "NOISY   TUR 150 GRCMIL" in result.stderr


def test_a_rule_without_examples_does_not_pass(own):
    (own / "own.yaml").write_text(RULE.split("  examples:", maxsplit=1)[0], encoding="utf-8")
    result = check("--rules", own)
    assert result.returncode == 1
    assert "own-shadowing lacks a positive and a negative example" in result.stderr


def test_faults_of_own_files_are_reported_together(own):
    (own / "own.yaml").write_text(
        RULE.replace("$SHIP_OF_WAR", "$SHIPS_OF_WAR").replace('"150"', '"999"'), encoding="utf-8"
    )
    with pytest.raises(RuleError) as raised:
        load_rules(load_vocabulary(own), load_coder().codebook, own)
    assert [fault.place for fault in raised.value.faults] == ["own.yaml:4", "own.yaml:6"]
    assert "did you mean $SHIP_OF_WAR?" in str(raised.value)


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_a_folder_without_rules_is_refused_in_one_line(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=r"\.yaml"):
        eventcode.load_rules(tmp_path / name)
    result = check("--rules", tmp_path / name)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
