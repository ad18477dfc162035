"""Clauses: who did what, whatever the construction. The layer between tree and rules.

One clause for every verb, predicate adjective and event noun. Its arguments carry roles that do not depend
on voice, coordination, relative clauses, control, light verbs or nominalisation; docs/clauses.md lists them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from eventcode.coding.tree import Tree

ASSERTED, FUTURE, MODAL, MUST, SHOULD, CONDITIONAL, QUESTION, PURPOSE, IMPERATIVE = (
    "asserted", "future", "modal", "must", "should", "conditional", "question", "purpose", "imperative",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Argument:
    """A participant or an inner clause: the role, the head token, and how the role was found."""

    role: str
    head: int
    how: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One predicate with its arguments.

    `lemma` names the deed: a verb's lemma with its particle ("call off"), or for an event noun the verb that
    it stands for ("visit", "attack"; the noun itself where it stands for none). `noun` is the event noun's
    lemma, "" for verbs. `governor` is the head of the clause that embeds this one and `link` how
    ("ccomp:that", "xcomp:to", "obj"); 0 and "" at the top.
    """

    head: int
    lemma: str
    noun: str = ""
    arguments: tuple[Argument, ...] = ()
    negated: bool = False
    mood: str = ASSERTED
    tense: str = "past"
    governor: int = 0
    link: str = ""
    trigger: tuple[int, ...] = ()
    steps: tuple[str, ...] = field(default=())

    def get(self, role: str) -> list[Argument]:
        """The arguments of one role, in order of the text."""
        return [a for a in self.arguments if a.role == role]

    def has(self, role: str) -> bool:
        """True if an argument has this role."""
        return any(a.role == role for a in self.arguments)

    def adding(self, *arguments: Argument, step: str = "") -> Clause:
        """The clause with more arguments; those already there are not repeated."""
        known = {(a.role, a.head) for a in self.arguments}
        new = tuple(a for a in arguments if (a.role, a.head) not in known)
        if not new:
            return self
        return replace(self, arguments=self.arguments + new, steps=(*self.steps, step) if step else self.steps)


def describe(clause: Clause, tree: Tree) -> str:
    """One readable line: `attack(agent: Russian forces, patient: Kyiv; not, future)`."""
    words = [f"{a.role}: {tree.text(tree.phrase(a.head))}" for a in clause.arguments]
    marks = [m for m in ("not" if clause.negated else "", clause.mood if clause.mood != ASSERTED else "") if m]
    return f"{clause.lemma}({', '.join(words)}{'; ' + ', '.join(marks) if marks else ''})"
