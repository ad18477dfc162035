"""A sentence encoder that reads sentences of like length together, where Stanza fills all of a batch up to the longest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

GROUP = 8
"""Sentences that are read together."""


@contextmanager
def by_length() -> Iterator[None]:
    """While this is open Stanza's tagger and parser read with their encoder so; what it says of a sentence stays the same."""
    from stanza.models.depparse import model as parser
    from stanza.models.pos import model as tagger

    read = tagger.extract_bert_embeddings

    def grouped(
        name: str, pieces: Any, encoder: Any, sentences: Sequence[Any], *args: Any, **options: Any
    ) -> list[Any]:
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
        found: dict[int, Any] = {}
        for at in range(0, len(order), GROUP):
            group = order[at : at + GROUP]
            found |= zip(
                group, read(name, pieces, encoder, [sentences[i] for i in group], *args, **options), strict=True
            )
        return [found[i] for i in range(len(sentences))]

    with ExitStack() as stack:
        for module in (tagger, parser):
            stack.enter_context(patch.object(module, "extract_bert_embeddings", grouped))
        yield
