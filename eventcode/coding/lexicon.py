"""The actor lexicon: which words of a sentence are a name, longest first, however they are spelled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from eventcode.coding.dictionaries import read_dictionary
from eventcode.coding.names import COMMON, KINDS, Name, plural_of
from eventcode.coding.spelling import LOWER, POSSESSIVE, TITLE, Piece, pieces
from eventcode.coding.tables import GIVEN_NAMES, TABLES, read_given_names, read_shipped
from eventcode.errors import Fault

__all__ = ["Lexicon", "Name", "load_lexicon"]


class Node:
    """One step in the tree of forms: the pieces that may follow, and the entries of the form that ends here."""

    __slots__ = ("entries", "next")

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.entries: list[tuple[Name, tuple[int, ...]]] = []


class Way(NamedTuple):
    """How far a reading has come: its node, the case of its pieces, and whether it needed a lemma."""

    node: Node
    cases: tuple[int, ...]
    by_lemma: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All names by their folded pieces. `digest` changes with every file that was read.

    `faults` are lines of users' dictionaries that could not be read; the rest of those files is used. `given` holds
    given names in folded spelling with their gender ("m", "f", "" where both bear them).
    """

    root: Node
    digest: str
    size: int
    faults: tuple[Fault, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)

    def match(
        self, words: Sequence[str], start: int, lemmas: Sequence[str] | None = None
    ) -> tuple[int, tuple[Name, ...]]:
        """The longest name that begins at `words[start]`: its number of words, and all entries of that form.

        Proper names need the first letters of their form in capitals, or all capitals ("PUTIN"), and acronyms
        all capitals ("US", "U.S."); after a hyphen a small letter will do ("Kim Jong-un"). Role nouns and
        modifiers match in any case, by word or by lemma. Marks, dots, curly quotes and hyphens are ignored, also
        hyphens that are tokens of their own; a possessive at the end belongs to the last word or is left out.
        (0, ()) where nothing matches. Entries come strong first, then in the order of KINDS, then by date.
        """
        best: tuple[int, tuple[Name, ...]] = (0, ())
        if not self.may_begin(words[start], lemmas[start] if lemmas is not None else None):
            return best
        ways = [Way(self.root, (), False)]
        joined = False
        for at in range(start, len(words)):
            found = pieces(words[at])
            if not found:
                if at == start:
                    break
                joined = True
                continue
            lemma = lemmas[at] if lemmas is not None else None
            ends: list[Way] = []
            onward: list[Way] = []
            for way in ways:
                follow(way, found, joined, lemma, onward, ends)
            names = entries_of(ends)
            if names:
                best = (at - start + 1, names)
            if not onward:
                break
            ways = onward
            joined = False
        return best

    def may_begin(self, word: str, lemma: str | None) -> bool:
        """False, quickly, for a word with which no name begins: most words of a text."""
        found = pieces(word)
        if not found or found[0].text in self.root.next:
            return bool(found)
        folded = pieces(lemma) if lemma is not None else ()
        return bool(folded) and folded[0].text in self.root.next


def follow(
    way: Way, found: tuple[Piece, ...], joined: bool, lemma: str | None, onward: list[Way], ends: list[Way]
) -> None:
    """Adds what a token leads to: to `onward` the ways after all its pieces, to `ends` those that may end here."""
    last = len(found) - 1
    options = [(way, joined)]
    for index, piece in enumerate(found):
        if index and piece.text == POSSESSIVE:
            ends.extend(option for option, _ in options)
        after: list[tuple[Way, bool]] = []
        for (node, cases, by_lemma), is_joined in options:
            case = max(piece.case, TITLE) if is_joined else piece.case
            if child := node.next.get(piece.text):
                after.append((Way(child, (*cases, case), by_lemma), True))
            if lemma is not None and last == (found[-1].text == POSSESSIVE) and index == 0:
                folded = pieces(lemma)
                other = folded[0].text if folded else ""
                if other != piece.text and (child := node.next.get(other)):
                    after.append((Way(child, (*cases, case), True), True))
        options = after
    for option, _ in options:
        onward.append(option)
        ends.append(option)


def entries_of(ends: Iterable[Way]) -> tuple[Name, ...]:
    """The entries whose case requirements the ways meet; those read word by word go before those by lemma."""
    by_word: list[Name] = []
    by_lemma: list[Name] = []
    for way in ends:
        for name, needs in way.node.entries:
            if way.by_lemma:
                if name.kind in COMMON:
                    by_lemma.append(name)
            elif all(have >= need for have, need in zip(way.cases, needs, strict=True)):
                by_word.append(name)
    return tuple(by_word or by_lemma)


def load_lexicon(folder: Path | None = None, extra: Sequence[Path] = ()) -> Lexicon:
    """The packaged names, or those of another folder, with users' dictionaries, whose entries go first.

    Raises RuleError with every fault of the packaged tables, and where a user's file is no dictionary at all.
    """
    root: Traversable = folder if folder is not None else resources.files("eventcode") / "data" / "lexicons"
    faults: list[Fault] = []
    digest = hashlib.sha256()
    own: list[Name] = []
    for path in extra:
        names, unreadable = read_dictionary(path)
        own += names
        faults += unreadable
        digest.update(path.read_bytes())
    shipped: list[Name] = []
    for table in TABLES:
        shipped += read_shipped(root / table.file, table)
        digest.update((root / table.file).read_bytes())
    given = root / GIVEN_NAMES
    digest.update(given.read_bytes())
    return Lexicon(
        build(own, shipped), digest.hexdigest()[:16], len(own) + len(shipped), tuple(faults), read_given_names(given)
    )


def build(own: Sequence[Name], shipped: Sequence[Name]) -> Node:
    """The tree of all forms, the user's entries before the packaged ones; regular plurals of roles are added."""
    root = Node()
    written = {name.form for name in (*own, *shipped) if name.kind == "role"}
    for names in (own, sorted(shipped, key=rank)):
        for name in names:
            add(root, name)
            if name.kind == "role" and not name.plural:
                plural = plural_of(name.form)
                if plural not in written:
                    add(root, replace(name, form=plural, plural=True))
    return root


def rank(name: Name) -> tuple[bool, int, date]:
    """Strong entries first, then by kind, then by first day."""
    return (not name.strong, KINDS.index(name.kind), name.since or date.min)


def add(root: Node, name: Name) -> None:
    """Puts a name under the pieces of its form."""
    node = root
    needs: list[int] = []
    for word in name.form.split(" "):
        for piece in pieces(word):
            node = node.next.setdefault(piece.text, Node())
            needs.append(LOWER if name.kind in COMMON else piece.case)
    node.entries.append((name, tuple(needs)))
