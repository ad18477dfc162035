"""What stands in the page: facts to begin with, columns to filter, texts to search, and details to open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from eventcode.codebook import load_codebook
from eventcode.dataset.read import read_documents
from eventcode.exports.reference import countries, groups
from eventcode.report.geography import coastline, frame, project
from eventcode.report.mentions import PARTS
from eventcode.report.pack import dictionary, pack_columns
from eventcode.report.rule_texts import rule_texts
from eventcode.report.trees import read_trees

EVENTS_A_CHUNK = 512
SENTENCES_A_CHUNK = 256
"""Details are unpacked by the chunk when a row is opened: 50 to 100 kB of JSON, a few milliseconds."""
SENTENCE = ["text_sha256", "sentence_index", "sentence_text"]
PLACE = ["place_name", "place_country", "latitude", "longitude", "geonames_id"]
DOCUMENT = ("doc_id", "title", "publisher", "url", "file", "duplicate_of")
FLAGS = {"from_text": 1, "alleged": 2, "reciprocal": 4, "first": 8}
"""Bits of the column `flags`."""
EPOCH = date(1970, 1, 1)
UNCODED = ("unresolved_actors", "unmatched_verbs")


@dataclass(frozen=True, slots=True)
class Content:
    """The parts of the page. `facts` also say what stands where in `data`; traces and trees are cut in chunks."""

    facts: Mapping[str, Any]
    data: bytes
    texts: Mapping[str, Any]
    traces: tuple[Sequence[Any], ...]
    trees: tuple[Sequence[Any], ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """The mentions, with the numbers of their rows in the tables of what they share."""

    mentions: pl.DataFrame
    sentences: pl.DataFrame
    documents: pl.DataFrame
    places: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """The different values of columns; the first of each is None."""

    actors: Sequence[str | None]
    rules: Sequence[str | None]
    elsewhere: Sequence[str | None]


def gather(folder: Path, mentions: pl.DataFrame, parses: Path, manifest: Mapping[str, Any]) -> Content:
    """The content of the page from the mentions of a dataset, its parse store and its manifest."""
    tables = to_tables(mentions)
    columns, words = to_columns(tables.mentions)
    packed = pack_columns(columns)
    trees = read_trees(parses, (manifest.get("model") or {}).get("digest"), tables.sentences)
    facts = {
        "events": mentions.height, "documents": read_documents(folder).select(pl.len()).collect().item(),
        "span": span(mentions), "manifest": manifest, "uncoded": manifest.get("uncoded"),
        "layout": packed.layout, "flags": FLAGS,
        "events_a_chunk": EVENTS_A_CHUNK, "sentences_a_chunk": SENTENCES_A_CHUNK,
        "trees": sum(tree is not None for tree in trees.trees), "relations": trees.relations,
        "parts_of_speech": trees.parts_of_speech,
        **actor_facts(words, countries_by_code(mentions)), **code_facts(mentions), **rule_facts(words, manifest),
        **place_facts(tables.places),
    }  # fmt: skip
    texts = {
        "sentences": tables.sentences["sentence_text"].to_list(),
        "elsewhere": words.elsewhere,
        "documents": {name: tables.documents[name].to_list() for name in DOCUMENT},
    }
    traces = [list(trace or ()) for trace in mentions["trace"].to_list()]
    return Content(
        facts, packed.data, texts, tuple(cut(traces, EVENTS_A_CHUNK)), tuple(cut(trees.trees, SENTENCES_A_CHUNK))
    )


def to_tables(mentions: pl.DataFrame) -> Tables:
    """Each sentence, document and place once."""
    rows, sentences = numbered(mentions, SENTENCE, "sentence")
    rows, documents = numbered(rows, ["doc_id"], "document")
    rows, places = numbered(rows, PLACE, "place")
    return Tables(rows, sentences, documents, places)


def to_columns(rows: pl.DataFrame) -> tuple[dict[str, Sequence[int]], Dictionaries]:
    """The integer columns that the page filters and marks by."""
    actors, actor_numbers = shared(
        rows, {"source": "source_code", "target": "target_code", "said_by": "attributed_to_code"}
    )
    outside = {f"{part}_words": pl.when(pl.col(f"{part}_start") < 0).then(pl.col(f"{part}_text")) for part in PARTS}
    texts = rows.select(**outside, said_by_words=pl.col("attributed_to_text"))
    elsewhere, elsewhere_numbers = shared(texts, {name: name for name in texts.columns})
    _, code_numbers = dictionary(rows["cameo_code"])
    rules, rule_numbers = dictionary(rows["rule_id"])
    ids = rows["event_id"].to_list()
    columns: dict[str, Sequence[int]] = {
        "day": days(rows["event_date"]), "story": days(rows["story_date"]), "flags": flags(rows),
        "code": code_numbers, "rule": rule_numbers, **actor_numbers, **elsewhere_numbers,
        **{name: rows[name].to_list() for part in PARTS for name in (f"{part}_start", f"{part}_end")},
        "sentence": rows["sentence"].to_list(), "document": rows["document"].to_list(),
        "place": (rows["place"] + 1).to_list(), "group": rows["group_id"].rank("dense").to_list(),
        "id_high": [int(i[:8], 16) for i in ids], "id_low": [int(i[8:], 16) for i in ids],
    }  # fmt: skip
    return columns, Dictionaries(actors, rules, elsewhere)


def numbered(rows: pl.DataFrame, key: list[str], name: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows with the number of their key's first row among the different keys, and those first rows."""
    firsts = rows.unique(key, keep="first", maintain_order=True).with_row_index(name)
    joined = rows.join(firsts.select(*key, name), on=key, how="left", nulls_equal=True, maintain_order="left")
    return joined, firsts


def days(dates: pl.Series) -> list[int]:
    """Days since 1970, as JavaScript counts them."""
    return (dates - EPOCH).dt.total_days().to_list()


def flags(rows: pl.DataFrame) -> list[int]:
    """The yes-or-no columns as bits of one number."""
    bits = {
        "from_text": pl.col("event_date_basis") == "text",
        "alleged": pl.col("factuality") == "alleged",
        "reciprocal": pl.col("is_reciprocal"),
        "first": pl.col("is_first"),
    }
    number = pl.sum_horizontal(bit.cast(pl.Int32) * FLAGS[name] for name, bit in bits.items())
    return rows.select(number.fill_null(0)).to_series().to_list()


def shared(rows: pl.DataFrame, columns: Mapping[str, str]) -> tuple[list[str | None], dict[str, list[int]]]:
    """One dictionary for several columns, and each column's numbers."""
    words, numbers = dictionary(pl.concat([rows[column] for column in columns.values()]))
    n = rows.height
    return words, {name: numbers[i * n : (i + 1) * n] for i, name in enumerate(columns)}


def actor(code: str | None, homes: Mapping[str, str]) -> dict[str, Any] | None:
    """What the page says of an actor code: its country if it has one, and the plain name of country or organisation."""
    if code is None:
        return None
    country = homes.get(code)
    known = countries().get(country or "")
    return {"code": code, "country": country, "name": known.name if known else groups().get(code[3:6], "")}


def countries_by_code(rows: pl.DataFrame) -> dict[str, str]:
    """The country of each actor code that has one."""
    sides = [rows.select(code=f"{side}_code", country=f"{side}_country") for side in ("source", "target")]
    return dict(pl.concat(sides).drop_nulls().unique().sort("code", "country").iter_rows())


def actor_facts(words: Dictionaries, homes: Mapping[str, str]) -> dict[str, Any]:
    """What the page says of actors."""
    return {"actors": [actor(code, homes) for code in words.actors]}


def code_facts(rows: pl.DataFrame) -> dict[str, Any]:
    """The codes with what the dataset says of them, in the order of their dictionary, and the names of all roots."""
    facts = rows.unique("cameo_code", keep="first", maintain_order=True).sort("cameo_code").select(
        pl.col("quad_class").alias("quad"), "goldstein", code="cameo_code", label="cameo_label",
        plover=pl.concat_list("plover_event", "plover_mode", "plover_context").list.drop_nulls(),
    )  # fmt: skip
    roots = [(code.code, code.label) for code in load_codebook() if code.parent is None]
    return {"codes": [None, *facts.to_dicts()], "roots": roots}


def rule_facts(words: Dictionaries, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The rules with their texts."""
    found = rule_texts([rule for rule in words.rules if rule], manifest)
    return {
        "rules": [rule and {"id": rule, **found.rules.get(rule, {})} for rule in words.rules],
        "rules_note": found.note,
    }


def place_facts(places: pl.DataFrame) -> dict[str, Any]:
    """The places, and the map where there are any."""
    found = [place(row) for row in places.iter_rows(named=True)]
    return {"places": [None, *found], "land": coastline() if any(found) else "", "frame": frame()}


def place(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """A place with its spot on the map, None for events without one."""
    if row["place_name"] is None or row["latitude"] is None or row["longitude"] is None:
        return None
    x, y = project(row["longitude"], row["latitude"])
    country = countries().get(row["place_country"])
    return {
        "name": row["place_name"], "country": country.name if country else row["place_country"],
        "x": x, "y": y, "latitude": row["latitude"], "longitude": row["longitude"], "geonames": row["geonames_id"],
    }  # fmt: skip


def span(rows: pl.DataFrame) -> list[str]:
    """The first and last event date, nothing for no events."""
    return [str(rows["event_date"].min()), str(rows["event_date"].max())] if rows.height else []


def cut(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Pieces of at most `size` items."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
