"""What repairs of a parse share: words that name times, and the question what stands below what."""

from __future__ import annotations

from collections.abc import Sequence

from eventcode.model import Token

NOMINAL = frozenset({"NOUN", "PROPN"})

GIVING = frozenset(
    {"give", "send", "hand", "offer", "award", "grant", "lend", "sell", "show", "tell", "pay", "promise", "deny"}
)
"""Verbs with a recipient and a thing."""

PERIODS = frozenset(
    {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april",
        "may", "june", "july", "august", "september", "october", "november", "december", "jan.", "feb.", "mar.", "apr.", "aug.",
        "sept.", "oct.", "nov.", "dec.", "today", "yesterday", "tomorrow", "tonight", "year", "month", "week", "day", "hour",
        "minute", "morning", "afternoon", "evening", "night", "weekend", "time", "decade", "century", "fall", "spring", "summer",
        "winter", "noon", "midnight"
    }
)  # fmt: skip
"""Heads of phrases that say when or how long."""

WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})

OF_STATES = frozenset(
    {
        "order", "have", "get", "see", "want", "find", "keep", "leave", "declare", "hear", "feel", "make", "fear", "report",
        "need"
    }
)  # fmt: skip
"""Verbs that take an object with a participle said of it: "ordered the minister jailed"."""


def is_below(tokens: Sequence[Token], token_id: int, ancestor: int) -> bool:
    """True if `ancestor` stands above a token."""
    seen: set[int] = set()
    while token_id and token_id not in seen:
        if token_id == ancestor:
            return True
        seen.add(token_id)
        token_id = tokens[token_id - 1].head
    return False
