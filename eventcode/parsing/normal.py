"""The text as the parser reads it: typographic characters made plain, datelines blanked, every offset kept."""

from __future__ import annotations

import re

SAME_LENGTH = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'",
                             "´": "'", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\t": " ", "\u2011": "-"})  # fmt: skip
"""What the parser sees for typographic characters: one for one, so offsets hold. The training text has few of them."""

DATELINE_CITIES = (
    "Abuja", "Addis Ababa", "Algiers", "Amman", "Ankara", "Athens", "Baghdad", "Bangkok", "Beijing", "Beirut", "Belgrade",
    "Berlin", "Bogota", "Brasilia", "Brussels", "Budapest", "Buenos Aires", "Cairo", "Canberra", "Caracas", "Colombo", "Dakar",
    "Damascus", "Dhaka", "Doha", "Dubai", "Dublin", "Geneva", "Hanoi", "Harare", "Havana", "Hong Kong", "Islamabad", "Istanbul",
    "Jakarta", "Jerusalem", "Johannesburg", "Kabul", "Kampala", "Kathmandu", "Khartoum", "Kiev", "Kyiv", "Lagos", "Lima", "London",
    "Madrid", "Manila", "Mexico City", "Minsk", "Mogadishu", "Moscow", "Nairobi", "New Delhi", "New York", "Ottawa", "Paris",
    "Prague", "Pretoria", "Pyongyang", "Rabat", "Riyadh", "Rome", "Sanaa", "Santiago", "Sarajevo", "Seoul", "Singapore", "Sofia",
    "Stockholm", "Taipei", "Tbilisi", "Tehran", "The Hague", "Tokyo", "Tripoli", "Tunis", "United Nations", "Vienna", "Warsaw",
    "Washington", "Yangon", "Yerevan",
)  # fmt: skip
"""Cities from which agencies file, though a text writes neither country nor agency behind them."""

DATELINE = re.compile(
    r"""(?:^|\n\n)\s*(?P<line>
      (?: [A-Z][A-Z.'-]{2,}(?:[ ][A-Z][A-Z.'-]*){0,3}            # GENEVA, NEW DELHI
          (?:,[ ](?:[A-Z][\w.]+[ ]?){1,3}(?:\d{1,2})?)?           # , Switzerland / , May 15
          (?:[ ]?\([^()\n]{2,40}\))?                            # (Agency)
          [ ]?(?:--?|[–—:]|(?<=\))[ ]?")
        | [A-Z]\w+(?:[ ][A-Z]\w+){0,2}                          # Harare, Zimbabwe -
          (?:,[ ](?:[A-Z][\w.]+[ ]?){1,3}(?:\d{1,2})?){1,2}(?:,[ ][A-Z]{2,})?
          (?:[ ]?\([^()\n]{2,40}\))?[ ](?:--?|[–—])
        | [A-Z]\w+(?:[ ][A-Z]\w+){0,2},[ ][A-Z][a-z]{2,8}\.?[ ]\d{1,2}[ ]\([^()\n]{2,40}\)(?:[ ]?(?:--?|[–—:]))?  # Geneva, May 15 (Agency)
        | [A-Z]\w+(?:[ ][A-Z]\w+){0,2}[ ]?\([A-Z][^()\n]{1,30}\)[ ]?(?:--?|[–—:])
        | \((?:[A-Z]{2,}|[A-Z][a-z]+)\)(?:[ ]?(?:--?|[–—:]))?
        | (?:CITIES)[ ](?:--?|[–—])                             # Washington -
        | [A-Z]{2,}/[A-Z]\w+(?:[ ][A-Z]\w+){0,2}/(?:File|Pool)(?:[ ]Photo)?   # AGENCY/First Last/File Photo
        | [A-Z]\w+(?:[ ][A-Z]\w+){0,2}--(?=[A-Z][a-z])          # Cebu City--Police
      )(?:[ ]+|(?<=--))(?=.{0,40}?[a-z]{2}))""".replace("CITIES", "|".join(DATELINE_CITIES).replace(" ", "[ ]")),
    re.VERBOSE,
)
"""Where a dispatch was filed, and by which agency: "GENEVA (AP) --". To the parser it looks like a subject."""

PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")


def straightened(text: str) -> str:
    """The text with typographic characters made plain, one for one."""
    return text.translate(SAME_LENGTH)


def normalised(text: str) -> str:
    """What the parser reads: typographic characters made plain, line breaks inside a paragraph and datelines blanks.

    The result has the text's length, so that offsets into one are offsets into the other.
    """
    out = straightened(text)
    pieces: list[str] = []
    at = 0
    for gap in PARAGRAPH.finditer(out):
        pieces.append(out[at : gap.start()].replace("\n", " "))
        pieces.append("\n\n" + " " * (len(gap.group()) - 2))
        at = gap.end()
    pieces.append(out[at:].replace("\n", " "))
    return DATELINE.sub(blank_line, "".join(pieces))


def blank_line(match: re.Match[str]) -> str:
    """The match with blanks in place of its dateline."""
    start, end = match.span("line")
    before = match.group()[: start - match.start()]
    return before + " " * (end - start)
