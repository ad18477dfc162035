"""Repairs of subjects: given back to verbs that the parser left without one, or took from their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eventcode.coding.attachment import has
from eventcode.coding.tokens import PERIODS, is_below
from eventcode.model import Token

SUBORDINATORS = frozenset({"after", "before", "as", "since", "until", "because", "while", "when", "though", "although"})


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
        if any(t.head == token.head and t.deprel.startswith("aux") for t in tokens[subject.id : token.id]):
            continue  # "has for months accused": behind the auxiliary it is the verb's
        tokens[token.id - 1] = replace(token, head=subject.id, deprel="nmod")
    return tokens


def relative_roots(tokens: list[Token]) -> list[Token]:
    """ "Lavrov, who visited in 2018, met Choe": the verb of "who" hangs on its noun, and the main verb is the head."""
    for main in list(tokens):
        if main.deprel not in ("conj", "acl", "advcl", "ccomp", "parataxis") or not main.head:
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


def double_subjects(tokens: list[Token]) -> list[Token]:
    """ "Lavrov's visit comes after Kim met Putin": of two subjects the first belongs to the finite verb between them."""
    for second in list(tokens):
        if not second.deprel.startswith("nsubj") or not second.head > second.id:
            continue
        last = tokens[second.head - 1]
        first = next(
            (t for t in tokens[: second.id - 1] if t.head == last.id and t.deprel in ("nsubj", "nsubj:pass")), None
        )
        if first is None:
            continue
        if tokens[first.id].text == ":":
            tokens[first.id - 1] = replace(first, deprel="parataxis")  # "Kenya: the army freed him"
            continue
        if second.id == first.id + 1 and first.upos == "NOUN" and second.upos == "PROPN":
            tokens[second.id - 1] = replace(second, head=first.id, deprel="flat")  # "the bloc ECOWAS suspended Togo"
            continue
        verb = next(
            (t for t in tokens[first.id : second.id - 1] if t.xpos in ("VBZ", "VBP", "VBD") and t.head == first.id),
            None,
        )
        if verb is None:
            continue
        tokens[verb.id - 1] = replace(verb, head=last.head, deprel=last.deprel)
        tokens[first.id - 1] = replace(first, head=verb.id)
        tokens[last.id - 1] = replace(last, head=verb.id, deprel="advcl")
        mark = next(
            (t for t in tokens[verb.id : second.id - 1] if t.deprel == "case" and t.text.lower() in SUBORDINATORS), None
        )
        if mark is not None:
            tokens[mark.id - 1] = replace(mark, head=last.id, deprel="mark")
    return tokens


def subjects_behind_subordinators(tokens: list[Token]) -> list[Token]:
    """ "after the government released prisoners": "after" opens a clause where a finite verb ends the phrase behind it."""
    for mark in list(tokens):
        if mark.deprel != "case" or mark.text.lower() not in SUBORDINATORS or mark.head < mark.id:
            continue
        noun = tokens[mark.head - 1]
        above = noun.head
        if noun.upos not in ("NOUN", "PROPN") or not noun.deprel.startswith(("obl", "nmod")):
            continue
        last = noun.id
        while last < len(tokens) and (
            is_below(tokens, last + 1, noun.id) and tokens[last].upos not in ("VERB", "AUX", "PUNCT")
        ):
            last += 1
        verb = next((t for t in tokens[last : last + 4] if t.upos == "VERB"), None)
        if verb is None or verb.xpos not in ("VBD", "VBZ", "VBP", "VBN") or first_of_group(tokens, verb) != last + 1:
            continue
        own = [t for t in tokens if t.head == verb.id and t.id < verb.id]
        auxiliary = [t for t in own if t.upos == "AUX"]
        if (verb.xpos == "VBN" and not auxiliary) or verb.deprel.startswith(("acl", "amod")):
            continue
        if any(t.deprel.split(":", 1)[0] in ("nsubj", "csubj", "expl") for t in own if t.id != noun.id):
            continue
        passive = any(t.deprel == "aux:pass" for t in auxiliary)
        if above == verb.id or is_below(tokens, above, verb.id):
            above, label = verb.head, verb.deprel
        else:
            label = "advcl"
        if is_below(tokens, above, noun.id):
            continue
        tokens[mark.id - 1] = replace(mark, head=verb.id, deprel="mark")
        tokens[noun.id - 1] = replace(noun, head=verb.id, deprel="nsubj:pass" if passive else "nsubj")
        tokens[verb.id - 1] = replace(verb, head=above, deprel=label)
    return tokens


def lost_subjects(tokens: list[Token]) -> list[Token]:
    """ "The spokesman on Wednesday disputed": what stands before a finite verb without a subject is its subject.

    Times, adverbs and what is set off by commas between the two are passed over.
    """
    for at in range(len(tokens)):
        verb = tokens[at]
        noun = phrase_before(tokens, first_of_group(tokens, verb)) if is_bare_finite(tokens, verb) else None
        if noun is None:
            continue
        passive = any(t.deprel == "aux:pass" and t.head == verb.id for t in tokens)
        label = "nsubj:pass" if passive else "nsubj"
        if verb.head == noun.id:
            tokens[verb.id - 1] = replace(verb, head=noun.head, deprel=noun.deprel)
        elif noun.head == 0 and not is_below(tokens, verb.id, noun.id):
            tokens[verb.id - 1] = replace(verb, head=0, deprel="root")
        elif noun.head == verb.id and noun.deprel in ("obl", "obl:unmarked", "dep", "nmod:unmarked"):
            pass  # "In recent months Syria has fired": a bare phrase right before its verb
        elif is_below(tokens, verb.id, noun.id) or not may_move(tokens, noun, verb):
            continue
        tokens[noun.id - 1] = replace(tokens[noun.id - 1], head=verb.id, deprel=label)
    return tokens


def subjects_behind_that(tokens: list[Token]) -> list[Token]:
    """ "said on Friday that the government must act": of a that-clause without a subject the phrase before its verb is it."""
    for mark in [t for t in tokens if t.deprel == "mark" and t.text.lower() == "that"]:
        verb = tokens[mark.head - 1]
        if verb.upos != "VERB" or verb.id < mark.id or has(tokens, verb.id, "nsubj", "csubj", "expl"):
            continue
        inside = range(mark.id + 1, verb.id)
        tops = [tokens[i - 1] for i in inside if tokens[i - 1].head not in inside and tokens[i - 1].head != verb.id]
        if len(tops) == 1 and tops[0].upos in ("NOUN", "PROPN", "PRON") and not has(tokens, tops[0].id, "case"):
            passive = any(t.deprel == "aux:pass" and t.head == verb.id for t in tokens)
            label = "nsubj:pass" if passive else "nsubj"
            tokens[tops[0].id - 1] = replace(tops[0], head=verb.id, deprel=label)
    return tokens


def sources_of_news(tokens: list[Token]) -> list[Token]:
    """ "the people of the province, according to the ministry": who says so belongs to the verb, not to the phrase before."""
    for word in [t for t in tokens if t.text.lower() == "according" and t.head > t.id]:
        source = tokens[word.head - 1]
        above = source
        while above.head and above.upos != "VERB":
            above = tokens[above.head - 1]
        if above.upos == "VERB" and above.id != source.head:
            tokens[source.id - 1] = replace(source, head=above.id, deprel="obl")
    return tokens


def may_move(tokens: Sequence[Token], noun: Token, verb: Token) -> bool:
    """True if a noun hangs on what stands behind the verb, or on a time ("On Friday, Okoro, ...")."""
    return noun.head > verb.id or tokens[noun.head - 1].lemma.lower() in PERIODS


def is_bare_finite(tokens: Sequence[Token], verb: Token) -> bool:
    """True for a finite verb that has no subject and shares none."""
    if verb.upos != "VERB" or verb.deprel.split(":", 1)[0] in (
        "acl",
        "amod",
        "aux",
        "cop",
        "xcomp",
        "compound",
        "csubj",
    ):
        return False
    if verb.deprel == "conj" and (tokens[verb.head - 1].upos in ("VERB", "AUX") or has(tokens, verb.id, "cc")):
        return False  # "Talks between the two ended": taken for coordinated with the noun, without "and"
    own = [t for t in tokens if t.head == verb.id]
    finite = verb.xpos in ("VBD", "VBZ", "VBP") or any(
        t.deprel.startswith("aux") and t.xpos in ("VBD", "VBZ", "VBP", "MD") for t in own
    )
    return finite and not any(
        t.deprel.split(":", 1)[0] in ("nsubj", "csubj", "expl") or t.text.lower() == "to" for t in own if t.id < verb.id
    )


def first_of_group(tokens: Sequence[Token], verb: Token) -> int:
    """The id of the first word of a verb with its auxiliaries and adverbs."""
    first = verb.id
    while first > 1 and (tokens[first - 2].upos in ("AUX", "ADV", "PART") and tokens[first - 2].xpos != "POS"):
        first -= 1
    return first


def phrase_before(tokens: Sequence[Token], first: int) -> Token | None:
    """The head of the noun phrase that ends before the word `first`, times and parentheses passed over."""
    at = first - 1
    for _ in range(8):
        while at >= 1 and (
            tokens[at - 1].upos == "ADV" or tokens[at - 1].lemma.lower() in ("last", "this", "early", "late")
        ):
            at -= 1
        if at < 1:
            return None
        token = tokens[at - 1]
        if token.text in (",", ")", "-", "–", "—"):
            opening = {")": "("}.get(token.text, token.text)
            start = next((t.id for t in reversed(tokens[: at - 1]) if t.text == opening), 0)
            if token.text == "," and start and at - start <= 20:
                at = start - 1 if has_no_verb(tokens[start : at - 1]) else 0
            elif start and token.text != ",":
                at = start - 1
            elif token.text == ",":
                return None
            else:
                at -= 1
            continue
        if token.upos not in ("NOUN", "PROPN", "NUM"):
            return None
        head = token
        while (
            head.head and head.head <= at and tokens[head.head - 1].upos in ("NOUN", "PROPN") and head.head != head.id
        ):
            if (
                tokens[head.head - 1].lemma.lower() in PERIODS
                and head.lemma.lower() not in PERIODS
                and head.deprel == "appos"
            ):
                break
            head = tokens[head.head - 1]
        case = next(
            (t for t in tokens if t.head == head.id and t.deprel == "case" and t.xpos != "POS" and t.id < head.id), None
        )
        if head.lemma.lower() in PERIODS or case is not None:
            if (
                case is None
                and head.lemma.lower() in PERIODS
                and any(t.head == head.id and t.deprel == "flat" for t in tokens)
            ):
                return None
            at = (
                case.id
                if case is not None
                else min([head.id, *(t.id for t in tokens if t.head == head.id and t.id < head.id)])
            ) - 1
            continue
        return head if head.upos in ("NOUN", "PROPN") else None
    return None


def has_no_verb(tokens: Sequence[Token]) -> bool:
    return not any(t.upos == "VERB" and t.xpos in ("VBD", "VBZ", "VBP") for t in tokens)
