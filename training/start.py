"""Training that begins from an earlier model: its vocabularies and weights in place of empty ones.

Stanza's trainers read their vocabularies off the training data, and the tagger's cannot begin from a model at all. While
one of these contexts is open, they take both from the model file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch


@contextmanager
def parser(file: Path, copy: Path) -> Iterator[list[str]]:
    """Stanza's parser trainer, its data read with the vocabularies of a model file; the options that load its weights.

    They are loaded from a copy that has forgotten which optimizer came last, so that training begins with the first one.
    """
    import torch
    from stanza.models import parser as trainer

    checkpoint = torch.load(file, map_location="cpu", weights_only=True)
    checkpoint["config"].pop("second_stage", None)
    torch.save(checkpoint, copy)
    loader, vocabularies = trainer.DataLoader, vocabularies_of(file)

    def load(*args: Any, **options: Any) -> Any:
        return loader(*args, **{**options, "vocab": vocabularies})

    with patch.object(trainer, "DataLoader", load):
        yield ["--continue_from", str(copy)]


@contextmanager
def tagger(file: Path) -> Iterator[None]:
    """Stanza's tagger trainer with the vocabularies and weights of a model file."""
    import torch
    from stanza.models import tagger as trainer

    build, vocabularies = trainer.Trainer, vocabularies_of(file)
    weights = torch.load(file, map_location="cpu", weights_only=True)["model"]

    def begin(*args: Any, **options: Any) -> Any:
        begun = build(*args, **options)
        begun.model.load_state_dict(weights, strict=False)  # the word vectors lie in a file of their own
        return begun

    with patch.object(trainer.Dataset, "init_vocab", lambda *_: vocabularies), patch.object(trainer, "Trainer", begin):
        yield


def vocabularies_of(file: Path) -> Any:
    """The vocabularies stored in a tagger's or parser's model file."""
    import torch
    from stanza.models.pos.vocab import MultiVocab

    return MultiVocab.load_state_dict(torch.load(file, map_location="cpu", weights_only=True)["vocab"])
