"""Stanza's tokenizer and expander computed from characters alone, with Stanza's weights and layers.

Stanza keeps lists of characters, looks for each token in the text again, and tokenizes 32 paragraphs at a time. Here each
character keeps its offset, and windows of many documents are tokenized together, sorted by length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from stanza.models.common.vocab import PAD_ID
from stanza.models.tokenization.data import (
    NEWLINE_WHITESPACE_RE,
    PER_CHAR_FEAT_FUNCS,
    POSITION_FEAT_FUNCS,
    WHITESPACE_RE,
)
from stanza.models.tokenization.utils import MASK_RE

from eventcode.model import Token
from eventcode.parsing.normal import normalised
from eventcode.parsing.split import MAY_HAVE_ADDRESS, Split, pieces, split_from, words_of

WINDOW = 1000
"""Characters that are read at once. A longer paragraph is read on from the last sentence that ends in its window."""
BATCH_CHARACTERS = 20_000
"""Characters of the windows that are read together."""
TOO_LONG = "<UNK>"
"""What Stanza's tagger reads for a token that is longer than a window."""


def suits(processors: dict[str, Any]) -> bool:
    """True for a tokenizer without a language model or dictionary and an expander that only looks words up."""
    trainer, expander = processors["tokenize"].trainer, processors["mwt"]
    known = {*PER_CHAR_FEAT_FUNCS, *POSITION_FEAT_FUNCS}
    plain = trainer.model.charmodel is None and not trainer.args["use_dictionary"] and not trainer.args["skip_newline"]
    return bool(plain and set(trainer.args["feat_funcs"]) <= known and expander.config["dict_only"])


@dataclass(slots=True)
class Paragraph:
    """A paragraph's characters without double blanks, where each stands in the text, and what ends with it.

    `labels`: 0 nothing, 1 a token, 2 a sentence, 3 a token of several words, 4 both.
    """

    characters: str
    offsets: NDArray[Any]
    units: NDArray[Any]
    features: NDArray[Any]
    labels: NDArray[Any]
    read: int = 0

    @property
    def window(self) -> int:
        """The characters that the next window holds."""
        return min(WINDOW, len(self.characters) - self.read)

    @property
    def at_end(self) -> bool:
        """True if the next window is the last one."""
        return len(self.characters) - self.read <= WINDOW


class CharacterSplitter:
    """Sentences and words of texts, from Stanza's tokenizer."""

    def __init__(self, processors: dict[str, Any], reading: Callable[[str], str] = normalised) -> None:
        self.reading = reading
        trainer = processors["tokenize"].trainer
        self.model = trainer.model.eval()
        self.vocab = processors["tokenize"].vocab
        names = trainer.args["feat_funcs"]
        self.functions = [PER_CHAR_FEAT_FUNCS[name] for name in names if name in PER_CHAR_FEAT_FUNCS]
        self.marks = [name for name in ("end_of_para", "start_of_para") if name in names]
        self.expansion = processors["mwt"].trainer.dict_expansion
        self.known: dict[str, tuple[int, list[int]]] = {}

    def split(self, texts: Sequence[str]) -> list[tuple[Split, ...]]:
        """The sentences of each text, in order."""
        paragraphs = [list(self.paragraphs(self.reading(text))) for text in texts]
        self.label([p for several in paragraphs for p in several])
        return [tuple(self.sentences(text, several)) for text, several in zip(texts, paragraphs, strict=True)]

    def paragraphs(self, text: str) -> Iterator[Paragraph]:
        """The paragraphs of a text that are not empty, not yet labelled."""
        begin = 0
        for gap in [*NEWLINE_WHITESPACE_RE.finditer(text), None]:
            piece = text[begin : gap.start() if gap else None].rstrip()
            if piece:
                yield self.paragraph(piece, begin)
            begin = gap.end() if gap else begin

    def paragraph(self, piece: str, begin: int) -> Paragraph:
        """A paragraph that begins in the text at `begin`, with its characters as numbers and their features."""
        plain = WHITESPACE_RE.sub(" ", piece)
        points = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        blank = points == ord(" ")
        kept = np.flatnonzero(~(blank & np.concatenate([[False], blank[:-1]])))
        distinct, which = np.unique(points[kept], return_inverse=True)
        rows = [self.row(chr(point)) for point in distinct]
        features = np.zeros((len(kept), len(self.functions) + len(self.marks)), dtype=np.float32)
        features[:, : len(self.functions)] = np.array([row[1] for row in rows], dtype=np.float32)[which]
        for column, mark in enumerate(self.marks, len(self.functions)):
            features[-1 if mark == "end_of_para" else 0, column] = 1
        characters = plain if len(kept) == len(plain) else "".join(plain[i] for i in kept)
        units = np.array([row[0] for row in rows])[which]
        return Paragraph(characters, kept + begin, units, features, np.zeros(len(kept), dtype=np.int64))

    def row(self, character: str) -> tuple[int, list[int]]:
        """A character's number and features."""
        if character not in self.known:
            self.known[character] = self.vocab.unit2id(character), [f(character) for f in self.functions]
        return self.known[character]

    def label(self, paragraphs: Sequence[Paragraph]) -> None:
        """Find what ends where, window after window of all paragraphs."""
        waiting = list(paragraphs)
        while waiting:
            waiting.sort(key=lambda p: -p.window)
            for batch in windows(waiting):
                for paragraph, labels in zip(batch, self.read(batch), strict=True):
                    advance = paragraph.window
                    if not paragraph.at_end and len(breaks := np.flatnonzero((labels == 2) | (labels == 4))):
                        advance = int(breaks[-1]) + 1
                    paragraph.labels[paragraph.read : paragraph.read + advance] = labels[:advance]
                    paragraph.read += advance
            waiting = [p for p in waiting if p.read < len(p.characters)]
        for paragraph in paragraphs:
            paragraph.labels[-1] = 2 if paragraph.labels[-1] < 3 else 4
            if MAY_HAVE_ADDRESS.search(paragraph.characters):
                keep_addresses(paragraph)

    def read(self, batch: Sequence[Paragraph]) -> list[NDArray[Any]]:
        """The labels of the next window of each paragraph, longest first. One that ends its paragraph is read with its end."""
        lengths = [p.window + p.at_end for p in batch]
        units = torch.full((len(batch), lengths[0]), PAD_ID)
        features = torch.zeros(len(batch), lengths[0], batch[0].features.shape[1])
        for row, paragraph in enumerate(batch):
            window = slice(paragraph.read, paragraph.read + paragraph.window)
            units[row, : paragraph.window] = torch.from_numpy(paragraph.units[window])
            features[row, : paragraph.window] = torch.from_numpy(paragraph.features[window])
        device = self.model.embeddings.weight.device
        best = self.model(units.to(device), features.to(device), lengths).argmax(2).cpu().numpy()
        return [labels[: paragraph.window] for labels, paragraph in zip(best, batch, strict=True)]

    def sentences(self, text: str, paragraphs: Sequence[Paragraph]) -> Iterator[Split]:
        """The sentences of a text whose paragraphs are labelled."""
        number = 0
        for paragraph in paragraphs:
            tokens: list[Token] = []
            words: list[str] = []
            begin = 0
            for last in np.flatnonzero(paragraph.labels).tolist():
                whole = paragraph.characters[begin : last + 1]
                token = whole.lstrip()
                start = begin + len(whole) - len(token)
                begin = last + 1
                if not token:
                    continue
                label = paragraph.labels[last]
                span = int(paragraph.offsets[start]), int(paragraph.offsets[last]) + 1
                parts = self.parts(token, label >= 3)
                tokens += pieces(text, token, parts, span, len(tokens) + 1)
                words += parts
                if label in (2, 4):
                    yield split_from(text, number, tokens, words)
                    number, tokens, words = number + 1, [], []
            if tokens:
                yield split_from(text, number, tokens, words)
                number += 1

    def parts(self, token: str, several: bool) -> Sequence[str]:
        """The words of a token."""
        if len(token) > WINDOW:
            return [TOO_LONG]
        if several and (expansion := self.expansion(token)) and len(parts := expansion.split()) > 1:
            return list(parts)
        return words_of(token)


def windows(paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """Paragraphs sorted by their windows, longest first, cut into batches of about BATCH_CHARACTERS."""
    batch: list[Paragraph] = []
    for paragraph in paragraphs:
        if batch and (len(batch) + 1) * batch[0].window > BATCH_CHARACTERS:
            yield batch
            batch = []
        batch.append(paragraph)
    if batch:
        yield batch


def keep_addresses(paragraph: Paragraph) -> None:
    """Let no address of mail or web be cut."""
    for match in MASK_RE.finditer(paragraph.characters):
        last = match.end() - 1
        paragraph.labels[match.start() : last] = 0
        paragraph.labels[last] = max(paragraph.labels[last], 1)
