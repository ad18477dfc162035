"""The old dataset or the new one: staging, a journal, and renames that a later run can finish."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

from eventcode.errors import DatasetError

ENTRIES = ("events", "daily", "documents", "rejects.parquet", "datapackage.json", "manifest.json")
"""What a build owns in its folder; everything else there is left alone."""

STAGING, JOURNAL, OLD, LOCK = ".staging", ".commit.json", ".old", ".lock"


@contextlib.contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Turn OSErrors into one line that says what to do."""
    try:
        yield
    except OSError as error:
        advice = {
            errno.ENOSPC: "free space on the disk and build again",
            errno.EDQUOT: "free space within your quota and build again",
            errno.EACCES: "choose a folder that you may write with --out",
            errno.EPERM: "choose a folder that you may write with --out",
            errno.EROFS: "choose a folder that you may write with --out",
            errno.ENOTDIR: "choose a folder with --out; a file stands there",
            errno.EEXIST: "choose a folder with --out; a file stands there",
        }.get(error.errno or 0, "check the disk and build again")
        raise DatasetError(f"cannot write: {error.strerror or error}; {advice}", place=str(folder)) from error


@contextlib.contextmanager
def file_errors(file: Path) -> Iterator[None]:
    """Turn OSErrors of writing one file into one line that says what to do."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error).splitlines()[0]
        raise DatasetError(f"cannot write: {reason}; choose another file or free space", place=str(file)) from error


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; DatasetError where another build holds it."""
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        handle = (folder / LOCK).open("w")
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatasetError(
                "another build is writing here; wait for it or choose another --out", place=str(folder)
            ) from None
        yield
    finally:
        handle.close()


def begin(folder: Path) -> Path:
    """Finish or clear away what an interrupted build left, and give an empty staging folder."""
    recover(folder)
    staging = folder / STAGING
    with storage_errors(folder):
        if staging.exists():
            shutil.rmtree(staging)
        staging.mkdir()
    return staging


def commit(folder: Path) -> None:
    """Put the staged entries in place. After the journal is written the new dataset is what a reader gets."""
    staging = folder / STAGING
    with storage_errors(folder), signals_held():
        for file in sorted(staging.rglob("*")):
            if file.is_file():
                sync(file)
        journal = folder / (JOURNAL + ".new")
        journal.write_text(json.dumps({"entries": [e for e in ENTRIES if (staging / e).exists()]}), encoding="utf-8")
        sync(journal)
        journal.replace(folder / JOURNAL)
        sync(folder)
        finish(folder)


def recover(folder: Path) -> None:
    """Finish a commit that was interrupted; nothing where there is none."""
    if (folder / JOURNAL).is_file():
        with storage_errors(folder):
            finish(folder)


def finish(folder: Path) -> None:
    """Move every staged entry in place and clear away; running it again continues where it broke off."""
    entries = json.loads((folder / JOURNAL).read_text(encoding="utf-8"))["entries"]
    old = folder / OLD
    old.mkdir(exist_ok=True)
    for entry in ENTRIES:
        staged, place = folder / STAGING / entry, folder / entry
        if entry in entries and not staged.exists():
            continue  # moved before the interruption
        if place.exists():
            away = old / entry
            if away.exists():
                remove(away)
            place.rename(away)
        if entry in entries:
            staged.rename(place)
    sync(folder)
    (folder / JOURNAL).unlink()
    shutil.rmtree(old)
    shutil.rmtree(folder / STAGING, ignore_errors=True)


def remove(path: Path) -> None:
    """Delete a file or a folder."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def abandon(folder: Path) -> None:
    """Remove the staging folder of a build that failed; the old dataset stays."""
    if not (folder / JOURNAL).is_file():
        shutil.rmtree(folder / STAGING, ignore_errors=True)


def sync(path: Path) -> None:
    """Flush a file or a folder's entries to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def signals_held() -> Iterator[None]:
    """Let an interrupt wait until the renames are done."""
    held = {signal.SIGINT, signal.SIGTERM}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, held)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
