"""The gate: what closes it, what changed since the pin, and that no floor falls silently."""

import json
import shutil
from pathlib import Path

import pytest

from benchmarks.gate import Outcome, changes, judge, main, pinned, read_pin, verdict

GOLD = Path(__file__).parent.parent.parent / "shared" / "bench"
PIN = Outcome(
    {"pairs.strict_macro_f1": 0.7, "none.false_events_per_100": 1.0},
    {"pairs": ["a", "b"], "none": ["n"]},
    {"gold": "g", "coder": "c"},
)


def outcome(strict: float = 0.7, false: float = 1.0, right: tuple[str, ...] = ("a", "b"), gold: str = "g") -> Outcome:
    return Outcome(
        {"pairs.strict_macro_f1": strict, "none.false_events_per_100": false},
        {"pairs": list(right), "none": ["n"]},
        {"gold": gold, "coder": "d"},
    )


@pytest.mark.parametrize(
    ("now", "fault"),
    [
        pytest.param(outcome(), None, id="the same"),
        pytest.param(outcome(strict=0.71, false=0.5), None, id="better in both"),
        pytest.param(outcome(strict=0.6996), None, id="rounding"),
        pytest.param(outcome(strict=0.69), "pairs.strict_macro_f1 is 0.690, the floor 0.700", id="worse"),
        pytest.param(outcome(false=1.2), "none.false_events_per_100 is 1.200", id="more false events"),
        pytest.param(outcome(gold="h"), "the gold is not the one that was pinned", id="other gold"),
    ],
)
def test_verdict(now: Outcome, fault: str | None):
    faults = verdict(PIN, now)
    assert (not faults) if fault is None else (len(faults) == 1 and faults[0].startswith(fault))


def test_gained_and_lost_sentences_are_named():
    assert changes(PIN, outcome(right=("b", "c")))["pairs"] == (["c"], ["a"])


def test_a_floor_does_not_fall_silently():
    with pytest.raises(ValueError, match=r"pairs.strict_macro_f1 would fall from 0.700 to 0.650"):
        pinned(PIN, outcome(strict=0.65), (), "", ())
    with pytest.raises(ValueError, match="would fall"):
        pinned(PIN, outcome(strict=0.65), ("pairs.strict_macro_f1",), "  ", ())


def test_a_lowered_floor_leaves_its_reason(tmp_path: Path):
    text = pinned(PIN, outcome(strict=0.65), ("pairs.strict_macro_f1",), "gold was corrected", ("older note",))
    file = tmp_path / "gate.json"
    file.write_text(text, "utf-8")
    pin, notes = read_pin(file)
    assert pin is not None
    assert pin.measures["pairs.strict_macro_f1"] == 0.65
    assert notes == ["older note", "pairs.strict_macro_f1 lowered from 0.700 to 0.650: gold was corrected"]


def test_without_gold_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--gold", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith(f"gate: no gold with its score.py in {tmp_path}")


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold files are not beside the checkout")
def test_on_a_few_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    gold = tmp_path / "gold"
    gold.mkdir()
    shutil.copy(GOLD / "score.py", gold)
    for name in ("pairs", "actors", "none"):
        lines = (GOLD / f"{name}_dev.jsonl").read_text("utf-8").splitlines(keepends=True)
        (gold / f"{name}_dev.jsonl").write_text("".join(lines[:12]), "utf-8")
    pins = tmp_path / "gate.json"
    options = ["--gold", str(gold), "--pins", str(pins), "--work", str(tmp_path / "work")]
    assert main([*options, "--pin"]) == 0
    content = json.loads(pins.read_text("utf-8"))
    assert 0 < content["measures"]["pairs.strict_macro_f1"] <= content["measures"]["pairs.lenient_macro_f1"] <= 1
    assert main(options) == 0
    content["measures"]["pairs.strict_macro_f1"] = 1.01
    pins.write_text(json.dumps(content), "utf-8")
    assert main(options) == 1
    assert "pairs.strict_macro_f1" in capsys.readouterr().err
    assert judge(gold, tmp_path / "work").measures["none.false_events_per_100"] == 0
