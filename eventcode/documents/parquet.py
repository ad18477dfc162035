"""Parquet files, read in batches of rows."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator, Mapping

import pyarrow as pa
from pyarrow import parquet

from eventcode.documents.fields import Record, known_columns, no_text_column
from eventcode.documents.files import Source
from eventcode.documents.streams import open_bytes
from eventcode.errors import InputError
from eventcode.model import Reject

BATCH_ROWS = 1024
"""At 5,000 characters a story, about 5 MB at a time."""

MEMORY_BYTES = 64_000_000
"""A gzipped file is unpacked here, as the format is read from its end; a larger one goes to a temporary file."""


def read_parquet(file: Source) -> Iterator[Record | Reject]:
    """One record for each row; only the known columns are read."""
    with open_bytes(file) as stream, tempfile.SpooledTemporaryFile(MEMORY_BYTES) as unpacked:
        if file.is_gzipped:
            shutil.copyfileobj(stream, unpacked)
        source = unpacked if file.is_gzipped else stream
        if source.seek(0, io.SEEK_END) == 0:
            raise InputError("empty file; remove it or fill it")
        source.seek(0)
        try:
            table = parquet.ParquetFile(source)
            columns = known_columns(table.schema_arrow.names)
            if "text" not in columns:
                raise InputError(no_text_column(table.schema_arrow.names))
            yield from _rows(file, table, columns)
        except (pa.ArrowException, OSError) as error:
            first_line = str(error).partition("\n")[0]
            raise InputError(f"damaged Parquet file ({first_line}); write or download it again") from None


def _rows(file: Source, table: parquet.ParquetFile, columns: Mapping[str, str]) -> Iterator[Record | Reject]:
    number = 0
    for batch in table.iter_batches(batch_size=BATCH_ROWS, columns=list(columns.values())):
        cells = {field: batch.column(name) for field, name in columns.items()}
        for row in range(batch.num_rows):
            number += 1
            try:
                yield Record(file, number, {field: _value(column[row]) for field, column in cells.items()})
            except (ValueError, OverflowError) as error:  # a date beyond the calendar, bytes that are no UTF-8
                yield Reject("read", f"a value cannot be read ({error}); mend the row", file.place(number))


def _value(scalar: pa.Scalar) -> object:
    """A cell as Python value; a date or time as date, bytes as text."""
    if pa.types.is_timestamp(scalar.type):
        scalar = scalar.cast(pa.timestamp("us", scalar.type.tz), safe=False)  # nanoseconds would need pandas
    value = scalar.as_py()
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value
