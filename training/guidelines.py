"""How far what is done by rule behind the networks follows treebanks: cuts at hyphens, and the heads of marks.

python -m training.guidelines --treebanks ../shared/treebanks [--part train]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from eventcode.parsing.cuts import HYPHENATED, recut
from eventcode.parsing.punctuation import attached
from eventcode.parsing.split import WordAnalysis
from training import prepare
from training.trees import Tree


def cuts(trees: Iterable[Tree]) -> tuple[int, int]:
    """Of the stretches without blanks that have a hyphenated word: how many the rules leave as they are cut, and how many there are."""
    found = [
        recut(stretch) == stretch
        for tree in trees
        for stretch in stretches(tree)
        if HYPHENATED.search("".join(stretch))
    ]
    return sum(found), len(found)


def stretches(tree: Tree) -> Iterator[list[str]]:
    """The written tokens of a sentence in groups without blanks."""
    stretch: list[str] = []
    for form, space in tree.tokens():
        stretch.append(form)
        if space:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def heads(trees: Iterable[Tree]) -> tuple[int, int]:
    """Of the marks: on how many the rules put the head that they have, given the tree of the words, and how many there are."""
    right = total = 0
    for tree in trees:
        analysis = tuple(WordAnalysis(w.lemma, w.upos, w.xpos, w.feats, w.head, w.deprel) for w in tree.words)
        for word, said in zip(tree.words, attached([w.form for w in tree.words], analysis), strict=True):
            total += word.deprel == "punct"
            right += word.deprel == "punct" and word.head == said.head
    return right, total


def main() -> None:
    """Print both shares."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--treebanks", type=Path, required=True)
    options.add_argument("--part", default="train")
    given = options.parse_args()
    trees = prepare.load(given.treebanks, given.part, 0)
    for name, (right, total) in (("stretches with a hyphenated word", cuts(trees)), ("heads of marks", heads(trees))):
        print(f"{name}: {right:,} of {total:,} ({right / total:.1%})")


if __name__ == "__main__":
    main()
