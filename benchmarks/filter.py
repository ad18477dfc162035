"""What a filter of sentences before the parser could save at most: judged on lemmas and tags, which it would not have."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eventcode.coding.actors import find_names
from eventcode.coding.coder import Coder, load_coder
from eventcode.coding.spelling import folded
from eventcode.model import Sentence
from eventcode.parsing.models import ensure
from eventcode.parsing.pipeline import Parser

REMEMBERED = ("PORTION", "PARTNER", "COUNTRY_NOUN")
"""Classes of words that stand for somebody whom the story has named: "half of", "the two leaders", "the kingdom"."""


def report(name: str, texts: Sequence[str]) -> None:
    """Print the shares for one corpus."""
    coder = load_coder()
    words = trigger_words(coder)
    parses = Parser(ensure("en-compact")).parse(texts)
    idle = [[not has_trigger(s, words, coder) for s in sentences] for sentences in parses]
    nobody = [[not may_mention(s, coder) for s in sentences] for sentences in parses]
    print(f"{name}: no trigger {share(parses, lambda d, i: idle[d][i])}")
    print(f"  none up to the end of the document either {share(parses, lambda d, i: all(idle[d][i:]))}")
    print(
        f"  no trigger, and nobody who could be meant later {share(parses, lambda d, i: idle[d][i] and nobody[d][i])}"
    )


def share(parses: Sequence[Sequence[Sentence]], chosen: Callable[[int, int], bool]) -> str:
    """The share of chosen sentences, and of their words."""
    lengths = {(d, i): len(s.tokens) for d, sentences in enumerate(parses) for i, s in enumerate(sentences)}
    kept = [at for at in lengths if chosen(*at)]
    return f"{len(kept) / len(lengths):.1%} of sentences, {sum(lengths[at] for at in kept) / sum(lengths.values()):.1%} of words"


def trigger_words(coder: Coder) -> set[str]:
    """The first words of everything that a rule or the clause layer starts from."""
    vocabulary = coder.vocabulary
    known = (
        *coder.rules.by_verb, *coder.rules.by_noun, *vocabulary.event_nouns,
        *vocabulary.members("LIGHT"), *vocabulary.members("SPEECH"),
    )  # fmt: skip
    return {form.split()[0].split("-")[0].lower() for form in known}


def has_trigger(sentence: Sentence, words: set[str], coder: Coder) -> bool:
    """True if a word of the sentence may bring up a rule."""
    return any(
        not words.isdisjoint((t.lemma.lower(), t.text.lower(), coder.vocabulary.verb_lemma(t.text, t.lemma)))
        for t in sentence.tokens
    )


def may_mention(sentence: Sentence, coder: Coder) -> bool:
    """True if the sentence may name somebody, or mean somebody whom another sentence names."""
    classes = frozenset().union(*(coder.vocabulary.members(name) for name in REMEMBERED))
    return bool(find_names(sentence.tokens, coder.lexicon)) or any(
        t.upos in ("PRON", "NUM") or t.lemma.lower() in classes or folded(t.text) in coder.lexicon.given
        for t in sentence.tokens
    )
