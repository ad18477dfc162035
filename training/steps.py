"""One step a processor: Stanza's own trainers, called with the options of settings.toml.

A step that has ended leaves its model in work/models and is not run again; tokenizer, tagger and parser go on from their last
checkpoint where they were interrupted. A tagger and a parser with a sentence encoder in them come before those that ship:
teachers, which read text without annotation for them. The last steps of those that ship are taken several times, and the mean of
the ends ships.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from eventcode.errors import ModelError, UsageError
from training import bilinear, encoding, mean, prepare, recombine, silver, sources, start, vectors
from training.settings import Settings

LANGUAGE = ("--lang", "en")
"""Every trainer but the lemmatizer's asks for it."""

TEACHER = "teacher-"
"""What the name of a teacher's step has in front of that of the network it teaches."""

SILVER, DISPATCHES = "silver", "dispatches"
"""The step whose result is trees, and those of them that the last steps learn from, too."""

LAST = "last-"
"""The same for the last steps of a network."""


@dataclass(frozen=True, slots=True)
class Job:
    """Where a run of the recipe reads and writes.

    `origin` is the folder of a model to begin from, if any; the steps in `kept` take their model from it as it is.
    `fetched` is where the packages lie that the recipe learns from.
    """

    work: Path
    settings: Settings
    device: str
    origin: Path | None = None
    kept: tuple[str, ...] = ()
    fetched: Path = Path("build/sources")

    @property
    def names(self) -> tuple[str, ...]:
        """The steps in their order: teachers and what they read only where the settings ask for silver trees, last steps where they ask
        for them and the network is not taken from an earlier model as it is.
        """
        return tuple(filter(self.wanted, STEPS))

    def wanted(self, step: str) -> bool:
        """True for a step of this run."""
        if step.startswith(LAST):
            network = step.removeprefix(LAST)
            return network in self.settings.last and network not in self.kept
        return bool(self.settings.silver) or not (step.startswith(TEACHER) or step == "silver")

    @property
    def data(self) -> Path:
        return self.work / "data"

    @property
    def vectors(self) -> Path:
        return self.work / "models" / "vectors.pt"

    def model(self, name: str) -> Path:
        """The finished model of a step; of the silver step and of dispatches, the trees."""
        return self.work / "models" / (f"{name}.conllu" if name in (SILVER, DISPATCHES) else f"{name}.pt")

    def archive(self, source: str) -> Path:
        """The package of a source, fetched if it is not there."""
        return sources.fetched(source, self.settings.sources, self.fetched)

    def chosen(self, step: str) -> dict[str, Any]:
        """The step's options; those of [start] win where an earlier model is the start, a teacher's and the last steps' own over both."""
        network = network_of(step)
        start = dict(self.settings.start.get(network, {})) if self.origin else {}
        own: dict[str, Any] = {}
        if step != network:
            own = dict((self.settings.teacher if step.startswith(TEACHER) else self.settings.last).get(network, {}))
        return {n: v for n, v in (dict(self.settings.steps[network]) | start | own).items() if n != "seeds"}

    def options(self, step: str, seed: int | None = None) -> list[str]:
        """The same in the spelling of a command line, with this seed or that of the settings."""
        return [*spelled(self.chosen(step)), "--seed", str(seed or self.settings.seed), "--device", self.device]

    def begins_at(self, step: str) -> Path | None:
        """The network that the step begins at: last steps at the finished one, others at that of an earlier model, if any."""
        if step.startswith(LAST):
            return self.model(network_of(step))
        return self.origin and self.origin / f"{network_of(step)}.pt"


def network_of(step: str) -> str:
    """What a step trains: "depparse" for "teacher-depparse"."""
    return step.removeprefix(TEACHER).removeprefix(LAST)


def spelled(options: Mapping[str, Any]) -> list[str]:
    """Options as command-line words: True is a bare flag."""
    words: list[str] = []
    for name, value in options.items():
        words.append(f"--{name}")
        if value is not True:
            words.append(str(value))
    return words


def run(name: str, job: Job) -> Path:
    """Run a step unless its model is there; the model's file."""
    done = job.model(name)
    if job.origin and name in job.kept:
        shutil.copyfile(job.origin / f"{name}.pt", done)
    elif not done.is_file():
        begun = job.work / "begun" / done.name
        begun.parent.mkdir(parents=True, exist_ok=True)
        STEPS[name](job, begun)
        if not begun.is_file():
            raise ModelError(
                f"step {name} found nothing to learn in its data; look at the messages above", place=str(job.data)
            )
        shutil.copyfile(begun, done)
    return done


def tokenize(job: Job, file: Path) -> None:
    """Tokens, sentences and which tokens are several words."""
    from stanza.models import tokenizer

    data = job.data
    files = ["--txt_file", data / "train.txt", "--label_file", data / "train.toklabels"]
    files += ["--dev_txt_file", data / "dev.txt", "--dev_label_file", data / "dev.toklabels"]
    files += ["--dev_conll_gold", data / "dev.gold.conllu", "--mwt_json_file", data / "train-mwt.json"]
    evaluation = (tokenizer, "eval_model")
    with start.resumable(tokenizer, evaluation, file, job.chosen("tokenize")["steps"]) as left:
        given = [*common(file), *LANGUAGE, *map(str, files), *job.options("tokenize")]
        tokenizer.main([*given, "--steps", str(left)])


def mwt(job: Job, file: Path) -> None:
    """What written tokens of several words are made of: a dictionary."""
    from stanza.models import mwt_expander

    data = job.data
    files = ["--train_file", data / "train.gold.conllu", "--eval_file", data / "dev.contracted.conllu"]
    files += ["--gold_file", data / "dev.gold.conllu"]
    mwt_expander.main([*common(file), *LANGUAGE, *map(str, files), *job.options("mwt")])


def lemma(job: Job, file: Path) -> None:
    """Lemmas: a dictionary, and letters to letters for what is not in it."""
    from stanza.models import lemmatizer

    files = ["--train_file", job.data / "lemma-train.conllu", "--eval_file", job.data / "dev.conllu"]
    lemmatizer.main([*common(file), *map(str, files), *job.options("lemma")])


def pos(job: Job, file: Path, name: str = "pos", seed: int | None = None) -> None:
    """UPOS, XPOS and features."""
    from stanza.models import tagger

    with ExitStack() as stack:
        stack.enter_context(bilinear.as_products())
        stack.enter_context(encoding.by_length())
        if begun := job.begins_at(name):
            stack.enter_context(start.tagger(begun))
        evaluation = (tagger.scorer, "score")
        left = stack.enter_context(start.resumable(tagger, evaluation, file, job.chosen(name)["max_steps"]))
        given = [*common(file), *LANGUAGE, *corpora(job, name), *job.options(name, seed)]
        tagger.main([*given, "--max_steps", str(left)])


def depparse(job: Job, file: Path, name: str = "depparse", seed: int | None = None) -> None:
    """Heads and relations."""
    from stanza.models import parser

    more: list[str] = []
    with ExitStack() as stack:
        stack.enter_context(encoding.by_length())
        if begun := job.begins_at(name):
            copy = file.with_name(f"{file.stem}-origin.pt")
            encoder = vectors.encoder_weights() if job.chosen(name).get("bert_finetune") else {}
            more = stack.enter_context(start.parser(begun, copy, encoder))
        parser.main([*common(file), *LANGUAGE, *corpora(job, name), *more, *job.options(name, seed)])


def last(job: Job, file: Path, network: str) -> None:
    """The last steps of a network, with each of the seeds from the same beginning, and the mean of their ends."""
    name, train = LAST + network, {"pos": pos, "depparse": depparse}[network]
    ends = []
    for seed in job.settings.last[network]["seeds"]:
        end = job.model(f"{name}-{seed}")
        if not end.is_file():
            begun = file.with_name(end.name)
            train(job, begun, name, seed)
            shutil.copyfile(begun, end)
        ends.append(end)
    mean.mean(ends, file)


def read_by_teachers(job: Job, file: Path) -> None:
    """Trees of dispatches, then of other text that nobody annotated and of sentences made of the treebanks' phrases."""
    archives = {name: job.archive(name) for name in job.settings.silver["words"]}
    texts = silver.text(job.settings.silver, archives)
    sentences = recombine.read(job.data / prepare.RECOMBINED)
    read = partial(silver.write, job.work / "models", TEACHER, job.settings.silver)
    read(silver.dispatches(job.settings.silver["dispatches"]), [], job.model(DISPATCHES))
    read(texts, sentences, file)


def corpora(job: Job, name: str) -> list[str]:
    """The options that tagger and parser share: training and development trees, word vectors, a teacher's encoder."""
    teaches, ends = name.startswith(TEACHER), name.startswith(LAST)
    train = job.data / ("last.conllu" if ends else "train.conllu")
    if not teaches and network_of(name) in job.settings.silver.get("learners", ()):
        if not job.model(SILVER).is_file():
            raise UsageError(f"step {name} learns from silver trees, which are not there yet; run the steps before it")
        more = [job.model(DISPATCHES)] if ends else [job.model(DISPATCHES), job.model(SILVER)]
        train = silver.together_with(train, more, job.work / "begun" / f"{train.stem}-silver.conllu")
    files: dict[str, Any] = {
        "train_file": train,
        "eval_file": job.data / "dev.conllu",
        "wordvec_pretrain_file": job.vectors,
    }
    encoder = {"bert_model": vectors.encoder_folder()} if teaches and job.settings.teacher.get("encoder") else {}
    return spelled(files | encoder)


def common(file: Path) -> list[str]:
    """The options of every trainer."""
    return spelled({"mode": "train", "shorthand": "en_compact", "save_dir": file.parent, "save_name": file.name})


STEPS: Mapping[str, Callable[[Job, Path], None]] = {
    "tokenize": tokenize,
    "mwt": mwt,
    "lemma": lemma,
    "teacher-pos": partial(pos, name="teacher-pos"),
    "teacher-depparse": partial(depparse, name="teacher-depparse"),
    "silver": read_by_teachers,
    "pos": pos,
    "depparse": depparse,
    "last-pos": partial(last, network="pos"),
    "last-depparse": partial(last, network="depparse"),
}
