"""Dependency trees of the sentences that hold events, from the parse store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from eventcode.parsing.store import ParseStore
from eventcode.report.mentions import BEYOND, utf16_units

Tree = list[Any]
"""Of one sentence: distance of each word's start from the one before it, length, distance to the head (0 for the root),
number of the relation, number of the part of speech; and the forms of words that are not spelt so in the text."""

SENTENCE = ("text_sha256", "sentence_index")


@dataclass(frozen=True, slots=True)
class Trees:
    """A tree for each sentence asked for, None where none is stored, and the names that the numbers stand for."""

    trees: Sequence[Tree | None]
    relations: Sequence[str]
    parts_of_speech: Sequence[str]


def read_trees(store: Path, digest: str | None, sentences: pl.DataFrame) -> Trees:
    """The stored trees of `sentences` (columns text_sha256, sentence_index, sentence_text), in their order.

    `digest` names the model whose parses are meant. Stored sentences that were too long to parse have no tree.
    """
    stored = ParseStore(store, digest) if digest else None
    if stored is None or not stored.texts.files or not stored.sentences.files:
        return Trees([None] * sentences.height, [], [])
    wanted = sentences.select(*SENTENCE, "sentence_text").with_row_index("number")
    words = (
        pl.scan_parquet(stored.texts.files)
        .join(wanted.lazy(), on=SENTENCE, how="inner")
        .join(pl.scan_parquet(stored.sentences.files), on=["sentence_key", "token_id"], how="inner")
        .filter(pl.col("deprel") != "")
        .select(
            "number", "token_id", "form", "upos", "head", "deprel",
            start=pl.col("start") - pl.col("sentence_start"),
            end=pl.col("end") - pl.col("sentence_start"),
        )
        .collect()
        .unique(["number", "token_id"], keep="any")  # two processes may have stored the same text
        .sort("number", "token_id")
    )  # fmt: skip
    relations, parts = (words[name].unique().sort().to_list() for name in ("deprel", "upos"))
    encoded = words.with_columns(
        head=pl.when(pl.col("head") > 0).then(pl.col("head") - pl.col("token_id")).otherwise(0),
        deprel=pl.col("deprel").rank("dense") - 1,
        upos=pl.col("upos").rank("dense") - 1,
    )
    trees: list[Tree | None] = [None] * sentences.height
    texts = sentences["sentence_text"].to_list()
    for row in encoded.group_by("number", maintain_order=True).agg(pl.all()).iter_rows(named=True):
        trees[row["number"]] = tree(row, texts[row["number"]])
    return Trees(trees, relations, parts)


def tree(row: dict[str, Any], text: str) -> Tree:
    """One sentence's words in the form that the page reads."""
    odd = {
        str(i): form
        for i, (form, start, end) in enumerate(zip(row["form"], row["start"], row["end"], strict=True))
        if text[start:end] != form
    }
    units = utf16_units(text) if max(text) >= BEYOND else range(len(text) + 1)
    starts = [units[start] for start in row["start"]]
    lengths = [units[end] - start for end, start in zip(row["end"], starts, strict=True)]
    return [list(steps(starts)), lengths, row["head"], row["deprel"], row["upos"], odd]


def steps(numbers: Sequence[int]) -> Iterator[int]:
    """Each number less the one before it."""
    before = 0
    for number in numbers:
        yield number - before
        before = number
