"""Treebanks to the files that Stanza's trainers read."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

from eventcode.errors import UsageError
from training import augment, recombine, trees
from training.settings import Settings

NAMES = ("ewt", "gum")
MARK = "prepared"
"""The file that stands in the data folder when all others do."""
RECOMBINED = "recombined.tsv"
"""Sentences for the teachers, made of the treebanks' phrases."""


def prepare(treebanks: Path, work: Path, settings: Settings, limit: int = 0) -> None:
    """Write the training and development files below `work`/data; `limit` keeps that many sentences of each treebank."""
    train, dev = with_copies(load(treebanks, "train", limit), settings), load(treebanks, "dev", limit, settings.dev)
    data = work / "data"
    trees.write(data / "train.conllu", train)
    trees.write(data / "dev.conllu", dev)
    write_lemmas(data / "lemma-train.conllu", train)
    for part, sentences in (("train", train), ("dev", dev)):
        write_tokenization(data, part, sentences)
    if settings.last:
        trees.write(data / "last.conllu", with_copies(learnt(treebanks, settings, limit), settings))
    if settings.silver:
        write_recombined(data / RECOMBINED, treebanks, settings, limit)
    (data / MARK).touch()


def write_recombined(file: Path, treebanks: Path, settings: Settings, limit: int) -> None:
    """Write the sentences that the settings ask for; a treebank that they name twice is drawn from twice as often."""
    asked = settings.silver["recombined"]
    read = {name: load(treebanks, "train", limit, (name,)) for name in dict.fromkeys(asked["treebanks"])}
    hosts = [tree for name in asked["treebanks"] for tree in read[name]]
    lengths = settings.silver["shortest"], settings.silver["longest"]
    recombine.write(file, recombine.recombined(hosts, asked["words"], lengths, settings.seed))


def with_copies(sentences: list[trees.Tree], settings: Settings) -> list[trees.Tree]:
    """Sentences with rewritten copies of some of them behind."""
    source = augment.material(sentences, settings.agencies)
    return [*sentences, *augment.augmented(sentences, settings.shares, source, settings.seed)]


def learnt(treebanks: Path, settings: Settings, limit: int) -> list[trees.Tree]:
    """The sentences that the networks have learnt from when they end."""
    return [tree for part in settings.last.get("learn", ["train"]) for tree in load(treebanks, part, limit)]


def load(treebanks: Path, part: str, limit: int, names: Sequence[str] = NAMES) -> list[trees.Tree]:
    """The sentences of one part of some treebanks, in order."""
    found: list[trees.Tree] = []
    for name in names:
        file = treebanks / f"{name}-{part}.conllu"
        if not file.is_file():
            raise UsageError(
                f"no treebank {file.name} here; give the folder that holds it: make models TREEBANKS=folder",
                place=str(treebanks),
            )
        read = trees.read(file)
        found.extend(read[:limit] if limit else read)
    return found


def write_tokenization(data: Path, part: str, sentences: Sequence[trees.Tree]) -> None:
    """Write running text, Stanza's label of each character, what tokens of several words are made of, the text with them whole."""
    from stanza.utils.datasets import contract_mwt, prepare_tokenizer_data

    gold, text = data / f"{part}.gold.conllu", data / f"{part}.txt"
    trees.write(gold, sentences)
    text.write_text(trees.raw(sentences), encoding="utf-8")
    labels, several = data / f"{part}.toklabels", data / f"{part}-mwt.json"
    with redirect_stdout(io.StringIO()):  # it counts aloud
        prepare_tokenizer_data.main([str(text), str(gold), "-o", str(labels), "-m", str(several)])
    contract_mwt.contract_mwt(gold, data / f"{part}.contracted.conllu")


def write_lemmas(file: Path, sentences: Sequence[trees.Tree]) -> None:
    """Write each (form, tag, lemma) once, as sentences of twenty words: the lemmatizer sees no context."""
    found = {(w.form, w.upos, w.lemma): w for t in sentences for w in t.words}
    words = [
        replace(w, head=0 if i % 20 == 0 else 1, deprel="root" if i % 20 == 0 else "dep", space_after=True)
        for i, w in enumerate(found.values())
    ]
    trees.write(file, [trees.Tree(tuple(words[i : i + 20])) for i in range(0, len(words), 20)])
