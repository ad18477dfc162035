"""A text that several papers print on one day: coded once, the rows made anew for each copy."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from eventcode.coding.coder import Coder, DocumentCoding, stable_id
from eventcode.model import Document, Event, Sentence

REMEMBERED = 500
"""Texts whose events are kept, those not seen for longest leaving first: what bounds the memory."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The events of a document, and what the lexicons and rules lacked."""

    events: tuple[Event, ...]
    keys: tuple[tuple[str, str], ...]
    unresolved: Counter[str]
    unmatched: Counter[str]

    def in_copy(self, document: Document) -> Printed:
        """The same of another document with this text and date."""
        events = (
            replace(
                event,
                event_id=stable_id(document.doc_id, own),
                group_id=stable_id(document.doc_id, group),
                doc_id=document.doc_id,
                publisher=document.publisher,
                url=document.url,
            )
            for event, (group, own) in zip(self.events, self.keys, strict=True)
        )
        return replace(self, events=tuple(events))


class CopyingCoder:
    """Codes documents one after the other and remembers the latest."""

    def __init__(self, coder: Coder) -> None:
        self.coder = coder
        self.known: OrderedDict[tuple[str, date], Printed] = OrderedDict()

    def code(self, document: Document, key: str, sentences: Sequence[Sentence]) -> Printed:
        """The events of a document whose text has this key; they do not depend on what was coded before."""
        at = key, document.date
        known = self.known.get(at)
        if known is not None:
            self.known.move_to_end(at)
            return known.in_copy(document)
        self.known[at] = printed = printed_of(self.coder.code(document, sentences))
        if len(self.known) > REMEMBERED:
            self.known.popitem(last=False)
        return printed


def printed_of(coding: DocumentCoding) -> Printed:
    """What is remembered of a coding: neither trees nor clauses."""
    keys = tuple(k for s in coding.sentences for k in s.keys)
    return Printed(coding.events, keys, coding.unresolved, coding.unmatched)
