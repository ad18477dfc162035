"""Small datasets from rows, through the project's writer, without a parser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from eventcode.codebook import load_codebook
from eventcode.dataset.writer import DatasetWriter
from eventcode.model import Document, Event


@dataclass(frozen=True)
class Mention:
    """One event in a sentence of its own; rows with the same `doc` share a document."""

    source: str
    source_country: str | None
    target: str | None
    target_country: str | None
    code: str
    day: date = date(2020, 1, 15)
    doc: str | None = None
    rule_id: str = "accuse"

    @property
    def sentence(self) -> str:
        return f"{self.source} accused {self.target or 'everyone'} of aggression."


def write(folder: Path, mentions: Sequence[Mention], empty_documents: Sequence[str] = ()) -> Path:
    """A dataset of these events; ids count up from 0000000000000000."""
    by_doc: dict[str, list[tuple[int, Mention]]] = {doc: [] for doc in empty_documents}
    for number, mention in enumerate(mentions):
        by_doc.setdefault(mention.doc or f"doc-{number}", []).append((number, mention))
    batch = []
    for doc_id, rows in by_doc.items():
        text = " ".join(m.sentence for _, m in rows) or "Nothing happened."
        document = Document(doc_id, text, rows[0][1].day if rows else date(2020, 1, 1))
        events, start = [], 0
        for index, (number, mention) in enumerate(rows):
            events.append(event(document, number, mention, index, start))
            start += len(mention.sentence) + 1
        batch.append((document, len(rows), events))
    with DatasetWriter(folder, load_codebook()) as writer:
        writer.add(batch)
        written = writer.finish({"eventcode": "0"})
    assert written.rejects == ()
    return folder


def event(document: Document, number: int, m: Mention, index: int, start: int) -> Event:
    facts = load_codebook()[m.code]
    trigger = start + len(m.source) + 1
    target_start = trigger + len("accused ")
    made = Event(
        event_id=f"{number:016x}", group_id=f"{number:016x}", doc_id=document.doc_id, sentence_index=index,
        sentence_text=m.sentence, story_date=document.date, event_date=m.day, event_date_basis="text",
        source_code=m.source_country, source_country=m.source_country, source_role=None,
        source_text=m.source, source_start=start, source_end=start + len(m.source),
        target_code=m.target_country, target_country=m.target_country, target_role=None,
        target_text=m.target, target_start=target_start, target_end=target_start + len(m.target or ""),
        cameo_code=m.code, cameo_root=facts.root, cameo_label=facts.label, quad_class=facts.quad_class,
        goldstein=facts.goldstein, plover_event=facts.plover_event, plover_mode=facts.plover_mode,
        plover_context=facts.plover_context, factuality="asserted", attributed_to_code=None,
        attributed_to_text=None, is_reciprocal=False, trigger_text="accused", trigger_start=trigger,
        trigger_end=trigger + len("accused"), rule_id=m.rule_id, trace=("by hand",), place_name=None,
        place_country=None, latitude=None, longitude=None, geonames_id=None, publisher=None, url=None,
        coder_version="0",
    )  # fmt: skip
    return made if m.target else replace(made, target_start=None, target_end=None)
