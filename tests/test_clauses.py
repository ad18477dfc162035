"""The clause layer on stored parses, and on trees in the spellings that other parsers give them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from make_parses import read_cases, read_parses

from eventcode.coding.clause import describe
from eventcode.coding.clauses import build_clauses
from eventcode.coding.repair import repair
from eventcode.coding.tree import build_tree
from eventcode.coding.vocabulary import Vocabulary, load_vocabulary
from eventcode.model import Sentence, Token


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def clause_lines(sentence: Sentence) -> list[str]:
    tree = build_tree(replace(sentence, tokens=repair(sentence)))
    return [describe(clause, tree) for clause in build_clauses(tree, vocabulary())]


def cases():
    for case in read_cases("clause"):
        marks = [pytest.mark.xfail(reason=case["fails"], strict=True)] if "fails" in case else []
        yield pytest.param(case, id=case["id"], marks=marks)


@pytest.mark.parametrize("case", list(cases()))
def test_case(case):
    stored = read_parses("clause")
    assert case["text"] in stored, "not parsed yet; run: make parses"
    lines = [line for sentence in stored[case["text"]] for line in clause_lines(sentence)]
    for clause in case["clauses"]:
        assert clause in lines, lines


def sentence_of(rows: str) -> Sentence:
    """A sentence from lines `form lemma upos xpos head deprel`."""
    tokens, at = [], 0
    for number, line in enumerate(rows.strip().split("\n"), 1):
        form, lemma, upos, xpos, head, deprel = line.split()
        tokens.append(Token(number, form, lemma, upos, xpos, "", int(head), deprel, at, at + len(form)))
        at += len(form) + 1
    text = " ".join(t.text for t in tokens)
    return Sentence(0, text, 0, len(text), tuple(tokens))


SPELLINGS = {
    "agent as obl:agent": ("obl:agent", "aux:pass", "nsubj:pass"),
    "agent as plain obl": ("obl", "aux:pass", "nsubj:pass"),
    "passive only by tag": ("obl", "aux", "nsubj"),
}


@pytest.mark.parametrize("spelling", list(SPELLINGS.values()), ids=list(SPELLINGS))
def test_passive_in_every_spelling(spelling):
    agent, auxiliary, subject = spelling
    sentence = sentence_of(f"""
Iraq Iraq PROPN NNP 3 {subject}
was be AUX VBD 3 {auxiliary}
accused accuse VERB VBN 0 root
by by ADP IN 5 case
Iran Iran PROPN NNP 3 {agent}
""")
    assert clause_lines(sentence) == ["accuse(patient: Iraq, agent: Iran)"]


@pytest.mark.parametrize("relation", ["obl", "nmod"])
def test_preposition_on_verb_or_noun(relation):
    head = 2 if relation == "obl" else 3
    sentence = sentence_of(f"""
Japan Japan PROPN NNP 2 nsubj
imposed impose VERB VBD 0 root
sanctions sanction NOUN NNS 2 obj
on on ADP IN 5 case
Iran Iran PROPN NNP {head} {relation}
""")
    assert clause_lines(sentence) == ["sanction(agent: Japan, obl:on: Iran)"]


LOST_VERBS = [
    pytest.param(
        """
Egypt Egypt PROPN NNP 0 root
backs back VERB VBZ 1 case
Sudan Sudan PROPN NNP 1 obj
""",
        "back(agent: Egypt, patient: Sudan)",
        id="taken-for-a-preposition",
    ),
    pytest.param(
        """
Farmers farmer NOUN NNS 0 root
blocked block VERB VBD 3 compound
roads road NOUN NNS 1 nmod
""",
        "block(agent: Farmers, patient: roads)",
        id="taken-for-a-modifier",
    ),
    pytest.param(
        """
Peru Peru PROPN NNP 2 nsubj
wants want VERB VBZ 0 root
to to PART TO 5 case
deepen deepen VERB VB 5 amod
trade trade NOUN NN 2 obl
""",
        "deepen(agent: Peru, patient: trade)",
        id="infinitive-inside-a-phrase",
    ),
    pytest.param(
        """
Chad Chad PROPN NNP 2 nsubj
threatened threaten VERB VBD 0 root
to to PART TO 4 mark
bomb bomb VERB VB 2 xcomp
bases base NOUN NNS 2 obj
""",
        "bomb(agent: Chad, patient: bases)",
        id="object-behind-the-infinitive",
    ),
    pytest.param(
        """
Chad Chad PROPN NNP 2 nsubj
test test NOUN NN 0 root
- - PUNCT HYPH 2 punct
fired fire VERB VBN 5 amod
missiles missile NOUN NNS 2 obj
""",
        "fire(agent: Chad, patient: missiles)",
        id="test-fired",
    ),
]


@pytest.mark.parametrize(("rows", "line"), LOST_VERBS)
def test_verbs_that_the_parser_lost(rows, line):
    assert line in clause_lines(sentence_of(rows))


@pytest.mark.parametrize("relation", ["xcomp", "advcl", "ccomp"])
def test_infinitive_in_every_spelling(relation):
    sentence = sentence_of(f"""
Japan Japan PROPN NNP 2 nsubj
vowed vow VERB VBD 0 root
to to PART TO 4 mark
help help VERB VB 2 {relation}
Iran Iran PROPN NNP 4 obj
""")
    assert "vow(agent: Japan, xcomp:to: help Iran)" in clause_lines(sentence)
    assert "help(agent: Japan, patient: Iran)" in [line.replace("; purpose", "") for line in clause_lines(sentence)]


def test_participle():
    sentence = sentence_of("""
rebels rebel NOUN NNS 4 nsubj
shelling shell VERB VBG 1 acl
Homs Homs PROPN NNP 2 obj
fled flee VERB VBD 0 root
""")
    assert "shell(agent: rebels, patient: Homs)" in clause_lines(sentence)


def test_reduced_passive():
    sentence = sentence_of("""
villagers villager NOUN NNS 5 nsubj
killed kill VERB VBN 1 acl
by by ADP IN 4 case
rebels rebel NOUN NNS 2 obl
fled flee VERB VBD 0 root
""")
    assert "kill(patient: villagers, agent: rebels)" in clause_lines(sentence)


def test_possessor_of_a_noun_taken_for_a_verb():
    sentence = sentence_of("""
Lavrov Lavrov PROPN NNP 3 nsubj
's 's PART POS 1 case
visit visit VERB VBP 0 root
to to ADP IN 5 case
Pyongyang Pyongyang PROPN NNP 6 obl
comes come VERB VBZ 3 acl
""")
    assert "visit(agent: Lavrov 's, obl:to: Pyongyang)" in clause_lines(sentence)


def test_relative_clause_taken_for_the_root():
    sentence = sentence_of("""
Lavrov Lavrov PROPN NNP 7 nsubj
, , PUNCT , 1 punct
who who PRON WP 4 nsubj
visited visit VERB VBD 0 root
Iran Iran PROPN NNP 4 obj
, , PUNCT , 7 punct
met meet VERB VBD 4 conj
Choe Choe PROPN NNP 7 obj
""")
    lines = clause_lines(sentence)
    assert {"visit(agent: Lavrov, patient: Iran)", "meet(agent: Lavrov, patient: Choe)"} <= set(lines), lines


def test_auxiliary_as_root_is_repaired():
    sentence = sentence_of("""
Seoul Seoul PROPN NNP 3 nsubj
have have AUX VBP 0 root
condemned condemn VERB VBN 2 obj
Iran Iran PROPN NNP 3 obj
""")
    assert clause_lines(sentence) == ["condemn(agent: Seoul, patient: Iran)"]


def test_split_name_is_joined():
    rows = """
Kim Kim PROPN NNP 4 nsubj
Jong Jong PROPN NNP 1 flat
Un Un PROPN NNP 4 nsubj
visited visit VERB VBD 0 root
Russia Russia PROPN NNP 4 obj
"""
    sentence = sentence_of(rows)
    tree = build_tree(replace(sentence, tokens=repair(sentence, [(1, 3)])))
    lines = [describe(clause, tree) for clause in build_clauses(tree, vocabulary())]
    assert lines == ["visit(agent: Kim Jong Un, patient: Russia)"]


@pytest.mark.parametrize("heads", [(2, 3, 1), (1, 2, 3), (3, 3, 3)], ids=["cycle", "self-loops", "one self-loop"])
def test_malformed_tree_is_survived(heads):
    a, b, c = heads
    sentence = sentence_of(f"""
Iran Iran PROPN NNP {a} nsubj
accused accuse VERB VBD {b} conj
Iraq Iraq PROPN NNP {c} obj
""")
    assert isinstance(clause_lines(sentence), list)
