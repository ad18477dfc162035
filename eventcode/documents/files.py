"""Which files to read: paths, folders and globs to sorted input files, or the reason why not."""

from __future__ import annotations

import glob
import io
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from eventcode.model import Reject
from eventcode.storage import is_url, local, open_place

KINDS = ("txt", "jsonl", "ndjson", "csv", "tsv", "parquet")
SUPPORTED = ", ".join(f".{kind}" for kind in KINDS)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read. `path` is as given, a string for a URL; `name` its path below the folder or pattern given, with
    forward slashes.
    """

    path: Path | str
    name: str
    kind: str
    is_gzipped: bool

    @property
    def stem(self) -> str:
        """`name` without its suffixes: 2013/geneva for 2013/geneva.txt.gz."""
        return self.name[: -len(f".{self.kind}" + ".gz" * self.is_gzipped)]

    def open(self) -> io.BufferedReader:
        """The file's bytes as they are stored."""
        if isinstance(self.path, Path):
            return self.path.open("rb")
        fs, path = open_place(self.path)
        return cast("io.BufferedReader", fs.open(path, "rb"))

    def size(self) -> int:
        """Bytes as stored."""
        if isinstance(self.path, Path):
            return self.path.stat().st_size
        fs, path = open_place(self.path)
        return int(fs.size(path) or 0)

    def place(self, number: int = 0) -> str:
        """The path for messages, with the line (or the row in a Parquet file) if it is not 0."""
        row = "row " if self.kind == "parquet" else ""
        return f"{self.path}:{row}{number}" if number else str(self.path)


def find_sources(paths: Sequence[str | Path]) -> list[Source | Reject]:
    """Rejects for paths that lead nowhere, then the files of all others, each once and sorted by full path.

    Folders are read with all below them, without hidden files and folders. A path that does not exist and holds
    `*`, `?` or `[` is a pattern, in which `**` stands for any folders. A file under two of the paths is named after
    the outer one, so the order of the paths does not matter.
    """
    found: dict[str, Source] = {}
    rejects: list[Reject] = []
    for given in [paths] if isinstance(paths, str | Path) else paths:
        for item in _expand(str(given)):
            if isinstance(item, Reject):
                rejects.append(item)
                continue
            key = item.path if isinstance(item.path, str) else str(item.path.parent.resolve() / item.path.name)
            found[key] = min(found.get(key, item), item, key=lambda file: (-len(file.name), str(file.path)))
    return [*dict.fromkeys(rejects), *(found[key] for key in sorted(found, key=lambda path: path.split("/")))]


def _expand(given: str) -> Iterator[Source | Reject]:
    """Input files of one path, folder or glob."""
    if not given:
        yield Reject("read", "empty path; name a file, a folder or a pattern", "")
        return
    if is_url(given):
        yield from _remote(given)
        return
    path = local(given)
    given = str(path)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):  # ValueError: a NUL in the path
        mode = None
    if mode is None and glob.has_magic(given):
        yield from _matches(given)
    elif mode is not None and stat.S_ISDIR(mode):
        yield from _folder(path, path)
    else:
        yield _file(path, path.parent)


def _remote(given: str) -> Iterator[Source | Reject]:
    """Input files of a URL: of one file, of a folder with all below it, or of a pattern."""
    fs, root = open_place(given)
    fixed = root
    try:
        if glob.has_magic(root):
            paths = fs.glob(root)
            fixed = root[: root.index(next(part for part in root.split("/") if glob.has_magic(part)))]
        elif fs.isdir(root):
            paths = fs.find(root)
        else:
            paths, fixed = [root], root.rpartition("/")[0]
            if not fs.exists(root):
                yield _reject("no such file or folder; check the URL", given)
                return
    except (OSError, ValueError) as error:
        yield _reject(f"cannot be reached ({error}); check the URL and your permissions", given)
        return
    shown = [p for p in sorted(paths) if not any(part.startswith(".") for part in p[len(fixed) :].split("/"))]
    if not shown:
        yield _reject("nothing there to read; check the URL", given)
    for path in shown:
        yield _typed(fs.unstrip_protocol(path), path[len(fixed) :].lstrip("/"))


def _matches(pattern: str) -> Iterator[Source | Reject]:
    """What a glob pattern matches; names are relative to its folders before the first wildcard."""
    fixed = []
    for part in Path(pattern).parts:
        if glob.has_magic(part):
            break
        fixed.append(part)
    root = Path(*fixed)
    matches = [Path(m) for m in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207 - Path.glob finds hidden files
    if not matches:
        yield _reject("nothing matches this pattern; check it, or the folder", pattern)
    for path in matches:
        if path.is_dir():
            yield from _folder(path, root)
        else:
            yield _file(path, root)


def _folder(folder: Path, root: Path) -> Iterator[Source | Reject]:
    """Files of a folder and of all below it."""
    try:
        entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
        if not entries:
            yield _reject("empty folder", folder)
        for entry in entries:
            if not entry.is_dir():
                yield _file(entry, root)
            elif entry.is_symlink():
                yield _reject("a link to a folder is not followed; give that folder as a path of its own", entry)
            else:
                yield from _folder(entry, root)
    except OSError as error:
        yield _reject(f"the folder cannot be read ({error.strerror}); check its permissions", folder)


def _file(path: Path, root: Path) -> Source | Reject:
    """One file, if it exists and its type is supported."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return _reject("no such file or folder; check the path", path)
    except (OSError, ValueError) as error:
        return _reject(f"cannot be read ({getattr(error, 'strerror', None) or error}); check the path", path)
    source = _typed(path, path.relative_to(root).as_posix())
    if isinstance(source, Reject):
        return source
    if not stat.S_ISREG(mode):
        return _reject("not a regular file; save it to a file first", path)
    if not _is_unicode(path):
        return _reject("the file name is not UTF-8, so it cannot name documents; rename it", path)
    return source


def _typed(path: Path | str, name: str) -> Source | Reject:
    """The file with its type, as its name tells it."""
    parts = name.rpartition("/")[2].lower().split(".")
    is_gzipped = len(parts) > 1 and parts[-1] == "gz"
    suffixes = parts[1:-1] if is_gzipped else parts[1:]
    kind = suffixes[-1] if suffixes else ""
    if kind not in KINDS:
        hint = "put one object on each line of a .jsonl" if kind == "json" else f"use {SUPPORTED}, plain or .gz"
        return _reject(f"unsupported file type; {hint}", path)
    return Source(path, name, kind, is_gzipped)


def _is_unicode(path: Path) -> bool:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _reject(reason: str, path: str | Path) -> Reject:
    return Reject("read", reason, os.fsencode(path).decode("utf-8", "backslashreplace"))
