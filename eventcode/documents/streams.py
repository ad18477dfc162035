"""Opening files that should hold text: gzip undone, other data refused by their first bytes."""

from __future__ import annotations

import codecs
import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager

from eventcode.documents.files import Source
from eventcode.errors import InputError

ByteStream = gzip.GzipFile | io.BufferedReader

HEAD_BYTES = 8192
"""One disk block: NUL bytes of a binary file stand well before its end."""


@contextmanager
def open_bytes(file: Source) -> Iterator[ByteStream]:
    """A file's bytes, unpacked while they are read."""
    with file.open() as stored:
        if not file.is_gzipped:
            yield stored
            return
        with gzip.GzipFile(fileobj=stored) as stream:
            yield stream


@contextmanager
def open_text(file: Source) -> Iterator[tuple[ByteStream, bytes]]:
    """The bytes of a text file, and the first of them for a look ahead; InputError if these show that it is none."""
    with open_bytes(file) as stream:
        head = stream.read(HEAD_BYTES)
        refusal = _refusal(head)
        if refusal:
            raise InputError(refusal)
        stream.seek(0)
        yield stream, head.removeprefix(codecs.BOM_UTF8)


def _refusal(head: bytes) -> str | None:
    """Why a file with these first bytes cannot be UTF-8 text."""
    if not head:
        return "empty file; remove it or fill it"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "the file is UTF-16; save it as UTF-8"
    if head.startswith(b"\x1f\x8b"):
        return "gzip data in a file whose name does not end in .gz; rename it"
    if b"\x00" in head:
        return "binary data, not text; convert it to UTF-8 text"
    return None
