"""The whole line with the real parser: build, rebuild, bad input, command line, Python API."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import eventcode
from eventcode.builder import Options, build
from eventcode.errors import DatasetError, ModelError, UsageError
from eventcode.parsing import models

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
STORY = "Chad accused Libya of aggression. On Monday Chad recalled its ambassador from Libya."


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "eventcode.cli", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=300, env={**os.environ, **environment}, check=False
    )


def story(folder: Path, name: str = "story.txt", text: str = STORY, day: str = "2011-03-16") -> Path:
    file = folder / name
    file.write_text(f"date: {day}\npublisher: Test Wire\n\n{text}\n", encoding="utf-8")
    return file


def rows(folder: Path) -> list[dict]:
    return (
        eventcode.read_events(folder).sort("doc_id", "trigger_start", "source_start", "cameo_code").collect().to_dicts()
    )


def test_seeds_build_with_every_kind_of_event(built: Path):
    events = eventcode.read_events(built).collect()
    assert set(events["quad_class"]) == {1, 2, 3, 4}
    assert events["cameo_root"].n_unique() >= 12
    assert eventcode.read_rejects(built).collect().height == 0
    documents = eventcode.read_documents(built).collect()
    assert 12 <= documents.height <= 20
    assert documents["publisher"].null_count() == 0
    assert documents["duplicate_of"].drop_nulls().len() == 1


def test_every_row_is_explained(built: Path):
    events = eventcode.read_events(built).collect()
    assert events["trace"].list.len().min() >= 3
    texts = dict(eventcode.read_documents(built).select("doc_id", "text").collect().iter_rows())
    for row in events.iter_rows(named=True):
        text = texts[row["doc_id"]]
        assert text[row["source_start"] : row["source_end"]] == row["source_text"]
        assert text[row["trigger_start"] : row["trigger_end"]] == row["trigger_text"]


def test_second_build_parses_nothing_and_gives_the_same_bytes(built: Path):
    def content() -> dict[str, bytes]:
        return {p.relative_to(built).as_posix(): p.read_bytes() for p in built.rglob("*") if p.is_file()}

    before = content()
    summary = build(ROOT / "seeds", built, options=Options(workers=1))
    assert summary.parsed_sentences == 0
    assert content() == before


def test_a_grown_folder_parses_only_what_is_new(tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    story(folder)
    assert build(folder, tmp_path / "out", options=Options(workers=1)).parsed_sentences == 2
    story(folder, "later.txt", "Chad accused Libya of aggression. Niger met Libya.", day="2011-03-17")
    assert build(folder, tmp_path / "out", options=Options(workers=1)).parsed_sentences == 1
    assert build(folder, tmp_path / "fresh", options=Options(workers=1)).parsed_sentences == 3
    assert rows(tmp_path / "out") == rows(tmp_path / "fresh")


def test_workers_do_not_change_the_rows(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("eventcode.engines.chunks.Chunks.__init__.__defaults__", (2_000,))
    monkeypatch.setattr("eventcode.engines.local.WORTH_A_PROCESS", 0)
    build(ROOT / "seeds", tmp_path, options=Options(workers=2))
    assert rows(tmp_path) == rows(built)


def test_manifest_names_model_rules_and_inputs(built: Path):
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["model"]["name"] == "en-compact"
    assert manifest["counts"]["events"] == len(rows(built))
    assert {"rules", "lexicons", "codebook"} <= set(manifest["coder"])
    assert all(len(i["sha256"]) == 64 for i in manifest["inputs"])


def test_paths_from_and_until(tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    story(folder, "a.txt", day="2011-03-16")
    story(folder, "b.txt", STORY.replace("Chad", "Niger"), day="2012-03-16")
    (folder / "c.txt.gz").write_bytes(gzip.compress(f"date: 2013-01-01\n\n{STORY.replace('Chad', 'Mali')}".encode()))
    day = eventcode.read_documents
    build(folder, tmp_path / "out", options=Options(workers=1, since=None, until=None))
    assert day(tmp_path / "out").collect().height == 3
    from datetime import date

    build(folder, tmp_path / "out", options=Options(workers=1, since=date(2012, 1, 1), until=date(2012, 12, 31)))
    assert day(tmp_path / "out").collect()["doc_id"].to_list() == ["b"]


@pytest.fixture(scope="module")
def parses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One parse store for the bad-input builds, which all hold the same good story."""
    return tmp_path_factory.mktemp("store")


BAD_FILES = {
    "empty file": ("a.txt", b"", "empty file"),
    "broken UTF-8": ("a.txt", b"date: 2011-01-01\n\nCaf\xe9 society", "UTF-8"),
    "binary": ("a.txt", bytes(range(256)) * 8, "binary"),
    "not JSON": ("a.jsonl", b'{"text": "x", \n', "JSON"),
    "CSV without text": ("a.csv", b"id,verdict\n1,hello\n", "text"),
    "no date": ("a.txt", b"Chad accused Libya.", "--date"),
    "impossible date": ("a.jsonl", b'{"text": "Chad accused Libya.", "date": "2011-02-30"}\n', "2011-02-30"),
    "empty text": ("a.jsonl", b'{"text": "  ", "date": "2011-02-03"}\n', "empty"),
    "other script": ("a.jsonl", '{"text": "Россия обвинила Грузию в агрессии.", "date": "2011-02-03"}\n'.encode(), "Cyrillic"),
    "5 MB text": ("a.jsonl", json.dumps({"text": "Chad met Libya. " * 350_000, "date": "2011-02-03"}).encode(), "split"),
    "same id": (
        "a.jsonl",
        b'{"id": "1", "text": "Chad accused Libya.", "date": "2011-02-03"}\n{"id": "1", "text": "Other.", "date": "2011-02-03"}\n',
        "id",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "reason"), list(BAD_FILES.values()), ids=list(BAD_FILES))
def test_bad_input_is_a_row_in_rejects_and_the_rest_is_built(tmp_path, parses, name, content, reason):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes(content)
    story(folder, "good.txt")
    summary = build(folder, tmp_path / "out", options=Options(workers=1, parses=parses))
    rejects = eventcode.read_rejects(tmp_path / "out").collect()
    assert rejects.height == 1
    assert reason in rejects["reason"][0]
    assert "\n" not in rejects["reason"][0]
    assert "good" in {r["doc_id"] for r in rows(tmp_path / "out")}
    assert summary.failed  # one of three is more than one in a hundred


def test_sentence_of_3000_tokens_is_rejected_and_the_rest_coded(tmp_path: Path):
    words = "Chad and Libya and " * 1000
    story(tmp_path, text=f"Chad accused Libya of aggression.\n\n{words.strip()}\n\nChad accused Libya of aggression.")
    build(tmp_path / "story.txt", tmp_path / "out", options=Options(workers=1))
    rejects = eventcode.read_rejects(tmp_path / "out").collect()
    assert rejects["stage"].to_list() == ["parse"]
    assert "too long" in rejects["reason"][0]
    assert len(rows(tmp_path / "out")) == 2
    build(tmp_path / "story.txt", tmp_path / "out", options=Options(workers=1))
    assert eventcode.read_rejects(tmp_path / "out").collect().equals(rejects)


def test_missing_path_is_one_line():
    result = run("build", "no/such/place", "--out", "unused")
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "no/such/place" in result.stderr
    assert not Path("unused", "events").exists()
    shutil.rmtree("unused", ignore_errors=True)


WRONG_USAGE = {
    "no paths": ["build"],
    "unknown option": ["build", "x", "--frobnicate"],
    "parser": ["build", "seeds", "--parser", "en-huge"],
    "engine": ["build", "seeds", "--engine", "spark"],
    "date": ["build", "seeds", "--date", "2011-13-01"],
    "dates in the wrong order": ["build", "seeds", "--from", "2012-01-01", "--until", "2011-01-01"],
    "empty text": ["explain", " "],
    "rule": ["rules", "show", "acuse"],
}


@pytest.mark.parametrize("arguments", list(WRONG_USAGE.values()), ids=list(WRONG_USAGE))
def test_wrong_usage_exits_with_2(arguments):
    result = run(*arguments)
    assert result.returncode == 2, result.stderr
    assert "Traceback" not in result.stderr


def test_unwritable_folder(tmp_path: Path):
    file = tmp_path / "out"
    file.write_text("in the way", encoding="utf-8")
    with pytest.raises(DatasetError, match="a file stands there"):
        build(ROOT / "seeds", file, options=Options(workers=1))


def test_damaged_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    damaged = tmp_path / "model"
    shutil.copytree(models.resolve("en-compact").folder, damaged)
    with (damaged / "lemma.pt").open("r+b") as stream:
        stream.write(b"damage")
    monkeypatch.setattr(models, "resolve", lambda name: models.ModelInfo(name, damaged, True, ""))
    with pytest.raises(ModelError, match="checksum differs") as raised:
        build(ROOT / "seeds", tmp_path / "out", options=Options(workers=1))
    assert "lemma.pt" in str(raised.value)


def test_official_models_without_network(tmp_path: Path):
    # a closed port stands for a network that cannot be reached
    result = run(
        "models", "fetch", "stanza:en", "--url", "http://127.0.0.1:9", EVENTCODE_MODELS=str(tmp_path), NO_PROXY="*"
    )
    assert result.returncode == 1
    assert result.stderr.startswith("eventcode: cannot download stanza:en")
    assert result.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_interrupted_build_keeps_the_old_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    build(story(tmp_path), tmp_path / "out", options=Options(workers=1))
    before = rows(tmp_path / "out")

    def interrupt(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("eventcode.dataset.writer.DatasetWriter.finish", interrupt)
    with pytest.raises(KeyboardInterrupt):
        build(
            story(tmp_path, "other.txt", STORY.replace("Chad", "Niger")), tmp_path / "out", options=Options(workers=1)
        )
    assert rows(tmp_path / "out") == before
    assert not (tmp_path / "out" / ".staging").exists()


def test_code_text():
    events = eventcode.code_text("Chad accused Libya of aggression on Monday.", date="2011-03-16")
    assert events.select("source_code", "cameo_code", "target_code").rows() == [("TCD", "1123", "LBY")]
    assert str(events["event_date"][0]) == "2011-03-14"
    assert events["event_date_basis"][0] == "text"
    assert events.schema["cameo_code"] == pl.String
    with pytest.raises(UsageError, match="empty"):
        eventcode.code_text("")
    with pytest.raises(UsageError, match="no date"):
        eventcode.code_text("Chad accused Libya.", date="Monday")


def test_explain_is_plain_in_a_pipe_and_says_why():
    result = run("explain", "Chad did not accuse Libya. Chad accused Libya of aggression.", "--date", "2011-03-16")
    assert result.returncode == 0
    assert "\x1b[" not in result.stdout
    for part in (
        "accuse(agent: Chad, patient: Libya; not)",
        "no deed: negated",
        "TCD 1123 LBY",
        "refined to 1123",
        "countries.csv:",
    ):
        assert part in result.stdout


def test_help_is_quick_to_import():
    code = "import sys, eventcode.cli; print(sorted(m for m in ('torch', 'stanza', 'polars', 'pandera') if m in sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="../shared/seeds is not here")
def test_real_article_builds(tmp_path: Path):
    build(SHARED / "seeds", tmp_path, options=Options(workers=1))
    triples = {(r["source_country"], r["cameo_root"], r["target_country"]) for r in rows(tmp_path)}
    expected = {
        ("RUS", "11", "USA"), ("RUS", "11", "JPN"), ("RUS", "11", "KOR"), ("RUS", "04", "PRK"), ("PRK", "04", "RUS"),
        ("RUS", "05", "PRK"), ("USA", "06", "KOR"), ("KOR", "06", "USA"), ("PRK", "15", None), ("RUS", "06", "PRK"),
        ("PRK", "06", "RUS"), ("RUS", "03", "PRK"), ("PRK", "03", "RUS"), ("USA", "11", "PRK"), ("USA", "11", "RUS"),
        ("PRK", "07", "RUS"), ("RUS", "12", None), ("RUS", "04", "CHN"), ("CHN", "04", "RUS"),
    }  # fmt: skip
    assert expected - triples == set()
    assert len(triples - expected) <= 3
