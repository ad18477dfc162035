"""The codebook: completeness, facts, and how codes compose."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from eventcode.codebook import COLUMNS, load_codebook
from eventcode.errors import RuleError

FACTS = Path(__file__).parent.parent.parent / "shared" / "facts" / "cameo_codes.csv"

COMPOSED = [
    ("intent", "072", "0332", "vow to send weapons"),
    ("intent", "071", "0331", "promise a loan"),
    ("intent", "073", "0333", "offer to send food"),
    ("intent", "074", "0334", "agree to send peacekeepers"),
    ("intent", "042", "036", "plan to visit"),
    ("intent", "045", "039", "offer to mediate"),
    ("intent", "062", "0312", "agree to hold joint exercises"),
    ("intent", "0871", "0356", "agree to a ceasefire"),
    ("intent", "0841", "0353", "promise to release prisoners"),
    ("intent", "085", "0354", "agree to lift sanctions"),
    ("intent", "163", "1312", "will impose sanctions: a threat"),
    ("intent", "190", "138", "will attack: a threat"),
    ("intent", "191", "1381", "will blockade: a threat"),
    ("intent", "1723", "1323", "will impose a curfew: a threat"),
    ("appeal", "072", "0232", "ask for weapons"),
    ("appeal", "073", "0233", "ask for food"),
    ("appeal", "074", "0234", "ask for peacekeepers"),
    ("appeal", "040", "026", "call for talks"),
    ("appeal", "045", "028", "ask to mediate"),
    ("appeal", "0874", "0256", "urge to withdraw"),
    ("appeal", "0841", "0253", "urge to release"),
    ("appeal", "0831", "0241", "call for a resignation"),
    ("appeal", "085", "0254", "call for an end of sanctions"),
    ("demand", "0874", "1056", "demand a withdrawal"),
    ("demand", "0841", "1053", "demand a release"),
    ("demand", "0831", "1041", "demand a resignation"),
    ("demand", "046", "106", "demand talks"),
    ("demand", "072", "1032", "demand weapons"),
    ("reject", "040", "125", "refuse to meet"),
    ("reject", "045", "126", "refuse mediation"),
    ("reject", "072", "1222", "refuse to send weapons"),
    ("reject", "0841", "1243", "refuse to release"),
    ("reject", "0862", "1245", "refuse to admit inspectors"),
    ("reject", "0874", "1246", "refuse to withdraw"),
    ("threaten", "163", "1312", "threaten sanctions"),
    ("threaten", "161", "1313", "threaten to break relations"),
    ("threaten", "162", "1311", "threaten to stop aid"),
    ("threaten", "164", "134", "threaten to leave talks"),
    ("threaten", "191", "1381", "threaten a blockade"),
    ("threaten", "192", "1382", "threaten an occupation"),
    ("threaten", "194", "1384", "threaten to shell"),
    ("threaten", "2042", "1385", "threaten a nuclear strike"),
    ("threaten", "143", "133", "threaten a strike"),
    ("cease", "163", "085", "lift sanctions"),
    ("cease", "1723", "0813", "lift a curfew"),
    ("cease", "1724", "0814", "end a state of emergency"),
    ("cease", "191", "0872", "lift a blockade"),
    ("cease", "190", "087", "stop attacks"),
    ("cease", "046", "164", "call off negotiations"),
    ("cease", "045", "165", "end mediation"),
    ("cease", "072", "1622", "stop sending weapons"),
    ("cease", "073", "1623", "stop food aid"),
    ("cease", "071", "1621", "stop loans"),
    ("cease", "181", "0841", "end a kidnapping"),
    ("appeal", "190", None, "no code for an appeal to attack"),
    ("reject", "190", None, "refusing to attack is no rejection"),
    ("threaten", "040", None, "nobody threatens to meet"),
    ("cease", "112", None, "no code for an end of accusations"),
]  # fmt: skip


@pytest.mark.parametrize(("family", "code", "composed", "words"), COMPOSED, ids=[f"{c[3]}-{c[0]}" for c in COMPOSED])
def test_composition(family, code, composed, words):
    assert load_codebook().compose(family, code) == composed


def test_all_codes_are_there():
    codebook = load_codebook()
    assert len(codebook) == 316
    assert [c.code for c in codebook if c.parent is None] == [f"{n:02}" for n in range(1, 21)]
    assert codebook.ancestors("1123") == ["112", "11"]


@pytest.mark.skipif(not FACTS.exists(), reason="../shared/facts is not here")
def test_facts_agree():
    codebook = load_codebook()
    for row in csv.DictReader(FACTS.read_text(encoding="utf-8").splitlines()):
        code = codebook[row["code"]]
        assert code.label == row["label"]
        if row["goldstein"]:
            assert code.goldstein == float(row["goldstein"])
        if row["quad_class"]:
            assert code.quad_class == int(row["quad_class"])
        if row["plover_event"]:
            assert code.plover_event == row["plover_event"]


FAULTS = {
    "unknown cell": ("07,,Aid,2,7,,,,0999,,,,,,", "appeal: 0999 is not in the codebook"),
    "wrong family": ("07,,Aid,2,7,,,,07,,,,,,", "appeal: 07 is of root 07"),
    "quad rule": ("07,,Aid,3,7,,,,,,,,,,", "quad class 3 of 07"),
    "parent": ("070,07,Aid,2,7,,,,,,,,,,", "parent 07 is not in the codebook"),
    "lost zero": ("7,,Aid,2,7,,,,,,,,,,", "is not a code"),
    "weight": ("07,,Aid,2,seven,,,,,,,,,,", "not a number"),
    "cells": ("07,,Aid", "wrong number of cells"),
}


@pytest.mark.parametrize(("row", "message"), list(FAULTS.values()), ids=list(FAULTS))
def test_fault(tmp_path, row, message):
    file = tmp_path / "codebook.csv"
    file.write_text(",".join(COLUMNS) + "\n" + row + "\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"codebook\.csv:2") as raised:
        load_codebook(file)
    assert message in str(raised.value)
