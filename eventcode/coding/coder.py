"""The coder: a parsed document in, events with their reasons out."""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from eventcode import __version__
from eventcode.codebook import Codebook, load_codebook
from eventcode.coding.actors import Phrases, find_names
from eventcode.coding.clause import Clause, describe
from eventcode.coding.clauses import build_clauses
from eventcode.coding.coded import Coded, is_resolved, is_told
from eventcode.coding.compose import Considered, SentenceCoder
from eventcode.coding.dates import event_date, find_dates
from eventcode.coding.discourse import Memory, Reader
from eventcode.coding.lexicon import Lexicon, load_lexicon
from eventcode.coding.pattern import Context
from eventcode.coding.places import Gazetteer, PlaceMention, event_place, load_gazetteer
from eventcode.coding.repair import repair
from eventcode.coding.rules import RuleSet, load_rules
from eventcode.coding.tree import Tree, build_tree
from eventcode.coding.vocabulary import FILES as WORDS
from eventcode.coding.vocabulary import Vocabulary, load_vocabulary
from eventcode.errors import UsageError
from eventcode.model import Document, Event, Sentence

PUBLIC_ROOTS = "14"
"""From this root on, protest and violence, deeds of private persons are political."""
SAID_TO_NOBODY = frozenset({"01", "13"})
"""Roots of words that are no event if a private person says them to nobody: "a singer denied that she had married"."""
MEMORY_YEARS = 50
"""Deeds that a text dates further back are history, not news."""
SCENE_CASES = frozenset({"in", "at", "near", "outside", "inside", "around", "across", "throughout"})


@dataclass(frozen=True, slots=True)
class SentenceCoding:
    """One sentence with its clauses, its events and, where asked for, what was considered.

    `keys` say of each event what its identity is made of beside the document: of its group, and its own.
    """

    tree: Tree
    clauses: tuple[Clause, ...]
    events: tuple[Event, ...]
    keys: tuple[tuple[str, str], ...]
    considered: tuple[Considered, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentCoding:
    """A document's sentences, and what the lexicons and rules lacked."""

    sentences: tuple[SentenceCoding, ...]
    unresolved: Counter[str] = field(default_factory=Counter)
    unmatched: Counter[str] = field(default_factory=Counter)

    @property
    def events(self) -> tuple[Event, ...]:
        """All events of the document, in order of the text."""
        return tuple(e for s in self.sentences for e in s.events)


@dataclass(frozen=True, slots=True)
class Coder:
    """Rules, lexicons and codebook together. `digest` changes with each of them."""

    rules: RuleSet
    lexicon: Lexicon
    vocabulary: Vocabulary
    codebook: Codebook
    gazetteer: Gazetteer
    keep_unresolved: bool = False

    @property
    def digest(self) -> str:
        """16 hex digits over rules, lexicons, vocabulary and codebook."""
        parts = (self.rules.digest, self.lexicon.digest, self.vocabulary.digest, self.codebook.digest)
        return hashlib.sha256("".join(parts).encode()).hexdigest()[:16]

    def code(self, document: Document, sentences: Sequence[Sentence], *, explain: bool = False) -> DocumentCoding:
        """Code all sentences of a document in order, carrying its memory from one to the next."""
        memory = Memory()
        done: list[SentenceCoding] = []
        unresolved: Counter[str] = Counter()
        unmatched: Counter[str] = Counter()
        prepared = [self.prepare(document, s) for s in sentences if s.is_parsed]
        for at, (phrases, clauses) in enumerate(prepared):
            speaker = self.quoted_speaker(prepared, at, memory)
            places = self.gazetteer.find_places(phrases.tree.sentence)
            scenes = frozenset(p.country for p in places if is_scene(p, phrases.tree))
            reader = Reader(phrases, memory, self.vocabulary, clauses, speaker, scenes)
            context = Context(phrases.tree, {c.head: c for c in clauses}, reader, places, self.vocabulary)
            coder = SentenceCoder(self.rules, self.codebook, context, speaker, explain)
            coded = coder.code()
            found = self.events(document, context, coded, unresolved)
            unmatched.update(coder.unmatched)
            events, keys = tuple(e for e, _ in found), tuple(k for _, k in found)
            done.append(SentenceCoding(phrases.tree, clauses, events, keys, tuple(coder.considered)))
            memory = reader.memory_after(memory)
        return DocumentCoding(tuple(done), unresolved, unmatched)

    def prepare(self, document: Document, sentence: Sentence) -> tuple[Phrases, tuple[Clause, ...]]:
        """Names, repaired tree and clauses of one sentence."""
        spans = find_names(sentence.tokens, self.lexicon)
        names = [(s.first, s.last) for s in spans if s.first != s.last]
        tree = build_tree(replace(sentence, tokens=repair(sentence, names)))
        return Phrases(tree, self.lexicon, document.date, spans), build_clauses(tree, self.vocabulary)

    def quoted_speaker(self, prepared: Sequence[tuple[Phrases, tuple[Clause, ...]]], at: int, memory: Memory) -> tuple:  # type: ignore[type-arg]
        """Who speaks in a quote that the next sentences close: "We are worried. We oppose this," Lavrov said."""
        text = prepared[at][0].tree.sentence.text
        if not opens_quote(text):
            return ()
        for phrases, clauses in prepared[at + 1 : at + 4]:
            reader = Reader(phrases, memory, self.vocabulary, clauses)
            speaker = reader.own_speaker()
            if speaker:
                return speaker
            if closes_quote(phrases.tree.sentence.text):
                break
        return ()

    def events(
        self, document: Document, context: Context, coded: Sequence[Coded], unresolved: Counter[str]
    ) -> list[tuple[Event, tuple[str, str]]]:
        """Coded mentions as rows with their keys, without repetition; unresolved actors are counted, and dropped unless asked for."""
        dates = find_dates(context.tree.sentence, document.date) if coded else ()
        found: dict[tuple[object, ...], tuple[Event, tuple[str, str]]] = {}
        for item in coded:
            for actor in (item.source, item.target):
                if actor is not None and actor.code is None:
                    unresolved[actor.text] += 1
            unresolved.update(item.unknown)
            if not self.keep_unresolved and not is_resolved(item) and not is_told(item):
                continue
            keys = keys_of(context.tree.sentence, item)
            event = self.event(document, context, item, dates, keys)
            if is_history(event) or is_private(event):
                continue
            same = (event.source_code, event.source_start, event.target_code, event.target_start, event.cameo_code)
            found.setdefault(same, (event, keys))
        return list(found.values())

    def event(
        self, document: Document, context: Context, item: Coded, dates: Sequence[object], keys: tuple[str, str]
    ) -> Event:
        """One row: codes with their labels, date, place, identity and trace."""
        tree = context.tree
        sentence = tree.sentence
        code = self.codebook[item.code]
        trigger_start, trigger_end = tree.span(item.clause.trigger)
        day, basis, mention = event_date(sentence, item.clause.head, dates, document.date)  # type: ignore[arg-type]
        place = event_place(sentence, item.clause.head, context.places)
        source, target = item.source, item.target
        trace = (
            *item.trace,
            *((f"date: {mention.text!r} is {day}",) if mention is not None else ()),
            *((f"place: {place.text!r} in {place.country}",) if place is not None else ()),
        )
        group, own = keys
        return Event(
            event_id=stable_id(document.doc_id, own),
            group_id=stable_id(document.doc_id, group),
            doc_id=document.doc_id,
            sentence_index=sentence.index,
            sentence_text=sentence.text,
            story_date=document.date,
            event_date=day,
            event_date_basis=basis,
            source_code=source.code,
            source_country=source.country,
            source_role=source.role,
            source_text=source.text,
            source_start=source.start,
            source_end=source.end,
            target_code=target.code if target else None,
            target_country=target.country if target else None,
            target_role=target.role if target else None,
            target_text=target.text if target else None,
            target_start=target.start if target else None,
            target_end=target.end if target else None,
            cameo_code=code.code,
            cameo_root=code.code[:2],
            cameo_label=code.label,
            quad_class=code.quad_class,
            goldstein=code.goldstein,
            plover_event=code.plover_event,
            plover_mode=code.plover_mode,
            plover_context=code.plover_context,
            factuality="alleged" if item.alleged else "asserted",
            attributed_to_code=item.speaker.code if item.speaker else None,
            attributed_to_text=item.speaker.text if item.speaker else None,
            is_reciprocal=item.reciprocal,
            trigger_text=tree.text(item.clause.trigger),
            trigger_start=trigger_start,
            trigger_end=trigger_end,
            rule_id=item.rule.id,
            trace=trace,
            place_name=place.name if place else None,
            place_country=place.country if place else None,
            latitude=place.latitude if place else None,
            longitude=place.longitude if place else None,
            geonames_id=place.geonames_id if place else None,
            publisher=document.publisher,
            url=document.url,
            coder_version=__version__,
        )


def is_history(event: Event) -> bool:
    """True for a deed that the text dates back further than people who report it remember: "in June 1944"."""
    return event.story_date.year - event.event_date.year > MEMORY_YEARS


def is_private(event: Event) -> bool:
    """True for what private persons of one country say, give and promise each other, and what they say to nobody we know."""
    if event.source_role == "CVL" and event.target_code is None and event.cameo_root in SAID_TO_NOBODY:
        return True
    apart = event.source_country and event.target_country and event.source_country != event.target_country
    private = event.source_role == event.target_role == "CVL" and event.cameo_root < PUBLIC_ROOTS
    return bool(private and not apart)


def is_scene(place: PlaceMention, tree: Tree) -> bool:
    """True for a place where something is: "in Gao", "in the city of Gao"; a name without a preposition may be a person's."""
    for i in range(place.first_token_id, place.last_token_id + 1):
        case = tree.case(i)
        if case in SCENE_CASES or (case == "of" and tree.case(tree[i].head) in SCENE_CASES):
            return True
    return False


def opens_quote(text: str) -> bool:
    """True if a quotation begins in the text and does not end there."""
    straight = text.count('"')
    return text.count("“") > text.count("”") or straight % 2 == 1


def closes_quote(text: str) -> bool:
    """True if a quotation that began earlier ends in the text."""
    return text.count("”") > text.count("“") or text.count('"') % 2 == 1


def keys_of(sentence: Sentence, item: Coded) -> tuple[str, str]:
    """What the identities of an event's group and of the event are made of beside the document."""
    target = item.target
    group = joined(sentence.index, item.clause.head, item.rule.id, tuple(sorted(item.partners)))
    sides = (item.source.code, item.source.start, target.code if target else None, target.start if target else None)
    return group, joined(group, item.code, *sides)


def joined(*parts: object) -> str:
    return "\x1f".join(map(str, parts))


def stable_id(*parts: object) -> str:
    """16 hex digits that depend on the parts alone."""
    return hashlib.sha256(joined(*parts).encode("utf-8")).hexdigest()[:16]


def load_coder(rules: Path | None = None, actors: Sequence[Path] = (), *, keep_unresolved: bool = False) -> Coder:
    """The packaged coder, with a user's folder of rules and words and further actor dictionaries.

    Raises UsageError where there is no such folder, RuleError with every fault in rules and lexicons.
    """
    if rules is not None:
        check_folder(rules)
    with uncollected():
        codebook = load_codebook()
        vocabulary = load_vocabulary(rules)
        return Coder(
            load_rules(vocabulary, codebook, rules),
            load_lexicon(extra=actors),
            vocabulary,
            codebook,
            load_gazetteer(),
            keep_unresolved,
        )


@contextmanager
def uncollected() -> Iterator[None]:
    """Without Python's search for garbage, which among objects that all stay takes nearly half of the loading."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def check_folder(folder: Path) -> None:
    """UsageError for a folder without anything that `load_coder` reads."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder; --rules takes one with rules (.yaml) and {', '.join(WORDS)}")
    if not any(folder.glob("*.yaml")) and not any((folder / name).is_file() for name in WORDS):
        raise UsageError(f"{folder} holds neither rules (.yaml) nor {', '.join(WORDS)}")


def clause_lines(coding: SentenceCoding) -> list[str]:
    """The clauses of a coded sentence, one readable line each."""
    return [describe(clause, coding.tree) for clause in coding.clauses]
