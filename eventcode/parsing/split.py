"""A sentence before and after its analysis: the tokens that the text gives, the tags and heads that the words give."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from eventcode.model import Sentence, Token
from eventcode.parsing.cuts import may_differ, recut

MAX_SENTENCE_TOKENS = 300
"""The parser's memory grows with the square of a sentence's length; no news sentence comes near this."""

CLITIC = re.compile(r"(\w[\w.&-]*?)('s|n't|'re|'ve|'ll|'d|'m|(?<=s)')", re.IGNORECASE)
"""A word and its clitic, two words in the treebanks; what ends in s' is a possessor of several or a quote's last word."""
BARE_CLITIC = re.compile(
    r"([Dd]o|[Dd]oes|[Dd]id|[Ii]s|[Aa]re|[Ww]as|[Ww]ere|[Hh]ave|[Hh]as|[Hh]ad|[Ww]ould|[Cc]ould|[Ss]hould|[Cc]a)(nt)"
    r"|([Tt]hat|[Ww]hat|[Tt]here)(s)|([Yy]ou|[Tt]hey)(re)|([Ww]e|[Yy]ou|[Tt]hey)(ve)|([Yy]ou|[Tt]hey)(ll)|(i)(m|ve)|([Aa])(lot)"
)
"""The same without the apostrophe, as far as it is no other word: "dont", "thats"; "Im" is a name. And "alot"."""
MAY_HAVE_ADDRESS = re.compile(r"@|://|www\.|\.(?:gov|org|edu|net|com|co)\.")
"""What every address of mail or web has that Stanza keeps whole."""
MARKS = ".,;:!?'\"]>"
"""What ends no address; nor does a bracket that does not begin in it."""


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


def words_of(token: str) -> list[str]:
    """The words of a token that the tokenizer left whole: one, or a word and its clitic, or an address and the marks behind it."""
    clitic = CLITIC.fullmatch(token) or BARE_CLITIC.fullmatch(token)
    if clitic:
        return [part for part in clitic.groups() if part]
    if MAY_HAVE_ADDRESS.search(token):
        address = token.rstrip(MARKS if "(" in token else MARKS + ")")
        return [part for part in (address, *re.findall(r"\.+|.", token[len(address) :])) if part]
    return [token]


def pieces(text: str, token: str, words: Sequence[str], span: tuple[int, int], number: int) -> Iterator[Token]:
    """The words of a token with the text's own spelling and offsets.

    "Moscow's" is two words of which each has its own characters; "gonna" may not be cut so.
    """
    start, end = span
    if len(words) == 1:
        yield unanalysed(number, text[start:end], start, end)
        return
    exact = "".join(words) == token and len(token) == end - start
    for i, word in enumerate(words):
        if exact:
            end = start + len(word)
        form = text[start:end] if exact else word
        yield unanalysed(number + i, form, start, end)
        if exact:
            start = end


def unanalysed(number: int, form: str, start: int, end: int) -> Token:
    """A token of which nothing but its form is known."""
    return Token(number, form, form, "", "", "", 0, "", start, end)


def split_from(text: str, number: int, tokens: Sequence[Token], words: Sequence[str]) -> Split:
    """A sentence from its tokens and their words, those between two blanks cut as the treebanks cut them."""
    first, last = tokens[0].start, max(t.end for t in tokens)
    if may_differ("".join(words)):
        cut = [pair for stretch in stretches(tokens, words) for pair in recut_stretch(text, stretch)]
        tokens = [replace(t, id=i) for i, (t, _) in enumerate(cut, 1)]
        words = [word for _, word in cut]
    return Split(Sentence(number, text[first:last], first, last, tuple(tokens)), tuple(words))


def recut_stretch(text: str, stretch: Sequence[tuple[Token, str]]) -> Iterator[tuple[Token, str]]:
    """Tokens and words without blanks between them, cut anew if the guidelines say so."""
    words = [word for _, word in stretch]
    parts = recut(words)
    if parts == words:
        yield from stretch
        return
    start = stretch[0][0].start
    for part in parts:
        yield unanalysed(0, text[start : start + len(part)], start, start + len(part)), part
        start += len(part)


def stretches(tokens: Sequence[Token], words: Sequence[str]) -> Iterator[list[tuple[Token, str]]]:
    """Tokens and words in groups without blanks; words that share their characters are groups of their own."""
    stretch: list[tuple[Token, str]] = []
    for token, word in zip(tokens, words, strict=True):
        alone = token.end - token.start != len(word)
        if stretch and (alone or stretch[-1][0].end != token.start):
            yield stretch
            stretch = []
        stretch.append((token, word))
        if alone:
            yield stretch
            stretch = []
    if stretch:
        yield stretch
