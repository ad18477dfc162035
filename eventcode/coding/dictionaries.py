"""Users' actor dictionaries: our CSV, and the PETRARCH/TABARI formats of actors and of agents.

Actors, a block a name; codes may be dated, and an undated code holds where no dated one does:

    VLADIMIR_PUTIN_  ; a comment
    +PRESIDENT_PUTIN_
        [RUSGOV 990809-080507]
        [RUSGOV >120507]
        [RUSELI]

Agents, a line a noun; `{...}` holds an irregular plural ("{}" none), `!NAME!` a set of words defined above:

    !PERSON! = MAN, WOMAN, PERSON
    POLICE!PERSON! {} [~COP]

Both write names in capitals. A name of one word with up to three letters stays in capitals (an acronym); all other
words are read with a capital first letter, except the small words of PARTICLES.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from eventcode.coding.names import Name, plural_of, split_code
from eventcode.coding.tables import read_rows
from eventcode.errors import Fault, InputError, RuleError

PARTICLES = frozenset({
    "a", "ad", "al", "an", "and", "as", "at", "bin", "by", "d", "da", "de", "del", "della", "der", "des", "di", "do",
    "dos", "du", "e", "ed", "el", "en", "et", "for", "from", "ibn", "in", "la", "le", "of", "on", "or", "the", "to",
    "und", "van", "von", "with", "y",
})  # fmt: skip
"""Words that stand in small letters within names."""

ACRONYM_LENGTH = 3
PIVOT = 30
"""Two-digit years below it are of this century, as in TABARI."""

MOST_UNREADABLE = 0.5
"""A file with a larger share of unreadable lines is something else: a verb dictionary, a text."""

COMMENT = re.compile(r"[;#].*$")
BRACKET = re.compile(r"\[([^\[\]]*)\]")
RESTRICTION = re.compile(
    r"^(?P<code>[A-Z]+)(?:\d{3})?\s*(?:(?P<sign>[<>])\s*(?P<day>\d+)|(?P<first>\d+)\s*-\s*(?P<last>\d+))?$"
)
AGENT = re.compile(
    r"^(?P<form>[^\[\]{}]+?)\s*(?:\{(?P<plural>[^{}]*)\})?\s*\[(?:~(?P<code>[A-Z]+)|(?P<before>[A-Z]+)~)\]$"
)
SUBSTITUTION = re.compile(r"^!(?P<name>\w+)!\s*=\s*(?P<words>.+)$")
OFFICE_ROLES = frozenset({"GOV", "LEG", "MIL", "JUD", "OPP", "ELI"})
"""Roles whose dated entries are persons; dated codes of other roles belong to groups."""


@dataclass(frozen=True, slots=True)
class Code:
    """One bracket of an actor: its code by parts and the days on which it holds."""

    country: str | None
    role: str | None
    org: str | None
    since: date | None
    until: date | None

    @property
    def is_dated(self) -> bool:
        return self.since is not None or self.until is not None


@dataclass(slots=True)
class Block:
    """The forms of one actor, with their lines, and its codes so far."""

    forms: list[tuple[str, int]] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    is_discarded: bool = False
    is_faulty: bool = False

    @property
    def is_coded(self) -> bool:
        return bool(self.codes) or self.is_discarded or self.is_faulty


def read_actors(path: Path) -> list[Name]:
    """All names of a user's dictionary; raises RuleError with every line that cannot be read."""
    names, faults = read_dictionary(path)
    if faults:
        raise RuleError(faults)
    return names


def read_dictionary(path: Path) -> tuple[list[Name], list[Fault]]:
    """The names of a user's dictionary and the lines that cannot be read, which are left out.

    The form is told from the file: `.csv`, agents (codes with "~"), or else actors. Text is UTF-8, or else
    Latin-1. Raises InputError where there is no such file, RuleError where a table is wrong or where most of a
    file is unreadable.
    """
    lines = lines_of(path)
    if path.suffix == ".csv":
        names, faults = read_rows([line + "\n" for line in lines], path.name)
        if faults:
            raise RuleError(faults)
        return names, []
    if any("[~" in COMMENT.sub("", line) for line in lines):
        names, faults = agents(lines, path.name)
    else:
        names, faults = actors(lines, path.name)
    written = sum(1 for line in lines if COMMENT.sub("", line).strip())
    if faults and len(faults) > MOST_UNREADABLE * written:
        first = faults[0]
        hint = "give a CSV with the columns form,country,role or a PETRARCH actors or agents file"
        message = f"{len(faults)} of {written} lines are no actors, the first at {first.place}: {first.message}"
        raise RuleError([Fault(path.name, message, hint)])
    return names, faults


def lines_of(path: Path) -> list[str]:
    """The lines of a text file in UTF-8 or Latin-1."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read actors: {error.strerror}", place=str(path)) from error
    if b"\0" in raw[:4096]:
        raise InputError("not a text file: give a CSV or a PETRARCH dictionary", place=str(path))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return re.split(r"\r\n|\n|\r", text)


# -- actors -----------------------------------------------------------------------------------------------------


def actors(lines: Sequence[str], label: str) -> tuple[list[Name], list[Fault]]:
    """The names of a TABARI actors file; a name whose codes are all "[---]" is known to be no actor."""
    names: list[Name] = []
    faults: list[Fault] = []
    block = Block()
    for number, line in enumerate(lines, 1):
        text = COMMENT.sub("", line).strip()
        if not text:
            continue
        written, bracket, rest = text.partition("[")
        if written.strip():
            if not written.startswith("+") and block.is_coded:
                names += names_of(block, label)
                block = Block()
            form = form_of(written)
            if form:
                block.forms.append((form, number))
            else:
                faults.append(Fault(f"{label}:{number}", f"no name in {text!r}"))
        if bracket:
            add_codes(block, bracket + rest, f"{label}:{number}", faults)
    if block.forms and not block.is_coded:
        faults.append(Fault(f"{label}:{block.forms[0][1]}", f"{block.forms[0][0]!r} has no code"))
    return names + names_of(block, label), faults


def add_codes(block: Block, text: str, place: str, faults: list[Fault]) -> None:
    """Adds the brackets of a line to the actor above it."""
    found = BRACKET.findall(text)
    if BRACKET.sub("", text).strip() or not found:
        faults.append(Fault(place, f"cannot read {text!r}", "codes stand in brackets: [RUSGOV 990809-080507]"))
        block.is_faulty = True
        return
    for inner in found:
        if inner.strip() == "---":
            block.is_discarded = True
            continue
        try:
            block.codes.append(restriction(inner.strip()))
        except ValueError as error:
            faults.append(Fault(place, f"cannot read [{inner}]: {error}", "as in [RUSGOV 990809-080507]"))
            block.is_faulty = True


def restriction(text: str) -> Code:
    """A code with its dates: "RUSGOV", "RUSGOV >120507", "RUSGOV <990809", "RUSGOV 990809-080507"."""
    match = RESTRICTION.match(text)
    if match is None:
        raise ValueError("neither a code nor a code with dates")
    country, role, org = split_code(match["code"])
    since = until = None
    if match["sign"] == ">":
        since = day(match["day"])
    elif match["sign"] == "<":
        until = day(match["day"])
    elif match["first"]:
        since, until = day(match["first"]), day(match["last"])
        if since > until:
            raise ValueError("its first day is after its last")
    return Code(country, role, org, since, until)


def day(digits: str) -> date:
    """YYMMDD or YYYYMMDD as a date; raises ValueError for others."""
    if len(digits) == 6:
        digits = ("20" if int(digits[:2]) < PIVOT else "19") + digits
    if len(digits) != 8:
        raise ValueError(f"{digits} is not YYMMDD or YYYYMMDD")
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise ValueError(f"{digits} is no day") from error


def form_of(written: str) -> str:
    """The form of a name in capitals with underscores: VLADIMIR_PUTIN_ is "Vladimir Putin", U.N._ is "U.N."."""
    words = re.sub(r"[_+\s]+", " ", written).split()
    words = [word for word in words if any(c.isalnum() for c in word)]
    if len(words) == 1 and len(words[0].replace(".", "")) <= ACRONYM_LENGTH:
        return words[0]
    return " ".join(
        word.lower() if at and word.lower() in PARTICLES else capitalised(word) for at, word in enumerate(words)
    )


def capitalised(word: str) -> str:
    """A word with capitals at its start and after hyphens; one that is not all capitals stays as it is."""
    return "-".join(part[:1] + part[1:].lower() if part.isupper() else part for part in word.split("-"))


def names_of(block: Block, label: str) -> list[Name]:
    """One name for each form and code, the dated codes first, so that the undated one is what remains."""
    codes = sorted(block.codes, key=lambda code: not code.is_dated)
    is_person = any(c.is_dated and c.role is not None and c.role[:3] in OFFICE_ROLES for c in codes)
    return [
        Name(
            form,
            "person" if is_person else "organisation" if code.role or code.org else "country",
            code.country,
            code.role,
            code.org,
            since=code.since,
            until=code.until,
            source=f"{label}:{line}",
        )
        for form, line in block.forms
        for code in codes
    ]


# -- agents -----------------------------------------------------------------------------------------------------


def agents(lines: Sequence[str], label: str) -> tuple[list[Name], list[Fault]]:
    """The role nouns of an agents file, with their plurals."""
    names: list[Name] = []
    faults: list[Fault] = []
    sets: dict[str, list[str]] = {}
    for number, line in enumerate(lines, 1):
        place = f"{label}:{number}"
        text = COMMENT.sub("", line).strip()
        if not text:
            continue
        if definition := SUBSTITUTION.match(text):
            sets[definition["name"]] = [word.strip() for word in definition["words"].split(",")]
            continue
        agent = AGENT.match(text)
        try:
            if agent is None:
                raise ValueError("not of the form NOUN {PLURAL} [~CODE]")
            names += agent_names(agent, sets, place)
        except ValueError as error:
            faults.append(Fault(place, f"cannot read {text!r}: {error}", "as in GENDARME {GENDARMERIE} [~COP]"))
    return names, faults


def agent_names(agent: re.Match[str], sets: dict[str, list[str]], place: str) -> list[Name]:
    """The singulars and plurals of one line, its substitution set filled in."""
    country, role, org = split_code(agent["code"] or agent["before"])
    singulars = [role_form(form) for form in filled(agent["form"], sets)]
    given = agent["plural"]
    if given is None:
        plurals = [plural_of(form) for form in singulars if "!" not in agent["form"]]
    else:
        plurals = [role_form(form) for form in filled(given, sets) if form.strip()]
    both = [(form, False) for form in singulars] + [(form, True) for form in plurals]
    return [Name(form, "role", country, role, org, plural=plural, source=place) for form, plural in both if form]


def filled(form: str, sets: dict[str, list[str]]) -> list[str]:
    """The form with each word of its substitution set: POLICE!PERSON! gives POLICEMAN and others."""
    match = re.search(r"!(\w+)!", form)
    if match is None:
        return [form]
    if match[1] not in sets:
        raise ValueError(f"the set !{match[1]}! is not defined above")
    return [form[: match.start()] + word + form[match.end() :] for word in sets[match[1]]]


def role_form(written: str) -> str:
    """A role noun in small letters with single spaces: CHIEF_OF_STAFF_ is "chief of staff"."""
    return " ".join(re.sub(r"[_\s]+", " ", written).split()).lower()
