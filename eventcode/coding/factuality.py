"""Whether a clause reports a deed: embedded, denied, hypothetical and planned deeds do not happen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from eventcode.coding.clause import ASSERTED, FUTURE, PURPOSE, Clause
from eventcode.coding.tree import Tree
from eventcode.coding.vocabulary import Vocabulary

FACT, INTENT, NOT = "fact", "intent", "not"
UNREALISED = frozenset(
    {
        "before",
        "until",
        "till",
        "without",
        "ahead of",
        "for",
        "towards",
        "toward",
        "against",
        "instead of",
        "despite no",
    }
)
"""Prepositions under which a nominal deed has not happened: "ahead of talks", "calls for talks"."""
FACTUAL_MARKS = frozenset(
    {
        "when", "as", "after", "while", "since", "because", "although", "though", "where", "by", "with", "amid",
        "in", "on", "upon", "following", "whereas", "once", "so", "and", "despite", "through"
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Status:
    """`kind` is fact, intent or not; `why` says which word decided; `speaker` is the clause that reports it.

    `negated` tells an intent that is denied, also by the clause above: "will not fly to Lima to meet the president".
    """

    kind: str
    why: str = ""
    speaker: int = 0
    alleged: bool = False
    negated: bool = False


def status(clause: Clause, clauses: Mapping[int, Clause], tree: Tree, vocabulary: Vocabulary, depth: int = 0) -> Status:
    """Judge a clause by its own polarity and mood, then by what it hangs on."""
    if clause.negated and clause.mood != FUTURE:
        return Status(NOT, "negated")
    if clause.mood not in (ASSERTED, FUTURE, PURPOSE):
        return Status(NOT, clause.mood)
    kind = INTENT if clause.mood == FUTURE else FACT
    governor = clauses.get(clause.governor)
    if governor is None or depth > 6:
        if clause.mood == PURPOSE and depth == 0 and clause.link != "":
            return Status(NOT, "a purpose")
        return Status(kind, negated=clause.negated)
    above = status(governor, clauses, tree, vocabulary, depth + 1)
    by_verb = clause.link.split(":", 1)[0] in ("xcomp", "ccomp", "advcl", "acl", "parataxis", "csubj")
    judge = verbal_status if by_verb or not clause.noun else nominal_status
    judged = judge(clause, governor, above, kind, tree, vocabulary)
    return replace(judged, negated=True) if clause.negated else judged


def merge(kind: str, above: Status) -> Status:
    """The weaker of a clause's own status and its governor's."""
    if above.kind == NOT:
        return above
    merged = INTENT if INTENT in (kind, above.kind) else FACT
    return Status(merged, above.why, above.speaker, above.alleged, above.negated)


def verbal_status(
    clause: Clause, governor: Clause, above: Status, kind: str, tree: Tree, vocabulary: Vocabulary
) -> Status:
    base, _, mark = clause.link.partition(":")
    if base in ("ccomp", "parataxis"):
        return reported(clause, governor, above, kind, vocabulary, base)
    if base == "xcomp":
        if governor.lemma in vocabulary.members("IMPLICATIVE") and not governor.negated:
            return merge(kind, above)
        if mark == "to" and governor.lemma in vocabulary.members("MOTION"):
            return merge(FACT, above)  # "flew to Oslo to apologise"
        return Status(NOT, f"only {governor.lemma!r}")
    if base == "advcl":
        if mark == "to":
            if operation(governor, tree, vocabulary):
                return merge(kind if clause.mood == FUTURE else FACT, above)
            if governor.lemma in vocabulary.members("MOTION") or clause.lemma in vocabulary.members("PROTEST_AIM"):
                return merge(FACT, above)  # "camped out to protest": whoever shows up protests
            return Status(NOT, "a purpose")
        if mark == "that" and tree[tree[clause.head].head].lemma in vocabulary.members("EVIDENCE"):
            return merge(kind, above)
        if mark == "with" and governor.lemma in vocabulary.members("ACCUSE"):
            return Status(NOT, f"only {governor.lemma!r}")  # "was charged with murdering a judge"
        if not mark or mark in FACTUAL_MARKS:
            if mark == "as" and governor.lemma in vocabulary.members("SPEECH"):
                return merge(kind, above)
            return Status(kind, speaker=above.speaker) if above.kind != NOT or mark else merge(kind, above)
        return Status(NOT, f"{mark!r}")
    if base == "acl":
        if mark == "that" and tree[tree[clause.head].head].lemma in vocabulary.members("EVIDENCE"):
            return Status(kind, speaker=above.speaker, alleged=above.alleged)
        if mark == "to" and governor.lemma == "become":
            return merge(kind, above)  # "became the first country to recognise Kosovo"
        if mark in ("to", "that", "of", "for") and clause.link != "acl:relcl":
            return Status(NOT, f"only {tree[tree[clause.head].head].lemma!r}")
        return Status(kind, speaker=above.speaker, alleged=above.alleged)
    if base == "csubj":
        return Status(NOT, "a subject clause")
    return Status(kind)


def operation(governor: Clause, tree: Tree, vocabulary: Vocabulary) -> bool:
    """ "launched raids to detain the soldiers": what forces set out to do with an operation has begun."""
    things = {tree[a.head].lemma.lower() for a in governor.get("patient")}
    return governor.lemma in vocabulary.members("LAUNCH") and bool(things & vocabulary.members("OPERATION"))


def reported(clause: Clause, governor: Clause, above: Status, kind: str, vocabulary: Vocabulary, base: str) -> Status:
    """A clause under a verb of speech or knowledge: coded, with its speaker."""
    speech, claim = vocabulary.members("SPEECH"), vocabulary.members("CLAIM")
    lemma = governor.lemma
    if lemma in speech or lemma in claim:
        if governor.negated or (above.kind == NOT and above.why != "a subject clause"):
            return Status(NOT, f"under {lemma!r} that is no fact")
        return Status(kind, speaker=governor.head, alleged=lemma in claim or above.alleged)
    if lemma in vocabulary.members("FACTIVE"):
        return merge(kind, above)
    if base == "parataxis":
        return Status(kind)
    return Status(NOT, f"only {lemma!r}")


def nominal_status(
    clause: Clause, governor: Clause, above: Status, kind: str, tree: Tree, vocabulary: Vocabulary
) -> Status:
    """A nominal deed shares the fate of the clause it stands in; plans, calls and prospects are no deeds."""
    nonfactive = vocabulary.members("NONFACTIVE")
    for token in tree.ancestors(clause.head):
        if token.id == governor.head:
            break
        if token.lemma.lower() in nonfactive:
            return Status(NOT, f"only {token.lemma!r}")
    preposition = tree.case(clause.head)
    role = clause.link
    if governor.lemma in nonfactive and (role in ("patient", "inside") or role.startswith("obl")):
        return Status(NOT, f"only {governor.lemma!r}")
    if preposition in UNREALISED and governor.lemma not in vocabulary.members("MOTION"):
        return Status(NOT, f"{preposition!r}")
    if governor.negated and role in ("patient", "agent"):
        return Status(NOT, f"{governor.lemma!r} negated")
    if role in ("patient", "agent", "recipient") or (role.startswith("obl") and above.kind != FACT):
        return merge(kind, above)
    return Status(kind, speaker=above.speaker, alleged=above.alleged)
