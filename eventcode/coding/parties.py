"""From the phrases in a rule's slots to actors: owners of things, parties further below, places of deeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eventcode.coding.actors import Actor, code_of, from_abroad
from eventcode.coding.clause import Argument, Clause
from eventcode.coding.discourse import HELD
from eventcode.coding.names import INTERNATIONAL
from eventcode.coding.pattern import Context, Match, actors_of, inner_clauses, place_actor, place_at
from eventcode.coding.rules import Rule
from eventcode.coding.tokens import PERIODS
from eventcode.coding.verbal import is_border, noun_conjuncts

REACH = (
    "patient", "obl:to", "obl:for", "obl:against", "obl:with", "obl:on", "obl:over", "obl:into", "obl:in", "obl:from",
    "advcl:to", "xcomp:to", "xcomp", "ccomp:that", "ccomp",
)  # fmt: skip
"""Roles in which the party that a deed concerns may be named where its target is not."""
PLACE_CASES = frozenset(
    {"in", "at", "from", "near", "across", "throughout", "into", "to", "along", "around", "inside", "outside"}
)
LOCAL = ("obl:in", "obl:at", "obl:from", "obl:near", "obl:across", "obl:throughout", "obl:into", "obl:to", "obl:along",
         "obl:around", "obl:inside", "obl:outside", "obl:on", "obl:over", "patient")  # fmt: skip
"""Roles in which the territory of a deed stands."""
VIOLENT = ("171", "18", "19", "20")
"""Beginnings of the codes of deeds that weapons do, whoever fires them."""
HOME_ROLES = frozenset({"CVL", "OPP", "MED", "EDU", "LAB", "AGR", "HLH", "BUS", "CRM"})
"""Roles of people whom a state arrests, bans or restricts at home."""
OPPOSED = HOME_ROLES | {"LEG", "PTY", "ELI", "REL", "ENV", "HRI"}
"""Roles of people who have a government above them."""
FOREIGN = frozenset({"foreign", "international", "overseas", "western", "migrant", "migrants", "expatriate", "tourist"})
DEMONSTRATIVE = frozenset({"this", "that", "these", "those"})
POSTURE_ROOT = "15"


class Parties:
    """Who the phrases of a sentence are: the parties of its deeds, named, reached through what is done, or of the place."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def actors(self, argument: Argument) -> tuple[Actor, ...]:
        return actors_of(argument, self.context)

    def slot_actors(self, match: Match, name: str) -> list[Actor]:
        """The actors of a slot; a phrase that names nobody we know stays as text with a null code."""
        return self.phrase_actors(match.slots.get(name, ()), acting=name == "source", rule=match.rule)

    def phrase_actors(
        self, arguments: Sequence[Argument], *, acting: bool = False, rule: Rule | None = None
    ) -> list[Actor]:
        """The actors of several phrases. Of the things that somebody owns few can act: his forces, not his interests."""
        found: list[Actor] = []
        for mention in arguments:
            # "the brigade said it would fight on": a doer without a code of its own stands for the pronoun
            argument = replace(mention, head=self.context.reader.referents.get(mention.head, mention.head))
            own = tuple(a for a in self.context.reader.actors(argument.head) if a.code)
            actors = own or self.actors(argument)
            if not own and actors and acting and not self.may_act(argument.head):
                actors = ()
            if not own and actors:
                how = self.context.reader.owner(argument.head)[1]
                actors = tuple(self.widened(a, argument.head, how, thing=how.startswith(HELD)) for a in actors)
            if not actors and acting:
                actors = self.unclaimed(argument, rule)
            if not actors and argument.how == "modifier":
                continue  # "trade agreement": a modifier that names nobody is no doer
            found += actors or (self.unknown(argument),)
        resolved = [a for a in found if a.code]
        # "a Yemeni school bus" is one of Yemen's schools, not of any school besides
        placed = {(a.start, a.end, a.role) for a in resolved if a.country}
        return [a for a in resolved if a.country or (a.start, a.end, a.role) not in placed] or found

    def unclaimed(self, argument: Argument, rule: Rule | None) -> tuple[Actor, ...]:
        """An unknown doer whom the deed itself tells: "they will not end the strike" is said by workers.

        "A car bomb killed ten": whoever stands behind an attack that nobody is named for is an unidentified force.
        """
        if rule is not None and rule.doer is not None:
            who = self.unknown(argument)
            step = f"{who.text!r} is nobody we know: {rule.doer}, as the deed tells"
            return (replace(who, code=rule.doer, role=rule.doer, kind="role", steps=(step,)),)
        if rule is None or rule.code is None or not rule.code.startswith(VIOLENT):
            return ()
        if self.context.tree[argument.head].lemma.lower() not in self.context.vocabulary.members("ARMED_DEED"):
            return ()
        who = self.unknown(argument)
        step = f"{who.text!r} by nobody named: unidentified armed forces"
        return (replace(who, code="UAF", role="UAF", kind="role", steps=(step,)),)

    def may_act(self, head: int) -> bool:
        """True for things that act for their owner: forces, weapons, bodies, statements, deeds, and names of places."""
        token = self.context.tree[head]
        if head in self.context.clauses or token.upos in ("PROPN", "PRON", "NUM"):
            return True
        if token.lemma.lower() in self.context.vocabulary.members("ACTING"):
            return True
        return bool(self.context.reader.phrases.role_names(head)) or place_at(head, self.context) is not None

    def reached(self, match: Match, sources: Sequence[Actor]) -> list[Actor]:
        """Whom a deed concerns where its target is a thing or unsaid: "gave €2m to feed refugees in Chad".

        Looked for inside the target phrase, unless that is somebody's name; where there is none, in what the deed
        is done to or with, then in its purpose. Parties other than the source come first.
        """
        tree = self.context.tree
        given = match.slots.get("target", ())
        if given and all(tree[a.head].upos != "VERB" for a in given):
            if any(tree[a.head].upos in ("PROPN", "PRON") for a in given):
                return []
            places = list(given)
        else:
            clauses = [match.clause, *(c for a in match.slots.get("inner", ()) for c in inner_clauses(a, self.context))]
            places = [a for clause in clauses for role in REACH for a in clause.get(role)]
        # "scrap the fine it imposed on the bank": whom the deed that a noun names is done to
        named = [self.context.clauses[a.head] for a in places if a.head in self.context.clauses]
        places += [a for clause in named if clause.noun for role in REACH for a in clause.get(role)]
        places += [b for a in given for b in self.right_behind(a, match.clause)]
        heads = {s.head for s in sources}
        home = {s.country for s in sources if s.country}
        troops = self.context.vocabulary.members("TROOPS")
        posture = (match.rule.code or "").startswith(POSTURE_ROOT)
        if posture:
            places += match.clause.get("obl:amid")  # "sent frigates amid a dispute with Turkey"
        for own in (home, set()):
            for argument in places:
                if posture and argument.role == "obl:from":
                    continue
                forces = argument.role == "patient" and (posture or tree[argument.head].lemma.lower() in troops)
                if forces and (not own or any(t.xpos == "PRP$" for t in tree.deps(argument.head, "nmod:poss"))):
                    continue  # "withdrew its troops": they are the source's own
                found = self.below(argument, heads, own)
                if found:
                    how = f"named in {tree.text(tree.phrase(argument.head))!r}"
                    return [self.widened(a, argument.head, how, given=argument in given) for a in found]
        return []

    def right_behind(self, argument: Argument, clause: Clause) -> list[Argument]:
        """The place right behind a thing, though it hangs on the verb: "condemned the coup in Mali"."""
        tree = self.context.tree
        last = tree.phrase(argument.head)[-1]
        return [
            a
            for a in clause.arguments
            if a.role in ("obl:in", "obl:at", "obl:on", "obl:against")
            and any(t.id == last + 1 for t in tree.deps(a.head, "case"))
        ]

    def at_home(self, target: Actor, sources: Sequence[Actor]) -> Actor:
        """An unknown person or place of a domestic deed: the source's own country's, where no other one is named.

        "Delhi police arrested Disha Ravi" tells as much; with a second country in the sentence it would not.
        """
        home = {s.country for s in sources if s.country}
        only, _ = self.context.reader.one_country()
        if only is None or home != {only}:
            return target
        tree = self.context.tree
        first = tree[target.head].head if tree[target.head].deprel == "conj" else target.head
        if any(t.text.lower() in DEMONSTRATIVE for i in (first, target.head) for t in tree.deps(i, "det")):
            return target  # "we oppose this dangerous line": spoken of before
        step = f"{target.text!r} names nobody we know: taken for {only}, the only country spoken of"
        return replace(target, code=only, country=only, kind="name", steps=(step,))

    def of_the_home(self, target: Actor, sources: Sequence[Actor], match: Match) -> Actor:
        """ "Turkish police detained 42 people": whom a state holds is its own, if neither words nor place say otherwise."""
        home = {s.country for s in sources if s.country}
        if target.country or not target.role or target.role[:3] not in HOME_ROLES or len(home) != 1:
            return target
        if not (match.rule.code or "").startswith("17") or any(s.role is None for s in sources):
            return target
        tree = self.context.tree
        words = {tree[i].text.lower() for i in tree.subtree(target.head)}
        if words & FOREIGN or self.below(Argument("patient", target.head), set(), set()):
            return target
        local = [a for role in LOCAL if role != "patient" for a in match.clause.get(role)]
        if any((scene := self.scene(a)) is not None and scene.country not in home for a in local):
            return target
        country = next(iter(home))
        step = f"{target.text!r}: held by those of {country}, and no other country is named for them"
        return replace(target, code=country + target.role, country=country, steps=(*target.steps, step))

    def compatriot(self, target: Actor, sources: Sequence[Actor]) -> Actor:
        """ "an Australian senator criticised the prime minister": those who are no government face that of their country."""
        home = {s.country for s in sources if s.country}
        opposed = all((s.role or "")[:3] in OPPOSED for s in sources)
        if target.country or target.role != "GOV" or len(home) != 1 or not opposed:
            return target
        tree = self.context.tree
        if not any(t.text.lower() == "the" for t in tree.deps(target.head, "det")):
            return target
        country = next(iter(home))
        step = f"{target.text!r}: that of {country}, where those are who face it"
        return replace(target, code=country + target.role, country=country, steps=(*target.steps, step))

    def on_territory(self, match: Match, targets: list[Actor]) -> list[Actor]:
        """The country of the place where a deed is done to nobody we know: "arrested a suspect in Nairobi".

        Unknown persons and things keep their words; where none is named, the place itself is the target.
        """
        # "fired rockets from Gaza": whence, not at whom
        posture = (match.rule.code or "").startswith(POSTURE_ROOT)
        roles = [role for role in LOCAL if not (posture and role == "obl:from")]
        places = [argument for role in roles for argument in match.clause.get(role)]
        scenes = (read(a) for read in (self.scene, self.owned_scene) for a in places)
        found = next((s for s in scenes if s is not None), None)
        if found is None:
            return targets
        if not targets:
            return [self.widened(found, found.head, "", given=True)]
        return [replace(t, code=code_of(found.country, t.role, None), country=found.country,
                        kind=t.kind if t.role else "place", steps=(*t.steps, *found.steps)) for t in targets]  # fmt: skip

    def scene(self, argument: Argument) -> Actor | None:
        """The country of a place at which something is done: "in Nairobi"."""
        tree = self.context.tree
        if is_border(tree[argument.head]):
            return None  # "near the Afghan border" lies on this side of it
        heads = [argument.head, *(t.id for t in tree.deps(argument.head, "nmod"))]
        if argument.role == "patient" or place_at(argument.head, self.context) is None:
            heads = [i for i in heads if tree.case(i) in PLACE_CASES]
        for head in heads:
            place = place_at(head, self.context)
            if place is not None:
                step = f"where it is done: {place.text!r} lies in {place.country}"
                return replace(place_actor(place, head)[0], steps=(step,))
        return None

    def owned_scene(self, argument: Argument) -> Actor | None:
        """The country of an unknown place at which something is done: "in the Kenyan town of Wajir"."""
        tree = self.context.tree
        place_nouns = self.context.vocabulary.members("PLACE_NOUN")
        if argument.role == "patient" or tree[argument.head].lemma.lower() not in place_nouns:
            return None
        if is_border(tree[argument.head]):
            return None
        owner = next((a for a in self.context.reader.owner(argument.head)[0] if a.country and a.role is None), None)
        if owner is None:
            return None
        step = f"where it is done: {tree.text(tree.phrase(argument.head))!r} in {owner.country}"
        return replace(owner, kind="place", head=argument.head, steps=(step,))

    def of_the_place(self, source: Actor, match: Match) -> Actor:
        """ "Students marched through Lima", "troops patrolled Juba": whoever is of no named country is of the place's."""
        if not source.role or source.country or source.role[:3] in INTERNATIONAL:
            return source
        if from_abroad(self.context.tree, source.head):
            return source
        for role in ("obl:in", "obl:through", "obl:across", "obl:outside", "obl:in front of", "obl:at", "patient"):
            for argument in match.clause.get(role):
                heads = [argument.head, *(t.id for t in self.context.tree.deps(argument.head, "nmod"))]
                place = next((p for h in heads if (p := place_at(h, self.context)) is not None), None)
                if place is not None:
                    step = f"where it is done: {place.text!r} lies in {place.country}"
                    code = place.country + source.role
                    return replace(source, code=code, country=place.country, steps=(*source.steps, step))
        return source

    def widened(self, actor: Actor, head: int, how: str, *, given: bool = True, thing: bool = False) -> Actor:
        """The owner of a thing with the words of the thing: not "US" but "US policy" was condemned.

        Where it is sure to be a thing it is so also if the owner stands behind: "seized a base used by rebels".
        """
        steps = (*actor.steps, how) if how else actor.steps
        ids = self.context.reader.phrases.whole_phrase(head)
        start, end = self.context.tree.span(ids)
        if thing or (given and start <= actor.start and actor.end <= end):
            return replace(actor, text=self.context.tree.text(ids), start=start, end=end, steps=steps)
        return replace(actor, steps=steps)

    def below(self, argument: Argument, own: set[int], home: set[str]) -> list[Actor]:
        """The first coded actors in the words under an argument, with those coordinated; none of the country `home`."""
        tree = self.context.tree
        for token_id in tree.subtree(argument.head, without=("acl:relcl", "parataxis", "nsubj")):
            if token_id in own or tree[token_id].deprel in ("flat", "compound", "case", "det"):
                continue
            if tree[token_id].upos == "PRON" and tree.case(token_id) == "by":
                continue  # "fishermen held by them"
            if tree[token_id].deprel == "nmod:poss" and tree[token_id].upos == "PRON":
                continue  # "against their dismissal by the president"
            found = [a for i in noun_conjuncts(tree, token_id) for a in self.actors(Argument(argument.role, i))]
            found = [a for a in found if a.head not in own and a.country not in home]
            found = [a for a in found if a.country or (a.role or "")[:3] in INTERNATIONAL]
            if found:
                return found
        return []

    def unknown(self, argument: Argument) -> Actor:
        tree = self.context.tree
        ids = self.context.reader.phrases.whole_phrase(argument.head)
        start, end = tree.span(ids)
        words = tuple(tree[i].text for i in ids if tree[i].upos in ("NOUN", "PROPN"))
        named = tree[argument.head].upos == "PROPN" and tree[argument.head].lemma.lower() not in PERIODS
        kind = "name" if named else "unknown"
        return Actor(None, None, None, tree.text(ids), start, end, argument.head, kind, words=words)
