"""Words without case, diacritics and full stops, as names are compared."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LETTERS = str.maketrans({"ı": "i", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ß": "ss", "’": "'"})
"""Letters that Unicode does not decompose."""


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """ "Erdoğan" → "erdogan", "U.S." → "us", "Sana’a" → "sana'a"; a lone full stop stays."""
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word.translate(LETTERS))
        word = "".join(c for c in decomposed if not unicodedata.combining(c))
    return word.replace(".", "").lower() or word
