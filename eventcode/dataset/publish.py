"""A dataset in an object store: built in a folder of this machine, then copied to its URL, the manifest last."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from eventcode.dataset.commit import ENTRIES
from eventcode.errors import DatasetError
from eventcode.storage import open_place

MANIFEST = "manifest.json"


def work_folder(url: str) -> Path:
    """The folder of this machine in which the dataset of a URL is built: eventcode/builds/… in the user's cache."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "eventcode" / "builds" / hashlib.sha256(url.encode()).hexdigest()[:16]


def publish(folder: Path, url: str) -> None:
    """Put the dataset of a folder in the place of the one at a URL; what else lies there is left alone.

    A URL without manifest.json holds no whole dataset: it goes first and comes last. Raises DatasetError where it
    cannot be written.
    """
    fs, root = open_place(url)
    new = {p.relative_to(folder).as_posix(): p for e in ENTRIES for p in files_of(folder / e)}
    try:
        old = {path for e in ENTRIES if fs.exists(f"{root}/{e}") for path in fs.find(f"{root}/{e}")}
        if f"{root}/{MANIFEST}" in old:
            fs.rm_file(f"{root}/{MANIFEST}")
        for name in sorted(new, key=lambda name: (name == MANIFEST, name)):
            if name == MANIFEST:
                for stale in sorted(old - {f"{root}/{n}" for n in new}):
                    fs.rm_file(stale)
            fs.pipe_file(f"{root}/{name}", new[name].read_bytes())
    except OSError as error:
        raise DatasetError(
            f"cannot write: {error}; check the URL and your permissions, and build again", place=url
        ) from error


def files_of(path: Path) -> list[Path]:
    """The file, or the files of a folder."""
    return sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [p for p in [path] if p.is_file()]
