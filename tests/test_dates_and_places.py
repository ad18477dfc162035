"""When and where: date and place expressions on stored parses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from make_parses import read_cases, read_parses

from eventcode.coding.dates import event_date, find_dates
from eventcode.coding.places import event_place, load_gazetteer
from eventcode.coding.repair import repair
from eventcode.model import Sentence, Token


def cases(name: str) -> list:
    found = []
    for case in read_cases(name):
        marks = [pytest.mark.xfail(reason=case["fails"], strict=True)] if "fails" in case else []
        found.append(pytest.param(case, id=case["id"], marks=marks))
    return found


def trigger_of(sentence, word: str) -> int:
    return next(t.id for t in sentence.tokens if t.text == word)


@pytest.mark.parametrize("case", cases("date"))
def test_date(case):
    sentence = read_parses("date")[case["text"]][0]
    story = date.fromisoformat(case["story"])
    day, basis, mention = event_date(
        sentence, trigger_of(sentence, case["trigger"]), find_dates(sentence, story), story
    )
    assert (day, basis) == (date.fromisoformat(case["day"]), case.get("basis", "text"))
    if mention is not None:
        assert sentence.text[mention.start - sentence.start : mention.end - sentence.start] == mention.text


def test_a_superscript_is_no_number_of_days():
    words = ["attack", "²", "days", "ago"]
    starts = [sum(len(w) + 1 for w in words[:i]) for i in range(len(words))]
    tokens = tuple(
        Token(i + 1, w, w, "NOUN", "NN", "", 0, "dep", starts[i], starts[i] + len(w)) for i, w in enumerate(words)
    )
    sentence = Sentence(0, " ".join(words), 0, starts[-1] + len(words[-1]), tokens)
    assert find_dates(sentence, date(2020, 1, 1)) == ()


@pytest.mark.parametrize("case", cases("place"))
def test_place(case):
    sentence = read_parses("place")[case["text"]][0]
    sentence = replace(sentence, tokens=repair(sentence))
    found = event_place(sentence, trigger_of(sentence, case["trigger"]), load_gazetteer().find_places(sentence))
    expected = None if case["place"] == "null" else (case["place"], case["country"])
    assert (None if found is None else (found.name, found.country)) == expected


def test_coordinates():
    place = load_gazetteer().places["geneva"][0]
    assert (round(place.latitude), round(place.longitude), place.geonames_id) == (46, 6, 2660646)
