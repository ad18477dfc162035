"""Actor names: the packaged tables, matching, and the dictionaries of the field."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pycountry
import pytest

from eventcode.coding.dictionaries import read_dictionary
from eventcode.coding.lexicon import Lexicon, load_lexicon

DICTIONARIES = Path(__file__).parent.parent.parent / "shared" / "dictionaries"


@cache
def lexicon() -> Lexicon:
    return load_lexicon()


def codes(text: str, lemmas: str = "") -> tuple[int, set[tuple]]:
    words = text.split()
    length, names = lexicon().match(words, 0, lemmas.split() or None)
    return length, {(n.kind, n.country, n.role) for n in names}


MATCHES = [
    ("Russia said", 1, ("country", "RUS", None)),
    ("North Korea said", 2, ("country", "PRK", None)),
    ("North Korean troops", 2, ("adjective", "PRK", None)),
    ("U.S. troops", 1, ("country", "USA", None)),
    ("US troops", 1, ("country", "USA", None)),
    ("Pyongyang said", 1, ("capital", "PRK", None)),
    ("the Kremlin", 0, None),
    ("Kremlin said", 1, ("seat", "RUS", "GOV")),
    ("Kim Jong Un met", 3, ("person", "PRK", "GOV")),
    ("Kim Jong - un met", 4, ("person", "PRK", "GOV")),
    ("Recep Tayyip Erdoğan said", 3, ("person", "TUR", "GOV")),
    ("foreign minister said", 2, ("role", None, "GOV")),
    ("FOREIGN MINISTER", 2, ("role", None, "GOV")),
    ("turkey sandwich", 0, None),
    ("us about", 0, None),
    ("former senior minister", 1, ("modifier", None, "ELI")),
]


@pytest.mark.parametrize(("text", "length", "entry"), MATCHES, ids=[m[0] for m in MATCHES])
def test_match(text, length, entry):
    found, entries = codes(text)
    assert found == length
    assert entry is None or entry in entries


def test_plural_by_lemma():
    assert codes("ministers agreed", "minister agree")[1] >= {("role", None, "GOV")}


def test_every_iso_country_has_a_name():
    names = {
        n.country
        for country in pycountry.countries
        for form in (getattr(country, "common_name", country.name),)
        for n in lexicon().match(form.replace(",", "").split(), 0)[1]
    }
    assert len(names) > 180


SAMPLE = """
ADA_EXAMPLE_  ; a comment
+PRESIDENT_EXAMPLE_
\t[KENGOV 100101-150101]
\t[KENELI]
"""


def test_petrarch_actors_come_before_ours(tmp_path):
    file = tmp_path / "own.actors.txt"
    file.write_text(SAMPLE, encoding="utf-8")
    own = load_lexicon(extra=[file])
    length, names = own.match(["Ada", "Example", "spoke"], 0)
    assert length == 2
    assert {(n.country, n.role) for n in names} == {("KEN", "GOV"), ("KEN", "ELI")}
    assert own.digest != lexicon().digest


@pytest.mark.skipif(not DICTIONARIES.is_dir(), reason="../shared/dictionaries is not here")
@pytest.mark.parametrize("name", ["Phoenix.Countries.actors.txt", "Phoenix.International.actors.txt", "Phoenix.MilNonState.actors.txt",
                                  "CAMEO.EthnicGroups.actors.txt", "CAMEO.ReligiousGroups.actors.txt", "Phoenix.agents.txt"])  # fmt: skip
def test_the_fields_dictionaries_are_read(name):
    names, faults = read_dictionary(DICTIONARIES / name)
    assert len(names) > 100
    assert len(faults) < len(names) / 100, [str(f) for f in faults[:10]]
    assert all(f.place for f in faults)
