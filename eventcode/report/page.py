"""The page: one template with style and script within it, and a policy that lets it load and run nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from eventcode.report.content import Content
from eventcode.report.pack import deflated, deflated_json

SCRIPTS = ("base", "data", "filter", "time", "matrix", "map", "lists", "tree", "detail", "table", "main")
"""Files of data/report/script in order; together they are one script."""


def render(content: Content) -> str:
    """The whole page. Whatever comes from the dataset is escaped, or packed where HTML cannot see it."""
    environment = Environment(
        loader=PackageLoader("eventcode", "data/report"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    style, script = asset("page.css"), "".join(joined_scripts())
    return environment.get_template("page.html").render(
        style=style,
        script=script,
        style_hash=integrity(style),
        script_hash=integrity(script),
        head=heading(content.facts),
        blocks=dict(blocks(content)),
    )


def asset(name: str) -> str:
    """A text file of data/report."""
    return (resources.files("eventcode") / "data" / "report").joinpath(name).read_text(encoding="utf-8")


def joined_scripts() -> Iterator[str]:
    """The script in pieces, within a function of its own so that nothing leaks."""
    yield '(() => {\n"use strict";\n'
    for name in SCRIPTS:
        yield asset(f"script/{name}.js")
    yield "})();\n"


def integrity(text: str) -> str:
    """The hash by which the page's policy knows its own style and script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def blocks(content: Content) -> Iterator[tuple[str, str]]:
    """Names and packed contents of the page's data."""
    yield "facts", deflated_json(content.facts)
    yield "columns", deflated(content.data)
    yield "texts", deflated_json(content.texts)
    for number, chunk in enumerate(content.traces):
        yield f"trace-{number}", deflated_json(chunk)
    for number, chunk in enumerate(content.trees):
        yield f"tree-{number}", deflated_json(chunk)


def heading(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The figures at the top of the page, which stand there even where no script runs."""
    manifest = facts["manifest"]
    return {
        "events": f"{facts['events']:,}",
        "documents": f"{facts['documents']:,}",
        "span": [spoken(date.fromisoformat(day)) for day in facts["span"]],
        "version": manifest.get("eventcode", ""),
        "rules": (manifest.get("coder") or {}).get("rules", ""),
    }


def spoken(day: date) -> str:
    """ "3 March 2014", the same under every locale."""
    names = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
             "November", "December")  # fmt: skip
    return f"{day.day} {names[day.month - 1]} {day.year}"
