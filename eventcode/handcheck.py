"""Hand checking: a stratified sample for coders, and their verdicts read back as precision and agreement."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import Any, Literal

import polars as pl

from eventcode.codebook import Codebook, load_codebook
from eventcode.dataset.commit import file_errors
from eventcode.dataset.read import read_events
from eventcode.errors import DatasetError, Fault, InputError, UsageError
from eventcode.measures import kappa, wilson
from eventcode.rows import Row, read_rows
from eventcode.verdicts import Agreement, Dispute, Precision, Verdicts

Stratum = Literal["cameo_root", "rule_id", "quad_class"]
STRATA = ("cameo_root", "rule_id", "quad_class")
STRATA_BY_NAME: Mapping[str, Stratum | None] = {
    "root": "cameo_root",
    "rule": "rule_id",
    "quad": "quad_class",
    "none": None,
}
"""What the command line calls them."""
SEED = 1
ASPECTS = ("code", "source", "target")
QUESTIONS = tuple(f"{aspect}_right" for aspect in ASPECTS)
"""What a coder fills with yes or no; target_right stays empty where the event has no target."""

SHOWN = {
    "event_id": "event_id", "doc_id": "doc_id", "event_date": "event_date", "sentence": "sentence_text",
    "source": "source_text", "source_code": "source_code", "target": "target_text", "target_code": "target_code",
    "code": "cameo_code", "label": "cameo_label", "rule_id": "rule_id",
}  # fmt: skip
"""Columns of a sample and the columns of events that they hold."""

ANSWERS = {"yes": True, "y": True, "1": True, "true": True, "no": False, "n": False, "0": False, "false": False}


def sample(folder: str | Path, n: int, by: Stratum | None = "cameo_root", seed: int = SEED) -> pl.DataFrame:
    """`n` events of a dataset in random order, with empty columns for a coder's verdict.

    Columns: event_id, doc_id, event_date, sentence, source, source_code, target, target_code, code, label, rule_id;
    to fill with yes or no: code_right, source_right, target_right; and comment. Strata are as large as their share
    of the dataset, but hold at least one event where `n` allows, else the largest are drawn from. The same dataset
    and seed give the same rows. Raises UsageError for an impossible `n` or `by`, DatasetError where there are no events.
    """
    if by is not None and by not in STRATA:
        raise UsageError(f"by={by!r} is not possible; choose from {', '.join(STRATA)} or None")
    if n < 1:
        raise UsageError(f"n={n} is not possible; draw at least one event")
    events = read_events(folder)
    stratum = pl.col(by).cast(pl.String) if by else pl.lit("all")
    ids: dict[str, list[str]] = {}
    for event_id, name in events.select("event_id", stratum=stratum).collect().iter_rows():
        ids.setdefault(name, []).append(event_id)
    if not ids:
        raise DatasetError("the dataset holds no events to draw from", place=str(folder))
    seats = allocate({name: len(members) for name, members in ids.items()}, n)
    drawn: list[tuple[bytes, str]] = []
    for name, count in seats.items():
        drawn += heapq.nsmallest(count, ((lot(seed, event_id), event_id) for event_id in ids[name]))
    order = [event_id for _, event_id in sorted(drawn)]
    rows = events.filter(pl.col("event_id").is_in(order)).select(**{k: pl.col(v) for k, v in SHOWN.items()}).collect()
    sorted_rows = pl.DataFrame({"event_id": order}).join(rows, on="event_id", how="left", maintain_order="left")
    return sorted_rows.with_columns(pl.lit(None, pl.String).alias(c) for c in (*QUESTIONS, "comment"))


def lot(seed: int, event_id: str) -> bytes:
    """The lot that an event draws: of its id and the seed alone, so that neither order nor other events matter."""
    return hashlib.blake2b(f"{seed}:{event_id}".encode(), digest_size=16).digest()


def allocate(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """How many of `n` to draw from strata of these sizes: one each, the rest in proportion.

    Where `n` is less than the number of strata, the largest get one. The rest is dealt one by one to the stratum with
    the largest size / (2 · given + 1), the divisor rule of Webster and Sainte-Laguë, which is unbiased between
    large and small; ties go to the first by name.
    """
    order = sorted(sizes, key=lambda name: (-sizes[name], name))
    given = dict.fromkeys(order[:n], 1)
    queue = [(-sizes[name] / 3, name) for name in given if sizes[name] > 1]
    heapq.heapify(queue)
    for _ in range(min(n, sum(sizes.values())) - len(given)):
        _, name = heapq.heappop(queue)
        given[name] += 1
        if given[name] < sizes[name]:
            heapq.heappush(queue, (-sizes[name] / (2 * given[name] + 1), name))
    return given


def write_sample(
    folder: str | Path, out: str | Path, n: int, by: Stratum | None = "cameo_root", seed: int = SEED
) -> int:
    """Write `sample` as UTF-8 CSV that spreadsheets open as such; the number of rows.

    Give each coder a copy. A file that is there is never replaced, for it may hold verdicts: UsageError.
    """
    path = Path(out)
    if path.exists():
        raise UsageError(f"{path} exists and may hold verdicts; choose another name")
    rows = sample(folder, n, by, seed)
    with file_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        rows.write_csv(path, include_bom=True, quote_style="non_numeric")
    return rows.height


@dataclass(frozen=True, slots=True)
class Verdict:
    """One coder's filled row. An aspect that does not apply or was not needed is absent from `answers`."""

    event_id: str
    code: str
    answers: Mapping[str, bool]

    @property
    def is_right(self) -> bool:
        """True where nothing is wrong."""
        return all(self.answers.values())


def precision(paths: Sequence[str | Path]) -> Verdicts:
    """Read one filled sample of each coder: precision by root with 95 % intervals, and agreement between coders.

    A verdict is yes or no (also y, n, 1, 0, true, false). A row is right where every part is; one "no" settles it, so
    the other cells may then stay empty. Rows without any verdict are skipped and counted; a row that cannot be used is a
    fault with its file and line, and the others count. Codes that a spreadsheet has robbed of their zero are known
    by their label.

    Raises UsageError without files, InputError for a file that cannot be read or is no sample, or without any verdict.
    """
    files = [Path(path) for path in paths]
    if not files:
        raise UsageError("no files; give the filled sample of each coder")
    if len({path.resolve() for path in files}) < len(files):
        raise UsageError("a file is given twice; give one file for each coder")
    stems = [path.stem for path in files]
    names = stems if len(set(stems)) == len(stems) else [str(path) for path in files]
    codebook = load_codebook()
    faults: list[Fault] = []
    codes: dict[str, str] = {}
    unjudged = 0
    by_coder: dict[str, dict[str, Verdict]] = {}
    for name, path in zip(names, files, strict=True):
        by_coder[name], empty = read_verdicts(path, codebook, codes, faults)
        unjudged += empty
    if not any(by_coder.values()):
        why = f"; {faults[0]}" if faults else ""
        raise InputError(f"no verdicts; fill {', '.join(QUESTIONS)} with yes or no{why}", place=str(files[0]))
    return scored(by_coder, codebook, unjudged, faults)


def read_verdicts(
    path: Path, codebook: Codebook, codes: dict[str, str], faults: list[Fault]
) -> tuple[dict[str, Verdict], int]:
    """Verdicts by event id and the number of empty rows. `codes` remembers each event's code across files."""
    rows, bad = read_rows(path)
    faults += bad
    needed = ("event_id", "code", "label", "target", *QUESTIONS)
    lacking = [c for c in needed if rows and c not in rows[0].values]
    if lacking or not rows:
        what = f"no column {', '.join(lacking)}" if lacking else "no rows"
        raise InputError(f"{what}; give a filled copy of what eventcode sample wrote", place=str(path))
    found: dict[str, Verdict] = {}
    empty = 0
    for row in rows:
        if not any(text(row.values[question]) for question in QUESTIONS):
            empty += 1
            continue
        verdict = to_verdict(row, codebook)
        if isinstance(verdict, Verdict) and verdict.event_id in found:
            verdict = Fault(row.place, f"event {verdict.event_id} is judged twice in this file", "keep one of the rows")
        if isinstance(verdict, Verdict) and codes.setdefault(verdict.event_id, verdict.code) != verdict.code:
            other = codes[verdict.event_id]
            verdict = Fault(row.place, f"code {verdict.code}, but {other} in another coder's file", "use one sample")
        if isinstance(verdict, Fault):
            faults.append(verdict)
        else:
            found[verdict.event_id] = verdict
    return found, empty


def to_verdict(row: Row, codebook: Codebook) -> Verdict | Fault:
    """A checked row, or the first thing wrong with it."""
    values = {key: text(value) for key, value in row.values.items()}
    event_id = values["event_id"]
    if len(event_id) != 16 or set(event_id) - set("0123456789abcdef"):
        return Fault(row.place, f"{event_id!r} is no event id", "a spreadsheet changed it; import the column as text")
    code = restored(values["code"], values["label"], codebook)
    if code is None:
        return Fault(row.place, f"code {values['code']!r} is not in the codebook", "leave code and label as drawn")
    answers: dict[str, bool] = {}
    for aspect, question in zip(ASPECTS, QUESTIONS, strict=True):
        given = values[question].lower()
        if given and given not in ANSWERS:
            return Fault(row.place, f"{question} is {values[question]!r}", "write yes or no")
        if given:
            answers[aspect] = ANSWERS[given]
    open_ = [a for a in ASPECTS if a not in answers and (a != "target" or values["target"])]
    if open_ and all(answers.values()):
        return Fault(row.place, f"{open_[0]}_right is empty", "write yes or no; a verdict needs every part or one no")
    return Verdict(event_id, code, answers)


def text(value: Any) -> str:
    """A cell as text; empty for none."""
    return "" if value is None else str(value).strip()


def restored(code: str, label: str, codebook: Codebook) -> str | None:
    """The code of a cell, also where a spreadsheet took "040" for the number 40; None where there is none such.

    "10" with the label of 010 is 010: both are codes, so the label decides first.
    """
    alike = [c.code for c in codebook if code and c.code.lstrip("0") == code.lstrip("0")]
    labelled = [c for c in alike if codebook[c].label == label]
    if labelled:
        return labelled[0]
    return code if code in codebook else None


def scored(by_coder: Mapping[str, Mapping[str, Verdict]], codebook: Codebook, unjudged: int, faults: list[Fault]) -> Verdicts:  # fmt: skip
    """Precision by majority, and agreement of each pair of coders."""
    votes: dict[str, list[Verdict]] = {}
    for verdicts in by_coder.values():
        for event_id, verdict in verdicts.items():
            votes.setdefault(event_id, []).append(verdict)
    whole: dict[str, list[bool]] = {}
    parts: dict[str, list[bool]] = {aspect: [] for aspect in ASPECTS}
    for given in votes.values():
        whole.setdefault(given[0].code[:2], []).append(majority([v.is_right for v in given]))
        for aspect, outcomes in parts.items():
            answers = [v.answers[aspect] for v in given if aspect in v.answers]
            if answers:
                outcomes.append(majority(answers))
    pairs = tuple(agreement(a, b, by_coder[a], by_coder[b]) for a, b in combinations(by_coder, 2))
    pairs = tuple(pair for pair in pairs if pair.n)
    kappas = [pair.kappa for pair in pairs if pair.kappa is not None]
    return Verdicts(
        coders=tuple(by_coder),
        overall=measured("all", "", [right for outcomes in whole.values() for right in outcomes]),
        by_root=tuple(measured(root, codebook[root].label, whole[root]) for root in sorted(whole)),
        by_aspect=tuple(measured(aspect, "", outcomes) for aspect, outcomes in parts.items() if outcomes),
        kappa=fmean(kappas) if kappas else None,
        pairs=pairs,
        disputes=disputes(by_coder),
        unjudged=unjudged,
        faults=tuple(faults),
    )


def disputes(by_coder: Mapping[str, Mapping[str, Verdict]]) -> tuple[Dispute, ...]:
    """The events on which coders differ, in the order of codes."""
    found: dict[tuple[str, str], dict[str, bool]] = {}
    for coder, verdicts in by_coder.items():
        for event_id, verdict in verdicts.items():
            found.setdefault((verdict.code, event_id), {})[coder] = verdict.is_right
    return tuple(
        Dispute(event_id, code, right)
        for (code, event_id), right in sorted(found.items())
        if len(set(right.values())) > 1
    )


def majority(votes: Sequence[bool]) -> bool:
    """True where more than half say so; a tie is a no."""
    return 2 * sum(votes) > len(votes)


def measured(name: str, label: str, outcomes: Sequence[bool]) -> Precision:
    """Precision with its interval."""
    n, right = len(outcomes), sum(outcomes)
    low, high = wilson(right, n)
    return Precision(name, label, n, right, right / n, low, high)


def agreement(name_a: str, name_b: str, a: Mapping[str, Verdict], b: Mapping[str, Verdict]) -> Agreement:
    """Two coders on the events that both judged."""
    shared = sorted(a.keys() & b.keys())
    first, second = [a[i].is_right for i in shared], [b[i].is_right for i in shared]
    observed = fmean(x == y for x, y in zip(first, second, strict=True)) if shared else 0.0
    return Agreement((name_a, name_b), len(shared), observed, kappa(first, second))
