"""One sentence's clauses to coded mentions: the best rule for each clause, and codes that compose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from eventcode.codebook import Codebook
from eventcode.coding.actors import Actor
from eventcode.coding.clause import ASSERTED, FUTURE, MODAL, Argument, Clause, describe
from eventcode.coding.coded import (
    JUDGING,
    VISITS,
    Coded,
    done_at_home,
    foreign_first,
    is_known,
    is_power,
    is_resolved,
    own_country,
    same_actor,
    speaks_for,
    unique,
)
from eventcode.coding.factuality import INTENT, NOT, Status, status
from eventcode.coding.parties import Parties
from eventcode.coding.pattern import Context, Match, bind, inner_clauses, refined
from eventcode.coding.rules import Refinement, Rule, RuleSet, Slot

ADDRESSED = frozenset({"appeal", "demand"})
"""Families whose event goes to whoever is to act: "urged Russia to withdraw" has Russia as target."""
INTENT_ROOT = "03"
PROTEST_ROOT = "14"
AGREE_ROOT = "03"
ACCEPTING = frozenset(
    {
        "accept",
        "disposed",
        "entertain",
        "inclined",
        "intend",
        "intention",
        "interest",
        "keen",
        "prepare",
        "ready",
        "willing",
    }
)
"""What one says of an offer or of oneself before cooperating; denied, it is a refusal."""
ABLE = frozenset({"can", "ca", "could"})
SUPPORTING = frozenset(
    {
        "agree",
        "approve",
        "back",
        "condone",
        "endorse",
        "ratify",
        "recognise",
        "recognize",
        "sign",
        "support",
        "tolerate",
        "welcome",
    }
)
"""What one says one cannot do and means that one will not."""
REDUCE_ROOT, SUPPORT_ROOT, YIELD_ROOT = "16", "05", "08"
POSSIBLE = frozenset({"may", "might", "could"})
THREAT_ROOT, POSTURE_ROOT = "13", "15"
PARTNERS = frozenset({"obl:with", "co-agent", "obl:between", "obl:among", "obl:against"})
"""Roles of those with or against whom something is done, who are always named as such."""
TERRITORIAL = frozenset({"07", "08", "15", "16", "17", "18", "19", "20"})
"""Roots of deeds that are done to a territory where nobody is named: "deployed peacekeepers in Chad"."""
CRITICAL = frozenset({"10", "11", "12", "13", "14"})
"""Roots of deeds of an opposition against its government: demands, blame, refusals, threats, protests."""
CONFRONTING = frozenset({"14", "15"})
"""Roots of deeds that face somebody: protests and shows of force."""
CONDITIONS = frozenset({"advcl:if", "advcl:unless", "advcl:until", "advcl:till"})
VIOLENT_ROOTS = frozenset({"17", "18", "19", "20"})
ARMED = frozenset({"GOV", "COP", "MIL", "SPY", "JUD", "LEG", "REB", "SEP", "INS", "IMG", "UAF", "CRM"})
"""Roles whose deeds are none of sport."""
TEAMS = frozenset({"team", "squad", "side", "club"})
SPORT_WORDS = 2
SCORE = re.compile(r"(?<!\S)\d{1,3}[-–]\d{1,3}(?![\w-])")
"""The result of a match: "beat Togo 3-1"."""
"""Words of sport in one sentence that make a report of sport of it; one alone may be of the place or the crowd."""
MAX_DEPTH = 4
"""Embeddings deeper than "agreed to ask X to stop shelling" do not occur in news."""


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
        self.parties = Parties(context)
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
        if self.is_sponsorship(clause):
            self.note(clause, "", "says of whom forces are, no deed")
            return []
        raw = self.code_clause(clause, ())
        if not raw:
            return []
        if judged.kind == NOT:
            instead = self.warned(clause, raw) or self.not_accepted(clause, raw)
            if not instead:
                self.note(clause, raw[0].rule.id, f"no deed: {judged.why}")
            return instead
        if self.is_sport(clause, raw[0]):
            self.note(clause, raw[0].rule.id, "no deed: said of sport")
            return []
        if self.is_nature(clause, raw[0]):
            self.note(clause, raw[0].rule.id, "no deed: done by nature, or against it")
            return []
        if clause.negated or judged.kind == INTENT:
            raw = [c for item in raw if (c := self.announced(clause, item, judged.negated))]
        speaker = self.speaker_of(clause, judged)
        return [replace(c, alleged=c.alleged or judged.alleged, speaker=c.speaker or speaker) for c in raw]

    def is_sponsorship(self, clause: Clause) -> bool:
        """ "troops backed by Russian mercenaries killed": the participle says what forces they are."""
        token = self.context.tree[clause.head]
        if clause.lemma not in ("back", "support") or token.xpos != "VBN" or token.deprel != "acl":
            return False
        return any((a.role or "")[:3] in ARMED for a in self.context.reader.actors(token.head))

    def is_sport(self, clause: Clause, item: Coded) -> bool:
        """ "destroyed the field in the final, a world record": teams and players fight in the words of war."""
        words = self.context.vocabulary.members("SPORT")
        name = item.source.text.lower().split()
        if TEAMS & set(name) and words & set(name):
            return True  # "the rugby team praised its cook"
        if any(a is not None and (a.role or "")[:3] in ARMED for a in (item.source, item.target)):
            return False
        forms = {form for t in self.context.tree.tokens for form in (t.lemma.lower(), t.text.lower())}
        of_sport = clause.lemma.split()[0] in self.context.vocabulary.members("SPORT_VERB")
        needed = SPORT_WORDS if item.code[:2] in VIOLENT_ROOTS and of_sport else SPORT_WORDS + 1
        scored = of_sport and SCORE.search(self.context.tree.sentence.text) is not None
        return scored or len(forms & words) >= needed

    def is_nature(self, clause: Clause, item: Coded) -> bool:
        """ "Lightning struck a village", "fought a long battle with leukaemia": no people on one of the two sides."""
        if item.code[:2] not in VIOLENT_ROOTS:
            return False
        words = self.context.vocabulary.members("NATURE")
        sides = [a for role in ("agent", "patient", "obl:with", "obl:against") for a in clause.get(role)]
        named = [a for a in (item.source, item.target) if a is not None and a.code]
        tree = self.context.tree
        fires = [a.head for a in clause.get("agent") if tree[a.head].lemma.lower() == "fire"]
        if any(t.text.lower() == "a" for i in fires for t in tree.deps(i, "det")):
            return True  # "a fire destroyed the market"; soldiers' fire has no article
        if len(named) == 2:
            return False
        heads = {i for a in sides for i in (a.head, *(t.id for t in tree.deps(a.head, "nmod")))}
        return any(tree[i].lemma.lower() in words and tree[i].upos in ("NOUN", "PROPN") for i in heads)

    def warned(self, clause: Clause, raw: list[Coded]) -> list[Coded]:
        """ "may suspend aid if the vote is put off": relations that are to suffer under a condition are threatened."""
        tree = self.context.tree
        # "may impose sanctions": the auxiliary is the light verb's
        verbs = {clause.head, *clause.trigger, tree[clause.head].head} - {0}
        words = {t.text.lower() for verb in verbs for t in tree.deps(verb, "aux")}
        below = (tree[i] for verb in verbs for i in tree.subtree(verb) if i > clause.head)
        held = any(t.text.lower() in ("if", "unless") and t.upos == "SCONJ" for t in below)
        if clause.negated or clause.mood != MODAL or not words & POSSIBLE or not held:
            return []
        suffering = [item for item in raw if item.code[:2] == REDUCE_ROOT]
        return [c for item in suffering if (c := self.composed(item, "threaten", "threaten: possible on a condition"))]

    def not_accepted(self, clause: Clause, raw: list[Coded]) -> list[Coded]:
        """ "did not accept the proposal of Oman", "is not ready to talk to Oman", "cannot recognise Oman": a refusal."""
        able = {t.text.lower() for t in self.context.tree.deps(clause.head, "aux")} & ABLE
        if not clause.negated or clause.mood not in ((ASSERTED, MODAL) if able else (ASSERTED,)):
            return []
        context, accepted = self.context, replace(clause, negated=False, mood=ASSERTED)
        if status(accepted, context.clauses, context.tree, context.vocabulary).kind == NOT:
            return []  # "denied that it had not accepted"
        if any(token.lemma.lower() == "enough" for token in self.context.tree.tokens):
            return []  # "cannot thank them enough"
        roots = {AGREE_ROOT} if clause.lemma in ACCEPTING else set()
        if able and clause.lemma in SUPPORTING:
            roots = {AGREE_ROOT, SUPPORT_ROOT}
        if roots and clause.lemma in ("accept", "agree"):
            roots.add(YIELD_ROOT)  # "cannot accept the demands of Oman"
        offered = [item for item in raw if item.code[:2] in roots and not self.is_mutual(clause, item)]
        return [c for item in offered if (c := self.composed(item, "reject", "reject: not accepted"))]

    @staticmethod
    def is_mutual(clause: Clause, item: Coded) -> bool:
        """ "the ministers did not agree on a date": neither refuses the other."""
        return bool(clause.get("co-agent")) or (item.target is not None and item.target.head == item.source.head)

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
        own = {a.code for g in clause.get("agent") for a in self.parties.actors(g)}
        found = [a for c in self.conditions(clause) for g in c.get("agent") for a in self.parties.actors(g)]
        return [a for a in found if a.code not in own and (is_known(a) or is_power(a))][:1]

    def composed(self, item: Coded, family: str, why: str) -> Coded | None:
        """A mention with its code looked up in a family's column; None where the family has no such code."""
        threat = item.code[:2] == THREAT_ROOT  # "would turn Tokyo into a sea of fire"
        if family == "intent" and (threat or item.rule.compose in ("intent", "reject", "threaten", "appeal", "demand")):
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
                for actor in self.parties.actors(argument):
                    return actor
        for argument in clause.get("obl:according to"):
            for actor in self.parties.actors(argument):
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
        idle = [
            a for a in clause.get("agent") if a.how == "modifier" and not any(map(is_known, self.parties.actors(a)))
        ]
        if assumed and idle and len(idle) == len(clause.get("agent")):
            # "threatened missile strikes", "approved troop deployments": whoever threatens or approves would do it
            clause = replace(clause, arguments=tuple(a for a in clause.arguments if a.how != "modifier"))
        if assumed and not clause.has("agent"):
            doers = [replace(a, role="agent", how="doer of the governing clause") for a in assumed]
            extra = [replace(a, role="co-agent") for a in doers] if len(doers) > 1 else []
            clause = clause.adding(*doers, *extra, step="doer of the governing clause")
        matches = self.matches(clause)
        if not matches and depth == 0 and not clause.noun and any(self.parties.actors(a) for a in clause.get("agent")):
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
        sources = self.parties.slot_actors(match, "source")
        if forth[:2] in CONFRONTING or forth[:2] in VIOLENT_ROOTS:
            away = forth[:2] not in CONFRONTING  # soldiers may fight abroad; others do at home
            sources = [
                s if away and (s.role or "")[:3] == "MIL" else self.parties.of_the_place(s, match) for s in sources
            ]
        slot = match.rule.slot("target")
        targets = self.others(slot, self.parties.slot_actors(match, "target"), sources, forth)
        if forth[:2] == PROTEST_ROOT or forth[:2] in VIOLENT_ROOTS:
            # "outside parliament in Tbilisi", "razed a school in the West Bank"
            targets = [self.parties.of_the_place(t, match) for t in targets]
        home = {s.country for s in sources}
        if targets and forth[:2] == POSTURE_ROOT and all(t.role is None and t.country in home for t in targets):
            targets = (
                self.parties.reached(match, sources) or targets
            )  # "moved units to the country's border with Poland"
        # who meets is named as such: "diplomats met in Vienna" says nothing of Austria
        alone = ":" in match.rule.code if match.rule.code and not match.slots.get("target") else False
        if slot is not None and not alone and may_reach(slot, match.rule) and not any(t.code for t in targets):
            targets = self.parties.reached(match, sources) or targets
        pending = match.rule.compose is not None or forth[:2] == THREAT_ROOT or match.clause.mood == FUTURE
        if pending and not any(t.code for t in targets):
            targets = self.averting(match.clause) or targets
        if match.rule.domestic:
            targets = [
                self.parties.of_the_home(t, sources, match) if t.code else self.parties.at_home(t, sources)
                for t in targets
            ]
        if forth[:2] in CRITICAL:
            targets = [self.parties.compatriot(t, sources) for t in targets]
        if forth[:2] in TERRITORIAL and not any(
            is_known(t) or self.context.tree[t.head].upos == "PRON" for t in targets
        ):
            targets = self.parties.on_territory(match, targets)
        targets = self.others(slot, targets, sources, forth)
        stands = any(map(is_known, sources)) and forth[:3] not in VISITS
        # "demanded that Okoro appear before the court", "investigates the vote"
        judged = forth[:2] in JUDGING and all(a.role != "agent" for a in match.slots.get("target", ()))
        named = stands and any(t.kind == "name" or (t.words and judged) for t in targets)
        if not targets or (slot is not None and slot.optional and not named and not any(t.code for t in targets)):
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

    # -- composition ------------------------------------------------------------------------------------------

    def embedded(self, match: Match, depth: int) -> list[Coded]:
        """ "vowed to send tanks", "urged Russia to withdraw": the inner code looked up in the family's column."""
        family = match.rule.compose or ""
        addressed = family in ADDRESSED
        doers = match.slots.get("target" if addressed else "source", ())
        if addressed and not doers:
            # "called for the release of the sailors held in Iran"
            doers = tuple(
                Argument("agent", a.head, "named in it")
                for a in self.parties.reached(match, self.parties.slot_actors(match, "source"))
            )
        found: list[Coded] = []
        for argument in match.slots.get("inner", ()):
            for inner in inner_clauses(argument, self.context):
                if inner.head == match.clause.head:
                    continue
                whole = self.completed(inner, match.clause) if family == "same" else inner
                raw = self.code_clause(whole, doers, depth + 1)
                outer = [c for item in raw if family != "none" for c in self.outer(match, inner, item, family)]
                found += outer
                # "reiterated that it will not lift the embargo": what gives nothing so is told by its own clause
                if outer or not raw or not inner.link.startswith("ccomp"):
                    self.consumed.setdefault(inner.head, f"{match.rule.id} at {match.clause.lemma!r}")
        return unique(found)

    @staticmethod
    def completed(inner: Clause, outer: Clause) -> Clause:
        """ "approved the sale of drones to Morocco": a phrase behind the noun is the deed's, on whichever it hangs."""
        if not inner.noun:
            return inner
        behind = [a for a in outer.arguments if a.role.startswith("obl:") and a.head > inner.head]
        return inner.adding(*(a for a in behind if not inner.has(a.role)), step=f"phrases shared with {outer.lemma!r}")

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
        sources = self.parties.slot_actors(match, "source") if family != "same" else [item.source]
        if family in ADDRESSED:
            targets: list[Actor] = self.parties.slot_actors(match, "target") if match.slots.get("target") else []
            if inner.noun and inner.has("agent") and (is_known(item.source) or is_power(item.source)):
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
                targets = self.parties.slot_actors(match, "target") or targets
            if not any(t.code for t in targets):
                reached = self.parties.reached(match, sources) or self.averting(match.clause)
                targets = [t for t in reached if not all(same_actor(s, t, item.code) for s in sources)] or targets
        trace = tuple(steps)
        if not targets:
            return [Coded(s, None, code, match.clause, match.rule, trace) for s in sources]
        return [
            Coded(s, t, code, match.clause, match.rule, trace, item.reciprocal, partners=(s.start, t.start))
            for s in sources
            for t in targets
            if not same_actor(s, t, item.code)
        ]

    def alleged(self, match: Match) -> list[Coded]:
        """ "accused Iran of arming the rebels": the inner deed, as alleged by the accuser."""
        found = []
        accuser = self.parties.slot_actors(match, "source")
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
