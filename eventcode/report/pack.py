"""Data as text that an HTML page can carry and a browser can unpack: narrow integers and JSON, deflated, in base64."""

from __future__ import annotations

import base64
import json
import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

KINDS = (("B", "Uint8", 0, 2**8), ("H", "Uint16", 0, 2**16), ("i", "Int32", -(2**31), 2**31), ("I", "Uint32", 0, 2**32))
"""Type codes of `array`, names of JavaScript's typed arrays, and the values they hold; the first that fits is taken."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of integers in one block. `layout` names each with its JavaScript type and place in `data`, in bytes."""

    layout: tuple[tuple[str, str, int, int], ...]
    data: bytes


def pack_columns(columns: Mapping[str, Sequence[int]]) -> Columns:
    """Each column in the narrowest type that holds it, little-endian, one behind the other."""
    layout: list[tuple[str, str, int, int]] = []
    data = bytearray()
    for name, values in columns.items():
        low, high = min(values, default=0), max(values, default=0)
        code, kind = next((code, kind) for code, kind, first, end in KINDS if first <= low and high < end)
        packed = array(code, values)
        if sys.byteorder == "big":
            packed.byteswap()
        layout.append((name, kind, len(data), len(packed) * packed.itemsize))
        data += packed.tobytes()
    return Columns(tuple(layout), bytes(data))


def dictionary(values: pl.Series) -> tuple[list[str | None], list[int]]:
    """The different values in alphabetical order behind a None, and each row's number in that list; 0 for null."""
    words: list[str | None] = [None, *values.drop_nulls().unique().sort().to_list()]
    return words, values.rank("dense").fill_null(0).to_list()


def deflated(data: bytes) -> str:
    """Bytes in zlib's format (the same bytes on every run), in base64."""
    return base64.b64encode(zlib.compress(data, 6)).decode("ascii")


def deflated_json(value: Any) -> str:
    """A value as compact JSON, deflated."""
    return deflated(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))
