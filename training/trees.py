"""Treebank sentences: reading and writing CoNLL-U, dropping and inserting words so that trees stay trees."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word. `head` is a position in the sentence counted from 1; 0 is the root."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    space_after: bool = True


@dataclass(frozen=True, slots=True)
class Span:
    """A written token of several words: positions `first` to `last`, counted from 1."""

    first: int
    last: int
    form: str
    space_after: bool = True


@dataclass(frozen=True, slots=True)
class Tree:
    """A sentence. `breaks` is True where it begins a paragraph."""

    words: tuple[Word, ...]
    spans: tuple[Span, ...] = ()
    breaks: bool = False
    source: str = ""

    @property
    def text(self) -> str:
        """The sentence as written."""
        return "".join(form + (" " if space else "") for form, space in self.tokens()).rstrip()

    def tokens(self) -> Iterator[tuple[str, bool]]:
        """Each written token with whether a blank follows it."""
        spans = {s.first: s for s in self.spans}
        covered = 0
        for at, word in enumerate(self.words, 1):
            if span := spans.get(at):
                covered = span.last
                yield span.form, span.space_after
            elif at > covered:
                yield word.form, word.space_after

    def in_span(self, position: int) -> bool:
        """True if the word is part of a written token of several words."""
        return any(s.first <= position <= s.last for s in self.spans)

    def is_leaf(self, position: int) -> bool:
        """True if no word depends on this one."""
        return all(w.head != position for w in self.words)

    def with_word(self, position: int, word: Word) -> Tree:
        """The sentence with the word at a position replaced."""
        return replace(self, words=(*self.words[: position - 1], word, *self.words[position:]))


def without(tree: Tree, positions: Collection[int]) -> Tree:
    """The sentence without some leaves outside written tokens of several words; the blank after the last one is kept."""
    new = {0: 0}
    for at in range(1, len(tree.words) + 1):
        if at not in positions:
            new[at] = len(new)
    words: list[Word] = []
    for at, word in enumerate(tree.words, 1):
        if at in new:
            words.append(replace(word, head=new[word.head]))
        elif words and word.space_after and not tree.in_span(at - 1):
            words[-1] = replace(words[-1], space_after=True)
    spans = tuple(replace(s, first=new[s.first], last=new[s.last]) for s in tree.spans)
    return replace(tree, words=tuple(words), spans=spans)


def with_inserted(tree: Tree, after: int, words: Sequence[Word]) -> Tree:
    """The sentence with words put after a position (0: in front); their heads count in the new sentence."""
    n = len(words)

    def moved(position: int) -> int:
        return position + n if position > after else position

    old = [replace(w, head=moved(w.head)) for w in tree.words]
    spans = tuple(replace(s, first=moved(s.first), last=moved(s.last)) for s in tree.spans)
    return replace(tree, words=(*old[:after], *words, *old[after:]), spans=spans)


def read(file: Path) -> list[Tree]:
    """The sentences of a CoNLL-U file; empty nodes, enhanced relations and comments on meaning are left out."""
    trees: list[Tree] = []
    breaks, rows = False, list[list[str]]()
    for line in (*file.read_text(encoding="utf-8").split("\n"), ""):
        if line.startswith("#"):
            breaks = breaks or line.startswith(("# newpar", "# newdoc"))
        elif line.strip():
            rows.append(line.split("\t"))
        elif rows:
            trees.append(tree_of(rows, breaks, file.stem))
            breaks, rows = False, []
    return trees


def tree_of(rows: Iterable[list[str]], breaks: bool, source: str) -> Tree:
    """The sentence of a block of CoNLL-U rows."""
    words, spans = list[Word](), list[Span]()
    for row in rows:
        space = "SpaceAfter=No" not in row[9].split("|")
        if "-" in row[0]:
            first, last = row[0].split("-")
            spans.append(Span(int(first), int(last), row[1], space))
        elif "." not in row[0]:
            words.append(Word(row[1], row[2], row[3], row[4], row[5], int(row[6]), row[7], space))
    return Tree(tuple(words), tuple(spans), breaks, source)


def conllu(trees: Iterable[Tree]) -> str:
    """Sentences as CoNLL-U."""
    blocks: list[str] = []
    for tree in trees:
        spans = {s.first: s for s in tree.spans}
        lines = ["# newpar"] if tree.breaks else []
        lines.append(f"# text = {tree.text}")
        for at, w in enumerate(tree.words, 1):
            if span := spans.get(at):
                misc = "_" if span.space_after else "SpaceAfter=No"
                lines.append("\t".join([f"{at}-{span.last}", span.form, *"______", "_", misc]))
            misc = "_" if w.space_after or tree.in_span(at) else "SpaceAfter=No"
            row = [str(at), w.form, w.lemma, w.upos, w.xpos, w.feats, str(w.head), w.deprel, "_", misc]
            lines.append("\t".join(row))
        blocks.append("\n".join(lines) + "\n\n")
    return "".join(blocks)


def write(file: Path, trees: Iterable[Tree]) -> None:
    """Write sentences as CoNLL-U."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(conllu(trees), encoding="utf-8")


def raw(trees: Iterable[Tree]) -> str:
    """The running text of sentences, paragraphs apart."""
    out: list[str] = []
    for tree in trees:
        if out:
            out.append("\n\n" if tree.breaks else " ")
        out.append(tree.text)
    return "".join(out) + "\n"
