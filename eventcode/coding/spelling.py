"""How words are spelled, for matching: folded pieces, however a text writes marks, dots, quotes and hyphens."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

POSSESSIVE = "'s"
HYPHENS = re.compile("[-‐‑]")
APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʻ`´", "'"))
LETTERS = str.maketrans({
    "ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "ß": "ss", "æ": "ae", "Æ": "Ae",
    "œ": "oe", "Œ": "Oe", "ə": "e", "Ə": "E",
})  # fmt: skip
"""Letters that Unicode does not take apart into a base letter and a mark."""

LOWER, TITLE, UPPER = 0, 1, 2
"""How a piece of a text is written, and how it must at least be written to match a piece of a form."""


class Piece(NamedTuple):
    """A word, or a part of one at a hyphen, in folded spelling; `case` is LOWER, TITLE or UPPER."""

    text: str
    case: int


def piece_of(word: str) -> Piece:
    """One piece of a word without hyphens and possessive: "U.S." is us, "Erdoğan" erdogan, "St." saint."""
    plain = word
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word.translate(LETTERS))
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    plain = plain.replace(".", "").replace("'", "") or word
    case = LOWER
    if plain[:1].isupper():
        case = UPPER if len(plain) > 1 and plain.isupper() else TITLE
    folded = plain.lower()
    return Piece("saint" if folded == "st" else folded, case)


@lru_cache(maxsize=1 << 16)
def pieces(token: str) -> tuple[Piece, ...]:
    """The pieces of a token: split at hyphens, a possessive as a piece of its own; none for a bare hyphen."""
    word = token.translate(APOSTROPHES)
    possessive = (Piece(POSSESSIVE, LOWER),)
    if word in ("'s", "'S", "'"):
        return possessive
    tail: tuple[Piece, ...] = ()
    if word.lower().endswith(POSSESSIVE):
        word, tail = word[:-2], possessive
    elif word.lower().endswith("s'"):
        word, tail = word[:-1], possessive
    return tuple(piece_of(part) for part in HYPHENS.split(word) if part) + tail


def folded(form: str) -> str:
    """The spelling under which a form is found: "U.S." is "us", "Kim Jong-un" is "kim jong un"."""
    return " ".join(piece.text for word in form.split() for piece in pieces(word))
