"""Scoring a dataset against a user's own gold: precision, recall and F1 by root, and every error to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from eventcode.codebook import Codebook, load_codebook
from eventcode.errors import Fault, InputError, UsageError
from eventcode.gold import Gold, content_words, read_gold

DEPTHS: Mapping[str, int] = {"root": 2, "base": 3, "full": 4}
"""Digits of a code that are compared at each level."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """A coded event of the dataset, as far as it is compared and shown."""

    event_id: str
    doc_id: str
    sentence: str
    source: str
    target: str | None
    code: str
    label: str
    rule_id: str


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one root, or of all: gold rows and those found, events coded and those right."""

    root: str
    label: str
    n_gold: int
    n_found: int
    n_coded: int
    n_right: int

    @property
    def precision(self) -> float:
        """Right events of those coded; 0 where none was."""
        return self.n_right / self.n_coded if self.n_coded else 0.0

    @property
    def recall(self) -> float:
        """Found rows of the gold; 0 where it has none."""
        return self.n_found / self.n_gold if self.n_gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """What `evaluate` found.

    `by_root` has each root that the gold or the events of its documents hold; the macro averages are over those of the
    gold. `confusion` counts (gold root, coded root) where the pair of actors was found with another root. `missed` are
    gold rows without an event, `false` events without a gold row, `faults` gold rows that could not be used.
    """

    level: str
    n_documents: int
    overall: Score
    by_root: tuple[Score, ...]
    macro_precision: float
    macro_recall: float
    macro_f1: float
    confusion: Mapping[tuple[str, str], int]
    missed: tuple[Gold, ...]
    false: tuple[Prediction, ...]
    faults: tuple[Fault, ...]

    def lines(self) -> list[str]:
        """The scores as a plain table, a line each, without the lists of errors."""
        found = [f"{'':<42}{'gold':>6}{'coded':>7}{'precision':>11}{'recall':>8}{'F1':>7}"]
        for s in (*self.by_root, self.overall):
            title = f"{s.root} {s.label}".strip()[:41]
            found.append(f"{title:<42}{s.n_gold:>6}{s.n_coded:>7}{s.precision:>11.3f}{s.recall:>8.3f}{s.f1:>7.3f}")
        macro = (self.macro_precision, self.macro_recall, self.macro_f1)
        found.append(f"{'macro average':<55}{macro[0]:>11.3f}{macro[1]:>8.3f}{macro[2]:>7.3f}")
        if self.confusion:
            pairs = sorted(self.confusion.items(), key=lambda item: (-item[1], item[0]))
            found.append("coded with another root: " + ", ".join(f"{g} as {p} {n}" for (g, p), n in pairs))
        return found


def evaluate(folder: str | Path, gold: str | Path, level: str = "root") -> Scores:
    """Score a dataset against a gold file (.jsonl, .ndjson, .csv or .tsv, UTF-8).

    A gold row has `doc_id` (or `id`), `code` (CAMEO, two to four digits as text) or `root`, and the words of the text
    that name `source` and `target`; what is missing or empty is not compared. A document may have several rows. One
    row with an empty code (in JSON `null`) and no actors says that the document has no events. Only documents of the
    gold are scored, so list in it every event of each.

    An event matches a gold row of its document where the codes agree at `level` (root, base: three digits, full: all)
    and its source and target each share a content word with the gold's, without regard to case and diacritics. A gold
    row that gives a root only is compared at its root. An event is right if it matches any row, a row is found if any
    event matches it, so an event that a text reports twice counts twice as right, never as false. Alleged events
    count as others do.

    Rows that cannot be used are faults with file and line, and the others count. Raises UsageError for an unknown level
    or type of file, InputError where no row can be used, DatasetError where the folder holds no dataset.
    """
    if level not in DEPTHS:
        raise UsageError(f"level={level!r} is not possible; choose from {', '.join(DEPTHS)}")
    codebook = load_codebook()
    rows, faults = read_gold(Path(gold), codebook)
    rows = known(rows, documents(folder, {row.doc_id for row in rows}), faults)
    faults.sort(key=lambda fault: int(fault.place.rpartition(":")[2]))
    if not rows:
        raise InputError(f"no row can be used; the first: {faults[0]}" if faults else "no rows", place=str(gold))
    by_doc = predictions(folder, {row.doc_id for row in rows})
    return scored(rows, by_doc, level, codebook, faults)


def known(rows: Iterable[Gold], documents_: set[str], faults: list[Fault]) -> list[Gold]:
    """The rows whose document the dataset has; a fault for each other."""
    found = []
    for row in rows:
        if row.doc_id in documents_:
            found.append(row)
        else:
            faults.append(Fault(row.place, f"no document {row.doc_id!r} in the dataset", "build it, or correct the id"))
    return found


def documents(folder: str | Path, ids: set[str]) -> set[str]:
    """Those of the ids that are documents of the dataset."""
    import polars as pl

    from eventcode.dataset.read import read_documents

    frame = read_documents(folder).filter(pl.col("doc_id").is_in(sorted(ids))).select("doc_id").collect()
    return set(frame["doc_id"].to_list())


def predictions(folder: str | Path, ids: set[str]) -> dict[str, list[Prediction]]:
    """The events of these documents, by document."""
    import polars as pl

    from eventcode.dataset.read import read_events

    columns = (
        "event_id",
        "doc_id",
        "sentence_text",
        "source_text",
        "target_text",
        "cameo_code",
        "cameo_label",
        "rule_id",
    )
    events = read_events(folder).filter(pl.col("doc_id").is_in(sorted(ids)))
    order = ("doc_id", "sentence_index", "trigger_start", "event_id")
    found: dict[str, list[Prediction]] = {}
    for values in events.sort(order).select(columns).collect().iter_rows():
        prediction = Prediction(*values)
        found.setdefault(prediction.doc_id, []).append(prediction)
    return found


def same_pair(gold: Gold, event: Prediction) -> bool:
    """True where source and target, as far as the gold gives them, each share a content word with the event's."""
    sides = ((gold.source, event.source), (gold.target, event.target))
    return all(content_words(asked) & content_words(found) for asked, found in sides if asked)


def same_code(gold: str, code: str, level: str) -> bool:
    """True where the codes agree at the level, or at the root where the gold has no more."""
    depth = DEPTHS["root"] if len(gold) == DEPTHS["root"] else DEPTHS[level]
    return gold[:depth] == code[:depth]


def scored(
    rows: Sequence[Gold], by_doc: Mapping[str, Sequence[Prediction]], level: str, codebook: Codebook, faults: list[Fault]
) -> Scores:  # fmt: skip
    """Match events with gold rows, document by document, and count."""
    events = [event for found in by_doc.values() for event in found]
    right: set[str] = set()
    found_rows: set[Gold] = set()
    for row in rows:
        for event in by_doc.get(row.doc_id, ()):
            if row.code and same_code(row.code, event.code, level) and same_pair(row, event):
                right.add(event.event_id)
                found_rows.add(row)
    asked = [row for row in rows if row.code]
    missed = tuple(row for row in asked if row not in found_rows)
    false = tuple(event for event in events if event.event_id not in right)
    by_root = root_scores(asked, found_rows, events, right, codebook)
    of_gold = [score for score in by_root if score.n_gold]
    return Scores(
        level=level,
        n_documents=len({row.doc_id for row in rows}),
        overall=Score("all", "", len(asked), len(found_rows), len(events), len(right)),
        by_root=by_root,
        macro_precision=fmean(s.precision for s in of_gold) if of_gold else 0.0,
        macro_recall=fmean(s.recall for s in of_gold) if of_gold else 0.0,
        macro_f1=fmean(s.f1 for s in of_gold) if of_gold else 0.0,
        confusion=confused(missed, false),
        missed=missed,
        false=false,
        faults=tuple(faults),
    )


def root_scores(
    rows: Sequence[Gold], found: set[Gold], events: Sequence[Prediction], right: set[str], codebook: Codebook
) -> tuple[Score, ...]:
    """The counts of each root, in order."""
    n_gold = Counter(root_of(row) for row in rows)
    n_found = Counter(root_of(row) for row in found)
    n_coded = Counter(event.code[:2] for event in events)
    n_right = Counter(event.code[:2] for event in events if event.event_id in right)
    return tuple(
        Score(root, codebook[root].label, n_gold[root], n_found[root], n_coded[root], n_right[root])
        for root in sorted(n_gold | n_coded)
    )


def root_of(row: Gold) -> str:
    return (row.code or "")[:2]


def confused(missed: Sequence[Gold], false: Sequence[Prediction]) -> dict[tuple[str, str], int]:
    """Missed gold rows by their root and the other roots with which a false event codes the same pair."""
    by_doc: dict[str, list[Prediction]] = {}
    for event in false:
        by_doc.setdefault(event.doc_id, []).append(event)
    counts: Counter[tuple[str, str]] = Counter()
    for row in missed:
        others = {event.code[:2] for event in by_doc.get(row.doc_id, ()) if same_pair(row, event)}
        counts.update((root_of(row), root) for root in others if root != root_of(row))
    return dict(sorted(counts.items()))
