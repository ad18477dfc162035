"""What news text has and treebanks lack: sentences rewritten as news writes them, with trees that fit.

Each rewriting is a small function from a sentence to a sentence, or to None where there is nothing to rewrite.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from training.trees import Tree, Word, with_inserted, without

Rewriting = Callable[["Material", Tree, random.Random], Tree | None]

DASHES = ("-", "--", "–", "—")
MARKS = str.maketrans({'"': "”", "'": "’"})
PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
ACCENTS = {"a": "áàâãä", "e": "éèêë", "i": "íîï", "o": "óôöø", "u": "úûü", "c": "çć", "n": "ñń", "s": "šş", "z": "žż"}
FINAL = frozenset(".!?…")
LONG_ENOUGH = 5
"""Letters from which a word with a typo can still be guessed."""


@dataclass(frozen=True, slots=True)
class Material:
    """What rewritings insert: names of the training text, and the agencies of datelines."""

    names: tuple[str, ...]
    agencies: tuple[str, ...]


def material(trees: Iterable[Tree], agencies: Sequence[str]) -> Material:
    """The proper nouns of the training text, in order and once each."""
    found = {
        w.form: None for t in trees for w in t.words if w.upos == "PROPN" and w.form.isalpha() and w.form.istitle()
    }
    return Material(tuple(sorted(found)), tuple(agencies))


def curly(_: Material, tree: Tree, rng: random.Random) -> Tree | None:
    """Quotes and apostrophes as typesetters write them."""
    opening = True
    words = list[Word]()
    for at, word in enumerate(tree.words):
        form = word.form
        if form in {'"', "''", "``"}:
            form, opening = ("“" if opening else "”"), not opening
        elif form == "'" and word.upos == "PUNCT":
            closes = at > 0 and not tree.words[at - 1].space_after
            form = "’" if closes else "‘"
        else:
            form = form.translate(MARKS)
        words.append(replace(word, form=form))
    spans = tuple(replace(s, form=s.form.translate(MARKS)) for s in tree.spans)
    return changed(tree, replace(tree, words=tuple(words), spans=spans))


def straight(_: Material, tree: Tree, rng: random.Random) -> Tree | None:
    """Quotes and apostrophes as keyboards write them."""
    words = tuple(replace(w, form=w.form.translate(PLAIN)) for w in tree.words)
    spans = tuple(replace(s, form=s.form.translate(PLAIN)) for s in tree.spans)
    return changed(tree, replace(tree, words=words, spans=spans))


def quoted(_: Material, tree: Tree, rng: random.Random) -> Tree | None:
    """The whole sentence in quotes: each hangs on the root."""
    if any(w.form in {'"', "“", "”", "``", "''"} for w in tree.words) or len(tree.words) < LONG_ENOUGH:
        return None
    root = root_of(tree)
    pair = rng.choice(('""', "“”"))
    left = Word(pair[0], pair[0], "PUNCT", "``", "_", root + 1, "punct", False)
    right = Word(pair[1], pair[1], "PUNCT", "''", "_", root + 1, "punct", tree.words[-1].space_after)
    opened = with_inserted(tree, 0, [left])
    last = len(opened.words)
    if opened.in_span(last):
        return None
    opened = opened.with_word(last, replace(opened.words[-1], space_after=False))
    return with_inserted(opened, last, [right])


def dashes(_: Material, tree: Tree, rng: random.Random) -> Tree | None:
    """Dashes between words in another of their four forms, with or without blanks."""
    at = [i for i, w in enumerate(tree.words, 1) if w.form in DASHES and w.upos == "PUNCT" and w.space_after]
    for i in at:
        form = rng.choice([d for d in DASHES if d != tree.words[i - 1].form])
        tree = tree.with_word(i, replace(tree.words[i - 1], form=form, lemma=form))
    return tree if at else None


def unfinished(_: Material, tree: Tree, rng: random.Random) -> Tree | None:
    """The sentence without its final punctuation."""
    last = len(tree.words)
    if last < LONG_ENOUGH or tree.words[-1].form not in FINAL or not tree.is_leaf(last) or tree.in_span(last):
        return None
    return without(tree, {last})


def headline(material: Material, tree: Tree, rng: random.Random) -> Tree | None:
    """No articles, no forms of "be" beside participles, no full stop; sometimes a capital on each word or on all letters."""
    drop = {
        at
        for at, w in enumerate(tree.words, 1)
        if (w.deprel == "det" and w.lemma in {"a", "an", "the"}) or (w.deprel.startswith("aux") and w.lemma == "be")
        if tree.is_leaf(at) and not tree.in_span(at)
    }
    tree = unfinished(material, without(tree, drop), rng) or without(tree, drop)
    if len(tree.words) < LONG_ENOUGH:
        return None
    style = rng.random()
    if style < 0.4:
        return titled(tree)
    if style < 0.6:
        return capitals(tree)
    return with_first_capital(tree)


def shouted(_: Material, tree: Tree, rng: random.Random) -> Tree | None:
    """All letters capital."""
    return changed(tree, capitals(tree))


def dateline(material: Material, tree: Tree, rng: random.Random) -> Tree | None:
    """A place, often an agency, and a dash in front: a parataxis that hangs on the root."""
    if not tree.words or not tree.words[0].form[:1].isupper() or len(tree.words) < LONG_ENOUGH:
        return None
    place = rng.choice(material.names)
    front = [Word(place.upper(), place, "PROPN", "NNP", "Number=Sing", -1, "parataxis")]
    if rng.random() < 0.3:
        other = rng.choice(material.names)
        front[-1] = replace(front[-1], space_after=False)
        front.append(Word(",", ",", "PUNCT", ",", "_", 3, "punct"))
        front.append(Word(other, other, "PROPN", "NNP", "Number=Sing", 1, "appos"))
    if rng.random() < 0.7:
        agency, at = rng.choice(material.agencies), len(front) + 2
        front.append(Word("(", "(", "PUNCT", "-LRB-", "_", at, "punct", False))
        front.append(Word(agency, agency, "PROPN", "NNP", "Number=Sing", 1, "parataxis", False))
        front.append(Word(")", ")", "PUNCT", "-RRB-", "_", at, "punct"))
    dash = rng.choice(DASHES)
    front.append(Word(dash, dash, "PUNCT", ":", "_", 1, "punct"))
    front[0] = replace(front[0], head=root_of(tree) + len(front))
    return with_inserted(tree, 0, front)


def numbers(_: Material, tree: Tree, rng: random.Random) -> Tree | None:
    """Other digits in every number."""
    new = tree
    for at, word in enumerate(tree.words, 1):
        if word.upos == "NUM" and any(c.isdigit() for c in word.form) and not tree.in_span(at):
            form = "".join(rng.choice("123456789") if c.isdigit() else c for c in word.form)
            lemma = form if word.lemma == word.form else word.lemma
            new = new.with_word(at, replace(word, form=form, lemma=lemma))
    return changed(tree, new)


def hyphenated(material: Material, tree: Tree, rng: random.Random) -> Tree | None:
    """A name of two parts, "Smith-Jones", cut as the treebanks cut it: the second part is flat to the first."""
    at = [
        i
        for i, w in enumerate(tree.words, 1)
        if w.upos == "PROPN" and w.form.isalpha() and w.form.istitle() and not tree.in_span(i)
    ]
    if not at:
        return None
    i = rng.choice(at)
    word = tree.words[i - 1]
    head = word.head + (2 if word.head > i else 0) if word.deprel == "flat" else i
    name = rng.choice(material.names)
    parts = [
        Word("-", "-", "PUNCT", "HYPH", "_", i + 2, "punct", False),
        Word(name, name, "PROPN", word.xpos, word.feats, head, "flat", word.space_after),
    ]
    return with_inserted(tree.with_word(i, replace(word, space_after=False)), i, parts)


def diacritics(_: Material, tree: Tree, rng: random.Random) -> Tree | None:
    """Names with other accents than they had: taken off where there were some, else put on one letter."""
    new = tree
    for at, word in enumerate(tree.words, 1):
        if word.upos == "PROPN" and word.form.isalpha() and len(word.form) > 3 and not tree.in_span(at):
            bare = "".join(c for c in unicodedata.normalize("NFD", word.form) if not unicodedata.combining(c))
            form = bare if bare != word.form else accented(word.form, rng)
            new = new.with_word(at, replace(word, form=form, lemma=form if word.lemma == word.form else word.lemma))
    return changed(tree, new)


def accented(form: str, rng: random.Random) -> str:
    """The word with an accent on one letter after the first that can bear one."""
    at = [i for i, c in enumerate(form) if i and c in ACCENTS]
    if not at:
        return form
    i = rng.choice(at)
    return form[:i] + rng.choice(ACCENTS[form[i]]) + form[i + 1 :]


def typo(_: Material, tree: Tree, rng: random.Random) -> Tree | None:
    """One content word with a letter lost, doubled or changed with its neighbour; lemma and tags as if it were right."""
    at = [
        i
        for i, w in enumerate(tree.words, 1)
        if w.upos in {"NOUN", "VERB", "ADJ", "ADV"}
        and w.form.isalpha()
        and len(w.form) >= LONG_ENOUGH
        and not tree.in_span(i)
    ]
    if not at:
        return None
    i = rng.choice(at)
    word = tree.words[i - 1]
    k = rng.randrange(1, len(word.form) - 1)
    before, letter, after = word.form[:k], word.form[k], word.form[k + 1 :]
    forms = (before + after, before + letter + letter + after, before + after[0] + letter + after[1:])
    form = rng.choice([f for f in forms if f != word.form])  # two like letters change places unseen
    return tree.with_word(i, replace(word, form=form))


def root_of(tree: Tree) -> int:
    """The position of the root."""
    return next(at for at, w in enumerate(tree.words, 1) if w.head == 0)


def changed(old: Tree, new: Tree) -> Tree | None:
    """The new sentence if it is another one."""
    return None if new == old else new


def capitals(tree: Tree) -> Tree:
    """The sentence with all letters capital."""
    words = tuple(replace(w, form=w.form.upper()) for w in tree.words)
    return replace(tree, words=words, spans=tuple(replace(s, form=s.form.upper()) for s in tree.spans))


def titled(tree: Tree) -> Tree:
    """The sentence with a capital on each word but short function words inside."""
    small = {"ADP", "DET", "CCONJ", "SCONJ", "PART", "PUNCT"}
    words = tuple(
        w if at and w.upos in small else replace(w, form=w.form[:1].upper() + w.form[1:])
        for at, w in enumerate(tree.words)
    )
    spans = tuple(replace(s, form=s.form[:1].upper() + s.form[1:]) for s in tree.spans)
    return replace(tree, words=words, spans=spans)


def with_first_capital(tree: Tree) -> Tree:
    """The sentence beginning with a capital."""
    if tree.in_span(1):
        return tree
    first = tree.words[0]
    return tree.with_word(1, replace(first, form=first.form[:1].upper() + first.form[1:]))


REWRITINGS: Mapping[str, Rewriting] = {
    f.__name__: f
    for f in (
        curly,
        straight,
        quoted,
        dashes,
        unfinished,
        headline,
        shouted,
        dateline,
        numbers,
        hyphenated,
        diacritics,
        typo,
    )
}


def augmented(trees: Sequence[Tree], shares: Mapping[str, float], source: Material, seed: int) -> list[Tree]:
    """Rewritten copies: of each sentence at most one for each rewriting, drawn with the share given for it."""
    rng = random.Random(seed)
    copies: list[Tree] = []
    for tree in trees:
        for name, share in shares.items():
            if rng.random() < share and (copy := REWRITINGS[name](source, tree, rng)):
                copies.append(replace(copy, breaks=False))
    return apart(copies)


def rewritten(trees: Sequence[Tree], source: Material, seed: int) -> list[Tree]:
    """Each sentence once, rewritten in the first of a random order of ways that applies: a test set of such text."""
    rng = random.Random(seed)
    out: list[Tree] = []
    for tree in trees:
        ways = rng.sample(sorted(REWRITINGS), len(REWRITINGS))
        out.append(next((copy for way in ways if (copy := REWRITINGS[way](source, tree, rng))), tree))
    return apart(out)


def apart(trees: Sequence[Tree]) -> list[Tree]:
    """The sentences, each that has no final punctuation in a paragraph of its own: nothing else would show its end."""
    out: list[Tree] = []
    finished = False
    for tree in trees:
        ends = tree.text.rstrip("\"'”’)")[-1:] in FINAL
        out.append(replace(tree, breaks=tree.breaks or not ends or not finished))
        finished = ends
    return out
