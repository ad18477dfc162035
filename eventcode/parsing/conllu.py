"""CoNLL-U with character offsets: how parses are stored for tests and shown to people. Pure Python."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from eventcode.errors import InputError
from eventcode.model import Sentence, Token

COLUMNS = 10


def write(sentences: Iterable[Sentence], *, sent_ids: Iterable[str] | None = None) -> str:
    """The sentences as CoNLL-U text; offsets stand in MISC as start_char and end_char."""
    blocks = []
    ids = iter(sent_ids) if sent_ids is not None else None
    for sentence in sentences:
        name = next(ids) if ids is not None else str(sentence.index)
        lines = [
            f"# sent_id = {name}",
            f"# index = {sentence.index} {sentence.start} {sentence.end}",
            f"# text = {escape(sentence.text)}",
        ]
        for t in sentence.tokens:
            misc = f"start_char={t.start}|end_char={t.end}"
            row = (str(t.id), t.text, t.lemma, t.upos, t.xpos, t.feats, str(t.head), t.deprel, "", misc)
            lines.append("\t".join(escape(cell) or "_" for cell in row))
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def read(source: Path | str) -> list[Sentence]:
    """Sentences of a CoNLL-U file or text as `write` makes them.

    Raises InputError with file and line for a row without ten columns, offsets or numbers.
    """
    return [sentence for _, sentence in read_named(source)]


def read_named(source: Path | str) -> list[tuple[str, Sentence]]:
    """Sentences with their `sent_id`."""
    text = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
    name = source.name if isinstance(source, Path) else "text"
    found: list[tuple[str, Sentence]] = []
    meta: dict[str, str] = {}
    tokens: list[Token] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.startswith("#"):
            key, _, value = line[1:].partition("=")
            meta[key.strip()] = value.strip(" ") if key.strip() != "text" else value[1:]
        elif line.strip():
            tokens.append(read_token(line, f"{name}:{number}"))
        elif meta or tokens:
            found.append((meta.get("sent_id", ""), sentence_of(meta, tokens)))
            meta, tokens = {}, []
    return found


def sentence_of(meta: dict[str, str], tokens: list[Token]) -> Sentence:
    index, start, end = (int(n) for n in meta.get("index", "0 0 0").split())
    return Sentence(index, unescape(meta.get("text", "")), start, end, tuple(tokens))


def read_token(line: str, place: str) -> Token:
    cells = line.split("\t")
    if len(cells) != COLUMNS:
        raise InputError(
            f"{len(cells)} columns in a CoNLL-U row, expected {COLUMNS}; separate them with tabs", place=place
        )
    plain = [unescape(cell) if cell != "_" else "" for cell in cells]
    misc = dict(part.split("=", 1) for part in plain[9].split("|") if "=" in part)
    try:
        return Token(
            id=int(plain[0]), text=unescape(cells[1]), lemma=unescape(cells[2]), upos=plain[3], xpos=plain[4],
            feats=plain[5], head=int(plain[6] or 0), deprel=plain[7],
            start=int(misc["start_char"]), end=int(misc["end_char"]),
        )  # fmt: skip
    except (ValueError, KeyError) as error:
        raise InputError(
            f"bad number or missing offset: {error}; MISC needs start_char and end_char", place=place
        ) from error


def escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def unescape(text: str) -> str:
    if "\\" not in text:
        return text
    out, at = [], 0
    codes = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
    while at < len(text):
        if text[at] == "\\" and at + 1 < len(text) and text[at + 1] in codes:
            out.append(codes[text[at + 1]])
            at += 2
        else:
            out.append(text[at])
            at += 1
    return "".join(out)
