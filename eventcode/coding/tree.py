"""A sentence as a dependency tree that can be walked. Repairs of known parser mistakes live in `repair`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from eventcode.model import Sentence, Token

CLAUSAL = frozenset({"ccomp", "xcomp", "advcl", "acl", "acl:relcl", "csubj", "parataxis", "advcl:relcl"})
"""Relations that open a clause of their own and so end a phrase."""

NOT_IN_PHRASE = CLAUSAL | {"conj", "cc", "appos", "punct", "case", "mark", "list", "dep"}
"""Relations left out of an actor's own words; its conjuncts and appositions are actors themselves."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Tokens by id (1-based) and their dependents in order of the text.

    `labelled` holds the dependents with the part of their label before the colon; `phrases` and `cases` what was
    asked before, as each is asked many times.
    """

    sentence: Sentence
    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...]
    labelled: tuple[tuple[tuple[str, Token], ...], ...]
    phrases: dict[int, list[int]] = field(default_factory=dict, compare=False, repr=False)
    cases: dict[int, str] = field(default_factory=dict, compare=False, repr=False)

    def __getitem__(self, token_id: int) -> Token:
        return self.tokens[token_id - 1]

    def deps(self, token_id: int, *labels: str) -> list[Token]:
        """Dependents under one of `labels`; a label without subtype also takes its subtypes."""
        return [t for base, t in self.labelled[token_id] if base in labels or t.deprel in labels]

    def first(self, token_id: int, *labels: str) -> Token | None:
        """The first dependent under one of `labels`, None where there is none."""
        found = self.deps(token_id, *labels)
        return found[0] if found else None

    def subtree(self, token_id: int, without: Iterable[str] = ()) -> list[int]:
        """Ids of the token and all below it in order of the text, not descending into `without`."""
        skip = frozenset(without)
        found = [token_id]
        stack = [token_id]
        while stack:
            for child in self.children[stack.pop()]:
                if self.tokens[child - 1].deprel not in skip and child not in found:
                    found.append(child)
                    stack.append(child)
        return sorted(found)

    def phrase(self, token_id: int) -> list[int]:
        """Ids of a noun phrase: its words without relative clauses, conjuncts, appositions and its preposition."""
        if token_id in self.phrases:
            return self.phrases[token_id].copy()
        found = [token_id]
        stack = [token_id]
        while stack:
            head = stack.pop()
            for child in self.children[head]:
                deprel = self.tokens[child - 1].deprel
                # the prepositions inside the phrase stay ("president of France"); only the phrase's own goes
                inside = deprel == "case" and head != token_id
                # "U.S. and Russian negotiators": two modifiers before the head are both its own
                inside |= deprel in ("conj", "cc") and head != token_id and child < token_id
                if deprel == "nmod" and self.tokens[child - 1].xpos == "VBG" and self.tokens[child - 1].upos == "VERB":
                    continue  # "accused the police of torturing prisoners"
                if inside or deprel not in NOT_IN_PHRASE or self.is_possessive_mark(child):
                    found.append(child)
                    stack.append(child)
        whole = contiguous(sorted(found), token_id)
        while self.tokens[whole[0] - 1].upos == "CCONJ" and whole[0] != token_id:
            del whole[0]  # "and" may hang on the phrase's first adjective
        self.phrases[token_id] = whole
        return self.phrases[token_id].copy()

    def is_possessive_mark(self, token_id: int) -> bool:
        """True for the 's of "Russia's"."""
        return self.tokens[token_id - 1].xpos == "POS"

    def case(self, token_id: int) -> str:
        """The preposition of a phrase as lemmas ("with", "ahead of"), "" where it has none."""
        if token_id in self.cases:
            return self.cases[token_id]
        every = [t for t in self.deps(token_id, "case") if t.xpos != "POS"]
        words = [t for t in every if t.id < token_id + 1] or every
        parts: list[str] = []
        for word in words:
            parts.append(word.text.lower())
            parts.extend(t.text.lower() for t in self.deps(word.id, "fixed"))
        self.cases[token_id] = " ".join(parts)
        return self.cases[token_id]

    def mark(self, token_id: int) -> str:
        """The subordinator of a clause ("that", "to", "after"), "" where it has none."""
        words = self.deps(token_id, "mark") or [t for t in self.deps(token_id, "case") if t.xpos != "POS"]
        return words[0].text.lower() if words else ""

    def conjuncts(self, token_id: int) -> list[int]:
        """The token and the phrases coordinated with it, nested coordination included."""
        found = [token_id]
        for child in self.children[token_id]:
            if self.tokens[child - 1].deprel == "conj":
                found.extend(self.conjuncts(child))
        return found

    def ancestors(self, token_id: int) -> Iterator[Token]:
        """The heads above a token, nearest first."""
        seen = {token_id}
        head = self[token_id].head
        while head and head not in seen:
            seen.add(head)
            yield self[head]
            head = self[head].head

    def text(self, ids: Sequence[int]) -> str:
        """The sentence's own characters from the first to the last of `ids`."""
        start, end = self.span(ids)
        return self.sentence.text[start - self.sentence.start : end - self.sentence.start]

    def span(self, ids: Sequence[int]) -> tuple[int, int]:
        """Character offsets into the document of the words `ids`."""
        tokens = [self.tokens[i - 1] for i in ids]
        return min([t.start for t in tokens]), max([t.end for t in tokens])


def contiguous(ids: list[int], head: int) -> list[int]:
    """The unbroken run of `ids` around `head`, gaps of one word (a comma, a hyphen) allowed."""
    at = ids.index(head)
    first = last = at
    while first > 0 and ids[first] - ids[first - 1] <= 2:
        first -= 1
    while last + 1 < len(ids) and ids[last + 1] - ids[last] <= 2:
        last += 1
    return ids[first : last + 1]


def without_cycles(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens with every cycle cut: walking such a tree always ends. A cut token becomes a root."""
    out = list(tokens)
    safe: set[int] = {0}
    for token in tokens:
        path: list[int] = []
        current = token.id
        while current not in safe and current not in path:
            path.append(current)
            head = out[current - 1].head
            current = head if 0 <= head <= len(out) else 0
        if current in path:
            out[current - 1] = replace(out[current - 1], head=0, deprel="root")
        safe.update(path)
    return tuple(out)


def build_tree(sentence: Sentence) -> Tree:
    """The tree over a sentence's tokens; a malformed one is cut to a tree."""
    tokens = without_cycles(sentence.tokens)
    children: list[list[int]] = [[] for _ in range(len(tokens) + 1)]
    for token in tokens:
        if 0 <= token.head <= len(tokens) and token.head != token.id:
            children[token.head].append(token.id)
    labelled = tuple(tuple((tokens[i - 1].deprel.partition(":")[0], tokens[i - 1]) for i in c) for c in children)
    return Tree(sentence, tokens, tuple(tuple(c) for c in children), labelled)
