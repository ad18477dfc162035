"""Datasets in the formats that existing scripts read: GDELT 2.0, ICEWS, Phoenix, POLECAT, and plain CSV."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from eventcode.dataset.commit import file_errors
from eventcode.dataset.read import readable
from eventcode.errors import UsageError
from eventcode.exports import gdelt, icews, phoenix, plain, polecat
from eventcode.exports.layout import Layout

__all__ = ["FORMATS", "export"]

FORMATS: Mapping[str, Layout] = {
    "gdelt": gdelt.LAYOUT,
    "icews": icews.LAYOUT,
    "phoenix": phoenix.LAYOUT,
    "polecat": polecat.LAYOUT,
    "csv": plain.LAYOUT,
}


def export(folder: str | Path, to: str, out: str | Path) -> Path:
    """Write a dataset in another format to the file `out`, replacing it, and return its path.

    `to` is a key of FORMATS. The rows are read and written in a stream, and the file appears only when it is complete.
    Raises UsageError for an unknown format or an `out` that is a folder; DatasetError where `folder` holds no dataset,
    the dataset cannot be read, or the file cannot be written.
    """
    if to not in FORMATS:
        raise UsageError(f"unknown format {to!r}; known are {', '.join(FORMATS)}")
    target = Path(out)
    if target.is_dir():
        raise UsageError(f"{target} is a folder; name the file to write, such as {target / f'events.{to}'}")
    layout = FORMATS[to]
    with readable(Path(folder)):
        rows = layout.rows(Path(folder))
    partial = target.with_name(f"{target.name}.part")
    try:
        with file_errors(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            with readable(Path(folder)):
                layout.write(rows, partial)
            partial.replace(target)
    finally:
        if partial.is_file():
            partial.unlink()
    return target
