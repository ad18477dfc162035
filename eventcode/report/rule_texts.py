"""The text of each rule that coded a row, as its file has it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from eventcode.codebook import load_codebook
from eventcode.coding.rules import Rule, RuleSet, load_rules
from eventcode.coding.vocabulary import load_vocabulary
from eventcode.errors import RuleError

NEXT_RULE = re.compile(r"^- ", re.MULTILINE)
GONE = "The user’s folder of rules that helped to code this dataset is no longer there; packaged rules are shown."


@dataclass(frozen=True, slots=True)
class RuleTexts:
    """Gloss, place and text by rule id; `note` says where they may differ from what coded the dataset."""

    rules: Mapping[str, Mapping[str, str]]
    note: str = ""


def rule_texts(ids: Collection[str], manifest: Mapping[str, Any]) -> RuleTexts:
    """The texts of rules, packaged or of the user's folder that the dataset was built with."""
    given = (manifest.get("options") or {}).get("rules")
    folder = Path(given) if given and Path(given).is_dir() else None
    try:
        found = load_rules(load_vocabulary(folder), load_codebook(), folder)
    except RuleError:
        return RuleTexts({}, "The rules that coded this dataset no longer pass their checks.")
    gone = given and folder is None
    return RuleTexts(excerpts(ids, found, folder), GONE if gone else note(found, manifest))


def note(rules: RuleSet, manifest: Mapping[str, Any]) -> str:
    """A warning where the rules are not those of the build."""
    if (manifest.get("coder") or {}).get("rules") == rules.digest:
        return ""
    return "The rules have changed since this dataset was built; their present text is shown."


def excerpts(ids: Collection[str], rules: RuleSet, folder: Path | None) -> dict[str, dict[str, str]]:
    """Gloss, place and text of those of the rules that exist."""
    packaged = resources.files("eventcode") / "data" / "rules"
    files: dict[Traversable, str] = {}
    found = {}
    for name in sorted(ids):
        rule = rules.rules.get(name)
        if rule is None:
            continue
        root: Traversable = folder if folder is not None and name in rules.own else packaged
        file = root / rule.place.rpartition(":")[0]
        if file not in files:
            files[file] = file.read_text(encoding="utf-8")
        found[name] = {"gloss": rule.gloss, "place": rule.place, "text": excerpt(rule, files[file])}
    return found


def excerpt(rule: Rule, text: str) -> str:
    """The lines of a rule file from the rule's first to the next rule."""
    line = int(rule.place.rpartition(":")[2])
    rest = "\n".join(text.split("\n")[line - 1 :])
    following = NEXT_RULE.search(rest, 1)
    return (rest[: following.start()] if following else rest).rstrip()
