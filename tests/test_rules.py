"""The rules' own examples, on stored parses, with all rules active."""

from __future__ import annotations

from functools import cache

import pytest
from make_parses import example_texts, read_parses

from eventcode.codebook import load_codebook
from eventcode.coding.coder import Coder, load_coder
from eventcode.coding.examples import lacking_examples, run_example
from eventcode.coding.rules import Example, Rule, load_rules, reachable_codes
from eventcode.coding.vocabulary import load_vocabulary
from eventcode.errors import RuleError


@cache
def coder() -> Coder:
    return load_coder(keep_unresolved=True)


@cache
def parses(name: str) -> dict:
    return read_parses(name)


def all_examples():
    for rule in coder().rules:
        for number, example in enumerate(rule.examples):
            marks = [pytest.mark.xfail(reason=example.fails, strict=True)] if example.fails else []
            yield pytest.param(rule, example, id=f"{rule.id}-{number}", marks=marks)


@pytest.mark.parametrize(("rule", "example"), list(all_examples()))
def test_example(rule: Rule, example: Example):
    stored = parses(rule.place.split(":", 1)[0].removesuffix(".yaml"))
    assert example.text in stored, f"{example.place}: not parsed yet; run: make parses"
    outcome = run_example(coder(), rule, example, stored[example.text])
    assert outcome.passed, outcome.report()


def test_every_rule_has_a_positive_and_a_negative_example():
    assert lacking_examples(list(coder().rules)) == []


def test_stored_parses_hold_exactly_the_examples():
    for name, texts in example_texts(coder().rules).items():
        assert set(parses(name)) == set(texts), f"tests/parses/{name}.conllu is stale; run: make parses"


def test_every_root_has_rules():
    roots = {code[:2] for code in reachable_codes(coder().rules, load_codebook())}
    assert roots == {f"{n:02}" for n in range(1, 21)}


GOES = '- id: a\n  gloss: X does\n  code: "112"\n  match: {verb: go, source: agent}\n'
FAULTS = [
    pytest.param("- id: a\n  gloss: X does\n  code: \"112\"\n  match: {verb: $ACUSE, source: agent}\n", "did you mean $ACCUSE", id="class"),
    pytest.param("- id: a\n  gloss: X does\n  code: \"999\"\n  match: {verb: go, source: agent}\n", "code 999 is not in the codebook", id="code"),
    pytest.param("- id: a\n  gloss: X does\n  code: \"112\"\n  match: {verb: go, source: agnt}\n", "did you mean agent", id="role"),
    pytest.param("- id: a\n  gloss: X does\n  code: \"112\"\n  match: {verb: go}\n", "match needs a source", id="no-source"),
    pytest.param("- id: a\n  glos: X does\n  code: \"112\"\n  match: {verb: go, source: agent}\n", "did you mean gloss", id="key"),
    pytest.param("- id: a\n  gloss: X does\n  code: \"112\"\n  match: {verb: go, source: agent}\n  where: {abuot: x}\n", "no slot of the rule", id="slot"),
    pytest.param(f"{GOES}  where: {{source: not head of the army}}\n", "'of the army' can never hold", id="words"),
    pytest.param(f"{GOES}  where: {{source: x, source: y}}\n", "source stands twice", id="twice"),
    pytest.param("- id: a\n  gloss: [X\n", "not valid YAML", id="yaml"),
    pytest.param("id: a\n", "a rule file is a list", id="no-list"),
    pytest.param("- id: a\n  gloss: X does\n  compose: intent\n  match: {verb: go, source: agent}\n", "needs an inner slot", id="inner"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_fault_says_what_and_where(tmp_path, text, message):
    (tmp_path / "11-test.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as raised:
        load_rules(load_vocabulary(), load_codebook(), tmp_path)
    assert message in str(raised.value)
    assert "11-test.yaml:" in str(raised.value)


def test_all_faults_are_reported_together(tmp_path):
    (tmp_path / "01.yaml").write_text(
        '- id: a\n  gloss: X does\n  code: "998"\n  match: {verb: $NOO, source: agent}\n', encoding="utf-8"
    )
    (tmp_path / "02.yaml").write_text(
        '- id: a\n  gloss: X does\n  code: "112"\n  match: {verb: go, source: nobody}\n', encoding="utf-8"
    )
    with pytest.raises(RuleError) as raised:
        load_rules(load_vocabulary(), load_codebook(), tmp_path)
    assert len(raised.value.faults) == 3


def test_scalars_stay_text(tmp_path):
    (tmp_path / "01.yaml").write_text(
        "- id: no\n  gloss: on\n  code: 040\n  match: {verb: yes, source: agent}\n", encoding="utf-8"
    )
    with pytest.raises(RuleError, match="at least 3 characters"):
        load_rules(load_vocabulary(), load_codebook(), tmp_path)
    (tmp_path / "01.yaml").write_text(
        "- id: no\n  gloss: X is off\n  code: 040\n  match: {verb: yes, source: agent}\n", encoding="utf-8"
    )
    rule = load_rules(load_vocabulary(), load_codebook(), tmp_path).rules["no"]
    assert (rule.code, rule.triggers) == ("040", frozenset({"yes"}))


def test_every_code_is_reached():
    rules, book = coder().rules, coder().codebook
    codes = {c.code for c in book if len(c.code) > 2}
    assert codes - reachable_codes(rules, book) == set()
