"""What the documentation tells a reader to run: it runs, and what it shows is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import polars as pl
import pytest
from typer.main import get_command

from eventcode.cli import app
from eventcode.exports import FORMATS, export

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "docs/index.md", "docs/tutorial.md", "docs/howto.md", "docs/panel.md", "docs/exports.md")
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
COMMAND = re.compile(r"^(?:\.venv/bin/)?eventcode ([a-z]+)(?: (check|list|show|fetch)\b)?(.*)", re.M)
OPTION = re.compile(r"(?<!\S)--?[a-z][a-z-]*")


def blocks_of(file: Path, language: str) -> list[str]:
    """The fenced blocks of a page in a language, "" for what is typed in a terminal."""
    return [code for name, code in FENCED.findall(file.read_text(encoding="utf-8")) if name == language]


def shown(code: str, names: dict[str, object]) -> list[object]:
    """Run the code; the values of all expressions that stand alone, as a notebook would show them."""
    values = []
    for statement in ast.parse(code).body:
        if isinstance(statement, ast.Expr):
            values.append(eval(compile(ast.Expression(statement.value), "<docs>", "eval"), names))
        else:
            exec(compile(ast.Module([statement], []), "<docs>", "exec"), names)
    return values


@pytest.mark.parametrize("page", PAGES)
def test_python_of_a_page_runs_and_shows_rows(page: str, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "output").symlink_to(built)
    for to in FORMATS:
        export("output", to, "events.csv" if to == "csv" else f"events.{to}.tsv")
    blocks = blocks_of(ROOT / page, "python")
    names: dict[str, object] = {}
    for block in blocks:
        for value in shown(block, names):
            assert not isinstance(value, pl.LazyFrame), f"a query that is not collected shows nothing:\n{block}"
            assert not isinstance(value, pl.DataFrame) or value.height, f"no rows:\n{block}"
    assert blocks


def test_command_lines_of_all_pages_name_commands_and_options_that_exist():
    known = get_command(app).commands
    found = 0
    for file in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for name, below, rest in COMMAND.findall("".join(blocks_of(file, ""))):
            assert name in known, f"{file.name}: eventcode {name}"
            command = known[name].commands[below] if below else known[name]
            options = {option for parameter in command.params for option in parameter.opts}
            assert set(OPTION.findall(rest.partition("#")[0])) <= options, (
                f"{file.name}: eventcode {name} {below}{rest}"
            )
            found += 1
    assert found > 20
