"""The lemma of a form and its tag, which Stanza finds without the words around it, found once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

MOST = 1 << 18
"""Lemmas that are remembered; beyond them all are forgotten, as names never end."""


class Lemmatizer:
    """Asks Stanza's lemma processor for each form with its tag once."""

    def __init__(self, processor: Any) -> None:
        self.processor = processor
        self.known: dict[tuple[str, str], str | None] = {}

    def lemmas(self, pairs: Sequence[tuple[str, str]]) -> list[str | None]:
        """The lemmas of words with their UPOS; None where Stanza finds none."""
        if len(self.known) > MOST:
            self.known.clear()
        missing = sorted(set(pairs) - self.known.keys())
        if missing:
            self.known.update(zip(missing, self.ask(missing), strict=True))
        return [self.known[pair] for pair in pairs]

    def ask(self, pairs: Sequence[tuple[str, str]]) -> list[str | None]:
        """The same from Stanza."""
        from stanza.models.common.doc import LEMMA, Document

        document = Document([[{"id": (1,), "text": word, "upos": tag}] for word, tag in pairs])
        lemmas: list[str | None] = self.processor.process(document).get(LEMMA)
        return lemmas
