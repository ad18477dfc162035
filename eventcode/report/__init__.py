"""The audit report: a dataset as one HTML page that needs nothing else, from the overview down to every row's reasons."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from eventcode.dataset.commit import file_errors
from eventcode.dataset.read import readable
from eventcode.errors import DatasetError, UsageError
from eventcode.report.content import Content, gather
from eventcode.report.page import render

__all__ = ["MAX_EVENTS", "write_report"]

MAX_EVENTS = 250_000
"""A narrow window has 66 pixels for a row, and Firefox scrolls 17.9 million at most; more rows are for a notebook."""


def write_report(
    folder: str | Path = "output",
    out: str | Path = "report.html",
    *,
    parses: str | Path | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Path:
    """Write the audit report of a dataset to the file `out`, replacing it, and return its path.

    `parses` is the parse store that holds the trees, `folder/parses` if None; where that is not there, the page has no
    trees. `since` and `until` keep events of those days and between. The same dataset gives the same bytes. Raises
    UsageError for an `out` that is a folder, a `parses` that is none, dates in the wrong order or more events than
    MAX_EVENTS; DatasetError where `folder` holds no dataset, the dataset cannot be read, or the file cannot be written.
    """
    target, root = Path(out), Path(folder)
    if target.is_dir():
        raise UsageError(f"{target} is a folder; name the file to write, such as {target / 'report.html'}")
    if since and until and since > until:
        raise UsageError(f"--from {since} lies after --until {until}")
    if parses is not None and not Path(parses).is_dir():
        raise UsageError(f"{parses} is no folder; --parses takes the parse store of the build, often {root / 'parses'}")
    try:
        with readable(root):
            content = load(root, Path(parses) if parses is not None else root / "parses", since, until)
    except OSError as error:
        raise DatasetError(f"cannot read the dataset: {error.strerror or error}", place=str(root)) from error
    page = render(content)
    partial = target.with_name(f"{target.name}.part")
    try:
        with file_errors(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(page, encoding="utf-8", newline="\n")
            partial.replace(target)
    finally:
        if partial.is_file():
            partial.unlink()
    return target


def load(root: Path, parses: Path, since: date | None, until: date | None) -> Content:
    """The content of the page; raises UsageError for too many events before anything heavy is read."""
    from eventcode.report.mentions import count_mentions, read_mentions

    found = count_mentions(root, since, until)
    if found > MAX_EVENTS:
        raise UsageError(
            f"{found:,} events are too many for one page; keep at most {MAX_EVENTS:,} with --from and --until"
        )
    return gather(root, read_mentions(root, since, until), parses, read_manifest(root))


def read_manifest(root: Path) -> Mapping[str, Any]:
    """The dataset's manifest, empty where there is none; DatasetError for a damaged one."""
    file = root / "manifest.json"
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise DatasetError(f"cannot read the manifest: {error}; build the dataset again", place=str(file)) from error
    if not isinstance(manifest, dict):
        raise DatasetError("the manifest is no JSON object; build the dataset again", place=str(file))
    return manifest
