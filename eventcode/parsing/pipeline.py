"""Text to parsed sentences with Stanza, in batches across documents."""

from __future__ import annotations

import json
import logging
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from eventcode.errors import ModelError
from eventcode.model import Sentence
from eventcode.parsing.models import PROCESSORS, ModelInfo, verify
from eventcode.parsing.normal import normalised
from eventcode.parsing.punctuation import attached
from eventcode.parsing.split import Analysis, Split

STANDALONE = {"en": {"lang_name": "English", "default_processors": {}, "default_dependencies": {}, "packages": {}}}
"""The resource list of a Stanza folder without a download."""


VECTORS = ("pos", "depparse")
"""Processors that read word vectors."""


class Splitter(Protocol):
    """What finds sentences and words."""

    def split(self, texts: Sequence[str]) -> list[tuple[Split, ...]]: ...


class Analyser(Protocol):
    """What finds lemmas, tags and trees."""

    def analyse(self, sentences: Sequence[tuple[str, ...]]) -> list[Analysis]: ...


class Parser:
    """A loaded Stanza pipeline. Loading checks the model's files first and takes a second or two.

    `threads` is the number of torch threads in this process; several processes with one each are faster. With `plain`
    every model goes Stanza's own way, as models do whose networks are not of the embedded one's kind. `reading` makes
    of a text what the networks read, of the same length.
    """

    def __init__(
        self,
        model: ModelInfo,
        *,
        threads: int = 1,
        plain: bool = False,
        reading: Callable[[str], str] = normalised,
    ) -> None:
        verify(model)
        self.model = model
        import torch

        torch.set_num_threads(threads)
        self.processors = load(model)
        from eventcode.parsing import characters, documents, networks

        self.splitter: Splitter = documents.DocumentSplitter(self.processors, reading)
        self.analyser: Analyser = documents.DocumentAnalyser(self.processors)
        with torch.inference_mode():
            if not plain and characters.suits(self.processors):
                self.splitter = characters.CharacterSplitter(self.processors, reading)
            if not plain and networks.suits(self.processors):
                self.analyser = networks.NetworkAnalyser(self.processors)

    def parse(self, texts: Sequence[str]) -> list[tuple[Sentence, ...]]:
        """The sentences of each text, in order. The same text gives the same parse, whatever is in the batch."""
        found = self.split(texts)
        keys = {s.key: s.words for sentences in found for s in sentences if s.is_parsable}
        analyses = dict(zip(keys, self.analyse(list(keys.values())), strict=True))
        return [tuple(s.analysed(analyses.get(s.key)) for s in sentences) for sentences in found]

    def split(self, texts: Sequence[str]) -> list[tuple[Split, ...]]:
        """The sentences of each text with their tokens, not yet analysed."""
        import torch

        with torch.inference_mode():
            return self.splitter.split(texts)

    def analyse(self, sentences: Sequence[tuple[str, ...]]) -> list[Analysis]:
        """Lemmas, tags, heads and relations of sentences that are given by their words.

        A sentence's analysis depends on its words alone, so that one that occurs twice needs only one.
        """
        import torch

        with torch.inference_mode():
            found = self.analyser.analyse(sentences) if sentences else []
        return [attached(words, analysis) for words, analysis in zip(sentences, found, strict=True)]


def load(model: ModelInfo) -> dict[str, Any]:
    """Stanza's processors by name, loaded without any network."""
    import stanza

    logging.getLogger("stanza").setLevel(logging.ERROR)
    try:
        with tempfile.TemporaryDirectory() as empty, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if model.embedded:
                (Path(empty) / "resources.json").write_text(json.dumps(STANDALONE), encoding="utf-8")
                paths = {f"{name}_model_path": str(model.folder / f"{name}.pt") for name in PROCESSORS.split(",")}
                for name in VECTORS:
                    paths[f"{name}_pretrain_path"] = str(model.folder / "vectors.pt")
                with untrained():
                    pipeline = stanza.Pipeline(
                        "en",
                        dir=empty,
                        package=None,
                        download_method=None,
                        processors=PROCESSORS,
                        verbose=False,
                        **paths,
                    )
            else:
                pipeline = stanza.Pipeline(
                    "en",
                    dir=str(model.folder),
                    download_method=None,
                    processors=PROCESSORS,
                    verbose=False,
                )
    except Exception as error:  # stanza raises many kinds; each means that the model does not load
        reason = (str(error).splitlines() or [type(error).__name__])[0][:160]
        raise ModelError(
            f"model {model.name} does not load: {reason}; run: eventcode models check", place=str(model.folder)
        ) from error
    processors = dict(pipeline.processors)
    for name in VECTORS:
        in_single_precision(processors[name].trainer.model)
    return processors


def in_single_precision(network: Any) -> None:
    """Let a network whose word vectors are stored in half precision read them in its own."""
    table = getattr(network, "pretrained_emb", None)
    if table is not None:
        table.register_forward_hook(lambda _table, _ids, found: found.float())


@contextmanager
def untrained() -> Iterator[None]:
    """Load without the optimizers that Stanza makes even for use: what torch imports for them takes longer than the models."""
    from stanza.models.common import utils
    from torch.optim import Optimizer

    class Unused(Optimizer):
        def __init__(self, lr: float) -> None:
            self.param_groups = [{"lr": lr}]

    original = utils.dispatch_optimizer
    utils.dispatch_optimizer = lambda *_args, lr=0.0, **_options: Unused(lr)
    try:
        yield
    finally:
        utils.dispatch_optimizer = original
