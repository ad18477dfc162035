"""Small datasets with parses for the tests of the audit report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tiny import Mention, event

from eventcode.codebook import load_codebook
from eventcode.dataset.writer import DatasetWriter
from eventcode.model import Document, Event, Sentence, Token
from eventcode.parsing.split import Split, WordAnalysis
from eventcode.parsing.store import ParseStore, text_key

DIGEST = "00000000000000aa"
MANIFEST = {
    "eventcode": "0.1.0",
    "model": {"name": "en-compact", "digest": DIGEST},
    "options": {"rules": None, "keep_unresolved": False},
    "uncoded": {"unresolved_actors": {"the <b>council</b>": 3, "Gotham": 2}, "unmatched_verbs": {"dither": 4}},
}
TREE = (
    (2, "nsubj", "PROPN"),
    (0, "root", "VERB"),
    (2, "obj", "PROPN"),
    (5, "case", "ADP"),
    (2, "obl", "NOUN"),
    (2, "punct", "PUNCT"),
)
"""Head, relation and part of speech of the words in "Chad accused Libya of aggression."."""


@dataclass(frozen=True)
class Story:
    """One document of one event, whose sentence begins with the source's name."""

    mention: Mention
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    place: tuple[str, str, float, float, int] | None = None
    source_text: str | None = None
    tail: str = ""
    repeat: int = 1


def words(sentence: str) -> list[tuple[str, int]]:
    """Words with their offsets; the full stop is one of them."""
    found, at = [], 0
    for word in [*sentence.removesuffix(".").split(" "), "."]:
        at = sentence.index(word, at)
        found.append((word, at))
        at += len(word)
    return found


def parse(sentence: str, start: int, index: int) -> Sentence:
    """A tree for sentences of six words; in longer ones, all further words hang on the verb."""
    tokens = []
    for number, (word, at) in enumerate(words(sentence), start=1):
        head, relation, kind = TREE[number - 1] if number <= len(TREE) else (2, "dep", "X")
        tokens.append(
            Token(number, word, word.lower(), kind, "", "", head, relation, start + at, start + at + len(word))
        )
    return Sentence(index, sentence, start, start + len(sentence), tuple(tokens))


def story_event(story: Story, number: int) -> tuple[Document, list[Sentence], Event]:
    """The document, its sentences and the event in the last of them."""
    mention = story.mention
    sentence = mention.sentence.removesuffix(".") + story.tail + "."
    text = " ".join([sentence] * story.repeat)
    start = text.rindex(sentence)
    document = Document(
        f"doc-{number}", text, mention.day, story.title, story.publisher, story.url, f"in.jsonl:{number}"
    )
    sentences = [parse(sentence, i * (len(sentence) + 1), i) for i in range(story.repeat)]
    made = replace(
        event(document, number, mention, story.repeat - 1, start),
        sentence_text=sentence, publisher=story.publisher, url=story.url,
        source_country=mention.source_country and mention.source_country[:3],
        trace=("clause: accuse(agent: …)", f"rule {mention.rule_id}: by hand <i>"),
    )  # fmt: skip
    if story.place:
        name, country, latitude, longitude, geonames = story.place
        made = replace(
            made, place_name=name, place_country=country, latitude=latitude, longitude=longitude, geonames_id=geonames
        )
    if story.source_text:
        at = text.index(story.source_text)
        made = replace(made, source_text=story.source_text, source_start=at, source_end=at + len(story.source_text))
    return document, sentences, made


def write_stories(folder: Path, stories: Sequence[Story], *, parsed: bool = True) -> Path:
    """A dataset of these stories, with its parse store."""
    made = [story_event(story, number) for number, story in enumerate(stories)]
    with DatasetWriter(folder, load_codebook()) as writer:
        writer.add([(document, len(sentences), [event]) for document, sentences, event in made])
        written = writer.finish(MANIFEST)
    assert written.rejects == ()
    if parsed:
        splits = {
            text_key(document.text): tuple(Split(s, tuple(t.text for t in s.tokens)) for s in sentences)
            for document, sentences, _ in made
        }
        analyses = {
            split.key: tuple(
                WordAnalysis(t.lemma, t.upos, t.xpos, t.feats, t.head, t.deprel) for t in split.sentence.tokens
            )
            for found in splits.values()
            for split in found
            if all(t.deprel for t in split.sentence.tokens)
        }
        ParseStore(folder / "parses", DIGEST).add(splits, analyses)
    return folder


def mention(source: str, country: str | None, target: str | None, other: str | None, code: str, day: str) -> Mention:
    return Mention(source, country, target, other, code, date.fromisoformat(day))


HOSTILE = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1>"
STORIES = (
    Story(mention("Chad", "TCD", "Libya", "LBY", "1123", "2011-03-14"), "Chad \U0001f30d and Libya", "Wire & Sons"),
    Story(mention("Libya", "LBY", "Chad", "TCD", "112", "2011-05-02"), place=("Tripoli", "LBY", 32.9, 13.2, 2210247)),
    Story(mention("Russia", "RUSGOV", "Georgia", "GEO", "190", "2008-08-08"), url="https://example.org/a?b=1&c=2"),
    Story(mention("Russia", "RUSGOV", "Georgia", "GEO", "190", "2008-08-08"), "A copy", tail=" in a second text"),
    Story(mention("Kenya", "KEN", None, None, "010", "2012-01-01"), tail=" of everything"),
    Story(mention("Peru", "PER", "Chile", "CHL", "057", "2012-02-01"), HOSTILE, HOSTILE, "javascript:window.hacked=1",
          tail=f" {HOSTILE}"),
    Story(mention("\U0001f30d\U0001f30d", None, "Mali", "MLI", "040", "2012-03-01"), repeat=3),
    Story(mention("Ghana", "GHA", "Togo", "TGO", "040", "2012-04-01"), tail=" and so on" * 150),
)  # fmt: skip
