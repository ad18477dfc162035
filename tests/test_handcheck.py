"""Hand checking: the sample's strata and order, verdicts read back, intervals and kappa against published values."""

from __future__ import annotations

import csv
from collections import Counter

import pytest
from tiny import Mention, write

from eventcode.errors import DatasetError, InputError, UsageError
from eventcode.handcheck import QUESTIONS, allocate, precision, sample, write_sample
from eventcode.measures import kappa, wilson

ROWS = (
    [Mention("Chad", "TCD", f"Libya {i}", "LBY", "112", rule_id="accuse") for i in range(60)]
    + [Mention("Chad", "TCD", f"Niger {i}", "NER", "040", rule_id="consult") for i in range(30)]
    + [Mention("Chad", "TCD", f"Sudan {i}", "SDN", "190", rule_id="fight") for i in range(9)]
    + [Mention("Chad", "TCD", None, None, "010", rule_id="state")]
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("data"), ROWS)


# -- the sample ---------------------------------------------------------------------------------------------------


def roots(frame) -> dict[str, int]:
    return dict(sorted(Counter(code[:2] for code in frame["code"]).items()))


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (10, {"01": 1, "04": 3, "11": 5, "19": 1}),
        (20, {"01": 1, "04": 6, "11": 11, "19": 2}),
        (4, {"01": 1, "04": 1, "11": 1, "19": 1}),
        (2, {"04": 1, "11": 1}),
        (100, {"01": 1, "04": 30, "11": 60, "19": 9}),
        (500, {"01": 1, "04": 30, "11": 60, "19": 9}),
    ],
)
def test_strata_are_proportional_with_one_at_least(folder, n, expected):
    assert roots(sample(folder, n)) == expected


@pytest.mark.parametrize(
    ("sizes", "n", "expected"),
    [
        ({"a": 1000, "b": 1, "c": 1}, 10, {"a": 8, "b": 1, "c": 1}),
        ({"a": 50, "b": 50}, 5, {"a": 3, "b": 2}),
        ({"a": 2, "b": 2, "c": 2}, 2, {"a": 1, "b": 1}),
        ({"a": 3}, 9, {"a": 3}),
    ],
    ids=["tiny strata", "tie goes to the first", "fewer than strata", "more than there are"],
)
def test_allocation(sizes, n, expected):
    assert allocate(sizes, n) == expected


def test_same_seed_same_rows_other_seed_other_rows(folder, tmp_path):
    first = sample(folder, 20, seed=7)
    assert first.equals(sample(folder, 20, seed=7))
    assert first["event_id"].to_list() != sample(folder, 20, seed=8)["event_id"].to_list()
    shuffled = write(tmp_path, ROWS)  # the same events in another build
    assert first.equals(sample(shuffled, 20, seed=7))
    assert first["event_id"].n_unique() == 20


def test_order_does_not_give_the_stratum_away(folder):
    codes = sample(folder, 40)["code"].to_list()
    assert codes != sorted(codes)
    assert codes != sorted(codes, reverse=True)


@pytest.mark.parametrize("by", ["rule_id", "quad_class", None], ids=str)
def test_other_strata(folder, by):
    found = sample(folder, 8, by)
    assert found.height == 8
    if by == "rule_id":
        assert set(found["rule_id"]) == {"accuse", "consult", "fight", "state"}


def test_columns(folder):
    found = sample(folder, 3)
    assert found.columns == [
        "event_id", "doc_id", "event_date", "sentence", "source", "source_code", "target", "target_code", "code",
        "label", "rule_id", "code_right", "source_right", "target_right", "comment",
    ]  # fmt: skip
    assert found.select("code_right", "source_right", "target_right", "comment").null_count().row(0) == (3, 3, 3, 3)


def test_wrong_options(folder, tmp_path):
    with pytest.raises(UsageError, match="choose from cameo_root, rule_id, quad_class or None"):
        sample(folder, 5, "root")
    with pytest.raises(UsageError, match="at least one"):
        sample(folder, 0)
    with pytest.raises(DatasetError, match="no events"):
        sample(write(tmp_path, []), 5)


def test_file_keeps_the_leading_zero_and_is_never_replaced(folder, tmp_path):
    out = tmp_path / "sample.csv"
    assert write_sample(folder, out, 10) == 10
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert '"040"' in out.read_text(encoding="utf-8-sig")
    with pytest.raises(UsageError, match="may hold verdicts"):
        write_sample(folder, out, 10)
    assert write_sample(folder, tmp_path / "new folder" / "sample.csv", 10) == 10
    with pytest.raises(DatasetError, match=r"below\.csv: cannot write: File exists; choose another file"):
        write_sample(folder, out / "below.csv", 10)


# -- the verdicts -------------------------------------------------------------------------------------------------


def filled(folder, tmp_path, name, answer, n=100, **kwargs):
    """A sample whose rows a function fills; it gets a row and returns its verdict columns."""
    out = tmp_path / f"{name}.csv"
    write_sample(folder, out, n)
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    header = list(rows[0])
    for row in rows:
        row.update(answer(row))
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header, **kwargs)
        writer.writeheader()
        writer.writerows(rows)
    return out


def yes(row):
    return {q: "yes" for q in QUESTIONS if q != "target_right" or row["target"]}


def only_fights_wrong(row):
    return {"code_right": "No"} if row["code"] == "190" else yes(row)


def test_precision_by_root_and_aspect(folder, tmp_path):
    found = precision([filled(folder, tmp_path, "ada", only_fights_wrong)])
    assert [(p.name, p.n, p.right) for p in found.by_root] == [
        ("01", 1, 1),
        ("04", 30, 30),
        ("11", 60, 60),
        ("19", 9, 0),
    ]
    assert [(p.name, p.n, p.right) for p in found.by_aspect] == [
        ("code", 100, 91),
        ("source", 91, 91),
        ("target", 90, 90),
    ]
    assert (found.overall.n, found.overall.precision) == (100, 0.91)
    assert (found.overall.low, found.overall.high) == wilson(91, 100)
    assert found.by_root[1].label == "Consult"
    assert (found.kappa, found.pairs, found.faults, found.unjudged) == (None, (), (), 0)
    assert any("Fight" in line and "0.000" in line for line in found.lines())


def test_two_coders(folder, tmp_path):
    a = filled(folder, tmp_path, "ada", yes)
    b = filled(folder, tmp_path, "ben", only_fights_wrong)
    found = precision([a, b])
    assert found.overall.right == 91  # a tie is a no
    assert found.pairs[0].coders == ("ada", "ben")
    assert (found.pairs[0].n, found.pairs[0].agreement, found.kappa) == (100, 0.91, 0.0)
    assert [(dispute.code, dict(dispute.right)) for dispute in found.disputes] == [
        ("190", {"ada": True, "ben": False})
    ] * 9
    assert len({dispute.event_id for dispute in found.disputes}) == 9
    said = [line for line in found.lines() if line.endswith("ada right, ben wrong")]
    assert len(said) == 9
    assert "in dispute: 9" in found.lines()


def test_three_coders_majority_and_mean_pairwise_kappa(folder, tmp_path):
    files = [filled(folder, tmp_path, name, only_fights_wrong) for name in ("ada", "ben")]
    found = precision([*files, filled(folder, tmp_path, "cyd", yes)])
    assert [pair.kappa for pair in found.pairs] == [1.0, 0.0, 0.0]
    assert found.kappa == pytest.approx(1 / 3)
    assert found.overall.right == 91
    assert found.disputes[0].line().endswith("  190   ada wrong, ben wrong, cyd right")


def test_kappa_only_over_events_that_both_judged(folder, tmp_path):
    def half(row):
        return only_fights_wrong(row) if row["code"] in ("190", "112") else {}

    found = precision([filled(folder, tmp_path, "ada", half), filled(folder, tmp_path, "ben", only_fights_wrong)])
    assert (found.pairs[0].n, found.kappa, found.unjudged) == (69, 1.0, 31)
    assert found.disputes == ()


def test_spreadsheet_took_the_zero_and_wrote_semicolons(folder, tmp_path):
    def mangled(row):
        return {**yes(row), "code": str(int(row["code"])), "code_right": "TRUE"}

    found = precision([filled(folder, tmp_path, "ada", mangled, delimiter=";")])
    assert found.faults == ()
    assert [p.name for p in found.by_root] == ["01", "04", "11", "19"]  # "10" with its label is 010, not root 10


BAD = {
    "other word": ({"code_right": "maybe"}, "code_right is 'maybe' (write yes or no)"),
    "half a verdict": ({"source_right": ""}, "source_right is empty"),
    "no target verdict": ({"target_right": ""}, "target_right is empty"),
    "mangled id": ({"event_id": "1.2E+15"}, "'1.2E+15' is no event id (a spreadsheet changed it"),
    "unknown code": ({"code": "999"}, "code '999' is not in the codebook"),
}


@pytest.mark.parametrize(("changes", "says"), list(BAD.values()), ids=list(BAD))
def test_bad_row_is_one_line_and_the_others_count(folder, tmp_path, changes, says):
    seen: list[bool] = []

    def answer(row):
        seen.append(bool(row["target"]))
        return yes(row) | (changes if sum(seen) == 1 and seen[-1] else {})

    path = filled(folder, tmp_path, "ada", answer, n=10)
    line = seen.index(True) + 2
    found = precision([path])
    assert found.overall.n == 9
    assert str(found.faults[0]).startswith(f"{path}:{line}: {says}")
    assert len(found.faults) == 1


def test_broken_csv_rows(folder, tmp_path):
    path = filled(folder, tmp_path, "ada", yes, n=10)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[3] += ",extra"
    lines.append(lines[5])
    path.write_text("\n".join(lines), encoding="utf-8")
    found = precision([path])
    assert found.overall.n == 9
    assert [f.place for f in found.faults] == [f"{path}:4", f"{path}:12"]
    assert "judged twice" in found.faults[1].message


def test_samples_of_different_builds(folder, tmp_path):
    a = filled(folder, tmp_path, "ada", yes, n=10)
    b = filled(folder, tmp_path, "ben", lambda row: {**yes(row), "code": "111", "label": ""}, n=10)
    found = precision([a, b])
    assert len(found.faults) == 10
    assert "in another coder's file" in found.faults[0].message
    assert found.overall.n == 10


def test_files_that_cannot_be_used(folder, tmp_path):
    with pytest.raises(UsageError, match="no files"):
        precision([])
    path = filled(folder, tmp_path, "ada", lambda _: {}, n=5)
    with pytest.raises(UsageError, match="given twice"):
        precision([path, path])
    with pytest.raises(InputError, match=r"no verdicts; fill code_right, source_right, target_right"):
        precision([path])
    with pytest.raises(InputError, match="no such file"):
        precision([tmp_path / "none.csv"])
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column event_id, code"):
        precision([other])
    other.write_bytes("event_id\nx\né".encode("latin-1"))
    with pytest.raises(InputError, match=r"other.csv:3: broken UTF-8"):
        precision([other])


# -- the measures -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
    ids=["middle", "small share", "none", "one"],
)
def test_wilson_as_in_table_1_of_newcombe_1998(right, n, low, high):
    assert wilson(right, n) == pytest.approx((low, high), abs=5e-5)


def test_wilson_is_symmetric_and_stays_within_0_and_1():
    low, high = wilson(3, 10)
    assert wilson(7, 10) == pytest.approx((1 - high, 1 - low))
    assert wilson(20, 20)[1] == 1.0
    assert wilson(0, 1)[0] == 0.0


def coded(table: list[list[int]]) -> tuple[list[int], list[int]]:
    """Two coders' verdicts from a contingency table."""
    pairs = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return [i for i, _ in pairs], [j for _, j in pairs]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([[20, 5], [10, 15]], 0.4),
        ([[45, 15], [25, 15]], 0.1304),
        ([[25, 35], [5, 35]], 0.2593),
        ([[31, 12], [4, 58]], 0.6756757),
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.4915),
    ],
    ids=["grant readers", "same agreement, like margins", "same agreement, unlike margins", "statpsych ci.kappa", "three categories"],
)  # fmt: skip
def test_kappa_of_published_tables(table, expected):
    a, b = coded(table)
    assert kappa(a, b) == pytest.approx(expected, abs=5e-5)
    assert kappa(b, a) == kappa(a, b)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [([1, 0, 1], [1, 0, 1], 1.0), ([1, 1], [1, 1], None), ([], [], None), ([1, 0], [0, 1], -1.0), ([1, 1], [1, 0], 0.0)],
    ids=["perfect", "one verdict only", "nothing shared", "opposite", "chance"],
)  # fmt: skip
def test_kappa_at_its_ends(a, b, expected):
    assert kappa(a, b) == expected
