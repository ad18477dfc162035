"""A coded mention, and what makes a row of it: who must be known, and who is the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventcode.coding.actors import Actor
from eventcode.coding.clause import Clause
from eventcode.coding.names import INTERNATIONAL
from eventcode.coding.rules import Rule

LAST_VERBAL_ROOT = "13"
"""Roots up to here are words between parties; those beyond are deeds, which a state may also do to its own country."""
AT_HOME = frozenset({"052", "08"})
"""Codes among these that a government also does to its own country: a policy defended, a curfew eased."""
JUDGING = frozenset({"03", "05", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20"})
"""Roots in which somebody takes a stand on what may be no actor (an attack, a plan, an election), or strikes or bars what may be none."""
VISITS = frozenset({"042", "043", "044"})
"""Codes whose target is a place that somebody goes to, and means nothing where we don't know it."""
PROTEST = "14"
POWERS = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY", "COP", "OPP", "PTY", "REB", "SEP", "INS", "UAF"})
"""Roles of a state's parts and of those who contest it."""
STATES = frozenset({"IGO", "IMG"})
"""International kinds that states have made, or that fight them."""


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


def is_resolved(item: Coded) -> bool:
    """True if every actor that the text names has a code, and one is of a known country, international or a body of power.

    "The Supreme Court summoned the chief of the army" and "teachers went on strike" are politics wherever it is, "a customer
    thanked a student" is not.
    """
    actors = [a for a in (item.source, item.target) if a is not None]
    if not all(a.code for a in actors):
        return False
    by_deed = item.code[:2] == PROTEST or item.rule.doer is not None
    return by_deed or any(is_known(a) or is_power(a) for a in actors)


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
    if source.country is None and (source.role or "")[:3] in INTERNATIONAL and len(source.code) > len("IGO"):
        return True  # the United Nations by another word
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
