"""Chunks: every text travels once, results come back in order, memory is bounded."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from eventcode.coding import copies
from eventcode.coding.coder import Coder, load_coder
from eventcode.engines import early
from eventcode.engines.chunks import AHEAD, Chunks, InOrder
from eventcode.engines.work import Coded, Job, Worker
from eventcode.model import Document
from eventcode.parsing.models import ensure
from eventcode.parsing.pipeline import Parser

DAY = date(2020, 1, 1)


def documents(*texts: str) -> list[Document]:
    return [Document(str(i), text, DAY) for i, text in enumerate(texts)]


def ids(chunk: list[tuple[int, Document]]) -> list[int]:
    return [number for number, _ in chunk]


def test_a_copy_waits_until_the_first_is_done():
    chunks = Chunks(documents("a" * 3000, "b" * 3000, "a" * 3000, "c" * 3000, "a" * 3000), 2, size=3000)
    first = chunks.take()
    assert ids(first) == [0]
    second = chunks.take()
    assert ids(second) == [1]
    assert ids(chunks.take()) == [3]
    assert chunks.take() == []
    chunks.done(first)
    assert ids(chunks.take()) == [2]


def test_copies_in_one_chunk_stay_together():
    chunks = Chunks(documents("a", "b", "a"), 1)
    chunk = chunks.take()
    assert ids(chunk) == [0, 1, 2]
    chunks.done(chunk)
    assert chunks.take() == []


def test_a_text_printed_again_is_coded_once_with_rows_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    coder, model = load_coder(), ensure("en-compact")
    text = "Chad accused Libya of sending arms. It vowed to expel the Libyan ambassador on Friday. Zorbia helped Libya."
    papers = [
        Document("a", text, DAY, publisher="Herald", url="https://example.org/a"),
        Document("b", text, DAY, title="Again", publisher="Courier"),
        Document("c", text, date(2021, 3, 1)),
        Document("d", "Chad thanked Libya.", DAY),
    ]
    parses = Parser(model).parse([d.text for d in papers])
    expected = [coder.code(d, s) for d, s in zip(papers, parses, strict=True)]
    asked: list[str] = []
    code = Coder.code
    monkeypatch.setattr(Coder, "code", lambda self, d, s: asked.append(d.doc_id) or code(self, d, s))
    result = Worker(Job(model, tmp_path), coder).run(papers)
    assert asked == ["a", "c", "d"]
    assert all(len(c.events) > 1 for c in expected[:3])
    assert [c.events for c in result.documents] == [c.events for c in expected]
    assert result.unresolved == sum((c.unresolved for c in expected), Counter())
    assert result.unmatched == sum((c.unmatched for c in expected), Counter())


def test_texts_not_seen_for_long_are_coded_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(copies, "REMEMBERED", 2)
    coder = copies.CopyingCoder(load_coder())
    for key in ("a", "b", "a", "c", "a"):
        coder.code(Document(key, key, DAY), key, ())
    assert [key for key, _ in coder.known] == ["c", "a"]


def test_every_document_comes_once_however_results_return():
    texts = [f"{i % 7}" * 1500 for i in range(60)]
    chunks = Chunks(documents(*texts), 3, size=4000)
    order = InOrder()
    flying: list[list[tuple[int, Document]]] = []
    seen: list[Coded] = []
    while True:
        while len(flying) < 3 and (chunk := chunks.take()):
            flying.append(chunk)
        if not flying:
            break
        chunk = flying.pop()  # the last comes back first
        chunks.done(chunk)
        ready = list(order.add((n, Coded(d, 1, ())) for n, d in chunk))
        chunks.written(ready)
        seen += ready
    assert [c.document.doc_id for c in seen] == [str(i) for i in range(60)]


def test_reading_waits_for_writing():
    read = 0

    def stream():
        nonlocal read
        for i in range(10_000):
            read += 1
            yield Document(str(i), f"{i:05}" * 200, DAY)

    chunks = Chunks(stream(), 2, size=10_000)
    while chunks.take():
        pass
    assert read == pytest.approx(2 * 10_000 * AHEAD / 1000, abs=25)


def test_the_rest_of_the_input_is_shared_out():
    chunks = Chunks(documents(*(f"{i:04}" * 250 for i in range(80))), 2, size=100_000)
    sizes = [len(chunks.take()) for _ in range(4)]
    assert max(sizes) <= 10
    assert min(sizes) >= 4


FORKED = """
import json, sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from eventcode.engines import early

early.begin([sys.argv[1]], 2, sys.argv[2], model="en-compact", fresh=False)
with ProcessPoolExecutor(1, mp_context=get_context(early.METHOD)) as pool:
    ask = "__import__('eventcode.engines.early').engines.early.loaded_parser() is not None"
    threads = "open('/proc/self/status').read().split('Threads:')[1].split()[0]"
    print(json.dumps([pool.submit(eval, ask).result(), pool.submit(eval, threads).result()]))
"""


@pytest.mark.skipif(early.METHOD != "forkserver", reason="workers are forked from a loaded process on Linux alone")
@pytest.mark.parametrize("stored", [False, True])
def test_workers_are_forked_with_the_parser_unless_all_may_be_parsed(tmp_path: Path, stored: bool):
    text, store = tmp_path / "a.txt", tmp_path / "parses"
    text.write_text("Chad accused Libya. " * 1500, encoding="utf-8")
    if stored:
        store.mkdir()
        (store / "texts.parquet").touch()
    ended = subprocess.run([sys.executable, "-c", FORKED, text, store], capture_output=True, text=True, check=True)
    # one thread: what forks has no other, whose locks the workers would inherit
    assert json.loads(ended.stdout) == [not stored, "1"]


def test_a_script_without_a_guard_builds_with_two_workers(tmp_path: Path):
    for number in range(2):
        text = " ".join(f"Chad accused Libya of lying {number * 300 + i} times." for i in range(300))
        (tmp_path / f"{number}.txt").write_text(f"date: 2011-03-16\n\n{text}\n", encoding="utf-8")
    script = tmp_path / "script.py"
    script.write_text(
        "import eventcode\nfrom eventcode.builder import Options\n"
        f"print(eventcode.build({str(tmp_path / '*.txt')!r}, {str(tmp_path / 'out')!r}, options=Options(workers=2))"
        ".written.events)\n",
        encoding="utf-8",
    )
    ended = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (ended.stdout, ended.stderr) == ("600\n", "")


@pytest.mark.skipif(early.METHOD != "forkserver", reason="elsewhere nothing loads ahead")
def test_interrupted_while_workers_load_is_one_line(tmp_path: Path):
    text = tmp_path / "a.txt"
    text.write_text("date: 2011-03-16\n\n" + "Chad accused Libya. " * 6000, encoding="utf-8")
    command = [sys.executable, "-m", "eventcode.cli", "build", str(text), "--out", str(tmp_path / "out")]
    process = subprocess.Popen(
        [*command, "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    end = time.monotonic() + 60
    while not children.read_text().split() and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)[0]
    # a shell shows 130 for both: Python dies of the signal if that met a library's own initialization
    assert process.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in said


def test_inputs_that_are_worth_several_processes(tmp_path: Path):
    (tmp_path / "a.txt").write_text("Chad accused Libya.", encoding="utf-8")
    assert not early.is_large([tmp_path, tmp_path / "none.txt", "s3://bucket/news"])
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.txt").write_text("Chad accused Libya. " * 1000, encoding="utf-8")
    assert early.is_large([tmp_path])
