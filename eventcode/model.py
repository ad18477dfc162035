"""The values that travel down the line: Document, Sentence, Event, Reject. Frozen, without I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Document:
    """One news text. `place` says where it was read: a path, with the line or row in a table file."""

    doc_id: str
    text: str
    date: date
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """One syntactic word in Universal Dependencies terms.

    `id` and `head` count from 1 within the sentence (head 0 is the root). `start` and `end` are
    character offsets into the document's text; the words of a multi-word token share its offsets
    where the parser cannot tell them apart.
    """

    id: int
    text: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One parsed sentence; `text` is the document's text from `start` to `end`.

    A sentence too long to parse keeps its tokens with an empty `deprel` and is not coded.
    """

    index: int
    text: str
    start: int
    end: int
    tokens: tuple[Token, ...]

    @property
    def is_parsed(self) -> bool:
        """False for a sentence that was too long for the parser."""
        return bool(self.tokens) and self.tokens[0].deprel != ""


@dataclass(frozen=True, slots=True)
class Event:
    """One coded mention; the fields are the columns of the `events` table, in order."""

    event_id: str
    group_id: str
    doc_id: str
    sentence_index: int
    sentence_text: str
    story_date: date
    event_date: date
    event_date_basis: str
    source_code: str | None
    source_country: str | None
    source_role: str | None
    source_text: str
    source_start: int
    source_end: int
    target_code: str | None
    target_country: str | None
    target_role: str | None
    target_text: str | None
    target_start: int | None
    target_end: int | None
    cameo_code: str
    cameo_root: str
    cameo_label: str
    quad_class: int
    goldstein: float | None
    plover_event: str | None
    plover_mode: str | None
    plover_context: str | None
    factuality: str
    attributed_to_code: str | None
    attributed_to_text: str | None
    is_reciprocal: bool
    trigger_text: str
    trigger_start: int
    trigger_end: int
    rule_id: str
    trace: tuple[str, ...]
    place_name: str | None
    place_country: str | None
    latitude: float | None
    longitude: float | None
    geonames_id: int | None
    publisher: str | None
    url: str | None
    coder_version: str


@dataclass(frozen=True, slots=True)
class Reject:
    """Something that was not built, and why. Fields are the columns of the `rejects` table.

    `stage` is read, parse, code or validate; `place` a path (with line or row) or a column;
    `content` the first 200 characters of what was lost, or the failing row as JSON.
    """

    stage: str
    reason: str
    place: str
    doc_id: str | None = None
    content: str | None = None
