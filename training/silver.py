"""Silver trees: text that teachers have read, larger networks than those that ship, which learn from it too."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from training import pack, score, sources


def text(settings: Mapping[str, Any], archives: Mapping[str, Path]) -> list[str]:
    """The paragraphs of the sources, of each at most so many words."""
    found: list[str] = []
    for source, archive in archives.items():
        left = settings["words"][source]
        for paragraph in sources.paragraphs(archive, source, settings["since"]):
            words = paragraph.split(" ")[:left]
            left -= len(words)
            if words:
                found.append(" ".join(words))
    return found


def write(models: Path, teacher: str, texts: list[str], settings: Mapping[str, Any], file: Path) -> None:
    """Write the trees that tagger and parser with this in front of their names find in texts, as CoNLL-U.

    Sentences of few or very many words are left out: they teach little for the time that they take.
    """
    folder = file.with_name("teachers")
    folder.mkdir(exist_ok=True)
    for name in ("tokenize", "mwt", "lemma", "vectors", "pos", "depparse"):
        own = models / f"{teacher}{name}.pt"
        shutil.copyfile(own if own.is_file() else models / f"{name}.pt", folder / f"{name}.pt")
    pack.seal(folder)
    parser = score.parser_of(folder)
    new = file.with_suffix(".new")
    with new.open("w", encoding="utf-8") as stream:
        for given in texts:
            [sentences] = parser.parse([given])
            stream.writelines(
                score.conllu(s) for s in sentences if settings["shortest"] <= len(s.tokens) <= settings["longest"]
            )
    new.replace(file)


def beside(gold: Path, silver: Path, file: Path) -> Path:
    """Write gold and silver trees into one file; that file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(gold.read_text(encoding="utf-8") + silver.read_text(encoding="utf-8"), encoding="utf-8")
    return file
