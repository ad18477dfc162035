"""Repairs of words that hang in the wrong place. Each function gives an example of the mistake that it undoes.

They run before those of `repair`, which undo mistakes of labels and tags.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from eventcode.coding.tokens import PERIODS, is_below
from eventcode.model import Token

NEARNESS = frozenset({"last", "this", "next", "earlier", "late", "early", "past"})
"""Words before a period that stands without a preposition: "last week", "late Monday"."""

ORDERED = frozenset(
    {
        "arrested", "blocked", "closed", "deported", "detained", "disbanded", "dissolved", "evacuated", "evicted", "executed",
        "expelled", "freed", "frozen", "held", "imprisoned", "jailed", "released", "remanded", "removed", "returned", "sealed",
        "seized", "shut", "suspended", "withdrawn"
    }
)  # fmt: skip
"""Participles that say what is to be done with whom an order names."""

IMPOSING = frozenset(
    {
        "impose", "place", "levy", "put", "sign", "make", "carry", "launch", "hold", "issue", "declare", "announce", "slap", "set",
        "reach", "file", "send", "give", "receive", "deploy", "seize", "use", "have", "want", "need"
    }
)  # fmt: skip
"""Verbs whose object may be the noun right before their subject: "the embargo it imposed"."""

CHARGING = frozenset(
    {
        "accuse",
        "suspect",
        "convict",
        "acquit",
        "rob",
        "strip",
        "deprive",
        "warn",
        "inform",
        "remind",
        "assure",
        "notify",
        "rid",
    }
)
"""Verbs with somebody and "of" what."""

MODIFIERS = frozenset({"amod", "compound", "flat", "nmod", "acl", "nmod:poss"})

MEANS = frozenset(
    {
        "air",
        "drone",
        "missile",
        "rocket",
        "mortar",
        "artillery",
        "helicopter",
        "jet",
        "tank",
        "ground",
        "troop",
        "arms",
        "gas",
    }
)
"""Nouns before an event noun that say with what it is done."""


def reattach(tokens: list[Token]) -> list[Token]:
    """The tokens with misplaced words moved."""
    for mend in (
        adjectives_as_nouns, owners_of_means, parenthesised_names, split_participles, dated_verbs, nouns_before_periods,
        names_before_periods,
        partners, lists_of_examples, relative_clauses, contact_clauses, objects_with_prepositions, swallowed_by_conjuncts, subjects_of_speech,
    ):  # fmt: skip
        tokens = mend(tokens)
    return tokens


def has(tokens: Sequence[Token], head: int, *labels: str) -> bool:
    """True if a token has a dependent under one of the labels, subtypes included."""
    return any(t.head == head and t.deprel.split(":", 1)[0] in labels for t in tokens)


def preposition(tokens: Sequence[Token], head: int) -> Token | None:
    """The preposition of a phrase, the 's of an owner left aside."""
    return next((t for t in tokens if t.head == head and t.deprel == "case" and t.xpos != "POS" and t.id < head), None)


def only_case(tokens: Sequence[Token], head: int) -> str:
    """The one preposition of a phrase, in small letters; empty where it has none or several."""
    cases = [t.text.lower() for t in tokens if t.head == head and t.deprel == "case"]
    return cases[0] if len(cases) == 1 else ""


def verbs_inside_names(tokens: list[Token], names: Iterable[tuple[int, int]]) -> list[Token]:
    """ "Human Rights Watch accused the army": the verb inside a name is none, the one behind the name is."""
    for first, last in names:
        inside = next((t for t in tokens[first - 1 : last] if t.upos == "VERB" and t.deprel not in MODIFIERS), None)
        verb = next(
            (t for t in tokens[last : last + 3] if t.upos == "VERB" or t.upos not in ("ADV", "AUX", "VERB")), None
        )
        if inside is None or verb is None or verb.upos != "VERB" or verb.xpos not in ("VBD", "VBZ", "VBP", "VBN"):
            continue
        noun = tokens[verb.head - 1] if verb.head else None
        tokens[verb.id - 1] = replace(verb, head=inside.head, deprel=inside.deprel, xpos="VBD")
        if inside.head == verb.id:
            tokens[verb.id - 1] = replace(verb, xpos="VBD")  # the name hung on its verb already
        if noun is not None and verb.deprel == "amod" and noun.id > verb.id:
            tokens[noun.id - 1] = replace(noun, head=verb.id, deprel="obj")
        for token in list(tokens):
            if token.head == inside.id and not first <= token.id <= last:
                tokens[token.id - 1] = replace(token, head=verb.id) if token.id != verb.id else tokens[token.id - 1]
            elif first <= token.id <= last and token.id != inside.id:
                tokens[token.id - 1] = replace(token, head=inside.id, deprel="compound")
        tokens[inside.id - 1] = replace(tokens[inside.id - 1], upos="PROPN", xpos="NNP", head=verb.id, deprel="nsubj")
    return tokens


def verbs_behind_names(tokens: list[Token], names: Iterable[tuple[int, int]]) -> list[Token]:
    """ "Amnesty International called on Chad to …": the participle right behind a name that is the root is the sentence's verb."""
    for _, last in names:
        verb = tokens[last] if last < len(tokens) else tokens[-1]
        name = tokens[verb.head - 1] if verb.head else verb
        if verb.deprel != "acl" or verb.xpos not in ("VBN", "VBD") or name.deprel != "root" or name.id > last:
            continue
        by = any(t.head == verb.id and t.deprel == "obl:agent" for t in tokens)
        acts = has(tokens, verb.id, "obj", "xcomp", "ccomp") or any(
            t.deprel == "advcl" and t.head == verb.id and t.xpos == "VB" for t in tokens
        )
        if by or not acts or has(tokens, verb.id, "aux"):
            continue
        for token in list(tokens):
            if token.head == name.id and (token.id > verb.id or token.deprel == "punct"):
                tokens[token.id - 1] = replace(token, head=verb.id)
        tokens[verb.id - 1] = replace(verb, head=0, deprel="root", xpos="VBD")
        tokens[name.id - 1] = replace(name, head=verb.id, deprel="nsubj")
    return tokens


def adjectives_as_nouns(tokens: list[Token]) -> list[Token]:
    """ "convicted a Chechen militant": an adjective with an article that stands as subject or object is a noun."""
    for word in list(tokens):
        if word.upos != "ADJ" or word.deprel.split(":", 1)[0] not in ("nsubj", "obj", "obl", "nmod"):
            continue
        noun_like = has(tokens, word.id, "det", "compound") and not has(tokens, word.id, "advmod", "nsubj", "cop")
        if word.text.islower() and noun_like:
            tokens[word.id - 1] = replace(word, upos="NOUN", xpos="NN")
    return tokens


def owners_of_means(tokens: list[Token]) -> list[Token]:
    """ "An Israeli air strike": the country is the strike's, not the air's."""
    for means in list(tokens):
        led = means.text.lower() == "led" and tokens[means.id - 2].text == "-"  # "a US-led coalition air strike"
        known = means.text.lower() in MEANS or led
        if not known or means.deprel not in ("compound", "amod") or means.head <= means.id:
            continue
        for token in list(tokens):
            named = token.head == means.id and token.id < means.id and token.text[:1].isupper()
            if named and token.deprel in ("amod", "compound", "nmod:unmarked", "nmod:poss"):
                tokens[token.id - 1] = replace(token, head=means.head)
    return tokens


def parenthesised_names(tokens: list[Token]) -> list[Token]:
    """ "wrote to the African Union (AU) demanding …": what stands in brackets is no subject."""
    for token in list(tokens):
        if not 2 < token.id < len(tokens) or tokens[token.id - 2].text != "(" or tokens[token.id].text != ")":
            continue
        noun = tokens[token.id - 3]
        if token.deprel.startswith("nsubj") and noun.upos in ("NOUN", "PROPN") and noun.head != token.id:
            tokens[token.id - 1] = replace(token, head=noun.id, deprel="appos")
    return tokens


def split_participles(tokens: list[Token]) -> list[Token]:
    """ "ordered hard-hitting sanctions": the second half of a hyphenated adjective is no verb of its own."""
    for verb in list(tokens):
        if verb.id < 3 or verb.xpos not in ("VBG", "VBN") or tokens[verb.id - 2].text != "-":
            continue
        noun = next((t for t in tokens if t.head == verb.id and t.deprel == "obj" and t.id > verb.id), None)
        if noun is None or verb.deprel in ("amod", "compound") or tokens[verb.id - 3].head != verb.id:
            continue
        if has(tokens, verb.id, "aux") or tokens[verb.id - 3].text.lower() == "test":  # "has test-fired a missile"
            continue
        governor = tokens[verb.head - 1] if verb.head else None
        is_object = governor is not None and governor.upos == "VERB" and governor.id < verb.id
        tokens[noun.id - 1] = replace(noun, head=verb.head, deprel="obj" if is_object else verb.deprel)
        tokens[verb.id - 1] = replace(verb, upos="ADJ", head=noun.id, deprel="amod")
    return tokens


def dated_verbs(tokens: list[Token]) -> list[Token]:
    """ "The tribunal on Tuesday annulled permits issued by …": the verb behind the day, taken for an adjective of the object."""
    for verb in list(tokens):
        if verb.deprel != "amod" or verb.xpos not in ("VBN", "VBD") or verb.id < 4 or verb.head <= verb.id:
            continue
        noun, day = tokens[verb.head - 1], tokens[verb.id - 2]
        month = tokens[day.id - 2]
        dated = day.text.lower() in PERIODS or (day.upos == "NUM" and month.text.lower() in PERIODS)
        on = next((t for t in tokens[max(0, verb.id - 4) : verb.id - 2] if t.text.lower() in ("on", "in")), None)
        if not dated or on is None or not noun.head:
            continue
        above = tokens[noun.head - 1]
        subject = above
        if above.upos == "VERB":
            subjects = [t for t in tokens[: on.id - 1] if t.head == above.id and t.deprel.startswith("nsubj")]
            if not subjects:
                continue
            subject = subjects[-1]
        if subject.upos not in ("NOUN", "PROPN") or subject.id >= on.id:
            continue
        if subject.deprel == "root":
            tokens[verb.id - 1] = replace(verb, head=0, deprel="root", xpos="VBD")  # the sentence has no other verb
        elif subject.deprel.startswith("nsubj"):
            main = tokens[subject.head - 1]
            tokens[verb.id - 1] = replace(verb, head=main.head, deprel=main.deprel, xpos="VBD")
            relation = "acl" if main.xpos == "VBN" and main.id == noun.id + 1 else "parataxis"
            tokens[main.id - 1] = replace(main, head=noun.id if relation == "acl" else verb.id, deprel=relation)
        else:
            continue
        tokens[subject.id - 1] = replace(subject, head=verb.id, deprel="nsubj")
        tokens[noun.id - 1] = replace(noun, head=verb.id, deprel="obj")
        first = month if day.upos == "NUM" else day
        tokens[first.id - 1] = replace(first, head=verb.id, deprel="obl")
        if first.id != day.id:
            tokens[day.id - 1] = replace(day, head=first.id, deprel="nummod")
        tokens[on.id - 1] = replace(on, head=first.id, deprel="case")
    return tokens


def nouns_before_periods(tokens: list[Token]) -> list[Token]:
    """ "the transfer of a smuggler caught last month": the noun, not the time behind its participle, heads the phrase."""
    for participle in list(tokens):
        if participle.xpos != "VBN" or participle.deprel != "amod" or participle.head <= participle.id:
            continue
        period = tokens[participle.head - 1]
        noun = tokens[participle.id - 2] if participle.id > 1 else participle
        if period.lemma.lower() not in PERIODS or noun.head != period.id or noun.upos not in ("NOUN", "PROPN"):
            continue
        for token in list(tokens):
            if token.head == period.id and token.id < noun.id:
                tokens[token.id - 1] = replace(token, head=noun.id)
        tokens[noun.id - 1] = replace(noun, head=period.head, deprel=period.deprel)
        tokens[participle.id - 1] = replace(participle, head=noun.id, deprel="acl")
        tokens[period.id - 1] = replace(period, head=participle.id, deprel="obl:unmarked")
    return tokens


def names_before_periods(tokens: list[Token]) -> list[Token]:
    """ "sanctions on Belarus next week": the preposition belongs to the name, the time stands by itself."""
    for period in list(tokens):
        if period.lemma.lower() not in PERIODS:
            continue
        case = preposition(tokens, period.id)
        if case is None or period.id - case.id < 3 or not period.head:
            continue
        near = next(
            (t for t in tokens[case.id : period.id - 1] if t.head == period.id and t.text.lower() in NEARNESS), None
        )
        if near is None or near.id < case.id + 2:
            continue
        name = tokens[near.id - 2]
        if name.upos not in ("NOUN", "PROPN") or name.head not in (period.id, period.head) or name.xpos == "POS":
            continue
        tokens[case.id - 1] = replace(case, head=name.id)
        tokens[name.id - 1] = replace(name, head=period.head, deprel=period.deprel)
        tokens[period.id - 1] = replace(period, deprel="obl:unmarked")
    return tokens


def partners(tokens: list[Token]) -> list[Token]:
    """ "The truce between Chad and Sudan collapsed": who follows the "and" is the other party, not a second summit."""
    for between in list(tokens):
        if between.text.lower() != "between" or between.deprel != "case" or between.head < between.id:
            continue
        first = tokens[between.head - 1]
        if not first.head or has(tokens, first.id, "conj"):
            continue
        second = next(
            (
                t
                for t in tokens[first.id :]
                if t.deprel == "conj" and t.head == first.head and t.upos in ("NOUN", "PROPN")
            ),
            None,
        )
        if second is not None and preposition(tokens, second.id) is None:
            tokens[second.id - 1] = replace(second, head=first.id)
    return tokens


def lists_of_examples(tokens: list[Token]) -> list[Token]:
    """ "sanctions, including travel bans, on commanders": a phrase with a preposition of its own ends the examples."""
    for token in list(tokens):
        if token.deprel != "conj" or not token.head:
            continue
        example = tokens[token.head - 1]
        including, own = preposition(tokens, example.id), preposition(tokens, token.id)
        if including is None or own is None or including.text.lower() not in ("including", "like"):
            continue
        if own.text.lower() not in ("including", "like") and example.head:
            tokens[token.id - 1] = replace(token, head=example.head, deprel="obl")
    return tokens


def objects_with_prepositions(tokens: list[Token]) -> list[Token]:
    """ "launched strikes against the enclave": a second object behind a preposition is none."""
    for token in list(tokens):
        if token.deprel != "obj" or not token.head or tokens[token.head - 1].upos != "VERB":
            continue
        case = preposition(tokens, token.id)
        others = [t for t in tokens if t.head == token.head and t.deprel == "obj" and t.id < token.id]
        if case is None or not others or not token.head < others[0].id < case.id:
            continue
        if case.text.lower() == "of" and tokens[token.head - 1].lemma.lower() not in CHARGING:
            tokens[token.id - 1] = replace(token, head=others[-1].id, deprel="nmod")  # "dozens of members"
        else:
            tokens[token.id - 1] = replace(token, deprel="obl")
    return tokens


def relative_clauses(tokens: list[Token]) -> list[Token]:
    """ "scrap the tax that she raised", "detained farmers who refused …": the clause of a pronoun right behind a noun is its own."""
    for pronoun in list(tokens):
        if pronoun.text.lower() not in ("that", "who", "which") or pronoun.id < 2 or not pronoun.head > pronoun.id:
            continue
        verb, noun = tokens[pronoun.head - 1], tokens[pronoun.id - 2]
        label = pronoun.deprel.split(":", 1)[0]
        if verb.upos != "VERB" or verb.deprel not in ("advcl", "ccomp", "conj") or label not in ("nsubj", "obj"):
            continue
        if noun.upos not in ("NOUN", "PROPN") or has(tokens, verb.id, "cc") or is_below(tokens, noun.id, verb.id):
            continue
        if label == "obj" and any(t.head == verb.id and t.deprel == "obj" and t.id > verb.id for t in tokens):
            continue
        while noun.deprel in ("flat", "compound", "appos") and 0 < noun.head < pronoun.id:
            noun = tokens[noun.head - 1]
        tokens[verb.id - 1] = replace(verb, head=noun.id, deprel="acl:relcl")
        tokens[pronoun.id - 1] = replace(pronoun, upos="PRON", xpos="WDT" if pronoun.text.lower() != "who" else "WP")
    return tokens


def contact_clauses(tokens: list[Token]) -> list[Token]:
    """ "end the siege it laid to the port": a clause without object right behind a noun lacks just that noun."""
    for subject in list(tokens):
        if subject.deprel != "nsubj" or subject.xpos != "PRP" or subject.id < 2 or not subject.head > subject.id:
            continue
        verb, noun = tokens[subject.head - 1], tokens[subject.id - 2]
        if noun.upos != "NOUN" or noun.deprel != "obj" or noun.lemma.lower() in PERIODS or noun.head >= subject.id:
            continue
        if verb.deprel not in ("ccomp", "advcl", "parataxis") or verb.lemma.lower() not in IMPOSING:
            continue
        if not has(tokens, verb.id, "obj", "ccomp", "xcomp", "mark") and not is_below(tokens, noun.id, verb.id):
            tokens[verb.id - 1] = replace(verb, head=noun.id, deprel="acl:relcl")
    return tokens


def swallowed_by_conjuncts(tokens: list[Token]) -> list[Token]:
    """ "arrested a man suspected of …": the participle, taken for a second verb, took the first one's object away."""
    for participle in list(tokens):
        if participle.xpos != "VBN" or participle.deprel != "conj" or not 0 < participle.head < participle.id:
            continue
        verb, noun = tokens[participle.head - 1], tokens[participle.id - 2]
        if verb.upos != "VERB" or noun.head != participle.id or not noun.deprel.startswith("nsubj"):
            continue
        if has(tokens, participle.id, "cc", "aux", "cop", "mark") or has(tokens, verb.id, "obj"):
            continue
        if any(t.upos == "PUNCT" and t.text == "," for t in tokens[verb.id : noun.id]):
            continue
        tokens[noun.id - 1] = replace(noun, head=verb.id, deprel="obj")
        tokens[participle.id - 1] = replace(participle, head=noun.id, deprel="acl")
    return tokens


def ordered_states(tokens: list[Token]) -> list[Token]:
    """ "ordered two bankers jailed": what is to be done with the object is ordered, not a circumstance."""
    for participle in list(tokens):
        if participle.text.lower() not in ORDERED or participle.deprel not in ("advcl", "acl") or not participle.head:
            continue
        verb = tokens[participle.head - 1]
        if participle.deprel == "acl":
            verb = tokens[verb.head - 1] if verb.head and verb.deprel == "obj" else verb
        if verb.lemma.lower() != "order" or verb.upos != "VERB" or has(tokens, participle.id, "mark", "aux", "nsubj"):
            continue
        after = tokens[participle.id] if participle.id < len(tokens) else participle
        if participle.deprel == "advcl" or after.upos != "ADP":
            tokens[participle.id - 1] = replace(participle, head=verb.id, deprel="xcomp")
    return tokens


def subjects_of_speech(tokens: list[Token]) -> list[Token]:
    """ "A bombing by the group killed 75 people, a monitor said": the first subject belongs to the verb before the comma."""
    for second in list(tokens):
        if not second.deprel.startswith("nsubj") or not second.head > second.id:
            continue
        speech = tokens[second.head - 1]
        first = next((t for t in tokens[: second.id - 1] if t.head == speech.id and t.deprel.startswith("nsubj")), None)
        if first is None or first.xpos in ("WP", "WDT"):
            continue
        verb = next(
            (
                t
                for t in tokens[first.id : second.id - 1]
                if (t.upos == "VERB" and t.xpos in ("VBD", "VBZ", "VBP", "VBN"))
                or (
                    t.upos not in ("NOUN", "PROPN", "VERB")
                    and t.deprel in ("advcl", "acl")
                    and has(tokens, t.id, "obj")
                )
            ),
            None,
        )
        if verb is None or has(tokens, verb.id, "nsubj") or verb.deprel.startswith(("amod", "csubj")):
            continue
        finite = verb.xpos == "VBD" or verb.upos != "VERB" or has(tokens, verb.id, "obj")
        if verb.deprel.startswith("acl") and not (verb.head == first.id and finite and verb.deprel == "acl"):
            continue
        if verb.xpos == "VBN" and verb.deprel not in ("root", "conj") and not has(tokens, verb.id, "aux", "obj"):
            continue
        if not any(t.text == "," for t in tokens[verb.id : second.id - 1]):
            continue
        if verb.upos != "VERB":
            tokens[verb.id - 1] = verb = replace(verb, upos="VERB", xpos="VBD")  # "overran", a word the tagger lacks
        below = is_below(tokens, verb.id, speech.id)
        tokens[first.id - 1] = replace(first, head=verb.id)
        if below:
            tokens[verb.id - 1] = replace(verb, head=speech.id, deprel="ccomp")
        for token in list(tokens[speech.id :]):
            # "..., officials said, killing 17 soldiers": who killed is the first verb's subject
            if token.head == speech.id and token.xpos == "VBG" and not has(tokens, token.id, "nsubj", "mark"):
                tokens[token.id - 1] = replace(token, head=verb.id, deprel="advcl")
    return tokens
