"""A build that is killed twenty times, in parsing, writing and committing, ends in the rows of an uninterrupted one."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

import eventcode
from eventcode.builder import Options, build

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
KILLS = 20
TABLES = (eventcode.read_events, eventcode.read_daily, eventcode.read_documents, eventcode.read_rejects)


def run(out: Path, workers: int) -> None:
    """A build in a process of its own."""
    build(ROOT / "seeds", out, options=Options(workers=workers))


def files(folder: Path) -> int:
    """Parquet files below a folder, which another process may be clearing away."""
    return sum(name.endswith(".parquet") for _, _, names in os.walk(folder) for name in names)


def moments(out: Path, chance: random.Random, longest: float) -> list[Callable[[], bool]]:
    """When to kill: at a random time, when a parse, a part or the manifest is written, while the dataset is replaced."""
    end = time.monotonic() + chance.uniform(0.1, longest)
    parses = files(out / "parses")
    return [
        lambda: time.monotonic() > end,
        lambda: files(out / "parses") > parses,
        lambda: files(out / ".staging" / "parts") > 0,
        (out / ".staging" / "manifest.json").exists,
        lambda: (out / ".commit.json").exists() or (out / ".commit.json.new").exists(),
    ]


def kill(process: BaseProcess, reached: Callable[[], bool], chance: random.Random) -> bool:
    """Kill a process when the moment has come and a little later; False if it ended before."""
    while process.is_alive() and not reached():
        time.sleep(0.002)
    time.sleep(chance.choice([0, 0.001, 0.01, 0.1]))
    was_alive = process.is_alive()
    process.kill()
    process.join()
    return was_alive


def children(pid: int) -> list[Path]:
    """The processes that a process has started, and those that they have."""
    file = Path(f"/proc/{pid}/task/{pid}/children")
    own = [int(child) for child in file.read_text().split()] if file.exists() else []
    return [p for child in own for p in (Path(f"/proc/{child}"), *children(child))]


def test_twenty_kills(tmp_path: Path):
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["torch", "stanza", "eventcode.builder", "eventcode.parsing.pipeline"])
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    began = time.monotonic()
    run(whole, 1)
    longest = (time.monotonic() - began) / 2  # the next ones find sentences parsed, and take less
    chance = random.Random(20)
    interrupted = 0
    for number in range(KILLS):
        process = context.Process(target=run, args=(killed, 2 if number % 5 == 4 else 1))
        process.start()
        interrupted += kill(process, moments(killed, chance, longest)[number % 5], chance)
    assert interrupted >= KILLS / 2
    summary = build(ROOT / "seeds", killed, options=Options(workers=1))
    assert summary.parsed_sentences == 0  # twenty builds went further each time, and none began anew
    for read in TABLES:
        assert read(killed).collect().equals(read(whole).collect())
    left = {p.name for p in killed.iterdir()}
    assert left == {p.name for p in whole.iterdir()}


def test_workers_of_a_killed_build_end(tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(8):
        text = "\n\n".join(f"Chad accused Libya of lying {number * 100 + i} times." for i in range(100))
        (folder / f"{number}.txt").write_text(f"date: 2011-03-16\n\n{text}\n", encoding="utf-8")
    process = multiprocessing.get_context("spawn").Process(
        target=build, args=(folder, tmp_path / "out"), kwargs={"options": Options(workers=2)}
    )
    process.start()
    assert process.pid is not None
    end = time.monotonic() + 120
    while not files(tmp_path / "out" / "parses") and time.monotonic() < end:
        time.sleep(0.05)
    workers = children(process.pid)
    assert len(workers) >= 3  # two workers and what they are forked from
    process.kill()
    process.join()
    while any(worker.exists() for worker in workers) and time.monotonic() < end:
        time.sleep(0.1)
    assert not any(worker.exists() for worker in workers)
