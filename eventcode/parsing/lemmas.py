"""What Stanza finds for a word alone is found once: the lemma of a form and its tag, the spelling of its features."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

MOST = 1 << 18
"""Entries that are remembered; beyond them all are forgotten, as names never end."""


class Lemmatizer:
    """Stands in the place of Stanza's lemma processor and asks it for each form with its tag once."""

    def __init__(self, processor: Any) -> None:
        self.processor = processor
        self.known: dict[tuple[str, str], str | None] = {}

    def process(self, document: Any) -> Any:
        """The document with its lemmas."""
        from stanza.models.common.doc import LEMMA, TEXT, UPOS

        pairs = [(word, tag) for word, tag in document.get([TEXT, UPOS])]
        if len(self.known) > MOST:
            self.known.clear()
        missing = sorted(set(pairs) - self.known.keys())
        if missing:
            self.known.update(zip(missing, self.lemmas(missing), strict=True))
        document.set([LEMMA], [self.known[pair] for pair in pairs])
        return document

    def lemmas(self, pairs: Sequence[tuple[str, str]]) -> list[str | None]:
        """The lemmas of tagged words, by Stanza."""
        from stanza.models.common.doc import LEMMA, Document

        document = Document([[{"id": (1,), "text": word, "upos": tag}] for word, tag in pairs])
        lemmas: list[str | None] = self.processor.process(document).get(LEMMA)
        return lemmas


def remembering(ask: Callable[[Any], Any], key: Callable[[Any], Hashable]) -> Callable[[Any], Any]:
    """A function that remembers its answers by a key of the argument."""
    known: dict[Hashable, Any] = {}

    def answer(argument: Any) -> Any:
        at = key(argument)
        if at not in known:
            if len(known) > MOST:
                known.clear()
            known[at] = ask(argument)
        return known[at]

    return answer
