"""One sentence's clauses to coded mentions: the best rule for each clause, and codes that compose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from eventcode.codebook import Codebook
from eventcode.coding.actors import Actor, code_of
from eventcode.coding.clause import Argument, Clause, describe
from eventcode.coding.factuality import INTENT, NOT, Status, status
from eventcode.coding.names import INTERNATIONAL
from eventcode.coding.pattern import Context, Match, actors_of, bind, inner_clauses, place_actor, place_at, refined
from eventcode.coding.rules import Refinement, Rule, RuleSet, Slot
from eventcode.coding.tokens import PERIODS
from eventcode.coding.verbal import noun_conjuncts

ADDRESSED = frozenset({"appeal", "demand"})
"""Families whose event goes to whoever is to act: "urged Russia to withdraw" has Russia as target."""
LAST_VERBAL_ROOT = "13"
"""Roots up to here are words between parties; those beyond are deeds, which a state may also do to its own country."""
INTENT_ROOT = "03"
THREAT_ROOT, POSTURE_ROOT = "13", "15"
AT_HOME = frozenset({"052", "08"})
"""Codes among these that a government also does to its own country: a policy defended, a curfew eased."""
REACH = (
    "patient", "obl:to", "obl:for", "obl:against", "obl:with", "obl:on", "obl:over", "obl:into", "obl:in", "obl:from",
    "advcl:to", "xcomp:to", "xcomp", "ccomp:that", "ccomp",
)  # fmt: skip
"""Roles in which the party that a deed concerns may be named where its target is not."""
PLACE_CASES = frozenset(
    {"in", "at", "from", "near", "across", "throughout", "into", "to", "along", "around", "inside", "outside"}
)
PARTNERS = frozenset({"obl:with", "co-agent", "obl:between", "obl:among", "obl:against"})
"""Roles of those with or against whom something is done, who are always named as such."""
TERRITORIAL = frozenset({"07", "08", "15", "16", "17", "18", "19", "20"})
"""Roots of deeds that are done to a territory where nobody is named: "deployed peacekeepers in Chad"."""
LOCAL = ("obl:in", "obl:at", "obl:from", "obl:near", "obl:across", "obl:throughout", "obl:into", "obl:to", "obl:along",
         "obl:around", "obl:inside", "obl:outside", "obl:on", "obl:over", "patient")  # fmt: skip
"""Roles in which the territory of a deed stands."""
VIOLENT = ("171", "18", "19", "20")
"""Beginnings of the codes of deeds that weapons do, whoever fires them."""
JUDGING = frozenset({"03", "05", "09", "10", "11", "12", "13", "16", "18", "19", "20"})
"""Roots in which somebody takes a stand on what may be no actor (an attack, a plan, an election) or strikes what may be none."""
CONFRONTING = frozenset({"14", "15"})
"""Roots of deeds that face somebody: protests and shows of force."""
VISITS = frozenset({"042", "043", "044"})
"""Codes whose target is a place that somebody goes to, and means nothing where we don't know it."""
PROTEST = "14"
POWERS = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY", "COP", "OPP", "PTY", "REB", "SEP", "INS", "UAF"})
"""Roles of a state's parts and of those who contest it."""
STATES = frozenset({"IGO", "IMG"})
"""International kinds that states have made, or that fight them."""
DEMONSTRATIVE = frozenset({"this", "that", "these", "those"})
CONDITIONS = frozenset({"advcl:if", "advcl:unless", "advcl:until"})
MAX_DEPTH = 4
"""Embeddings deeper than "agreed to ask X to stop shelling" do not occur in news."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A coded mention before it becomes a row; `unknown` are names that it could do without."""

    source: Actor
    target: Actor | None
    code: str
    clause: Clause
    rule: Rule
    trace: tuple[str, ...]
    reciprocal: bool = False
    alleged: bool = False
    speaker: Actor | None = None
    partners: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Considered:
    """A rule that a clause's trigger brought up, and what became of it."""

    clause: str
    rule: str
    outcome: str


class SentenceCoder:
    """Codes one sentence. Built anew for each; holds what was consumed by embeddings and what was considered."""

    def __init__(
        self, rules: RuleSet, codebook: Codebook, context: Context, speaker: Sequence[Actor] = (), explain: bool = False
    ) -> None:
        self.rules = rules
        self.codebook = codebook
        self.context = context
        self.speaker = tuple(speaker)
        self.explain = explain
        self.consumed: dict[int, str] = {}
        self.considered: list[Considered] = []
        self.unmatched: Counter[str] = Counter()

    def code(self) -> list[Coded]:
        """The mentions that the sentence reports, in order of the text."""
        found: list[Coded] = []
        clauses = self.context.clauses
        order = sorted(clauses.values(), key=lambda c: (self.depth(c), c.head))
        for clause in order:
            if clause.head in self.consumed:
                self.note(clause, "", f"consumed by {self.consumed[clause.head]}")
                continue
            found += self.report(clause)
        return sorted(found, key=lambda c: (c.clause.head, c.source.start, c.target.start if c.target else 0, c.code))

    def depth(self, clause: Clause) -> int:
        depth, seen = 0, {clause.head}
        while clause.governor in self.context.clauses and clause.governor not in seen:
            clause = self.context.clauses[clause.governor]
            seen.add(clause.head)
            depth += 1
        return depth

    def report(self, clause: Clause) -> list[Coded]:
        """The mentions of one clause if it reports a deed, composed where it is only intended or refused."""
        judged = status(clause, self.context.clauses, self.context.tree, self.context.vocabulary)
        if clause.noun in self.context.vocabulary.members("STANDING") and len(clause.trigger) == 1:
            self.note(clause, "", "a state of affairs, no deed")
            return []
        raw = self.code_clause(clause, ())
        if not raw:
            return []
        if judged.kind == NOT:
            self.note(clause, raw[0].rule.id, f"no deed: {judged.why}")
            return []
        if clause.negated or judged.kind == INTENT:
            raw = [c for item in raw if (c := self.announced(clause, item, judged.negated))]
        speaker = self.speaker_of(clause, judged)
        return [replace(c, alleged=c.alleged or judged.alleged, speaker=c.speaker or speaker) for c in raw]

    def announced(self, clause: Clause, item: Coded, negated: bool) -> Coded | None:
        """A deed of the future as intent, refusal, or threat ("will strike unless …"), to whoever is to avert it."""
        averting = self.averting(clause)
        if averting and (item.target is None or not item.target.code) and item.source.head != averting[0].head:
            step = f"target: {averting[0].text!r} could avert it"
            item = replace(item, target=averting[0], partners=(item.source.start, averting[0].start),
                           trace=(*item.trace, step))  # fmt: skip
        if negated:
            return self.composed(item, "reject", "reject: future negated")
        if any(c.link == "advcl:unless" for c in self.conditions(clause)):
            threat = self.composed(item, "threaten", "threaten: future with 'unless'")
            if threat is not None:
                return threat
        return self.composed(item, "intent", "intent: future")

    def conditions(self, clause: Clause) -> list[Clause]:
        """The clauses with "if", "unless" or "until" below a clause."""
        clauses = self.context.clauses

        def is_below(other: Clause) -> bool:
            seen: set[int] = set()
            while other.governor in clauses and other.head not in seen:
                seen.add(other.head)
                other = clauses[other.governor]
                if other.head == clause.head:
                    return True
            return False

        return [c for c in clauses.values() if c.link in CONDITIONS and is_below(c)]

    def averting(self, clause: Clause) -> list[Actor]:
        """Those of whom the conditions of a threat or refusal speak: "will not reopen the border until Togo pays"."""
        own = {a.code for g in clause.get("agent") for a in self.actors(g)}
        found = [a for c in self.conditions(clause) for g in c.get("agent") for a in self.actors(g)]
        return [a for a in found if a.code not in own and (a.country or (a.role or "")[:3] in INTERNATIONAL)][:1]

    def composed(self, item: Coded, family: str, why: str) -> Coded | None:
        """A mention with its code looked up in a family's column; None where the family has no such code."""
        if item.rule.compose in ("intent", "reject", "threaten", "appeal", "demand") and family == "intent":
            return replace(item, trace=(*item.trace, "said of the future: the same"))
        code = self.codebook.compose(family, item.code)
        if code is None:
            self.note(item.clause, item.rule.id, f"{item.code} has no {family} code")
            return None
        return replace(item, code=code, trace=(*item.trace, f"{why}: {item.code} → {code}"))

    def speaker_of(self, clause: Clause, judged: Status) -> Actor | None:
        governor = self.context.clauses.get(judged.speaker)
        if governor is not None:
            for argument in governor.get("agent"):
                for actor in self.actors(argument):
                    return actor
        for argument in clause.get("obl:according to"):
            for actor in self.actors(argument):
                return actor
        return self.speaker[0] if self.speaker else None

    # -- rules ------------------------------------------------------------------------------------------------

    def note(self, clause: Clause, rule: str, outcome: str) -> None:
        if self.explain:
            self.considered.append(Considered(describe(clause, self.context.tree), rule, outcome))

    def candidates(self, clause: Clause) -> list[Rule]:
        found = list(self.rules.by_verb.get(clause.lemma, ()))
        if clause.noun:
            found += [r for r in self.rules.by_noun.get(clause.noun, ()) if r not in found]
        return found

    def matches(self, clause: Clause) -> list[Match]:
        """The rules that bind, the most special first: more conditions, more slots, fewer triggers, then its id."""
        matches: list[Match] = []
        for rule in self.candidates(clause):
            match = bind(rule, clause, self.context)
            if isinstance(match, Match):
                matches.append(match)
            else:
                self.note(clause, rule.id, match)
        return sorted(matches, key=lambda m: (*(-w for w in m.weight), m.rule.id))

    def code_clause(self, clause: Clause, assumed: Sequence[Argument], depth: int = 0) -> list[Coded]:
        """What a clause says if it is true, its factuality left aside. `assumed` are its doers where it names none."""
        if depth > MAX_DEPTH:
            return []
        idle = [a for a in clause.get("agent") if a.how == "modifier" and not self.actors(a)]
        if assumed and idle and len(idle) == len(clause.get("agent")):
            # "threatened missile strikes": what no missile does, the one who threatens would
            clause = replace(clause, arguments=tuple(a for a in clause.arguments if a.how != "modifier"))
        if assumed and not clause.has("agent"):
            doers = [replace(a, role="agent", how="doer of the governing clause") for a in assumed]
            extra = [replace(a, role="co-agent") for a in doers] if len(doers) > 1 else []
            clause = clause.adding(*doers, *extra, step="doer of the governing clause")
        matches = self.matches(clause)
        if not matches and depth == 0 and not clause.noun and any(self.actors(a) for a in clause.get("agent")):
            self.unmatched[clause.lemma] += 1
        found: list[Coded] = []
        for at, match in enumerate(matches):
            coded = self.apply(match, depth)
            if coded and (not found or any(is_resolved(c) for c in coded)):
                found = coded
            if any(is_resolved(c) for c in found) or match.rule.compose == "none":
                for loser in matches[at + 1 :]:
                    self.note(clause, loser.rule.id, f"less special than {match.rule.id}")
                break
            self.note(clause, match.rule.id, "names no actor that we know" if coded else "gives no event")
        return found

    def apply(self, match: Match, depth: int) -> list[Coded]:
        """The mentions that one bound rule gives."""
        coded = self.embedded(match, depth) if match.rule.compose is not None else []
        if not coded and match.rule.code is not None:
            coded = self.direct(match)
            if match.rule.alleged:
                coded += self.alleged(match)
        if coded or match.rule.compose is not None:
            self.consume_nouns(match)
        return coded

    def consume_nouns(self, match: Match) -> None:
        """An event noun that a rule binds as a thing ("signed an agreement") is no second event."""
        for name, arguments in match.slots.items():
            if name in ("source", "target", "inner", "about"):
                continue
            for argument in arguments:
                if argument.head in self.context.clauses and self.context.clauses[argument.head].noun:
                    self.consumed.setdefault(argument.head, f"{match.rule.id} at {match.clause.lemma!r}")

    def direct(self, match: Match) -> list[Coded]:
        """The mentions of a rule's own code for every pair of source and target."""
        code, refinement = refined(match, self.context)
        if code is None:
            return []
        trace = self.refined_trace(match, code, refinement)
        forth = code.partition(":")[0]
        sources = self.slot_actors(match, "source")
        if forth[:2] in CONFRONTING:
            sources = [self.of_the_place(s, match) for s in sources]
        slot = match.rule.slot("target")
        targets = self.others(slot, self.slot_actors(match, "target"), sources, forth)
        home = {s.country for s in sources}
        if targets and forth[:2] == POSTURE_ROOT and all(t.role is None and t.country in home for t in targets):
            targets = self.reached(match, sources) or targets  # "moved units to the country's border with Poland"
        # who meets is named as such: "diplomats met in Vienna" says nothing of Austria
        alone = ":" in match.rule.code if match.rule.code and not match.slots.get("target") else False
        if slot is not None and not alone and may_reach(slot, match.rule) and not any(t.code for t in targets):
            targets = self.reached(match, sources) or targets
        if (match.rule.compose is not None or forth[:2] == THREAT_ROOT) and not any(t.code for t in targets):
            targets = self.averting(match.clause) or targets
        if match.rule.domestic:
            targets = [t if t.code else self.at_home(t, sources) for t in targets]
        if forth[:2] in TERRITORIAL and not any(
            is_known(t) or self.context.tree[t.head].upos == "PRON" for t in targets
        ):
            targets = self.on_territory(match, targets)
        targets = self.others(slot, targets, sources, forth)
        if not targets or (slot is not None and slot.optional and not any(t.code for t in targets)):
            if slot is not None and not slot.optional:
                return []
            unknown = tuple(t.text for t in targets)
            if unknown:
                trace = (*trace, f"target: {unknown[0]!r} names nobody we know")
            return [replace(self.coded(match, s, None, forth, trace, ()), unknown=unknown) for s in sources]
        targets = foreign_first(targets, sources)
        mutual = {a.head for a in match.slots["source"]} == {a.head for a in match.slots.get("target", ())} or (
            {a.start for a in sources} == {a.start for a in targets} and len(sources) > 1
        )
        found = []
        for source in sources:
            for target in targets:
                if same_actor(source, target, forth):
                    continue
                if own_country(source, target) and not done_at_home(forth):
                    self.note(match.clause, match.rule.id, f"{source.code} speaks of its own country")
                    continue
                found += self.between(match, source, target, mutual)
        return found

    def others(self, slot: Slot | None, targets: list[Actor], sources: list[Actor], code: str) -> list[Actor]:
        """ "went on strike over their pay", "massed troops on its border": what is the source's own is no target."""
        if slot is None or not slot.optional:
            return targets
        return [t for t in targets if not all(same_actor(s, t, code) for s in sources)]

    def between(self, match: Match, source: Actor, target: Actor, mutual: bool) -> list[Coded]:
        """The mentions of one pair, refined for the two alone: who hosts whom, where three meet in one's capital."""
        code, refinement = refined(replace(match, pair=(source, target)), self.context)
        if code is None:
            return []
        trace = self.refined_trace(match, code, refinement)
        forth, _, back = code.partition(":")
        heads = (source.start, target.start)
        found = [self.coded(match, source, target, forth, trace, heads, reciprocal=mutual or bool(back))]
        if back and not mutual:
            found.append(self.coded(match, target, source, back, trace, heads, reciprocal=True))
        return found

    def refined_trace(self, match: Match, code: str, refinement: Refinement | None) -> tuple[str, ...]:
        if refinement is None:
            return self.trace(match)
        how = ", ".join(f"{k} is {v}" for k, v in refinement.when)
        return (*self.trace(match), f"refined to {code}: {how}")

    def coded(
        self, match: Match, source: Actor, target: Actor | None, code: str, trace: tuple[str, ...],
        heads: tuple[int, ...], *, reciprocal: bool = False,
    ) -> Coded:  # fmt: skip
        steps = (*trace, f"source: {'; '.join(source.steps) or 'unresolved'}")
        if target is not None:
            steps = (*steps, f"target: {'; '.join(target.steps) or 'unresolved'}")
        return Coded(source, target, code, match.clause, match.rule, steps, reciprocal, partners=heads)

    def trace(self, match: Match) -> tuple[str, ...]:
        tree = self.context.tree
        slots = ", ".join(
            f"{name} = {arguments[0].role} {tree.text(tree.phrase(arguments[0].head))!r}"
            for name, arguments in match.slots.items()
        )
        return (
            f"clause: {describe(match.clause, tree)}",
            *match.clause.steps,
            f"rule {match.rule.id}: {match.rule.gloss} [{slots}]",
        )

    # -- actors -----------------------------------------------------------------------------------------------

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
                actors = tuple(self.widened(a, argument.head, how) for a in actors)
            if not actors and acting:
                actors = self.unclaimed(argument, rule)
            if not actors and argument.how == "modifier":
                continue  # "trade agreement": a modifier that names nobody is no doer
            found += actors or (self.unknown(argument),)
        resolved = [a for a in found if a.code]
        return resolved or found

    def unclaimed(self, argument: Argument, rule: Rule | None) -> tuple[Actor, ...]:
        """ "A car bomb killed ten": whoever stands behind an attack that nobody is named for is an unidentified force."""
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
        for own in (home, set()):
            for argument in places:
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

    def on_territory(self, match: Match, targets: list[Actor]) -> list[Actor]:
        """The country of the place where a deed is done to nobody we know: "arrested a suspect in Nairobi".

        Unknown persons and things keep their words; where none is named, the place itself is the target.
        """
        places = [argument for role in LOCAL for argument in match.clause.get(role)]
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
        owner = next((a for a in self.context.reader.owner(argument.head)[0] if a.country and a.role is None), None)
        if owner is None:
            return None
        step = f"where it is done: {tree.text(tree.phrase(argument.head))!r} in {owner.country}"
        return replace(owner, kind="place", head=argument.head, steps=(step,))

    def of_the_place(self, source: Actor, match: Match) -> Actor:
        """ "Students marched through Lima", "troops patrolled Juba": whoever is of no named country is of the place's."""
        if not source.role or source.country or source.is_international is False or source.role[:3] in INTERNATIONAL:
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

    def widened(self, actor: Actor, head: int, how: str, *, given: bool = True) -> Actor:
        """The owner of a thing with the words of the thing: not "US" but "US policy" was condemned."""
        steps = (*actor.steps, how) if how else actor.steps
        ids = self.context.reader.phrases.whole_phrase(head)
        start, end = self.context.tree.span(ids)
        if given and start <= actor.start and actor.end <= end:
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

    # -- composition ------------------------------------------------------------------------------------------

    def embedded(self, match: Match, depth: int) -> list[Coded]:
        """ "vowed to send tanks", "urged Russia to withdraw": the inner code looked up in the family's column."""
        family = match.rule.compose or ""
        addressed = family in ADDRESSED
        doers = match.slots.get("target" if addressed else "source", ())
        if addressed and not doers:
            # "called for the release of the sailors held in Iran"
            doers = tuple(
                Argument("agent", a.head, "named in it") for a in self.reached(match, self.slot_actors(match, "source"))
            )
        found: list[Coded] = []
        for argument in match.slots.get("inner", ()):
            for inner in inner_clauses(argument, self.context):
                if inner.head == match.clause.head:
                    continue
                self.consumed.setdefault(inner.head, f"{match.rule.id} at {match.clause.lemma!r}")
                raw = self.code_clause(inner, doers, depth + 1)
                if family != "none":
                    for item in raw:
                        found += self.outer(match, inner, item, family)
        return unique(found)

    def outer(self, match: Match, inner: Clause, item: Coded, family: str) -> list[Coded]:
        """The embedding's mentions for one mention of its inner clause."""
        code: str | None = item.code
        steps = [*self.trace(match), *item.trace]
        if inner.negated and code is not None:
            code = self.codebook.compose("cease", code)
            steps.append(f"negated inside: {item.code} → {code}")
        if code is None:
            return []
        if family != "same":
            composed = self.codebook.compose(family, code)
            if composed is None and family == "intent" and code[:2] == INTENT_ROOT:
                composed = code  # "agreed to offer aid"
            steps.append(f"{family}: {code} → {composed}")
            code = composed
        if code is None:
            self.note(match.clause, match.rule.id, f"{item.code} has no {family} code")
            return []
        sources = self.slot_actors(match, "source") if family != "same" else [item.source]
        if family in ADDRESSED:
            targets: list[Actor] = self.slot_actors(match, "target") if match.slots.get("target") else []
            if inner.noun and inner.has("agent") and is_known(item.source):
                targets = [item.source]  # "demanded the departure of Chadian troops from Niger"
            if not any(t.code for t in targets):
                targets = [a for a in (item.source, item.target) if a is not None and a.code][:1] or targets
        else:
            # "the minister vowed Ankara would stand by Qatar": a government speaks for its country
            if item.source.code and not any(speaks_for(s, item.source) for s in sources):
                return []
            sources = [s for s in sources if s.head == item.source.head or s.code == item.source.code] or sources
            targets = [item.target] if item.target is not None else []
            if not any(t.code for t in targets) and match.slots.get("target"):
                targets = self.slot_actors(match, "target") or targets
            if not any(t.code for t in targets):
                reached = self.reached(match, sources) or self.averting(match.clause)
                targets = [t for t in reached if not all(same_actor(s, t, code) for s in sources)] or targets
        trace = tuple(steps)
        if not targets:
            return [Coded(s, None, code, match.clause, match.rule, trace) for s in sources]
        return [
            Coded(s, t, code, match.clause, match.rule, trace, item.reciprocal, partners=(s.start, t.start))
            for s in sources
            for t in targets
            if not same_actor(s, t, code)
        ]

    def alleged(self, match: Match) -> list[Coded]:
        """ "accused Iran of arming the rebels": the inner deed, as alleged by the accuser."""
        found = []
        accuser = self.slot_actors(match, "source")
        for argument in match.slots.get("inner", ()):
            for inner in inner_clauses(argument, self.context):
                self.consumed.setdefault(inner.head, f"{match.rule.id} at {match.clause.lemma!r}")
                for item in self.code_clause(inner, match.slots.get("target", ()), 1):
                    found.append(replace(item, alleged=True, speaker=accuser[0] if accuser else None))
        return found


def may_reach(slot: Slot, rule: Rule) -> bool:
    """True for a target that must be there and is no partner: those who meet or agree are named as such.

    What is refused, threatened, protested or mustered against somebody is so even where he stands in no role of the
    rule, so there an optional target is looked for as well.
    """
    concerns = not slot.optional or rule.compose is not None or (rule.code or "")[:2] in CONFRONTING
    return concerns and not PARTNERS.issuperset(slot.roles)


def is_resolved(item: Coded) -> bool:
    """True if every actor that the text names has a code, and one is of a known country, international or a body of power.

    "The Supreme Court summoned the chief of the army" and "teachers went on strike" are politics wherever it is, "a customer
    thanked a student" is not.
    """
    actors = [a for a in (item.source, item.target) if a is not None]
    if not all(a.code for a in actors):
        return False
    return item.code[:2] == PROTEST or any(is_known(a) or is_power(a) for a in actors)


def is_known(actor: Actor) -> bool:
    """True for an actor of a known country and for an international one."""
    return actor.code is not None and (actor.country is not None or (actor.role or "")[:3] in INTERNATIONAL)


def is_power(actor: Actor) -> bool:
    """True for a part of a state and for an armed or political movement."""
    return (actor.role or "")[:3] in POWERS


def is_told(item: Coded) -> bool:
    """True if a country or an organisation does it to somebody or something that the lexicons do not know.

    "The EU condemned the attacks" is the EU's deed, whoever attacked; the target keeps its words and has no code. The same holds
    for a name that does something to a country, a part of its state or an organisation.
    """
    source, target = item.source, item.target
    if target is None or item.code[:3] in VISITS:
        return False
    if is_known(source):
        is_stand = bool(target.words) and item.code[:2] in JUDGING and not item.reciprocal
        return target.kind == "name" or is_stand
    return (
        source.kind == "name"
        and is_known(target)
        and (target.role is None or is_power(target) or target.role[:3] in STATES)
    )


def same_actor(source: Actor, target: Actor, code: str) -> bool:
    """True for one mention, for two of one country as a whole, and for one actor named twice.

    A state may act against its own country as a place ("declared a state of emergency in Amhara").
    """
    if source.head == target.head and source.code == target.code:
        return True
    if source.code is None or source.code != target.code:
        return False
    on_territory = done_at_home(code) and source.role is None
    return (source.role is None and not on_territory) or source.text == target.text


def done_at_home(code: str) -> bool:
    """True for a code that a government may also do to its own country as a whole."""
    return code[:2] > LAST_VERBAL_ROOT or code[:2] in AT_HOME or code[:3] in AT_HOME


def own_country(source: Actor, target: Actor) -> bool:
    """True for a government and its country as a whole: praise or blame of oneself is no event."""
    is_state = source.role in (None, "GOV") and target.kind != "name"
    return is_state and target.role is None and target.country is not None and source.country == target.country


def foreign_first(targets: list[Actor], sources: list[Actor]) -> list[Actor]:
    """Of the parties to one thing ("relations between Iran and Iraq") those that are not the source's own."""
    own = {s.country for s in sources if s.country}
    foreign = [t for t in targets if not (t.role is None and t.country in own)]
    owned = any("phrase of" in step or "of-phrase" in step for t in targets for step in t.steps)
    return foreign if foreign and owned else targets


def speaks_for(source: Actor, doer: Actor) -> bool:
    """True for one actor, or a government and its country as a whole."""
    same = source.head == doer.head or source.code == doer.code
    states = source.role in (None, "GOV") and doer.role in (None, "GOV")
    return same or (states and source.country is not None and source.country == doer.country)


def unique(items: Sequence[Coded]) -> list[Coded]:
    """Mentions without repetition of source, target and code."""
    seen: dict[tuple[object, ...], Coded] = {}
    for item in items:
        key = (item.source.start, item.source.code, item.target.start if item.target else None, item.code)
        seen.setdefault(key, item)
    return list(seen.values())
