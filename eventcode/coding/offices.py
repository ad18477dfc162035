"""Repairs of titles and offices before names: "Mr Erdogan", "Foreign Minister Zarif", "President Trump's decision"."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from eventcode.coding.attachment import has
from eventcode.coding.tokens import GIVING, is_below
from eventcode.model import Token

ADDRESS = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "lord", "lady", "messrs"})
OFFICES = frozenset(
    {
        "minister", "president", "secretary", "chancellor", "premier", "chief", "leader", "ambassador", "envoy", "governor", "senator",
        "general", "king", "queen", "prince", "princess", "emir", "sultan", "pope", "commander", "spokesman", "spokeswoman", "commissioner",
        "director", "chairman", "chairwoman", "judge", "mayor", "marshal", "colonel", "admiral", "captain", "major", "representative",
        "congressman", "mp", "lawmaker", "negotiator", "mediator", "speaker", "ayatollah", "sheikh", "imam", "cleric", "archbishop", "cardinal",
        "bishop", "justice", "prosecutor", "diplomat", "head", "deputy"
    }
)  # fmt: skip
"""Words that stand before a person's name without a comma."""


def titles(tokens: list[Token]) -> list[Token]:
    """ "Mr Erdogan said": a form of address and the name behind it are one phrase."""
    for title, name in pairwise(list(tokens)):
        if (
            title.text.rstrip(".").lower() in ADDRESS
            and name.upos == "PROPN"
            and title.deprel not in ("flat", "compound")
        ):
            if name.head == title.id:
                continue
            if title.head == name.id:
                tokens[title.id - 1] = replace(title, deprel="compound")
            elif title.head == name.head or tokens[name.head - 1].head == title.head:
                tokens[title.id - 1] = replace(title, head=name.id, deprel="compound")
    return tokens


def names_behind_offices(tokens: list[Token]) -> list[Token]:
    """ "Foreign Minister Zarif", "Secretary of State John Kerry": office and name are one phrase, the office its head."""
    tokens = secretaries_of_state(tokens)
    for name in list(tokens):
        office = tokens[name.id - 2] if name.id > 1 else name
        if name.upos != "PROPN" or office.id == name.id or has(tokens, name.id, "case", "det", "amod", "compound"):
            continue
        if name.deprel == "nmod" and name.head < name.id and office.lemma.lower() not in OFFICES:
            office = tokens[name.head - 1]  # what stands between is the office's own: "of State"
        elif office.text == "State" and office.deprel == "nmod" and office.head == name.id - 3:
            office = tokens[office.head - 1]
        between = range(office.id + 1, name.id)
        if office.lemma.lower() not in OFFICES or not all(is_below(tokens, i, office.id) for i in between):
            continue
        beside = name.head == office.head and name.deprel == office.deprel
        if beside or (name.head == office.id and name.deprel in ("nmod", "appos")):
            tokens[name.id - 1] = replace(name, head=office.id, deprel="flat")
            for other in [t for t in tokens if t.head == name.id and t.deprel in ("conj", "appos", "acl:relcl")]:
                tokens[other.id - 1] = replace(other, head=office.id)
    return tokens


def secretaries_of_state(tokens: list[Token]) -> list[Token]:
    """ "Secretary of State Carl Jones": "of State" is the office's own, not the name's."""
    for office, of, state in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if office.lemma.lower() == "secretary" and of.text == "of" and state.text == "State":
            tokens[of.id - 1] = replace(of, head=state.id, deprel="case")
            if state.head != office.id and office.head != state.id:
                tokens[state.id - 1] = replace(state, head=office.id, deprel="nmod")
    return tokens


def titles_before_owners(tokens: list[Token]) -> list[Token]:
    """ "welcomed President Donald Trump's decision": the title before an owner's name is no object by itself, nor a subject."""
    for name in reversed(list(tokens)):
        if name.upos != "PROPN" or name.id < 2:
            continue
        title = tokens[name.id - 2]
        verb = tokens[title.head - 1] if title.head else None
        if (
            title.upos != "PROPN"
            or title.deprel not in ("obj", "obl", "conj", "xcomp", "nsubj", "nsubj:pass")
            or verb is None
            or (verb.id > title.id) != title.deprel.startswith("nsubj")
        ):
            continue
        thing = tokens[tokens[name.id - 1].head - 1] if name.head else None
        if name.deprel == "compound" and thing is not None and thing.head:
            thing = tokens[thing.head - 1]  # a title already joined to its name
        owner = tokens[name.id - 1].deprel in ("nmod:poss", "compound")
        if not owner or thing is None or thing.head != title.head or thing.id < name.id or verb.lemma.lower() in GIVING:
            continue
        tokens[title.id - 1] = replace(title, head=name.id, deprel="compound")
    return tokens
