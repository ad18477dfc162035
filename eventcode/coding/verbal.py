"""Clauses of verbs and predicate adjectives: subjects, objects, obliques, polarity and mood read from the tree."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from eventcode.coding.clause import (
    ASSERTED,
    PURPOSE,
    Argument,
    Clause,
)
from eventcode.coding.tree import CLAUSAL, Tree
from eventcode.coding.verbs import RELATIVE, is_negated, is_passive, lemma_of, mood_of, predicates, tense_of
from eventcode.coding.vocabulary import Vocabulary
from eventcode.model import Token

OBJECT_CONTROL_MARKS = frozenset({"of", "for", "from", "into", "against", "over"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
DAYS = frozenset(
    {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february",
        "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
        "today", "tomorrow", "tonight", "midnight", "noon", "year", "month", "week", "end", "time", "day"
    }
)  # fmt: skip
"""Heads of time phrases: "by Friday" names no agent."""
CAPITAL_DAYS = frozenset({"march", "may"})
"""Months that are other words where they are written small: "a march against corruption"."""
PREPOSITION_NOUNS = frozenset(
    {
        "accordance", "aftermath", "behalf", "charge", "collaboration", "conjunction", "connection", "cooperation",
        "coordination", "course", "exchange", "face", "favor", "favour", "front", "honor", "honour", "lieu", "light",
        "line", "memory", "midst", "presence", "response", "retaliation", "return", "terms", "view", "violation",
        "wake",
    }
)  # fmt: skip
"""Nouns that make a preposition with those around them: "in the wake of", "in response to", "on behalf of"."""
LIFTED = frozenset(
    {
        "with",
        "on",
        "against",
        "for",
        "to",
        "over",
        "from",
        "between",
        "in",
        "into",
        "towards",
        "toward",
        "along",
        "near",
    }
)
"""Prepositions whose phrase may hang on the object in the tree ("sanctions on Iran") though it belongs to the deed."""
LIFT_DEPTH = 2
AIMING = frozenset({"fire", "launch", "shoot", "hurl", "throw", "lob", "aim", "direct", "fling"})
"""Nouns between a deed and its stray phrase: "more than ten tons of rice and oil to Niger" has two."""


def is_day(token: Token) -> bool:
    """True for the head of a time phrase."""
    lemma = token.lemma.lower()
    return lemma in DAYS and (lemma not in CAPITAL_DAYS or token.text[:1].isupper())


def is_border(token: Token) -> bool:
    return token.lemma.lower() in ("border", "frontier", "boundary")


@dataclass(frozen=True, slots=True)
class Subjects:
    """Heads of a clause's surface subject and how they were found."""

    heads: tuple[int, ...]
    how: str = ""


def noun_conjuncts(tree: Tree, head: int) -> list[int]:
    """The phrase and those coordinated with it; verbs that the parser coordinates with a noun are left out."""
    found = [i for i in tree.conjuncts(head) if i == head or tree[i].upos not in ("VERB", "AUX", "ADV")]
    return found + (shared_posts(tree, head) if len(found) == 1 else [])


def shared_posts(tree: Tree, head: int) -> list[int]:
    """ "delegations from Armenia and Azerbaijan met": several of one kind, each of another country."""
    if tree[head].xpos != "NNS":
        return []
    for child in tree.deps(head, "nmod"):
        if child.xpos == "NNP" and tree.case(child.id) in ("of", "from"):
            return [i for i in tree.conjuncts(child.id) if i != child.id and tree[i].upos == "PROPN"]
    return []


def nominal_preposition(tree: Tree, noun: Token, case: str) -> tuple[str, list[int]] | None:
    """ "in the wake of the report": role and heads of a phrase whose preposition holds a noun; None for others."""
    if case not in ("in", "on", "at") or noun.lemma.lower() not in PREPOSITION_NOUNS:
        return None
    for child in tree.deps(noun.id, "nmod"):
        inner = tree.case(child.id)
        if inner in ("of", "to", "with", "for"):
            return f"obl:{case} {noun.lemma.lower()} {inner}", noun_conjuncts(tree, child.id)
    return None


def antecedent(tree: Tree, pronoun: Token, verb: Token) -> int:
    """What a relative pronoun stands for: the noun its clause modifies, else the nearest noun before it."""
    if verb.deprel in ("acl:relcl", "acl") and verb.head:
        return verb.head
    for token in reversed(tree.tokens[: pronoun.id - 1]):
        if token.upos in ("NOUN", "PROPN"):
            noun = token
            while noun.head and noun.deprel in ("flat", "compound", "appos") and noun.head < pronoun.id:
                noun = tree[noun.head]
            return noun.id
    return pronoun.id


class VerbalClauses:
    """Reads the verbal clauses of one tree; subjects of dependent clauses are found once and remembered."""

    def __init__(self, tree: Tree, vocabulary: Vocabulary) -> None:
        self.tree = tree
        self.vocabulary = vocabulary
        self.tokens = predicates(tree, vocabulary)
        self.ids = {t.id for t in self.tokens}
        self.known: dict[int, Subjects] = {}

    def clauses(self) -> list[Clause]:
        """One clause for each predicate, in order of the text."""
        return [self.clause(token) for token in self.tokens]

    def subject(self, token: Token) -> Subjects:
        """The surface subject, its own or one shared through coordination, control or a relative clause."""
        if token.id not in self.known:
            self.known[token.id] = Subjects(())  # a cycle of malformed trees ends here
            self.known[token.id] = self.own_subject(token) or self.shared_subject(token)
        return self.known[token.id]

    def own_subject(self, token: Token) -> Subjects | None:
        for child in self.tree.deps(token.id, "nsubj", "nsubj:pass"):
            if child.xpos in RELATIVE or (child.text.lower() == "that" and token.deprel == "acl:relcl"):
                head = antecedent(self.tree, child, token)
                return Subjects(tuple(noun_conjuncts(self.tree, head)), f"relative {child.text!r}")
            if child.deprel == "nsubj:outer" or (child.text.lower() in ("it", "there") and self.is_expletive(token)):
                continue
            return Subjects(tuple(noun_conjuncts(self.tree, child.id)))
        if token.xpos in FINITE:
            # "Youths rioted in Sweden": the parser took the subject for part of a compound
            for child in self.tree.deps(token.id, "compound", "dep", "obl:unmarked", "nmod:unmarked", "vocative"):
                if child.id < token.id and child.upos in ("NOUN", "PROPN") and not is_day(child):
                    return Subjects(tuple(noun_conjuncts(self.tree, child.id)), f"subject read from {child.deprel}")
        return None

    def is_expletive(self, token: Token) -> bool:
        """ "It was reported that": the subject is the clause, not "it"."""
        return token.xpos == "VBN" and bool(self.tree.deps(token.id, "ccomp", "csubj"))

    def shared_subject(self, token: Token) -> Subjects:
        tree = self.tree
        head = tree[token.head] if token.head else None
        if head is None:
            return Subjects(())
        base = token.deprel.split(":", 1)[0]
        if base == "acl":
            return self.noun_as_subject(token, head)
        while head.id not in self.ids:
            # "Germany is the largest donor, giving $46 million": of whom the noun is said
            subject = tree.first(head.id, "nsubj") if tree.deps(head.id, "cop") else None
            if subject is not None and base == "advcl" and subject.xpos not in RELATIVE:
                return Subjects(tuple(noun_conjuncts(tree, subject.id)), "control")
            if not head.head or base == "acl":
                return Subjects(())
            head = tree[head.head]
        if base in ("conj", "parataxis"):
            if base == "conj":
                return self.with_note(self.subject(head), "coordination")
            if token.xpos == "VBG":
                return self.with_note(self.subject(head), "participle aside")
            return Subjects(())
        if base in ("xcomp", "advcl", "ccomp"):
            return self.controlled(token, head)
        return Subjects(())

    def noun_as_subject(self, token: Token, noun: Token) -> Subjects:
        tree = self.tree
        if tree.mark(token.id) == "to":
            # "Russia's decision to leave", "Russia took a decision to leave"
            owner = tree.first(noun.id, "nmod:poss")
            if owner is not None:
                return Subjects(tuple(noun_conjuncts(tree, owner.id)), "possessor")
            if noun.head and noun.head in self.ids:
                return self.with_note(self.subject(tree[noun.head]), "control")
            return Subjects(())
        if token.deprel == "acl:relcl" and tree.deps(token.id, "nsubj"):
            return Subjects(())
        if self.is_instrument(token, noun):
            return self.with_note(self.subject(tree[noun.head]), "instrument")
        if any(t.xpos in RELATIVE for t in tree.deps(token.id, "obj", "obl")):
            return Subjects(())
        return Subjects(tuple(noun_conjuncts(tree, noun.id)), "participle" if token.deprel == "acl" else "relative")

    def is_instrument(self, token: Token, noun: Token) -> bool:
        """ "passed a law granting amnesty", "filed a suit accusing him": what a law or a letter does, its author does."""
        if token.xpos != "VBG" or noun.deprel != "obj" or noun.head not in self.ids:
            return False
        verb, _ = lemma_of(self.tree, self.tree[noun.head], self.vocabulary)
        means = (("INSTRUMENT", "ENACT"), ("DOCUMENT", "WRITE"))
        members = self.vocabulary.members
        verbs = {verb, verb.split(" ", 1)[0]}  # "file suit"
        return any(noun.lemma.lower() in members(thing) and verbs & members(deed) for thing, deed in means)

    def controlled(self, token: Token, matrix: Token) -> Subjects:
        """Who does the inner deed: "urged Russia to leave" Russia, "promised Russia to leave" the promiser."""
        tree = self.tree
        mark = tree.mark(token.id)
        takes_object = (
            token.deprel.startswith("xcomp")
            or mark in OBJECT_CONTROL_MARKS
            or (mark == "to" and matrix.lemma in self.vocabulary.members("OBJECT_CONTROL"))
        )
        if takes_object and matrix.lemma not in self.vocabulary.members("SUBJECT_CONTROL"):
            phoned = mark == "to" and matrix.lemma in self.vocabulary.members(
                "PHONE"
            )  # "called him to express support"
            for label in () if phoned else ("iobj", "obj"):
                held = tree.first(matrix.id, label)
                if held is not None and held.id < token.id and not is_passive(tree, matrix):
                    return Subjects(tuple(noun_conjuncts(tree, held.id)), "object control")
            on = [t for t in tree.deps(matrix.id, "obl") if tree.case(t.id) in ("on", "upon", "to", "for", "with")]
            on = [t for t in on if not is_day(t) and t.upos != "NUM"]
            if on and matrix.lemma in self.vocabulary.members("OBJECT_CONTROL") and on[0].id < token.id:
                return Subjects(tuple(noun_conjuncts(tree, on[0].id)), "object control")
        if mark == "to" and is_passive(tree, matrix) and token.deprel.startswith("advcl"):
            by = [t for t in tree.deps(matrix.id, "obl") if tree.case(t.id) == "by"]
            if by:
                return Subjects(tuple(noun_conjuncts(tree, by[0].id)), "control")
        if token.xpos in ("VBD", "VBP", "VBZ") and mark:
            return Subjects(())  # a finite clause with a subordinator has a subject of its own
        if token.xpos in FINITE and token.id < matrix.id and token.deprel == "ccomp":
            return Subjects(())  # "landed in Goma, officials said": what is said before has one of its own
        return self.with_note(self.subject(matrix), "control")

    @staticmethod
    def with_note(found: Subjects, how: str) -> Subjects:
        return Subjects(found.heads, f"{how} of {found.how}" if found.how else how) if found.heads else found

    def clause(self, token: Token) -> Clause:
        """The clause of one predicate with all its arguments."""
        tree = self.tree
        lemma, particle = lemma_of(tree, token, self.vocabulary)
        passive = is_passive(tree, token) and not self.is_state(token, lemma)
        steps = ["passive undone"] if passive else []
        subject = self.subject(token)
        arguments: list[Argument] = []
        has_object = bool(tree.deps(token.id, "obj"))
        subject_role = ("recipient" if has_object and token.upos == "VERB" else "patient") if passive else "agent"
        if token.upos == "ADJ":
            subject_role = "agent"
        arguments += [Argument(subject_role, head, subject.how) for head in subject.heads]
        if subject.how:
            steps.append(f"subject by {subject.how}")
        arguments += self.objects(token, passive, particle)
        arguments += self.obliques(token, lemma, particle, passive)
        arguments += self.phrases_of_idiom(particle, arguments, passive)
        arguments += self.relative_gap(token, arguments)
        arguments += self.inner_clauses(token, particle)
        arguments += self.addressees(token, subject)
        arguments += self.lifted(arguments, lemma)
        arguments += self.close_by(token, arguments)
        agents = [a for a in arguments if a.role == "agent"]
        if passive and not agents:
            agents = self.far_agents(token, arguments)
            arguments += agents
        ordered = (
            token.deprel == "xcomp" and token.head in self.ids
        )  # "ordered members of the government in Jaen jailed"
        if passive and not agents and not ordered and lemma in self.vocabulary.members("STATE_POWER"):
            # "arrested in Niger": who else arrests there
            where = [a for r in ("obl:in", "obl:from") for a in arguments if a.role == r]
            agents = [Argument("agent", a.head, "the country where it happened") for a in where[:1]]
            agents = [a for a in agents if tree[a.head].upos == "PROPN" and not is_day(tree[a.head])]
            arguments += agents
        if len(agents) > 1:
            arguments += [Argument("co-agent", a.head, "coordination") for a in agents]
        arguments = self.each_other(arguments, agents)
        mood, negated = self.inherited(token)
        return Clause(
            head=token.id,
            lemma=lemma,
            arguments=unique(arguments),
            negated=negated,
            mood=mood,
            tense=tense_of(tree, token),
            trigger=(token.id, particle) if particle else (token.id,),
            steps=tuple(steps),
        )

    def each_other(self, arguments: list[Argument], agents: list[Argument]) -> list[Argument]:
        """ "Peru and Chile thanked each other", "left their border": the doers stand in the place of what they share."""
        tree = self.tree
        found: list[Argument] = []
        for argument in arguments:
            around = [t.text.lower() for t in tree.tokens[max(0, argument.head - 2) : argument.head + 1]]
            border = len(agents) > 1 and is_border(tree[argument.head])
            if agents and set(pairwise(around)) & {("each", "other"), ("one", "another")}:
                found += [Argument(argument.role, a.head, "each other") for a in agents]
            elif border and any(t.text.lower() == "their" for t in tree.deps(argument.head, "nmod:poss")):
                found += [Argument(argument.role, a.head, "their border") for a in agents]
            else:
                found.append(argument)
        return found

    def is_state(self, token: Token, lemma: str) -> bool:
        """ "is committed to", "is worried about": a participle that tells a state of the subject, done by nobody."""
        by = any(self.tree.case(t.id) == "by" for t in self.tree.deps(token.id, "obl"))
        return lemma in self.vocabulary.members("STATE") and not by

    def objects(self, token: Token, passive: bool, particle: int = 0) -> list[Argument]:
        tree = self.tree
        found: list[Argument] = []
        for child in tree.deps(token.id, "obj", "iobj"):
            if child.id == particle:
                continue
            if child.xpos in RELATIVE:
                heads, how = noun_conjuncts(tree, antecedent(tree, child, token)), f"relative {child.text!r}"
            else:
                heads, how = noun_conjuncts(tree, child.id), ""
            role = "recipient" if child.deprel == "iobj" or self.is_recipient(token, child) else "patient"
            found += [Argument(role, head, how) for head in heads]
            lemma = self.vocabulary.verb_lemma(token.text, token.lemma)
            if role == "patient" and lemma in self.vocabulary.members("DITRANSITIVE"):
                # "gave Ukraine tanks": the parser takes the recipient for part of a compound
                named = [t for t in tree.deps(child.id, "compound") if t.upos == "PROPN" and t.id == token.id + 1]
                found += [Argument("recipient", t.id, "name before the object") for t in named]
        if not found and not passive:
            # "arrested and deported the diplomats": the object of the last verb belongs to all
            for sibling in tree.deps(token.id, "conj"):
                shared = tree.first(sibling.id, "obj")
                if sibling.upos == "VERB" and shared is not None and not tree.deps(sibling.id, "nsubj"):
                    if not tree.deps(token.id, "obl", "xcomp", "ccomp"):
                        found += [Argument("patient", h, "shared object") for h in noun_conjuncts(tree, shared.id)]
                    break
        return found

    def is_recipient(self, verb: Token, noun: Token) -> bool:
        """ "gave the government a deadline": of two objects the first is whom something is given."""
        if self.vocabulary.verb_lemma(verb.text, verb.lemma) not in self.vocabulary.members("DITRANSITIVE"):
            return False
        later = [t for t in self.tree.deps(verb.id, "obj") if t.id > noun.id and t.deprel == "obj"]
        between = {t.text.lower() for t in self.tree.tokens[noun.id : later[0].id - 1]} if later else {","}
        return not between & {",", "and", "or", "of", "to"}

    def obliques(self, token: Token, lemma: str, particle: int, passive: bool) -> list[Argument]:
        tree = self.tree
        found: list[Argument] = []
        for child in tree.deps(token.id, "obl", "nmod"):
            if child.id == particle or child.deprel == "nmod:poss":
                continue
            case = tree.case(child.id)
            heads = noun_conjuncts(tree, child.id)
            if child.xpos in RELATIVE and token.deprel.startswith("acl") and token.head:
                heads = noun_conjuncts(tree, token.head)
            if particle and case.split(" ", 1)[0] == tree[particle].text.lower() and tree[particle].head == child.id:
                found += [Argument("patient", h, "object of a particle verb") for h in heads]
                continue
            if child.deprel == "obl:agent" or case == "by":
                is_agent = passive or child.deprel == "obl:agent"
                role = "agent" if is_agent and not is_day(child) else "obl:by"
                found += [Argument(role, h, "by-phrase" if role == "agent" else "") for h in heads]
                continue
            if case.endswith("than") and tree.deps(child.id, "nummod"):
                # "delivered more than 1,000 containers": a counted object that the parser took for a comparison
                found += [Argument("patient", h, "more than") for h in heads]
                continue
            noun_phrase = nominal_preposition(tree, child, case)
            if noun_phrase is not None:
                found += [Argument(noun_phrase[0], h, "nominal preposition") for h in noun_phrase[1]]
                continue
            label = f"obl:{case}" if case else "obl:unmarked"
            aim = label == "obl:for" and child.lemma.lower() == "end"  # "called for an end to the embargo"
            if is_day(child) and not aim and not tree.deps(child.id, "nmod:poss"):
                label = "when"
            found += [Argument(label, h) for h in heads]
        return found

    def phrases_of_idiom(self, particle: int, arguments: list[Argument], passive: bool) -> list[Argument]:
        """ "opened fire on the convoy": what hangs on the noun of a fixed phrase belongs to the whole."""
        tree = self.tree
        if not particle or tree[particle].upos not in ("NOUN", "PROPN", "ADJ"):
            return []
        roles = {a.role for a in arguments}
        found: list[Argument] = []
        for child in tree.deps(particle, "nmod", "obl"):
            role = f"obl:{tree.case(child.id)}"
            if passive and role == "obl:by":
                role = "agent"  # "was shot dead by troops"
            if child.deprel != "nmod:poss" and role not in ("obl:", *roles):
                found += [Argument(role, h, "behind the noun") for h in noun_conjuncts(tree, child.id)]
        return found

    def relative_gap(self, token: Token, arguments: list[Argument]) -> list[Argument]:
        """ "the city that Russia shelled": the noun is the object that the relative clause lacks."""
        if not token.deprel.startswith("acl:relcl") or not token.head:
            return []
        tree = self.tree
        roles = {a.role for a in arguments}
        if "patient" in roles or any(a.head == token.head for a in arguments):
            return []
        return [Argument("patient", h, "relative gap") for h in noun_conjuncts(tree, token.head)]

    def addressees(self, token: Token, subject: Subjects) -> list[Argument]:
        """ "sent a letter to Chad demanding that …": to whom the letter goes is whom it speaks to."""
        tree = self.tree
        if token.xpos != "VBG" or not token.head or tree.deps(token.id, "obj", "iobj"):
            return []
        written = [t for t in tree.deps(token.head, "obj") if t.lemma.lower() in self.vocabulary.members("DOCUMENT")]
        beside = token.deprel.startswith("advcl") and written
        if "instrument" not in subject.how and not beside:
            return []
        noun = written[0] if beside else tree[token.head]
        found = [t for t in (*tree.deps(noun.head, "obl"), *tree.deps(noun.id, "nmod")) if tree.case(t.id) == "to"]
        return [Argument("recipient", h, "to whom it goes") for t in found[:1] for h in noun_conjuncts(tree, t.id)]

    def inner_clauses(self, token: Token, particle: int) -> list[Argument]:
        found = []
        children = self.tree.deps(token.id, "xcomp", "ccomp", "advcl")
        if particle and self.tree[particle].upos == "ADJ":
            children += self.tree.deps(particle, "xcomp", "advcl")  # "stands ready to help"
        for child in children:
            if child.id == particle:
                continue
            if child.id in self.ids:
                found += [Argument(self.link(c), c.id) for c in self.clause_conjuncts(child)]
            elif child.deprel == "xcomp":
                found.append(Argument("xcomp", child.id))
        return found

    def clause_conjuncts(self, token: Token) -> list[Token]:
        """An inner clause and those coordinated with it without a subject of their own."""
        tree = self.tree
        found = [token]
        for child in tree.deps(token.id, "conj"):
            if child.id in self.ids and not tree.deps(child.id, "nsubj") and child.xpos == token.xpos:
                found.extend(self.clause_conjuncts(child))
        return found

    def link(self, token: Token) -> str:
        """How a clause hangs on its governor: relation and subordinator, "xcomp:to", "ccomp:that", "advcl:after".

        The infinitive after a verb that takes one is `xcomp:to` whatever the parser calls it.
        """
        tree = self.tree
        base = token.deprel.split(":", 1)[0]
        if base == "conj" and token.head in self.ids:
            return self.link(tree[token.head])
        mark = tree.mark(token.id)
        if mark == "to" and token.head in self.ids and base in ("advcl", "ccomp", "xcomp"):
            governor = tree[token.head]
            takes = governor.upos == "ADJ" or governor.lemma in self.vocabulary.members("INFINITIVE")
            base = "xcomp" if takes else ("advcl" if base == "advcl" else "xcomp")
        if base == "xcomp" and mark in OBJECT_CONTROL_MARKS:
            base = "advcl"  # "accused Iraq of lying"
        return f"{base}:{mark}" if mark else base

    def lifted(self, arguments: list[Argument], lemma: str) -> list[Argument]:
        """Phrases that hang on an object or oblique in the tree though they belong to the deed.

        "imposed sanctions on Iran", "met in Moscow with Putin": parsers attach "on Iran" and "with Putin" to the
        nearest noun as often as to the verb.
        """
        tree = self.tree
        roles = {a.role for a in arguments}
        # "accused Libya of aggression": with these verbs also "of" belongs to the deed, not to the noun
        prepositions = LIFTED | {"of"} if lemma in self.vocabulary.members("TAKES_OF") else LIFTED
        if lemma in AIMING:
            prepositions = prepositions | {"at"}  # "fired a barrage of rockets at the city"
        found: list[Argument] = []
        for argument in arguments:
            if argument.role != "patient" and not argument.role.startswith("obl:"):
                continue
            for child in self.below(argument.head):
                case = tree.case(child.id)
                role = f"obl:{case}"
                if nominal_preposition(tree, child, case) is not None:
                    continue
                words = self.tree.deps(child.id, "case")
                if case == "of" and words and self.tree[words[0].id - 1].text.lower() == "out":
                    found += [Argument("obl:out of", h, "behind the particle") for h in noun_conjuncts(tree, child.id)]
                if case == "with" and argument.role != "patient" and is_border(tree[argument.head]):
                    continue  # "exercises on the border with Colombia" are not held with it
                if case in prepositions and role not in roles:
                    how = f"attached to {tree[child.head].text!r}"
                    found += [Argument(role, h, how) for h in noun_conjuncts(tree, child.id)]
        far = {"against"} | ({"with"} if lemma in self.vocabulary.members("MUTUAL") else set())
        for case in sorted(far - {a.role.removeprefix("obl:") for a in (*arguments, *found)}):
            # "filed a suit in a court of Lagos against the bank": whatever it hangs on, it says whom
            for argument in [a for a in arguments if a.role in ("patient", "when") or a.role.startswith("obl:")]:
                for i in tree.subtree(argument.head, without=CLAUSAL):
                    if tree[i].deprel.startswith(("nmod", "obl")) and tree.case(i) == case:
                        found += [Argument(f"obl:{case}", h, "far from its verb") for h in noun_conjuncts(tree, i)]
        return found

    def close_by(self, token: Token, arguments: list[Argument]) -> list[Argument]:
        """ "held drills close to the border": "close to" is a preposition, wherever the parser hangs the adjective."""
        tree = self.tree
        found: list[Argument] = []
        for head in [token.id, *(a.head for a in arguments if a.role == "patient" or a.role.startswith("obl:"))]:
            for word in tree.deps(head, "amod", "xcomp", "advmod", "acl", "advcl", "conj"):
                if word.text.lower() in ("close", "adjacent"):
                    near = [t for t in tree.deps(word.id, "obl", "nmod") if tree.case(t.id) == "to"]
                    found += [Argument("obl:near", h, "close to") for t in near for h in noun_conjuncts(tree, t.id)]
        return found

    def far_agents(self, token: Token, arguments: list[Argument]) -> list[Argument]:
        """ "were freed from prison by the junta", "were beaten and robbed by a gang": the by-phrase hangs on another word."""
        tree = self.tree
        for verb in tree.deps(token.id, "conj"):
            if verb.xpos == "VBN" and not tree.deps(verb.id, "nsubj", "nsubj:pass", "aux", "aux:pass"):
                by = [t for t in tree.deps(verb.id, "obl", "obl:agent") if tree.case(t.id) == "by" and not is_day(t)]
                if by:
                    return [Argument("agent", h, "by-phrase of the last verb") for h in noun_conjuncts(tree, by[0].id)]
        for argument in arguments:
            if argument.head < token.id or not argument.role.startswith(("obl:", "when", "patient")):
                continue
            for child in tree.deps(argument.head, "nmod", "obl"):
                if tree.case(child.id) == "by" and not is_day(child):
                    return [Argument("agent", h, "by-phrase far from its verb") for h in noun_conjuncts(tree, child.id)]
        return []

    def below(self, head: int, depth: int = 0) -> list[Token]:
        """Phrases under a noun, under its of-phrases and conjuncts: "tons of rice and oil to Niger"."""
        tree = self.tree
        found = [t for t in tree.deps(head, "nmod", "obl") if t.deprel != "nmod:poss"]
        for name in tree.deps(head, "flat"):
            found += self.below(name.id, LIFT_DEPTH)  # "handed Ante Babic to Austria": below the last name
        if depth < LIFT_DEPTH:
            inner = [t for t in found if tree.case(t.id) == "of"] + tree.deps(head, "conj")
            for token in inner:
                found += self.below(token.id, depth + 1)
        return found

    def inherited(self, token: Token) -> tuple[str, bool]:
        """Mood and polarity; a coordinated verb without auxiliaries of its own has those of the first."""
        tree = self.tree
        mood, negated = mood_of(tree, token), is_negated(tree, token)
        if mood == PURPOSE and self.link(token).startswith("xcomp"):
            mood = ASSERTED  # "urged Sudan to release": an infinitive of the verb, whatever its label
        if token.deprel == "conj" and token.head in self.ids:
            first = tree[token.head]
            bare = not tree.deps(token.id, "nsubj", "aux", "aux:pass", "cop", "mark")
            if bare and mood == ASSERTED and token.xpos == first.xpos and token.xpos in ("VB", "VBN"):
                outer, outer_negated = self.inherited(first)
                mood = outer if outer != PURPOSE else mood
                negated = negated or (outer_negated and any(t.text.lower() == "or" for t in tree.deps(token.id, "cc")))
        return mood, negated


def unique(arguments: list[Argument]) -> tuple[Argument, ...]:
    """The arguments without repetition of role and head."""
    seen: dict[tuple[str, int], Argument] = {}
    for argument in arguments:
        seen.setdefault((argument.role, argument.head), argument)
    return tuple(seen.values())
