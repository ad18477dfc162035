"""Names as CSV tables, one fact per row: the packaged ones, which must be faultless, and users' own."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable

from eventcode.coding.names import COMMON, INTERNATIONAL, KINDS, ROLES, Name, countries, parts
from eventcode.coding.spelling import folded
from eventcode.errors import Fault, RuleError

COLUMNS = (
    "form", "also", "weak", "kind", "country", "role", "org", "office", "gender", "plural", "strong", "since",
    "until", "note",
)  # fmt: skip
"""Columns that a user's table may have; `form` must be there.

`also` holds further forms of a person, `weak` ambiguous ones (a surname many people bear), separated by "|".
`strong` and `plural` are "true" or "false", `since` and `until` ISO dates. Without a kind, a row with only a
country is a country, a row in small letters a role, and every other an organisation.
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A packaged table: its file, its columns in order, and the kind of its rows where none is given."""

    file: str
    columns: tuple[str, ...]
    kind: str = ""


TABLES = (
    Table("countries.csv", ("form", "kind", "country", "role", "plural", "strong", "since", "until", "note")),
    Table("organisations.csv", ("form", "country", "role", "org", "strong", "since", "until", "note"), "organisation"),
    Table(
        "persons.csv",
        ("form", "also", "weak", "country", "role", "org", "office", "gender", "since", "until", "note"),
        "person",
    ),
    Table("roles.csv", ("form", "kind", "role", "plural", "gender", "note")),
)


GIVEN_NAMES = "given_names.csv"
"""Given names with the gender of those who bear them, "" for both. Facts from national name statistics as the package
Faker (MIT) gathers them, and common romanised ones; no words that are rather something else ("Chance", "Sydney")."""


def read_given_names(file: Traversable) -> dict[str, str]:
    """Folded given names with "m", "f" or ""; raises RuleError with all faults of the table."""
    lines = file.read_text("utf-8").splitlines()
    rows = list(csv.reader(lines[1:]))
    faults = [
        Fault(f"{file.name}:{at}", f"{','.join(row)!r} is no name with a gender", "write name,m or name,f or name,")
        for at, row in enumerate(rows, 2)
        if len(row) != 2 or not row[0].istitle() or row[1] not in ("m", "f", "")
    ]
    faults += order_faults(lines, file.name)
    if faults:
        raise RuleError(faults)
    return {folded(name): gender for name, gender in rows}


def read_shipped(file: Traversable, table: Table) -> list[Name]:
    """The names of a packaged table; raises RuleError with all its faults: cells, order, duplicates."""
    lines = file.read_text("utf-8").splitlines(keepends=True)
    names, faults = read_rows(lines, table.file, table.columns, table.kind)
    faults += order_faults(lines, table.file)
    if faults:
        raise RuleError(faults)
    return names


def read_rows(
    lines: Iterable[str], label: str, columns: tuple[str, ...] = (), kind: str = ""
) -> tuple[list[Name], list[Fault]]:
    """Names and faults of a CSV; `columns` are the exact ones that it must have, else any of COLUMNS."""
    reader = csv.DictReader(lines)
    header = tuple(reader.fieldnames or ())
    if columns and header != columns:
        return [], [Fault(f"{label}:1", f"columns are {','.join(header)}", f"expected {','.join(columns)}")]
    unknown = [column for column in header if column not in COLUMNS]
    if unknown or "form" not in header:
        what = f"unknown column {unknown[0]!r}" if unknown else "no column 'form'"
        return [], [Fault(f"{label}:1", what, f"columns are {', '.join(COLUMNS)}")]
    names: list[Name] = []
    faults: list[Fault] = []
    seen: dict[tuple[object, ...], str] = {}
    for row in reader:
        place = f"{label}:{reader.line_num}"
        if None in row or None in row.values():
            faults.append(Fault(place, "wrong number of cells"))
            continue
        cells = {column: value.strip() for column, value in row.items()}
        wrong = faults_of(cells, kind, place)
        faults += wrong
        if wrong:
            continue
        for name in names_of(cells, kind, place):
            key = (folded(name.form), name.kind, name.country, name.role, name.org, name.since)
            if key in seen:
                faults.append(Fault(place, f"{name.form!r} stands twice", f"spelled alike at {seen[key]}"))
            seen.setdefault(key, place)
            names.append(name)
    return names, faults


def kind_of(cells: Mapping[str, str], default: str) -> str:
    """The row's kind, or what its other cells make it."""
    if cells.get("kind") or default:
        return cells.get("kind") or default
    if cells.get("country") and not cells.get("role") and not cells.get("org"):
        return "country"
    return "role" if cells["form"].islower() else "organisation"


def names_of(cells: Mapping[str, str], default: str, place: str) -> list[Name]:
    """One name for each form of a row that has no faults."""

    def forms(column: str) -> list[str]:
        return [form for form in cells.get(column, "").split("|") if form]

    strong = cells.get("strong") != "false"
    return [
        Name(
            form=form,
            kind=kind_of(cells, default),
            country=cells.get("country") or None,
            role=cells.get("role") or None,
            org=cells.get("org") or None,
            strong=strong and form not in forms("weak"),
            since=date.fromisoformat(cells["since"]) if cells.get("since") else None,
            until=date.fromisoformat(cells["until"]) if cells.get("until") else None,
            office=cells.get("office") or None,
            gender=cells.get("gender") or None,
            plural=cells.get("plural") == "true",
            source=place,
        )
        for form in (cells["form"], *forms("also"), *forms("weak"))
    ]


def faults_of(cells: Mapping[str, str], default: str, place: str) -> list[Fault]:
    """Everything wrong with one row's cells."""
    faults: list[Fault] = []

    def wrong(message: str, hint: str = "") -> None:
        faults.append(Fault(place, message, hint))

    form, kind = cells["form"], kind_of(cells, default)
    for one in (form, *cells.get("also", "").split("|"), *cells.get("weak", "").split("|")):
        if one != " ".join(one.split()) or (not one and one is form):
            wrong(f"form {one!r} is empty or has stray spaces")
    if kind not in KINDS:
        wrong(f"unknown kind {kind!r}", f"one of {', '.join(KINDS)}")
    if kind in COMMON and form != form.lower():
        wrong(f"{kind} {form!r} is not in small letters")
    country, role, org = cells.get("country"), cells.get("role"), cells.get("org")
    if country and country not in countries():
        wrong(f"unknown country {country!r}", "ISO 3166 alpha-3")
    if role and not set(parts(role)) <= ROLES:
        wrong(f"unknown role {role!r}", f"of {', '.join(sorted(ROLES))}")
    if org and (not org.isupper() or len(org) % 3 or role not in INTERNATIONAL | {"REB", "SEP", "PTY", "OPP"}):
        wrong(f"organisation part {org!r} is not three capitals after an international kind or a group's role")
    if kind not in ("person", "organisation") and not country and not role and not org:
        wrong(f"{kind} {form!r} has neither country nor role")
    for column in ("strong", "plural"):
        if cells.get(column, "") not in ("", "true", "false"):
            wrong(f"{column} is {cells[column]!r}", "true or false")
    if cells.get("gender", "") not in ("", "m", "f"):
        wrong(f"gender is {cells['gender']!r}", "m, f or empty")
    return faults + date_faults(cells, place)


def date_faults(cells: Mapping[str, str], place: str) -> list[Fault]:
    """Dates that are none, and an end before its beginning."""
    faults = []
    for column in ("since", "until"):
        value = cells.get(column)
        try:
            if value and date.fromisoformat(value).isoformat() != value:
                raise ValueError(value)
        except ValueError:
            faults.append(Fault(place, f"{column} is {value!r}", "a date such as 1990-10-03"))
    if not faults and cells.get("since") and cells.get("until") and cells["since"] > cells["until"]:
        faults.append(Fault(place, f"since {cells['since']} is after until {cells['until']}"))
    return faults


def order_key(row: list[str]) -> tuple[str, ...]:
    """Rows stand by form, capitals and small letters alike, then by their other cells."""
    return (row[0].casefold(), *row)


def order_faults(lines: Iterable[str], label: str) -> list[Fault]:
    """Rows that do not stand in order, so that every change is a small diff."""
    faults = []
    reader = csv.reader(lines)
    next(reader, None)
    before: tuple[str, ...] = ()
    for row in reader:
        key = order_key(row) if row else ()
        if key < before:
            faults.append(Fault(f"{label}:{reader.line_num}", f"{row[0]!r} is not in order", "sort the rows"))
        before = max(key, before)
    return faults
