"""Sentences that nobody wrote: those of treebanks with some phrases exchanged for others of the same kind.

They say nothing sensible, but are built as the treebanks' sentences are, of their words, in connections that no treebank has.
Teachers read them like other text without annotation.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from training.trees import Tree

EXCHANGED = frozenset((
    "acl", "acl:relcl", "advcl", "advmod", "amod", "appos", "ccomp", "compound", "conj", "iobj", "nmod", "nmod:poss", "nsubj",
    "nsubj:pass", "obj", "obl", "parataxis", "xcomp",
))  # fmt: skip
"""Relations whose phrases are exchanged; a passive's subject may become an active one's."""
LONGEST = 12
"""Words of the longest phrase that is exchanged."""
SHARE = 0.7
"""A phrase with more of its sentence's words leaves too little of it."""
WORDS_FOR_ONE = 7
"""A sentence gets one new phrase for so many of its words."""
CHOICE = 4
"""Phrases that there must be of a kind."""


class Phrase(NamedTuple):
    """The words from `first` to `last`, counted from 1, and what another phrase must share to take their place."""

    first: int
    last: int
    kind: tuple[object, ...]


Known = dict[tuple[object, ...], list[tuple[Tree, Phrase]]]
"""Phrases with their sentences by kind."""


def recombined(hosts: Sequence[Tree], words: int, lengths: tuple[int, int], seed: int) -> list[tuple[str, ...]]:
    """Sentences of about so many words altogether: hosts, drawn at random, with phrases of others. `lengths`: shortest, longest.

    A tree that is there twice is drawn twice as often.
    """
    shortest, longest = lengths
    rng = random.Random(seed)
    phrases = {id(tree): list(phrases_of(tree)) for tree in hosts}
    known: Known = defaultdict(list)
    for tree in {id(tree): tree for tree in hosts}.values():
        for phrase in phrases[id(tree)]:
            known[phrase.kind].append((tree, phrase))
    drawn = [tree for tree in hosts if any(len(known[p.kind]) >= CHOICE for p in phrases[id(tree)])]
    found: list[tuple[str, ...]] = []
    left = words
    while drawn and left > 0:
        host = rng.choice(drawn)
        sentence = exchanged(host, phrases[id(host)], known, rng)
        if shortest <= len(sentence) <= longest:
            found.append(sentence)
            left -= len(sentence)
    return found


def phrases_of(tree: Tree) -> Iterator[Phrase]:
    """The phrases of a sentence that lie in one piece and are short enough."""
    below: dict[int, list[int]] = defaultdict(list)
    for at, word in enumerate(tree.words, 1):
        below[word.head].append(at)

    def within(position: int) -> list[int]:
        return [position, *(i for child in below[position] for i in within(child))]

    for at, word in enumerate(tree.words, 1):
        if word.deprel not in EXCHANGED:
            continue
        inside = within(at)
        first, last = min(inside), max(inside)
        if last - first + 1 != len(inside) or len(inside) > min(LONGEST, SHARE * len(tree.words)):
            continue
        relation = word.deprel if word.deprel == "acl:relcl" else word.deprel.split(":")[0]
        opening = (
            tree.words[i - 1].lemma.lower() for i in below[at] if tree.words[i - 1].deprel in ("case", "mark")
        )  # "in" does not stand for "by"
        yield Phrase(first, last, (relation, word.upos, word.xpos, at > word.head, *opening))


def exchanged(host: Tree, phrases: Sequence[Phrase], known: Known, rng: random.Random) -> tuple[str, ...]:
    """The words of a sentence with some phrases of other sentences in place of its own."""
    chosen: list[Phrase] = []
    for phrase in rng.sample(phrases, len(phrases)):
        apart = all(phrase.last < other.first or phrase.first > other.last for other in chosen)
        if apart and len(known[phrase.kind]) >= CHOICE:
            chosen.append(phrase)
        if len(chosen) == max(1, round(len(host.words) / WORDS_FOR_ONE)):
            break
    forms = [word.form for word in host.words]
    for phrase in sorted(chosen, reverse=True):
        source, new = rng.choice(known[phrase.kind])
        taken = [word.form for word in source.words[new.first - 1 : new.last]]
        if phrase.first == 1:
            taken[0] = taken[0][0].upper() + taken[0][1:]
        elif new.first == 1 and source.words[0].upos != "PROPN" and taken[0] != "I":
            taken[0] = taken[0][0].lower() + taken[0][1:]
        forms[phrase.first - 1 : phrase.last] = taken
    return tuple(forms)


def write(file: Path, sentences: Sequence[tuple[str, ...]]) -> None:
    """One sentence a line, its words with tabs between them."""
    file.write_text("".join("\t".join(words) + "\n" for words in sentences), encoding="utf-8")


def read(file: Path) -> list[tuple[str, ...]]:
    """What `write` wrote."""
    return [tuple(line.split("\t")) for line in file.read_text(encoding="utf-8").split("\n") if line]
