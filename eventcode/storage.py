"""Places to read from and write to: local paths, and URLs (s3://, gs://, memory://) through fsspec."""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventcode.errors import UsageError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

PARTIAL = ".partial-"
"""Beginning of the names of files that are being written."""


def is_url(path: str | Path) -> bool:
    """True for s3://bucket/key, memory://x and the like; a local path and a file: URL of one are no such places."""
    text = str(path)
    return "://" in text and not text.startswith("file://")


def local(path: str | Path) -> Path:
    """The local path of a path or of a file: URL."""
    return Path(str(path).removeprefix("file://"))


def open_place(path: str | Path) -> tuple[AbstractFileSystem, str]:
    """The file system of a path or URL, and the path in it.

    Raises UsageError for a scheme that no installed package serves.
    """
    from fsspec.core import url_to_fs

    try:
        fs, root = url_to_fs(str(path) if "://" in str(path) else str(Path(path).absolute()))
    except (ImportError, ValueError) as error:
        raise UsageError(f"{path}: {str(error).rstrip('.')}; s3:// needs the package s3fs, gs:// gcsfs") from None
    return fs, root


def is_local(fs: Any) -> bool:
    """True for the file system of this machine."""
    return "file" in ([fs.protocol] if isinstance(fs.protocol, str) else fs.protocol)


def write_whole(fs: AbstractFileSystem, path: str, data: bytes) -> None:
    """Write a file that appears whole or not at all; its folder is made. An object store does so by itself."""
    if not is_local(fs):
        fs.pipe_file(path, data)
        return
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{PARTIAL}{os.getpid()}-{uuid.uuid4().hex[:8]}")
    try:
        partial.write_bytes(data)
        partial.replace(file)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
