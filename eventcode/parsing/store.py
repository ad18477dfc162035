"""The parse store: parses by content, in Parquet, one row per token. A text is parsed once for each model."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from eventcode.errors import DatasetError
from eventcode.model import Sentence, Token

SCHEMA = pa.schema(
    [
        pa.field("text_sha256", pa.string(), nullable=False),
        pa.field("sentence_index", pa.int32(), nullable=False),
        pa.field("sentence_start", pa.int32(), nullable=False),
        pa.field("sentence_end", pa.int32(), nullable=False),
        pa.field("token_id", pa.int32(), nullable=False),
        pa.field("form", pa.string(), nullable=False),
        pa.field("lemma", pa.string(), nullable=False),
        pa.field("upos", pa.string(), nullable=False),
        pa.field("xpos", pa.string(), nullable=False),
        pa.field("feats", pa.string(), nullable=False),
        pa.field("head", pa.int32(), nullable=False),
        pa.field("deprel", pa.string(), nullable=False),
        pa.field("start", pa.int32(), nullable=False),
        pa.field("end", pa.int32(), nullable=False),
    ]
)
EMPTY = -1
"""`sentence_index` of the one row that stands for a text in which the parser found no sentence."""


def text_key(text: str) -> str:
    """The sha256 of a text in UTF-8, 64 hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class ParseStore:
    """Parses of one model below `folder/model=<digest>/`. Several processes may add at once.

    `damaged` lists files that could not be read; their texts are parsed again.
    """

    def __init__(self, folder: Path, digest: str) -> None:
        self.folder = folder / f"model={digest}"
        self.damaged: list[Path] = []
        self.files: dict[str, Path] = {}
        self.scan()

    def scan(self) -> None:
        """Learn which texts the files hold."""
        if not self.folder.is_dir():
            return
        for file in sorted(self.folder.glob("*.parquet")):
            try:
                column = pq.read_table(file, columns=["text_sha256"]).column(0)
            except (OSError, pa.ArrowException):
                self.damaged.append(file)
                continue
            for key in pc.unique(column).to_pylist():
                self.files.setdefault(key, file)

    def known(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys whose parse is stored."""
        return {key for key in keys if key in self.files}

    def load(self, texts: Mapping[str, str]) -> dict[str, tuple[Sentence, ...]]:
        """Stored parses of `texts` (key → text); texts that are not stored are left out."""
        wanted: dict[Path, list[str]] = {}
        for key in texts:
            if key in self.files:
                wanted.setdefault(self.files[key], []).append(key)
        found: dict[str, tuple[Sentence, ...]] = {}
        for file, keys in wanted.items():
            try:
                table = pq.read_table(file, filters=[("text_sha256", "in", keys)], schema=SCHEMA)
            except (OSError, pa.ArrowException):
                self.damaged.append(file)
                self.files = {k: f for k, f in self.files.items() if f != file}
                continue
            found.update(from_table(table, texts))
        return found

    def add(self, parses: Mapping[str, tuple[Sentence, ...]]) -> None:
        """Store parses; the file appears whole or not at all. Raises DatasetError where it cannot be written."""
        new = {key: parses[key] for key in sorted(parses) if key not in self.files}
        if not new:
            return
        name = hashlib.sha256("".join(new).encode()).hexdigest()[:24]
        file = self.folder / f"{name}.parquet"
        partial = self.folder / f".{name}.{os.getpid()}.{uuid.uuid4().hex[:8]}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            pq.write_table(to_table(new), partial, compression="zstd")
            partial.replace(file)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise DatasetError(
                f"cannot store parses: {error.strerror}; free space or choose another folder with --parses",
                place=str(self.folder),
            ) from error
        for key in new:
            self.files[key] = file


def to_table(parses: Mapping[str, tuple[Sentence, ...]]) -> pa.Table:
    """One row per token."""
    columns: dict[str, list[object]] = {name: [] for name in SCHEMA.names}

    def row(*values: object) -> None:
        for column, value in zip(columns.values(), values, strict=True):
            column.append(value)

    for key, sentences in parses.items():
        if not sentences:
            row(key, EMPTY, 0, 0, 0, "", "", "", "", "", 0, "", 0, 0)
        for s in sentences:
            for t in s.tokens:
                row(key, s.index, s.start, s.end, t.id, t.text, t.lemma, t.upos, t.xpos, t.feats, t.head, t.deprel,
                    t.start, t.end)  # fmt: skip
    return pa.table(columns, schema=SCHEMA)


def from_table(table: pa.Table, texts: Mapping[str, str]) -> dict[str, tuple[Sentence, ...]]:
    """The sentences of each text in a table."""
    columns = [table.column(name).to_pylist() for name in SCHEMA.names]
    found: dict[str, list[Sentence]] = {}
    tokens: list[Token] = []
    rows = len(columns[0])
    keys, indexes, starts, ends = columns[:4]
    words = list(zip(*columns[4:], strict=True))
    for i in range(rows):
        key, index = keys[i], indexes[i]
        if index == EMPTY:
            found[key] = []
            continue
        tokens.append(Token(*words[i]))
        if i + 1 == rows or keys[i + 1] != key or indexes[i + 1] != index:
            start, end = starts[i], ends[i]
            sentence = Sentence(index, texts[key][start:end], start, end, tuple(tokens))
            found.setdefault(key, []).append(sentence)
            tokens = []
    return {key: tuple(sentences) for key, sentences in found.items()}
