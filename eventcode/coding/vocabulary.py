"""Verb and noun classes and the event nouns: the words that rules and the clause layer speak of."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from eventcode.errors import Fault, RuleError

FILES = ("verbs.csv", "nouns.csv", "event_nouns.csv")
OF_ROLES = ("agent", "patient", "both", "none")
"""What an of-phrase is; "both" where those who do it also undergo it: "the withdrawal of the troops"."""

ENDINGS = (("ied", ("y",)), ("ed", ("", "e")), ("ing", ("", "e")), ("ies", ("y",)), ("es", ("", "e")), ("s", ("",)))
"""Inflections and what may stand in their place in the lemma."""

PREFIXES = ("", "over", "under", "with", "fore", "up", "re", "out")
IRREGULAR_VERBS = """
    beat beaten; bear bore borne; become became; begin began begun; bend bent; bid bade bidden; bind bound; bite bit
    bitten; bleed bled; blow blew blown; break broke broken; breed bred; bring brought; build built; burn burnt; buy
    bought; catch caught; choose chose chosen; cling clung; come came; creep crept; deal dealt; dig dug; draw drew drawn;
    drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find found; flee fled; fling
    flung; fly flew flown; forbid forbade forbidden; forget forgot forgotten; forgive forgave forgiven; freeze froze
    frozen; get got gotten; give gave given; go went gone; grind ground; grow grew grown; hang hung; hear heard; hide hid
    hidden; hold held; keep kept; know knew known; lay laid; lead led; leave left; lend lent; lie lain; lose lost; make
    made; mean meant; meet met; mislead misled; pay paid; plead pled; ride rode ridden; ring rang rung; rise rose risen;
    run ran; say said; see saw seen; seek sought; sell sold; send sent; shake shook shaken; shoot shot; show shown; shrink
    shrank shrunk; sing sang sung; sink sank sunk; sit sat; slay slew slain; sleep slept; speak spoke spoken; speed sped;
    spend spent; spill spilt; spin spun; spring sprang sprung; stand stood; steal stole stolen; stick stuck; sting stung;
    strike struck stricken; string strung; strive strove striven; swear swore sworn; sweep swept; swim swam swum; swing
    swung; take took taken; teach taught; tear tore torn; tell told; think thought; throw threw thrown; tread trod
    trodden; understand understood; wake woke woken; wear wore worn; weave wove woven; weep wept; win won; wind wound;
    wreak wrought; wring wrung; write wrote written; behold beheld
"""
IRREGULAR = {form: verb for line in IRREGULAR_VERBS.split(";") for verb, *forms in [line.split()] for form in forms}
"""Pasts and participles whose lemma the parser may miss: "beaten" (beate), "overran", "froze"."""


@dataclass(frozen=True, slots=True)
class EventNoun:
    """A noun that names a deed.

    `verb` is the verb whose rules code it, "" where rules name the noun itself. `of`, `possessor` and
    `compound` say which role those dependents play: "the shelling of Kharkiv" (patient), "Wang's visit"
    (agent), "a China visit" (the named preposition, here "obl:to").
    """

    noun: str
    verb: str
    of: str
    possessor: str
    compound: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Classes by name without the `$`, and event nouns by lemma."""

    classes: Mapping[str, frozenset[str]]
    event_nouns: Mapping[str, EventNoun]
    phrasal: frozenset[str]
    verbs: frozenset[str]
    digest: str

    def verb_lemma(self, form: str, lemma: str) -> str:
        """The parser's lemma, or the known verb that a mistaken one stands for: "expell" → expel, "gunn" → gun."""
        lemma = lemma.lower()
        if lemma in self.verbs:
            return lemma
        word = form.lower()
        for prefix in PREFIXES:
            simple = IRREGULAR.get(word.removeprefix(prefix), "") if word.startswith(prefix) else ""
            if simple and prefix + simple in self.verbs:
                return prefix + simple
        for ending, replacements in ENDINGS:
            if word.endswith(ending):
                stem = word.removesuffix(ending)
                doubled = stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem
                for candidate in (*(stem + r for r in replacements), doubled):
                    if candidate in self.verbs:
                        return candidate
        if word.endswith("ed") and lemma in (word, word[:-2]):
            return unspelled(word[:-2])
        return lemma

    def members(self, name: str) -> frozenset[str]:
        """The lemmas of a class; the empty set where there is no such class."""
        return self.classes.get(name, frozenset())


def unspelled(stem: str) -> str:
    """What stands before "-ed" as a verb is written without it: "gunn" → gun, "cycl" → cycle."""
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] in "bdgmnprt":
        return stem[:-1]
    if stem[-1:] in ("c", "u", "v") or (stem[-1:] == "l" and stem[-2:-1] in tuple("bcdfgkptz")):
        return stem + "e"
    return stem


def rows(file: Traversable, faults: list[Fault], columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV with their line numbers; a wrong header or width becomes a fault."""
    reader = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    if tuple(reader.fieldnames or ()) != columns:
        faults.append(Fault(f"{file.name}:1", f"columns are {reader.fieldnames}", f"expected {','.join(columns)}"))
        return
    for row in reader:
        if None in row or None in row.values():
            faults.append(Fault(f"{file.name}:{reader.line_num}", "wrong number of cells"))
        else:
            yield reader.line_num, {key: value.strip() for key, value in row.items()}


def load_vocabulary(own: Path | None = None) -> Vocabulary:
    """The packaged verbs.csv, nouns.csv and event_nouns.csv, and the rows of those files in the user's folder `own`.

    A user's event noun takes the place of the packaged one. Raises RuleError with all faults at once.
    """
    packaged = resources.files("eventcode") / "data" / "lexicons"
    faults: list[Fault] = []
    classes: dict[str, set[str]] = {}
    verbs: set[str] = set()
    nouns: dict[str, EventNoun] = {}
    digest = hashlib.sha256()
    files = [packaged / name for name in FILES]
    files += [own / name for name in FILES if (own / name).is_file()] if own is not None else []
    for file in files:
        digest.update(file.read_bytes())
        if file.name == "event_nouns.csv":
            nouns |= read_event_nouns(file, faults)
            continue
        for name, form in read_members(file, faults):
            classes.setdefault(name, set()).add(form)
            if file.name == "verbs.csv":
                verbs.add(form)
    if faults:
        raise RuleError(faults)
    frozen = {name: frozenset(forms) for name, forms in classes.items()}
    phrasal = frozenset(form for forms in frozen.values() for form in forms if " " in form)
    return Vocabulary(frozen, nouns, phrasal, frozenset(verbs), digest.hexdigest()[:16])


def read_members(file: Traversable, faults: list[Fault]) -> Iterator[tuple[str, str]]:
    """Classes and their forms from verbs.csv or nouns.csv."""
    seen: set[tuple[str, str]] = set()
    for line, row in rows(file, faults, ("class", "form", "note")):
        key = (row["class"], row["form"])
        if key in seen:
            faults.append(Fault(f"{file.name}:{line}", f"{row['form']!r} stands twice in ${row['class']}"))
        if not row["class"].replace("_", "").isupper() or not row["form"]:
            faults.append(Fault(f"{file.name}:{line}", "a class is in capitals and a form is not empty"))
        seen.add(key)
        yield key


def read_event_nouns(file: Traversable, faults: list[Fault]) -> dict[str, EventNoun]:
    """Event nouns by lemma."""
    nouns: dict[str, EventNoun] = {}
    for line, row in rows(file, faults, ("noun", "verb", "of", "possessor", "compound", "note")):
        place = f"{file.name}:{line}"
        if row["noun"] in nouns:
            faults.append(Fault(place, f"{row['noun']!r} stands twice"))
        if row["of"] not in OF_ROLES:
            faults.append(Fault(place, f"of is {row['of']!r}", f"one of {', '.join(OF_ROLES)}"))
        nouns[row["noun"]] = EventNoun(row["noun"], row["verb"], row["of"], row["possessor"], row["compound"])
    return nouns
