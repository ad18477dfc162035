"""Repairs of headlines, whose words all begin with capitals, so that verbs look like names."""

from __future__ import annotations

from dataclasses import replace

from eventcode.model import Token

HEADLINE_VERBS = {
    "accuses": "accuse", "condemns": "condemn", "denies": "deny", "detains": "detain", "eases": "ease", "expels": "expel",
    "extends": "extend", "frees": "free", "imposes": "impose", "kills": "kill", "lifts": "lift", "meets": "meet",
    "rejects": "reject", "seeks": "seek", "sends": "send", "slams": "slam", "threatens": "threaten", "urges": "urge",
    "vows": "vow", "warns": "warn",
}  # fmt: skip
"""Verbs of headlines that are hardly ever nouns of many."""


def is_capitalised(tokens: list[Token]) -> bool:
    """True for a headline whose words all begin with capitals, but for the short ones."""
    return all(t.text[0].isupper() for t in tokens if len(t.text) > 4 and t.text[0].isalpha()) and len(tokens) > 3


def headline_verbs(tokens: list[Token]) -> list[Token]:
    """ "U.S. Slams Tariff Plan": the second word of a headline, taken for a part of a name, is its verb."""
    if not is_capitalised(tokens) or tokens[1].text.lower() not in HEADLINE_VERBS:
        return tokens
    actor, verb = tokens[:2]
    thing = tokens[verb.head - 1] if verb.head else verb
    if verb.xpos not in ("NNS", "NNPS") or verb.deprel != "compound" or thing.deprel != "root" or thing.id < 3:
        return tokens
    if actor.upos != "PROPN" or actor.head not in (verb.id, thing.id):
        return tokens
    for token in tokens:
        if token.head == thing.id and token.deprel == "punct" and token.id > thing.id:
            tokens[token.id - 1] = replace(token, head=verb.id)
    tokens[0] = replace(actor, head=verb.id, deprel="nsubj")
    tokens[1] = replace(verb, upos="VERB", xpos="VBZ", lemma=HEADLINE_VERBS[verb.text.lower()], head=0, deprel="root")
    tokens[thing.id - 1] = replace(thing, head=verb.id, deprel="obj")
    return tokens
