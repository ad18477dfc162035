"""The CAMEO codebook: labels, quad classes, Goldstein weights, PLOVER types, and how codes compose."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from eventcode.errors import Fault, RuleError

FAMILIES = ("appeal", "intent", "demand", "reject", "threaten", "cease")
"""Composition columns. `intent` of a hostile deed is a threat: "will attack" is 138x, as "threatens to attack" is."""

FAMILY_ROOTS: Mapping[str, tuple[str, ...]] = {
    "appeal": ("02",),
    "intent": ("03", "13"),
    "demand": ("10",),
    "reject": ("12",),
    "threaten": ("13",),
    "cease": ("04", "05", "07", "08", "16"),
}
"""Roots that a cell of each column may name."""

CAMEO_SOURCE = "CAMEO 1.1b3, Conflict and Mediation Event Observations (Schrodt 2012)"
GOLDSTEIN_SOURCE = "Goldstein (1992) weights as mapped to CAMEO 1.1b3 by the Computational Event Data System"
QUAD_SOURCE = "roots 01-05 → 1, 06-08 → 2, 09-13 → 3, 14-20 → 4"
PLOVER_SOURCE = "PLOVER event, mode and context of each CAMEO code"

COLUMNS = (
    "code", "parent", "label", "quad_class", "goldstein", "plover_event", "plover_mode", "plover_context",
    *FAMILIES, "note",
)  # fmt: skip


def quad_class(code: str) -> int:
    """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict, by the code's root."""
    root = int(code[:2])
    return 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4


@dataclass(frozen=True, slots=True)
class Code:
    """One row of the codebook. `goldstein` runs from -10 to 10; None where no weight was published."""

    code: str
    parent: str | None
    label: str
    quad_class: int
    goldstein: float | None
    plover_event: str | None
    plover_mode: str | None
    plover_context: str | None
    composed: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    @property
    def root(self) -> str:
        """The two-digit root."""
        return self.code[:2]


@dataclass(frozen=True, slots=True)
class CodeExample:
    """A sentence of ours that a code stands for, and why it is not yet coded so, if it is not."""

    text: str
    fails: str | None


@dataclass(frozen=True, slots=True)
class Role:
    """A CAMEO role code. `level` is primary, secondary, tertiary, international or region."""

    code: str
    level: str
    label: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """All codes in order. `digest` is 16 hex digits over the file."""

    codes: Mapping[str, Code]
    digest: str

    def __getitem__(self, code: str) -> Code:
        return self.codes[code]

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes.values())

    def __len__(self) -> int:
        return len(self.codes)

    def ancestors(self, code: str) -> list[str]:
        """The codes above a code, nearest first: 1123 → 112, 11."""
        found = []
        parent = self.codes[code].parent
        while parent:
            found.append(parent)
            parent = self.codes[parent].parent
        return found

    def compose(self, family: str, code: str) -> str | None:
        """The code of a deed embedded under a family's verb, None where CAMEO has none.

        "promise to send tanks": compose("intent", "072") is "0332".
        """
        return self.codes[code].composed.get(family)


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a packaged table."""
    text = (resources.files("eventcode") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def load_examples() -> dict[str, CodeExample]:
    """An example sentence for every code below the roots."""
    return {row["code"]: CodeExample(row["text"], row["fails"] or None) for row in rows_of("codebook_examples.csv")}


def example_of(code: Code, examples: Mapping[str, CodeExample]) -> CodeExample:
    """The example of a code; a root has that of its first code."""
    return examples[code.code if code.parent is not None else f"{code.code}0"]


def load_roles() -> list[Role]:
    """The role codes of CAMEO 1.1b3 that actor codes are made of."""
    return [Role(**row) for row in rows_of("roles.csv")]


def load_codebook(path: Path | None = None) -> Codebook:
    """Read and check the codebook; raises RuleError with all faults of the file."""
    file = path if path is not None else resources.files("eventcode") / "data" / "codebook.csv"
    data = file.read_bytes()
    faults: list[Fault] = []
    codes: dict[str, Code] = {}
    lines: dict[str, int] = {}
    reader = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise RuleError([Fault(f"{file.name}:1", f"columns are {reader.fieldnames}", f"expected {','.join(COLUMNS)}")])
    for row in reader:
        place = f"{file.name}:{reader.line_num}"
        if None in row or None in row.values():
            faults.append(Fault(place, "wrong number of cells"))
            continue
        code = read_code(row, place, faults)
        if code is None:
            continue
        if code.code in codes:
            faults.append(Fault(place, f"code {code.code} stands already at line {lines[code.code]}"))
        codes[code.code] = code
        lines[code.code] = reader.line_num
    for code in codes.values():
        check(code, codes, f"{file.name}:{lines[code.code]}", faults)
    if list(codes) != sorted(codes):
        faults.append(Fault(f"{file.name}:1", "codes are not in order", "sort the rows by code"))
    if faults:
        raise RuleError(faults)
    return Codebook(codes, hashlib.sha256(data).hexdigest()[:16])


def read_code(row: dict[str, str], place: str, faults: list[Fault]) -> Code | None:
    """One row as a Code; None and a fault where a number is none."""
    code = row["code"]
    if not (code.isdigit() and 2 <= len(code) <= 4):
        faults.append(Fault(place, f"{code!r} is not a code", "two to four digits; keep the leading zero"))
        return None
    try:
        weight = float(row["goldstein"]) if row["goldstein"] else None
        quad = int(row["quad_class"])
    except ValueError as error:
        faults.append(Fault(place, f"not a number: {error}"))
        return None
    return Code(
        code=code,
        parent=row["parent"] or None,
        label=row["label"],
        quad_class=quad,
        goldstein=weight,
        plover_event=row["plover_event"] or None,
        plover_mode=row["plover_mode"] or None,
        plover_context=row["plover_context"] or None,
        composed={family: row[family] for family in FAMILIES if row[family]},
        note=row["note"],
    )


def check(code: Code, codes: Mapping[str, Code], place: str, faults: list[Fault]) -> None:
    """Parent, label, weight, quad rule and composition cells of one row."""
    if code.parent is None and len(code.code) != 2:
        faults.append(Fault(place, f"{code.code} has no parent", "only roots stand without one"))
    if code.parent is not None and code.parent not in codes:
        faults.append(Fault(place, f"parent {code.parent} is not in the codebook"))
    if not code.label:
        faults.append(Fault(place, f"{code.code} has no label"))
    if code.quad_class != quad_class(code.code):
        faults.append(Fault(place, f"quad class {code.quad_class} of {code.code}", f"the rule is {QUAD_SOURCE}"))
    if code.goldstein is not None and not -10 <= code.goldstein <= 10:
        faults.append(Fault(place, f"Goldstein weight {code.goldstein} lies outside -10 to 10"))
    for family, cell in code.composed.items():
        if cell not in codes:
            faults.append(Fault(place, f"{family}: {cell} is not in the codebook"))
        elif not (family == "intent" and cell == code.code) and not cell.startswith(FAMILY_ROOTS[family]):
            roots = " or ".join(FAMILY_ROOTS[family])
            faults.append(
                Fault(place, f"{family}: {cell} is of root {cell[:2]}", f"this column holds codes of {roots}")
            )
