"""Running and timing commands: each in a process of its own, with the threads that torch takes by itself."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

EVENTCODE = [sys.executable, "-m", "eventcode.cli"]
EVERY = 0.1
"""Seconds between two looks at the memory."""


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def environment(**settings: str) -> dict[str, str]:
    """The environment without a number of threads, which the loop and the build are to choose, and `settings`."""
    return {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"} | settings


def timed(command: Sequence[str], **settings: str) -> tuple[float, str]:
    """Wall seconds and the output of a command, which gets `settings` in its environment."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment(**settings))
    return time.perf_counter() - started, done.stdout


def build_command(file: Path, out: Path, *options: str) -> list[str]:
    """A build from nothing: what was in `out` is removed."""
    shutil.rmtree(out, ignore_errors=True)
    return [*EVENTCODE, "build", str(file), "--out", str(out), *options]


def spread(values: Sequence[float], digits: int = 1) -> str:
    """The median, the least and the greatest."""
    return f"{statistics.median(values):,.{digits}f} ({min(values):,.{digits}f} to {max(values):,.{digits}f})"


def peak(command: Sequence[str]) -> tuple[float, float]:
    """Wall seconds of a command, and the most memory that it and all its children held at one time, in MB.

    Pages that processes share are counted once (Linux: proportional set size).
    """
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
    most = 0.0

    def watch() -> None:
        nonlocal most
        while process.poll() is None:
            most = max(most, sum(held(pid) for pid in family(process.pid)))
            time.sleep(EVERY)

    watcher = threading.Thread(target=watch)
    watcher.start()
    if process.wait():
        raise subprocess.CalledProcessError(process.returncode, command)
    watcher.join()
    return time.perf_counter() - started, most


def family(pid: int) -> Iterator[int]:
    """A process and those that it started, at any depth."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from family(int(child))


def held(pid: int) -> float:
    """The memory of a process in MB, 0 for one that has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
