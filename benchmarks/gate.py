"""The gate: development scores against pinned floors, and the sentences gained and lost since the last pin.

    python benchmarks/gate.py [--gold ../shared/bench] [--pin] [--lower MEASURE --reason TEXT]

Builds each gold file with `eventcode build`, judges it with the scorer that lies beside the gold, and compares with
`benchmarks/gate.json`: floors, digests of gold, rules and parser, and which sentences were right. A measure below its
floor fails. `--pin` writes the present figures as the new pin; it refuses to lower a floor unless that measure is named
with `--lower` and the reason is given, which stays in the file. Exit status 1 for a failed gate or a refused pin.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from eventcode.builder import Options, build
from eventcode.coding.coder import load_coder
from eventcode.errors import EventcodeError
from eventcode.parsing.models import EMBEDDED, ensure

HERE = Path(__file__).parent
PINS = HERE / "gate.json"
GOLD = HERE.parent.parent / "shared" / "bench"
WORK = HERE.parent / "build" / "gate"
FILES = ("pairs", "actors", "none")
DAY = date(2020, 1, 1)
"""The story date of gold files that have none."""
TOLERANCE = 5e-4
"""Measures are pinned to three digits."""
LESS_IS_BETTER = frozenset({"none.false_events_per_100"})
FOLDS = 5
SET_ASIDE = 4
"""The fold of pairs that nobody looks at while writing rules: ids whose sha256 leaves this remainder."""
SHOWN = 40
"""Sentences listed as gained or lost; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Measures by name, which sentences are right under each list's name, and digests of what was judged."""

    measures: Mapping[str, float]
    right: Mapping[str, Sequence[str]]
    digests: Mapping[str, str] = field(default_factory=dict)


def worse(name: str, value: float, floor: float) -> bool:
    """True if a measure fell short of its floor by more than rounding."""
    return value > floor + TOLERANCE if name in LESS_IS_BETTER else value < floor - TOLERANCE


def verdict(pin: Outcome, now: Outcome) -> list[str]:
    """What keeps the gate closed, one line each; empty where it is open."""
    faults = [
        f"{name} is {now.measures[name]:.3f}, the floor {floor:.3f}; mend it, or: --pin --lower {name} --reason '…'"
        for name, floor in pin.measures.items()
        if worse(name, now.measures[name], floor)
    ]
    if pin.digests.get("gold") != now.digests.get("gold"):
        faults.append("the gold is not the one that was pinned; look at the scores, then pin anew with --pin")
    return faults


def changes(pin: Outcome, now: Outcome) -> dict[str, tuple[list[str], list[str]]]:
    """For each list the sentences gained and lost since the pin."""
    found = {}
    for name, right in now.right.items():
        before = set(pin.right.get(name, ()))
        found[name] = (sorted(set(right) - before), sorted(before - set(right)))
    return found


def pinned(pin: Outcome | None, now: Outcome, lowered: Sequence[str], reason: str, history: Sequence[str]) -> str:
    """The text of a new pin. Raises ValueError where it would lower a floor that `lowered` does not name."""
    notes = list(history)
    if pin is not None:
        for name, floor in pin.measures.items():
            if worse(name, now.measures[name], floor):
                if name not in lowered or not reason.strip():
                    raise ValueError(
                        f"{name} would fall from {floor:.3f} to {now.measures[name]:.3f}; "
                        f"if that is meant: --pin --lower {name} --reason '…'"
                    )
                notes.append(f"{name} lowered from {floor:.3f} to {now.measures[name]:.3f}: {reason.strip()}")
    measures = {name: round(value, 3) for name, value in now.measures.items()}
    content = {**asdict(Outcome(measures, now.right, now.digests)), "lowered": notes}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def read_pin(path: Path) -> tuple[Outcome | None, list[str]]:
    """The pin and the notes of lowered floors; None where nothing is pinned yet."""
    if not path.is_file():
        return None, []
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    notes = content.pop("lowered", [])
    return Outcome(**content), notes


def scorer(gold: Path) -> ModuleType:
    """The scorer that comes with the gold."""
    spec = importlib.util.spec_from_file_location("gold_scorer", gold / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(gold / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judge(gold: Path, work: Path) -> Outcome:
    """Build and judge the development files of a gold folder."""
    score = scorer(gold)
    measures: dict[str, float] = {}
    right: dict[str, list[str]] = {}
    for name in FILES:
        file = gold / f"{name}_dev.jsonl"
        build([file], work / name, options=Options(default_date=DAY, parses=work / "parses"))
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        events = score.load_events(str(work / name / "events"))
        {"pairs": judge_pairs, "actors": judge_actors, "none": judge_none}[name](score, rows, events, measures, right)
    digest = hashlib.sha256(b"".join((gold / f"{n}_dev.jsonl").read_bytes() for n in FILES)).hexdigest()[:16]
    digests = {"gold": digest, "coder": load_coder().digest, "parser": ensure(EMBEDDED).digest}
    return Outcome(measures, {name: sorted(ids) for name, ids in right.items()}, digests)


def judge_pairs(score: Any, rows: Any, events: Any, measures: dict[str, float], right: dict[str, list[str]]) -> None:
    """Macro-F1 over roots with the pair found by ourselves (strict) and whatever the best event shares (lenient)."""
    gold, strict, lenient = [], [], []
    right["pairs"] = []
    for row in rows:
        best, shared = best_event(score, row, events.get(row["id"], []))
        root = score.root_of(best) if best is not None else None
        gold.append(row["root"])
        lenient.append(root)
        strict.append(root if shared == len(("source", "target")) else None)
        if strict[-1] == row["root"]:
            right["pairs"].append(row["id"])
    aside = [is_set_aside(row["id"]) for row in rows]
    for name, predicted in (("strict", strict), ("lenient", lenient)):
        measures[f"pairs.{name}_macro_f1"] = score.macro_f1(gold, predicted)[0]
        for part, wanted in (("looked_at", False), ("set_aside", True)):
            chosen = [(g, p) for g, p, is_aside in zip(gold, predicted, aside, strict=True) if is_aside == wanted]
            if chosen:
                measures[f"pairs.{part}_{name}_macro_f1"] = score.macro_f1(*map(list, zip(*chosen, strict=True)))[0]


def fold_of(row_id: str) -> int:
    """The fold of a row, 0 to 4."""
    return int(hashlib.sha256(row_id.encode()).hexdigest(), 16) % FOLDS


def is_set_aside(row_id: str) -> bool:
    """True for the rows of the fold that rules are written without."""
    return fold_of(row_id) == SET_ASIDE


def best_event(score: Any, row: Any, events: Any) -> tuple[Any, int]:
    """The first event that shares most of the pair's sides with the gold row, and how many it shares."""
    source, target = score.words(row["source"]), score.words(row["target"])
    best, most = None, -1
    for event in events:
        shared = bool(score.words(event["source_text"]) & source) + bool(score.words(event["target_text"]) & target)
        if shared > most:
            best, most = event, shared
    return best, most


def judge_actors(score: Any, rows: Any, events: Any, measures: dict[str, float], right: dict[str, list[str]]) -> None:
    """The share of sentences with a target in which root, source country and target country are right."""
    right["actors"] = []
    targeted = 0
    for row in rows:
        sources = {score.country(a) for a in row["source"]}
        targets = {score.country(a) for a in row["target"]}
        if not targets - {""}:
            continue
        targeted += 1
        if any(
            score.root_of(e) == row["root"]
            and score.event_country(e, "source") in sources
            and score.event_country(e, "target") in (targets | sources)
            for e in events.get(row["id"], [])
        ):
            right["actors"].append(row["id"])
    measures["actors.root_source_target"] = len(right["actors"]) / targeted


def judge_none(score: Any, rows: Any, events: Any, measures: dict[str, float], right: dict[str, list[str]]) -> None:
    """False events in a hundred sentences in which nothing political happens."""
    del score
    right["none"] = [row["id"] for row in rows if row["id"] not in events]
    measures["none.false_events_per_100"] = 100 * sum(len(events.get(r["id"], [])) for r in rows) / len(rows)


def report(pin: Outcome | None, now: Outcome) -> None:
    for name, value in now.measures.items():
        floor = f"floor {pin.measures[name]:.3f}" if pin is not None and name in pin.measures else "not pinned"
        print(f"{name:<28} {value:.3f}   {floor}")
    print("digests:", ", ".join(f"{name} {value}" for name, value in now.digests.items()))
    if pin is None:
        return
    for name, (gained, lost) in changes(pin, now).items():
        print(f"{name}: {len(gained)} gained, {len(lost)} lost since the last pin")
        for what, ids in (("gained", gained), ("lost", lost)):
            if ids:
                more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
                print(f"  {what}: {' '.join(ids[:SHOWN])}{more}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the gate; the exit status is 0 where it is open."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder with the development files and their scorer")
    parser.add_argument("--pins", type=Path, default=PINS, help="the pinned floors")
    parser.add_argument("--work", type=Path, default=WORK, help="where the files are built; parses stay there")
    parser.add_argument("--pin", action="store_true", help="write the present figures as the new pin")
    parser.add_argument("--lower", action="append", default=[], metavar="MEASURE", help="a floor that may be lowered")
    parser.add_argument("--reason", default="", help="why it is lowered; stays in the file")
    options = parser.parse_args(arguments)
    if not (options.gold / "score.py").is_file():
        print(f"gate: no gold with its score.py in {options.gold}; give the folder with --gold", file=sys.stderr)
        return 1
    try:
        now = judge(options.gold, options.work)
    except EventcodeError as error:
        print(f"gate: {error}", file=sys.stderr)
        return 1
    pin, history = read_pin(options.pins)
    report(pin, now)
    if options.pin:
        try:
            options.pins.write_text(pinned(pin, now, options.lower, options.reason, history), "utf-8")
        except ValueError as error:
            print(f"gate: {error}", file=sys.stderr)
            return 1
        print(f"pinned in {options.pins.name}")
        return 0
    faults = verdict(pin, now) if pin is not None else ["nothing is pinned yet: --pin"]
    for fault in faults:
        print(f"gate: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
