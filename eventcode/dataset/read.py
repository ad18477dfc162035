"""Reading a dataset back, lazily: partitions are pruned, codes stay strings."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from eventcode.dataset import commit
from eventcode.dataset.schema import TABLES
from eventcode.errors import DatasetError
from eventcode.storage import is_url, local, open_place

PARTITIONS = {"year": pl.Int32, "month": pl.Int8}


def scan(folder: str | Path, name: str) -> pl.LazyFrame:
    """A table of a dataset as a LazyFrame; `events` and `daily` have the partition columns year and month besides.

    Finishes an interrupted commit first. Raises DatasetError where the folder holds no dataset.
    """
    table = TABLES[name]
    if is_url(folder):
        fs, place = open_place(folder)
        present = fs.exists(f"{place}/{table.path.split('/', 1)[0]}")
        partitioned = bool(table.partitions) and any(fs.glob(f"{place}/{name}/year=*"))
    else:
        folder = local(folder)
        commit.recover(folder)
        base = folder / table.path.split("/", 1)[0]
        present, partitioned = base.exists(), bool(table.partitions) and any(base.glob("year=*"))
    if not present:
        raise DatasetError(
            f"no {name} here; build a dataset with: eventcode build PATH --out {folder}", place=str(folder)
        )
    files = f"{str(folder).rstrip('/')}/{table.path}"
    if partitioned:
        return pl.scan_parquet(files, hive_partitioning=True, hive_schema=PARTITIONS)
    frame = pl.scan_parquet(files, schema=table.dtypes, hive_partitioning=False)
    if table.partitions:
        return frame.with_columns(pl.lit(None, dtype=dtype).alias(key) for key, dtype in PARTITIONS.items())
    return frame


@contextlib.contextmanager
def readable(folder: Path) -> Iterator[None]:
    """Turn what polars says of damaged files into one line that says what to do."""
    try:
        yield
    except pl.exceptions.PolarsError as error:
        reason = str(error).splitlines()[0]
        raise DatasetError(f"cannot read the dataset: {reason}; build it again", place=str(folder)) from error


def read_events(folder: str | Path = "output") -> pl.LazyFrame:
    """The events of a dataset, one row for each coded mention.

    Filter by `year` and `month` or by any column; `read_events("output").filter(pl.col("year") == 2023)` opens only that
    year's files. Raises DatasetError where the folder holds no dataset.
    """
    return scan(folder, "events")


def read_daily(folder: str | Path = "output") -> pl.LazyFrame:
    """The de-duplicated level: one row for each event date, source, target and code."""
    return scan(folder, "daily")


def read_documents(folder: str | Path = "output") -> pl.LazyFrame:
    """The documents of a dataset with their texts, also those without events."""
    return scan(folder, "documents")


def read_rejects(folder: str | Path = "output") -> pl.LazyFrame:
    """Whatever was not built, and why."""
    return scan(folder, "rejects")
