"""Binding a rule to a clause: slots to arguments, conditions to words, actors and places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from eventcode.coding.actors import Actor
from eventcode.coding.clause import FUTURE, Argument, Clause
from eventcode.coding.discourse import Reader
from eventcode.coding.places import PlaceMention
from eventcode.coding.rules import Refinement, Rule, Slot, split
from eventcode.coding.tree import Tree
from eventcode.coding.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Context:
    """What a sentence offers to a rule besides the clause itself.

    The rest holds what rules have asked before, as many rules ask the same: what fills roles of a clause, kept with
    the clause as its key is the clause's identity; the actors at a head; the words below heads.
    """

    tree: Tree
    clauses: Mapping[int, Clause]
    reader: Reader
    places: Sequence[PlaceMention]
    vocabulary: Vocabulary
    filled: dict[tuple[int, tuple[str, ...], str], tuple[Clause, tuple[Argument, ...]]] = field(default_factory=dict)
    named: dict[int, tuple[Actor, ...]] = field(default_factory=dict)
    words: dict[tuple[bool, tuple[int, ...]], set[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """A rule bound to a clause; `slots` holds the arguments of every slot that is filled.

    `pair` is one source with one target, where a condition is asked of the two alone.
    """

    rule: Rule
    clause: Clause
    slots: Mapping[str, tuple[Argument, ...]]
    pair: tuple[Actor, Actor] | None = None

    @property
    def weight(self) -> tuple[int, int, int, int]:
        """How special the match is: what must hold first, then filled slots, what must not hold, the narrower trigger."""
        rule = self.rule
        return (len(rule.where), len(self.slots), len(rule.unless), -len(rule.triggers))


def bind(rule: Rule, clause: Clause, context: Context) -> Match | str:
    """The match, or the reason why the rule does not apply ("nothing stands as patient for what").

    A missing target is no reason: it may be named elsewhere in the clause.
    """
    slots: dict[str, tuple[Argument, ...]] = {}
    for slot in rule.slots:
        found = fill(slot, clause, context)
        if found:
            slots[slot.name] = found
        elif not slot.optional and slot.name != "target":
            return f"nothing stands as {' or '.join(slot.roles)} for {slot.name}"
    match = Match(rule, clause, slots)
    for name, condition in rule.where:
        if not holds(name, condition, match, context):
            return f"{name} is not {condition}"
    for name, condition in rule.unless:
        if holds(name, condition, match, context):
            return f"{name} is {condition}"
    return match


def fill(slot: Slot, clause: Clause, context: Context) -> tuple[Argument, ...]:
    """The arguments for a slot: of the first role whose phrase names an actor, else of the first role present."""
    key = (id(clause), slot.roles, slot.name if slot.name in ("source", "target", "inner") else "")
    if key not in context.filled:
        context.filled[key] = clause, arguments_for(slot, clause, context)
    return context.filled[key][1]


def arguments_for(slot: Slot, clause: Clause, context: Context) -> tuple[Argument, ...]:
    present = [found for role in slot.roles if (found := arguments_in(role, clause, context))]
    if slot.name == "target":
        # "declared a truce in a bid to": what is no party and no place cannot be a target
        idle = context.vocabulary.members("MANNER")
        words = {a.head: context.tree[a.head].lemma.lower() for g in present for a in g}
        present = [f for g in present if (f := tuple(a for a in g if a.role != "obl:in" or words[a.head] not in idle))]
    if not present:
        return ()
    if slot.name in ("source", "target"):
        for arguments in present:
            if any(actors_of(a, context) for a in arguments):
                return arguments
    if slot.name == "inner":
        return next((found for found in present if any(inner_clauses(a, context) for a in found)), ())
    return present[0]


def arguments_in(role: str, clause: Clause, context: Context) -> tuple[Argument, ...]:
    """Arguments of one role.

    `xcomp` without subordinator also takes `xcomp:to` and so on; `ccomp.agent` is the agent of the inner clause;
    `co-agent` also takes the one agent phrase that names several ("the two leaders met").
    """
    if "." in role:
        outer, inner = role.split(".", 1)
        return tuple(
            argument
            for held in arguments_in(outer, clause, context)
            for clause_ in inner_clauses(held, context)
            for argument in arguments_in(inner, clause_, context)
        )
    if role in ("xcomp", "ccomp", "advcl", "acl"):
        return tuple(a for a in clause.arguments if a.role == role or a.role.startswith(role + ":"))
    found = tuple(clause.get(role))
    if role == "co-agent" and not found:
        found = tuple(a for a in clause.get("agent") if len(context.reader.actors(a.head)) > 1)
    return found


def inner_clauses(argument: Argument, context: Context) -> list[Clause]:
    """The clauses that an argument is or holds: a complement clause, an event noun, "a series of attacks"."""
    if argument.head in context.clauses:
        return [context.clauses[argument.head]]
    if context.tree[argument.head].upos in ("VERB", "AUX"):
        return []
    return [context.clauses[i] for i in context.tree.phrase(argument.head) if i in context.clauses][:1]


def actors_of(argument: Argument, context: Context) -> tuple[Actor, ...]:
    """The coded actors of an argument: the phrase's own, else of whoever the thing belongs to."""
    head = argument.head
    if head not in context.named:
        found = tuple(a for a in context.reader.actors(head) if a.code) or context.reader.owner(head)[0]
        place = None if found else place_at(head, context)
        context.named[head] = place_actor(place, head) if place else found
    return context.named[head]


def place_at(head: int, context: Context) -> PlaceMention | None:
    """The place whose name stands at a token."""
    return next((p for p in context.places if p.first_token_id <= head <= p.last_token_id), None)


def is_place(head: int, context: Context) -> bool:
    """True for a phrase that names a city, a region, a country or "the city of …"."""
    if place_at(head, context) is not None:
        return True
    if context.tree[head].lemma.lower() in context.vocabulary.members("PORTION"):
        # "half of the West Bank"
        parts = [t for t in context.tree.deps(head, "nmod") if context.tree.case(t.id) in ("of", "in")]
        return any(is_place(t.id, context) for t in parts)
    if context.tree[head].lemma.lower() in context.vocabulary.members("PLACE_NOUN"):
        return True
    return any(a.kind in ("country", "place") for a in context.reader.actors(head))


def place_actor(place: PlaceMention, head: int) -> tuple[Actor, ...]:
    """A city or region taken for its country, where a code means territory ("visited Jeddah", "shelled Homs")."""
    return (
        Actor(place.country, place.country, None, place.text, place.start, place.end, head, "place",
              words=(place.name,), steps=(f"{place.text!r} lies in {place.country}",)),
    )  # fmt: skip


def words_of(arguments: Sequence[Argument], context: Context, *, whole: bool = True) -> set[str]:
    """Lemmas and lower-case forms below the arguments, single and in pairs ("human rights")."""
    tree = context.tree
    key = whole, tuple([argument.head for argument in arguments])
    if key in context.words:
        return context.words[key]
    found = context.words[key] = set()
    for argument in arguments:
        if whole or argument.head not in context.clauses or context.clauses[argument.head].noun:
            ids = tree.subtree(argument.head, without=("acl:relcl", "parataxis")) if whole else [argument.head]
        else:
            ids = [argument.head]
        if not whole and tree[argument.head].lemma.lower() in context.vocabulary.members("PORTION"):
            # "thousands of refugees": what is counted is the head
            ids = [*ids, *(t.id for t in tree.deps(argument.head, "nmod") if tree.case(t.id) == "of")]
        tokens = [tree[i] for i in ids]
        for forms in ([t.lemma.lower() for t in tokens], [t.text.lower() for t in tokens]):
            found.update(forms)
            found.update(f"{a} {b}" for a, b in pairwise(forms))
            found.update(f"{a}-{c}" for a, b, c in zip(forms, forms[1:], forms[2:], strict=False) if b == "-")
        if argument.head in context.clauses:
            found.add(context.clauses[argument.head].lemma)
    return found


def holds(name: str, condition: str, match: Match, context: Context) -> bool:
    """True if one of the alternatives of a condition holds; a condition on an empty slot fails unless negated."""
    return any(test(name, part, match, context) for part in split(condition))


def test(name: str, condition: str, match: Match, context: Context) -> bool:
    if condition.startswith("not "):
        return not test(name, condition.removeprefix("not "), match, context)
    if name == "clause":
        return clause_test(condition, match.clause)
    if name == "text":
        lemmas = [t.lemma.lower() for t in context.tree.tokens]
        words = set(lemmas) | {f"{a} {b}" for a, b in pairwise(lemmas)} | {t.text.lower() for t in context.tree.tokens}
        return bool(words & expand(condition, context.vocabulary))
    if name == "dyad":
        return dyad_test(condition, match, context)
    arguments = match.slots.get(name, ())
    if condition in ("present", "absent"):
        return bool(arguments) == (condition == "present")
    if not arguments:
        return False
    if condition.startswith("head "):
        return bool(words_of(arguments, context, whole=False) & expand(condition[5:], context.vocabulary))
    if condition.startswith("role "):
        roles = set(condition[5:].split())
        actors = [a for g in arguments for a in actors_of(g, context)]
        # "Palestinians", "the Russians" are people
        return any((a.role or ("CVL" if a.kind == "country" and a.plural else ""))[:3] in roles for a in actors)
    if condition == "place":
        return any(is_place(a.head, context) for a in arguments)
    if condition == "named":
        return any(context.reader.actors(a.head) for a in arguments)
    if condition in ("actor", "no actor"):
        return any(actors_of(a, context) for a in arguments) == (condition == "actor")
    if condition in ("country of source", "country of target", "third country"):
        return place_test(condition, arguments, match, context)
    return bool(words_of(arguments, context) & expand(condition, context.vocabulary))


def expand(word: str, vocabulary: Vocabulary) -> frozenset[str]:
    return vocabulary.members(word[1:]) if word.startswith("$") else single(word)


@lru_cache(maxsize=1 << 12)
def single(word: str) -> frozenset[str]:
    return frozenset({word})


def clause_test(condition: str, clause: Clause) -> bool:
    return {
        "negated": clause.negated,
        "future": clause.mood == FUTURE,
        "past": clause.tense == "past",
        "present": clause.tense == "present",
        "noun": bool(clause.noun),
        "verb": not clause.noun,
    }[condition]


def countries(arguments: Sequence[Argument], context: Context) -> set[str]:
    """The countries that arguments name, as actors or as places."""
    found = {a.country for g in arguments for a in actors_of(g, context) if a.country}
    for argument in arguments:
        place = place_at(argument.head, context)
        if place is not None:
            found.add(place.country)
    return found


def place_test(condition: str, arguments: Sequence[Argument], match: Match, context: Context) -> bool:
    where = countries(arguments, context)
    if match.pair is not None:
        source, target = ({a.country} if a.country else set() for a in match.pair)
    else:
        source = countries(match.slots.get("source", ()), context)
        target = countries(match.slots.get("target", ()), context)
    if not where:
        return False
    if condition == "third country":
        return bool(source) and bool(target) and not where & (source | target)
    return bool(where & (source if condition == "country of source" else target))


def dyad_test(condition: str, match: Match, context: Context) -> bool:
    if condition == "civil":
        sides = [[a for g in match.slots.get(side, ()) for a in actors_of(g, context)] for side in ("source", "target")]
        return all(side and all((a.role or "").startswith("CVL") for a in side) for side in sides)
    source = countries(match.slots.get("source", ()), context)
    target = countries(match.slots.get("target", ()), context)
    if condition == "domestic":
        return bool(source & target)
    return bool(source and target) and not source & target


def refined(match: Match, context: Context) -> tuple[str | None, Refinement | None]:
    """The code after refinement: the first whose conditions all hold replaces the rule's own."""
    for refinement in match.rule.refine:
        if all(holds(name, condition, match, context) for name, condition in refinement.when):
            return refinement.code, refinement
    return match.rule.code, None
