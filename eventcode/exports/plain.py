"""Our own events as CSV: every column of the table, comma-separated with header, text in quotes."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from eventcode.dataset.read import read_events
from eventcode.dataset.schema import EVENTS
from eventcode.exports.layout import Layout

COLUMNS = tuple(EVENTS.dtypes)
STEP = " | "
"""Between the steps of a trace, which CSV cannot hold as a list."""


def rows(folder: Path) -> pl.LazyFrame:
    """The rows of the format."""
    return read_events(folder).select(COLUMNS).with_columns(pl.col("trace").list.join(STEP))


LAYOUT = Layout(COLUMNS, rows, separator=",", quoted=True)
