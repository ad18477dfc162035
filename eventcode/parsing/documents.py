"""Stanza's own way through a text, document by document: for models whose networks are not of the embedded one's kind."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from eventcode.model import Token
from eventcode.parsing.normal import normalised
from eventcode.parsing.split import Analysis, Split, WordAnalysis, pieces, split_from, words_of

BATCH_CHARACTERS = 60_000
"""Characters tokenized at once. Larger batches save little time and cost memory."""


class DocumentSplitter:
    """The sentences and words of texts by Stanza's tokenizer and expander."""

    def __init__(self, processors: dict[str, Any], reading: Callable[[str], str] = normalised) -> None:
        self.processors = processors
        self.reading = reading

    def split(self, texts: Sequence[str]) -> list[tuple[Split, ...]]:
        """The sentences of each text, in order."""
        found: list[tuple[Split, ...]] = [()] * len(texts)
        for batch in batches(texts):
            for i, sentences in zip(batch, self.split_batch([texts[i] for i in batch]), strict=True):
                found[i] = sentences
        return found

    def split_batch(self, texts: Sequence[str]) -> list[tuple[Split, ...]]:
        from stanza.models.common.doc import Document as StanzaDocument

        documents = [StanzaDocument([], text=self.reading(text)) for text in texts]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            documents = self.processors["tokenize"].bulk_process(documents)
            documents = self.processors["mwt"].bulk_process(documents)
        for document in documents:
            split_whole(document)
        return [
            tuple(split_of(s, i, text) for i, s in enumerate(document.sentences))
            for text, document in zip(texts, documents, strict=True)
        ]


class DocumentAnalyser:
    """Lemmas, tags and trees by Stanza's processors, one after the other."""

    def __init__(self, processors: dict[str, Any]) -> None:
        self.processors = processors

    def analyse(self, sentences: Sequence[tuple[str, ...]]) -> list[Analysis]:
        """The analyses of sentences that are given by their words, in order."""
        from stanza.models.common.doc import Document as StanzaDocument

        words = [[{"id": (i,), "text": word} for i, word in enumerate(s, 1)] for s in sentences]
        document = StanzaDocument(words)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name in ("pos", "lemma", "depparse"):
                document = self.processors[name].process(document)
        return [
            tuple(
                WordAnalysis(w.lemma or w.text, w.upos or "", w.xpos or "", w.feats or "", int(w.head), w.deprel or "")
                for w in s.words
            )
            for s in document.sentences
        ]


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


def split_whole(document: Any) -> None:
    """Split what the expander left whole ("Erdogan's", a name it never saw) in the way of the treebanks."""
    from stanza.models.common.doc import Word

    for sentence in document.sentences:
        words: list[Any] = []
        for token in sentence.tokens:
            parts = words_of(token.text) if len(token.words) == 1 else ()
            if len(parts) > 1:
                token.words = [Word(sentence, {"id": 0, "text": part}) for part in parts]
            first = len(words) + 1
            for word in token.words:
                words.append(word)
                word.id, word.sent, word.parent = len(words), sentence, token
            token.id = (first,) if len(token.words) == 1 else (first, len(words))
        sentence.words = words
    document.num_words = sum(len(s.words) for s in document.sentences)


def split_of(parsed: Any, index: int, text: str) -> Split:
    """One tokenized sentence with the document's own words and offsets."""
    tokens: list[Token] = []
    words: list[str] = []
    for token in parsed.tokens:
        parts = [word.text for word in token.words]
        tokens += pieces(text, token.text, parts, (token.start_char, token.end_char), len(tokens) + 1)
        words += parts
    return split_from(text, index, tokens, words)
