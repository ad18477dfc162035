"""From a tree to its clauses: verbal and nominal ones joined, governed, attributed."""

from __future__ import annotations

from dataclasses import replace

from eventcode.coding.clause import IMPERATIVE, MUST, SHOULD, Argument, Clause
from eventcode.coding.nominal import event_noun, merge_light_verb, merge_undergone, nominal_clauses, share_subject
from eventcode.coding.tree import Tree
from eventcode.coding.verbal import VerbalClauses
from eventcode.coding.vocabulary import Vocabulary

SPEECH_RELATIONS = frozenset({"parataxis", "conj", "ccomp", "advcl", "dep"})
HELD_BY = {"come": "obl:under", "engage": "obl:in", "enter": "obl:into", "participate": "obl:in", "take part": "obl:in"}
"""Where light verbs have their noun if not as object: "came under attack", "engaged in talks"."""
BESIDE = frozenset({"obl:after", "obl:following", "obl:amid", "obl:despite", "obl:since", "obl:before", "obl:over"})
"""How what others do stands beside a clause."""
OF_MANY = frozenset({"mass", "massive", "street", "popular", "nationwide", "widespread", "public", "huge"})
QUOTES = frozenset("\"“”‘’'`´«»") | {"``", "''"}


def build_clauses(tree: Tree, vocabulary: Vocabulary) -> tuple[Clause, ...]:
    """All clauses of a sentence in order of the text, each with its governor.

    Returns an empty tuple for a sentence without verbs and event nouns.
    """
    verbs = VerbalClauses(tree, vocabulary)
    verbal = {c.head: c for c in verbs.clauses()}
    nominal = {c.head: c for c in nominal_clauses(tree, vocabulary) if c.head not in verbal}
    governed = {head: govern(tree, clause, verbs, verbal, nominal) for head, clause in (verbal | nominal).items()}
    governed = invert_quotes(tree, governed, vocabulary)
    governed = merge_light_verbs(tree, governed, vocabulary)
    governed = share_subjects(governed, tree, vocabulary)
    governed = add_speakers(governed, vocabulary)
    return tuple(governed[head] for head in sorted(governed))


def govern(
    tree: Tree, clause: Clause, verbs: VerbalClauses, verbal: dict[int, Clause], nominal: dict[int, Clause]
) -> Clause:
    """Set the governor and the link of a clause from the nearest clause above it in the tree."""
    token = tree[clause.head]
    known = verbal.keys() | nominal.keys()
    if clause.head in verbal:
        while token.deprel == "conj" and token.head in known:
            token = tree[token.head]
        if token.deprel == "root" or not token.head:
            return clause
        base = token.deprel.split(":", 1)[0]
        link = verbs.link(token) if base in ("xcomp", "ccomp", "advcl") else token.deprel
        if base == "acl" and tree.mark(token.id):
            link = f"acl:{tree.mark(token.id)}"
        above = next((t.id for t in tree.ancestors(token.id) if t.id in known), 0)
        return replace(clause, governor=above, link=link)
    for other in verbal.values():
        for argument in other.arguments:
            if argument.head == clause.head and not argument.how.startswith("relative"):
                return replace(clause, governor=other.head, link=argument.role)
    for other in nominal.values():
        for argument in other.arguments:
            if argument.head == clause.head:
                return replace(clause, governor=other.head, link=argument.role)
    above = next((t.id for t in tree.ancestors(clause.head) if t.id in known), 0)
    return replace(clause, governor=above, link="inside" if above else "")


def invert_quotes(tree: Tree, clauses: dict[int, Clause], vocabulary: Vocabulary) -> dict[int, Clause]:
    """Put the speaker's verb above the words spoken: "We oppose this," Lavrov said.

    Parsers hang a verb of speech that follows its quote below the quote's verb, as parataxis, conj or advcl.
    """
    speech = vocabulary.members("SPEECH")
    out = dict(clauses)
    for clause in clauses.values():
        if clause.noun or clause.lemma not in speech or not clause.has("agent") or clause.has("patient"):
            continue
        token = tree[clause.head]
        above = out.get(token.head)
        if above is None or token.deprel not in SPEECH_RELATIONS or above.head > clause.head:
            continue
        if any(a.role.startswith(("ccomp", "xcomp")) for a in clause.arguments):
            continue
        if not follows_a_break(tree, clause.head) or above.lemma in speech:
            continue
        out[above.head] = replace(
            above,
            governor=clause.head,
            link="ccomp",
            arguments=tuple(a for a in above.arguments if a.head != clause.head),
            steps=(*above.steps, f"quoted words of {clause.lemma!r}"),
        )
        out[clause.head] = replace(
            clause.adding(Argument("ccomp", above.head, "quote")), governor=above.governor, link=above.link
        )
    return out


def follows_a_break(tree: Tree, verb: int) -> bool:
    """True if a comma or quotation mark stands close before the verb's subject or the verb."""
    start = min([verb, *(t.id for t in tree.deps(verb, "nsubj", "nsubj:pass"))])
    start = min(tree.subtree(start)) if start != verb else start
    before = [t.text for t in tree.tokens[max(0, start - 3) : start - 1]]
    return any(word == "," or word in QUOTES for word in before)


def merge_light_verbs(tree: Tree, clauses: dict[int, Clause], vocabulary: Vocabulary) -> dict[int, Clause]:
    """Replace "hold talks", "impose sanctions" by the noun's deed; clauses below the verb now hang on the noun."""
    out = dict(clauses)
    moved: dict[int, int] = {}
    undergone = vocabulary.members("UNDERGO")
    light = vocabulary.members("LIGHT") | undergone
    for head in sorted(clauses):
        verb = out.get(head)
        if verb is None or verb.noun or verb.lemma not in light:
            continue
        held = verb.get(HELD_BY.get(verb.lemma, "patient")) or verb.get("patient")
        heads = [named_deed(tree, a.head, vocabulary) for a in held]
        nouns = [out[i] for i in heads if i in out and event_noun(tree, tree[i], vocabulary)]
        for noun in nouns:
            merge = merge_undergone if verb.lemma in undergone else merge_light_verb
            out[noun.head] = merge(verb, noun, vocabulary)
            moved[head] = noun.head
        if nouns:
            del out[head]
    return {
        head: replace(
            clause,
            governor=moved.get(clause.governor, clause.governor),
            arguments=tuple(replace(a, head=moved.get(a.head, a.head)) for a in clause.arguments),
        )
        for head, clause in out.items()
    }


def named_deed(tree: Tree, head: int, vocabulary: Vocabulary) -> int:
    """The noun that names the deed: "exercises" in "began a round of exercises", else the noun itself."""
    if tree[head].lemma.lower() in vocabulary.members("SERIES"):
        return next((t.id for t in tree.deps(head, "nmod") if tree.case(t.id) == "of"), head)
    return head


def add_speakers(clauses: dict[int, Clause], vocabulary: Vocabulary) -> dict[int, Clause]:
    """Give every reported clause its speaker as an argument: "Paris said the plan was unacceptable".

    The verb of speech in turn gets what it says must or should be done: "Kyiv said Moscow must leave".
    """
    speech = vocabulary.members("SPEECH") | vocabulary.members("CLAIM")
    out = dict(clauses)
    for head, clause in clauses.items():
        above = clauses.get(clause.governor)
        if above is not None and above.lemma in speech and clause.link.startswith(("ccomp", "parataxis")):
            speakers = [Argument("speaker", a.head, f"subject of {above.lemma!r}") for a in above.get("agent")]
            out[head] = clause.adding(*speakers)
            if clause.mood in (MUST, SHOULD):
                out[above.head] = out[above.head].adding(Argument(clause.mood, head))
        elif above is not None and above.lemma in speech and clause.mood == IMPERATIVE and above.get("recipient"):
            # "Release them at once," the ministry told Chad: a demand
            own = clause.adding(*(Argument("agent", a.head, "told to") for a in above.get("recipient")))
            out[head] = replace(
                own, arguments=tuple(a for a in own.arguments if a not in clause.get("agent")), mood=MUST
            )
            out[above.head] = out[above.head].adding(Argument(MUST, head))
    return out


def share_subjects(clauses: dict[int, Clause], tree: Tree, vocabulary: Vocabulary) -> dict[int, Clause]:
    """Nominal deeds that accompany a clause take its subject."""
    protests = vocabulary.members("PROTEST")
    out = dict(clauses)
    for head, clause in clauses.items():
        if clause.noun and clause.governor in clauses:
            if clause.link in BESIDE and clause.lemma in protests:
                # "After mass protests the army seized power": not the army's
                many = [t for t in tree.deps(head, "amod") if t.lemma.lower() in OF_MANY]
                out[head] = clause.adding(*(Argument("agent", t.id, "modifier") for t in many[:1]))
                continue
            noun = vocabulary.event_nouns.get(clause.noun)
            if clause.link in ("obl:after", "obl:following") and noun is not None and noun.of != "agent":
                continue  # "protested after the killing of a journalist": somebody else's deed
            out[head] = share_subject(clause, clauses[clause.governor], clause.link)
    return out
