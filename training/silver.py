"""Silver trees: text that teachers have read, larger networks than those that ship, which learn from it too."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eventcode.model import Sentence, Token
from eventcode.parsing.split import Split, unanalysed
from training import pack, score, sources

WORDS, SENTENCES = 4000, 400
"""What the teachers read together: texts of about so many words, or so many sentences without a text."""
DISPATCHES = Path(__file__).with_name("dispatches.txt")
"""Sentences in the manner of news agencies, one a line, written for this and about nothing that happened."""


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


def dispatches(words: int) -> list[str]:
    """The news sentences that lie beside this module, as many as have so many words."""
    found: list[str] = []
    for line in DISPATCHES.read_text(encoding="utf-8").splitlines():
        words -= line.count(" ") + 1
        if words < 0:
            break
        found.append(line)
    return found


def write(
    models: Path,
    teacher: str,
    settings: Mapping[str, Any],
    texts: Sequence[str],
    sentences: Sequence[tuple[str, ...]],
    file: Path,
) -> None:
    """Write the trees that tagger and parser with this in front of their names find in texts and of sentences, as CoNLL-U.

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
        for group in together(texts):
            found = [s for given in parser.parse(group) for s in given]
            stream.writelines(
                score.conllu(s) for s in found if settings["shortest"] <= len(s.tokens) <= settings["longest"]
            )
        for at in range(0, len(sentences), SENTENCES):
            several = sentences[at : at + SENTENCES]
            stream.writelines(
                score.conllu(split_of(words).analysed(analysis))
                for words, analysis in zip(several, parser.analyse(several), strict=True)
            )
    new.replace(file)


def together(texts: Iterable[str]) -> Iterator[list[str]]:
    """Texts in groups of at least WORDS words."""
    group: list[str] = []
    words = 0
    for given in texts:
        group.append(given)
        words += given.count(" ") + 1
        if words >= WORDS:
            yield group
            group, words = [], 0
    if group:
        yield group


def split_of(words: Sequence[str]) -> Split:
    """A sentence of words with blanks between them."""
    tokens: list[Token] = []
    for word in words:
        start = tokens[-1].end + 1 if tokens else 0
        tokens.append(unanalysed(len(tokens) + 1, word, start, start + len(word)))
    text = " ".join(words)
    return Split(Sentence(0, text, 0, len(text), tuple(tokens)), tuple(words))


def together_with(gold: Path, silver: Sequence[Path], file: Path) -> Path:
    """Write gold and silver trees into one file; that file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(part.read_text(encoding="utf-8") for part in (gold, *silver)), encoding="utf-8")
    return file
