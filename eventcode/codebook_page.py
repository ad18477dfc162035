"""Write the codebook for readers: `python -m eventcode.codebook_page docs/codebook.md`. A test fails where it is stale."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path

from eventcode.codebook import Code, CodeExample, example_of, load_codebook, load_examples, load_roles
from eventcode.dataset.schema import TABLES, Column, Table, frictionless_type

NONE = "–"


def page() -> str:
    """The whole page: the text of data/codebook_page.md with its tables filled in from the project's data."""
    template = (resources.files("eventcode") / "data" / "codebook_page.md").read_text(encoding="utf-8")
    codebook, examples = list(load_codebook()), load_examples()
    roles = [(code_text(r.code), r.level, r.label) for r in load_roles()]
    return template.format(
        tables="\n\n".join(table_part(table) for table in TABLES.values()),
        roles=table_text(("role", "level", "stands for"), roles),
        codes="\n\n".join(root_part(root, codebook, examples) for root in codebook if root.parent is None),
        n_codes=len(codebook),
        n_examples=len(examples),
        n_coded=sum(1 for example in examples.values() if not example.fails),
    )


def table_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar within a cell is escaped."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def code_text(text: str) -> str:
    return f"`{text}`"


def table_part(table: Table) -> str:
    """A table of the dataset: what a row is, its key, and all its columns."""
    key = ", ".join(code_text(name) for name in table.primary_key)
    rows = [
        (code_text(c.name), frictionless_type(c.dtype), "yes" if c.nullable else "no", c.description, values(c))
        for c in table.columns
    ]
    about = f"{table.description} Files: `{table.path}`." + (f" Key: {key}." if key else "")
    header = ("column", "type", "may be null", "meaning", "values and source")
    return f"### {table.name}\n\n{about}\n\n{table_text(header, rows)}"


def values(column: Column) -> str:
    """What values a column may have, and where they are from."""
    said = []
    if column.enum:
        said.append(", ".join(column.enum))
    if column.pattern:
        said.append(code_text(column.pattern))
    if column.minimum is not None and column.maximum is not None:
        said.append(f"{column.minimum:g} to {column.maximum:g}")
    elif column.minimum is not None:
        said.append(f"from {column.minimum:g}")
    if column.unique:
        said.append("unique")
    if column.source:
        said.append(column.source)
    return "; ".join(said)


def root_part(root: Code, codebook: Iterable[Code], examples: dict[str, CodeExample]) -> str:
    """The codes of one root. The root's own row shows the example of its first code."""
    rows = []
    for code in codebook:
        if code.root == root.code:
            rows.append(code_row(code, example_of(code, examples)))
    header = ("code", "label", "quad", "Goldstein", "PLOVER", "example")
    return f"### {root.code} {root.label}\n\n{table_text(header, rows)}"


def code_row(code: Code, example: CodeExample) -> tuple[str, ...]:
    """A code's row."""
    weight = NONE if code.goldstein is None else f"{code.goldstein:.1f}".replace("-", "−")
    plover = " · ".join(part for part in (code.plover_event, code.plover_mode, code.plover_context) if part)
    text = example.text + (" †" if example.fails else "")
    return code_text(code.code), code.label, str(code.quad_class), weight, plover or NONE, text


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else "docs/codebook.md").write_text(page(), encoding="utf-8")
