"""A user's gold file: what the events of a document should be, row by row, with every bad row named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from eventcode.codebook import Codebook
from eventcode.coding.folding import fold
from eventcode.errors import Fault
from eventcode.rows import Row, read_rows

FUNCTION_WORDS = frozenset(
    ("a", "an", "the", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "your", "and", "or",
     "of", "in", "on", "at", "to", "for", "by", "from", "with", "against")
)  # fmt: skip
"""Words that two names may share without naming the same actor. Pronouns are none: "he" may be all that names one."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold row. `code` has two digits where only the root is known; None says that the document has no events."""

    place: str
    doc_id: str
    source: str | None
    target: str | None
    code: str | None


def read_gold(path: Path, codebook: Codebook) -> tuple[list[Gold], list[Fault]]:
    """The usable rows of a gold file, and a fault for each other.

    Raises UsageError and InputError as `read_rows` does.
    """
    rows, faults = read_rows(path)
    found: list[Gold] = []
    without_events: dict[str, Gold] = {}
    with_events: set[str] = set()
    for row in rows:
        item = to_gold(row, codebook)
        if isinstance(item, Gold):
            clash = item.doc_id in (with_events if item.code is None else without_events)
            if clash:
                item = Fault(
                    item.place, f"document {item.doc_id!r} has rows with a code and one without", "keep either"
                )
            elif item.code is None:
                without_events[item.doc_id] = item
            else:
                with_events.add(item.doc_id)
        if isinstance(item, Fault):
            faults.append(item)
        else:
            found.append(item)
    return found, faults


def to_gold(row: Row, codebook: Codebook) -> Gold | Fault:
    """A checked gold row, or the first thing wrong with it."""
    values: dict[str, str] = {}
    for name in ("doc_id", "id", "source", "target", "code", "root"):
        value = row.values.get(name)
        if value is not None and not isinstance(value, str):
            return Fault(row.place, f"{name} is {value!r}, not text", f'write it in quotes: "{name}": "{value}"')
        values[name] = (value or "").strip()
    doc_id = values["doc_id"] or values["id"]
    if not doc_id:
        return Fault(row.place, "no doc_id", "name the document as the dataset does")
    if "code" not in row.values and "root" not in row.values:
        return Fault(row.place, "no code and no root", "leave the code empty (null) if the document has no events")
    for name in ("source", "target"):
        if values[name] and not content_words(values[name]):
            return Fault(row.place, f"{name} {values[name]!r} has no word to compare", "write the words of the text")
    code = values["code"] or values["root"]
    if not code and (values["source"] or values["target"]):
        return Fault(row.place, "source or target without a code", "add the CAMEO code or the root")
    wrong = wrong_code(values["code"], values["root"], codebook)
    if wrong:
        return Fault(row.place, *wrong)
    return Gold(row.place, doc_id, values["source"] or None, values["target"] or None, code or None)


def wrong_code(code: str, root: str, codebook: Codebook) -> tuple[str, str] | None:
    """What is wrong with a code and a root, and a hint; None where nothing is."""
    if root and not (len(root) == 2 and root in codebook):
        zero = f"; is it 0{root}?" if f"0{root}" in codebook and len(root) == 1 else ""
        return f"root {root!r} is no CAMEO root", f"01 to 20, with the leading zero{zero}"
    if code and code not in codebook:
        zero = f"; is it 0{code}?" if f"0{code}" in codebook else ""
        return f"code {code!r} is not in the codebook", f"two to four digits, with the leading zero{zero}"
    if code and root and not code.startswith(root):
        return f"code {code} is not of root {root}", "correct one of them"
    return None


def content_words(text: str | None) -> frozenset[str]:
    """ "the U.S. president" → {us, president}: folded words without function words."""
    words = (fold(word) for word in re.findall(r"\w[\w.]*", text or ""))
    return frozenset(word for word in words if word not in FUNCTION_WORDS and word != "s")
