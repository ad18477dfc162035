"""What one way of writing an actor is, and the checks that every row of names must pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import pycountry

KINDS = (
    "country", "adjective", "demonym", "capital", "seat", "region", "organisation", "person", "role", "modifier",
)  # fmt: skip
"""Kinds of names; where one form has several, they are listed in this order."""

COMMON = frozenset({"role", "modifier"})
"""Kinds that are common words: matched in lower case and by lemma; all others are proper names."""

REGIONS = frozenset(
    {
        "AFR", "ASA", "BLK", "CAS", "CAU", "CEU", "CFR", "CRB", "EAF", "EEU", "EUR", "LAM", "MEA", "NAF", "NMR", "SAF", "SAM", "SAS",
        "SCN", "SEA", "WAF", "WST"
    }
)  # fmt: skip
"""CAMEO codes of regions, for "West Africa" and "European leaders"."""

INTERNATIONAL = frozenset({"IGO", "IMG", "INT", "MNC", "NGM", "NGO", "UIS"}) | REGIONS
"""CAMEO kinds and regions that stand in the place of a country."""

ROLES = INTERNATIONAL | {
    "AGR", "BUS", "COP", "CRM", "CVL", "DEV", "EDU", "ELI", "ENV", "GOV", "HLH", "HRI", "INS", "JUD", "LAB", "LEG",
    "MED", "MIL", "MOD", "OPP", "PTY", "RAD", "REB", "REF", "SEP", "SPY", "UAF",
}  # fmt: skip
"""CAMEO 1.1b3 role codes: primary, secondary and tertiary."""

NOT_ISO = frozenset({"XKX"})
"""Country codes in use that ISO 3166 does not assign: Kosovo's user-assigned code."""

OLDER_CODES = {"DDR": "DEU", "KSV": "XKX", "SUN": "RUS", "USR": "RUS"}
"""Country codes of older CAMEO dictionaries, and what stands for them here."""


@dataclass(frozen=True, slots=True)
class Name:
    """One way in which an actor, or a part of one, is written.

    `form` is written with single spaces ("Kim Jong Un", "foreign minister"); `kind` is one of KINDS; `country`
    ISO 3166 alpha-3; `role` CAMEO role parts ("GOV", "IGO"); `org` what follows them ("UNO" in IGOUNO). A weak
    name (`strong` false) is ambiguous by itself ("Georgia", "Jordan"). `since` and `until` are the first and
    last day on which the entry holds. `office` is given for persons, `gender` ("m", "f") for persons and for
    roles such as "king". `plural` marks forms that denote several people ("troops", "Russians"). `source` is
    the file and line, for the trace.
    """

    form: str
    kind: str
    country: str | None = None
    role: str | None = None
    org: str | None = None
    strong: bool = True
    since: date | None = None
    until: date | None = None
    office: str | None = None
    gender: str | None = None
    plural: bool = False
    source: str = ""


@cache
def countries() -> frozenset[str]:
    """All ISO 3166 alpha-3 codes and those of NOT_ISO."""
    return frozenset(country.alpha_3 for country in pycountry.countries) | NOT_ISO


def parts(code: str) -> Iterator[str]:
    """The three-letter parts of a code: "GOVMIL" gives GOV and MIL."""
    return (code[i : i + 3] for i in range(0, len(code), 3))


def split_code(code: str) -> tuple[str | None, str | None, str | None]:
    """Country, role and organisation parts of a whole code: RUSGOV, IGOUNO, PSEREBHMS (org HMS).

    Parts that are neither a country in first place nor CAMEO roles (ethnic and religious groups, regions of the
    world, single organisations) go to the organisation part, so that nothing of the code is lost. Raises
    ValueError for what is not made of three capital letters each.
    """
    if not code or len(code) % 3 or not (code.isascii() and code.isalpha() and code.isupper()):
        raise ValueError(f"{code!r} is not made of three-letter parts")
    rest = list(parts(code))
    country = OLDER_CODES.get(rest[0], rest[0])
    if country in countries() and rest[0] not in ROLES:
        rest.pop(0)
    else:
        country = ""
    roles = []
    while rest and rest[0] in ROLES:
        roles.append(rest.pop(0))
    return country or None, "".join(roles) or None, "".join(rest) or None


def plural_of(form: str) -> str:
    """The regular plural of a role noun, at its head: "soldiers", "deputies", "policemen", "heads of state"."""
    head, of, rest = form.partition(" of ")
    if head.endswith("man"):
        head = head[:-2] + "en"
    elif head.endswith("child"):
        head += "ren"
    elif head.endswith("y") and head[-2:-1] not in "aeiou":
        head = head[:-1] + "ies"
    elif head.endswith(("s", "x", "ch", "sh")):
        head += "es"
    else:
        head += "s"
    return head + of + rest
