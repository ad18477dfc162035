"""Repairs of known parser mistakes, before clauses are read. Each function names the sentence that forced it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from eventcode.coding.attachment import ORDERED, ordered_states, reattach, verbs_behind_names, verbs_inside_names
from eventcode.coding.complements import complements
from eventcode.coding.finite import finite_verbs
from eventcode.coding.infinitives import infinitives
from eventcode.coding.misattached import misattached
from eventcode.coding.mistagged import agents_below_verbs, mistagged_verbs
from eventcode.coding.offices import names_behind_offices, titles, titles_before_owners
from eventcode.coding.regroup import regroup_clauses, regroup_phrases
from eventcode.coding.subjects import (
    double_subjects,
    lost_subjects,
    phrases_of_subjects,
    relative_roots,
    sources_of_news,
    subjects_behind_subordinators,
    subjects_behind_that,
)
from eventcode.coding.tokens import OF_STATES, PERIODS, is_below
from eventcode.model import Sentence, Token

AUXILIARIES = frozenset(
    {"have", "be", "will", "would", "do", "may", "might", "can", "could", "shall", "should", "must"}
)
PARTICIPLES = frozenset({"VBN", "VBG", "VB"})
MODIFYING = frozenset({"compound", "amod", "flat", "nummod", "nmod:unmarked", "nmod:desc", "nmod:poss"})
QUANTIFIERS = (
    ("no", "fewer", "than"), ("no", "less", "than"), ("as", "many", "as"), ("as", "much", "as"), ("at", "least"),
    ("at", "most"), ("more", "than"), ("less", "than"), ("fewer", "than"), ("up", "to"), ("close", "to"), ("around",),
    ("about",), ("over",), ("under",), ("than",),
)  # fmt: skip
"""What stands before a number without being a preposition of the phrase; the longer ones first."""
PREPOSITIONAL = frozenset(
    {
        "talk", "speak", "say", "argue", "complain", "ask", "know", "think", "negotiate", "fight", "clash", "rule", "quarrel",
        "protest", "sue", "demonstrate", "fly", "come", "go", "march", "warn", "hear", "tell", "write", "meet", "resign"
    }
)  # fmt: skip
"""Verbs after which "about" and "over" are prepositions even before a number."""
SAID_OF_OBJECTS = frozenset(
    {"guilty", "liable", "responsible", "accountable", "hostage", "captive", "prisoner", "free"}
)
WEEKDAYS = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday"}
)
COPULAR = frozenset((
    "be", "become", "remain", "seem", "appear", "look", "stay", "prove", "last", "cost", "say", "arrive", "go", "come", "fall",
))  # fmt: skip
SAYING = frozenset(
    {
        "say", "tell", "think", "believe", "claim", "report", "announce", "know", "hear", "see", "find", "show", "state", "add",
        "declare", "confirm", "deny", "note", "argue", "allege", "suggest", "insist", "want", "need", "be", "keep", "leave"
    }
)  # fmt: skip
"""Verbs whose complement may be a whole clause, or a noun with a participle said of it."""


def repair(sentence: Sentence, names: Iterable[tuple[int, int]] = ()) -> tuple[Token, ...]:
    """The sentence's tokens with mistakes undone; `names` are first and last token ids of known names."""
    names = list(names)
    tokens = reattach(
        quantities(
            prepositions(
                verbs_behind_names(
                    verbs_inside_names(misattached(mistagged_verbs(list(sentence.tokens))), names), names
                )
            )
        )
    )
    tokens = agents_below_verbs(tokens)
    tokens = finite_verbs(regroup_phrases(complements(tokens)))
    tokens = names_behind_offices(titles(tokens))
    tokens = raise_main_verb(tokens)
    tokens = join_neighbours(tokens)
    tokens = swallowed_objects(tokens)
    tokens = days_behind_nouns(tokens)
    tokens = titles_before_owners(tokens)
    tokens = object_predicates(tokens)
    tokens = nominal_objects(tokens)
    tokens = participles_behind_nouns(tokens)
    tokens = stray_conjuncts(tokens)
    tokens = verbs_inside_phrases(tokens)
    tokens = nouns_after_possessors(tokens)
    tokens = phrases_of_subjects(tokens)
    tokens = relative_roots(tokens)
    tokens = double_subjects(tokens)
    tokens = ordered_states(regroup_clauses(tokens))
    tokens = subjects_behind_subordinators(tokens)
    tokens = infinitives(lost_subjects(tokens))
    tokens = sources_of_news(subjects_behind_that(tokens))
    for first, last in names:
        tokens = join_name(tokens, first, last)
    return tuple(tokens)


def raise_main_verb(tokens: list[Token]) -> list[Token]:
    """ "Seoul and Washington have ramped up ties": the participle, not the auxiliary, heads the clause."""
    for auxiliary in [t for t in tokens if t.upos == "AUX" and t.lemma.lower() in AUXILIARIES]:
        if auxiliary.deprel in ("aux", "aux:pass", "cop"):
            continue
        verb = next(
            (
                t
                for t in tokens
                if t.head == auxiliary.id
                and t.upos == "VERB"
                and (t.xpos in PARTICIPLES or (t.xpos == "VBD" and auxiliary.lemma.lower() == "have"))
                and 0 < t.id - auxiliary.id <= 4
                and t.deprel in ("obj", "xcomp", "ccomp", "advcl", "conj", "acl")
            ),
            None,
        )
        if verb is None:
            continue
        label = "aux:pass" if auxiliary.lemma.lower() == "be" and verb.xpos == "VBN" else "aux"
        for i, token in enumerate(tokens):
            if token.id == verb.id:
                tokens[i] = replace(token, head=auxiliary.head, deprel=auxiliary.deprel)
            elif token.id == auxiliary.id:
                tokens[i] = replace(token, head=verb.id, deprel=label)
            elif token.head == auxiliary.id:
                tokens[i] = replace(token, head=verb.id)
        # "Seoul ... nsubj of ramped" came out below the participle already; nothing more to move
    return tokens


def join_neighbours(tokens: list[Token]) -> list[Token]:
    """ "sentenced Paris Hilton": two proper nouns side by side in one role are one name."""
    for first, second in pairwise(list(tokens)):
        same = first.head == second.head and first.deprel == second.deprel and first.deprel in ("obj", "nsubj", "obl")
        if same and first.upos == second.upos == "PROPN":
            tokens[second.id - 1] = replace(second, head=first.id, deprel="flat")
    return tokens


def verbs_inside_phrases(tokens: list[Token]) -> list[Token]:
    """ "The army shelled Homs": taken for one phrase, "army" and "shelled" both modifying "Homs".

    No noun stands as a modifier before a participle that modifies the same head, so it is subject, verb, object.
    """
    for verb in list(tokens):
        if verb.upos != "VERB" or verb.deprel != "amod" or verb.xpos not in ("VBD", "VBN") or verb.head <= verb.id:
            continue
        noun = tokens[verb.head - 1]
        subject = next(
            (
                t
                for t in tokens[: verb.id - 1]
                if t.upos in ("NOUN", "PROPN")
                and ((t.head == noun.id and t.deprel == "compound") or (t.head == verb.id and t.deprel == "nsubj"))
            ),
            None,
        )
        if subject is None or noun.deprel not in ("root", "conj", "ccomp", "parataxis"):
            continue
        for i, token in enumerate(tokens):
            if token.head == noun.id and token.id < verb.id and token.id != subject.id:
                # articles and adjectives before the subject are its own
                tokens[i] = replace(token, head=subject.id) if token.id < subject.id else replace(token, head=verb.id)
            elif token.head == noun.id and token.upos == "PUNCT":
                tokens[i] = replace(token, head=verb.id)
        tokens[subject.id - 1] = replace(tokens[subject.id - 1], head=verb.id, deprel="nsubj")
        tokens[verb.id - 1] = replace(verb, head=noun.head, deprel=noun.deprel, xpos="VBD")
        tokens[noun.id - 1] = replace(tokens[noun.id - 1], head=verb.id, deprel="obj")
    return tokens


def nouns_after_possessors(tokens: list[Token]) -> list[Token]:
    """ "Lavrov's visit to Pyongyang comes after …": what follows a possessor is a noun, though tagged as a verb.

    If it stood as the root, the verb below it takes its place, and the phrases between the two become its own.
    """
    owners = {t.head: t for t in tokens if t.xpos == "POS"}
    for noun in list(tokens) if owners else ():
        if noun.upos != "VERB" or noun.xpos not in ("VB", "VBP", "VBZ", "NN"):
            continue
        subject = next(
            (t for t in tokens if t.head == noun.id and t.deprel.startswith("nsubj") and t.id in owners), None
        )
        if subject is None or subject.id > noun.id:
            continue
        verb = next((t for t in tokens if t.head == noun.id and t.id > noun.id and t.upos == "VERB"), None)
        tokens[subject.id - 1] = replace(subject, deprel="nmod:poss")
        if verb is None:
            tokens[noun.id - 1] = replace(noun, upos="NOUN", xpos="NN")
            continue
        tokens[noun.id - 1] = replace(noun, upos="NOUN", xpos="NN", head=verb.id, deprel="nsubj")
        tokens[verb.id - 1] = replace(verb, head=noun.head, deprel=noun.deprel)
        for i, token in enumerate(tokens):
            if token.head == noun.id and token.id > verb.id:
                tokens[i] = replace(token, head=verb.id)
            elif token.head == verb.id and noun.id < token.id < verb.id and token.deprel == "obl":
                tokens[i] = replace(token, head=noun.id, deprel="nmod")
    return tokens


def prepositions(tokens: list[Token]) -> list[Token]:
    """ "a meeting with former Somali president Sharif": the preposition belongs to the whole phrase, not to its modifier.

    Nor, in "talks with King Abdullah and top officials", to the last of those who are named.
    """
    for token in list(tokens):
        if token.deprel != "case" or token.xpos == "POS" or token.head <= token.id:
            continue
        head = tokens[token.head - 1]
        while (head.deprel in MODIFYING and head.head > head.id) or (head.deprel == "conj" and head.head > token.id):
            head = tokens[head.head - 1]
        if head.id != token.head and not any(
            t.deprel == "case" and t.xpos != "POS" and t.head == head.id for t in tokens
        ):
            tokens[token.id - 1] = replace(token, head=head.id)
    return tokens


def quantities(tokens: list[Token]) -> list[Token]:
    """ "killed at least 75 people": the words before a number are no preposition, and the phrase is the object."""
    words = [t.text.lower() for t in tokens]
    for number in list(tokens):
        counted = number.upos in ("NUM", "SYM") or number.text[:1].isdigit()  # "1,500" may be tagged as a noun
        if not counted and number.text.lower() not in (
            "dozens",
            "scores",
            "hundreds",
            "thousands",
            "half",
            "a",
        ):
            continue
        phrase = next(
            (p for p in QUANTIFIERS if tuple(words[max(0, number.id - 1 - len(p)) : number.id - 1]) == p), None
        )
        if phrase is None:
            continue
        first = number.id - len(phrase)
        inside = range(first, number.id)
        marked = next(
            (t for t in tokens[first - 1 : number.id - 1] if t.deprel == "case" and t.head >= number.id), None
        )
        if marked is None:
            continue
        noun = tokens[marked.head - 1]
        verb = tokens[noun.head - 1] if noun.head else None
        before = tokens[first - 2] if first > 1 else None
        if before is not None and before.deprel == "case" and before.head == marked.head:
            tokens[marked.id - 1] = replace(marked, head=number.id, deprel="advmod")  # "to about a million people"
            continue
        if len(phrase) == 1 and (
            verb is None or verb.id != first - 1 or verb.lemma.lower() in PREPOSITIONAL or noun.lemma.lower() in PERIODS
        ):
            continue
        for i in inside:
            tokens[i - 1] = replace(tokens[i - 1], head=number.id, deprel="advmod")
        if verb is None or verb.upos != "VERB" or noun.deprel != "obl":
            continue
        taken = {t.deprel.split(":", 1)[0] for t in tokens if t.head == verb.id}
        passive = any(t.deprel == "aux:pass" and t.head == verb.id for t in tokens)
        if noun.id > verb.id and "obj" not in taken and not passive:
            tokens[noun.id - 1] = replace(noun, deprel="obj")
        elif noun.id < verb.id and "nsubj" not in taken:
            tokens[noun.id - 1] = replace(noun, deprel="nsubj:pass" if passive else "nsubj")
    return tokens


def nominal_objects(tokens: list[Token]) -> list[Token]:
    """ "met Erdogan in Ankara", "freed on bail two ministers": a bare noun phrase behind a verb without object is it."""
    for token in list(tokens):
        bare = token.deprel in ("obl", "obl:unmarked", "nmod:unmarked", "xcomp", "ccomp")
        money = token.upos == "SYM" and any(t.head == token.id and t.upos == "NUM" for t in tokens)
        counted = token.upos == "NUM" and any(
            t.head == token.id and t.deprel == "det" for t in tokens
        )  # "the last 46 of its men"
        if not bare or not (token.upos in ("NOUN", "PROPN") or money or counted) or not 0 < token.head < token.id:
            continue
        verb = tokens[token.head - 1]
        if verb.upos != "VERB" or verb.lemma.lower() in COPULAR or token.lemma.lower() in PERIODS:
            continue
        own = {t.deprel.split(":", 1)[0] for t in tokens if t.head == token.id and t.xpos != "POS"}
        taken = {t.deprel for t in tokens if t.head == verb.id}
        if verb.xpos == "VBN" and not taken & {"aux", "nsubj"}:
            continue  # "a man named Lee"
        if own & {"case", "mark", "cop", "nsubj", "aux"} or taken & {"obj", "aux:pass", "nsubj:pass"}:
            continue
        if (
            token.deprel.endswith("unmarked")
            and any(t.upos == "NUM" and t.head == token.id for t in tokens)
            and token.upos == "PROPN"
        ):
            continue  # "February 5"
        tokens[token.id - 1] = replace(token, deprel="obj")
    return tokens


def swallowed_objects(tokens: list[Token]) -> list[Token]:
    """ "questioned a driver seen near …", "will not admit expelled students": the participle took its noun away."""
    for participle in list(tokens):
        if participle.xpos not in ("VBN", "VBG") or participle.deprel not in ("xcomp", "ccomp") or not participle.head:
            continue
        own = [t for t in tokens if t.head == participle.id]
        if any(t.deprel.split(":", 1)[0] in ("mark", "aux", "cop") for t in own):
            continue
        verb = tokens[participle.head - 1]
        before = [t for t in own if verb.id < t.id < participle.id and t.upos in ("NOUN", "PROPN")]
        takes = verb.upos == "VERB" and verb.lemma.lower() not in SAYING and verb.id < participle.id
        has_object = any(t.head == verb.id and t.deprel == "obj" for t in tokens)
        if (
            takes
            and before
            and not has_object
            and before[0].deprel.split(":", 1)[0] in ("nsubj", "obj", "compound", "obl", "nmod")
        ):
            noun = before[0]
            tokens[noun.id - 1] = replace(noun, head=verb.id, deprel="obj")
            tokens[participle.id - 1] = replace(participle, head=noun.id, deprel="acl")
            continue
        previous = tokens[participle.id - 2] if participle.id > 1 else None
        after = next((t for t in own if t.deprel == "obj" and t.id > participle.id), None)
        if previous is None or after is None or participle.xpos != "VBN" or previous.upos != "VERB":
            continue
        if previous.lemma.lower() in SAYING or any(t.head == previous.id and t.deprel == "obj" for t in tokens):
            continue
        tokens[after.id - 1] = replace(after, head=previous.id, deprel="obj")
        tokens[participle.id - 1] = replace(participle, upos="ADJ", head=after.id, deprel="amod")
    return tokens


def object_predicates(tokens: list[Token]) -> list[Token]:
    """ "found the minister guilty": what is said of the object is no part of its name."""
    for word in list(tokens):
        if word.text.lower() not in SAID_OF_OBJECTS or not word.head:
            continue
        name = tokens[word.head - 1]
        if word.deprel in ("flat", "appos", "conj", "amod") and name.deprel == "obj" and name.id < word.id:
            tokens[word.id - 1] = replace(word, head=name.head, deprel="xcomp")  # "found Paris Hilton guilty"
        if word.deprel not in ("obj", "xcomp"):
            continue
        noun = next((t for t in reversed(tokens) if t.head == word.id and t.deprel in ("compound", "nsubj")), None)
        if noun is None or not word.head < noun.id < word.id:
            continue
        for token in list(tokens):
            if token.head == word.id and token.id < noun.id:
                tokens[token.id - 1] = replace(token, head=noun.id)
        tokens[noun.id - 1] = replace(noun, head=word.head, deprel="obj")
        tokens[word.id - 1] = replace(word, deprel="xcomp")
    return tokens


def days_behind_nouns(tokens: list[Token]) -> list[Token]:
    """ "summoned the ambassador Monday": a bare weekday behind a noun is no part of the phrase."""
    for day in list(tokens):
        if day.text.lower() not in WEEKDAYS or day.id < 2:
            continue
        noun = tokens[day.id - 2]
        if noun.head != day.id or noun.upos not in ("NOUN", "PROPN") or noun.lemma.lower() in PERIODS:
            continue
        if noun.deprel not in ("compound", "nmod:poss", "nmod:desc", "nmod:unmarked", "flat"):
            continue
        for token in list(tokens):
            if token.head == day.id and token.id < noun.id:
                tokens[token.id - 1] = replace(token, head=noun.id)
        tokens[noun.id - 1] = replace(noun, head=day.head, deprel=day.deprel)
        tokens[day.id - 1] = replace(day, head=day.head or noun.id, deprel="obl:unmarked")
    return tokens


def participles_behind_nouns(tokens: list[Token]) -> list[Token]:
    """ "lifted sanctions imposed on India": a bare participle right behind a noun is said of it."""
    for participle in list(tokens):
        if (
            participle.xpos != "VBN"
            or participle.lemma.lower() in ("compare", "base", "give", "follow")  # "compared to" is hardly a verb
            or participle.deprel not in ("advcl", "xcomp")
            or participle.id < 2
            or participle.head >= participle.id
        ):
            continue
        if tokens[participle.head - 1].lemma.lower() == "order" and participle.text.lower() in ORDERED:
            continue
        if participle.deprel == "xcomp" and tokens[participle.head - 1].lemma.lower() in OF_STATES:
            continue
        noun = tokens[participle.id - 2]
        if noun.upos not in ("NOUN", "PROPN") or noun.lemma.lower() in PERIODS or noun.head == participle.id:
            continue
        if any(t.head == participle.id and t.deprel.split(":", 1)[0] in ("mark", "aux", "nsubj") for t in tokens):
            continue
        while noun.deprel in MODIFYING and noun.deprel != "nmod:poss" and 0 < noun.head < participle.id:
            noun = tokens[noun.head - 1]
        if not is_below(tokens, noun.id, participle.id):
            tokens[participle.id - 1] = replace(participle, head=noun.id, deprel="acl")
    return tokens


def stray_conjuncts(tokens: list[Token]) -> list[Token]:
    """ "discussed the crisis with the leaders": a phrase with a preposition of its own is not coordinated with the object."""
    for token in list(tokens):
        if token.deprel != "conj" or token.upos not in ("NOUN", "PROPN") or not token.head:
            continue
        noun = tokens[token.head - 1]
        cases = [t for t in tokens if t.deprel == "case" and t.xpos != "POS" and t.head in (token.id, noun.id)]
        if not cases or any(c.head == noun.id for c in cases) or noun.deprel not in ("obj", "nsubj", "conj"):
            continue
        if any(t.deprel == "cc" and t.head == token.id for t in tokens):
            continue
        verb = noun
        while verb.deprel == "conj" and verb.head:
            verb = tokens[verb.head - 1]
        if verb.deprel not in ("obj", "nsubj") or not verb.head:
            continue
        tokens[token.id - 1] = replace(token, head=verb.head, deprel="obl")
    return tokens


def join_name(tokens: list[Token], first: int, last: int) -> list[Token]:
    """ "Kim Jong Un made a visit": the words of one known name form one phrase, whatever the tree says.

    The word whose head lies outside stays the head (the last such word in "North Korea", the first in a person's
    name where the parser chose it); the others hang on it as `flat`.
    """
    inside = range(first, last + 1)
    outer = [t for t in tokens[first - 1 : last] if t.head not in inside]
    end = tokens[last - 1]
    if len(outer) == 1 and end.deprel == "appos" and end.head == outer[0].id:
        # "the secretary-general of the union": one word, not two of which the second explains the first
        for token in list(tokens):
            if token.head == outer[0].id and token.id != last:
                tokens[token.id - 1] = replace(token, head=last)
        tokens[last - 1] = replace(end, head=outer[0].head, deprel=outer[0].deprel)
        tokens[outer[0].id - 1] = replace(outer[0], head=last, deprel="compound")
        outer = [tokens[last - 1]]
    for token in tokens[first - 1 : last]:
        if token.deprel == "conj" and token.head in inside:
            tokens[token.id - 1] = replace(token, deprel="flat")  # "Trinidad and Tobago"
    if outer:
        tokens = conjuncts_of_name(tokens, inside, best_head(outer))
    if len(outer) <= 1:
        return tokens
    head = best_head(outer)
    for token in list(tokens):
        if token.id in inside and token.id != head.id and token in outer:
            tokens[token.id - 1] = replace(token, head=head.id, deprel="flat")
    return unloop(tokens, head)


def conjuncts_of_name(tokens: list[Token], inside: range, head: Token) -> list[Token]:
    """ "The Republic of Korea and Japan": what is coordinated with a word inside a name is so with the whole name."""
    for token in list(tokens):
        if token.deprel == "conj" and token.id not in inside and token.head in inside and token.id > inside[-1]:
            tokens[token.id - 1] = replace(token, head=head.id)
    return tokens


def best_head(outer: Sequence[Token]) -> Token:
    """The word that plays the weightiest part outside the name."""
    order = ("nsubj", "nsubj:pass", "obj", "iobj", "obl:agent", "obl", "nmod:poss", "nmod", "root", "conj", "appos")
    return min(outer, key=lambda t: (order.index(t.deprel) if t.deprel in order else len(order), t.id))


def unloop(tokens: list[Token], head: Token) -> list[Token]:
    """Undo a join that made the name its own ancestor: its head moves to the root of what it hung on."""
    seen = {head.id}
    current = tokens[head.id - 1]
    while current.head:
        if current.head in seen:
            root = next((t.id for t in tokens if t.head == 0), 0)
            if root and root not in seen:
                tokens[head.id - 1] = replace(tokens[head.id - 1], head=root, deprel="dep")
            else:
                tokens[head.id - 1] = replace(tokens[head.id - 1], head=0, deprel="root")
            return tokens
        seen.add(current.head)
        current = tokens[current.head - 1]
    return tokens
