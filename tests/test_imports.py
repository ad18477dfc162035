"""Imports point one way."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "eventcode"
BASE = {"model", "errors", "codebook", "storage"}
MAY_IMPORT = {
    "storage": {"errors"},
    "model": set(),
    "errors": set(),
    "codebook": {"errors"},
    "documents": BASE,
    "coding": BASE | {"coding"},
    "parsing": BASE | {"parsing"},
    "dataset": BASE | {"dataset"},
    "engines": BASE | {"coding", "parsing", "documents", "engines"},
}
ONLY_IN = {"stanza": "parsing", "torch": "parsing", "polars": "dataset", "pandera": "dataset", "ray": "engines"}


def imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def part_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.py")), ids=lambda f: f.relative_to(PACKAGE).as_posix())
def test_import_directions(file: Path):
    part = part_of(file)
    for name in imports(file):
        root, _, rest = name.partition(".")
        if root == "eventcode" and part in MAY_IMPORT and rest:
            assert rest.split(".")[0] in MAY_IMPORT[part] | {part}, f"{file} imports {name}"
        if root in ONLY_IN and part in MAY_IMPORT:
            assert part == ONLY_IN[root], f"{file} imports {name}"
