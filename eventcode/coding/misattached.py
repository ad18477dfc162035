"""Repairs of words that the parser hung on the wrong neighbour; runs behind those of mistagged verbs."""

from __future__ import annotations

from dataclasses import replace

from eventcode.coding.attachment import has, only_case
from eventcode.coding.mistagged import SPEAKING
from eventcode.coding.tokens import GIVING, NOMINAL, is_below
from eventcode.model import Token

ADMITTING = frozenset({"accept", "admit", "resettle", "shelter", "welcome"})
SEATED = frozenset({"authority", "authorities", "official", "government", "regime", "junta"})
ORDERING = frozenset(
    {"force", "order", "compel", "oblige", "allow", "permit", "urge", "persuade", "instruct", "direct", "push"}
)
UNIONS = frozenset({"EU", "UN", "U.N.", "NATO", "AU", "ECOWAS", "ASEAN", "OSCE", "IMF", "IAEA", "WTO"})
PARTICLE_VERBS = frozenset({"hand", "turn", "sign", "make", "take"})


def misattached(tokens: list[Token]) -> list[Token]:
    """The tokens with such words in their place."""
    for step in (
        phrases_below_adverbs, origins_of_admitted, seats_of_authorities, nouns_as_clauses, things_given, split_objects,
        listed_subjects, states_and_unions,
        aims_of_orders, particles_before_numbers, conjuncts_of_subjects, verbs_inside_subjects,
    ):  # fmt: skip
        tokens = step(tokens)
    return tokens


def phrases_below_adverbs(tokens: list[Token]) -> list[Token]:
    """ "spoke warmly of Japan": the phrase belongs to the verb."""
    for noun in list(tokens):
        above = tokens[noun.head - 1] if noun.head else noun
        if noun.deprel != "obl" or above.xpos != "RB" or above.deprel != "advmod" or above.id > noun.id:
            continue
        if tokens[above.head - 1].upos == "VERB":
            tokens[noun.id - 1] = replace(noun, head=above.head)
    return tokens


def origins_of_admitted(tokens: list[Token]) -> list[Token]:
    """ "accepted 1500 people from Greek camps": whence they are is said of the people."""
    for noun in list(tokens):
        verb = tokens[noun.head - 1] if noun.head else noun
        if noun.deprel != "obl" or verb.lemma.lower() not in ADMITTING or only_case(tokens, noun.id) != "from":
            continue
        start = min([t.id for t in tokens if t.head == noun.id] + [noun.id])
        people = tokens[start - 2] if start > 1 else noun
        if people.head == verb.id and people.deprel == "obj" and people.xpos == "NNS":
            tokens[noun.id - 1] = replace(noun, head=people.id, deprel="nmod")
    return tokens


def seats_of_authorities(tokens: list[Token]) -> list[Token]:
    """ "handed the men to the authorities in Dushanbe": where they sit says whose authorities they are."""
    for place in list(tokens):
        if place.deprel != "obl" or place.upos != "PROPN" or not place.head or only_case(tokens, place.id) != "in":
            continue
        start = min([t.id for t in tokens if t.head == place.id] + [place.id])
        body = tokens[start - 2] if start > 1 else place
        if (
            body.head == place.head
            and body.lemma.lower() in SEATED
            and body.deprel in ("obl", "obj", "iobj", "obl:agent")
        ):
            tokens[place.id - 1] = replace(place, head=body.id, deprel="nmod")
    return tokens


def nouns_as_clauses(tokens: list[Token]) -> list[Token]:
    """ "subjected a prisoner to torture": a noun with a preposition and nothing of a clause is a phrase."""
    for noun in list(tokens):
        if noun.upos != "NOUN" or noun.deprel != "advcl" or not noun.head or tokens[noun.head - 1].upos != "VERB":
            continue
        parts = {t.deprel for t in tokens if t.head == noun.id}
        if "case" in parts and not parts & {"mark", "cop", "aux", "nsubj", "obj", "advmod"}:
            tokens[noun.id - 1] = replace(noun, deprel="obl")
    return tokens


def things_given(tokens: list[Token]) -> list[Token]:
    """ "granted inspectors access to two sites": behind the recipient stands the thing, no predicate."""
    for thing in list(tokens):
        verb = tokens[thing.head - 1] if thing.head else thing
        if thing.upos != "NOUN" or thing.deprel not in ("xcomp", "obj") or verb.lemma.lower() not in GIVING:
            continue
        whom = next((t for t in tokens[verb.id : thing.id - 1] if t.head == verb.id and t.deprel == "obj"), None)
        if whom is not None and not has(tokens, verb.id, "iobj") and not has(tokens, thing.id, "cop", "mark"):
            tokens[whom.id - 1] = replace(whom, deprel="iobj")
            tokens[thing.id - 1] = replace(thing, deprel="obj")
    return tokens


def split_objects(tokens: list[Token]) -> list[Token]:
    """ "razed the family home": two objects side by side are one phrase, unless the verb gives."""
    for second in list(tokens):
        first = tokens[second.id - 2] if second.id > 1 else second
        verb = tokens[second.head - 1] if second.head else second
        if (
            first.deprel != "obj"
            or second.deprel not in ("obj", "advmod")
            or first.head != second.head
            or first.xpos != "NN"
        ):
            continue
        if verb.upos != "VERB" or verb.lemma.lower() in GIVING or second.upos != "NOUN":
            continue
        for token in list(tokens):
            if token.head == first.id and token.id < first.id:
                tokens[token.id - 1] = replace(token, head=second.id)
        tokens[first.id - 1] = replace(first, head=second.id, deprel="compound")
        tokens[second.id - 1] = replace(tokens[second.id - 1], deprel="obj")
    return tokens


def listed_subjects(tokens: list[Token]) -> list[Token]:
    """ "Iraq, Kuwait sign pact": headlines join two subjects by a comma."""
    if len(tokens) < 4 or tokens[0].upos != "PROPN" or tokens[1].text != "," or tokens[2].upos != "PROPN":
        return tokens
    first, comma, second = tokens[:3]
    verb = tokens[second.head - 1] if second.head else second
    if second.deprel != "nsubj" or verb.xpos not in ("VBP", "VB", "NN") or first.head != verb.id:
        return tokens
    if first.deprel not in ("parataxis", "dislocated", "vocative", "obl", "obl:unmarked", "advcl"):
        return tokens
    tokens[0] = replace(first, deprel="nsubj")
    tokens[1] = replace(comma, head=second.id)
    tokens[2] = replace(second, head=first.id, deprel="conj")
    return tokens


def states_and_unions(tokens: list[Token]) -> list[Token]:
    """ "UK and EU negotiators": a state and a union share no adjective, so the first stands for its own negotiators."""
    for second in list(tokens):
        first = tokens[second.head - 1] if second.head else second
        noun = tokens[first.head - 1] if first.head else first
        if second.deprel != "conj" or first.deprel != "compound" or noun.id != second.id + 1 or noun.xpos != "NNS":
            continue
        if len({first.text, second.text} & UNIONS) != 1 or first.upos != "PROPN" or second.upos != "PROPN":
            continue
        for token in list(tokens):
            if token.head == second.id and token.deprel == "cc":
                tokens[token.id - 1] = replace(token, head=noun.id)
            elif token.head == noun.id and token.id < first.id:
                tokens[token.id - 1] = replace(token, head=first.id)
        tokens[first.id - 1] = replace(first, head=noun.head, deprel=noun.deprel)
        tokens[noun.id - 1] = replace(noun, head=first.id, deprel="conj")
        tokens[second.id - 1] = replace(second, head=noun.id, deprel="compound")
    return tokens


def aims_of_orders(tokens: list[Token]) -> list[Token]:
    """ "forced a plane flying to Juba to land": the infinitive is what the order is about, no aim of the flight."""
    for word in list(tokens):
        participle = tokens[word.head - 1] if word.head else word
        person = tokens[participle.head - 1] if participle.head else participle
        verb = tokens[person.head - 1] if person.head else person
        if word.xpos != "VB" or word.deprel not in ("advcl", "obl", "xcomp") or participle.deprel != "acl":
            continue
        if participle.xpos != "VBG" or person.deprel != "obj" or verb.lemma.lower() not in ORDERING:
            continue
        mark = next((t for t in tokens[: word.id - 1] if t.head == word.id and t.text.lower() == "to"), None)
        if mark is None or has(tokens, verb.id, "xcomp", "ccomp"):
            continue
        tokens[mark.id - 1] = replace(mark, upos="PART", xpos="TO", deprel="mark")
        tokens[word.id - 1] = replace(word, upos="VERB", head=verb.id, deprel="xcomp")
    return tokens


def particles_before_numbers(tokens: list[Token]) -> list[Token]:
    """ "handed over five smugglers": not more than five of them."""
    for over in list(tokens):
        verb = tokens[over.id - 2] if over.id > 1 else over
        if over.text.lower() != "over" or over.deprel != "advmod" or verb.lemma.lower() not in PARTICLE_VERBS:
            continue
        if verb.upos == "VERB" and tokens[over.head - 1].upos == "NUM":
            tokens[over.id - 1] = replace(over, head=verb.id, deprel="compound:prt", xpos="RP")
    return tokens


def conjuncts_of_subjects(tokens: list[Token]) -> list[Token]:
    """ "Under an accord brokered by Oman, Iran and Belgium swapped prisoners": "and" joins what stands beside it."""
    for conjunct in list(tokens):
        if conjunct.deprel != "conj" or conjunct.upos != "PROPN" or conjunct.id < 4:
            continue
        joint, subject = tokens[conjunct.id - 2], tokens[conjunct.id - 3]
        above = tokens[conjunct.head - 1]
        if joint.deprel != "cc" or not subject.deprel.startswith("nsubj") or subject.upos != "PROPN":
            continue
        if above.id < subject.id and above.upos in NOMINAL and not is_below(tokens, subject.id, above.id):
            tokens[conjunct.id - 1] = replace(conjunct, head=subject.id)
    return tokens


def verbs_inside_subjects(tokens: list[Token]) -> list[Token]:
    """ "Soldiers fleeing a battle raped women, a prosecutor said": the finite verb in the first of two subjects is its own."""
    for noun in list(tokens):
        speech = tokens[noun.head - 1] if noun.head else noun
        if noun.deprel != "nsubj" or speech.lemma.lower() not in SPEAKING or speech.id < noun.id:
            continue
        rival = any(t.head == speech.id and t.deprel == "nsubj" and noun.id < t.id < speech.id for t in tokens)
        if not rival:
            continue
        verb = next(
            (
                t
                for t in tokens[noun.id : speech.id - 1]
                if t.xpos == "VBD"
                and t.deprel == "acl"
                and is_below(tokens, t.id, noun.id)
                and has(tokens, t.id, "obj")
            ),
            None,
        )
        if verb is None or has(tokens, verb.id, "nsubj", "mark", "aux"):
            continue
        tokens[verb.id - 1] = replace(verb, head=speech.id, deprel="ccomp")
        tokens[noun.id - 1] = replace(noun, head=verb.id)
    return tokens
