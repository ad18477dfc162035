"""What stands in the page: facts to begin with, columns to filter, texts to search, and details to open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from eventcode.codebook import Code, load_codebook
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
SENTENCE_KEY = ["text_sha256", "sentence_index", "sentence_text"]
PLACE_KEY = ["place_name", "place_country", "latitude", "longitude", "geonames_id"]
FLAGS = {"from_text": 1, "alleged": 2, "reciprocal": 4, "first": 8}
"""Bits of the column `flags`."""
EPOCH = date(1970, 1, 1)
UNCODED = ("unresolved_actors", "unmatched_verbs")


@dataclass(frozen=True, slots=True)
class Content:
    """The parts of the page. `facts` stand for themselves and name the columns in `data`; `traces` and `trees` are cut in chunks."""

    facts: Mapping[str, Any]
    data: bytes
    texts: Mapping[str, Any]
    traces: tuple[Sequence[Any], ...]
    trees: tuple[Sequence[Any], ...]


def gather(folder: Path, mentions: pl.DataFrame, parses: Path, manifest: Mapping[str, Any]) -> Content:
    """The content of the page from the mentions of a dataset, its parse store and its manifest."""
    rows, sentences = numbered(mentions, SENTENCE_KEY, "sentence")
    rows, documents = numbered(rows, ["doc_id"], "document")
    rows, places = numbered(rows, PLACE_KEY, "place")
    actors, actor_numbers = actor_columns(rows)
    elsewhere, elsewhere_numbers = elsewhere_columns(rows)
    codes, code_numbers = dictionary(rows["cameo_code"])
    rules, rule_numbers = dictionary(rows["rule_id"])
    homes = countries_by_code(rows)
    codebook = load_codebook()
    ids = rows["event_id"].to_list()
    columns: dict[str, Sequence[int]] = {
        "day": days(rows["event_date"]), "story": days(rows["story_date"]), "flags": flags(rows),
        **actor_numbers, **elsewhere_numbers,
        **{name: rows[name].to_list() for part in PARTS for name in (f"{part}_start", f"{part}_end")},
        "code": code_numbers, "rule": rule_numbers, "group": rows["group_id"].rank("dense").to_list(),
        "sentence": rows["sentence"].to_list(), "document": rows["document"].to_list(),
        "place": (rows["place"] + 1).to_list(),
        "id_high": [int(i[:8], 16) for i in ids], "id_low": [int(i[8:], 16) for i in ids],
    }  # fmt: skip
    packed = pack_columns(columns)
    trees = read_trees(parses, (manifest.get("model") or {}).get("digest"), sentences)
    texts_of_rules = rule_texts([r for r in rules if r], manifest)
    facts = {
        "events": rows.height, "layout": packed.layout, "flags": FLAGS, "span": span(rows),
        "actors": [actor(code, homes) for code in actors], "codes": [code and code_facts(codebook[code]) for code in codes],
        "roots": [(code.code, code.label) for code in codebook if code.parent is None], "rules": [rule and {"id": rule, **texts_of_rules.rules.get(rule, {})} for rule in rules],
        "rules_note": texts_of_rules.note, "places": [None, *(place(row) for row in places.iter_rows(named=True))],
        "land": coastline() if places.drop_nulls("latitude").height else "", "frame": frame(),
        "relations": trees.relations, "parts_of_speech": trees.parts_of_speech,
        "trees": sum(t is not None for t in trees.trees), "uncoded": manifest.get("uncoded"),
        "events_a_chunk": EVENTS_A_CHUNK, "sentences_a_chunk": SENTENCES_A_CHUNK,
        "documents": read_documents(folder).select(pl.len()).collect().item(), "manifest": manifest,
    }  # fmt: skip
    texts = {
        "sentences": sentences["sentence_text"].to_list(),
        "elsewhere": elsewhere,
        "documents": {
            name: documents[name].to_list() for name in ("doc_id", "title", "publisher", "url", "file", "duplicate_of")
        },
    }
    traces = [list(trace or ()) for trace in rows["trace"].to_list()]
    return Content(
        facts, packed.data, texts, tuple(cut(traces, EVENTS_A_CHUNK)), tuple(cut(trees.trees, SENTENCES_A_CHUNK))
    )


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


def actor_columns(rows: pl.DataFrame) -> tuple[list[str | None], dict[str, list[int]]]:
    """The different actor codes, and their numbers for source, target and whoever is quoted."""
    return shared(rows, {"source": "source_code", "target": "target_code", "said_by": "attributed_to_code"})


def elsewhere_columns(rows: pl.DataFrame) -> tuple[list[str | None], dict[str, list[int]]]:
    """Words that do not stand in their event's sentence, and their numbers for each part; also words of whoever is quoted."""
    outside = {
        f"{part}_words": pl.when(pl.col(f"{part}_start") < 0).then(pl.col(f"{part}_text")) for part in PARTS
    }
    texts = rows.select(**outside, said_by_words=pl.col("attributed_to_text"))
    return shared(texts, {name: name for name in texts.columns})


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


def code_facts(code: Code) -> dict[str, Any]:
    """Label, quad class, weight and PLOVER types of a code."""
    return {
        "code": code.code, "label": code.label, "quad": code.quad_class, "goldstein": code.goldstein,
        "plover": [p for p in (code.plover_event, code.plover_mode, code.plover_context) if p],
    }  # fmt: skip


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
