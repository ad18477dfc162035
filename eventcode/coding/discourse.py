"""Document memory: pronouns, surnames, "the minister", "the two countries", "his counterpart".

Mentions are read from left to right; each is resolved by its own words first, then by what stands before it.
Every resolution from memory says so in the actor's steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from eventcode.coding.actors import INNER_PREPOSITIONS, Actor, Phrases, code_of, from_abroad
from eventcode.coding.clause import Clause
from eventcode.coding.names import INTERNATIONAL
from eventcode.coding.spelling import folded
from eventcode.coding.tree import Tree
from eventcode.coding.vocabulary import Vocabulary
from eventcode.model import Token

WINDOW = 80
"""Mentions that memory holds; a news story's relevant antecedents lie within its last few paragraphs."""

MASCULINE = frozenset({"he", "him", "his", "himself"})
FEMININE = frozenset({"she", "her", "hers", "herself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
NEUTER = frozenset({"it", "its", "itself"})
ADDRESSEE = frozenset({"you", "your", "yours"})
OWNING = INNER_PREPOSITIONS | {"between", "among", "over", "about"}
"""Prepositions of those whom a thing concerns: "relations between", "policy towards"."""
SPEAKER = frozenset({"we", "us", "our", "ours", "i", "me", "my", "mine", "ourselves"})
DEFINITE = frozenset({"the", "this", "that", "these", "those", "both", "his", "her", "its", "their"})
PERSONS = ("person", "role")
MAX_NAME_WORDS = 4
"""Longer rows of capitalised words are rather titles of books and laws than names of persons."""


HARMING = frozenset(
    {
        "abduct", "accuse", "affect", "arrest", "attack", "capture", "detain", "displace", "hold captive", "hold hostage", "hurt",
        "injure", "jail", "kidnap", "kill", "seize", "suspect", "take hostage", "wound"
    }
)  # fmt: skip
"""Verbs of what is done to persons, whom their doer does not own."""
HELD = "held by"
FOREIGN = frozenset({"foreign", "international", "overseas"})
SERVING = frozenset({"work", "act", "fight", "spy"})
HOLDING = frozenset(
    {
        "command",
        "control",
        "dominate",
        "head",
        "hold",
        "lead",
        "manage",
        "occupy",
        "operate",
        "own",
        "rule",
        "run",
        "use",
    }
)
"""Verbs of which the doer is less concerned by what is done to the thing than the thing: "a bloc led by the mayor"."""


ACROSS = frozenset(
    {"patient", "recipient", "obl:with", "obl:against", "obl:to", "obl:from", "obl:on", "obl:of", "obl:for", "obl:by"}
)
"""Roles of the other side of a deed."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor as it was mentioned: in which sentence, whether as a subject, and the person's name words."""

    actor: Actor
    sentence: int
    subject: bool
    name: tuple[str, ...] = ()
    lemma: str = ""


@dataclass(frozen=True, slots=True)
class Memory:
    """The mentions of a document so far, oldest first."""

    mentions: tuple[Mention, ...] = ()

    def adding(self, mentions: Iterable[Mention]) -> Memory:
        """Memory after one more sentence; the oldest mentions beyond the window are forgotten."""
        return Memory((self.mentions + tuple(mentions))[-WINDOW:])


class Reader:
    """Resolves the noun phrases of one sentence in the light of a document's memory."""

    def __init__(
        self,
        phrases: Phrases,
        memory: Memory,
        vocabulary: Vocabulary,
        clauses: Sequence[Clause] = (),
        speaker: tuple[Actor, ...] = (),
        scenes: frozenset[str] = frozenset(),
    ) -> None:
        self.phrases = phrases
        self.scenes = scenes
        self.clauses = clauses
        self.tree: Tree = phrases.tree
        self.vocabulary = vocabulary
        self.speaker = speaker
        self.before = list(memory.mentions)
        self.here: list[Mention] = []
        self.cache: dict[int, tuple[Actor, ...]] = {}
        self.owners: dict[int, tuple[tuple[Actor, ...], str]] = {}
        self.referents: dict[int, int] = {}
        for token in self.tree.tokens:
            if is_mention(token):
                actors = self.actors(token.id)
                self.here += [self.mention(token, a) for a in actors if a.code and a.kind != "place"]

    def mention(self, token: Token, actor: Actor) -> Mention:
        return Mention(
            actor,
            self.tree.sentence.index,
            token.deprel.startswith("nsubj"),
            self.name_words(token.id),
            token.lemma.lower(),
        )

    def memory_after(self, memory: Memory) -> Memory:
        """The document's memory with this sentence's mentions."""
        return memory.adding(self.here)

    def actors(self, head: int) -> tuple[Actor, ...]:
        """The actors of the phrase at `head`, from its words or from memory; empty for things and unknown names."""
        if head not in self.cache:
            self.cache[head] = ()
            self.cache[head] = self.find(self.tree[head])
        return self.cache[head]

    def find(self, token: Token) -> tuple[Actor, ...]:
        word = token.text.lower()
        if token.upos == "PRON" or token.xpos in ("PRP", "PRP$"):
            return self.pronoun(token, word)
        pair = self.pair(token)
        if pair:
            return pair
        counterpart = self.counterpart(token)
        if counterpart:
            return counterpart
        named = self.namesake(token)
        if named:
            return named
        neighbour = self.neighbour(token)
        if neighbour:
            return neighbour
        found = self.shared_post(token) or self.phrases.resolve(token.id)
        if found and any(a.country or a.is_international for a in found):
            if all(a.country is None and a.kind == "role" for a in found):
                return self.role_with_memory(token, found)
            return found
        by_surname = self.surname(token)
        if by_surname:
            return by_surname
        some = self.some_of(token)
        if some:
            return some
        country = self.country_noun(token)
        if country:
            return country
        return found or self.stranger(token)

    def shared_post(self, token: Token) -> tuple[Actor, ...]:
        """ "the presidents of Kenya and Uganda": the second country stands for its president, as the first does."""
        tree = self.tree
        first = tree[token.head] if token.deprel == "conj" and token.upos == "PROPN" and token.head else token
        while first.deprel == "conj" and first.head:
            first = tree[first.head]
        posts = tree[first.head] if first.deprel == "nmod" and first.head else first
        if token.deprel != "conj" or posts.xpos != "NNS" or tree.case(first.id) not in ("of", "from"):
            return ()
        country = [a for a in self.phrases.resolve(token.id) if a.kind == "country" and a.country and not a.role]
        role = next((n for n in self.phrases.role_names(posts.id) if n.kind == "role"), None)
        if role is None or role.role is None or not country:
            return ()
        step = f"one of the {posts.text}: {self.phrases.note(role)}"
        return tuple(
            replace(a, code=code_of(a.country, role.role, None), role=role.role, kind="role", steps=(*a.steps, step))
            for a in country
        )

    def some_of(self, token: Token) -> tuple[Actor, ...]:
        """ "one of Iran's diplomats", "dozens of rebels": those of whom some are meant."""
        if token.upos != "NUM" and token.lemma.lower() not in self.vocabulary.members("PORTION"):
            return ()
        parts = [t for t in self.tree.deps(token.id, "nmod") if self.tree.case(t.id) == "of"]
        found = [a for t in parts[:1] for c in self.tree.conjuncts(t.id) for a in self.actors(c) if a.code]
        ids = self.phrases.whole_phrase(token.id)
        start, end = self.tree.span(ids)
        return tuple(replace(a, text=self.tree.text(ids), start=start, end=end, head=token.id) for a in found)

    def own_speaker(self) -> tuple[Actor, ...]:
        """Who speaks in this sentence: the subject of its verb of speech; empty where nobody does."""
        for clause in self.clauses:
            if clause.lemma in self.vocabulary.members("SPEECH") and not clause.noun:
                for argument in clause.get("agent"):
                    if self.tree[argument.head].text.lower() not in SPEAKER:
                        actors = tuple(a for a in self.actors(argument.head) if a.code)
                        if actors:
                            return actors[:1]
        return ()

    # -- pronouns ---------------------------------------------------------------------------------------------

    def pronoun(self, token: Token, word: str) -> tuple[Actor, ...]:
        if word in SPEAKER:
            return self.copies(self.own_speaker() or self.speaker, token, f"{token.text!r} is the speaker")
        if word in ADDRESSEE:
            return self.addressee(token)
        reporter = self.reporter(token, word)
        if reporter is not None:
            self.referents[token.id] = reporter
            step = f"{token.text!r} is {self.tree[reporter].text!r}, who says so"
            return tuple(replace(a, head=token.id, steps=(step, *a.steps[:2])) for a in self.actors(reporter))
        if word in MASCULINE or word in FEMININE:
            gender = "m" if word in MASCULINE else "f"
            wanted = [
                m
                for m in self.candidates(token)
                if (m.actor.kind in PERSONS or self.is_person(m))
                and m.lemma not in self.bodies()
                and not m.actor.plural
                and m.actor.gender in (gender, None)
            ]
            known = [m for m in wanted if m.actor.gender == gender or m.actor.kind == "person" or m.name]
            return self.latest(known or wanted, token)
        if word in PLURAL:
            plural = [m for m in self.candidates(token) if m.actor.plural]
            if plural:
                return self.latest(plural, token)
            return self.latest([m for m in self.candidates(token) if m.actor.kind != "person"], token)
        if word in NEUTER:
            if token.deprel == "expl":
                return ()
            single = [
                m
                for m in self.candidates(token)
                if m.actor.kind in ("country", "organisation") or m.lemma in self.bodies()
            ]
            return self.latest([m for m in single if not m.actor.plural], token)
        return ()

    def reporter(self, token: Token, word: str) -> int | None:
        """Whoever says what a pronoun is the subject of, where number and kind agree: "the union said it would strike"."""
        tree = self.tree
        if not token.deprel.startswith("nsubj") or not token.head:
            return None
        verb = tree[token.head]
        while verb.deprel == "conj" and verb.head:
            verb = tree[verb.head]
        if (
            verb.deprel != "ccomp"
            or not verb.head
            or tree[verb.head].lemma.lower() not in self.vocabulary.members("SPEECH")
        ):
            return None
        subjects = [t for t in tree.deps(verb.head, "nsubj") if t.upos in ("NOUN", "PROPN") and t.id < token.id]
        if not subjects:
            return None
        subject = subjects[-1]
        actors = self.actors(subject.id)
        is_body = subject.lemma.lower() in self.bodies() or any(a.kind in ("country", "organisation") for a in actors)
        is_several = (
            "Number=Plur" in subject.feats or bool(tree.deps(subject.id, "conj")) or any(a.plural for a in actors)
        )
        is_person = any(a.kind in PERSONS and not a.plural for a in actors) and not is_body
        if word in NEUTER:
            fits = not is_several and not is_person
        elif word in PLURAL:
            fits = is_several or is_body
        else:
            fits = word in MASCULINE | FEMININE and not is_several and not is_body
        return subject.id if fits else None

    def addressee(self, token: Token) -> tuple[Actor, ...]:
        """ "your support" in a quote: the actor of another country mentioned last before it."""
        speaker = self.own_speaker() or self.speaker
        if not speaker:
            return ()
        others = [m for m in reversed(self.before) if m.actor.country not in (None, speaker[0].country)]
        return self.latest(others[:1], token)

    def bodies(self) -> frozenset[str]:
        return self.vocabulary.members("BODY")

    def candidates(self, pronoun: Token | None = None) -> list[Mention]:
        """Earlier mentions, the likeliest antecedent first: this sentence's subject, the last sentence's, the rest.

        "The court sentenced him": the object of a deed is not who does it, else it would be "itself".
        """
        doers = set() if pronoun is None else self.doers_to(pronoun)
        mentions = [m for m in self.before + self.here if m.actor.head not in doers or m in self.before]
        index = self.tree.sentence.index

        def order(item: tuple[int, Mention]) -> tuple[int, bool, int]:
            at, mention = item
            return (index - mention.sentence, not mention.subject, at if mention.subject else -at)

        return [m for _, m in sorted(enumerate(mentions), key=order) if index - m.sentence <= 3]

    def is_person(self, mention: Mention) -> bool:
        """ "an Islamic State militant": one of a group, told by a role noun in this sentence."""
        return mention in self.here and bool(self.phrases.role_names(mention.actor.head))

    def doers_to(self, pronoun: Token) -> set[int]:
        """The heads of the agents of the clause in which a pronoun is acted upon."""
        if pronoun.xpos == "PRP$" or pronoun.text.lower().endswith(("self", "selves")):
            return set()
        held = (c for c in self.clauses if not c.noun and any(a.head == pronoun.id for a in c.arguments))
        acted_on = (c for c in held if all(a.head != pronoun.id for a in c.get("agent")))
        return {a.head for c in acted_on for a in c.get("agent")}

    def latest(self, mentions: list[Mention], token: Token) -> tuple[Actor, ...]:
        if not mentions:
            return ()
        first = mentions[0]
        step = f"{token.text!r} is {first.actor.text!r} mentioned before"
        if first.sentence == self.tree.sentence.index:
            # the name beside the pronoun says more to a reader of the row than the pronoun
            return (replace(first.actor, head=token.id, steps=(step, *first.actor.steps[:2])),)
        return self.copies((first.actor,), token, step)

    def copies(
        self, actors: Iterable[Actor], token: Token, step: str, ids: list[int] | None = None
    ) -> tuple[Actor, ...]:
        """The remembered actors with the words and offsets of this mention."""
        ids = ids or [token.id]
        start, end = self.tree.span(ids)
        text = self.tree.text(ids)
        return tuple(
            replace(a, text=text, start=start, end=end, head=token.id, steps=(step, *a.steps[:2])) for a in actors
        )

    # -- names and titles -------------------------------------------------------------------------------------

    def name_words(self, head: int) -> tuple[str, ...]:
        """The words of a person's name in a phrase: proper nouns that are neither title nor country."""
        tree = self.tree
        ids = self.phrases.whole_phrase(head)
        apposed = [t.id for t in tree.deps(head, "appos") if t.upos == "PROPN"]
        for other in apposed:
            ids = sorted({*ids, *self.phrases.whole_phrase(other)})
        words = []
        for i in ids:
            span = self.phrases.at.get(i)
            kinds = span.kinds if span else frozenset()
            if tree[i].upos == "PROPN" and (not kinds or "person" in kinds):
                words.append(tree[i].text)
        return tuple(words)

    def surname(self, token: Token) -> tuple[Actor, ...]:
        """ "Lavrov", "Mr Choe", "President Park": a name word of somebody mentioned in full before."""
        if token.upos != "PROPN":
            return ()
        words = self.name_words(token.id)
        if not words or len(words) > 2:
            return ()
        for mention in reversed(self.before + self.here):
            if mention.actor.kind not in PERSONS or len(mention.name) < 2 or not mention.actor.code:
                continue
            if words[-1] in (mention.name[-1], mention.name[0]) and mention.name != words:
                ids = self.phrases.whole_phrase(token.id)
                return self.copies(
                    (mention.actor,), token, f"{words[-1]!r} is {' '.join(mention.name)!r} mentioned before", ids
                )
        return ()

    def namesake(self, token: Token) -> tuple[Actor, ...]:
        """ "Paris left the ship" after "Valeska Paris": the person, not the city; "in Paris" remains the city."""
        if (
            token.upos != "PROPN"
            or self.tree.case(token.id)
            or not self.phrases.names_at(token.id, "capital", "region")
        ):
            return ()
        for mention in reversed(self.before):
            if mention.actor.kind == "person" and len(mention.name) > 1 and mention.name[-1] == token.text:
                ids = self.phrases.whole_phrase(token.id)
                step = f"{token.text!r} is {' '.join(mention.name)!r} mentioned before"
                return self.copies((mention.actor,), token, step, ids)
        return ()

    def stranger(self, token: Token) -> tuple[Actor, ...]:
        """ "Peter Okoro": a person by the given name, whom we don't know; a civilian as far as the text says."""
        words = self.name_words(token.id) if token.upos == "PROPN" else ()
        if not 2 <= len(words) <= MAX_NAME_WORDS or self.tree.deps(token.id, "det"):
            return ()
        gender = self.phrases.given.get(folded(words[0]))
        if gender is None:
            return ()
        ids = [i for i in self.phrases.whole_phrase(token.id) if self.tree[i].upos == "PROPN"]
        step = f"{words[0]!r} is a given name: a person who is not in the lexicon, taken for a civilian"
        return (self.phrases.actor(ids, token.id, None, "CVL", None, "person", (step,), gender=gender or None),)

    def role_with_memory(self, token: Token, found: tuple[Actor, ...]) -> tuple[Actor, ...]:
        """ "the minister", "troops", "police": the same title mentioned before, else the one country spoken of."""
        tree = self.tree
        actor = found[0]
        if actor.role is None or actor.role[:3] in INTERNATIONAL:
            return found
        owners = [t for t in tree.deps(token.id, "nmod:poss") if t.xpos == "PRP$"]
        if owners:
            owner = [a for a in self.actors(owners[0].id) if a.country]
            if owner:
                step = f"country of {owners[0].text!r}"
                return tuple(self.with_country(actor, a.country, step) for a in owner)
        definite = any(t.text.lower() in DEFINITE for t in tree.deps(token.id, "det"))
        if definite:
            for mention in self.candidates():
                same = mention.lemma == token.lemma.lower() or token.text in mention.actor.words
                same = same or token.lemma.lower() in {w.lower() for w in mention.actor.words}
                if same and mention.actor.country and mention.actor.kind in PERSONS:
                    return self.copies(
                        (mention.actor,), token, f"{actor.text!r} is {mention.actor.text!r} mentioned before",
                        self.phrases.whole_phrase(token.id),
                    )  # fmt: skip
        for serving in tree.deps(token.id, "acl", "acl:relcl"):
            served = [t for t in tree.deps(serving.id, "obl") if tree.case(t.id) in ("for", "on behalf of")]
            masters = [a for t in served if serving.lemma.lower() in SERVING for a in self.actors(t.id) if a.country]
            if masters:
                step = f"{serving.text} for {masters[0].text!r}"
                return tuple(self.with_country(a, masters[0].country, step) for a in found)
        country, step = self.one_country()
        if from_abroad(tree, token.id):
            return found  # "foreign troops in Mali" are not Mali's
        if country and not self.is_abroad(token, country):
            return tuple(self.with_country(a, country, step) for a in found)
        subject = next((m.actor for m in self.here if m.subject and m.actor.country and m.actor.role == "GOV"), None)
        if actor.role == "LEG" and subject is not None and not self.tree.deps(token.id, "amod", "nmod", "compound"):
            step = f"beside {subject.text!r}, of the same country"  # "the president asked parliament to approve"
            return tuple(self.with_country(a, subject.country, step) for a in found)
        return found

    def is_abroad(self, token: Token, country: str) -> bool:
        """ "the ministry condemned Iran", "summoned the Iranian envoy": who deals with a country is not of it."""
        deeds = [c for c in self.clauses if any(a.head == token.id for a in c.get("agent"))]
        for clause in deeds:
            deeds += [c for c in self.clauses if c.governor == clause.head and c not in deeds]
        others = {a.head for c in deeds for a in c.arguments if a.role in ACROSS and a.head != token.id}
        return any(self.stands_for(head, country) for head in others)

    def stands_for(self, head: int, country: str) -> bool:
        """True for a country's name, and for those who speak for it to other countries."""
        token, names = self.tree[head], self.phrases.names_at(head, "country", "capital", "seat")
        if token.upos == "PROPN" and any(n.country == country for n in names):
            return True
        lemma = token.lemma.lower()
        foreign = lemma in ("minister", "ministry", "secretary") and any(
            t.text.lower() == "foreign" for t in self.tree.deps(head, "amod", "compound")
        )
        if not foreign and lemma not in self.vocabulary.members("AMBASSADOR"):
            return False
        return any(a.country == country for a in self.phrases.resolve(head))

    def with_country(self, actor: Actor, country: str | None, step: str) -> Actor:
        return replace(actor, country=country, code=code_of(country, actor.role, None), steps=(*actor.steps, step))

    def one_country(self) -> tuple[str | None, str]:
        """The only country named in the sentence, else that of its places, else the only one named in the document so far."""
        here = {
            n.country
            for span in self.phrases.at.values()
            for n in span.names
            if n.country and n.kind in ("country", "adjective", "demonym", "capital", "seat", "region")
        }
        here |= {m.actor.country for m in self.here if m.actor.country}
        if len(here) == 1:
            return next(iter(here)), "the only country in the sentence"
        if not here and len(self.scenes) == 1:
            return next(iter(self.scenes)), "the only country with a place in the sentence"
        earlier = {m.actor.country for m in self.before if m.actor.country}
        if not here and not self.scenes and len(earlier) == 1:
            return next(iter(earlier)), "the only country in the story so far"
        return None, ""

    # -- definite descriptions --------------------------------------------------------------------------------

    def country_noun(self, token: Token) -> tuple[Actor, ...]:
        """ "the isolated country", "the kingdom": the country mentioned last that is not the subject's own."""
        if token.lemma.lower() not in self.vocabulary.members("COUNTRY_NOUN"):
            return ()
        if not any(t.text.lower() in ("the", "this", "that") for t in self.tree.deps(token.id, "det")):
            return ()
        return self.other_country(token)

    def neighbour(self, token: Token) -> tuple[Actor, ...]:
        """ "accused its neighbour of harbouring rebels": the other country that was spoken of."""
        single = token.lemma.lower() in ("neighbour", "neighbor") and token.xpos == "NN"
        owners = [t for t in self.tree.deps(token.id, "nmod:poss") if t.xpos == "PRP$"] if single else []
        return self.other_country(token) if owners else ()

    def other_country(self, token: Token) -> tuple[Actor, ...]:
        """The country mentioned last that is not the subject's own, in the words of this phrase."""
        own = {m.actor.country for m in self.here if m.subject}
        for strict in (True, False):
            for mention in reversed(self.before + self.here):
                country = mention.actor.country
                if country and (not strict or country not in own):
                    ids = self.phrases.whole_phrase(token.id)
                    actor = replace(mention.actor, role=None, code=country, kind="country", gender=None, plural=False)
                    step = f"{self.tree.text(ids)!r} is {country}, named in {mention.actor.text!r}"
                    return self.copies((actor,), token, step, ids)
        return ()

    def pair(self, token: Token) -> tuple[Actor, ...]:
        """ "the two leaders", "both sides", "the two": the last two actors of different countries."""
        tree = self.tree
        lemma = token.lemma.lower()
        bare = token.text.lower() in ("both", "two", "pair") and token.deprel.startswith(("nsubj", "obj", "obl"))
        known = lemma in self.vocabulary.members("PARTNER")
        if not bare and not known:
            return ()
        words = [t.text.lower() for t in tree.deps(token.id, "nummod", "det", "amod", "cc:preconj", "det:predet")]
        several = (
            "two" in words or "both" in words or (lemma == "side" and "the" in words and token.text.lower() == "sides")
        )
        if not bare and not several:
            return ()
        if self.phrases.countries_of(token.id, [i for i in self.phrases.whole_phrase(token.id) if i != token.id]):
            return ()
        persons = lemma in ("leader", "president", "minister", "man", "counterpart", "woman")
        pool = [m for m in reversed(self.before + self.here) if m.actor.code and not m.actor.plural]
        if persons and len({m.actor.country for m in pool if m.actor.kind in PERSONS and m.actor.country}) > 1:
            pool = [m for m in pool if m.actor.kind in PERSONS]
        chosen: list[Actor] = []
        for mention in pool:
            key = mention.actor.country or mention.actor.code
            if key not in {a.country or a.code for a in chosen}:
                chosen.append(mention.actor)
            if len(chosen) == 2:
                break
        if len(chosen) < 2:
            return ()
        if not persons:
            chosen = [replace(a, role=None, code=a.country, kind="country") if a.country else a for a in chosen]
        ids = self.phrases.whole_phrase(token.id)
        names = " and ".join(a.text for a in chosen)
        return self.copies(chosen, token, f"{tree.text(ids)!r} are {names}, mentioned before", ids)

    def counterpart(self, token: Token) -> tuple[Actor, ...]:
        """ "his North Korean counterpart", "their colleagues in Singapore": the possessor's role in the country named."""
        tree = self.tree
        lemma = token.lemma.lower()
        if lemma != "counterpart" and not (lemma == "colleague" and tree.deps(token.id, "nmod:poss")):
            return ()
        ids = self.phrases.whole_phrase(token.id)
        owners = [a for t in tree.deps(token.id, "nmod:poss") for a in self.actors(t.id)]
        role = next((a.role for a in owners if a.role), "GOV")
        countries = self.phrases.countries_of(token.id, [i for i in ids if i != token.id])
        countries = countries or self.phrases.countries_in_apposition(token.id)
        if not countries:
            apposed = [a for t in tree.deps(token.id, "appos", "flat") for a in self.actors(t.id) if a.country]
            return self.copies(apposed[:1], token, f"{tree.text(ids)!r} is {apposed[0].text!r}", ids) if apposed else ()
        step = f"counterpart of {owners[0].text!r}" if owners else "counterpart: a government's"
        return tuple(
            self.phrases.actor(ids, token.id, n.country, role, None, "role", (step, self.phrases.note(n)))
            for n in countries
        )

    # -- whose thing it is ------------------------------------------------------------------------------------

    def owner(self, head: int) -> tuple[tuple[Actor, ...], str]:
        """Whose thing a phrase names: "US policy" the US, "the policies of Iran" Iran, "its arsenal" its owner.

        Returns the actors and how they were found; empty for a thing that belongs to nobody we know.
        """
        if head not in self.owners:
            self.owners[head] = self.find_owner(head)
        return self.owners[head]

    def find_owner(self, head: int) -> tuple[tuple[Actor, ...], str]:
        tree = self.tree
        phrases = [(t, tree.case(t.id)) for t in tree.deps(head, "nmod")]
        groups = (
            ("possessor", [t for t in tree.deps(head, "nmod:poss") if not self.is_other(head, t)]),
            ("modifier", self.modifiers(head)),
            ("of-phrase", [t for t, case in phrases if case in ("of", "by")]),
            ("apposition", tree.deps(head, "appos")),
            ("phrase", [t for t, case in phrases if case in OWNING]),
        )
        roles_only: tuple[tuple[Actor, ...], str] = ((), "")
        foreign = any(t.text.lower() in FOREIGN for t in tree.deps(head, "amod"))
        for how, tokens in groups:
            armed = tree[head].lemma.lower() in self.vocabulary.members("ARMED_DEED")
            if not tokens or (how == "phrase" and (foreign or armed)):
                continue  # "foreign aid groups from Darfur", "a bomb in Mali" are not of the place
            found = [a for t in tokens for c in tree.conjuncts(t.id) for a in self.named_by(c, how)]
            if how == "modifier":
                found = self.with_modifier_role(found, tokens)
            known = [a for a in found if a.country or (a.role or "")[:3] in INTERNATIONAL]
            if known:
                return tuple(known), f"{how} of {tree[head].text!r}"
            if found and not roles_only[0]:
                roles_only = tuple(found), f"{how} of {tree[head].text!r}"
        by_participle, verb = self.maker(head)
        if by_participle:
            return by_participle, f"{HELD if verb in HOLDING else 'made by'} {by_participle[0].text!r}"
        # "the intensification of activity of the United States": one level deeper, through the of-phrase alone
        for token in tree.deps(head, "nmod"):
            if tree.case(token.id) in ("of", "about", "in", "between"):
                deeper, how = self.owner(token.id)
                if any(a.country or a.is_international for a in deeper):
                    return deeper, how
        return roles_only

    def is_other(self, head: int, owner: Token) -> bool:
        """ "returned the masks to their owners": the owner of a thing is not the thing's, nor its pronoun's."""
        return self.tree[head].lemma.lower() == "owner" and owner.upos == "PRON"

    def modifiers(self, head: int) -> list[Token]:
        """What stands before a thing, with what stands before that: "a U.S. surveillance plane"."""
        near = self.tree.deps(head, "compound", "amod", "nmod:unmarked", "nmod:desc", "flat", "det")
        far = [
            t for n in near if n.deprel == "compound" and n.id < head for t in self.tree.deps(n.id, "compound", "amod")
        ]
        return [t for t in (*near, *far) if t.upos != "DET"]

    def maker(self, head: int) -> tuple[tuple[Actor, ...], str]:
        """Who did what made a thing, and the verb: "missiles fired by the army", "calls by the rebels"."""
        for clause in self.clauses:
            token = self.tree[clause.head]
            is_participle = token.head == head and token.deprel.startswith("acl") and token.id > head
            is_participle = (
                is_participle and clause.lemma not in HARMING
            )  # "guards held captive by rebels" are not theirs
            if is_participle or (clause.noun and clause.head == head):
                by = [a for a in clause.get("agent") if a.how == "by-phrase"]
                found = tuple(actor for a in by for actor in self.actors(a.head) if actor.code)
                if found:
                    return found, clause.lemma
        return (), ""

    def named_by(self, token_id: int, how: str) -> list[Actor]:
        """The coded actors of a dependent; an adjective names its country, never a role of its own."""
        if self.tree[token_id].deprel == "amod" or self.tree[token_id].upos == "ADJ":
            named = self.phrases.names_at(token_id, "organisation", "person")
            return list(self.phrases.adjective(token_id)) or [a for a in self.actors(token_id) if named and a.code]
        found = list(self.actors(token_id)) or list(self.phrases.adjective(token_id))
        return [a for a in found if a.code]

    def with_modifier_role(self, found: list[Actor], tokens: list[Token]) -> list[Actor]:
        """ "U.S. military airstrikes": country and role stand beside each other before a thing."""
        roles = [r.role for t in tokens for r in self.phrases.role_names(t.id) if r.role]
        if not roles or not found:
            return found
        return [
            replace(a, code=code_of(a.country, roles[0], None), role=roles[0]) if a.country and a.role is None else a
            for a in found
        ]


def is_mention(token: Token) -> bool:
    """True for tokens that head a noun phrase or are pronouns."""
    if token.deprel in ("compound", "flat", "fixed", "amod", "case", "mark", "det"):
        return False
    return token.upos in ("NOUN", "PROPN", "PRON") or token.xpos in ("PRP", "PRP$")
