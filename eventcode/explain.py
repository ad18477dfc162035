"""`eventcode explain`: a sentence with its clauses, actors, events and what was considered, for a reader."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree as RichTree

from eventcode.coding.clause import describe
from eventcode.coding.coder import DocumentCoding, SentenceCoding
from eventcode.model import Event

STYLES = {"source": "bold cyan", "target": "bold magenta", "trigger": "bold yellow"}


def show(coding: DocumentCoding, console: Console) -> None:
    """Print every sentence of a coded document; colour only where the console has it."""
    for sentence in coding.sentences:
        console.print(sentence_view(sentence))
    events = len(coding.events)
    if not events:
        console.print(Text("No event coded.", style="dim"))


def sentence_view(coding: SentenceCoding) -> RenderableType:
    """One sentence: its text with the actors marked, clauses, events with their trace, rules that failed."""
    parts: list[RenderableType] = [Text(""), marked(coding)]
    clauses = RichTree(Text("clauses", style="bold"))
    for clause in coding.clauses:
        node = clauses.add(Text(describe(clause, coding.tree)))
        if clause.governor:
            node.add(Text(f"{clause.link} of {coding.tree[clause.governor].text!r}", style="dim"))
        for step in clause.steps:
            node.add(Text(step, style="dim"))
    events = RichTree(Text("events", style="bold"))
    for event in coding.events:
        node = events.add(headline(event))
        for step in event.trace:
            node.add(Text(step))
    parts += [Padding(clauses, (0, 0, 0, 2)), Padding(events, (0, 0, 0, 2))]
    if coding.considered:
        considered = RichTree(Text("considered", style="bold"))
        for item in coding.considered:
            considered.add(Text(f"{item.rule or 'clause'}: {item.outcome}   [{item.clause}]", style="dim"))
        parts.append(Padding(considered, (0, 0, 0, 2)))
    return Group(*parts)


def headline(event: Event) -> Text:
    """`RUSGOV 111 USA  Criticize or denounce` with the words behind each part."""
    text = Text()
    text.append(event.source_code or "?", STYLES["source"])
    text.append(f" {event.cameo_code} ", STYLES["trigger"])
    text.append(event.target_code or ("?" if event.target_text else "-"), STYLES["target"])
    text.append(f"  {event.cameo_label}", "bold")
    if event.factuality == "alleged":
        text.append("  alleged", "italic")
    if event.attributed_to_text:
        text.append(f"  according to {event.attributed_to_text}", "italic")
    text.append(f"  on {event.event_date} ({event.event_date_basis})")
    if event.place_name:
        text.append(f" in {event.place_name}")
    text.append(f"\n{event.source_text!r} {event.trigger_text!r} {event.target_text or '-'!r}", "dim")
    return text


def marked(coding: SentenceCoding) -> Text:
    """The sentence with source, trigger and target of every event in their colours."""
    sentence = coding.tree.sentence
    text = Text(" ".join(sentence.text.split("\n")))
    for event in coding.events:
        spans = [("trigger", event.trigger_start, event.trigger_end), ("source", event.source_start, event.source_end)]
        if event.target_start is not None and event.target_end is not None:
            spans.append(("target", event.target_start, event.target_end))
        for part, start, end in spans:
            text.stylize(STYLES[part], start - sentence.start, end - sentence.start)
    return text
