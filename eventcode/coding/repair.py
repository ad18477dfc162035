"""Repairs of known parser mistakes, before clauses are read. Each function names the sentence that forced it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from eventcode.model import Sentence, Token

AUXILIARIES = frozenset(
    {"have", "be", "will", "would", "do", "may", "might", "can", "could", "shall", "should", "must"}
)
PARTICIPLES = frozenset({"VBN", "VBG", "VB"})


def repair(sentence: Sentence, names: Iterable[tuple[int, int]] = ()) -> tuple[Token, ...]:
    """The sentence's tokens with mistakes undone; `names` are first and last token ids of known names."""
    tokens = list(sentence.tokens)
    tokens = raise_main_verb(tokens)
    tokens = join_neighbours(tokens)
    tokens = verbs_inside_phrases(tokens)
    tokens = nouns_after_possessors(tokens)
    tokens = phrases_of_subjects(tokens)
    tokens = relative_roots(tokens)
    for first, last in names:
        tokens = join_name(tokens, first, last)
    return tuple(tokens)


def raise_main_verb(tokens: list[Token]) -> list[Token]:
    """ "Seoul and Washington have ramped up ties": the participle, not the auxiliary, heads the clause."""
    for auxiliary in [t for t in tokens if t.upos == "AUX" and t.lemma.lower() in AUXILIARIES]:
        if auxiliary.deprel in ("aux", "aux:pass", "cop"):
            continue
        verb = next(
            (
                t
                for t in tokens
                if t.head == auxiliary.id
                and t.upos == "VERB"
                and t.xpos in PARTICIPLES
                and 0 < t.id - auxiliary.id <= 4
                and t.deprel in ("obj", "xcomp", "ccomp", "advcl", "conj", "acl")
            ),
            None,
        )
        if verb is None:
            continue
        label = "aux:pass" if auxiliary.lemma.lower() == "be" and verb.xpos == "VBN" else "aux"
        for i, token in enumerate(tokens):
            if token.id == verb.id:
                tokens[i] = replace(token, head=auxiliary.head, deprel=auxiliary.deprel)
            elif token.id == auxiliary.id:
                tokens[i] = replace(token, head=verb.id, deprel=label)
            elif token.head == auxiliary.id:
                tokens[i] = replace(token, head=verb.id)
        # "Seoul ... nsubj of ramped" came out below the participle already; nothing more to move
    return tokens


def join_neighbours(tokens: list[Token]) -> list[Token]:
    """ "sentenced Paris Hilton": two proper nouns side by side in one role are one name."""
    for first, second in pairwise(list(tokens)):
        same = first.head == second.head and first.deprel == second.deprel and first.deprel in ("obj", "nsubj", "obl")
        if same and first.upos == second.upos == "PROPN":
            tokens[second.id - 1] = replace(second, head=first.id, deprel="flat")
    return tokens


def verbs_inside_phrases(tokens: list[Token]) -> list[Token]:
    """ "The army shelled Homs": taken for one phrase, "army" and "shelled" both modifying "Homs".

    No noun stands as a modifier before a participle that modifies the same head, so it is subject, verb, object.
    """
    for verb in list(tokens):
        if verb.upos != "VERB" or verb.deprel != "amod" or verb.xpos not in ("VBD", "VBN") or verb.head <= verb.id:
            continue
        noun = tokens[verb.head - 1]
        subject = next(
            (
                t
                for t in tokens[: verb.id - 1]
                if t.head == noun.id and t.deprel == "compound" and t.upos in ("NOUN", "PROPN")
            ),
            None,
        )
        if subject is None or noun.deprel not in ("root", "conj", "ccomp", "parataxis"):
            continue
        for i, token in enumerate(tokens):
            if token.head == noun.id and token.id < verb.id and token.id != subject.id:
                # articles and adjectives before the subject are its own
                tokens[i] = replace(token, head=subject.id) if token.id < subject.id else replace(token, head=verb.id)
            elif token.head == noun.id and token.upos == "PUNCT":
                tokens[i] = replace(token, head=verb.id)
        tokens[subject.id - 1] = replace(tokens[subject.id - 1], head=verb.id, deprel="nsubj")
        tokens[verb.id - 1] = replace(verb, head=noun.head, deprel=noun.deprel, xpos="VBD")
        tokens[noun.id - 1] = replace(tokens[noun.id - 1], head=verb.id, deprel="obj")
    return tokens


def nouns_after_possessors(tokens: list[Token]) -> list[Token]:
    """ "Lavrov's visit to Pyongyang comes after …": what follows a possessor is a noun, though tagged as a verb.

    If it stood as the root, the verb below it takes its place, and the phrases between the two become its own.
    """
    owners = {t.head: t for t in tokens if t.xpos == "POS"}
    for noun in list(tokens):
        subject = next(
            (t for t in tokens if t.head == noun.id and t.deprel.startswith("nsubj") and t.id in owners), None
        )
        if (
            noun.upos != "VERB"
            or subject is None
            or subject.id > noun.id
            or noun.xpos not in ("VB", "VBP", "VBZ", "NN")
        ):
            continue
        verb = next((t for t in tokens if t.head == noun.id and t.id > noun.id and t.upos == "VERB"), None)
        tokens[subject.id - 1] = replace(subject, deprel="nmod:poss")
        if verb is None:
            tokens[noun.id - 1] = replace(noun, upos="NOUN", xpos="NN")
            continue
        tokens[noun.id - 1] = replace(noun, upos="NOUN", xpos="NN", head=verb.id, deprel="nsubj")
        tokens[verb.id - 1] = replace(verb, head=noun.head, deprel=noun.deprel)
        for i, token in enumerate(tokens):
            if token.head == noun.id and token.id > verb.id:
                tokens[i] = replace(token, head=verb.id)
            elif token.head == verb.id and noun.id < token.id < verb.id and token.deprel == "obl":
                tokens[i] = replace(token, head=noun.id, deprel="nmod")
    return tokens


def phrases_of_subjects(tokens: list[Token]) -> list[Token]:
    """ "Israeli attacks on Gaza continued": a phrase between subject and verb, no comma before it, is the subject's."""
    for token in list(tokens):
        if token.deprel != "obl" or not token.head or token.id > token.head:
            continue
        subject = next((t for t in tokens if t.head == token.head and t.deprel.startswith("nsubj")), None)
        if subject is None or not subject.id < token.id or subject.upos == "PRON":
            continue
        if any(t.text in (",", "-", "–", "—") for t in tokens[subject.id : token.id]):
            continue
        tokens[token.id - 1] = replace(token, head=subject.id, deprel="nmod")
    return tokens


def relative_roots(tokens: list[Token]) -> list[Token]:
    """ "Lavrov, who visited in 2018, met Choe": the verb of "who" hangs on its noun, and the main verb is the head."""
    for main in list(tokens):
        if main.deprel != "conj" or not main.head:
            continue
        verb = tokens[main.head - 1]
        subject = next((t for t in tokens if t.head == main.id and t.deprel.startswith("nsubj")), None)
        pronoun = next(
            (t for t in tokens if t.head == verb.id and t.xpos in ("WP", "WDT") and t.deprel.startswith("nsubj")), None
        )
        if (
            subject is None
            or pronoun is None
            or verb.deprel.startswith("acl")
            or not subject.id < pronoun.id < verb.id < main.id
        ):
            continue
        tokens[main.id - 1] = replace(main, head=verb.head, deprel=verb.deprel)
        tokens[verb.id - 1] = replace(verb, head=subject.id, deprel="acl:relcl")
    return tokens


def join_name(tokens: list[Token], first: int, last: int) -> list[Token]:
    """ "Kim Jong Un made a visit": the words of one known name form one phrase, whatever the tree says.

    The word whose head lies outside stays the head (the last such word in "North Korea", the first in a person's
    name where the parser chose it); the others hang on it as `flat`.
    """
    inside = range(first, last + 1)
    outer = [t for t in tokens[first - 1 : last] if t.head not in inside]
    if len(outer) <= 1:
        return tokens
    head = best_head(outer)
    for token in list(tokens):
        if token.id in inside and token.id != head.id and token in outer:
            tokens[token.id - 1] = replace(token, head=head.id, deprel="flat")
    return unloop(tokens, head)


def best_head(outer: Sequence[Token]) -> Token:
    """The word that plays the weightiest part outside the name."""
    order = ("nsubj", "nsubj:pass", "obj", "iobj", "obl:agent", "obl", "nmod:poss", "nmod", "root", "conj", "appos")
    return min(outer, key=lambda t: (order.index(t.deprel) if t.deprel in order else len(order), t.id))


def unloop(tokens: list[Token], head: Token) -> list[Token]:
    """Undo a join that made the name its own ancestor: its head moves to the root of what it hung on."""
    seen = {head.id}
    current = tokens[head.id - 1]
    while current.head:
        if current.head in seen:
            root = next((t.id for t in tokens if t.head == 0), 0)
            if root and root not in seen:
                tokens[head.id - 1] = replace(tokens[head.id - 1], head=root, deprel="dep")
            else:
                tokens[head.id - 1] = replace(tokens[head.id - 1], head=0, deprel="root")
            return tokens
        seen.add(current.head)
        current = tokens[current.head - 1]
    return tokens
