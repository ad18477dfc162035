"""datapackage.json: the dataset described for machines, Frictionless Data Package 2.0."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eventcode import __version__
from eventcode.codebook import (
    CAMEO_SOURCE,
    GOLDSTEIN_SOURCE,
    PLOVER_SOURCE,
    QUAD_SOURCE,
    Codebook,
    example_of,
    load_examples,
    load_roles,
)
from eventcode.dataset.schema import TABLES, Table, contract

ABOUT = (
    "All codes are text. The weights and quad classes are those under sources; other tables differ, see docs/codebook.md of "
    "eventcode. Its measured accuracy stands in docs/accuracy.md. Cite the software with its version as its CITATION.cff says, "
    "and name the digests in manifest.json. eventcode is under Apache-2.0, coordinates of GeoNames under CC BY 4.0; sentences "
    "and texts remain their sources'."
)

QUAD_LABELS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}

FOREIGN_KEYS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "events": (("doc_id", "documents", "doc_id"), ("cameo_code", "codes", "code"), ("cameo_root", "codes", "code")),
    "daily": (("event_id", "events", "event_id"), ("cameo_code", "codes", "code"), ("cameo_root", "codes", "code")),
    "documents": (("duplicate_of", "", "doc_id"),),
}
"""Columns of a table, the resource they point into ("" is the table itself), and its column."""

CODE_FIELDS = (
    ("code", "string", "CAMEO code, two to four digits as text"),
    ("parent", "string", "The code above it; null for a root"),
    ("label", "string", "Name of the code"),
    ("quad_class", "integer", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict"),
    ("goldstein", "number", "Conflict-cooperation weight from -10 to 10; null where none was published"),
    ("plover_event", "string", "PLOVER event type"),
    ("plover_mode", "string", "PLOVER mode"),
    ("plover_context", "string", "PLOVER context"),
    ("example", "string", "A sentence that the code stands for; a root has that of its first code"),
    ("example_coded", "boolean", "Whether the coder codes the example so; what it does not yet is a known failure"),
    ("note", "string", "What is particular about the row"),
)
ROLE_FIELDS = (
    ("code", "string", "Role code, three letters; actor codes join several behind a country"),
    ("level", "string", "primary, secondary, tertiary, or international in place of a country"),
    ("label", "string", "What the role stands for"),
)


def datapackage(codebook: Codebook, folder: Path | None = None) -> dict[str, Any]:
    """The package: one resource for each table with its schema, and the codes and roles with their labels as data.

    With the folder of a dataset, a table's path lists its files; without, it is a pattern.
    """
    tables = [table_resource(table, folder) for table in TABLES.values()]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "eventcode-dataset",
        "title": "Political events coded from news text",
        "description": ABOUT,
        "version": __version__,
        "sources": [
            {"title": CAMEO_SOURCE},
            {"title": GOLDSTEIN_SOURCE},
            {"title": f"Quad classes: {QUAD_SOURCE}"},
            {"title": PLOVER_SOURCE},
            {"title": "Places and coordinates: GeoNames", "path": "https://www.geonames.org"},
        ],
        "resources": [
            *tables,
            data_resource("codes", "Every CAMEO code with its weights and an example.", CODE_FIELDS, code_rows(codebook)),
            data_resource("roles", "The role codes that actor codes are made of.", ROLE_FIELDS, role_rows()),
        ],
    }  # fmt: skip


def table_resource(table: Table, folder: Path | None) -> dict[str, Any]:
    """A table as a resource."""
    described = contract(table.name)
    if folder is not None:
        files = sorted(file.relative_to(folder).as_posix() for file in folder.glob(table.path))
        described["path"] = files if len(files) > 1 else files[0]
    for field in described["schema"]["fields"]:
        if field["name"] == "quad_class":
            field["categories"] = [{"value": value, "label": label} for value, label in QUAD_LABELS.items()]
    keys = FOREIGN_KEYS.get(table.name, ())
    if keys:
        described["schema"]["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": resource, "fields": [other]}}
            for column, resource, other in keys
        ]
    return described | {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}


def data_resource(
    name: str, description: str, fields: tuple[tuple[str, str, str], ...], rows: list[dict[str, Any]]
) -> dict[str, Any]:
    """A small table whose rows stand in the package itself; its first column is its key."""
    return {
        "name": name,
        "description": description,
        "data": rows,
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": [{"name": n, "type": kind, "description": text} for n, kind, text in fields],
            "primaryKey": [fields[0][0]],
        },
    }


def code_rows(codebook: Codebook) -> list[dict[str, Any]]:
    """One row for each code."""
    examples = load_examples()
    rows = []
    for code in codebook:
        example = example_of(code, examples)
        row = {name: getattr(code, name, None) for name, _, _ in CODE_FIELDS}
        row["example"], row["example_coded"] = example.text, example.fails is None
        row["note"] = code.note or None
        rows.append(row)
    return rows


def role_rows() -> list[dict[str, Any]]:
    """One row for each role."""
    return [{"code": role.code, "level": role.level, "label": role.label} for role in load_roles()]
