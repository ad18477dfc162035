"""Repairs around infinitives: verbs behind "to" that the parser took for parts of a phrase, and their objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eventcode.coding.tokens import NOMINAL, is_below
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
HELD_PEOPLE = frozenset(
    {
        "activist", "aide", "captive", "child", "citizen", "crew", "critic", "detainee", "diplomat", "dissident", "fighter", "girl",
        "hostage", "inmate", "journalist", "lawyer", "leader", "man", "member", "militant", "national", "officer", "opponent",
        "people", "pilot", "policeman", "politician", "prisoner", "protester", "rebel", "reporter", "sailor", "soldier",
        "student", "suspect", "villager", "woman", "worker"
    }
)  # fmt: skip
"""Whom one frees; elections and markets are free of themselves."""


def infinitives(tokens: list[Token]) -> list[Token]:
    """Undo mistakes around infinitives; runs once verbs and phrases are whole."""
    for step in (
        test_firings, nouns_behind_to, infinitives_of_verbs, adjectives_as_infinitives, infinitives_in_phrases, objects_behind_infinitives,
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
            name_before_test(tokens, test, verb)
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


def name_before_test(tokens: list[Token], test: Token, verb: Token) -> None:
    """The name that was taken for a part of "test" is the verb's subject."""
    parts = [t for t in tokens[: test.id - 1] if t.head == test.id]
    name = parts[-1] if parts else test
    if name.id != test.id - 1 or name.upos not in NOMINAL:
        return
    if any(t.head == verb.id and t.id != test.id and t.deprel.startswith("nsubj") for t in tokens):
        return
    for part in parts[:-1]:
        tokens[part.id - 1] = replace(part, head=name.id)
    tokens[name.id - 1] = replace(name, head=verb.id, deprel="nsubj")
    tokens[verb.id - 1] = replace(verb, xpos="VBD")


def adjectives_as_infinitives(tokens: list[Token]) -> list[Token]:
    """ "agreed to free 20 prisoners": between "to" and an object stands a verb, though it is also an adjective.

    So it does in "urged Chad to free aid workers", where "to" was taken for the preposition of a phrase.
    """
    for word in list(tokens):
        people = tokens[word.head - 1] if word.head > word.id else word
        if word.text == "free" and word.deprel == "amod" and people.lemma.lower() in HELD_PEOPLE:
            to = tokens[word.id - 2] if word.id > 1 else word
            if to.text.lower() == "to" and to.head == people.id:
                tokens[to.id - 1] = replace(to, upos="PART", xpos="TO", head=word.id, deprel="mark")
                tokens[word.id - 1] = replace(word, upos="VERB", xpos="VB", head=people.head, deprel="xcomp")
                tokens[people.id - 1] = replace(people, head=word.id, deprel="obj")
            continue
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


def nouns_behind_to(tokens: list[Token]) -> list[Token]:
    """ "subjected a prisoner to torture": a bare word behind a "to" that is a preposition is a noun."""
    for word in list(tokens):
        to = tokens[word.id - 2] if word.id > 1 else word
        if word.xpos != "VB" or word.deprel not in ("advcl", "xcomp", "obl") or to.text.lower() != "to":
            continue
        if to.head != word.id or to.deprel != "case" or to.upos != "ADP":
            continue
        if not any(t.head == word.id and t.id > word.id and t.deprel != "punct" for t in tokens):
            tokens[word.id - 1] = replace(word, upos="NOUN", xpos="NN", deprel="obl")
    return tokens


def infinitives_of_verbs(tokens: list[Token]) -> list[Token]:
    """ "The U.S. plans to arm fighters": only a noun has an infinitive as its attribute."""
    for verb in list(tokens):
        above = tokens[verb.head - 1] if verb.head else verb
        if verb.deprel != "acl" or verb.xpos != "VB" or above.upos != "VERB" or above.id > verb.id:
            continue
        if any(t.head == verb.id and t.deprel == "mark" and t.text.lower() == "to" for t in tokens):
            tokens[verb.id - 1] = replace(verb, deprel="xcomp")
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
