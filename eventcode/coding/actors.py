"""From noun phrases to actor codes by parts: country, organisation, person with dated offices, role noun.

What the words of one phrase say is decided here; what earlier sentences say, in `discourse`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from eventcode.coding.lexicon import Lexicon, Name
from eventcode.coding.names import REGIONS
from eventcode.coding.tree import Tree
from eventcode.model import Token

COUNTRY_KINDS = frozenset({"country", "adjective", "demonym", "capital", "seat", "region"})
MODIFIER_RELATIONS = ("amod", "compound", "nmod:poss", "nmod:unmarked", "nmod:desc", "flat", "det", "nummod")
INNER_PREPOSITIONS = frozenset({"of", "in", "from", "for", "to", "at", "with", "on", "against", "towards", "toward"})
FORMER = "ELI"
UNDER_PREPOSITION = 2
FROM_ABROAD = frozenset({"foreign", "overseas", "expatriate"})
OFFICES_ABROAD = frozenset(
    {"ministry", "minister", "secretary", "office", "department", "policy", "service", "affairs"}
)
SPONSORED = frozenset(
    {
        "backed", "allied", "supported", "aligned", "sponsored", "funded", "trained", "armed", "brokered", "mediated", "friendly",
        "financed", "affiliated", "linked", "mandated", "claimed", "inspired", "born", "educated", "recognized", "recognised",
        "facilitated", "imposed", "supplied", "made", "equipped", "drafted", "occupied", "held", "controlled", "bound",
        "speaking"
    }
)  # fmt: skip
"""Second parts of compounds whose first part is not the actor; "led" is none of them ("the Saudi-led coalition")."""
LEADING = frozenset({"led", "run", "owned", "flagged", "registered", "operated", "dominated", "ruled"})
"""Second parts of compounds whose first part is the actor or the owner."""

SPEAKING_FOR = frozenset(
    {
        "leader", "spokesman", "spokeswoman", "spokesperson", "commander", "representative", "delegate", "negotiator",
        "envoy", "official", "president", "chairman", "chairwoman", "director", "secretary"
    }
)  # fmt: skip
"""Offices that every group has: "the strikers' leader" is one of the strikers, not of a government."""
PRIVATE_BODIES = frozenset(
    {
        "academy", "association", "club", "company", "federation", "firm", "foundation", "institute", "league", "museum",
        "orchestra", "society", "team", "university"
    }
)  # fmt: skip
"""Bodies whose president is of no government, though they stand for nobody else either."""

AGAINST = "anti-"
POLITIES = frozenset(
    {
        "commonwealth",
        "duchy",
        "emirate",
        "federation",
        "kingdom",
        "principality",
        "republic",
        "state",
        "sultanate",
        "union",
    }
)
"""What a country calls itself: "the Republic of San Marino" is the country."""


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor mention: its code by parts, the words that gave it and where they stand in the document.

    `code` is None for a phrase that names nobody we know. `kind` is country, organisation, person, role,
    place, or for a phrase without a code name or unknown; `head` the token id; `steps` tell how the code came about.
    """

    code: str | None
    country: str | None
    role: str | None
    text: str
    start: int
    end: int
    head: int
    kind: str = "unknown"
    gender: str | None = None
    plural: bool = False
    words: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    @property
    def is_international(self) -> bool:
        """True for actors without a country (IGO, NGO, IMG …) that are nonetheless coded."""
        return self.code is not None and self.country is None


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A lexicon name in a sentence: first and last token ids and all entries of that form."""

    first: int
    last: int
    names: tuple[Name, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of the entries: "Georgia" is a country and a region."""
        return frozenset(n.kind for n in self.names)


def find_names(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[NameSpan, ...]:
    """All lexicon names of a sentence, longest first from left to right, not overlapping."""
    words = [without_participle(t.text) for t in tokens]
    lemmas = [t.lemma for t in tokens]
    found = []
    at = 0
    while at < len(words):
        length, names = lexicon.match(words, at, lemmas)
        if length > 1 and tokens[at].deprel.startswith("nsubj") and tokens[at].head == at + length:
            length, names = lexicon.match(words[: at + 1], at, lemmas[: at + 1])  # "rebels held", not "rebel-held"
        if not names and opposes(words[at]):
            # "an anti-Israel rally": the name is that of the target
            length, names = lexicon.match([words[at][len(AGAINST) :]], 0, [lemmas[at][len(AGAINST) :]])
        if length and names:
            found.append(NameSpan(at + 1, at + length, names))
            at += length
        else:
            at += 1
    return tuple(found)


def opposes(word: str) -> bool:
    """True for "anti-Israel", "anti-government": named is whom something is against."""
    return word.lower().startswith(AGAINST)


def without_participle(word: str) -> str:
    """ "Saudi-led", "Greek-owned" in one token: the name before the hyphen acts or owns; others only help."""
    name, _, participle = word.rpartition("-")
    return name if name and participle.lower() in LEADING else word


def is_sponsor(tree: Tree, span: NameSpan) -> bool:
    """True for the name in "Iran-backed militias", "U.N.-brokered talks": it says who helps, not who acts."""
    behind = [t.text.lower() for t in tree.tokens[span.last : span.last + 2]]
    return len(behind) == 2 and behind[0] in ("-", "–", "‑") and behind[1] in SPONSORED


def from_abroad(tree: Tree, head: int) -> bool:
    """True for "foreign aid groups", which are of another country than where they are; not for a Foreign Ministry."""
    if tree[head].lemma.lower() in OFFICES_ABROAD:
        return False
    return any(t.lemma.lower() in FROM_ABROAD for t in tree.deps(head, "amod"))


def in_office(names: Iterable[Name], day: date) -> list[Name]:
    """The entries that hold on a day; where none does, the persons' last offices before it as former."""
    names = list(names)
    valid = [n for n in names if (n.since is None or n.since <= day) and (n.until is None or day <= n.until)]
    if valid:
        return valid
    past = [n for n in names if n.kind == "person" and n.until is not None and n.until < day]
    if past:
        last = max(past, key=lambda n: n.until or date.min)
        if last.role == "IGO":
            return [replace(last, role=None, org=None)]
        return [replace(last, role=FORMER)]
    return []


def code_of(country: str | None, role: str | None, org: str | None) -> str | None:
    """Country, role and organisation parts in one code: RUSGOV, IGOUNO, USA; None where all are missing."""
    return ((country or "") + (role or "") + (org or "")) or None


class Phrases:
    """Resolves the noun phrases of one sentence by their own words, for one story date."""

    def __init__(self, tree: Tree, lexicon: Lexicon, day: date, spans: Sequence[NameSpan] | None = None) -> None:
        self.tree = tree
        self.day = day
        self.given = lexicon.given
        self.spans = tuple(spans) if spans is not None else find_names(tree.tokens, lexicon)
        acting = [s for s in self.spans if not is_sponsor(tree, s)]
        self.phrases: dict[int, tuple[int, ...]] = {}
        self.at: dict[int, NameSpan] = {i: s for s in acting for i in range(s.first, s.last + 1)}

    def resolve(self, head: int) -> tuple[Actor, ...]:
        """The actors that the phrase names: several for "US and Russian negotiators", none for a thing."""
        ids = self.whole_phrase(head)
        named = self.by_name(head, ids)
        if named:
            return named
        by_role = self.by_role(head, ids)
        if by_role:
            return by_role
        return ()

    def whole_phrase(self, head: int) -> list[int]:
        """The phrase with all words of the names in it."""
        if head not in self.phrases:
            ids = set(self.tree.phrase(head))
            for token_id in list(ids):
                span = self.at.get(token_id)
                if span is not None and span.first in ids | {token_id}:
                    ids.update(range(span.first, span.last + 1))
            self.phrases[head] = tuple(sorted(ids))
        return list(self.phrases[head])

    def names_at(self, token_id: int, *kinds: str) -> list[Name]:
        """Entries that hold on the story's day for the name around a token."""
        span = self.at.get(token_id)
        if span is None:
            return []
        return [n for n in in_office(span.names, self.day) if not kinds or n.kind in kinds]

    def actor(
        self, ids: Sequence[int], head: int, country: str | None, role: str | None, org: str | None, kind: str,
        steps: tuple[str, ...], gender: str | None = None, plural: bool = False,
    ) -> Actor:  # fmt: skip
        start, end = self.tree.span(ids)
        words = tuple(self.tree[i].text for i in ids if self.tree[i].upos in ("NOUN", "PROPN", "ADJ", "NUM"))
        return Actor(
            code_of(country, role, org), country, role if org is None else f"{role or ''}{org}",
            self.tree.text(ids), start, end, head, kind, gender, plural, words, steps,
        )  # fmt: skip

    def by_name(self, head: int, ids: list[int]) -> tuple[Actor, ...]:
        """Persons, organisations and countries whose name is the head of the phrase or stands in its flat part."""
        tree = self.tree
        person = self.person_span(head, ids)
        if person is not None:
            return (self.person(person, head, ids),)
        organisation = self.names_at(head, "organisation")
        if tree[head].upos == "PROPN" and any(t.text.lower() == "the" for t in tree.deps(head, "det")):
            # "guards the Amazon": a company's name of one word has no article
            single = self.at[head].first == self.at[head].last if organisation else False
            organisation = [n for n in organisation if not (single and n.role in ("MNC", "BUS"))]
        if organisation:
            name = self.choose(organisation, ids)
            span = self.at[head]
            if name is not None:
                name = self.national(name, head, [i for i in ids if i < span.first])
                return (
                    self.actor(
                        ids,
                        head,
                        name.country,
                        name.role,
                        name.org,
                        "organisation",
                        (self.note(name),),
                        plural=name.plural,
                    ),
                )
        places = self.names_at(head, *COUNTRY_KINDS)
        if places and tree[head].upos in ("PROPN", "NOUN", "ADJ", "X"):
            name = self.choose(places, ids)
            acts = without_participle(tree[head].text) != tree[head].text  # "a Saudi-led strike"
            if name is not None and (acts or not (name.kind == "adjective" and tree[head].upos == "NOUN")):
                return (self.country_actor(name, head, ids),)
        if tree[head].lemma.lower() in POLITIES:
            named = [t for t in tree.deps(head, "nmod") if tree.case(t.id) == "of"]
            found = [n for t in named for n in self.names_at(t.id, "country")]
            if found:
                return (self.actor(ids, head, found[0].country, None, None, "country", (self.note(found[0]),)),)
        return ()

    def national(self, name: Name, head: int, outside: list[int]) -> Name:
        """ "the Nigerian Senate", "India's Congress party": a name that many countries have is that of the one beside it."""
        theirs = [] if name.strong else self.countries_of(head, outside)
        return replace(name, country=theirs[0].country) if theirs else name

    def country_actor(self, name: Name, head: int, ids: list[int]) -> Actor:
        """A country, capital, seat or people as an actor; "Russians" are the country's civilians only by role words."""
        span = self.at[head]
        roles = [r for i in ids if i not in range(span.first, span.last + 1) for r in self.role_names(i)]
        role = name.role or next((r.role for r in roles if r.kind == "modifier" and r.role != FORMER), None)
        steps = (self.note(name), *(self.note(r) for r in roles[:1]))
        # what follows the name ("Pyongyang on Wednesday") is not the actor's
        ids = [i for i in ids if i <= span.last]
        return self.actor(ids, head, name.country, role, name.org, "country", steps, plural=name.plural)

    def person_span(self, head: int, ids: list[int]) -> NameSpan | None:
        """The known person that the phrase is: at its head, or joined to a title by flat or apposition."""
        tree = self.tree
        for token_id in [head, *(t.id for t in tree.deps(head, "flat", "appos", "compound", "nmod:desc"))]:
            if (token_id in ids or tree[token_id].deprel == "appos") and self.names_at(token_id, "person"):
                if token_id != head and tree[token_id].deprel == "compound" and not self.is_title(head):
                    continue
                return self.at[token_id]
        return None

    def is_title(self, token_id: int) -> bool:
        return bool(self.names_at(token_id, "role"))

    def person(self, span: NameSpan, head: int, ids: list[int]) -> Actor:
        """A known person: the words beside the name decide, then the office held on the story's day."""
        entries = [n for n in in_office(span.names, self.day) if n.kind == "person"]
        entry = entries[0]
        outside = [i for i in ids if not span.first <= i <= span.last]
        countries = self.countries_of(head, outside)
        roles = [r for i in outside for r in self.role_names(i)]
        steps = [self.note(entry)]
        country, role, org = entry.country, entry.role, entry.org
        if any(r.role == FORMER and r.kind == "modifier" for r in roles):
            role, org = FORMER, None
            steps.append("'former' in the phrase: elite, not government")
        elif role == FORMER and (title := next((r for r in roles if r.kind == "role"), None)) and countries:
            role = title.role
            steps.append(f"title in the text: {self.note(title)}")
        if country is None and org is None and countries:
            country = countries[0].country
        return self.actor(ids, head, country, role, org, "person", tuple(steps), gender=entry.gender)

    def by_role(self, head: int, ids: list[int]) -> tuple[Actor, ...]:
        """A role noun with its country: "Russian Foreign Minister X", "leaders of Russia and Iran", "UN troops"."""
        tree = self.tree
        heads = [r for r in self.role_names(head) if r.kind == "role"]
        if heads and tree[head].deprel == "amod" and tree[head].lemma == "general":
            return ()  # "a general strike"
        if not heads:
            # "Foreign Minister Okoro" with the unknown name as head, "President" below it
            titles = [t for t in tree.deps(head, "compound", "flat", "nmod:desc", "nmod:unmarked") if t.id in ids]
            heads = [
                r for t in titles for r in self.role_names(t.id) if r.kind == "role" and tree[head].upos == "PROPN"
            ]
        if not heads:
            heads = self.apposed_role(head)
        if not heads:
            return ()
        main = heads[0]
        outside = [i for i in ids if i != head]
        role, org, steps = self.role_with_modifiers(main, head, outside)
        bodies = (t for t in tree.deps(head, "nmod") if tree.case(t.id) == "of")
        if role == "GOV" and main.role == "GOV" and any(t.lemma.lower() in PRIVATE_BODIES for t in bodies):
            return ()  # "the president of the chess federation"
        organisations = [n for n in self.organisations_of(head, outside) if n.country or n.org or n.role]
        if organisations and role != FORMER:
            name = self.national(organisations[0], head, outside)
            own_role = name.role if name.org or name.role not in (None, "GOV") else role or name.role
            if name.role in REGIONS:
                own_role = f"{name.role}{role or ''}"  # "West African leaders"
            return (
                self.actor(ids, head, name.country, own_role, name.org, "role", (*steps, self.note(name)),
                           main.gender, main.plural),
            )  # fmt: skip
        countries = self.countries_of(head, outside) or self.countries_in_apposition(head)
        if role == "IGO":
            countries = []  # "UN peacekeepers in Mali" are not Mali's
        if not countries and role in ("GOV", "MIL", "COP", "SPY"):
            countries = self.countries_of_leaders(head)
        plural = main.plural or "Number=Plur" in tree[head].feats
        if not countries:
            return (self.actor(ids, head, None, role, org, "role", steps, main.gender, plural),)
        distinct = {n.country: n for n in countries}
        return tuple(
            self.actor(ids, head, country, role, org, "role", (*steps, self.note(n)), main.gender, plural)
            for country, n in distinct.items()
        )

    def role_with_modifiers(
        self, main: Name, head: int, outside: list[int]
    ) -> tuple[str | None, str | None, tuple[str, ...]]:
        """The role after its modifiers: "former minister" is ELI, "opposition leader" OPP, "rebel troops" REB."""
        role, org = main.role, main.org
        steps = [self.note(main)]
        modifiers = [r for i in outside if self.tree[i].head in (head, *outside) for r in self.role_names(i)]
        for modifier in modifiers:
            if modifier.kind != "modifier" or modifier.role is None:
                continue
            if modifier.role == FORMER and role not in ("GOV", "LEG", "MIL", "JUD", "COP", "IGO", "SPY"):
                continue
            if modifier.role != FORMER and role not in (None, "GOV", "MIL", "CVL", "UAF", "COP", "LEG"):
                continue
            role, org = modifier.role, None
            steps.append(self.note(modifier))
            if role == FORMER:
                break
        group = self.spoken_for(head) if role == main.role and org is None else None
        if group is not None:
            role = group.role
            steps.append(self.note(group))
        return role, org, tuple(steps)

    def spoken_for(self, head: int) -> Name | None:
        """The group that an office belongs to: "the rebels' commander", "a spokesman for the strikers"."""
        tree = self.tree
        if tree[head].lemma.lower() not in SPEAKING_FOR:
            return None
        owners = tree.deps(head, "nmod:poss", "compound")
        owners += [t for t in tree.deps(head, "nmod") if tree.case(t.id) in ("of", "for")]
        groups = (r for t in owners for r in self.role_names(t.id) if r.kind == "role")
        return next((r for r in groups if r.role not in (None, "GOV")), None)

    def apposed_role(self, head: int) -> list[Name]:
        """The role that an apposition gives to an unknown name: "Okoro, Nigeria's foreign minister"."""
        if self.tree[head].upos != "PROPN":
            return []
        return [r for t in self.tree.deps(head, "appos") for r in self.role_names(t.id) if r.kind == "role"]

    def role_names(self, token_id: int) -> list[Name]:
        """Role and modifier entries at a token, once for each span: at its last word, or before "of" ("head of state")."""
        span = self.at.get(token_id)
        if span is None or token_id != self.main_word(span):
            return []
        return [n for n in span.names if n.kind in ("role", "modifier")]

    def main_word(self, span: NameSpan) -> int:
        """The last word of a name, or the one before its "of"."""
        inside = range(span.first + 1, span.last)
        return next((i - 1 for i in inside if self.tree[i].text.lower() == "of"), span.last)

    def organisations_of(self, head: int, outside: list[int]) -> list[Name]:
        found = []
        for i in outside:
            span = self.at.get(i)
            inside = span is not None and head in range(span.first, span.last + 1)
            if span is not None and i == span.last and not inside and not opposes(self.tree[i].text):
                found += self.names_at(i, "organisation")[:1]
        return found

    def countries_of(self, head: int, outside: Iterable[int]) -> list[Name]:
        """Countries named in the phrase: its adjectives and compounds first, then possessors, then "of Russia"."""
        tree = self.tree
        ranked: list[tuple[int, int, Name]] = []
        for i in outside:
            span = self.at.get(i)
            if span is None or i != span.last or head in range(span.first, span.last + 1):
                continue
            names = self.names_at(i, *COUNTRY_KINDS)
            name = self.choose(names, outside) if names else None
            if name is None or name.country is None:
                continue
            if self.is_allegiance(i):
                continue
            top = next((j for j in range(span.first, span.last + 1) if not span.first <= tree[j].head <= span.last), i)
            rank = self.rank(tree[top], head)
            if rank is not None:
                ranked.append((rank, i, name))
        if not ranked:
            return []
        best = min(r for r, _, _ in ranked)
        if best == UNDER_PREPOSITION and from_abroad(tree, head):
            ranked = [r for r in ranked if tree.case(r[1]) == "of"]  # "foreign aid groups in Darfur" are not Sudan's
        return [name for rank, _, name in sorted(ranked, key=lambda r: (r[0], r[1])) if rank == best]

    def is_allegiance(self, token_id: int) -> bool:
        """ "factions loyal to Iran", "parties opposed to Assad": named are those whom they follow or fight."""
        token = self.tree[token_id]
        if opposes(token.text):
            return True
        above = self.tree[token.head] if token.head else token
        return above.lemma.lower() in (
            "loyal",
            "opposed",
            "hostile",
            "allied",
            "close",
            "linked",
            "affiliated",
            "belonging",
        )

    def countries_of_leaders(self, head: int) -> list[Name]:
        """The country of a person before a government or army: "the Obama administration", "Haftar's forces"."""
        for token in self.tree.deps(head, "compound", "nmod:poss", "nmod:desc", "flat"):
            span = self.at.get(token.id)
            found = [n for n in span.names if n.kind == "person" and n.country] if span is not None else []
            if found:
                return found[:1]
        return []

    def rank(self, token: Token, head: int) -> int | None:
        """How close a country stands to the head: 0 modifier, 1 possessor, 2 under a preposition; None if outside."""
        base = token.deprel
        if base == "conj" and token.head:
            return self.rank(self.tree[token.head], head)
        case = self.tree.case(token.id)
        if base in ("nmod:poss",):
            return 1 if token.head == head else 3
        if base in ("amod", "compound", "flat", "nmod:unmarked", "nmod:desc", "det") or (base == "nmod" and not case):
            return 0
        if base.startswith(("nmod", "obl")) and case in INNER_PREPOSITIONS:
            return UNDER_PREPOSITION if token.head == head else 3
        return 3

    def countries_in_apposition(self, head: int) -> list[Name]:
        for token in self.tree.deps(head, "appos"):
            ids = self.whole_phrase(token.id)
            found = self.countries_of(token.id, [i for i in ids if i != token.id])
            if found:
                return found
        return []

    def choose(self, names: list[Name], ids: Iterable[int]) -> Name | None:
        """The strong entry, or a weak one where no other meaning is known."""
        strong = [n for n in names if n.strong]
        pool = strong or names
        return pool[0] if pool else None

    def adjective(self, token_id: int) -> tuple[Actor, ...]:
        """The country of a word that stands before a thing: "Russian shelling", "China trade"."""
        names = self.names_at(token_id, *COUNTRY_KINDS)
        if not names:
            return ()
        span = self.at[token_id]
        ids = list(range(span.first, span.last + 1))
        name = self.choose(names, ids)
        if name is None or name.country is None:
            return ()
        return (self.actor(ids, token_id, name.country, name.role, name.org, "country", (self.note(name),)),)

    def note(self, name: Name) -> str:
        code = code_of(name.country, name.role, name.org)
        return f"{name.form!r} is {code or 'an actor'} ({name.source})"
