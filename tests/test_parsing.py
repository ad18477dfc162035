"""The parser with the embedded model, the parse store, CoNLL-U, models and their download."""

from __future__ import annotations

import functools
import hashlib
import http.server
import json
import shutil
import threading
import zipfile
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcode.errors import InputError, ModelError, UsageError
from eventcode.model import Sentence, Token
from eventcode.parsing import conllu, models
from eventcode.parsing.cuts import recut
from eventcode.parsing.decoding import best_tree
from eventcode.parsing.index import KeyIndex
from eventcode.parsing.normal import normalised
from eventcode.parsing.pipeline import Parser
from eventcode.parsing.punctuation import attached
from eventcode.parsing.split import WordAnalysis
from eventcode.parsing.store import ParseStore, text_key

TEXTS = [
    "GENEVA (AP) - Iran’s envoy said “no”.\n\nHeadline without a full stop\n\nChad accused\nLibya on Monday. It didn't answer.",
    "Norway sent aid.",
    "",
    "See https://example.org/" + "a" * 1500 + " for more. Norway sent aid.",
]


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser(models.ensure("en-compact"))


@pytest.fixture(scope="module")
def parses(parser: Parser) -> list[tuple[Sentence, ...]]:
    return parser.parse(TEXTS)


def test_offsets_point_into_the_text(parses):
    for text, sentences in zip(TEXTS, parses, strict=True):
        for sentence in sentences:
            assert text[sentence.start : sentence.end] == sentence.text
            assert all(sentence.start <= t.start < t.end <= sentence.end for t in sentence.tokens)
    first = parses[0][2]
    assert [t.text for t in first.tokens] == ["Chad", "accused", "Libya", "on", "Monday", "."]
    assert [TEXTS[0][t.start : t.end] for t in first.tokens] == [t.text for t in first.tokens]


def test_blank_lines_end_sentences_and_line_breaks_do_not(parses):
    assert [s.text for s in parses[0]][1:3] == ["Headline without a full stop", "Chad accused\nLibya on Monday."]


def test_long_token_keeps_its_text(parses):
    assert any(t.text.startswith("https://example.org/aaa") and len(t.text) > 1000 for s in parses[3] for t in s.tokens)


def test_curly_possessive_is_split(parses):
    assert [t.text for s in parses[0] for t in s.tokens if t.text in ("Iran", "’s")] == ["Iran", "’s"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The rebels\u2019 leader fled.", ["The", "rebels", "\u2019", "leader", "fled", "."]),
        ("He met Honduras' envoy.", ["He", "met", "Honduras", "'", "envoy", "."]),
        ("They dont yield.", ["They", "do", "nt", "yield", "."]),
        ("See (https://example.org/a_(b)).", ["See", "(", "https://example.org/a_(b))", "."]),
        ("See [www.example.org/a]; it ends.", ["See", "[", "www.example.org/a", "]", ";", "it", "ends", "."]),
        ("Write to her@example.org, please.", ["Write", "to", "her@example.org", ",", "please", "."]),
        ("A health-wise non-aligned ex-envoy.", ["A", "health-wise", "non-aligned", "ex-envoy", "."]),
        ("The Lao-backed al-Amal group.", ["The", "Lao", "-", "backed", "al", "-", "Amal", "group", "."]),
        ("It lies 20km off, at 5pm :)", ["It", "lies", "20", "km", "off", ",", "at", "5", "pm", ":)"]),
        ("Call (613)555-0100 on case#9.", ["Call", "(", "613", ")", "555-0100", "on", "case", "#", "9", "."]),
        ("They paid $$$.", ["They", "paid", "$$$", "."]),
    ],
)
def test_words_as_in_the_treebanks(parser, text, words):
    [[sentence]] = parser.parse([text])
    assert [t.text for t in sentence.tokens] == words
    assert [text[t.start : t.end] for t in sentence.tokens] == words
    [[plain]] = Parser(models.ensure("en-compact"), plain=True).parse([text])
    assert plain == sentence


@given(st.text(alphabet="aeno-$=.?:)(5km@/ ", max_size=20))
def test_recutting_keeps_the_characters_and_is_done_once(text):
    for stretch in text.split():
        parts = recut(list(stretch))
        assert "".join(parts) == stretch and all(parts)
        assert recut(parts) == parts


def analysis_of(*heads):
    return tuple(WordAnalysis("", "", "", "", head, "punct" if mark else "dep") for head, mark in heads)


@pytest.mark.parametrize(
    ("words", "heads", "found"),
    [
        # a comma on the apposition that follows it, another on the subject that it ends
        ("Ghani , 70 , left .", [(5, 0), (5, 1), (1, 0), (5, 1), (0, 0), (5, 1)], [5, 3, 1, 1, 0, 5]),
        # both quotes on the head of what they enclose
        ('He said " go " .', [(2, 0), (0, 0), (4, 1), (2, 0), (2, 1), (2, 1)], [2, 0, 4, 2, 4, 2]),
        # a comma inside the subject, on the conjunct behind it
        ("Men , women fled", [(4, 0), (4, 1), (1, 0), (0, 0)], [4, 3, 1, 0]),
        # a comma in front of what it belongs to
        ("Today , Mali left", [(4, 0), (1, 1), (4, 0), (0, 0)], [4, 1, 4, 0]),
        # brackets in brackets, and one without its other half
        ("A ( B [ C ] ) )", [(0, 0), (1, 1), (1, 0), (1, 1), (3, 0), (1, 1), (1, 1), (1, 1)], [0, 3, 1, 5, 3, 5, 3, 1]),
        # a word on a mark: nothing is moved
        ("A , B , C", [(0, 0), (1, 1), (2, 0), (1, 1), (1, 0)], [0, 1, 2, 1, 1]),
        # marks alone
        ("* *", [(0, 1), (1, 1)], [0, 1]),
    ],
)
def test_marks_hang_on_what_they_set_off(words, heads, found):
    analysis = attached(words.split(), analysis_of(*heads))
    assert [word.head for word in analysis] == found
    assert attached(words.split(), analysis) == analysis


def test_empty_text_has_no_sentences(parses):
    assert parses[2] == ()


def test_parse_does_not_depend_on_the_batch(parser, parses):
    assert [parser.parse([text])[0] for text in TEXTS] == parses


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("GENEVA (AP) -- ", "The envoy left."),
        ("Harare, Zimbabwe - ", "Miners went home."),
        ("Washington - ", "US President Jimmy Carter left."),
        ("AGENCY/Ada Okoro/File Photo ", "Iraqi forces hold a bridge."),
        ("Cebu City--", "Police are looking for him."),
        ("", "Okoro - the president - left."),
        ("", "Washington said so - and left."),
    ],
)
def test_datelines_and_credits_are_blanked(line, rest):
    assert normalised(line + rest) == " " * len(line) + rest


def test_normalised_text_keeps_its_length():
    text = "“Yes”,\nhe said.\n \n\n‘No’\u00a0way"
    assert len(normalised(text)) == len(text)
    assert normalised(text).startswith('"Yes", he said.\n\n')


@pytest.fixture(scope="module")
def filled(parser: Parser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the parses of TEXTS."""
    folder = tmp_path_factory.mktemp("store")
    splits = dict(zip(map(text_key, TEXTS), parser.split(TEXTS), strict=True))
    sentences = {s.key: s.words for found in splits.values() for s in found}
    analyses = dict(zip(sentences, parser.analyse(list(sentences.values())), strict=True))
    ParseStore(folder, "d").add(splits, analyses)
    return folder


def stored(store: ParseStore) -> list[tuple[Sentence, ...]]:
    """The parses of those of TEXTS that a store holds."""
    splits = store.load_texts({text_key(t): t for t in TEXTS})
    analyses = store.load_analyses(s.key for found in splits.values() for s in found)
    return [tuple(s.analysed(analyses[s.key]) for s in splits[text_key(t)]) for t in TEXTS if text_key(t) in splits]


def test_store_gives_back_what_was_put_in(filled, parses):
    assert stored(ParseStore(filled, "d")) == parses
    assert stored(ParseStore(filled, "another model")) == []


def test_store_may_be_a_url(filled, parses):
    source, store = ParseStore(filled, "d"), ParseStore("memory://parses", "d")
    splits = source.load_texts({text_key(t): t for t in TEXTS})
    store.add(splits, source.load_analyses(s.key for found in splits.values() for s in found))
    assert stored(ParseStore("memory://parses", "d")) == parses


def test_store_sees_what_other_processes_add(filled, tmp_path, parses):
    store = ParseStore(tmp_path, "d")
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    assert stored(store) == []
    store.scan()
    assert stored(store) == parses


@pytest.mark.parametrize("when", ["before it is opened", "after"])
def test_damaged_store_file_is_passed_over(filled, tmp_path, when):
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    store = ParseStore(tmp_path, "d")
    file = next((tmp_path / "model=d" / "texts").glob("*.parquet"))
    file.write_bytes(file.read_bytes()[:200])
    store = ParseStore(tmp_path, "d") if when == "before it is opened" else store
    assert stored(store) == []
    assert store.damaged == [str(file)]


def test_equal_sentences_are_stored_once(filled):
    table = pq.read_table(next((filled / "model=d" / "sentences").glob("*.parquet")))
    heads = [
        key
        for key, number in zip(table["sentence_key"].to_pylist(), table["token_id"].to_pylist(), strict=True)
        if number == 1
    ]
    assert (
        sum(len(split) for split in ParseStore(filled, "d").load_texts({text_key(t): t for t in TEXTS}).values()) == 7
    )
    assert len(heads) == len(set(heads)) == 6  # "Norway sent aid." stands in two texts


# -- the tree search ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sharpness", [0.5, 3.0, 10.0])
def test_tree_search_is_stanza_s_own(sharpness):
    from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root

    random = np.random.default_rng(7)
    for words in range(1, 40):
        scores = random.normal(scale=sharpness, size=(words + 1, words + 1)).astype(np.float32)
        np.fill_diagonal(scores, -np.inf)
        scores -= np.logaddexp.reduce(scores, axis=1, keepdims=True)
        assert best_tree(scores.copy()).tolist()[1:] == chuliu_edmonds_one_root(scores.copy()).tolist()[1:]


# -- the networks without Stanza's documents -------------------------------------------------------------------------

AWKWARD = [
    *TEXTS,
    "Chad, which Togo's ministers had accused of arming rebels, recalled its envoys on Monday and closed 12 crossings.",
    "“We oppose this,” the spokesman said.  \tThey can't; we gonna.\n \n\n  Why Kenya???",
    "Kenya, Ghana and Mali agreed to help each other if the Mbangu dam's opponents, whom they didn't name, attacked it!!!",
    "Write to press@ministry.example.org or www.ministry.example, 200 km / h. "
    + "Togo met Benin in Lomé\u2009on 3 May. " * 60,
    "a " * 700 + "Norway sent aid. " * 30,
    " ".join(f"Word{i}" for i in range(320)),
    "\ud800 \u0097 \U0001f600 ok",
    "Cyclone Ayla has winds that have been measured at 200 km / h, as it surges over land.",
]


def test_parses_are_those_of_stanza_s_own_way(parser):
    assert (type(parser.splitter).__name__, type(parser.analyser).__name__) == ("CharacterSplitter", "NetworkAnalyser")
    plain = Parser(models.ensure("en-compact"), plain=True)
    ours, theirs = parser.split(AWKWARD), plain.split(AWKWARD)
    assert ours == theirs
    words = list({s.key: s.words for found in ours for s in found if s.is_parsable}.values())
    assert parser.analyse(words) == plain.analyse(words)


def test_words_beyond_those_remembered_are_made_anew(parser, monkeypatch):
    sentence = ("Norway", "sent", "aid", ".")
    before = parser.analyse([sentence])
    monkeypatch.setattr("eventcode.parsing.networks.WORDS", 3)
    for _ in range(3):
        assert parser.analyse([sentence, ("Togo", "met", "Benin", "and", "Kenya")])[0] == before[0]


# -- the index of keys --------------------------------------------------------------------------------------------


def test_key_index_finds_drops_and_settles(monkeypatch):
    monkeypatch.setattr("eventcode.parsing.index.RECENT", 10)
    index = KeyIndex()
    keys = [hashlib.sha256(bytes([i])).hexdigest() for i in range(100)]
    for start in range(0, 100, 7):
        index.add(keys[start : start + 7], start)
    assert [index.get(key) for key in keys] == [i // 7 * 7 for i in range(100)]
    index.drop(0)
    assert [key in index for key in keys] == [i >= 7 for i in range(100)]
    index.add(keys[:1], 3)
    assert index.get(keys[0]) == 3


def test_conllu_round_trip(parses):
    for sentences in parses:
        assert conllu.read(conllu.write(sentences)) == list(sentences)


def test_conllu_keeps_awkward_text():
    token = Token(1, "a\tb\\n", "_", "X", "", "", 0, "root", 0, 5)
    sentence = Sentence(0, "a\tb\\n", 0, 5, (token,))
    assert conllu.read(conllu.write([sentence])) == [sentence]


def test_conllu_fault_names_the_line(tmp_path):
    file = tmp_path / "bad.conllu"
    file.write_text("# text = x\n1\tx\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.conllu:2"):
        conllu.read(file)


# -- models -------------------------------------------------------------------------------------------------------


def test_unknown_model():
    with pytest.raises(UsageError, match="en-compact"):
        models.resolve("en-huge")


def test_official_model_is_named_with_the_way_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setenv("EVENTCODE_MODELS", str(tmp_path))
    with pytest.raises(ModelError, match="eventcode models fetch stanza:en"):
        models.ensure("stanza:en", download=False)


@pytest.fixture
def mirror(tmp_path: Path):
    """A local server with Stanza's resource layout, made from the embedded model: what a download really goes through."""
    root = tmp_path / "mirror"
    package = root / "models"
    package.mkdir(parents=True)
    folder = models.resolve("en-compact").folder
    entries: dict = {}
    for processor in ("tokenize", "mwt", "pos", "lemma", "depparse"):
        file = folder / f"{processor}.pt"
        entries[processor] = {"small": {"md5": _md5(file)}}
        if processor in ("pos", "depparse"):
            entries[processor]["small"]["dependencies"] = [{"model": "pretrain", "package": "small"}]
        (package / processor).mkdir()
        shutil.copy(file, package / processor / "small.pt")
    entries["pretrain"] = {"small": {"md5": _md5(folder / "vectors.pt")}}
    (package / "pretrain").mkdir()
    shutil.copy(folder / "vectors.pt", package / "pretrain" / "small.pt")
    processors = dict.fromkeys(("tokenize", "mwt", "pos", "lemma", "depparse"), "small")
    english = {
        "lang_name": "English",
        "default_processors": processors,
        "default_dependencies": {p: [{"model": "pretrain", "package": "small"}] for p in ("pos", "depparse")},
        "packages": {"default": processors},
        "default_md5": "",
        **entries,
    }
    with zipfile.ZipFile(package / "default.zip", "w") as archive:
        for file in sorted(package.rglob("*.pt")):
            archive.write(file, Path("en") / file.relative_to(package))
    english["default_md5"] = _md5(package / "default.zip")
    handler = functools.partial(QuietHandler, directory=str(root))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    url = f"http://127.0.0.1:{server.server_port}/models/{{filename}}"
    (root / "resources_1.15.0.json").write_text(json.dumps({"url": url, "en": english}), encoding="utf-8")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments):
        """Say nothing."""


def _md5(file: Path) -> str:
    import hashlib

    return hashlib.md5(file.read_bytes()).hexdigest()


def test_fetch_from_a_mirror_and_parse(tmp_path, monkeypatch, mirror):
    monkeypatch.setenv("EVENTCODE_MODELS", str(tmp_path / "models"))
    info = models.fetch("stanza:en", mirror)
    assert info.is_present
    models.verify(info)
    assert info.digest != models.resolve("en-compact").digest
    sentences = Parser(models.ensure("stanza:en", download=False)).parse(["Chad accused Libya."])[0]
    assert [t.text for t in sentences[0].tokens] == ["Chad", "accused", "Libya", "."]
    assert [p.name for p in (tmp_path / "models").iterdir()] == ["stanza-en"]


def test_fetch_that_breaks_off_leaves_nothing(tmp_path, monkeypatch, mirror):
    monkeypatch.setenv("EVENTCODE_MODELS", str(tmp_path / "models"))
    (tmp_path / "mirror" / "models" / "default.zip").unlink()
    for file in (tmp_path / "mirror" / "models").rglob("*.pt"):
        file.unlink()
    with pytest.raises(ModelError, match="cannot download stanza:en"):
        models.fetch("stanza:en", mirror)
    assert list((tmp_path / "models").iterdir()) == []


def test_models_on_the_command_line(tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from eventcode.cli import app

    monkeypatch.setenv("EVENTCODE_MODELS", str(tmp_path))
    embedded = models.resolve("en-compact")
    listed = CliRunner().invoke(app, ["models", "list"]).output.splitlines()
    assert [line.split()[0] for line in listed] == ["en-compact", "stanza:en"]
    assert embedded.digest in listed[0]
    assert "not fetched" in listed[1]
    assert embedded.digest in CliRunner().invoke(app, ["models", "check"]).output
    with pytest.raises(ModelError, match="eventcode models fetch stanza:en"):
        CliRunner().invoke(app, ["models", "check", "stanza:en"], catch_exceptions=False)
