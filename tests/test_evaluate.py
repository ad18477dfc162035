"""Scoring against a user's gold: matching, levels, counts, confusion, and bad gold."""

from __future__ import annotations

import json

import pytest
from tiny import Mention, write

from eventcode.errors import DatasetError, InputError, UsageError
from eventcode.evaluate import evaluate
from eventcode.gold import content_words

ROWS = [
    Mention("President Idriss Déby of Chad", "TCD", "the Libyan government", "LBY", "1123", doc="a", rule_id="accuse"),
    Mention("Chad", "TCD", "Niger", "NER", "040", doc="a", rule_id="meet"),
    Mention("U.S. officials", "USA", "Iran", "IRN", "163", doc="b", rule_id="sanction"),
    Mention("Mali", "MLI", None, None, "010", doc="c", rule_id="state"),
    Mention("France", "FRA", "Spain", "ESP", "051", doc="not in the gold", rule_id="praise"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("data"), ROWS, empty_documents=["silent"])


def gold(tmp_path, *rows, name="gold.jsonl"):
    path = tmp_path / name
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def row(doc, source, target, code):
    return {"doc_id": doc, "source": source, "target": target, "code": code}


MATCHES = {
    "one shared word, other case": (row("a", "deby", "Libyan", "112"), "root", True),
    "dotted and plain": (row("b", "the US", "Iran", "16"), "root", True),
    "only a function word shared": (row("a", "the army of Sudan", "the Libyan government", "112"), "root", False),
    "other target": (row("a", "Déby", "Niger", "112"), "root", False),
    "source and target turned around": (row("a", "Libyan government", "Déby", "112"), "root", False),
    "no source given": (row("a", None, "Niger", "04"), "root", True),
    "no target given": (row("a", "Chad", "", "040"), "full", True),
    "target where the event has none": (row("c", "Mali", "France", "010"), "root", False),
    "words of neither": ({"doc_id": "c", "root": "01"}, "root", True),
    "other document": (row("b", "Chad", "Niger", "040"), "root", False),
    "same root": (row("a", "Déby", "Libyan", "111"), "root", True),
    "same root is not the same base": (row("a", "Déby", "Libyan", "111"), "base", False),
    "same base": (row("a", "Déby", "Libyan", "1121"), "base", True),
    "same base is not the same code": (row("a", "Déby", "Libyan", "1121"), "full", False),
    "coarser gold is another code": (row("a", "Déby", "Libyan", "112"), "full", False),
    "same code": (row("a", "Déby", "Libyan", "1123"), "full", True),
    "gold of a root at every level": (row("a", "Déby", "Libyan", "11"), "full", True),
    "root in its own column": ({"doc_id": "a", "source": "Déby", "target": "Libyan", "root": "11"}, "full", True),
    "id for doc_id": ({"id": "a", "source": "Déby", "target": "Libyan", "code": "1123"}, "full", True),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "level", "expected"), list(MATCHES.values()), ids=list(MATCHES))
def test_matching(folder, tmp_path, asked, level, expected):
    found = evaluate(folder, gold(tmp_path, asked), level)
    assert found.faults == ()
    assert (found.overall.n_found, len(found.missed)) == ((1, 0) if expected else (0, 1))


def test_counts_by_root_and_macro(folder, tmp_path):
    path = gold(
        tmp_path,
        row("a", "Déby", "Libyan", "1123"),
        row("a", "Chad", "Niger", "057"),
        row("b", "US", "Iran", "163"),
        row("b", "US", "Iran", "112"),
        {"doc_id": "silent", "code": None},
    )
    found = evaluate(folder, path)
    counts = {s.root: (s.n_gold, s.n_found, s.n_coded, s.n_right) for s in found.by_root}
    assert counts == {"04": (0, 0, 1, 0), "05": (1, 0, 0, 0), "11": (2, 1, 1, 1), "16": (1, 1, 1, 1)}
    eleven = next(s for s in found.by_root if s.root == "11")
    assert (eleven.precision, eleven.recall, eleven.f1, eleven.label) == (1.0, 0.5, pytest.approx(2 / 3), "Disapprove")
    assert (found.overall.precision, found.overall.recall) == (pytest.approx(2 / 3), 0.5)
    assert found.macro_f1 == pytest.approx((0 + 2 / 3 + 1) / 3)  # over the roots of the gold: 05, 11, 16
    assert (found.macro_precision, found.macro_recall) == (pytest.approx(2 / 3), 0.5)
    assert found.n_documents == 3
    # US and Iran were found, but their 163 is right for another row: no confusion
    assert found.confusion == {("05", "04"): 1}
    assert [(g.doc_id, g.code) for g in found.missed] == [("a", "057"), ("b", "112")]
    assert [(e.code, e.rule_id, e.sentence) for e in found.false] == [("040", "meet", ROWS[1].sentence)]
    assert "coded with another root: 05 as 04 1" in found.lines()


def test_event_reported_twice_is_right_twice(tmp_path):
    twice = [Mention("Chad", "TCD", "Niger", "NER", "040", doc="a")] * 2
    data = write(tmp_path / "data", twice)
    found = evaluate(data, gold(tmp_path, row("a", "Chad", "Niger", "040")))
    assert (found.overall.n_right, found.overall.n_coded, found.overall.n_found, found.false) == (2, 2, 1, ())


def test_document_without_events_counts_its_false_ones(folder, tmp_path):
    found = evaluate(folder, gold(tmp_path, {"doc_id": "c", "code": None}, row("b", "US", "Iran", "163")))
    assert [e.rule_id for e in found.false] == ["state"]
    assert found.overall.precision == 0.5
    only = evaluate(folder, gold(tmp_path, {"doc_id": "silent", "code": ""}))
    assert (only.overall.precision, only.macro_f1, only.by_root) == (0.0, 0.0, ())


def test_csv_reads_the_same(folder, tmp_path):
    lines = ("doc_id,source,target,code,notes", 'a,"Déby, the president",Libyan,1123,x', "b,US,Iran,16,", "silent,,,,")
    from_csv = evaluate(folder, gold(tmp_path, *lines, name="gold.csv"), "full")
    semicolons = evaluate(folder, gold(tmp_path, "DOC_ID;Root;Source;Target", "b;16;US;Iran", name="s.csv"))
    assert (from_csv.overall.n_gold, from_csv.overall.n_found, from_csv.n_documents) == (2, 2, 3)
    assert semicolons.overall.n_found == 1


BAD = {
    "not JSON": ("{doc_id: a}", "not JSON"),
    "not an object": ('["a"]', "not a JSON object"),
    "no document": ({"code": "112"}, "no doc_id"),
    "no code at all": ({"doc_id": "a"}, "no code and no root (leave the code empty (null)"),
    "actors without a code": (row("a", "Chad", None, ""), "source or target without a code"),
    "code as a number": ({"doc_id": "a", "code": 112}, 'code is 112, not text (write it in quotes: "code": "112")'),
    "zero lost": (row("a", "Chad", "Niger", "40"), "code '40' is not in the codebook (two to four digits, with the leading zero; is it 040?)"),
    "unknown code": (row("a", "Chad", "Niger", "999"), "code '999' is not in the codebook"),
    "root of three digits": ({"doc_id": "a", "root": "112"}, "root '112' is no CAMEO root"),
    "root without its zero": ({"doc_id": "a", "root": "4"}, "root '4' is no CAMEO root (01 to 20, with the leading zero; is it 04?)"),
    "code and root disagree": ({"doc_id": "a", "root": "04", "code": "112"}, "code 112 is not of root 04"),
    "nothing to compare": (row("a", "of the", "Niger", "040"), "source 'of the' has no word to compare"),
    "unknown document": (row("z", "Chad", "Niger", "040"), "no document 'z' in the dataset"),
    "with and without events": ({"doc_id": "b", "code": None}, "document 'b' has rows with a code and one without"),
}  # fmt: skip


@pytest.mark.parametrize(("bad", "says"), list(BAD.values()), ids=list(BAD))
def test_bad_gold_is_one_line_and_the_others_count(folder, tmp_path, bad, says):
    path = gold(tmp_path, row("b", "US", "Iran", "163"), bad, "", row("a", "Chad", "Niger", "040"))
    found = evaluate(folder, path)
    assert (found.overall.n_gold, found.overall.n_found) == (2, 2)
    assert len(found.faults) == 1
    assert str(found.faults[0]).startswith(f"{path}:2: {says}")


def test_all_faults_in_the_order_of_lines(folder, tmp_path):
    path = gold(tmp_path, row("z", "Chad", "Niger", "040"), row("b", "US", "Iran", "163"), "{", row("a", "", "", "9"))
    assert [f.place for f in evaluate(folder, path).faults] == [f"{path}:{n}" for n in (1, 3, 4)]


def test_gold_and_options_that_cannot_be_used(folder, tmp_path):
    path = gold(tmp_path, row("z", "Chad", "Niger", "040"))
    with pytest.raises(InputError, match=r"no row can be used; the first: .*no document 'z'"):
        evaluate(folder, path)
    with pytest.raises(UsageError, match="choose from root, base, full"):
        evaluate(folder, path, "leaf")
    with pytest.raises(UsageError, match=r"use one of .csv, .tsv, .jsonl, .ndjson"):
        evaluate(folder, tmp_path / "gold.xlsx")
    with pytest.raises(InputError, match="no such file"):
        evaluate(folder, tmp_path / "none.jsonl")
    with pytest.raises(InputError, match="empty"):
        evaluate(folder, gold(tmp_path, "", name="empty.csv"))
    with pytest.raises(DatasetError, match="eventcode build"):
        evaluate(tmp_path / "nothing", path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the U.S. president's office", {"us", "president", "office"}),
        ("Recep Tayyip Erdoğan", {"recep", "tayyip", "erdogan"}),
        ("its army", {"army"}),
        ("he", {"he"}),
        (None, set()),
    ],
    ids=["dots and possessive", "diacritics", "function word", "a pronoun names", "nothing"],
)
def test_content_words(text, expected):
    assert content_words(text) == expected
