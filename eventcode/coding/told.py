"""Repairs of what is told and who tells it; called from misattached.py."""

from __future__ import annotations

from dataclasses import replace

from eventcode.coding.attachment import has
from eventcode.coding.tokens import is_below
from eventcode.model import Token

INFORMING = frozenset(
    {"advise", "assure", "convince", "inform", "notify", "persuade", "promise", "remind", "tell", "warn"}
)
TELLING = frozenset(
    {
        "acknowledge", "add", "allege", "announce", "argue", "assert", "charge", "claim", "complain", "confirm", "contend", "declare",
        "insist", "note", "report", "reveal", "say", "state", "write"
    }
)  # fmt: skip
TOLD_WITH = frozenset({"nsubj", "obl", "advmod"})
"""What may stand beside a verb of speech at the end: who, when, where and how."""


def speech_behind_words(tokens: list[Token]) -> list[Token]:
    """ "Troops killed four villagers, Armenia alleged": whoever tells it at the end tells all of it, and is said of no noun."""
    for verb in list(tokens):
        label = verb.deprel.split(":", 1)[0]
        if verb.lemma.lower() not in TELLING or label not in ("acl", "advcl", "conj") or not 0 < verb.head < verb.id:
            continue
        own = [t for t in tokens if t.head == verb.id and t.deprel != "punct"]
        speaker = next((t for t in own if t.deprel.startswith("nsubj") and t.upos != "PRON"), None)
        if speaker is None or any(t.deprel.split(":", 1)[0] not in TOLD_WITH for t in own):
            continue
        first = min(t.id for t in tokens if t.id == speaker.id or is_below(tokens, t.id, speaker.id))
        if (
            first < 2
            or tokens[first - 2].text != ","
            or any(t.upos in ("VERB", "AUX") for t in tokens[first - 1 : verb.id - 1])
        ):
            continue
        top = tokens[verb.head - 1]
        while top.head and top.upos != "VERB":
            top = tokens[top.head - 1]
        if top.upos != "VERB" or top.lemma.lower() in TELLING:
            continue
        tokens[verb.id - 1] = replace(verb, xpos="VBD", head=top.id, deprel="parataxis")
        tokens[speaker.id - 1] = replace(speaker, deprel="nsubj")
    return tokens


def contents_of_told(tokens: list[Token]) -> list[Token]:
    """ "promised the ministry that wards would open": what is told hangs on the verb, not on whom it is told."""
    for clause in list(tokens):
        told = tokens[clause.head - 1] if clause.head else clause
        verb = tokens[told.head - 1] if told.head else told
        if not clause.deprel.startswith("acl") or clause.id < told.id or not has(tokens, clause.id, "nsubj"):
            continue
        that = next((t for t in tokens[told.id : clause.id] if t.head == clause.id and t.text.lower() == "that"), None)
        if that is None or that.deprel not in ("mark", "obj", "obl"):
            continue  # "that" as subject: "the group that …"
        if told.deprel in ("obj", "iobj") and verb.lemma.lower() in INFORMING and not has(tokens, verb.id, "ccomp"):
            tokens[clause.id - 1] = replace(clause, head=verb.id, deprel="ccomp")
            tokens[that.id - 1] = replace(that, upos="SCONJ", xpos="IN", deprel="mark")
    return tokens
