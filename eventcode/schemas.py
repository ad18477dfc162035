"""Write the published contracts: `python -m eventcode.schemas FOLDER`. A test fails where they differ from the code."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from eventcode.codebook import load_codebook
from eventcode.coding.rules import RuleModel
from eventcode.dataset.codebook import datapackage
from eventcode.dataset.schema import TABLES, contract


def contracts() -> dict[str, dict[str, Any]]:
    """File names and their contents: every table, the whole data package, the JSON Schema of a rule file for editors."""
    found = {f"{name}.json": contract(name) for name in TABLES}
    found["datapackage.json"] = datapackage(load_codebook())
    found["rule.schema.json"] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of eventcode rules",
        "type": "array",
        "items": {"$ref": "#/$defs/RuleModel"},
        "$defs": definitions(),
    }
    return found


def definitions() -> dict[str, Any]:
    """The rule's own schema beside those that it refers to."""
    schema = RuleModel.model_json_schema(ref_template="#/$defs/{model}")
    parts: dict[str, Any] = schema.pop("$defs", {})
    return {**parts, "RuleModel": schema}


def rendered(content: dict[str, Any]) -> str:
    """A contract as it stands in its file."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def write_contracts(folder: Path) -> None:
    """Write every contract into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contracts().items():
        (folder / name).write_text(rendered(content), encoding="utf-8")


if __name__ == "__main__":
    write_contracts(Path(sys.argv[1] if len(sys.argv) > 1 else "schemas"))
