"""Training that begins from an earlier model or goes on from a checkpoint, where Stanza's trainers alone cannot.

They read their vocabularies off the training data, the tagger's cannot begin from a model at all, and the tokenizer's
fails when it is asked to. While one of these contexts is open, they can.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch


@contextmanager
def parser(file: Path, copy: Path, encoder: Mapping[str, Any]) -> Iterator[list[str]]:
    """Stanza's parser trainer, its data read with the vocabularies of a model file; the options that load its weights.

    They are loaded from a copy that has forgotten which optimizer came last, so that training begins with the first one,
    and that has an encoder's weights, if any: Stanza trains an encoder further only where the file that it loads has one.
    """
    import torch
    from stanza.models import parser as trainer
    from stanza.models.depparse.model import GraphParser

    checkpoint = torch.load(file, map_location="cpu", weights_only=True)
    checkpoint["config"].pop("second_stage", None)
    checkpoint["model"] = {f"bert_model.{name}": w for name, w in encoder.items()} | checkpoint["model"]
    torch.save(checkpoint, copy)
    loader, vocabularies = trainer.DataLoader, vocabularies_of(file)
    read = GraphParser.load_params

    def load(*args: Any, **options: Any) -> Any:
        return loader(*args, **{**options, "vocab": vocabularies})

    def begin(network: Any, weights: Mapping[str, Any]) -> None:
        read(network, widened(weights, network))

    with patch.object(trainer, "DataLoader", load), patch.object(GraphParser, "load_params", begin):
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
        # not strict: the word vectors lie in a file of their own
        begun.model.load_state_dict(widened(weights, begun.model), strict=False)
        return begun

    with patch.object(trainer.Dataset, "init_vocab", lambda *_: vocabularies), patch.object(trainer, "Trainer", begin):
        yield


@contextmanager
def resumable(trainer: ModuleType, evaluation: tuple[Any, str], file: Path, steps: int) -> Iterator[int]:
    """Stanza's tokenizer or tagger trainer, going on from a checkpoint left at each evaluation; yields the steps to go.

    `evaluation` names the function that gives the score of the development part, alone or at the end of a tuple. `file`
    is the model that the trainer saves; it stays the best of all evaluations, those before the interruption too.
    """
    import torch

    checkpoint = file.with_name(f"{file.stem}_checkpoint.pt")
    state = torch.load(checkpoint, map_location="cpu", weights_only=True) if checkpoint.is_file() else {}
    done, best, improved = state.get("steps", 0), state.get("best", -1.0), False
    build, evaluate = trainer.Trainer, getattr(*evaluation)
    current: Any = None

    def begin(*args: Any, **options: Any) -> Any:
        nonlocal current
        current = build(*args, **options)
        if state:
            current.model.load_state_dict(state["model"])
            for name, optimizer in optimizers_of(current).items():
                optimizer.load_state_dict(state["optimizers"][name])
        update, save = current.update, current.save

        def counted(*args: Any, **options: Any) -> Any:
            nonlocal done
            done += 1
            return update(*args, **options)

        current.update = counted
        # the trainer takes its first evaluation after an interruption for the best so far
        current.save = lambda name: save(name) if improved or not file.is_file() else None
        return current

    def evaluated(*args: Any, **options: Any) -> Any:
        nonlocal best, improved
        found = evaluate(*args, **options)
        score = float(found[-1] if isinstance(found, tuple) else found)
        improved, best = score > best, max(best, score)
        optimizers = {name: optimizer.state_dict() for name, optimizer in optimizers_of(current).items()}
        weights = {"model": current.model.state_dict(), "optimizers": optimizers}
        # whole or not at all: the next run may begin from it
        torch.save({**weights, "steps": done, "best": best}, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)
        return found

    with patch.object(trainer, "Trainer", begin), patch.object(*evaluation, evaluated):
        yield max(1, steps - done)


def optimizers_of(trainer: Any) -> dict[str, Any]:
    """A trainer's optimizers by name: the tagger's has several, the tokenizer's one."""
    return dict(trainer.optimizers) if hasattr(trainer, "optimizers") else {"": trainer.optimizer}


def widened(weights: Mapping[str, Any], network: Any) -> dict[str, Any]:
    """Weights for a network that reads more numbers a word than the one they are of: the new ones count nothing at first.

    What a word is read from stands in the last dimension of a weight, and what is new comes last.
    """
    import torch

    wanted = network.state_dict()
    found = dict(weights)
    for name, old in weights.items():
        missing = wanted[name].shape[-1] - old.shape[-1] if name in wanted and old.dim() else 0
        if missing > 0:
            found[name] = torch.cat([old, old.new_zeros(*old.shape[:-1], missing)], dim=-1)
    return found


def vocabularies_of(file: Path) -> Any:
    """The vocabularies stored in a tagger's or parser's model file."""
    import torch
    from stanza.models.pos.vocab import MultiVocab

    return MultiVocab.load_state_dict(torch.load(file, map_location="cpu", weights_only=True)["vocab"])
