"""Repairs around infinitives: verbs behind "to" that the parser took for parts of a phrase, and their objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eventcode.coding.tokens import is_below
from eventcode.model import Token

INSIDE = frozenset({"amod", "compound", "nmod", "obl", "acl"})
PERSONAL = frozenset(
    {
        "able", "committed", "concerned", "confident", "determined", "eager", "happy", "keen", "open", "opposed", "prepared",
        "ready", "reluctant", "unwilling", "willing"
    }
)  # fmt: skip
"""Adjectives that are said of somebody: "it was ready to talk" has a doer."""
VERBAL = frozenset({"free", "open", "clear", "secure", "welcome", "better", "counter", "back", "right", "separate"})
"""Adjectives that are verbs behind "to"."""


def infinitives(tokens: list[Token]) -> list[Token]:
    """Undo mistakes around infinitives; runs once verbs and phrases are whole."""
    for step in (
        test_firings, adjectives_as_infinitives, infinitives_in_phrases, objects_behind_infinitives,
        persons_taken_for_expletives,
    ):  # fmt: skip
        tokens = step(tokens)
    return tokens


def test_firings(tokens: list[Token]) -> list[Token]:
    """ "Chad test-fired a missile" comes as three words, of which the first was taken for the head."""
    for test in list(tokens):
        if test.text.lower() != "test" or test.id + 2 > len(tokens) or tokens[test.id].text != "-":
            continue
        verb = tokens[test.id + 1]
        if verb.lemma.lower() not in ("fire", "launch"):
            continue
        if test.head == verb.id:
            tokens[test.id - 1] = replace(test, upos="NOUN", deprel="advmod")
            continue
        if not is_below(tokens, verb.id, test.id):
            continue
        for token in list(tokens):
            if token.id != verb.id and token.head == test.id:
                tokens[token.id - 1] = replace(token, head=verb.id)
        behind = tokens[verb.head - 1]
        if verb.head != test.id and behind.id > verb.id:
            tokens[behind.id - 1] = replace(behind, head=verb.id, deprel="obj")
        tokens[verb.id - 1] = replace(verb, upos="VERB", xpos="VBD", head=test.head, deprel=test.deprel)
        tokens[test.id - 1] = replace(test, upos="NOUN", head=verb.id, deprel="advmod")
    return tokens


def adjectives_as_infinitives(tokens: list[Token]) -> list[Token]:
    """ "agreed to free 20 prisoners": between "to" and an object stands a verb, though it is also an adjective."""
    for word in list(tokens):
        if (
            word.upos != "ADJ"
            or word.text.lower() not in VERBAL
            or word.deprel not in ("xcomp", "advcl", "ccomp", "obl")
        ):
            continue
        mark = tokens[word.id - 2] if word.id > 1 else word
        if mark.text.lower() != "to" or mark.head != word.id or not 0 < word.head < word.id:
            continue
        if any(t.head in (word.id, word.head) and t.deprel == "obj" and t.id > word.id for t in tokens):
            tokens[word.id - 1] = replace(word, upos="VERB", xpos="VB", deprel="xcomp")
            tokens[mark.id - 1] = replace(mark, upos="PART", xpos="TO", deprel="mark")
    return tokens


def infinitives_in_phrases(tokens: list[Token]) -> list[Token]:
    """ "want to deepen trade", "flew to Oslo to meet him": a bare verb right behind "to" is an infinitive."""
    for verb in list(tokens):
        if verb.xpos != "VB" or verb.upos != "VERB" or verb.id < 2 or verb.deprel.split(":", 1)[0] not in INSIDE:
            continue
        mark, noun = tokens[verb.id - 2], tokens[verb.head - 1]
        if noun.id < verb.id and not any(t.head == verb.id and t.id > verb.id and t.deprel != "punct" for t in tokens):
            continue  # "subjected them to torture"
        if mark.text.lower() != "to" or mark.xpos not in ("TO", "IN") or mark.head not in (verb.id, noun.id):
            continue
        if noun.id > verb.id:
            if verb.deprel not in ("amod", "compound") or not noun.head or noun.head > verb.id:
                continue
            above = tokens[noun.head - 1]
            tokens[noun.id - 1] = replace(noun, head=verb.id, deprel="obj")
        elif verb.deprel in ("nmod", "obl") and noun.upos in ("PROPN", "VERB"):
            above = noun  # "wants Oslo to talk"; "the right to talk" stays with its noun
        elif verb.deprel == "nmod":
            tokens[verb.id - 1] = replace(verb, deprel="acl")
            tokens[mark.id - 1] = replace(mark, upos="PART", head=verb.id, deprel="mark")
            continue
        else:
            continue
        while above.upos != "VERB" and above.head:
            above = tokens[above.head - 1]
        if above.upos != "VERB" or is_below(tokens, above.id, verb.id):
            continue
        tokens[verb.id - 1] = replace(verb, head=above.id, deprel="advcl")
        tokens[mark.id - 1] = replace(mark, upos="PART", head=verb.id, deprel="mark")
    return tokens


def objects_behind_infinitives(tokens: list[Token]) -> list[Token]:
    """ "threatened to bomb bases": the object right behind the infinitive is its own."""
    for verb in list(tokens):
        if verb.xpos != "VB" or verb.deprel not in ("xcomp", "advcl") or not 0 < verb.head < verb.id:
            continue
        own = [t for t in tokens if t.head == verb.id]
        if not any(t.deprel == "mark" and t.text.lower() == "to" for t in own):
            continue
        if any(t.deprel in ("obj", "xcomp", "ccomp", "nsubj") for t in own):
            continue
        for noun in [t for t in tokens if t.head == verb.head and t.deprel == "obj" and t.id > verb.id]:
            if first_of(tokens, noun) == verb.id + 1:
                tokens[noun.id - 1] = replace(noun, head=verb.id)
    return tokens


def persons_taken_for_expletives(tokens: list[Token]) -> list[Token]:
    """ "Iran said it was ready to talk": "it" is Iran."""
    for word in list(tokens):
        if word.deprel == "expl" and word.text.lower() == "it" and tokens[word.head - 1].lemma.lower() in PERSONAL:
            tokens[word.id - 1] = replace(word, deprel="nsubj")
    return tokens


def first_of(tokens: Sequence[Token], head: Token) -> int:
    """The first token of the phrase below a head."""
    return min(t.id for t in tokens if is_below(tokens, t.id, head.id))
