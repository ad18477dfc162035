"""The parse store: what was parsed once for a model is not parsed again. Parquet, one row per token.

`texts` says into which sentences and tokens a text falls, `sentences` how a sentence is analysed. A sentence that
stands in many texts, as wire copy does, is analysed once; both tables join on `sentence_key`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from eventcode.errors import DatasetError
from eventcode.model import Sentence, Token
from eventcode.parsing.index import KeyIndex
from eventcode.parsing.split import Analysis, Split, WordAnalysis
from eventcode.storage import PARTIAL, open_place, write_whole


def schema(strings: str, numbers: str) -> pa.Schema:
    """Columns of strings and of 32-bit numbers, all filled."""
    fields = [pa.field(name, pa.string(), nullable=False) for name in strings.split()]
    return pa.schema(fields + [pa.field(name, pa.int32(), nullable=False) for name in numbers.split()])


TEXTS = schema("text_sha256 sentence_key word form", "sentence_index sentence_start sentence_end token_id start end")
SENTENCES = schema("sentence_key lemma upos xpos feats deprel", "token_id head")
EMPTY = -1
"""`sentence_index` of the one row that stands for a text in which the parser found no sentence."""


def text_key(text: str) -> str:
    """The sha256 of a text in UTF-8, 64 hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class ParseStore:
    """Parses of one model below `folder/model=<digest>/`; the folder may be a URL. Several processes may add at once.

    `damaged` lists files that could not be read; what they held is parsed again.
    """

    def __init__(self, folder: Path | str, digest: str) -> None:
        self.fs, root = open_place(folder)
        self.folder = f"{root}/model={digest}"
        self.damaged: list[str] = []
        self.texts = StoredTable(self, "texts", TEXTS)
        self.sentences = StoredTable(self, "sentences", SENTENCES)

    def scan(self) -> None:
        """Learn what other processes have stored since the last look."""
        self.texts.scan()
        self.sentences.scan()

    def load_texts(self, texts: Mapping[str, str]) -> dict[str, tuple[Split, ...]]:
        """The stored sentences of `texts` (key → text); texts that are not stored are left out."""
        found: dict[str, tuple[Split, ...]] = {}
        for table in self.texts.load(texts):
            found.update(splits_of(table, texts))
        return found

    def load_analyses(self, keys: Iterable[str]) -> dict[str, Analysis]:
        """The stored analyses of sentences by their keys; those not stored are left out."""
        found: dict[str, Analysis] = {}
        for table in self.sentences.load(keys):
            found.update(analyses_of(table))
        return found

    def add(self, splits: Mapping[str, tuple[Split, ...]], analyses: Mapping[str, Analysis]) -> None:
        """Store sentences of texts and analyses of sentences; a file appears whole or not at all.

        Raises DatasetError where it cannot be written.
        """
        self.sentences.add(analyses, analyses_table)
        self.texts.add(splits, splits_table)


class StoredTable:
    """The Parquet files of one table and the index of their keys, the table's first column."""

    def __init__(self, store: ParseStore, name: str, columns: pa.Schema) -> None:
        self.store = store
        self.columns = columns
        self.key = columns.names[0]
        self.folder = f"{store.folder}/{name}"
        self.files: list[str] = []
        self.index = KeyIndex()
        self.scan()

    def scan(self) -> None:
        """Learn what files hold that appeared since the last look, also those of other processes."""
        fs = self.store.fs
        fs.invalidate_cache(self.folder)
        if not fs.isdir(self.folder):
            return
        known = {*self.files, *self.store.damaged}
        for file in sorted(fs.ls(self.folder, detail=False)):
            if file in known or not file.endswith(".parquet") or PARTIAL in file:
                continue
            try:
                column = pq.read_table(file, columns=[self.key], read_dictionary=[self.key], filesystem=fs).column(0)
            except (OSError, pa.ArrowException):
                self.store.damaged.append(file)
                continue
            keys = {key for chunk in column.chunks for key in chunk.dictionary.to_pylist()}
            self.index.add(keys, len(self.files))
            self.files.append(file)

    def load(self, keys: Iterable[str]) -> Iterator[pa.Table]:
        """The rows of those keys that are stored, file by file."""
        wanted: dict[int, list[str]] = {}
        for key in keys:
            file = self.index.get(key)
            if file is not None:
                wanted.setdefault(file, []).append(key)
        for number, held in wanted.items():
            try:
                yield pq.read_table(
                    self.files[number],
                    filters=[(self.key, "in", held)],
                    schema=self.columns,
                    filesystem=self.store.fs,
                )
            except (OSError, pa.ArrowException):
                self.store.damaged.append(self.files[number])
                self.index.drop(number)

    def add(self, items: Mapping[str, Any], to_table: Callable[[Mapping[str, Any]], pa.Table]) -> None:
        """Store the items whose keys are not stored yet, in one file named after its keys."""
        new = {key: items[key] for key in sorted(items) if key not in self.index}
        if not new:
            return
        name = hashlib.sha256("".join(new).encode()).hexdigest()[:24]
        file = f"{self.folder}/{name}.parquet"
        sink = pa.BufferOutputStream()
        pq.write_table(to_table(new), sink, compression="zstd")
        try:
            write_whole(self.store.fs, file, sink.getvalue().to_pybytes())
        except OSError as error:
            raise DatasetError(
                f"cannot store parses: {error.strerror or error}; free space or choose another folder with --parses",
                place=self.folder,
            ) from error
        self.index.add(new, len(self.files))
        self.files.append(file)


def table_of(rows: Iterable[tuple[Any, ...]], columns: pa.Schema) -> pa.Table:
    """Rows as a table."""
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pa.table([pa.array(c, field.type) for c, field in zip(cells, columns, strict=True)], schema=columns)


def splits_table(splits: Mapping[str, tuple[Split, ...]]) -> pa.Table:
    """The sentences of texts, one row per token."""
    rows: list[tuple[Any, ...]] = []
    for key, sentences in splits.items():
        if not sentences:
            rows.append((key, "", "", "", EMPTY, 0, 0, 0, 0, 0))
        for split in sentences:
            s = split.sentence
            for t, word in zip(s.tokens, split.words, strict=True):
                rows.append((key, split.key, word, t.text, s.index, s.start, s.end, t.id, t.start, t.end))
    return table_of(rows, TEXTS)


def splits_of(table: pa.Table, texts: Mapping[str, str]) -> dict[str, tuple[Split, ...]]:
    """The sentences of each text in a table."""
    keys, _, words, forms, indexes, first, last, ids, starts, ends = (c.to_pylist() for c in table.columns)
    found: dict[str, list[Split]] = {}
    begin = 0
    for i in range(len(keys)):
        if indexes[i] == EMPTY:
            found[keys[i]] = []
            begin = i + 1
        elif i + 1 == len(keys) or keys[i + 1] != keys[i] or indexes[i + 1] != indexes[i]:
            tokens = tuple(
                Token(ids[j], forms[j], forms[j], "", "", "", 0, "", starts[j], ends[j]) for j in range(begin, i + 1)
            )
            text = texts[keys[i]][first[i] : last[i]]
            sentence = Sentence(indexes[i], text, first[i], last[i], tokens)
            found.setdefault(keys[i], []).append(Split(sentence, tuple(words[begin : i + 1])))
            begin = i + 1
    return {key: tuple(sentences) for key, sentences in found.items()}


def analyses_table(analyses: Mapping[str, Analysis]) -> pa.Table:
    """Analyses, one row per token."""
    rows = (
        (key, w.lemma, w.upos, w.xpos, w.feats, w.deprel, i, w.head)
        for key, analysis in analyses.items()
        for i, w in enumerate(analysis, 1)
    )
    return table_of(rows, SENTENCES)


def analyses_of(table: pa.Table) -> dict[str, Analysis]:
    """The analyses in a table."""
    keys, lemmas, upos, xpos, feats, deprels, _, heads = (c.to_pylist() for c in table.columns)
    found: dict[str, list[WordAnalysis]] = {}
    for key, *word in zip(keys, lemmas, upos, xpos, feats, heads, deprels, strict=True):
        found.setdefault(key, []).append(WordAnalysis(*word))
    return {key: tuple(words) for key, words in found.items()}
