"""The words of date expressions and the days they stand for, counted from the story's day.

How a period becomes one day: weeks count from the story ("last week" is seven days back), every other period gives its
first day; "early", "mid" and "late" give the first day, the middle and the first day of the last third of the calendar's
period; a period that is still running gives the story's day where its clause looks ahead. Seasons are those of the
northern hemisphere and begin on the first of March, June, September and December.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from eventcode.model import Token

FUTURE, PRESENT, PAST, OPEN = "future", "present", "past", "open"
"""Which way a clause looks: by its auxiliaries and governing verbs, or OPEN where it has no verb that would say."""

WEEKDAYS = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
}  # fmt: skip
MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12,
}  # fmt: skip
SHORT_MONTHS = {word[:3]: month for word, month in MONTHS.items() if word != "may"} | {"sept": 9}
"""Read only beside a day or year: "Jan" and "Mar" are names too."""
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "couple": 2, "few": 3, "several": 3,
}  # fmt: skip
"""Vague counts stand for their usual least."""
UNITS = {unit + end: unit for unit in ("hour", "day", "week", "month", "year") for end in ("", "s")}
DAY_PARTS = frozenset({"morning", "afternoon", "evening", "night"})
NEAR_DAYS = {"yesterday": -1, "today": 0, "tonight": 0, "overnight": 0, "tomorrow": 1}
BACK = frozenset({"last", "past", "previous"})
AHEAD = frozenset({"next", "coming"})
NOW = frozenset({"this", "current"})
PARTS = {
    "early": "early", "earlier": "earlier", "mid": "mid", "middle": "mid", "late": "late", "later": "later",
    "end": "late", "start": "early", "beginning": "early",
}  # fmt: skip
FEASTS = frozenset({"ash", "black", "bloody", "cyber", "easter", "good", "holy", "maundy", "palm", "super", "whit"})
"""What makes a weekday the name of something else: "Good Friday", "Bloody Sunday"."""
HABITUAL = frozenset({"a", "an", "any", "each", "every", "most", "some"})
BEFORE_MONTH = frozenset({
    "in", "since", "until", "till", "of", "by", "during", "from", "to", "between", "after", "before", "through", "for",
    "last", "this", "next", "early", "mid", "late", "and",
})  # fmt: skip
"""Words before a bare month; without one, "May", "March" and "April" are persons, modals and crowds."""
BEFORE_YEAR = (BEFORE_MONTH | {"around", "circa", "year", "back"}) - {"this", "next", "last"}
CLOCK = frozenset({"gmt", "utc", "hours", "local", "est", "edt", "cet", "ist", "a.m", "p.m"})
WORDS = (
    frozenset(WEEKDAYS) | frozenset(MONTHS) | frozenset(SHORT_MONTHS) | frozenset(SEASONS) | frozenset(UNITS)
    | DAY_PARTS | frozenset(NEAR_DAYS) | {"weekend", "quarter"} | {f"mid-{month}" for month in MONTHS}
)  # fmt: skip
"""A sentence without any of these and without digits holds no date."""

YEAR = re.compile(r"(?:mid-)?((?:1\d|20)\d\d)")
DECADE = re.compile(r"(?:1[89]|20)\d0s")
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?:[-–]\d{1,2})?")
NUMERIC = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
NEXT_MONTH = 31
"""Days ahead within which a day without year and tense ("the summit on October 25") is the coming one."""


@dataclass(frozen=True, slots=True)
class Read:
    """A date expression by the indexes of its first and last word and of the word that carries it."""

    first: int
    last: int
    anchor: int
    value: date
    grain: str
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as the readers see it; `outlook` tells which way the clause around a word looks."""

    tokens: Sequence[Token]
    words: Sequence[str]
    story: date
    outlook: Callable[[int], str]

    def word(self, at: int) -> str:
        """The word at an index, "" beyond either end."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def is_capital(self, at: int) -> bool:
        return self.tokens[at].text[:1].isupper()

    def is_ahead(self, at: int) -> bool:
        return self.outlook(at) in (FUTURE, PRESENT)


def read_at(line: Line, at: int, before: Read | None) -> Read | None:
    """The expression that the word at an index carries, None where it is no date. `before` is the one read last."""
    word = line.words[at]
    if word in WEEKDAYS:
        return read_weekday(line, at)
    if word in MONTHS or word in SHORT_MONTHS or word.removeprefix("mid-") in MONTHS:
        return read_month(line, at)
    if word in UNITS:
        return read_unit(line, at, before)
    if word in NEAR_DAYS:
        return read_near_day(line, at)
    if word == "weekend":
        return read_weekend(line, at)
    if word in DAY_PARTS:
        return read_day_part(line, at)
    if word in SEASONS or word == "quarter":
        return read_third_of_year(line, at)
    if DECADE.fullmatch(word):
        return Read(at, at, at, date(int(word[:4]), 1, 1), "decade")
    if YEAR.fullmatch(word):
        return read_year(line, at, before)
    if NUMERIC.fullmatch(word):
        value = numeric(word)
        return Read(at, at, at, value, "day", value > line.story) if value else None
    return None


# one day


def read_weekday(line: Line, at: int) -> Read | None:
    """ "on Wednesday", "last Tuesday", "early Sunday", "Friday night", "Tuesday, March 12", "Thursday of last week"."""
    before, after = line.word(at - 1), line.word(at + 1)
    if not line.is_capital(at) or before in FEASTS | HABITUAL or is_in_name(line, at):
        return None
    weekday, story = WEEKDAYS[line.words[at]], line.story
    named = read_following_day(line, at)
    if named:
        return replace(named, first=at, anchor=at)
    first, last = day_span(line, at)
    modifier = line.word(first - 1)
    week = week_after(line, last)
    back, ahead = (story.weekday() - weekday) % 7, (weekday - story.weekday()) % 7
    if week:
        value = story - timedelta(days=story.weekday()) + timedelta(days=7 * week[1] + weekday)
        last = week[0]
    elif modifier in BACK:
        first, value = first - 1, story - timedelta(days=back or 7)
    elif modifier in AHEAD:
        first, value = first - 1, story + timedelta(days=ahead or 7)
    else:
        value = story + timedelta(days=ahead) if line.is_ahead(at) else story - timedelta(days=back)
        first -= modifier in NOW
    if after in DAY_PARTS:
        last = max(last, at + 1)
    return Read(first, last, at, value, "day", value > story)


def is_in_name(line: Line, at: int) -> bool:
    """True for the weekday of "the Sunday Times": it belongs to a name that follows, and no preposition stands before."""
    if at + 1 >= len(line.tokens) or not line.is_capital(at + 1) or line.tokens[at + 1].upos != "PROPN":
        return False
    token = line.tokens[at]
    inside = token.head == token.id + 1 and token.deprel in ("compound", "flat", "amod", "nmod")
    return inside and line.tokens[at].text[-2:] not in ("'s", "’s") and line.word(at - 1) not in BEFORE_MONTH | {"on"}


def read_following_day(line: Line, at: int) -> Read | None:
    """The calendar's day that a weekday announces: "Tuesday, March 12", "Wednesday (18 October)"."""
    start = at + 1 + (line.word(at + 1) in (",", "(", "the"))
    for index in range(start, start + 3):
        if line.word(index) in MONTHS or line.word(index) in SHORT_MONTHS:
            found = read_month(line, index)
            return found if found and found.grain == "day" and found.first == start else None
    return None


def day_span(line: Line, at: int) -> tuple[int, int]:
    """First and last index of a day with "early", "late on" or "earlier" before it."""
    first = at
    if line.word(at - 1) in PARTS:
        first = at - 1
    elif line.word(at - 1) == "on" and line.word(at - 2) in PARTS:
        first = at - 2
    return first, at


def week_after(line: Line, at: int) -> tuple[int, int] | None:
    """The last index of "(of) last week" behind a weekday, and how many weeks it lies away."""
    start = at + 1 + (line.word(at + 1) == "of")
    if line.word(start + 1) != "week":
        return None
    weeks = (
        -1 if line.word(start) in BACK else 1 if line.word(start) in AHEAD else 0 if line.word(start) in NOW else None
    )
    return None if weeks is None else (start + 1, weeks)


def read_near_day(line: Line, at: int) -> Read | None:
    """ "yesterday", "today", "tonight", "overnight", "tomorrow morning"; not the "Today" of a newspaper's name."""
    if at and line.is_capital(at) and line.tokens[at - 1].upos == "PROPN" and line.words[at] == "today":
        return None
    last = at + (line.word(at + 1) in DAY_PARTS)
    away = NEAR_DAYS[line.words[at]]
    return Read(day_span(line, at)[0], last, at, line.story + timedelta(days=away), "day", away > 0)


def read_day_part(line: Line, at: int) -> Read | None:
    """ "last night", "this morning"; a bare "morning" tells no day."""
    modifier = line.word(at - 1)
    if modifier not in ("last", "this"):
        return None
    return Read(at - 1, at, at, line.story - timedelta(days=modifier == "last"), "day")


def read_month(line: Line, at: int) -> Read | None:
    """ "12 March 2014", "March 12", "the 15th of October", "in September", "late June", "last May"."""
    month = MONTHS.get(line.words[at].removeprefix("mid-")) or SHORT_MONTHS.get(line.words[at])
    if not month or not line.tokens[at].text.removeprefix("mid-")[:1].isupper():
        return None
    first, last, day = day_beside(line, at)
    last, year = year_after(line, last)
    if day:
        value = absolute(f"{day} {calendar_name(month)} {year or 2000}")
        if value and not year:
            value = day_without_year(line, at, value)
        return Read(first, last, at, value, "day", value > line.story) if value else None
    if line.words[at] not in MONTHS and not year and not line.words[at].startswith("mid-"):
        return None
    if not year and not is_bare_month(line, at):
        return None
    return read_whole_month(line, first, last, at, month, year)


def day_beside(line: Line, at: int) -> tuple[int, int, int | None]:
    """First and last index of a month with its day, if it has one; of two days ("4-6 July") the first."""
    before = at - 2 if line.word(at - 1) == "of" else at - 1
    if before >= 0 and (day := DAY.fullmatch(line.word(before))) and (before == at - 1 or not day[0].isdigit()):
        if line.word(before - 1) in ("-", "–") and (start := DAY.fullmatch(line.word(before - 2))):
            return before - 2, at, int(start[1])
        return before, at, int(day[1])
    after = at + 1 + (line.word(at + 1) in ("", "the") and at + 1 < len(line.words))
    if (day := DAY.fullmatch(line.word(after))) and not counts_a_noun(line, after):
        is_range = line.word(after + 1) in ("-", "–") and DAY.fullmatch(line.word(after + 2))
        return at, after + 2 if is_range else after, int(day[1])
    return at, at, None


def counts_a_noun(line: Line, at: int) -> bool:
    """True for a number that says how many: "in March 20 people died", "2000 soldiers"."""
    token = line.tokens[at]
    if token.deprel != "nummod" or not token.head > token.id:
        return False
    noun = line.tokens[token.head - 1]
    return noun.upos == "NOUN" and "Number=Plur" in noun.feats


def year_after(line: Line, at: int) -> tuple[int, int | None]:
    """The index and value of a year behind a day or month, with a comma or "of" between them at most."""
    index = at + 1 + (line.word(at + 1) in (",", "of", ""))
    found = YEAR.fullmatch(line.word(index))
    return (index, int(found[1])) if found and index < len(line.words) else (at, None)


def day_without_year(line: Line, at: int, day: date) -> date | None:
    """The year that puts a day where its clause looks: the last such day, or the coming one."""
    story, outlook = line.story, line.outlook(at)
    years = [safe(year, day.month, day.day) for year in range(story.year - 8, story.year + 9)]
    past = max((d for d in years if d and d <= story), default=None)
    coming = min((d for d in years if d and d > story), default=None)
    if outlook == FUTURE and past != story:
        return coming
    near = coming is not None and (coming - story).days <= NEXT_MONTH
    return coming if near and outlook != PAST and past != story else past


def is_bare_month(line: Line, at: int) -> bool:
    """True for a month without day or year that really is one: behind a preposition, or before the noun it dates."""
    before = line.word(at - 1)
    if before in BEFORE_MONTH or before in PARTS or line.words[at].startswith("mid-"):
        return line.tokens[at].upos in ("PROPN", "NOUN", "ADV") or before == "in"
    other = line.words[at] in ("march", "april", "may", "june", "august")
    return not other and line.tokens[at].deprel in ("compound", "nmod:poss", "nmod:unmarked")


def read_whole_month(line: Line, first: int, last: int, at: int, month: int, year: int | None) -> Read:
    """A month: of its year, after "last", "this" or "next", or the one towards which its clause looks."""
    story = line.story
    modifier = line.word(first - 1)
    ahead = modifier in AHEAD or (modifier not in BACK and line.outlook(at) == FUTURE)
    if year is None:
        passed = month < story.month or (month == story.month and modifier in AHEAD)
        year = story.year + (ahead and passed) - (not ahead and month > story.month)
        year -= month == story.month and modifier in BACK
        first -= modifier in BACK | AHEAD | NOW
    start = date(year, month, 1)
    return period(line, first, last, at, (start, shifted(start, 1, "month")), "month")


# periods


def read_year(line: Line, at: int, before: Read | None) -> Read | None:
    """ "in 2018", "late 2015", "the 1994 genocide"; not a count, a clock's time or the number of a resolution."""
    token, previous = line.tokens[at], line.word(at - 1)
    found = YEAR.fullmatch(line.words[at])
    if not found or line.word(at + 1) in CLOCK or line.word(at + 1) in ("%", "percent") or previous == "at":
        return None
    if counts_a_noun(line, at) and found[1].endswith("00"):
        return None
    noun = line.tokens[token.head - 1] if token.head > token.id else None
    modifies = noun is not None and noun.upos in ("NOUN", "PROPN") and token.deprel in (
        "nummod", "compound", "nmod", "amod", "nmod:unmarked")  # fmt: skip
    listed = before is not None and before.grain == "year" and before.last == at - 2 and previous in ("and", ",", "or")
    introduced = previous in BEFORE_YEAR or previous in PARTS or line.words[at].startswith("mid-") or listed
    determined = modifies and at > 0 and line.tokens[at - 1].upos in ("DET", "PRON", "PART", "ADJ", "PROPN")
    if not introduced and not determined and not (modifies and at == 0):
        return None
    start = date(int(found[1]), 1, 1)
    return period(line, at, at, at, (start, shifted(start, 1, "year")), "year")


def read_weekend(line: Line, at: int) -> Read | None:
    """ "at the weekend", "last weekend", "this weekend", "weekend talks": its Saturday."""
    modifier, story = line.word(at - 1), line.story
    bare = line.tokens[at].deprel in ("compound", "nmod:poss") and modifier not in HABITUAL
    if modifier not in BACK | AHEAD | NOW | {"the"} and not bare:
        return None
    saturday = story - timedelta(days=(story.weekday() - 5) % 7)
    if story.weekday() < 5 and (modifier in AHEAD or (modifier not in BACK and line.outlook(at) == FUTURE)):
        saturday += timedelta(days=7)
    elif story.weekday() >= 5 and modifier in BACK | AHEAD:
        saturday += timedelta(days=7 if modifier in AHEAD else -7)
    return Read(at if bare else at - 1, at, at, saturday, "weekend", saturday > story)


def read_third_of_year(line: Line, at: int) -> Read | None:
    """ "last summer", "the spring of 2021", "the second quarter of 2022", "next quarter"."""
    word, modifier, story = line.words[at], line.word(at - 1), line.story
    grain = "quarter" if word == "quarter" else "season"
    last, year = year_after(line, at)
    if year is None and line.word(at + 1) == "of" and line.word(at + 3) == "year":
        year = {"last": story.year - 1, "this": story.year, "the": story.year, "next": story.year + 1}.get(
            line.word(at + 2)
        )
        last = at + 3 if year else at
    if grain == "quarter":
        number = QUARTERS.get(modifier)
        if number and year:
            start = date(year, 3 * number - 2, 1)
            return period(line, at - 1, last, at, (start, shifted(start, 3, "month")), grain)
        start = date(story.year, (story.month - 1) // 3 * 3 + 1, 1)
    elif year:
        start = date(year, SEASONS[word], 1)
        return period(line, at, last, at, (start, shifted(start, 3, "month")), grain)
    else:
        start = date(story.year, SEASONS[word], 1)
    if modifier not in BACK | AHEAD | NOW:
        return None
    start = nearest(start, story, modifier, 3 if grain == "quarter" else 12)
    return period(line, at - 1, at, at, (start, shifted(start, 3, "month")), grain)


def nearest(start: date, story: date, modifier: str, step: int) -> date:
    """Of the three-month periods that recur every `step` months the last one that is over, or the next to begin."""
    if modifier in BACK:
        while shifted(start, 3, "month") > story:
            start = shifted(start, -step, "month")
    elif modifier in AHEAD:
        while start <= story:
            start = shifted(start, step, "month")
    return start


def period(line: Line, first: int, last: int, at: int, span: tuple[date, date], grain: str) -> Read:
    """A period from its first day to the day after its last, or the part of it that "early" or "late" names."""
    start, end = span
    before = first - 1
    if line.word(before) == "the" and line.word(before - 1) == "of":
        before -= 1
    if (line.word(before) == "of" and line.word(before - 1) in PARTS) or (
        line.word(before) in ("-", "–") and line.word(before - 1) in PARTS
    ):
        before -= 1
    part = PARTS.get(line.word(before), "")
    if line.words[at].startswith("mid-"):
        part = "mid"
    elif part:
        first = before
    value, story = part_of(start, end, part, line.story), line.story
    ahead = value > story
    if start <= story < end and not part and line.outlook(at) == FUTURE:
        value, ahead = story, True
    return Read(first, last, at, value, grain, ahead)


def part_of(start: date, end: date, part: str, story: date) -> date:
    """The day that stands for a part of a period."""
    length = (end - start).days
    if part == "later":
        return min(max(start, story + timedelta(days=1)), end - timedelta(days=1))
    return start + timedelta(days={"mid": length // 2, "late": 2 * length // 3}.get(part, 0))


def read_unit(line: Line, at: int, before: Read | None) -> Read | None:
    """ "three weeks ago", "a day earlier", "the day before", "last month", "the past two weeks", "in two days"."""
    return (
        read_counted(line, at, before)
        or read_adjacent(line, at, before)
        or read_current(line, at)
        or read_delay(line, at)
    )


def count_before(line: Line, at: int) -> tuple[int, int] | None:
    """The number before a unit and the index where it begins: "two", "10", "a few", "a couple of"."""
    index = at - 2 if line.word(at - 1) == "of" and line.word(at - 2) == "couple" else at - 1
    word = line.word(index)
    count = int(word) if word.isdecimal() and len(word) <= 3 else NUMBERS.get(word)
    if not count:
        return None
    return count, index - (word in ("few", "couple") and line.word(index - 1) == "a")


def is_loose(line: Line, at: int) -> bool:
    """True for a "before" or "after" that counts from a day named elsewhere, not from what follows it."""
    return at + 1 >= len(line.words) or line.tokens[at].upos == "ADV" or line.tokens[at + 1].upos in ("PUNCT", "CCONJ")


def read_counted(line: Line, at: int, before: Read | None) -> Read | None:
    """ "three weeks ago" from the story; "a day earlier", "two days later" from the day named before, if any.

    Without one, "earlier" counts from the story, and "later" is no date: its event stands in another sentence.
    """
    counted, direction, unit = count_before(line, at), line.word(at + 1), UNITS[line.words[at]]
    if not counted or line.word(at + 2) == "than":
        return None
    count, first = counted
    base = before.value if before and before.grain == "day" else None
    if direction == "ago":
        value = moved(line.story, -count, unit)
    elif direction == "earlier" or (direction == "before" and is_loose(line, at + 1)):
        value = moved(base or line.story, -count, unit)
    elif (direction == "later" or (direction == "after" and is_loose(line, at + 1))) and base:
        value = moved(base, count, unit)
    else:
        return None
    return Read(first, at + 1, at, value, "day" if unit == "hour" else unit, value > line.story)


def read_adjacent(line: Line, at: int, before: Read | None) -> Read | None:
    """ "the day before", "the previous day", "the following week", "the next day", "the same day"."""
    unit, word = UNITS[line.words[at]], line.word(at - 1)
    base = before.value if before and before.grain == "day" else None
    if word == "the" and line.word(at + 1) in ("before", "after") and is_loose(line, at + 1):
        sign, first, last = (-1 if line.word(at + 1) == "before" else 1), at - 1, at + 1
    elif line.word(at - 2) == "the" and word in ("previous", "following", "same", "next") and (base or word != "next"):
        sign, first, last = {"previous": -1, "same": 0}.get(word, 1), at - 2, at
    else:
        return None
    if base is None and sign >= 0:
        return None
    value = moved(base or line.story, sign, unit)
    return Read(first, last, at, value, unit, value > line.story)


def read_current(line: Line, at: int) -> Read | None:
    """ "last week", "earlier this month", "next year", "the past two weeks", "later in the day"."""
    unit, story = UNITS[line.words[at]], line.story
    counted = count_before(line, at)
    modifier, first = (line.word(counted[1] - 1), counted[1] - 1) if counted else (line.word(at - 1), at - 1)
    if counted or modifier == "past":
        if modifier in BACK:
            value = moved(story, -(counted[0] if counted else 1), unit)
            return Read(first, at, at, value, "day" if unit == "hour" else unit)
        return Read(first, at, at, story, unit, True) if counted and modifier in AHEAD else None
    if line.word(at - 1) == "the" and line.word(at - 2) == "in" and line.word(at - 3) in PARTS:
        modifier, first = "this", at - 3
    if line.words[at] != unit or unit == "hour" or modifier not in BACK | AHEAD | NOW:
        return None
    away = -1 if modifier in BACK else 1 if modifier in AHEAD else 0
    part = line.word(first - 1) if line.word(first) != line.word(at - 3) or first != at - 3 else line.word(first)
    if unit == "day":
        return Read(first, at, at, moved(story, away, unit), unit, away > 0)
    start = moved(first_day(story, unit), away, unit)
    if unit == "week" and part not in PARTS:
        return Read(first, at, at, moved(story, away, unit), unit, away > 0)
    if first == at - 3:
        value = part_of(start, moved(start, 1, unit), PARTS[part], story)
        return Read(first, at, at, value, unit, value > story)
    return period(line, first, at, at, (start, moved(start, 1, unit)), unit)


def read_delay(line: Line, at: int) -> Read | None:
    """ "will meet in two weeks"; in a clause that does not look ahead such words tell how long something took."""
    counted, unit = count_before(line, at), UNITS[line.words[at]]
    if not counted or line.word(counted[1] - 1) not in ("in", "within") or line.outlook(at) != FUTURE:
        return None
    return Read(counted[1], at, at, moved(line.story, counted[0], unit), "day" if unit == "hour" else unit, True)


# days


def safe(year: int, month: int, day: int) -> date | None:
    """A date, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def first_day(day: date, unit: str) -> date:
    """The first day of the calendar's week (a Monday), month or year around a day."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def moved(day: date, count: int, unit: str) -> date:
    """A day moved by hours (whole days of them), days, weeks, months or years."""
    if unit == "hour":
        return day + timedelta(days=int(count / 24))
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    return shifted(day, count, unit)


def shifted(day: date, count: int, unit: str) -> date:
    """A day moved by months or years; where the month is too short, to its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1), 12)
    year = min(max(year, date.min.year), date.max.year)
    return next(found for d in range(day.day, 0, -1) if (found := safe(year, month + 1, d)))


def calendar_name(month: int) -> str:
    return next(name for name, number in MONTHS.items() if number == month)


@lru_cache(maxsize=4096)
def absolute(text: str, order: str = "DMY") -> date | None:
    """The day that a full date names, read by dateparser; None where the calendar has no such day."""
    import dateparser

    base = datetime(2000, 1, 1)
    settings = {
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": order,
        "RELATIVE_BASE": base,
        "TIMEZONE": "UTC",
    }
    found = dateparser.parse(text, languages=["en"], settings=settings)
    return found.date() if found else None


def numeric(text: str) -> date | None:
    """The day of "2014-03-12" or "18.10.2023"; None for "03/12/2014", which the two orders read differently."""
    if text[:4].isdecimal():
        return absolute(text, "YMD")
    day = absolute(text, "DMY")
    return day if day == absolute(text, "MDY") else None
