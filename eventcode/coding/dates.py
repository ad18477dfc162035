"""Event dates: "on Wednesday", "a day earlier", "in September", "last week", relative to the story's date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from eventcode.model import Sentence, Token

WEEKDAYS = {d: i for i, d in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])}
MONTHS = {
    m: i
    for i, m in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
}
SHORT_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10,
                "nov": 11, "dec": 12}  # fmt: skip
NUMBERS = {w: i for i, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])} | {
    "a": 1, "an": 1, "few": 3, "several": 3, "couple": 2,
}  # fmt: skip
UNITS = {"day": 1, "week": 7, "month": 30, "year": 365}
SAME_DAY = frozenset({"today", "tonight", "overnight"})
OFFSETS = {"yesterday": -1, "tomorrow": 1}
EARLIER = frozenset({"ago", "earlier", "before", "previously"})
LATER = frozenset({"later", "after"})
FUTURE_WORDS = frozenset({"will", "would", "'ll", "shall", "next", "upcoming", "forthcoming"})
NO_DATE_AFTER = frozenset({"times", "post", "herald", "agreement", "accords", "accord"})
"""Words before which a day's name is part of another name: "Sunday Times", "Good Friday agreement"."""
NO_DATE_BEFORE = frozenset({"black", "good", "bloody"})
WORDS = (
    frozenset(WEEKDAYS) | frozenset(MONTHS) | frozenset(SHORT_MONTHS) | SAME_DAY | frozenset(OFFSETS)
    | frozenset(UNITS) | {f"{u}s" for u in UNITS} | {"weekend"}
)  # fmt: skip
YEAR = re.compile(r"^(1\d|20)\d\d$")
ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
YEAR_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
DAY = re.compile(r"^(\d{1,2})(st|nd|rd|th)?$")
CLAUSAL = frozenset({"ccomp", "advcl", "acl", "acl:relcl", "parataxis", "conj", "root", "csubj"})


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression: token ids, offsets into the document, the day or a period's first day, and its grain.

    `governor` is the token that the expression hangs on in the tree.
    """

    first_token_id: int
    last_token_id: int
    start: int
    end: int
    text: str
    value: date
    grain: str
    governor: int
    is_future: bool = False


def find_dates(sentence: Sentence, story_date: date) -> tuple[DateMention, ...]:
    """The date expressions of a sentence, in order; empty, quickly, where no word speaks of time."""
    words = [t.text.lower().rstrip(".") for t in sentence.tokens]
    if not any(w in WORDS or YEAR.match(w[:4]) for w in words):
        return ()
    found: list[DateMention] = []
    at = 0
    while at < len(words):
        read = read_at(sentence, words, at, story_date, found[-1].value if found else None)
        if read is None:
            at += 1
            continue
        last, value, grain, future = read
        found.append(mention(sentence, at, last, value, grain, future))
        at = last + 1
    return tuple(found)


def mention(sentence: Sentence, first: int, last: int, value: date, grain: str, future: bool) -> DateMention:
    tokens = sentence.tokens[first : last + 1]
    inside = {t.id for t in tokens}
    outer = next((t.head for t in tokens if t.head not in inside), 0)
    start, end = tokens[0].start, tokens[-1].end
    text = sentence.text[start - sentence.start : end - sentence.start]
    return DateMention(tokens[0].id, tokens[-1].id, start, end, text, value, grain, outer, future)


Read = tuple[int, date, str, bool]


def read_at(sentence: Sentence, words: Sequence[str], at: int, story: date, before: date | None) -> Read | None:
    """The expression that begins at a word: its last index, value, grain and whether it lies ahead."""
    word = words[at]
    if found := ISO.match(word):
        day = safe(int(found[1]), int(found[2]), int(found[3]))
        return (at, day, "day", day > story) if day else None
    split = YEAR_MONTH.match(word)
    if split and at + 2 < len(words) and words[at + 1] == "-" and words[at + 2].isdecimal():
        # the tokenizer makes "2011-03", "-", "12" of "2011-03-12"
        day = safe(int(split[1]), int(split[2]), int(words[at + 2]))
        return (at + 2, day, "day", day > story) if day else None
    return (
        read_ago(words, at, story, before)
        or read_relative(words, at, story)
        or read_month(sentence, words, at, story)
        or read_weekday(sentence, words, at, story)
        or read_year(sentence, words, at, story)
    )


def safe(year: int, month: int, day: int) -> date | None:
    """A date, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_ago(words: Sequence[str], at: int, story: date, before: date | None) -> Read | None:
    """ "two days ago", "a day earlier", "three weeks later", "the day before"."""
    if at + 2 < len(words):
        count = NUMBERS.get(words[at]) or (int(words[at]) if words[at].isdecimal() and len(words[at]) <= 3 else None)
        unit = words[at + 1].rstrip("s")
        if count and unit in UNITS and words[at + 2] in EARLIER | LATER:
            sign = -1 if words[at + 2] in EARLIER else 1
            base = story if words[at + 2] == "ago" or before is None else before
            if sign > 0 and before is None:
                return None  # "two days later" counts from an event that this sentence does not date
            return at + 2, shifted(base, sign * count, unit), unit, sign > 0
        if words[at] in ("the", "previous") and words[at + 1] == "day" and words[at + 2] in ("before", "earlier"):
            return at + 2, (before or story) - timedelta(days=1), "day", False
    return None


def shifted(base: date, count: int, unit: str) -> date:
    """A day moved by days, weeks, months or years; the 31st becomes a shorter month's last day."""
    if unit in ("day", "week"):
        return base + timedelta(days=count * UNITS[unit])
    months = base.year * 12 + base.month - 1 + count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    for day in range(base.day, 0, -1):
        if found := safe(year, month + 1, day):
            return found
    return base


def read_relative(words: Sequence[str], at: int, story: date) -> Read | None:
    """ "yesterday", "last week", "this month", "next year", "over the weekend"."""
    word = words[at]
    if word in SAME_DAY:
        return at, story, "day", False
    if word in OFFSETS:
        return at, story + timedelta(days=OFFSETS[word]), "day", OFFSETS[word] > 0
    if word == "weekend" and at > 0 and words[at - 1] in ("the", "last", "this", "at"):
        return at, story - timedelta(days=(story.weekday() - 5) % 7 or 7), "weekend", False
    if word in ("last", "previous", "past", "this", "next", "current", "coming") and at + 1 < len(words):
        unit = words[at + 1]
        sign = -1 if word in ("last", "previous", "past") else 1 if word in ("next", "coming") else 0
        if unit in UNITS:
            value = shifted(story, sign, unit)
            if unit in ("month", "year") and sign:
                value = value.replace(day=1, **({"month": 1} if unit == "year" else {}))
            return at + 1, value if sign else story, unit, sign > 0
        if unit in WEEKDAYS:
            gap = (story.weekday() - WEEKDAYS[unit]) % 7
            if sign > 0:
                return at + 1, story + timedelta(days=(7 - gap) or 7), "day", True
            if sign < 0:
                return at + 1, story - timedelta(days=gap or 7), "day", False
            return at + 1, story - timedelta(days=gap), "day", False
        month = MONTHS.get(unit)
        if month:
            year = (
                story.year
                - (1 if sign < 0 and month >= story.month else 0)
                + (1 if sign > 0 and month <= story.month else 0)
            )
            return at + 1, date(year, month, 1), "month", sign > 0
    return None


def month_at(sentence: Sentence, words: Sequence[str], at: int) -> int | None:
    """The month that a word names. "May" and "March" count only as proper nouns beside a preposition or number."""
    month = MONTHS.get(words[at]) or SHORT_MONTHS.get(words[at])
    if month is None or not sentence.tokens[at].text[:1].isupper():
        return None
    if words[at] in ("may", "march", "mar", "jan", "august"):
        token = sentence.tokens[at]
        beside = at + 1 < len(words) and (DAY.match(words[at + 1]) or YEAR.match(words[at + 1]))
        prior = at > 0 and (
            words[at - 1] in ("in", "since", "until", "of", "last", "next", "early", "late", "mid")
            or DAY.match(words[at - 1])
        )
        if token.upos not in ("PROPN", "NOUN") or not (beside or prior):
            return None
    return month


def read_month(sentence: Sentence, words: Sequence[str], at: int, story: date) -> Read | None:
    """ "12 March 2014", "March 12", "in September", "September 2019"."""
    day = DAY.match(words[at])
    if day and at + 1 < len(words) and (month := month_at(sentence, words, at + 1)):
        last, year = year_after(words, at + 1)
        return dated(words, at, last, year, month, int(day[1]), story)
    month = month_at(sentence, words, at)
    if not month:
        return None
    if at + 1 < len(words) and (day := DAY.match(words[at + 1])):
        last, year = year_after(words, at + 1)
        return dated(words, at, last, year, month, int(day[1]), story)
    last, year = year_after(words, at)
    if year:
        return last, date(year, month, 1), "month", date(year, month, 1) > story
    future = is_future(words, at)
    year = story.year + (1 if future and month < story.month else 0) - (1 if not future and month > story.month else 0)
    return at, date(year, month, 1), "month", future


def year_after(words: Sequence[str], at: int) -> tuple[int, int | None]:
    """The index of a year behind a month or day, a comma between them allowed, and the year."""
    for gap in (1, 2):
        if at + gap < len(words) and YEAR.match(words[at + gap]) and (gap == 1 or words[at + 1] == ","):
            return at + gap, int(words[at + gap])
    return at, None


def dated(words: Sequence[str], at: int, last: int, year: int | None, month: int, day: int, story: date) -> Read | None:
    """A day of a month; without a year the one nearest before the story, or after it in a clause about the future."""
    if year:
        value = safe(year, month, day)
        return (last, value, "day", value > story) if value else None
    future = is_future(words, at)
    value = safe(story.year, month, day) or safe(story.year - 1, month, day)
    if value is None:
        return None
    if value > story and not future and (value - story).days > 31:
        value = safe(story.year - 1, month, day) or value
    if value < story and future:
        value = safe(story.year + 1, month, day) or value
    return last, value, "day", value > story


def is_future(words: Sequence[str], at: int) -> bool:
    """True if a word of the future stands close before the expression."""
    return any(w in FUTURE_WORDS for w in words[max(0, at - 12) : at])


def read_weekday(sentence: Sentence, words: Sequence[str], at: int, story: date) -> Read | None:
    """ "on Wednesday": the last such day up to the story's, the next one in a clause about the future."""
    weekday = WEEKDAYS.get(words[at].removesuffix("s") if words[at] not in WEEKDAYS else words[at])
    if weekday is None or not sentence.tokens[at].text[:1].isupper() or words[at].endswith("days"):
        return None
    after = words[at + 1] if at + 1 < len(words) else ""
    if after in NO_DATE_AFTER or (at and words[at - 1] in NO_DATE_BEFORE):
        return None
    gap = (story.weekday() - weekday) % 7
    if is_future(words, at) and gap:
        return at, story + timedelta(days=7 - gap), "day", True
    return at, story - timedelta(days=gap), "day", False


def read_year(sentence: Sentence, words: Sequence[str], at: int, story: date) -> Read | None:
    """ "in 2018"; decades ("the 1990s") are too coarse to date an event."""
    if not YEAR.match(words[at]) or sentence.tokens[at].upos not in ("NUM", "NOUN", "PROPN"):
        return None
    after = words[at + 1] if at + 1 < len(words) else ""
    if after in ("people", "troops", "soldiers", "%", "percent", "dollars", "miles", "km"):
        return None
    year = int(words[at])
    prior = words[at - 1] if at else ""
    noun = sentence.tokens[at].deprel in ("nummod", "amod", "compound")
    if noun and counts(sentence, at) and prior not in ("in", "since", "during", "until", "late", "early", "mid"):
        return None
    if (
        prior not in ("in", "since", "of", "late", "early", "mid", "during", "until", "from", "by", "and", ",")
        and not noun
    ):
        return None
    return at, date(year, 1, 1), "year", year > story.year


def counts(sentence: Sentence, at: int) -> bool:
    """True for "1980 protesters", so many; "the 1980 protests" and "its 1998 tests" are of that year."""
    number = sentence.tokens[at]
    noun = sentence.tokens[number.head - 1]
    certain = any(t.head == noun.id and t.id < number.id and t.deprel in ("det", "nmod:poss") for t in sentence.tokens)
    return noun.id > number.id and noun.xpos in ("NNS", "NNPS") and not certain


def event_date(
    sentence: Sentence, trigger_id: int, mentions: Sequence[DateMention], story_date: date
) -> tuple[date, str, DateMention | None]:
    """The day of an event, its basis ("story" or "text") and the expression that gave it.

    The expression must hang in the trigger's own clause, nearest in the tree: not in a relative clause about
    something else, not on another noun ("the 1994 genocide"). A period gives its first day.
    """
    best: tuple[int, int, DateMention] | None = None
    for found in mentions:
        steps = distance(sentence, found, trigger_id)
        if steps is not None and (best is None or (steps, found.first_token_id) < best[:2]):
            best = (steps, found.first_token_id, found)
    if best is None:
        return story_date, "story", None
    return best[2].value, "text", best[2]


def distance(sentence: Sentence, found: DateMention, trigger_id: int) -> int | None:
    """Steps in the tree from a date's governor to the trigger, None where another clause lies between."""
    tokens = sentence.tokens
    governor = found.governor
    if not governor:
        return None
    path_up = climb(tokens, governor)
    if trigger_id in path_up:
        return path_up.index(trigger_id)
    # a nominal event or inner clause shares the date of the verb that it belongs to
    above = climb(tokens, trigger_id, through_clauses=True)
    if governor in above:
        between = above[: above.index(governor)]
        if any(tokens[i - 1].deprel.startswith("acl:relcl") for i in between):
            return None
        return len(between) + 2
    for steps, i in enumerate(above):
        if i in path_up and is_loose_phrase(tokens[governor - 1]):
            return steps + path_up.index(i) + 4
    return None


def is_loose_phrase(token: Token) -> bool:
    """True for a noun to which the parser may have hung a date of the whole clause ("met in Oslo on Monday")."""
    return token.upos in ("PROPN", "NOUN", "NUM") and token.deprel.startswith(("obl", "nmod", "obj"))


def climb(tokens: Sequence[Token], start: int, *, through_clauses: bool = False) -> list[int]:
    """Token ids from `start` upwards to the head of its clause, or to the root."""
    path = [start]
    current = tokens[start - 1]
    while current.head and current.head not in path:
        if not through_clauses and current.deprel in CLAUSAL:
            break
        path.append(current.head)
        current = tokens[current.head - 1]
    return path
