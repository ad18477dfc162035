"""The tables: contracts, validation, writing, committing, reading back with four libraries."""

from __future__ import annotations

import errno
import json
from dataclasses import asdict, fields, replace
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as pads
import pytest

from eventcode.codebook import load_codebook
from eventcode.dataset import commit
from eventcode.dataset.read import read_daily, read_documents, read_events, read_rejects
from eventcode.dataset.schema import TABLES, frame, pandera_schema
from eventcode.dataset.validate import validate_events
from eventcode.dataset.writer import DatasetWriter
from eventcode.errors import DatasetError
from eventcode.model import Document, Event, Reject
from eventcode.schemas import contracts, rendered

TEXT = "Chad accused Libya of aggression on Monday."
SCHEMAS = Path(__file__).parent.parent / "schemas"


def document(number: int = 0, text: str = TEXT, day: date = date(2011, 3, 14)) -> Document:
    return Document(f"doc-{number}", text, day, publisher=f"Paper {number}", place=f"news.jsonl:{number}")


def event(doc: Document, code: str = "1123", **changes: object) -> Event:
    facts = load_codebook()[code]
    made = Event(
        event_id=f"{abs(hash((doc.doc_id, code))) % 16**16:016x}",
        group_id="0" * 16,
        doc_id=doc.doc_id,
        sentence_index=0,
        sentence_text=TEXT,
        story_date=doc.date,
        event_date=doc.date,
        event_date_basis="text",
        source_code="TCD",
        source_country="TCD",
        source_role=None,
        source_text="Chad",
        source_start=0,
        source_end=4,
        target_code="LBY",
        target_country="LBY",
        target_role=None,
        target_text="Libya",
        target_start=13,
        target_end=18,
        cameo_code=code,
        cameo_root=code[:2],
        cameo_label=facts.label,
        quad_class=facts.quad_class,
        goldstein=facts.goldstein,
        plover_event=facts.plover_event,
        plover_mode=facts.plover_mode,
        plover_context=facts.plover_context,
        factuality="asserted",
        attributed_to_code=None,
        attributed_to_text=None,
        is_reciprocal=False,
        trigger_text="accused",
        trigger_start=5,
        trigger_end=12,
        rule_id="accuse",
        trace=("rule accuse",),
        place_name=None,
        place_country=None,
        latitude=None,
        longitude=None,
        geonames_id=None,
        publisher=doc.publisher,
        url=None,
        coder_version="0",
    )
    return replace(made, **changes)


def write_dataset(folder: Path, documents: list[Document], batch: int = 100) -> None:
    with DatasetWriter(folder, load_codebook()) as writer:
        rows = [(d, 1, [event(d, event_id=f"{i:016x}")]) for i, d in enumerate(documents)]
        for start in range(0, len(rows), batch):
            writer.add(rows[start : start + batch])
        writer.finish({"eventcode": "0"})


def test_event_fields_are_the_columns():
    assert [f.name for f in fields(Event)] == [c.name for c in TABLES["events"].columns]
    assert [f.name for f in fields(Reject)] == [c.name for c in TABLES["rejects"].columns]


def test_published_contracts_are_current():
    for name, content in contracts().items():
        assert (SCHEMAS / name).read_text(encoding="utf-8") == rendered(content), f"{name} is stale; run: make schemas"


def test_valid_row_passes():
    good, rejects = validate_events([event(document())], {"doc-0": TEXT}, load_codebook())
    assert (good.height, rejects) == (1, [])


BAD_ROWS = {
    "source offsets": ({"source_start": 1}, "source offsets point at source_text"),
    "target offsets": ({"target_end": 17}, "target offsets point at target_text"),
    "trigger offsets": ({"trigger_text": "blamed"}, "trigger offsets point at trigger_text"),
    "half a target": ({"target_text": None}, "target columns are filled together"),
    "code without zero": ({"cameo_code": "40"}, "cameo_code is in the codebook"),
    "label": ({"cameo_label": "Accuse"}, "cameo_label agrees with cameo_code"),
    "quad class": ({"quad_class": 4}, "quad_class agrees with cameo_code"),
    "weight": ({"goldstein": 1.0}, "goldstein agrees with cameo_code"),
    "actor code": ({"source_code": "Chad"}, "source_code matches"),
    "country": ({"target_country": "Libya"}, "target_country matches"),
    "basis": ({"event_date_basis": "guess"}, "event_date_basis is one of"),
    "far future": ({"event_date": date(2030, 1, 1)}, "event_date lies between"),
    "story's date": ({"event_date_basis": "story", "event_date": date(2011, 3, 1)}, "story's basis is the story's"),
    "latitude": ({"place_name": "X", "place_country": "TCD", "latitude": 99.0, "longitude": 1.0}, "latitude is at most 90"),
    "other document": ({"doc_id": "doc-9"}, "the document is in the batch"),
    "sentence": ({"sentence_text": "Another."}, "sentence_text stands in the document"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "reason"), list(BAD_ROWS.values()), ids=list(BAD_ROWS))
def test_bad_row_goes_to_rejects_and_the_others_stay(changes, reason):
    rows = [event(document()), event(document(), "112", **changes)]
    good, rejects = validate_events(rows, {"doc-0": TEXT}, load_codebook())
    assert good["cameo_code"].to_list() == ["1123"]
    assert len(rejects) == 1
    assert reason in rejects[0].reason
    assert json.loads(rejects[0].content or "")["trigger_start"] == 5


def test_repeated_id_is_rejected():
    _, rejects = validate_events([event(document()), event(document())], {"doc-0": TEXT}, load_codebook())
    assert rejects
    assert all("event_id" in r.reason for r in rejects)


def test_row_and_bytes_do_not_depend_on_batches(tmp_path):
    documents = [document(i, day=date(2011, 1 + i % 3, 14)) for i in range(7)]
    for name, batch in (("a", 1), ("b", 100)):
        write_dataset(tmp_path / name, documents, batch)
    a, b = (
        {p.relative_to(tmp_path / n): p.read_bytes() for p in (tmp_path / n).rglob("*") if p.is_file()} for n in "ab"
    )
    assert a == b
    assert len([p for p in a if p.parts[0] == "events"]) == 3


def test_four_libraries_read_it_and_prune(tmp_path):
    write_dataset(tmp_path, [document(i, day=date(2010 + i, 2, 1)) for i in range(3)])
    lazy = read_events(tmp_path).filter(pl.col("year") == 2011)
    assert lazy.collect()["doc_id"].to_list() == ["doc-1"]
    plan = lazy.explain()
    assert "year=2011" in plan
    assert "year=2012" not in plan
    assert read_events(tmp_path).collect_schema()["cameo_code"] == pl.String
    frame_ = pd.read_parquet(tmp_path / "events")
    assert sorted(frame_["cameo_code"]) == ["1123"] * 3
    files = f"{tmp_path}/events/**/*.parquet"
    query = f"select doc_id, cameo_code from read_parquet('{files}', hive_partitioning=true) where year = 2012"
    assert duckdb.sql(query).fetchall() == [("doc-2", "1123")]
    table = pads.dataset(tmp_path / "events", partitioning="hive")
    assert len(list(table.get_fragments(filter=pads.field("year") == 2010))) == 1
    assert table.to_table(filter=pads.field("year") == 2010)["doc_id"].to_pylist() == ["doc-0"]


def test_empty_dataset_reads_with_its_schema(tmp_path):
    write_dataset(tmp_path, [])
    for table, read in (("events", read_events), ("daily", read_daily), ("documents", read_documents)):
        rows = read(tmp_path).collect()
        assert rows.height == 0
        assert set(TABLES[table].dtypes) <= set(rows.columns)
    assert read_rejects(tmp_path).collect().height == 0


def test_missing_dataset_says_what_to_do(tmp_path):
    with pytest.raises(DatasetError, match="eventcode build"):
        read_events(tmp_path / "nothing")


def test_daily_counts_reports_texts_and_publishers(tmp_path):
    other = TEXT + " It was a cold day."
    documents = [document(0), document(1), document(2, other)]
    write_dataset(tmp_path, documents)
    row = read_daily(tmp_path).collect().row(0, named=True)
    assert (row["n_reports"], row["n_documents"], row["n_publishers"]) == (3, 2, 3)
    assert row["event_id"] == f"{0:016x}"
    copies = read_documents(tmp_path).sort("doc_id").collect()["duplicate_of"].to_list()
    assert copies == [None, "doc-0", None]


def test_tables_pass_their_schemas(tmp_path):
    write_dataset(tmp_path, [document(0), document(1)])
    for name in ("daily", "documents"):
        rows = {"daily": read_daily, "documents": read_documents}[name](tmp_path).collect()
        columns = rows.select(list(TABLES[name].dtypes))
        assert columns.height > 0
        assert pandera_schema(name).validate(columns, lazy=True).equals(columns)


# -- committing ---------------------------------------------------------------------------------------------------


def snapshot(folder: Path) -> dict[str, bytes]:
    hidden = (commit.LOCK,)
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and p.name not in hidden
    }


@pytest.mark.parametrize("breaks_at", range(14))
def test_interrupted_commit_ends_in_the_old_dataset_or_the_new_one(tmp_path, monkeypatch, breaks_at):
    write_dataset(tmp_path / "new", [document(1)])
    folder = tmp_path / "data"
    write_dataset(folder, [document(0)])
    (folder / "notebook.ipynb").write_text("mine", encoding="utf-8")
    old = snapshot(folder)
    calls = 0
    real = Path.rename

    def rename(self, target):
        nonlocal calls
        if calls == breaks_at:
            raise KeyboardInterrupt
        calls += 1
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    finished = True
    try:
        write_dataset(folder, [document(1)])
    except KeyboardInterrupt:
        finished = False
    monkeypatch.setattr(Path, "rename", real)
    rows = read_events(folder).collect()
    assert rows["doc_id"].to_list() == ["doc-1"]  # the journal was written: reading finishes the commit
    now = snapshot(folder)
    assert now.pop("notebook.ipynb") == b"mine"
    assert now == snapshot(tmp_path / "new")
    assert finished == (breaks_at >= 12)
    assert set(old) - {"notebook.ipynb"} == set(now)


def test_build_that_breaks_before_the_commit_keeps_the_old_dataset(tmp_path):
    write_dataset(tmp_path, [document(0)])
    before = snapshot(tmp_path)
    with pytest.raises(RuntimeError), DatasetWriter(tmp_path, load_codebook()) as writer:
        writer.add([(document(1), 1, [])])
        raise RuntimeError
    assert snapshot(tmp_path) == before


def test_full_disk_is_one_line_and_keeps_the_old_dataset(tmp_path, monkeypatch):
    write_dataset(tmp_path, [document(0)])
    before = snapshot(tmp_path)

    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(DatasetError, match="No space left on device; free space"):
        write_dataset(tmp_path, [document(1)])
    monkeypatch.undo()
    assert snapshot(tmp_path) == before


def test_two_builds_at_once(tmp_path):
    with DatasetWriter(tmp_path, load_codebook()), pytest.raises(DatasetError, match="another build"):
        DatasetWriter(tmp_path, load_codebook()).__enter__()


def test_out_is_a_file(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(DatasetError, match="a file stands there"):
        write_dataset(tmp_path / "file", [])


def test_frame_refuses_a_row_that_lacks_a_column():
    with pytest.raises(KeyError):
        frame("rejects", [{k: v for k, v in asdict(Reject("read", "x", "y")).items() if k != "place"}])
