"""Repairs of phrases that hang on the word beside the one they belong to; each gives an example."""

from __future__ import annotations

from dataclasses import replace

from eventcode.coding.attachment import CHARGING, has, only_case
from eventcode.coding.tokens import GIVING, NOMINAL, PERIODS, WEEKDAYS, is_below
from eventcode.model import Token

RETURNING = (
    frozenset({"return", "repatriate", "deliver", "transfer", "extradite", "deport", "restore", "donate"}) | GIVING
)
"""Verbs that something goes with to somebody."""
BEGGING = frozenset({"ask", "beg", "petition", "lobby", "beseech", "press"})
"""Verbs with whom one asks, and for what."""
ASKING = frozenset({"demand", "request", "seek", "receive", "obtain", "require", "win", "secure", "extract"})
"""Verbs with what somebody is to give or gives."""
LEAVING = frozenset(
    {
        "withdrawal", "departure", "exit", "removal", "retreat", "pullout", "evacuation", "return", "release", "expulsion",
        "extradition", "transfer", "recall", "independence", "secession", "protection", "exemption", "relief"
    }
)  # fmt: skip
"""Nouns with a place or state that is left."""
GRANTED = frozenset(
    {"access", "asylum", "permission", "citizenship", "entry", "amnesty", "immunity", "refuge", "visa", "status"}
)
"""What is granted to persons."""
CURRENCIES = frozenset({"$", "€", "£", "US$", "¥"})
MINISTRIES = frozenset(
    {
        "state",
        "defence",
        "defense",
        "interior",
        "justice",
        "finance",
        "health",
        "affair",
        "affairs",
        "education",
        "war",
        "trade",
    }
)
"""Of what there are ministers."""
MOVING = frozenset(
    {"go", "come", "lead", "belong", "travel", "flee", "move", "sail", "fly", "bring", "send", "take", "head"}
)
"""Verbs with a destination of their own."""


def health_organization(tokens: list[Token]) -> list[Token]:
    """ "the World Health Organization (WHO)": three capitals are no pronoun where other words are not written so."""
    if not any(t.text.isalpha() and t.text.islower() for t in tokens):
        return tokens
    for token in list(tokens):
        if token.text != "WHO" or token.upos != "PRON" or token.id == 1:
            continue
        before = tokens[token.id - 3] if token.id > 2 else token
        bracketed = tokens[token.id - 2].text == "(" and before.upos == "PROPN"
        name = replace(token, upos="PROPN", xpos="NNP", lemma="WHO")
        tokens[token.id - 1] = replace(name, head=before.id, deprel="appos") if bracketed else name
    return tokens


def prepositions_of_nouns(tokens: list[Token]) -> list[Token]:
    """ "remained on alert": before a noun that is no predicate stands a preposition, never a subordinator."""
    for word in list(tokens):
        if word.upos != "ADP" or word.deprel != "mark" or not word.head > word.id:
            continue
        noun = tokens[word.head - 1]
        if (
            noun.upos in NOMINAL
            and noun.deprel.startswith(("obl", "nmod"))
            and not has(tokens, noun.id, "nsubj", "cop")
        ):
            tokens[word.id - 1] = replace(word, deprel="case")
    return tokens


def agents_without_by(tokens: list[Token]) -> list[Token]:
    """ "were deployed as peacekeepers": only behind "by" stands who did it."""
    for noun in list(tokens):
        if noun.deprel != "obl:agent":
            continue
        cases = [t.text.lower() for t in tokens if t.head == noun.id and t.deprel == "case" and t.xpos != "POS"]
        if cases and "by" not in cases:
            tokens[noun.id - 1] = replace(noun, deprel="obl")
    return tokens


def agents_behind_objects(tokens: list[Token]) -> list[Token]:
    """ "were given shelter by Chad": behind a passive "by" says who did it, though the object lies between."""
    for noun in list(tokens):
        if noun.deprel != "nmod" or not noun.head or tokens[noun.head - 1].deprel not in ("obj", "xcomp"):
            continue
        verb = tokens[tokens[noun.head - 1].head - 1]
        by = any(t.head == noun.id and t.deprel == "case" and t.text.lower() == "by" for t in tokens)
        passive = any(t.head == verb.id and t.deprel == "aux:pass" for t in tokens)
        if by and passive and not any(t.head == verb.id and t.deprel == "obl:agent" for t in tokens):
            tokens[noun.id - 1] = replace(noun, head=verb.id, deprel="obl:agent")
    return tokens


def agents_behind_commas(tokens: list[Token]) -> list[Token]:
    """ "was accused of theft, much of it proven, by the ministry": behind a comma "by" belongs to the first passive."""
    for noun in list(tokens):
        if noun.deprel not in ("obl", "obl:agent") or not noun.head:
            continue
        by = next((t for t in tokens if t.head == noun.id and t.deprel == "case" and t.text.lower() == "by"), None)
        if by is None or by.id < 3 or tokens[by.id - 2].text != "," or tokens[noun.head - 1].id > by.id:
            continue
        verb, outer = tokens[noun.head - 1], None
        for above in tokens[: verb.id - 1]:
            passive = any(t.head == above.id and t.deprel == "aux:pass" for t in tokens)
            if passive and above.id != verb.id and is_below(tokens, verb.id, above.id):
                outer = above
                break
        if outer is not None and not any(t.head == outer.id and t.deprel == "obl:agent" for t in tokens):
            tokens[noun.id - 1] = replace(noun, head=outer.id, deprel="obl:agent")
    return tokens


def times_as_objects(tokens: list[Token]) -> list[Token]:
    """ "agreed to share data Friday", "said Monday that", "imposed, 16 May 2010, a ban": a bare day says when."""
    for day in list(tokens):
        if day.deprel not in ("obj", "iobj") or not 0 < day.head < day.id:
            continue
        numbered = day.upos == "NUM" and any(t.head == day.id and t.lemma.lower() in PERIODS for t in tokens)
        named = day.lemma.lower() in WEEKDAYS and day.text[:1].isupper()
        other = any(t.head == day.head and t.deprel == "obj" and t.id < day.id for t in tokens)
        if not named and not numbered and not (other and day.lemma.lower() in PERIODS):
            continue
        if not has(tokens, day.id, "det", "case") and (numbered or not has(tokens, day.id, "nummod", "amod")):
            tokens[day.id - 1] = replace(day, deprel="obl:unmarked")
    return tokens


def asides_as_objects(tokens: list[Token]) -> list[Token]:
    """ "will visit Albania, the first minister to do so": a phrase behind the object and a comma is said of the doer."""
    for noun in list(tokens):
        if noun.deprel != "obj" or noun.upos not in NOMINAL or not 0 < noun.head < noun.id:
            continue
        first = min([noun.id, *(t.id for t in tokens if t.head == noun.id)])
        comma = next((t for t in tokens[first - 2 : first] if t.text == ","), None)
        others = [t for t in tokens if t.head == noun.head and t.deprel == "obj" and t.id < first]
        subject = next((t for t in tokens if t.head == noun.head and t.deprel == "nsubj"), None)
        if comma is None or not others or subject is None or has(tokens, noun.id, "cc"):
            continue
        if has(tokens, noun.id, "acl") and has(tokens, noun.id, "det"):
            tokens[noun.id - 1] = replace(noun, head=subject.id, deprel="parataxis")
    return tokens


def coordinated_objects(tokens: list[Token]) -> list[Token]:
    """ "oppose this policy and dangerous line": a second object behind "and" is coordinated with the first."""
    for second in list(tokens):
        if second.deprel != "obj" or second.upos not in NOMINAL or not 0 < second.head < second.id:
            continue
        conjunction = next((t for t in tokens if t.head == second.id and t.deprel == "cc" and t.id < second.id), None)
        first = next((t for t in tokens if t.head == second.head and t.deprel == "obj" and t.id < second.id), None)
        if conjunction is not None and first is not None and first.upos in NOMINAL and first.id < conjunction.id:
            tokens[second.id - 1] = replace(second, head=first.id, deprel="conj")
    return tokens


def givers(tokens: list[Token]) -> list[Token]:
    """ "demanded reforms from the government": from whom is said of the demand; what is withdrawn comes from a place."""
    for noun in list(tokens):
        if noun.deprel != "nmod" or noun.upos not in NOMINAL or not 0 < noun.head < noun.id:
            continue
        thing = tokens[noun.head - 1]
        verb = tokens[thing.head - 1] if thing.head else thing
        if thing.deprel != "obj" or verb.lemma.lower() not in ASKING or thing.lemma.lower() in LEAVING:
            continue
        if only_case(tokens, noun.id) == "from" and not has(tokens, verb.id, "obl"):
            tokens[noun.id - 1] = replace(noun, head=verb.id, deprel="obl")
    return tokens


def recipients_behind_relatives(tokens: list[Token]) -> list[Token]:
    """ "returned 12 skulls that date back to 640 to Peru": to whom is what the last "to" says, not where a relative ends."""
    for verb in list(tokens):
        if verb.upos != "VERB" or verb.lemma.lower() not in RETURNING or has(tokens, verb.id, "iobj"):
            continue
        noun = next((t for t in tokens if t.head == verb.id and t.deprel in ("obj", "nsubj:pass")), None)
        ends = [t for t in tokens if t.deprel in ("obl", "nmod") and t.id > verb.id and directed(tokens, t)]
        if noun is None or any(t.head == verb.id for t in ends):
            continue
        inner = [t for t in ends if is_below(tokens, t.id, noun.id) and tokens[t.head - 1].id != noun.id]
        relative = [t for t in inner if tokens[t.head - 1].deprel.startswith("acl")]
        clauses = [t for t in tokens if t.deprel == "acl:relcl" and is_below(tokens, t.id, noun.id)]
        if not relative and inner and any(is_below(tokens, inner[-1].id, t.id) for t in clauses):
            # "gave information which includes names and balances to the police"
            tokens[inner[-1].id - 1] = replace(inner[-1], head=verb.id, deprel="obl")
        if not relative:
            continue
        last = relative[-1]
        same = [t for t in relative if t.head == last.head]
        if len(same) > 1 or tokens[last.head - 1].lemma.lower() not in MOVING:
            tokens[last.id - 1] = replace(last, head=verb.id, deprel="obl")
    return tokens


def recipients_as_modifiers(tokens: list[Token]) -> list[Token]:
    """ "granted inspectors access": persons before what is granted are who gets it, no part of its name."""
    for thing in list(tokens):
        verb = tokens[thing.head - 1] if thing.head else thing
        if thing.deprel != "obj" or verb.lemma.lower() not in GIVING:
            continue
        if has(tokens, verb.id, "iobj"):
            continue
        for owner in [t for t in tokens[verb.id : thing.id - 1] if t.head == thing.id and t.deprel == "nmod:poss"]:
            if owner.upos == "PROPN" and not has(tokens, owner.id, "case"):
                tokens[owner.id - 1] = replace(owner, head=verb.id, deprel="iobj")  # "lend Mali two billion"
        parts = [t for t in tokens if t.head == thing.id and t.deprel == "compound" and verb.id < t.id < thing.id]
        whom = next((t for t in parts if t.id == thing.id - 1), None)
        if whom is None or whom.xpos not in ("NNS", "NNPS") or thing.lemma.lower() not in GRANTED:
            # "gives Nepal $50 mln grant"
            sums = [t.id for t in parts if t.text in CURRENCIES]
            whom = next(
                (t for t in tokens if t.id + 1 in sums and t.head in (*sums, thing.id) and t.xpos == "NNP"), None
            )
            if whom is None:
                continue
        for token in list(tokens):
            if token.head == thing.id and token.id < whom.id and token.deprel in ("compound", "amod", "det", "nummod"):
                tokens[token.id - 1] = replace(token, head=whom.id)
        tokens[whom.id - 1] = replace(whom, head=verb.id, deprel="iobj")
    return tokens


def charges(tokens: list[Token]) -> list[Token]:
    """ "accused the minister of theft", "asked the alliance for help": "of" and "for" what is said of the deed."""
    for noun in list(tokens):
        if (
            noun.deprel != "nmod"
            or noun.upos not in NOMINAL
            or noun.lemma.lower() in MINISTRIES
            or not 0 < noun.head < noun.id
        ):
            continue
        person = tokens[noun.head - 1]
        verb = tokens[person.head - 1] if person.head else person
        if person.deprel not in ("obj", "iobj") or verb.id > person.id:
            continue
        about = "of" if verb.lemma.lower() in CHARGING else "for" if verb.lemma.lower() in BEGGING else None
        if only_case(tokens, noun.id) == about and not has(tokens, verb.id, "obl", "advcl", "xcomp"):
            tokens[noun.id - 1] = replace(noun, head=verb.id, deprel="obl")
    return tokens


def aims_of_demands(tokens: list[Token]) -> list[Token]:
    """ "bowed to demands of the opposition for a vote": for what is said of the demands."""
    for noun in list(tokens):
        if noun.deprel != "obl" or noun.upos not in NOMINAL or not 0 < noun.head < noun.id:
            continue
        if only_case(tokens, noun.id) != "for":
            continue
        beside = [t for t in tokens[noun.head : noun.id - 1] if t.head == noun.head and t.deprel == "obl"]
        if beside and beside[-1].lemma.lower() in ("demand", "call", "appeal", "request", "plea", "pressure"):
            tokens[noun.id - 1] = replace(noun, head=beside[-1].id, deprel="nmod")
    return tokens


def border_crossings(tokens: list[Token]) -> list[Token]:
    """ "closed a border crossing with Chad": a crossing is a place."""
    for crossing in list(tokens):
        border = tokens[crossing.id - 2] if crossing.id > 1 else crossing
        beside = crossing.head == border.head or (crossing.head == border.id and crossing.deprel == "acl")
        if crossing.text.lower() != "crossing" or border.text.lower() != "border" or not beside:
            continue
        if crossing.upos != "VERB" or border.deprel not in ("obj", "obl", "nsubj", "nsubj:pass"):
            continue
        tokens[crossing.id - 1] = replace(crossing, upos="NOUN", xpos="NN", head=border.head, deprel=border.deprel)
        for token in list(tokens):
            if token.head == border.id:
                tokens[token.id - 1] = replace(token, head=crossing.id)
            elif token.head == crossing.id and token.deprel == "obl":
                tokens[token.id - 1] = replace(token, deprel="nmod")
        tokens[border.id - 1] = replace(border, head=crossing.id, deprel="compound")
    return tokens


def goals_behind_persons(tokens: list[Token]) -> list[Token]:
    """ "a visit by Wang Yi to Pyongyang": where it leads is the visit's, not the person's."""
    for place in list(tokens):
        if place.deprel != "nmod" or place.upos != "PROPN" or not directed(tokens, place) or not place.head:
            continue
        name = tokens[place.head - 1]
        by = any(t.head == name.id and t.deprel == "case" and t.text.lower() == "by" for t in tokens)
        if name.upos != "PROPN" or name.id > place.id or not (by or has(tokens, name.id, "flat")):
            continue
        noun = name
        while noun.upos == "PROPN" and noun.head:
            noun = tokens[noun.head - 1]
        if noun.upos == "NOUN" and noun.id < name.id:
            tokens[place.id - 1] = replace(place, head=noun.id)
    return tokens


def borders_with(tokens: list[Token]) -> list[Token]:
    """ "massed on the border with Niger": with whom it is shared is said of the border."""
    for border in list(tokens):
        if border.lemma.lower() not in ("border", "frontier", "boundary") or border.id >= len(tokens) - 1:
            continue
        case = tokens[border.id]
        neighbour = tokens[case.head - 1] if case.head else case
        if case.text.lower() != "with" or case.deprel != "case" or neighbour.deprel != "obl" or neighbour.id < case.id:
            continue
        if neighbour.head == border.head or is_below(tokens, border.id, neighbour.head):
            tokens[neighbour.id - 1] = replace(neighbour, head=border.id, deprel="nmod")
    return tokens


def adjectives_behind_objects(tokens: list[Token]) -> list[Token]:
    """ "made aid available to Peru": an adjective behind the object of "make" is what it was made."""
    for adjective in list(tokens):
        if adjective.upos != "ADJ" or adjective.deprel != "amod" or not 0 < adjective.head < adjective.id:
            continue
        noun = tokens[adjective.head - 1]
        if noun.deprel == "obj" and noun.head and tokens[noun.head - 1].lemma.lower() == "make":
            tokens[adjective.id - 1] = replace(adjective, head=noun.head, deprel="xcomp")
    return tokens


def directed(tokens: list[Token], noun: Token) -> bool:
    """True for a phrase with "to"."""
    return any(t.head == noun.id and t.deprel == "case" and t.text.lower() == "to" for t in tokens)
