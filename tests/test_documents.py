"""Reading news files: every format, every way in which a file or document can be bad, and the sample dispatches."""

import csv
import gzip
import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from eventcode.documents import MAX_TEXT_CHARS, find_sources, read_documents, text_sha256
from eventcode.documents.plain import split_header
from eventcode.model import Document, Reject

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "seeds"
DAY = date(2024, 3, 1)
STORY = "Envoys of both countries met in Oslo."


def write(path: Path, content: str | bytes) -> Path:
    """A file with this content, gzipped if its name says so."""
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data) if path.name.lower().endswith(".gz") else data)
    return path


def read(*paths, day=DAY):
    return list(read_documents([str(p) for p in paths], default_date=day))


def documents(items):
    return [item for item in items if isinstance(item, Document)]


def rejects(items):
    return [item for item in items if isinstance(item, Reject)]


def line(**fields) -> str:
    return json.dumps({"text": STORY, **fields}) + "\n"


def to_parquet(path: Path, **columns) -> Path:
    parquet.write_table(pa.table(columns), path)
    return path


# -- formats ------------------------------------------------------------------------------------------------------

FULL = {"id": "a1", "date": "2013-11-24", "title": "A deal", "publisher": "Harbour Wire", "url": "https://e.example/1"}
TABLE = ",".join([*FULL, "text"]) + "\n" + ",".join([*FULL.values(), STORY]) + "\n"


@pytest.mark.parametrize(
    "name, content",
    [
        pytest.param("s.txt", "".join(f"{k}: {v}\n" for k, v in FULL.items()) + "\n" + STORY + "\n", id="text-header"),
        pytest.param("s.jsonl", line(**FULL), id="jsonl"),
        pytest.param("s.ndjson.gz", line(**FULL), id="ndjson-gz"),
        pytest.param("s.csv", TABLE, id="csv"),
        pytest.param("S.CSV.GZ", "ID,Date,TITLE,publisher,Url , Text\n" + TABLE.splitlines()[1], id="csv-capitals"),
        pytest.param("s.csv", TABLE.replace(",", ";"), id="csv-semicolons"),
        pytest.param("s.tsv", TABLE.replace(",", "\t"), id="tsv"),
        pytest.param("s.csv", b"\xef\xbb\xbf" + TABLE.replace("\n", "\r\n").encode(), id="csv-bom-crlf"),
        pytest.param("s.csv", TABLE.replace("\n", "\r"), id="csv-old-mac-line-ends"),
        pytest.param("s.jsonl", b"\xef\xbb\xbf\r\n" + line(**FULL, other=[1]).encode(), id="jsonl-bom-blank-unknown"),
        pytest.param("s.jsonl", json.dumps({"Body": STORY, "doc_id": "a1", "story_date": "20131124", "source": "Iran",
                     "headline": "A deal", "outlet": "Harbour Wire", "link": "https://e.example/1"}), id="aliases"),
    ],
)  # fmt: skip
def test_every_field_is_read(tmp_path, name, content):
    path = write(tmp_path / name, content)
    (found,) = documents(read(path))
    assert (found.doc_id, found.text, found.date) == ("a1", STORY, date(2013, 11, 24))
    assert (found.title, found.publisher, found.url) == ("A deal", "Harbour Wire", "https://e.example/1")
    assert found.place.startswith(str(path))


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_parquet(tmp_path, suffix):
    path = to_parquet(
        tmp_path / "s.parquet",
        id=pa.array([1.0, None, 3.0]),
        text=pa.array([STORY, STORY, STORY]).dictionary_encode(),
        date=pa.array([date(2013, 11, 24), None, date(2014, 1, 2)]),
        n=[1, 2, 3],
    )
    if suffix:
        path = write(tmp_path / "s.parquet.gz", path.read_bytes())
    found = documents(read(path))
    assert [(d.doc_id, d.date.isoformat()) for d in found] == [
        ("1", "2013-11-24"),
        ("s:2", "2024-03-01"),
        ("3", "2014-01-02"),
    ]
    assert found[1].place == f"{path}:row 2"


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(pa.array([datetime(2013, 11, 24, 23, 30)], pa.timestamp("ns")), id="nanoseconds"),
        pytest.param(pa.array([datetime(2013, 11, 24, 23, tzinfo=UTC)], pa.timestamp("us", "UTC")), id="zoned"),
        pytest.param(pa.array([date(2013, 11, 24)], pa.date64()), id="date64"),
        pytest.param(pa.array([20131124]), id="integer"),
        pytest.param(pa.array(["2013-11-24"], pa.large_string()), id="string"),
    ],
)
def test_parquet_dates(tmp_path, values):
    (found,) = documents(read(to_parquet(tmp_path / "s.parquet", text=[STORY], date=values)))
    assert found.date == date(2013, 11, 24)


def test_parquet_rows_that_cannot_be_read_are_rejected_alone(tmp_path):
    text = pa.array([STORY.encode(), b"caf\xe9 " + STORY.encode(), STORY.encode()])
    days = pa.array([19000, 19000, 9_000_000], pa.int32()).cast(pa.date32())
    found = read(to_parquet(tmp_path / "s.parquet", text=text, date=days))
    assert [d.doc_id for d in documents(found)] == ["s:1"]
    assert [r.place.rsplit(":", 1)[1] for r in rejects(found)] == ["row 2", "row 3"]
    assert "broken UTF-8 at byte 3" in rejects(found)[0].reason


@pytest.mark.parametrize(
    "text, fields, rest",
    [
        (" date 2023-10-18 The minister left.\n\nHe met no one.", {"date": "2023-10-18"},
         "The minister left.\n\nHe met no one."),
        ("date 2023-10-18\n\nThe minister left.", {"date": "2023-10-18"}, "The minister left."),
        ("\n\nDATE: 20231018 The minister left.", {"date": "20231018"}, "The minister left."),
        ("date: 2023-10-18 09:30\nTitle: Gone\nHe left.", {"date": "2023-10-18", "title": "Gone"}, "He left."),
        ("date: 2023-10-18T09:30Z\nHe left.", {"date": "2023-10-18"}, "He left."),
        ("title: One: two\npublisher:\nurl: https://e.example\nHe left.",
         {"title": "One: two", "publisher": "", "url": "https://e.example"}, "He left."),
        ("date: 2023-10-18\n\ntitle: no header behind a blank line", {"date": "2023-10-18"},
         "title: no header behind a blank line"),
        ("title: One\ntitle: Two", {"title": "One"}, "title: Two"),
        ("Date palms grew there.", {}, "Date palms grew there."),
        ("He left on a date 2023-10-18.", {}, "He left on a date 2023-10-18."),
        ("date: yesterday\nHe left.", {"date": "yesterday"}, "He left."),
        ("", {}, ""),
    ],
    ids=["glued", "own-line", "glued-colon", "time", "iso-time", "lines", "blank-ends", "repeated", "palms", "inside",
         "unreadable", "empty"],
)  # fmt: skip
def test_text_header(text, fields, rest):
    assert split_header(text) == (fields, rest)


def test_table_text_is_kept_but_for_line_ends_and_byte_order_mark(tmp_path):
    raw = "\ufeff  “A”\r\nCafe\u0301 – B\rC \n"
    (found,) = documents(read(write(tmp_path / "s.jsonl", json.dumps({"text": raw}))))
    assert found.text == "  “A”\nCafe\u0301 – B\nC \n"


def test_csv_fields_may_hold_line_breaks_quotes_and_long_texts(tmp_path):
    with (tmp_path / "s.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([["text"], ['He said "no",\nand left.'], ["word " * 60_000], [STORY]])
    found = documents(read(tmp_path / "s.csv"))
    assert [d.doc_id for d in found] == ["s:2", "s:4", "s:5"]
    assert found[0].text == 'He said "no",\nand left.'


@pytest.mark.parametrize(
    "value, day",
    [
        ("2013-11-24", "2013-11-24"), ("20131124", "2013-11-24"), (20131124, "2013-11-24"),
        ("2013-11-24T23:59:59.5+02:00", "2013-11-24"), ("2013-11-24 23:59:59 UTC", "2013-11-24"),
        ("2013-11-24T04Z", "2013-11-24"), ("", "2024-03-01"), (None, "2024-03-01"), (float("nan"), "2024-03-01"),
        ("2023-02-30", "impossible date '2023-02-30'"), ("20231301", "impossible date"),
        ("24.11.2013", "cannot read the date '24.11.2013'"), ("2013-1124", "cannot read the date"),
        ("2013-11-24 and so on", "cannot read the date"), (1385251200, "cannot read the date '1385251200'"),
        (True, "cannot read the date"), ([2013], "cannot read the date"),
    ],
)  # fmt: skip
def test_dates(tmp_path, value, day):
    (found,) = read(write(tmp_path / "s.jsonl", line(date=value)))
    assert found.date.isoformat() == day if isinstance(found, Document) else day in found.reason


# -- bad input ----------------------------------------------------------------------------------------------------

OTHER_SCRIPTS = {
    "Cyrillic": "Министр иностранных дел прибыл в столицу (Reuters).",
    "Arabic": "وصل وزير الخارجية إلى العاصمة",
    "CJK": "外交部长抵达首都",
    "Hangul": "외무장관이 수도에 도착했다",
    "Greek": "Ο υπουργός Εξωτερικών έφτασε",
}

BAD_FILES = [
    ("empty", "s.txt", b"", "empty file"),
    ("empty-gz", "s.txt.gz", b"", "empty file"),
    ("empty-parquet", "s.parquet", b"", "empty file"),
    ("blank", "s.txt", " \n\n", "empty text"),
    ("header-only", "s.txt", "date: 2024-01-02\n", "empty text"),
    ("no-words", "s.txt", "*** — ***", "empty text"),
    ("broken-utf8", "s.txt", b"The caf\xe9 closed.", "broken UTF-8 at byte 7"),
    ("binary", "s.txt", bytes(range(256)), "binary data"),
    ("control", "s.txt", "\x01\x02\x03 word", "binary data"),
    ("utf16", "s.txt", "The minister left.".encode("utf-16"), "UTF-16"),
    ("gzip-unnamed", "s.txt", gzip.compress(b"The minister left."), "does not end in .gz"),
    ("long", "s.txt", "word " * (MAX_TEXT_CHARS // 5 + 1), "500,004, more than 500,000 characters; split it"),
    ("five-megabytes", "s.txt", "word " * 1_000_000, "split it into its stories"),
    ("impossible-date", "s.txt", "date 2023-02-30 The minister left.", "impossible date '2023-02-30'"),
    ("unsupported", "s.docx", STORY, "unsupported file type"),
    ("json", "s.json", line(), "put one object on each line of a .jsonl"),
    ("no-suffix", "story", STORY, "unsupported file type"),
    ("only-gz", "story.gz", STORY, "unsupported file type"),
    ("not-json", "s.jsonl", "{'text': 1}", "not JSON (Expecting property name"),
    ("deep-json", "s.jsonl", '{"text": ' + "[" * 200_000, "not JSON"),
    ("long-number", "s.jsonl", '{"text": ' + "1" * 5000 + "}", "not JSON"),
    ("not-object", "s.jsonl", '"a text"', "not a JSON object"),
    ("json-array", "s.jsonl", '\n[\n{"text": "a"}\n]', "one JSON array"),
    ("json-no-text", "s.jsonl", '{"txt": "a", "n": 1}', "(columns found: txt, n)"),
    ("json-null-text", "s.jsonl", '{"text": null}', "no text"),
    ("json-empty-text", "s.jsonl", '{"text": " "}', "empty text"),
    ("json-number-text", "s.jsonl", '{"text": 12}', "`text` is a number"),
    ("json-list-text", "s.jsonl", '{"text": ["a"]}', "`text` is a list"),
    ("json-object-publisher", "s.jsonl", line(publisher={"name": "x"}), "`publisher` is an object"),
    ("json-bool-id", "s.jsonl", line(id=True), "`id` is true or false"),
    ("json-long-id", "s.jsonl", line(id="x" * 501), "`id` has 501 characters"),
    ("json-id-lines", "s.jsonl", line(id="a\nb"), "`id` holds line breaks"),
    ("json-half-character", "s.jsonl", '{"text": "a \\ud800"}', "broken UTF-8 at byte 2 of `text`"),
    ("json-nul", "s.jsonl", '{"text": "a \\u0000"}', "binary data"),
    ("json-broken-utf8", "s.jsonl", b'{"text": "\xe9"}', "broken UTF-8 at byte 10 of the line"),
    ("json-endless-line", "s.jsonl", '{"text": "' + "x" * 16_000_000 + '"}', "longer than 16,000,000 bytes"),
    ("no-rows", "s.jsonl", "\n\n", "holds no documents"),
    ("csv-no-text", "s.csv", "id,body text,n\n1,2,3\n", "columns found: id, body text, n)"),
    ("csv-no-rows", "s.csv", "id,text\n", "holds no documents"),
    ("csv-short-row", "s.csv", "id,text\n1\n", "fields in the row: 1, in the header: 2"),
    ("csv-open-quote", "s.csv", 'id,text\n1,"He left.\n2,x\n', "not valid CSV (unexpected end of data)"),
    ("csv-open-header", "s.csv", '"id,text\n1,x\n', "not valid CSV"),
    ("parquet-damaged", "s.parquet", b"PAR1 and nothing more", "damaged Parquet file"),
    *[(f"script-{script}", "s.txt", text, f"in {script} script") for script, text in OTHER_SCRIPTS.items()],
]  # fmt: skip


@pytest.mark.parametrize("name, content, reason", [c[1:] for c in BAD_FILES], ids=[c[0] for c in BAD_FILES])
def test_bad_file_is_one_reject_and_the_rest_is_read(tmp_path, name, content, reason):
    bad = write(tmp_path / name, content)
    good = write(tmp_path / "zz.txt", STORY)
    found = read(bad, good)
    (lost,) = rejects(found)
    assert reason in lost.reason
    assert lost.stage == "read"
    assert lost.place.startswith(str(bad))
    assert "\n" not in lost.reason and len(lost.reason) < 300
    assert lost.content is None or len(lost.content) <= 200
    assert [d.doc_id for d in documents(found)] == ["zz"]


@pytest.mark.parametrize("name", ["s.txt.gz", "s.jsonl.gz", "s.csv.gz", "s.parquet.gz"])
@pytest.mark.parametrize("damage", ["cut", "not-gzip", "flipped"])
def test_damaged_gzip(tmp_path, name, damage):
    packed = gzip.compress(("text\n" + line() * 2000).encode())
    middle = len(packed) // 2
    data = {
        "cut": packed[:-9],
        "not-gzip": b"text\nHe left.\n",
        "flipped": packed[:middle] + b"\xff\xff" + packed[middle:],
    }
    path = tmp_path / name
    path.write_bytes(data[damage])
    assert "damaged gzip file" in rejects(read(path))[-1].reason


def test_rows_before_the_damage_are_kept(tmp_path):
    path = tmp_path / "s.jsonl.gz"
    noise = [line(id=str(n), url=text_sha256(str(n))) for n in range(2000)]
    path.write_bytes(gzip.compress("".join(noise).encode())[:-20_000])
    found = read(path)
    kept = len(documents(found))
    assert 0 < kept < 2000
    assert f"after {path}:{kept}" in rejects(found)[-1].reason


def test_damaged_parquet_page(tmp_path):
    path = to_parquet(tmp_path / "s.parquet", text=[STORY + str(n) for n in range(5000)])
    data = bytearray(path.read_bytes())
    data[4:300] = b"\xff" * 296
    path.write_bytes(data)
    assert "damaged Parquet file" in rejects(read(path))[-1].reason


@pytest.mark.parametrize(
    "content, kept, lost",
    [
        ('{"text": "One."}\nnot json\n{"text": "Three."}\n', ["s:1", "s:3"], [2]),
        ('{"text": "One."}\n[1]\n\n{"text": "Four."}', ["s:1", "s:4"], [2]),
    ],
    ids=["not-json", "array-later"],
)
def test_bad_lines_lose_only_themselves(tmp_path, content, kept, lost):
    path = write(tmp_path / "s.jsonl", content)
    found = read(path)
    assert [d.doc_id for d in documents(found)] == kept
    assert [r.place for r in rejects(found)] == [f"{path}:{n}" for n in lost]


def test_bad_csv_rows_lose_only_themselves(tmp_path):
    rows = [b"text,id", b"One,1", b'"Two"x,2', b"Three,3,4", b"caf\xe9,4", b"", b"Five,5"]
    path = write(tmp_path / "s.csv", b"\n".join(rows))
    found = read(path)
    assert [d.doc_id for d in documents(found)] == ["1", "5"]
    assert [(r.place, r.content) for r in rejects(found)] == [
        (f"{path}:3", '"Two"x,2'),
        (f"{path}:4", "Three,3,4"),
        (f"{path}:5", "caf?"),
    ]


def test_document_without_any_date(tmp_path):
    (lost,) = read(write(tmp_path / "s.txt", STORY), day=None)
    assert "no date" in lost.reason and "--date" in lost.reason
    assert (lost.doc_id, lost.content) == ("s", STORY)


@pytest.mark.parametrize("text", [STORY + " “Да”, he said.", "Ångström, Łódź, Đặng", "ＡＢＣ wire", "2024"])
def test_latin_texts_pass(tmp_path, text):
    assert documents(read(write(tmp_path / "s.txt", text)))


def test_unreadable_file(tmp_path, monkeypatch):
    path = write(tmp_path / "s.txt", STORY)

    def deny(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    (lost,) = read(path)
    assert lost.reason == "cannot be read (Permission denied); check the file and its permissions"


# -- paths --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given, reason",
    [
        ("nowhere.txt", "no such file or folder"),
        ("nowhere", "no such file or folder"),
        ("story.txt/below.txt", "no such file or folder"),
        ("*.jsonl", "nothing matches this pattern"),
        ("x" * 5000, "cannot be read (File name too long)"),
        ("nul\x00.txt", "cannot be read"),
        ("", "empty path"),
        ("empty", "empty folder"),
        ("pipe.txt", "not a regular file"),
        ("broken.txt", "no such file or folder"),
    ],
    ids=["file", "folder", "below-file", "glob", "long", "nul", "nothing", "empty-folder", "pipe", "broken-link"],
)
def test_bad_paths(tmp_path, monkeypatch, given, reason):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "story.txt", STORY)
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "broken.txt").symlink_to("gone.txt")
    found = read(given, "story.txt")
    assert [d.doc_id for d in documents(found)] == ["story"]
    assert reason in rejects(found)[0].reason
    assert len(rejects(found)) == 1


def tree(root: Path) -> Path:
    for name in ("b.txt", "a/b.txt", "a/c.jsonl", "a-b/x.txt.gz", ".hidden.txt", ".git/d.txt", "README.md", "b.v2.txt"):
        write(root / name, line(id=None) if name.endswith("jsonl") else STORY)
    return root


@pytest.mark.parametrize(
    "given, ids",
    [
        (["news"], ["a/b", "a/c:1", "a-b/x", "b", "b.v2"]),
        (["news/a", "news"], ["a/b", "a/c:1", "a-b/x", "b", "b.v2"]),
        (["news/b.txt", "./news/a/../b.txt"], ["b"]),
        (["news/*.txt"], ["b", "b.v2"]),
        (["news/**/*.txt"], ["a/b", "b", "b.v2"]),
        (["news/a*"], ["a/b", "a/c:1", "a-b/x"]),
        (["new?"], ["news/a/b", "news/a/c:1", "news/a-b/x", "news/b", "news/b.v2"]),
    ],
    ids=["folder", "overlap", "twice", "glob", "deep-glob", "glob-of-folders", "glob-of-root"],
)
def test_order_and_ids(tmp_path, monkeypatch, given, ids):
    tree(tmp_path / "news")
    monkeypatch.chdir(tmp_path)
    assert [d.doc_id for d in documents(read(*given))] == ids
    assert read(*given) == read(*reversed(given)) == read(*given)


def test_ids_do_not_depend_on_the_current_directory(tmp_path, monkeypatch):
    news = tree(tmp_path / "news")
    ids = []
    for folder, given in ((tmp_path, "news"), (news, "."), (news / "a", ".."), (tmp_path, str(news))):
        monkeypatch.chdir(folder)
        ids.append([d.doc_id for d in documents(read(given))])
    assert ids[0] and ids[1:] == ids[:-1]


def test_folder_reports_what_it_skips(tmp_path):
    news = tree(tmp_path / "news")
    (news / "linked").symlink_to(news / "a")
    assert [(Path(r.place).name, r.reason.partition(";")[0]) for r in rejects(read(news))] == [
        ("README.md", "unsupported file type"),
        ("linked", "a link to a folder is not followed"),
    ]


def test_a_file_name_that_is_a_pattern_is_read_as_file(tmp_path):
    assert [d.doc_id for d in documents(read(write(tmp_path / "a[1].txt", STORY)))] == ["a[1]"]


def test_a_file_name_that_is_not_utf8(tmp_path):
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(STORY)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (lost,) = read(tmp_path)
    assert "file name is not UTF-8" in lost.reason
    assert lost.place.encode()


def test_one_path_may_be_given_alone(tmp_path):
    write(tmp_path / "s.txt", STORY)
    assert list(read_documents(tmp_path / "s.txt", default_date=DAY)) == list(
        read_documents(str(tmp_path / "s.txt"), default_date=DAY)
    )


def test_find_sources_names_kinds(tmp_path):
    lost, *files = find_sources([tree(tmp_path / "news")])
    assert isinstance(lost, Reject)
    assert [(f.name, f.kind, f.is_gzipped) for f in files][:3] == [
        ("a/b.txt", "txt", False),
        ("a/c.jsonl", "jsonl", False),
        ("a-b/x.txt.gz", "txt", True),
    ]


# -- duplicates ---------------------------------------------------------------------------------------------------


def test_duplicate_ids(tmp_path):
    first = write(tmp_path / "a.jsonl", line(id="x") + line(id="y"))
    second = write(tmp_path / "b.csv", f'id,text\nx,"{STORY}"\ny,"Another text."\nz,"{STORY}"\n')
    found = read(first, second)
    assert [d.doc_id for d in documents(found)] == ["x", "y", "z"]
    same, other = rejects(found)
    assert same.reason.startswith(f"duplicate: same id and same text as {first}:1")
    assert other.reason.startswith(f"duplicate id: {first}:2 has it with another text")
    assert (other.place, other.doc_id, other.content) == (f"{second}:3", "y", "Another text.")


def test_a_rejected_document_does_not_take_the_id(tmp_path):
    found = read(write(tmp_path / "a.jsonl", line(id="x", text="") + line(id="x")))
    assert [d.place[-2:] for d in documents(found)] == [":2"]


def test_same_stem_twice(tmp_path):
    write(tmp_path / "a.txt", STORY)
    write(tmp_path / "a.txt.gz", STORY + " They left.")
    found = read(tmp_path)
    assert [d.doc_id for d in documents(found)] == ["a"]
    assert "another text" in rejects(found)[0].reason


def test_reading_is_lazy(tmp_path):
    stream = read_documents([write(tmp_path / "s.jsonl", line(id="1") + "not json\n")], default_date=DAY)
    assert next(stream).doc_id == "1"
    assert isinstance(next(stream), Reject)


def test_text_sha256():
    assert text_sha256("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"


# -- sample texts -------------------------------------------------------------------------------------------------


def test_the_sample_dispatches_are_read_whole():
    found = read(ROOT / "seeds", day=None)
    stories = documents(found)
    assert rejects(found) == []
    assert len({d.doc_id for d in stories}) == len(stories) == 19
    assert {Path(d.place.partition(":")[0]).suffix for d in stories} == {".txt", ".jsonl", ".csv"}
    assert all(d.title and d.publisher for d in stories)
    assert all(d.doc_id.startswith(d.date.isoformat()) for d in stories)
    assert len({text_sha256(d.text) for d in stories}) == 18, "one story is a wire copy of another"


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the article in ../shared/seeds")
def test_a_real_article_with_a_glued_header():
    (article,) = read(SHARED, day=None)
    assert isinstance(article, Document)
    assert article.date == date(2023, 10, 18)
    assert article.text.startswith("Russian Foreign Minister")
