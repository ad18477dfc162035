"""Which coded mentions become rows by default."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from eventcode.coding.actors import Actor
from eventcode.coding.coded import Coded, is_resolved, is_told


def actor(code: str | None, *, country: str | None = None, kind: str = "role") -> Actor:
    role = code.removeprefix(country or "") or None if code else None
    return Actor(code, country, role, "words", 0, 5, 1, kind, words=("words",))


def item(source: Actor, target: Actor | None, code: str) -> Coded:
    return Coded(source, target, code, None, SimpleNamespace(doer=None), ())  # type: ignore[arg-type]


COURT, ARMY, CUSTOMER, STUDENT = (actor(c) for c in ("JUD", "MIL", "CVL", "EDU"))
PERU = actor("PER", country="PER", kind="country")
NAME, THING = actor(None, kind="name"), actor(None, kind="unknown")


@pytest.mark.parametrize(
    ("source", "target", "code", "written"),
    [
        (COURT, ARMY, "100", True),
        (CUSTOMER, STUDENT, "051", False),
        (STUDENT, None, "143", True),
        (STUDENT, None, "100", False),
        (PERU, None, "0831", True),
        (COURT, NAME, "112", False),
    ],
)
def test_rows_whose_actors_all_have_codes(source, target, code, written):
    assert is_resolved(item(source, target, code)) is written


@pytest.mark.parametrize(
    ("source", "target", "code", "written"),
    [
        (PERU, NAME, "051", True),
        (PERU, THING, "111", True),
        (PERU, THING, "190", True),
        (PERU, THING, "070", False),
        (PERU, NAME, "042", False),
        (NAME, PERU, "111", True),
        (THING, PERU, "111", False),
        (NAME, actor("PERCVL", country="PER"), "111", False),
        (NAME, actor("PERMIL", country="PER"), "190", True),
        (NAME, ARMY, "190", False),
        (NAME, THING, "111", False),
    ],
)
def test_rows_with_one_actor_unknown(source, target, code, written):
    assert is_told(item(source, target, code)) is written
