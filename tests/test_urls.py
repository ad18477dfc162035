"""Input, output and parse store by URL, on fsspec's memory and local file systems."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from fsspec.implementations.memory import MemoryFileSystem

import eventcode
from eventcode.builder import Options, build
from eventcode.dataset.publish import publish
from eventcode.documents import find_sources, read_documents
from eventcode.errors import DatasetError, UsageError
from eventcode.model import Document, Reject

STORY = "Chad accused Libya of aggression. On Monday Chad recalled its ambassador from Libya."
OPTIONS = Options(workers=1, default_date=date(2011, 3, 16))


@pytest.fixture
def memory(tmp_path, monkeypatch):
    """An empty store in memory, and a cache that is the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    fs = MemoryFileSystem()
    fs.store.clear()
    fs.pseudo_dirs[:] = [""]
    fs.pipe_file("/news/2011/a.txt", STORY.encode())
    fs.pipe_file("/news/b.jsonl", b'{"text": "Chad met Libya."}\n')
    fs.pipe_file("/news/.hidden/c.txt", b"never read")
    return fs


PLACES = {
    "file": ("memory://news/b.jsonl", ["b:1"]),
    "folder": ("memory://news", ["2011/a", "b:1"]),
    "pattern": ("memory://news/*.jsonl", ["b:1"]),
}


@pytest.mark.parametrize(("url", "ids"), list(PLACES.values()), ids=list(PLACES))
def test_files_are_found_by_url(memory, url, ids):
    found = [d for d in read_documents([url], default_date=date(2011, 1, 1)) if isinstance(d, Document)]
    assert [d.doc_id for d in found] == ids
    assert all(d.place.startswith("memory://") for d in found)


@pytest.mark.parametrize("url", ["memory://nowhere", "memory://news/*.csv"])
def test_nothing_there_is_a_reject(memory, url):
    (item,) = find_sources([url])
    assert isinstance(item, Reject)
    assert item.place == url


def test_unknown_scheme_is_wrong_usage():
    with pytest.raises(UsageError, match="gopher"):
        find_sources(["gopher://news"])


def test_dataset_from_url_to_url_is_the_local_one(memory, tmp_path: Path):
    memory.pipe_file("/out/notes.txt", b"mine")
    memory.pipe_file("/out/events/year=1999/month=01/part-0.parquet", b"stale")
    build("memory://news", "memory://out", options=OPTIONS)
    memory.get("/out/", str(tmp_path / "got"), recursive=True)
    assert not list((tmp_path / "got").rglob("year=1999"))
    assert memory.cat_file("/out/notes.txt") == b"mine"
    assert memory.exists("/out/parses")
    memory.get("/news/", str(tmp_path / "news"), recursive=True)
    build(f"file://{tmp_path}/news", f"file://{tmp_path}/local", options=OPTIONS)
    for read in (eventcode.read_events, eventcode.read_daily):
        assert read(tmp_path / "got").collect().equals(read(f"file://{tmp_path}/local").collect())
    assert eventcode.read_events(tmp_path / "got").select(pl.len()).collect().item() >= 3
    assert build("memory://news", "memory://out", options=OPTIONS).parsed_sentences == 0


def test_interrupted_copy_is_seen_by_the_missing_manifest(memory, tmp_path, monkeypatch):
    build("memory://news", "memory://out", options=OPTIONS)
    (tmp_path / "new").mkdir()
    for name in ("manifest.json", "rejects.parquet"):
        (tmp_path / "new" / name).write_bytes(b"new")

    def broken(*_arguments, **_options):
        raise OSError("connection lost")

    monkeypatch.setattr(MemoryFileSystem, "pipe_file", broken)
    with pytest.raises(DatasetError, match="connection lost; check the URL"):
        publish(tmp_path / "new", "memory://out")
    assert not memory.exists("/out/manifest.json")
