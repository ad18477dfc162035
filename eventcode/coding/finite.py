"""Repairs of finite verbs that the parser took for parts of a noun phrase, so that a sentence lost its predicate."""

from __future__ import annotations

from dataclasses import replace

from eventcode.coding.tokens import NOMINAL, is_below
from eventcode.model import Token

FINITE = frozenset({"VBD", "VBZ", "VBP"})


def finite_verbs(tokens: list[Token]) -> list[Token]:
    """Give a finite verb inside a noun phrase the place of the noun, which becomes its subject."""
    for step in (verbs_as_prepositions, verbs_before_objects, verbs_behind_and):
        tokens = step(tokens)
    return tokens


def is_stray(tokens: list[Token], verb: Token, *labels: str) -> bool:
    """True for a finite verb without subject and auxiliary whose label no verb can have."""
    if verb.upos != "VERB" or verb.xpos not in FINITE or verb.deprel not in labels:
        return False
    return not any(t.head == verb.id and t.deprel.split(":", 1)[0] in ("nsubj", "aux", "cop", "mark") for t in tokens)


def crown(tokens: list[Token], verb: Token, subject: Token) -> None:
    """Put the verb in the subject's place and the subject below it; what follows the verb goes along."""
    for token in list(tokens):
        if token.head == subject.id and token.id > verb.id:
            label = "obl" if token.deprel == "nmod" else token.deprel
            tokens[token.id - 1] = replace(token, head=verb.id, deprel=label)
    tokens[verb.id - 1] = replace(verb, head=subject.head, deprel=subject.deprel)
    tokens[subject.id - 1] = replace(tokens[subject.id - 1], head=verb.id, deprel="nsubj")


def verbs_as_prepositions(tokens: list[Token]) -> list[Token]:
    """ "Egypt backs Sudan's efforts": "backs" taken for the preposition of a phrase."""
    for verb in list(tokens):
        subject = tokens[verb.head - 1] if verb.head else verb
        if is_stray(tokens, verb, "case", "mark") and subject.upos in NOMINAL and subject.id < verb.id:
            crown(tokens, tokens[verb.id - 1], subject)
    return tokens


def verbs_before_objects(tokens: list[Token]) -> list[Token]:
    """ "Farmers in Peru barricaded roads": the verb taken for a modifier of its object, the object for one of the subject."""
    for verb in list(tokens):
        noun = tokens[verb.head - 1] if verb.head else verb
        subject = tokens[noun.head - 1] if noun.head else noun
        if not is_stray(tokens, verb, "compound", "amod") or noun.id < verb.id or noun.deprel != "nmod":
            continue
        if subject.upos not in NOMINAL or not subject.id < verb.id or is_below(tokens, subject.id, noun.id):
            continue
        if any(t.head == noun.id and t.id < verb.id for t in tokens):
            continue
        crown(tokens, verb, subject)
        tokens[noun.id - 1] = replace(noun, head=verb.id, deprel="obj")
    return tokens


def verbs_behind_and(tokens: list[Token]) -> list[Token]:
    """ "recognised Chad and broke ties with Togo": the second verb taken for a modifier of its object, that for a second object."""
    for verb in list(tokens):
        noun = tokens[verb.head - 1] if verb.head else verb
        first = tokens[noun.head - 1] if noun.head else noun
        if first.deprel in ("obj", "obl", "nmod") and noun.deprel == "conj" and first.head:
            first = tokens[first.head - 1]
        if not is_stray(tokens, verb, "compound", "amod") or noun.id < verb.id or noun.deprel not in ("obj", "conj"):
            continue
        if first.upos != "VERB" or first.id > verb.id or tokens[verb.id - 2].upos != "CCONJ":
            continue
        tokens[verb.id - 1] = replace(verb, head=first.id, deprel="conj")
        for token in list(tokens):
            if token.head == noun.id and token.id < verb.id:
                tokens[token.id - 1] = replace(token, head=verb.id)
        tokens[noun.id - 1] = replace(noun, head=verb.id, deprel="obj")
    return tokens
