"""The texts that are measured: one-sentence documents, articles, and wire copy with its duplicates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle, islice, zip_longest
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


def sentences() -> Iterator[str]:
    """The bench files' texts, a sentence each, the files in turn."""
    files = [
        (SHARED / "bench" / f"{name}_dev.jsonl").read_text("utf-8").splitlines() for name in ("pairs", "none", "actors")
    ]
    longest = max(map(len, files))
    for number in range(longest):
        for lines in files:
            if number < len(lines):
                yield json.loads(lines[number])["text"]


def articles() -> Iterator[str]:
    """The treebanks' documents, the files in turn, paragraphs where they mark them."""
    files = [documents(file) for file in sorted((SHARED / "treebanks").glob("*.conllu"))]
    return (text for several in zip_longest(*files) for text in several if text is not None)


def documents(file: Path) -> Iterator[str]:
    """The texts of one treebank."""
    parts: list[str] = []
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("# newdoc") and parts:
            yield "".join(parts).strip()
            parts = []
        if line.startswith("# newpar"):
            parts.append("\n\n")
        if line.startswith("# text = "):
            parts.append(line.removeprefix("# text = ") + " ")
    if parts:
        yield "".join(parts).strip()


def wire() -> Iterator[str]:
    """The sample dispatches over and over, as papers print what an agency sends."""
    texts = [f.read_text("utf-8").partition("\n\n")[2] for f in sorted((ROOT / "seeds").glob("*.txt"))]
    return cycle(texts)


CORPORA = {"sentences": sentences, "articles": articles, "wire": wire}


def write(name: str, size: int, file: Path) -> int:
    """Write the first `size` documents of a corpus as JSON Lines; returns the number of characters written."""
    characters = 0
    with file.open("w", encoding="utf-8") as stream:
        for number, text in enumerate(islice(CORPORA[name](), size)):
            stream.write(json.dumps({"id": f"0-{number}", "date": "2020-01-01", "text": text}) + "\n")
            characters += len(text)
    return characters
