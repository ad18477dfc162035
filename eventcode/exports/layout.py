"""What a foreign format looks like as a file, and how its rows are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

CONTROL = r"[\p{Cc}\p{Zl}\p{Zp}]+"
"""Tabs, line ends and other control characters, which would break a line of an unquoted file."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A format: its columns in order, how the file is written, and what makes its rows from a dataset's folder.

    `empty` is what stands in an empty cell. An unquoted file has no quotation marks around or within cells.
    """

    columns: tuple[str, ...]
    rows: Callable[[Path], pl.LazyFrame]
    separator: str = "\t"
    header: bool = True
    empty: str = ""
    quoted: bool = False

    def write(self, rows: pl.LazyFrame, file: Path) -> None:
        """Write rows to a file, in a stream."""
        if not self.quoted:
            rows = rows.select(unquoted(pl.col(name)).alias(name) for name in self.columns)
        rows.sink_csv(
            file,
            include_header=self.header,
            separator=self.separator,
            null_value=self.empty,
            quote_style="non_numeric" if self.quoted else "never",
            float_scientific=False,
            check_extension=False,
            engine="streaming",
        )


def select(rows: pl.LazyFrame, columns: tuple[str, ...], cells: Mapping[str, pl.Expr]) -> pl.LazyFrame:
    """The format's columns, in order: `cells` where given, else empty."""
    unknown = set(cells) - set(columns)
    if unknown:
        raise KeyError(f"no columns of the format: {', '.join(sorted(unknown))}")
    empty = pl.lit(None, dtype=pl.String)
    return rows.select(cells.get(name, empty).cast(pl.String).alias(name) for name in columns)


def unquoted(cell: pl.Expr) -> pl.Expr:
    """Text that can stand in a file without quotes: one line, double quotes as single ones; null where nothing is left.

    Readers that know quotes would take one at the start of a cell for the beginning of a longer cell.
    """
    text = cell.str.replace_all(CONTROL, " ").str.replace_all('"', "'", literal=True).str.strip_chars()
    return pl.when(text != "").then(text)


def code_text(weight: pl.Expr) -> pl.Expr:
    """A number with at least one decimal: -10.0, 3.4."""
    return weight.cast(pl.Float64).cast(pl.String)
