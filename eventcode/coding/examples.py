"""Rule examples as tests: expected lines such as "RUS 1123 GEO" against what all rules together give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eventcode.coding.coder import Coder, DocumentCoding
from eventcode.coding.rules import Example, Rule
from eventcode.model import Document, Event, Sentence

NOBODY = "---"
"""Stands for an absent target, or for a source or target without a code."""
STORY_DATE = date(2020, 6, 15)
"""The day on which examples without a date of their own are set; offices are looked up for it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an example fared. `missing` and `noisy` are event lines."""

    rule: Rule
    example: Example
    coding: DocumentCoding
    missing: tuple[str, ...]
    noisy: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """True if exactly the expected events were coded."""
        return not self.missing and not self.noisy

    def report(self) -> str:
        """What is missing or noisy, where the example stands, its clauses and the reasons of what was coded."""
        lines = [f"{self.example.place}: {self.rule.id}: {self.example.text}"]
        lines += [f"  MISSING {line}" for line in self.missing]
        lines += [f"  NOISY   {line}" for line in self.noisy]
        for sentence in self.coding.sentences:
            for considered in sentence.considered:
                lines.append(f"  {considered.clause}: {considered.rule or '-'}: {considered.outcome}")
            for event in sentence.events:
                lines.append(f"  {event_line(event)} by {event.rule_id}: " + " · ".join(event.trace))
        return "\n".join(lines)


def event_line(event: Event) -> str:
    """An event as examples write it: "RUS 112 GEO", with "alleged" behind where it is."""
    target = event.target_code or NOBODY
    line = f"{event.source_code or NOBODY} {event.cameo_code} {target}"
    return line + (" alleged" if event.factuality == "alleged" else "")


def run_example(coder: Coder, rule: Rule, example: Example, sentences: Sequence[Sentence]) -> Outcome:
    """Code an example from its stored parse with all rules active and compare."""
    document = Document(doc_id=rule.id, text=example.text, date=STORY_DATE)
    coding = coder.code(document, sentences, explain=True)
    found = Counter(event_line(e) for e in coding.events)
    expected = Counter(example.events)
    return Outcome(rule, example, coding, tuple((expected - found).elements()), tuple((found - expected).elements()))


def lacking_examples(rules: Sequence[Rule]) -> list[str]:
    """Rules without at least one positive and one negative example, as lines with their place."""
    found = []
    for rule in rules:
        positive = any(e.events for e in rule.examples)
        negative = any(not e.events for e in rule.examples)
        if not positive or not negative:
            missing = " and ".join(
                word for word, there in (("a positive", positive), ("a negative", negative)) if not there
            )
            found.append(f"{rule.place}: {rule.id} lacks {missing} example")
    return found
