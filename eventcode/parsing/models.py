"""Parser models: the embedded one and the official Stanza ones, their checksums, their download. No torch here."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata, resources
from pathlib import Path

from eventcode.errors import ModelError, UsageError

EMBEDDED = "en-compact"
OFFICIAL = "stanza:en"
CHECKSUMS = "SHA256SUMS"
PROCESSORS = "tokenize,mwt,pos,lemma,depparse"
PREPARATION = "7"
"""The version of the text's reading, of the cuts between words and of the punctuation's heads: others, other parses."""


@dataclass(frozen=True)
class ModelInfo:
    """A parser model: where its files lie, and whether they came with eventcode."""

    name: str
    folder: Path
    embedded: bool
    description: str

    @cached_property
    def digest(self) -> str:
        """16 hex digits over the files' checksums, the text's preparation and Stanza's version: other digests, other parses.

        Raises ModelError where the model is not there.
        """
        lines = sorted(f"{name}  {value}" for name, value in checksums(self).items())
        lines.append(f"preparation {PREPARATION}")
        lines.append(f"stanza {metadata.version('stanza')}")
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]

    @property
    def is_present(self) -> bool:
        """True if the model's files are on this machine."""
        return (self.folder / CHECKSUMS).is_file()


def cache_folder() -> Path:
    """Where fetched models go: $EVENTCODE_MODELS, else eventcode/models in the user's cache."""
    if chosen := os.environ.get("EVENTCODE_MODELS"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "eventcode" / "models"


def list_models() -> list[ModelInfo]:
    """The models that `--parser` knows."""
    embedded = Path(str(resources.files("eventcode") / "data" / "models" / EMBEDDED))
    return [
        ModelInfo(EMBEDDED, embedded, True, "embedded small English model, no network needed"),
        ModelInfo(OFFICIAL, cache_folder() / "stanza-en", False, "official English Stanza models, fetched on request"),
    ]


def resolve(name: str) -> ModelInfo:
    """The model of a name; UsageError for any other."""
    for info in list_models():
        if info.name == name:
            return info
    known = " or ".join(info.name for info in list_models())
    raise UsageError(f"no parser is called {name!r}; use {known}")


def ensure(name: str, *, download: bool = True) -> ModelInfo:
    """The model, its files checked; an official one that is missing is fetched first if `download` allows it.

    Raises ModelError for a missing or damaged model and where the download fails.
    """
    info = resolve(name)
    if not info.is_present and not info.embedded and download:
        fetch(name)
    verify(info)
    return info


def checksums(info: ModelInfo) -> dict[str, str]:
    """The recorded sha256 of each file."""
    file = info.folder / CHECKSUMS
    if not file.is_file():
        advice = "reinstall eventcode" if info.embedded else f"run: eventcode models fetch {info.name}"
        raise ModelError(f"model {info.name} is not on this machine; {advice}", place=str(file))
    found = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        value, _, name = line.partition("  ")
        if name:
            found[name.strip()] = value.strip()
    return found


def verify(info: ModelInfo) -> None:
    """Compare every file with its recorded checksum; raises ModelError naming the first that differs."""
    advice = "reinstall eventcode" if info.embedded else f"run: eventcode models fetch {info.name}"
    for name, expected in checksums(info).items():
        file = info.folder / name
        if not file.is_file():
            raise ModelError(f"model file is missing; {advice}", place=str(file))
        if sha256(file) != expected:
            raise ModelError(
                f"checksum differs from {CHECKSUMS}: the file is damaged or was changed; {advice}", place=str(file)
            )


def sha256(file: Path) -> str:
    """The sha256 of a file as 64 hex digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def fetch(name: str, resources_url: str | None = None) -> ModelInfo:
    """Download the official models into the cache folder and record their checksums.

    The folder appears only when everything has arrived. `resources_url` replaces Stanza's own address (a mirror).
    Raises UsageError for the embedded model and ModelError where the download fails.
    """
    info = resolve(name)
    if info.embedded:
        raise UsageError(f"{name} comes with eventcode; there is nothing to fetch")
    import stanza

    info.folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=".fetch-", dir=info.folder.parent))
    options = {"resources_url": resources_url} if resources_url else {}
    try:
        stanza.download("en", model_dir=str(partial), processors=PROCESSORS, verbose=False, **options)
        files = sorted(f for f in partial.rglob("*") if f.is_file())
        if not any(f.suffix == ".pt" for f in files):
            raise ModelError(f"the download of {name} brought no model files; try again later")
        lines = [f"{sha256(f)}  {f.relative_to(partial).as_posix()}" for f in files]
        (partial / CHECKSUMS).write_text("\n".join(lines) + "\n", encoding="utf-8")
        if info.folder.exists():
            shutil.rmtree(info.folder)
        partial.rename(info.folder)
    except ModelError:
        raise
    except Exception as error:  # stanza passes on whatever its HTTP library raises
        reason = (str(error).splitlines() or [type(error).__name__])[0][:160]
        raise ModelError(
            f"cannot download {name}: {reason}; check the network, or use --parser {EMBEDDED}, which needs none"
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return resolve(name)
