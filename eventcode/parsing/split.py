"""A sentence before and after its analysis: the tokens that the text gives, the tags and heads that the words give."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from eventcode.model import Sentence, Token

MAX_SENTENCE_TOKENS = 300
"""The parser's memory grows with the square of a sentence's length; no news sentence comes near this."""


class WordAnalysis(NamedTuple):
    """What the parser says of one word; `head` is a word's number from 1, 0 for the root."""

    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str


Analysis = tuple[WordAnalysis, ...]


@dataclass(frozen=True)
class Split:
    """A sentence of a text with its tokens, and its words as the parser reads them: ’s as 's."""

    sentence: Sentence
    words: tuple[str, ...]

    @cached_property
    def key(self) -> str:
        """32 hex digits of the words: sentences with one key have one analysis."""
        return hashlib.sha256("\x1f".join(self.words).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def is_parsable(self) -> bool:
        """False for a sentence that is too long for the parser."""
        return len(self.words) <= MAX_SENTENCE_TOKENS

    def analysed(self, analysis: Analysis | None) -> Sentence:
        """The parsed sentence; with None the tokens stay without tags and the sentence is not coded."""
        if analysis is None:
            return self.sentence
        s = self.sentence
        tokens = tuple(
            Token(t.id, t.text, a.lemma, a.upos, a.xpos, a.feats, a.head, a.deprel, t.start, t.end)
            for t, a in zip(s.tokens, analysis, strict=True)
        )
        return Sentence(s.index, s.text, s.start, s.end, tokens)
