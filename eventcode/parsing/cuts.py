"""Where the treebanks' guidelines cut between characters that no blank parts, and the tokenizer's network is not sure.

English treebanks cut a word at its hyphens, but an affix stays with its word; a mark that is repeated is one token, and so is
a smiley; a number and its unit are two. Source: the guidelines of the English Web Treebank, and the training parts of EWT and
GUM, where 95 of 100 hyphenated words are cut so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

AFFIXES = frozenset((
    "anti", "ante", "arch", "bi", "co", "counter", "cross", "de", "e", "ex", "extra", "hyper", "infra", "inter",
    "intra", "macro", "mega", "meta", "micro", "mid", "mini", "mis", "multi", "non", "over", "post", "pre", "pro",
    "pseudo", "psycho", "re", "semi", "socio", "sub", "super", "tri", "trans", "ultra", "un", "uni",
))  # fmt: skip
"""What is no word of its own before a hyphen: "non-proliferation", "e-mail"."""
SUFFIXES = frozenset(("esque", "wise"))
"""What is none behind one: "career-wise"."""

HYPHENATED = re.compile(r"(?<![\w'./@&-])[^\W\d_]+(?:-[^\W\d_]+)+(?![\w/@-]|\.\w|'\w\w)")
WHOLE = re.compile(
    r"[-=*_~+#]{3,}|([$*+=_~#])\1+"  # a line of stars
    r"|(?<!\.)\.\?+|[!?]*(?:!\?|\?!)[!?]*"
    r"|(?<![\w.:)])[:;]-?[()DPp](?![\w()])"  # a smiley
)
COUNTED = re.compile(r"(?<![\w.,:/-])\d[\d,.:]*(?=(?:[ap]m|[AP]M|[kmK]|bn|km|kg|cm|mm|hrs?|lbs?|mph)(?!\w))")
"""A number right before its unit: "20km"."""
APART = re.compile(r"\((?=\d{3}\)\d)|(?<=\(\d\d\d)\)(?=\d)|(?<=[^\W\d_])#|[<>](?=\d)")
"""Marks that touch a word and are tokens of their own: "(613)555-0100", "case#", ">100"."""
MAY_DIFFER = re.compile(
    r"[^\W\d_]-[^\W\d_]|([$*+=_~#-])[$*+=_~#-]|[.!?][!?]|[:;]-?[()DPp]|\d[apAPkmKbchl]|\)\d|[^\W\d_]#|[<>]\d"
)
"""What every text has in which a stretch may be cut otherwise than the network cuts it."""
ADDRESS = re.compile(r"@|://|www\.|[^\W\d]\.[^\W\d]")
"""What has other cuts: addresses, files, abbreviations."""


def may_differ(text: str) -> bool:
    """False for a text in which no stretch is cut anew."""
    return MAY_DIFFER.search(text) is not None


def recut(stretch: Sequence[str]) -> list[str]:
    """The words of a stretch without blanks, cut as the guidelines cut them: the same characters."""
    text = "".join(stretch)
    if not may_differ(text) or ADDRESS.search(text):
        return list(stretch)
    cuts = {0, *accumulate(map(len, stretch))}
    for start, end, inner in wholes(text):
        cuts = {c for c in cuts if not start < c < end} | {start, end, *inner}
    return [text[a:b] for a, b in pairwise(sorted(cuts))]


def wholes(text: str) -> Iterator[tuple[int, int, list[int]]]:
    """Where something begins and ends that is always cut in one way, and where inside it."""
    for match in HYPHENATED.finditer(text):
        inner: list[int] = []
        at = match.start()
        for part, following in pairwise(match.group().split("-")):
            at += len(part)
            if part.lower() not in AFFIXES and following.lower() not in SUFFIXES:
                inner += [at, at + 1]
            at += 1
        yield match.start(), match.end(), inner
    for pattern in (WHOLE, COUNTED, APART):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), []
