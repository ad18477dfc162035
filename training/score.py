"""Measure models: Stanza's scorer on raw text, and words a second of several models in turn.

python -m training.score --treebanks ../shared/treebanks FOLDER…
"""

from __future__ import annotations

import argparse
import io
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eventcode.model import Sentence
from eventcode.parsing.models import ModelInfo
from eventcode.parsing.normal import straightened
from eventcode.parsing.pipeline import Parser
from training import augment, prepare, settings, trees

MEASURES = {
    "sentences": "Sentences",
    "words": "Words",
    "UPOS": "UPOS",
    "features": "UFeats",
    "lemmas": "Lemmas",
    "UAS": "UAS",
    "LAS": "LAS",
}
"""The measures of a card and their names in the scorer."""

NEWS_SEED = 7
"""What is rewritten in the test set does not change with the settings."""

ROUNDS = 3
"""Turns of each model in a comparison of speed; the median counts."""


@dataclass(frozen=True, slots=True)
class Scores:
    """F1 in per cent by measure."""

    file: str
    values: Mapping[str, float]

    def row(self) -> str:
        """A row of a Markdown table."""
        return f"| {self.file} | " + " | ".join(f"{self.values[m]:.1f}" for m in MEASURES) + " |"


def model_in(folder: Path) -> ModelInfo:
    """The model of a folder that holds the files of an embedded one."""
    return ModelInfo(folder.name, folder, True, "")


def parser_of(folder: Path) -> Parser:
    """The model of a folder, reading and splitting as in a build, but for datelines: a build leaves them out, treebanks do not."""
    return Parser(model_in(folder), reading=straightened)


def test_files(treebanks: Path, folder: Path, limit: int = 0) -> list[Path]:
    """The test files, with gum-test rewritten as news writes it, which is written to a folder; with a limit only that one."""
    file = folder / "gum-test-news.conllu"
    names = augment.material(prepare.load(treebanks, "train", limit), settings.load().agencies)
    gold = prepare.load(treebanks, "test", limit, ("gum",))
    trees.write(file, augment.rewritten(gold, names, NEWS_SEED))
    return [file] if limit else [treebanks / "gum-test.conllu", treebanks / "ewt-test.conllu", file]


def scores(folder: Path, gold: Sequence[Path]) -> list[Scores]:
    """Score the model on the running text of whole CoNLL-U files."""
    parser = parser_of(folder)
    return [scores_of(parser.parse, file) for file in gold]


def scores_of(parse: Callable[[Sequence[str]], Sequence[Sequence[Sentence]]], gold: Path) -> Scores:
    """Score what gives the sentences of texts on the running text of a CoNLL-U file."""
    from stanza.models.common.utils import ud_scores

    read = trees.read(gold)
    [sentences] = parse([trees.raw(read)])
    system = "".join(conllu(sentence) for sentence in sentences)
    found = ud_scores(io.StringIO(trees.conllu(read)), io.StringIO(system))
    return Scores(gold.stem, {name: 100 * found[key].f1 for name, key in MEASURES.items()})


def conllu(sentence: Sentence) -> str:
    """A sentence as the scorer reads it; words that share their characters ("gonna") are one token."""
    rows: list[str] = []
    for t in sentence.tokens:
        sharing = [u.id for u in sentence.tokens if (u.start, u.end) == (t.start, t.end)]
        if len(sharing) > 1 and t.id == sharing[0]:
            written = sentence.text[t.start - sentence.start : t.end - sentence.start]
            rows.append("\t".join([f"{sharing[0]}-{sharing[-1]}", written, *["_"] * 8]))
        cells = (str(t.id), t.text, t.lemma, t.upos, t.xpos, t.feats, str(t.head), t.deprel, "_", "_")
        rows.append("\t".join(cell or "_" for cell in cells))
    return "\n".join([*rows, "", ""])


def speeds(folders: Sequence[Path], file: Path) -> dict[str, float]:
    """Words a second of processor time, one thread, of each model, measured in turn on the paragraphs of a CoNLL-U file."""
    texts = [p for p in trees.raw(trees.read(file)).split("\n\n") if p.strip()]
    parsers = {str(folder): Parser(model_in(folder)) for folder in folders}
    found: dict[str, list[float]] = {name: [] for name in parsers}
    for _ in range(ROUNDS):
        for name, parser in parsers.items():
            began = time.process_time()
            words = sum(len(s.tokens) for sentences in parser.parse(texts) for s in sentences)
            found[name].append(words / (time.process_time() - began))
    return {name: statistics.median(values) for name, values in found.items()}


def main() -> None:
    """Print the scores and speeds of model folders."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--treebanks", type=Path, required=True)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = test_files(given.treebanks, Path(folder))
        for model in given.folders:
            for row in scores(model, files):
                print(model, row.row(), flush=True)
        for name, rate in speeds(given.folders, files[0]).items():
            print(f"{name}: {rate:,.0f} words a second of processor time, one thread")


if __name__ == "__main__":
    main()
