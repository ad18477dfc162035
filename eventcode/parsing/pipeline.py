"""Text to parsed sentences with Stanza, in batches across documents."""

from __future__ import annotations

import json
import logging
import re
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from eventcode.errors import ModelError
from eventcode.model import Sentence, Token
from eventcode.parsing import decoding
from eventcode.parsing.lemmas import Lemmatizer, remembering
from eventcode.parsing.models import PROCESSORS, ModelInfo, verify
from eventcode.parsing.split import Analysis, Split, WordAnalysis

BATCH_CHARACTERS = 60_000
"""Characters tokenized at once. Larger batches save little time and cost memory."""

BATCH_WORDS = 600
"""Words whose heads are sought at once, of sentences of nearly one length: more do not fit a core's cache."""

SAME_LENGTH = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'",
                             "´": "'", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\t": " ", "\u2011": "-"})  # fmt: skip
"""What the parser sees for typographic characters: one for one, so offsets hold. The training text has few of them."""

STANDALONE = {"en": {"lang_name": "English", "default_processors": {}, "default_dependencies": {}, "packages": {}}}
"""The resource list of a Stanza folder without a download."""

DATELINE_CITIES = (
    "Abuja", "Addis Ababa", "Algiers", "Amman", "Ankara", "Athens", "Baghdad", "Bangkok", "Beijing", "Beirut", "Belgrade",
    "Berlin", "Bogota", "Brasilia", "Brussels", "Budapest", "Buenos Aires", "Cairo", "Canberra", "Caracas", "Colombo", "Dakar",
    "Damascus", "Dhaka", "Doha", "Dubai", "Dublin", "Geneva", "Hanoi", "Harare", "Havana", "Hong Kong", "Islamabad", "Istanbul",
    "Jakarta", "Jerusalem", "Johannesburg", "Kabul", "Kampala", "Kathmandu", "Khartoum", "Kiev", "Kyiv", "Lagos", "Lima", "London",
    "Madrid", "Manila", "Mexico City", "Minsk", "Mogadishu", "Moscow", "Nairobi", "New Delhi", "New York", "Ottawa", "Paris",
    "Prague", "Pretoria", "Pyongyang", "Rabat", "Riyadh", "Rome", "Sanaa", "Santiago", "Sarajevo", "Seoul", "Singapore", "Sofia",
    "Stockholm", "Taipei", "Tbilisi", "Tehran", "The Hague", "Tokyo", "Tripoli", "Tunis", "United Nations", "Vienna", "Warsaw",
    "Washington", "Yangon", "Yerevan",
)  # fmt: skip
"""Cities from which agencies file, though a text writes neither country nor agency behind them."""

DATELINE = re.compile(
    r"""(?:^|\n\n)\s*(?P<line>
      (?: [A-Z][A-Z.'-]{2,}(?:[ ][A-Z][A-Z.'-]*){0,3}            # GENEVA, NEW DELHI
          (?:,[ ](?:[A-Z][\w.]+[ ]?){1,3}(?:\d{1,2})?)?           # , Switzerland / , May 15
          (?:[ ]?\([^()\n]{2,40}\))?                            # (Agency)
          [ ]?(?:--?|[–—:]|(?<=\))[ ]?")
        | [A-Z]\w+(?:[ ][A-Z]\w+){0,2}                          # Harare, Zimbabwe -
          (?:,[ ](?:[A-Z][\w.]+[ ]?){1,3}(?:\d{1,2})?){1,2}(?:,[ ][A-Z]{2,})?
          (?:[ ]?\([^()\n]{2,40}\))?[ ](?:--?|[–—])
        | [A-Z]\w+(?:[ ][A-Z]\w+){0,2},[ ][A-Z][a-z]{2,8}\.?[ ]\d{1,2}[ ]\([^()\n]{2,40}\)(?:[ ]?(?:--?|[–—:]))?  # Geneva, May 15 (Agency)
        | [A-Z]\w+(?:[ ][A-Z]\w+){0,2}[ ]?\([A-Z][^()\n]{1,30}\)[ ]?(?:--?|[–—:])
        | \((?:[A-Z]{2,}|[A-Z][a-z]+)\)(?:[ ]?(?:--?|[–—:]))?
        | (?:CITIES)[ ](?:--?|[–—])                             # Washington -
        | [A-Z]{2,}/[A-Z]\w+(?:[ ][A-Z]\w+){0,2}/(?:File|Pool)(?:[ ]Photo)?   # AGENCY/First Last/File Photo
        | [A-Z]\w+(?:[ ][A-Z]\w+){0,2}--(?=[A-Z][a-z])          # Cebu City--Police
      )(?:[ ]+|(?<=--))(?=.{0,40}?[a-z]{2}))""".replace("CITIES", "|".join(DATELINE_CITIES).replace(" ", "[ ]")),
    re.VERBOSE,
)
"""Where a dispatch was filed, and by which agency: "GENEVA (AP) --". To the parser it looks like a subject."""

CLITIC = re.compile(r"(\w[\w.&-]*?)('s|n't|'re|'ve|'ll|'d|'m)", re.IGNORECASE)
"""A word and its clitic, two words in the treebanks."""

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
        found = self.split(texts)
        keys = {s.key: s.words for sentences in found for s in sentences if s.is_parsable}
        analyses = dict(zip(keys, self.analyse(list(keys.values())), strict=True))
        return [tuple(s.analysed(analyses.get(s.key)) for s in sentences) for sentences in found]

    def split(self, texts: Sequence[str]) -> list[tuple[Split, ...]]:
        """The sentences of each text with their tokens, not yet analysed."""
        found: list[tuple[Split, ...]] = [()] * len(texts)
        for batch in batches(texts):
            for i, sentences in zip(batch, self.split_batch([texts[i] for i in batch]), strict=True):
                found[i] = sentences
        return found

    def split_batch(self, texts: Sequence[str]) -> list[tuple[Split, ...]]:
        from stanza.models.common.doc import Document as StanzaDocument

        documents = [StanzaDocument([], text=normalised(text)) for text in texts]
        with self.inference():
            documents = self.processors["tokenize"].bulk_process(documents)
            documents = self.processors["mwt"].bulk_process(documents)
        for document in documents:
            split_clitics(document)
        return [
            tuple(split_of(s, i, text) for i, s in enumerate(document.sentences))
            for text, document in zip(texts, documents, strict=True)
        ]

    def analyse(self, sentences: Sequence[tuple[str, ...]]) -> list[Analysis]:
        """Lemmas, tags, heads and relations of sentences that are given by their words.

        A sentence's analysis depends on its words alone, so that one that occurs twice needs only one. They are sorted
        by length and cut into batches of at most `BATCH_WORDS`.
        """
        from stanza.models.common.doc import Document as StanzaDocument

        if not sentences:
            return []
        words = [[{"id": (i,), "text": word} for i, word in enumerate(s, 1)] for s in sentences]
        document = StanzaDocument(words)
        with self.inference():
            for name in ("pos", "lemma", "depparse"):
                document = self.processors[name].process(document)
        return [
            tuple(
                WordAnalysis(w.lemma or w.text, w.upos or "", w.xpos or "", w.feats or "", int(w.head), w.deprel or "")
                for w in s.words
            )
            for s in document.sentences
        ]

    @contextmanager
    def inference(self) -> Iterator[None]:
        """Without gradients and without Stanza's warnings."""
        import torch

        with torch.inference_mode(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield


def normalised(text: str) -> str:
    """What the parser reads: typographic characters made plain, line breaks inside a paragraph and datelines blanks.

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
    return DATELINE.sub(blank_line, "".join(pieces))


def blank_line(match: re.Match[str]) -> str:
    """The match with blanks in place of its dateline."""
    start, end = match.span("line")
    before = match.group()[: start - match.start()]
    return before + " " * (end - start)


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
    decoding.install()
    try:
        with tempfile.TemporaryDirectory() as empty, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if model.embedded:
                (Path(empty) / "resources.json").write_text(json.dumps(STANDALONE), encoding="utf-8")
                paths = {f"{name}_model_path": str(model.folder / f"{name}.pt") for name in PROCESSORS.split(",")}
                for name in ("pos", "depparse"):
                    paths[f"{name}_pretrain_path"] = str(model.folder / "vectors.pt")
                with untrained():
                    pipeline = stanza.Pipeline(
                        "en",
                        dir=empty,
                        package=None,
                        download_method=None,
                        processors=PROCESSORS,
                        verbose=False,
                        depparse_batch_size=BATCH_WORDS,
                        **paths,
                    )
            else:
                pipeline = stanza.Pipeline(
                    "en",
                    dir=str(model.folder),
                    download_method=None,
                    processors=PROCESSORS,
                    verbose=False,
                    depparse_batch_size=BATCH_WORDS,
                )
    except Exception as error:  # stanza raises many kinds; each means that the model does not load
        reason = (str(error).splitlines() or [type(error).__name__])[0][:160]
        raise ModelError(
            f"model {model.name} does not load: {reason}; run: eventcode models check", place=str(model.folder)
        ) from error
    return hastened(dict(pipeline.processors))


@contextmanager
def untrained() -> Iterator[None]:
    """Load without the optimizers that Stanza makes even for use: what torch imports for them takes longer than the models."""
    from stanza.models.common import utils

    original = utils.dispatch_optimizer
    utils.dispatch_optimizer = lambda *_args, lr=0.0, **_options: SimpleNamespace(param_groups=[{"lr": lr}])
    try:
        yield
    finally:
        utils.dispatch_optimizer = original


def hastened(processors: dict[str, Any]) -> dict[str, Any]:
    """The processors without the work that changes nothing."""
    from eventcode.parsing import labelling

    labelling.install(processors["depparse"])
    if not processors["lemma"].trainer.has_contextual_lemmatizers():
        processors["lemma"] = Lemmatizer(processors["lemma"])
    features = processors["pos"].vocab["feats"]
    features.id2unit = remembering(features.id2unit, tuple)
    return processors


def split_clitics(document: Any) -> None:
    """Split what the expander left whole ("Erdogan's", a name it never saw) in the way of the treebanks."""
    from stanza.models.common.doc import Word

    for sentence in document.sentences:
        words: list[Any] = []
        for token in sentence.tokens:
            match = CLITIC.fullmatch(token.text) if len(token.words) == 1 else None
            if match:
                token.words = [Word(sentence, {"id": 0, "text": part}) for part in match.groups()]
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
    for token in parsed.tokens:
        at = token.start_char
        # "Moscow's" is two words of which each has its own characters; "gonna" may not be cut so
        exact = "".join(w.text for w in token.words) == token.text and len(token.text) == token.end_char - at
        for word in token.words:
            if len(token.words) == 1 or not exact:
                start, end = token.start_char, token.end_char
            else:
                start, end = at, at + len(word.text)
                at = end
            form = text[start:end] if exact or len(token.words) == 1 else word.text
            tokens.append(Token(int(word.id), form, form, "", "", "", 0, "", start, end))
    first, last = tokens[0].start, max(t.end for t in tokens)
    sentence = Sentence(index, text[first:last], first, last, tuple(tokens))
    return Split(sentence, tuple(word.text for word in parsed.words))
