"""The lemma of a form and its tag, which Stanza finds without the words around it, found once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

MOST = 1 << 18
"""Lemmas that are remembered; beyond them all are forgotten, as names never end."""

NONE: dict[str, None] = {"": None, "_": None}
"""What stands for no lemma."""


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
        """The same from Stanza: from its dictionary, or else from its network."""
        from stanza.models.common.doc import LEMMA, Document

        trainer = self.processor.trainer
        listed = trainer.skip_seq2seq(pairs) if self.processor.config.get("ensemble_dict") else [False] * len(pairs)
        others = [pair for pair, known in zip(pairs, listed, strict=True) if not known]
        document = Document([[{"id": (1,), "text": word, "upos": tag}] for word, tag in others])
        found = iter(self.processor.process(document).get(LEMMA) if others else [])
        known = iter(trainer.predict_dict([pair for pair, is_known in zip(pairs, listed, strict=True) if is_known]))
        # Stanza reads "_", which its dictionary has for "h", as no lemma
        return [NONE.get(lemma := next(known), lemma) if is_known else next(found) for is_known in listed]
