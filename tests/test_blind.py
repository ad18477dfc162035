"""Sentences of our own with gold: whole, and judged by the scorer of the gold."""

import json
from pathlib import Path

import pytest

from benchmarks import blind, gate


def rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in blind.SETS[name].read_text("utf-8").splitlines()]


def test_sets_are_whole():
    both = [row for name in blind.SETS for row in rows(name)]
    assert len({row["id"] for row in both}) == len({row["text"] for row in both}) == 480
    assert all(row["source"] in row["text"] and row["target"] in row["text"] for row in both)


@pytest.mark.skipif(not gate.GOLD.is_dir(), reason="the gold files are not beside the checkout")
def test_judged_by_the_scorer(tmp_path, monkeypatch, capsys):
    roots = {row["root"] for name in blind.SETS for row in rows(name)}
    assert roots == set(gate.scorer(gate.GOLD).CAMEO_TO_PLOVER.values())
    few = tmp_path / "few.jsonl"
    few.write_text("".join(json.dumps(row) + "\n" for row in rows("looked_at")[:20]), "utf-8")
    monkeypatch.setattr(blind, "SETS", {"few": few})
    assert blind.main([]) == 0
    [line] = capsys.readouterr().out.splitlines()
    assert line.startswith("few: ") and 0 < int(line.split()[1]) <= 20 and " of 20 right" in line


def test_without_the_scorer_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert blind.main(["--gold", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"blind: no score.py in {tmp_path}; name the folder of the gold with --gold\n"
