"""Text to parsed sentences with Stanza, in batches across documents."""

from __future__ import annotations

import json
import logging
import re
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eventcode.errors import ModelError
from eventcode.model import Sentence, Token
from eventcode.parsing.models import ModelInfo, verify

MAX_SENTENCE_TOKENS = 300
"""The parser's memory grows with the square of a sentence's length; no news sentence comes near this."""

BATCH_CHARACTERS = 60_000
"""Characters tokenized at once. Larger batches save little time and cost memory."""

SAME_LENGTH = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'",
                             "´": "'", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\t": " ", "\u2011": "-"})  # fmt: skip
"""What the parser sees for typographic characters: one for one, so offsets hold. The training text has few of them."""

STANDALONE = {"en": {"lang_name": "English", "default_processors": {}, "default_dependencies": {}, "packages": {}}}
"""The resource list of a Stanza folder without a download."""

PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
BREAK = re.compile(r"\s*\n\s*")


class Parser:
    """A loaded Stanza pipeline. Loading checks the model's files first and takes a second or two.

    `threads` is the number of torch threads in this process; several processes with one each are faster.
    """

    def __init__(self, model: ModelInfo, *, threads: int = 1) -> None:
        verify(model)
        self.model = model
        import torch

        torch.set_num_threads(threads)
        self.processors = load(model)

    def parse(self, texts: Sequence[str]) -> list[tuple[Sentence, ...]]:
        """The sentences of each text, in order. The same text gives the same parse, whatever is in the batch."""
        found: list[tuple[Sentence, ...]] = [()] * len(texts)
        for batch in batches(texts):
            for i, sentences in zip(batch, self.parse_batch([texts[i] for i in batch]), strict=True):
                found[i] = sentences
        return found

    def parse_batch(self, texts: Sequence[str]) -> list[tuple[Sentence, ...]]:
        import torch
        from stanza.models.common.doc import Document as StanzaDocument

        seen = [normalised(text) for text in texts]
        documents = [StanzaDocument([], text=text) for text in seen]
        with torch.inference_mode(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            documents = self.processors["tokenize"].bulk_process(documents)
            documents = self.processors["mwt"].bulk_process(documents)
            whole = [list(d.sentences) for d in documents]
            for document in documents:
                document.sentences = [s for s in document.sentences if len(s.words) <= MAX_SENTENCE_TOKENS]
                document.num_tokens = sum(len(s.tokens) for s in document.sentences)
                document.num_words = sum(len(s.words) for s in document.sentences)
            if any(d.sentences for d in documents):
                for name in ("pos", "lemma", "depparse"):
                    documents = self.processors[name].bulk_process(documents)
        return [
            tuple(sentence_of(s, i, text) for i, s in enumerate(sentences))
            for text, sentences in zip(texts, whole, strict=True)
        ]


def normalised(text: str) -> str:
    """What the parser reads: typographic characters made plain, line breaks inside a paragraph made blanks.

    The result has the text's length, so that offsets into one are offsets into the other.
    """
    out = text.translate(SAME_LENGTH)
    pieces: list[str] = []
    at = 0
    for gap in PARAGRAPH.finditer(out):
        pieces.append(out[at : gap.start()].replace("\n", " "))
        pieces.append("\n\n" + " " * (len(gap.group()) - 2))
        at = gap.end()
    pieces.append(out[at:].replace("\n", " "))
    return "".join(pieces)


def batches(texts: Sequence[str]) -> Iterator[list[int]]:
    """Indexes of texts, shortest first, cut into batches of about BATCH_CHARACTERS; empty texts are left out."""
    batch: list[int] = []
    filled = 0
    for i in sorted(range(len(texts)), key=lambda i: (len(texts[i]), i)):
        if not texts[i].strip():
            continue
        if batch and filled + len(texts[i]) > BATCH_CHARACTERS:
            yield batch
            batch, filled = [], 0
        batch.append(i)
        filled += len(texts[i])
    if batch:
        yield batch


def load(model: ModelInfo) -> dict[str, Any]:
    """Stanza's processors by name, loaded without any network."""
    import stanza

    logging.getLogger("stanza").setLevel(logging.ERROR)
    names = "tokenize,mwt,pos,lemma,depparse"
    try:
        with tempfile.TemporaryDirectory() as empty, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if model.embedded:
                (Path(empty) / "resources.json").write_text(json.dumps(STANDALONE), encoding="utf-8")
                paths = {f"{name}_model_path": str(model.folder / f"{name}.pt") for name in names.split(",")}
                for name in ("pos", "depparse"):
                    paths[f"{name}_pretrain_path"] = str(model.folder / "vectors.pt")
                pipeline = stanza.Pipeline(
                    "en", dir=empty, package=None, download_method=None, processors=names, verbose=False, **paths
                )
            else:
                pipeline = stanza.Pipeline(
                    "en", dir=str(model.folder), download_method=None, processors=names, verbose=False
                )
    except Exception as error:  # stanza raises many kinds; each means that the model does not load
        reason = (str(error).splitlines() or [type(error).__name__])[0][:160]
        raise ModelError(
            f"model {model.name} does not load: {reason}; run: eventcode models check", place=str(model.folder)
        ) from error
    return dict(pipeline.processors)


def sentence_of(parsed: Any, index: int, text: str) -> Sentence:
    """One Stanza sentence with the document's own words and offsets."""
    tokens: list[Token] = []
    for token in parsed.tokens:
        for word in token.words:
            own = word.start_char is not None and word.end_char is not None
            start, end = (word.start_char, word.end_char) if own else (token.start_char, token.end_char)
            form = text[start:end] if own or len(token.words) == 1 else word.text
            is_parsed = word.deprel is not None
            tokens.append(
                Token(
                    id=int(word.id),
                    text=form,
                    lemma=(word.lemma or form) if is_parsed else form,
                    upos=word.upos or "",
                    xpos=word.xpos or "",
                    feats=word.feats or "",
                    head=int(word.head) if is_parsed else 0,
                    deprel=word.deprel or "",
                    start=start,
                    end=end,
                )
            )
    first, last = tokens[0].start, max(t.end for t in tokens)
    return Sentence(index, text[first:last], first, last, tuple(tokens))
