"""Repairs of verbs that the parser tagged as something else, or that a participle before them robbed of their subject."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from eventcode.coding.attachment import has
from eventcode.coding.headlines import headline_verbs, is_capitalised
from eventcode.coding.tokens import NOMINAL, PERIODS, WEEKDAYS, is_below
from eventcode.model import Token

CLAUSAL = frozenset({"root", "ccomp", "conj", "parataxis", "advcl", "acl:relcl"})
"""What only a predicate is to its head, if it has a subject."""
THOUGHT = frozenset(
    {"believe", "think", "suspect", "say", "know", "claim", "describe", "identify", "presume", "allege"}
)
FINITE = frozenset({"VBD", "VBZ", "VBP"})
SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "expl")
HYPHENATED = frozenset(
    {
        "go-ahead",
        "sit-in",
        "sit-ins",
        "die-in",
        "break-in",
        "check-in",
        "stand-off",
        "stand-offs",
        "build-up",
        "pull-out",
        "call-up",
    }
)
SPEAKING = frozenset({"say", "report", "announce", "tell", "add", "state", "disclose", "confirm"})

ALSO_VERBS = frozenset({"free", "open", "clear", "secure", "empty", "lower", "double"})
"""Adjectives that are verbs as well."""


def mistagged_verbs(tokens: list[Token]) -> list[Token]:
    """The tokens with such verbs in their place; runs before all other repairs."""
    for step in (
        hyphenated_nouns, relative_pronouns, shot_dead, pulled_out, firsts, double_prepositions, perfects, nouns_as_infinitives,
        adjectives_as_infinitives, prepositions_of_gerunds, forced_landings,
        headline_verbs, verbs_with_subjects, subjects_as_clauses, verbs_behind_days,
        finite_behind_participles, objects_as_verbs, participles_behind_by, listed_nationalities, verbs_before_speech,
        verbs_behind_participles,
    ):  # fmt: skip
        tokens = step(tokens)
    return tokens


def verbs_with_subjects(tokens: list[Token]) -> list[Token]:
    """ "The mayor decried the plan", "Modi lauds Nepal": what has a subject, an object and small letters is a verb."""
    headline = is_capitalised(tokens)
    for word in list(tokens):
        if word.upos == "VERB" and word.xpos in FINITE and not any(has(tokens, word.id, label) for label in SUBJECTS):
            name_before(tokens, word)
            continue
        if word.upos == "NOUN" and word.deprel == "acl" and is_that_clause(tokens, word):
            tokens[word.id - 1] = replace(word, upos="VERB", xpos="VB")  # "demanded that Italy hand back the bodies"
            continue
        if word.upos in ("VERB", "AUX", "PRON", "PUNCT") or word.deprel not in CLAUSAL:
            continue
        if not word.text.islower() and not (headline and word.text.endswith("s") and word.deprel == "root"):
            continue
        subject = any(t.head == word.id and t.deprel == "nsubj" and t.id < word.id for t in tokens)
        if not subject and not name_before(tokens, word):
            continue
        if has(tokens, word.id, "cop", "det", "aux", "nummod") or exactly(tokens, word.id, "nmod:poss"):
            continue
        inflected = word.text.endswith(("ed", "s")) and not word.text.endswith(("ss", "us", "less"))
        if (word.upos != "PROPN" or not word.text.islower()) and not (
            has(tokens, word.id, "obj", "iobj") and (inflected or word.upos == "ADP")
        ):
            continue
        tokens[word.id - 1] = replace(word, upos="VERB", xpos="VBZ" if word.text.endswith("s") else "VBD")
        for token in list(tokens):
            if token.head != word.id:
                continue
            if token.deprel == "appos" and token.id > word.id and not has(tokens, word.id, "obj"):
                tokens[token.id - 1] = replace(token, deprel="obj")
            elif token.deprel == "compound" and token.text.lower() in WEEKDAYS:
                tokens[token.id - 1] = replace(token, deprel="obl")
                for case in list(tokens):
                    if case.head == word.id and case.deprel == "case" and case.id == token.id - 1:
                        tokens[case.id - 1] = replace(case, head=token.id)
    return tokens


def is_that_clause(tokens: list[Token], word: Token) -> bool:
    """True for a word with "that", a subject and an object of its own."""
    that = any(t.head == word.id and t.deprel == "mark" and t.text.lower() == "that" for t in tokens)
    return that and has(tokens, word.id, "nsubj") and has(tokens, word.id, "obj") and not has(tokens, word.id, "cop")


def firsts(tokens: list[Token]) -> list[Token]:
    """ "was among the first to recognise Kosovo": the subject does what it was the first to do."""
    for word in list(tokens):
        if word.lemma.lower() not in ("first", "last", "latest") or not has(tokens, word.id, "nsubj"):
            continue
        for verb in [
            t
            for t in tokens[word.id :]
            if t.head == word.id and t.deprel in ("acl", "advcl", "csubj") and t.upos == "VERB"
        ]:
            if any(t.head == verb.id and t.deprel == "mark" and t.text.lower() == "to" for t in tokens):
                tokens[verb.id - 1] = replace(verb, deprel="xcomp")
    return tokens


def perfects(tokens: list[Token]) -> list[Token]:
    """ "has test-fired a missile", taken for having something fired: a participle without an object between is the verb."""
    for word in list(tokens):
        if word.upos != "VERB" or word.lemma.lower() != "have" or has(tokens, word.id, "obj"):
            continue
        verb = next(
            (t for t in tokens[word.id :] if t.head == word.id and t.deprel == "xcomp" and t.xpos == "VBN"), None
        )
        if verb is None or verb.upos != "VERB" or has(tokens, verb.id, "mark"):
            continue
        for token in list(tokens):
            if token.head == word.id:
                tokens[token.id - 1] = replace(token, head=verb.id)
        tokens[verb.id - 1] = replace(verb, head=word.head, deprel=word.deprel)
        tokens[word.id - 1] = replace(word, upos="AUX", head=verb.id, deprel="aux")
    return tokens


def nouns_as_infinitives(tokens: list[Token]) -> list[Token]:
    """ "forced a plane to land": a bare noun that has "to" for its conjunction is a verb."""
    for word in list(tokens):
        before = tokens[word.id - 2] if word.id > 1 else word
        marked = before.deprel == "mark" or (before.deprel == "case" and word.deprel == "advcl")
        if word.xpos != "NN" or before.head != word.id or not marked or before.text.lower() != "to":
            continue
        if word.deprel in ("advcl", "xcomp", "acl", "ccomp") and not has(tokens, word.id, "nmod", "cop"):
            tokens[word.id - 1] = replace(word, upos="VERB", xpos="VB")
    return tokens


def adjectives_as_infinitives(tokens: list[Token]) -> list[Token]:
    """ "called on Mali to free jailed journalists": what is said of the people and has "to" before it is a verb."""
    for word in list(tokens):
        to = tokens[word.id - 2] if word.id > 1 else word
        if (
            word.text.lower() not in ALSO_VERBS
            or word.upos != "ADJ"
            or word.deprel not in ("advcl", "xcomp", "acl", "ccomp")
        ):
            continue
        noun = tokens[to.head - 1] if to.head else to
        if to.text.lower() != "to" or to.deprel != "case" or noun.id <= word.id or noun.deprel != "obl":
            continue
        tokens[word.id - 1] = replace(word, upos="VERB", xpos="VB")
        tokens[to.id - 1] = replace(to, upos="PART", xpos="TO", head=word.id, deprel="mark")
        tokens[noun.id - 1] = replace(noun, head=word.id, deprel="obj")
    return tokens


def prepositions_of_gerunds(tokens: list[Token]) -> list[Token]:
    """ "stopped short of threatening Mali": the preposition belongs to the verb, not to its object."""
    for before, verb in pairwise(list(tokens)):
        noun = tokens[before.head - 1] if before.head else before
        if before.deprel != "case" or verb.xpos != "VBG" or verb.deprel not in ("advcl", "acl", "xcomp"):
            continue
        if noun.head == verb.id and noun.deprel == "obj":
            tokens[before.id - 1] = replace(before, head=verb.id, deprel="mark")
    return tokens


def relative_pronouns(tokens: list[Token]) -> list[Token]:
    """ "the siege that they laid": what is the object of a verb is no conjunction."""
    for that in list(tokens):
        if that.text.lower() == "that" and that.upos == "SCONJ" and that.deprel in ("obj", "nsubj", "nsubj:pass"):
            tokens[that.id - 1] = replace(that, upos="PRON", xpos="WDT")
    return tokens


def forced_landings(tokens: list[Token]) -> list[Token]:
    """ "forced a plane flying to Juba to land": what is forced has an infinitive, also where "to" was taken for a preposition."""
    for word in list(tokens):
        to = tokens[word.id - 2] if word.id > 1 else word
        if word.xpos != "NN" or word.text.lower() not in ("land", "return", "retreat", "halt") or word.deprel != "obl":
            continue
        if to.text.lower() != "to" or to.head != word.id or has(tokens, word.id, "det", "amod", "compound", "nmod"):
            continue
        above = tokens[word.head - 1]
        while above.head and above.lemma.lower() not in ("force", "order", "compel", "oblige"):
            above = tokens[above.head - 1]
        if above.upos == "VERB" and above.lemma.lower() in ("force", "order", "compel", "oblige"):
            tokens[word.id - 1] = replace(word, upos="VERB", xpos="VB", head=above.id, deprel="xcomp")
            tokens[to.id - 1] = replace(to, upos="PART", xpos="TO", deprel="mark")
    return tokens


def subjects_as_clauses(tokens: list[Token]) -> list[Token]:
    """ "A first contingent of police landed, officials said": of two clauses before "said" the one without a verb is a subject."""
    for word in list(tokens):
        speech = tokens[word.head - 1] if word.head else word
        if word.deprel != "ccomp" or word.upos not in ("ADJ", *NOMINAL) or has(tokens, word.id, "nsubj", "cop", "aux"):
            continue
        verb = next(
            (
                t
                for t in tokens[word.id :]
                if t.head == speech.id and t.deprel == "ccomp" and t.upos == "VERB" and t.id < speech.id
            ),
            None,
        )
        if verb is None or has(tokens, verb.id, "nsubj") or any(t.text == "," for t in tokens[word.id : verb.id]):
            continue
        passive = exactly(tokens, verb.id, "aux:pass")
        tokens[word.id - 1] = replace(
            word, upos="NOUN", xpos="NN", head=verb.id, deprel="nsubj:pass" if passive else "nsubj"
        )
    return tokens


def double_prepositions(tokens: list[Token]) -> list[Token]:
    """ "by the Russian navy off Crimea", taken for one phrase with two prepositions: the second begins another."""
    for noun in list(tokens):
        if noun.upos not in NOMINAL:
            continue
        before = tokens[: noun.id - 1]
        cases = [t for t in before if t.head == noun.id and t.deprel == "case" and t.xpos == "IN"]
        if len(cases) != 2:
            continue
        first, second = cases
        inner = tokens[second.id - 2]
        if inner.head != noun.id or inner.deprel != "compound" or inner.upos not in NOMINAL or inner.id <= first.id:
            continue
        for token in list(tokens):
            if token.head == noun.id and token.id < second.id and token.id != inner.id:
                tokens[token.id - 1] = replace(token, head=inner.id)
        tokens[inner.id - 1] = replace(inner, head=noun.head, deprel=noun.deprel)
        tokens[noun.id - 1] = replace(noun, head=inner.id, deprel="nmod")
    return tokens


def name_before(tokens: list[Token], word: Token) -> bool:
    """ "Amnesty International castigated Bahrain", taken for one name with an object: its other words are the subject."""
    before = tokens[word.id - 2] if word.id > 1 else word
    if word.upos not in (*NOMINAL, "VERB") or not has(tokens, word.id, "obj") or has(tokens, word.id, "case"):
        return False
    parts = [t for t in tokens[: word.id - 1] if t.head == word.id and t.deprel in ("compound", "flat", "amod")]
    inner = [t for t in parts if t.id == before.id or is_below(tokens, before.id, t.id)]
    if not inner or before.upos not in (*NOMINAL, "ADJ"):
        return False
    head = inner[0]
    tokens[head.id - 1] = replace(head, deprel="nsubj")
    for part in parts:
        if part.id != head.id:
            tokens[part.id - 1] = replace(part, head=head.id)
    return True


def verbs_behind_days(tokens: list[Token]) -> list[Token]:
    """ "Bahrain on Sunday normalised relations": between a day and a noun a word in "-ed" is the verb of who stands before."""
    for word in list(tokens):
        if word.deprel not in ("compound", "amod") or not word.text.endswith("ed") or not word.text.islower():
            continue
        noun = tokens[word.head - 1]
        day = tokens[word.id - 2] if word.id > 1 else word
        subject = tokens[noun.head - 1] if noun.head else noun
        if noun.id < word.id or day.text.lower() not in WEEKDAYS or not noun.deprel.startswith(("nmod", "obl")):
            continue
        if subject.upos not in NOMINAL or not subject.id < day.id or is_below(tokens, subject.id, noun.id):
            continue
        above = tokens[subject.head - 1] if subject.head else None
        rival = above is not None and any(
            t.head == above.id and t.deprel.startswith("nsubj") and t.id != subject.id for t in tokens
        )
        for token in list(tokens):
            if token.head == noun.id and token.deprel == "case" and token.id < word.id:
                tokens[token.id - 1] = replace(token, head=day.id)
            elif token.head == subject.id and token.deprel == "punct" and token.id > noun.id:
                tokens[token.id - 1] = replace(token, head=word.id)
        if above is not None and rival:
            tokens[word.id - 1] = replace(word, upos="VERB", xpos="VBD", head=above.head, deprel=above.deprel)
            tokens[above.id - 1] = replace(above, head=word.id, deprel="advcl")
        else:
            tokens[word.id - 1] = replace(word, upos="VERB", xpos="VBD", head=subject.head, deprel=subject.deprel)
        tokens[subject.id - 1] = replace(tokens[subject.id - 1], head=word.id, deprel="nsubj")
        tokens[noun.id - 1] = replace(tokens[noun.id - 1], head=word.id, deprel="obj")
        tokens[day.id - 1] = replace(tokens[day.id - 1], head=word.id, deprel="obl")
    return tokens


def verbs_before_speech(tokens: list[Token]) -> list[Token]:
    """ "Turkish guns pummelled army positions, the ministry said": of two subjects the first is a clause of its own."""
    for noun in list(tokens):
        speech = tokens[noun.head - 1] if noun.head else noun
        if noun.deprel != "nsubj" or speech.lemma.lower() not in SPEAKING or not speech.id > noun.id:
            continue
        verb = next(
            (
                t
                for t in tokens[: noun.id - 1]
                if t.head == noun.id
                and t.deprel in ("compound", "amod")
                and t.upos == "VERB"
                and t.text.islower()
                and t.text.endswith("ed")
            ),
            None,
        )
        rival = any(t.head == speech.id and t.deprel == "nsubj" and t.id > noun.id for t in tokens)
        if verb is None or not rival or verb.id < 2:
            continue
        subject = tokens[verb.id - 2]
        if subject.upos not in NOMINAL or subject.head != noun.id or subject.deprel != "compound":
            continue
        for token in list(tokens):
            if token.head == noun.id and token.id < subject.id:
                tokens[token.id - 1] = replace(token, head=subject.id)
            elif token.head == noun.id and token.id > noun.id and token.deprel == "nmod":
                tokens[token.id - 1] = replace(token, head=verb.id, deprel="obl")
            elif token.head == verb.id:
                tokens[token.id - 1] = replace(token, head=noun.id)
        tokens[verb.id - 1] = replace(verb, xpos="VBD", head=speech.id, deprel="ccomp")
        tokens[subject.id - 1] = replace(tokens[subject.id - 1], head=verb.id, deprel="nsubj")
        tokens[noun.id - 1] = replace(tokens[noun.id - 1], head=verb.id, deprel="obj")
    return tokens


def verbs_behind_participles(tokens: list[Token]) -> list[Token]:
    """ "Soldiers fleeing a battle raped women, she said", "Men armed with clubs beat a doctor, she said".

    Before what is said stands one clause: its finite verb is the last of the two, and the participle is said of its subject.
    """
    for first in list(tokens):
        if first.upos != "VERB" or first.deprel not in ("advcl", "ccomp"):
            continue
        if first.xpos not in ("VBG", "VBN") and (first.xpos != "VBD" or has(tokens, first.id, "obj")):
            continue
        speech = tokens[first.head - 1] if first.head else first
        subject = tokens[first.id - 2] if first.id > 1 else first
        if speech.lemma.lower() not in SPEAKING or speech.id < first.id or has(tokens, first.id, "aux", "mark", "cop"):
            continue
        if subject.head != first.id or not subject.deprel.startswith("nsubj"):
            continue
        verb = second_verb(tokens, first, speech)
        if verb is None or any(t.text == "," for t in tokens[first.id : verb.id - 1]):
            continue
        for token in list(tokens):
            if token.head == first.id and token.deprel == "punct" and token.id > verb.id:
                tokens[token.id - 1] = replace(token, head=verb.id)
        tokens[verb.id - 1] = replace(verb, xpos="VBD", head=speech.id, deprel="ccomp")
        tokens[subject.id - 1] = replace(subject, head=verb.id, deprel="nsubj")
        tokens[first.id - 1] = replace(first, head=subject.id, deprel="acl")
    return tokens


def finite_behind_participles(tokens: list[Token]) -> list[Token]:
    """ "Nurses demanding higher wages picketed the ministry", "Men believed to be rebels shot a mayor".

    The finite verb is the clause's, the participle before it is said of the subject.
    """
    for first in list(tokens):
        subject = tokens[first.id - 2] if first.id > 1 else first
        if subject.head != first.id or subject.deprel != "nsubj" or has(tokens, first.id, "aux", "mark", "cop"):
            continue
        thought = first.lemma.lower() in THOUGHT and has(tokens, first.id, "xcomp") and not has(tokens, first.id, "obj")
        if first.xpos != "VBG" and not thought:
            continue
        verb = next((t for t in tokens[first.id :] if is_main_behind(tokens, t, first, deep=thought)), None)
        if verb is None or any(t.text == "," for t in tokens[first.id : verb.id - 1]):
            continue
        for token in list(tokens):
            if token.head == first.id and not first.id < token.id < verb.id:
                tokens[token.id - 1] = replace(token, head=verb.id)
        tokens[verb.id - 1] = replace(verb, head=first.head, deprel=first.deprel)
        tokens[first.id - 1] = replace(first, head=subject.id, deprel="acl")
    return tokens


def is_main_behind(tokens: list[Token], verb: Token, participle: Token, *, deep: bool) -> bool:
    """True for a finite verb without subject and conjunction right below the participle, or anywhere below."""
    above = tokens[verb.head - 1] if verb.head else verb
    # "demanding higher wages picketed a ministry": with an object it is no participle said of the wages
    active = (
        verb.deprel == "acl" and above.head == participle.id and above.deprel == "obj" and has(tokens, verb.id, "obj")
    )
    below = is_below(tokens, verb.id, participle.id) if deep else verb.head == participle.id or active
    if verb.xpos != "VBD" or (verb.deprel == "acl" and not deep and not active) or not below:
        return False
    return not has(tokens, verb.id, "nsubj", "mark", "aux", "cc") and has(tokens, verb.id, "obj", "obl")


def objects_as_verbs(tokens: list[Token]) -> list[Token]:
    """ "The leader lavished praise on Tanzania": a verb that does not agree with its subject is the object of the word before."""
    for word in list(tokens):
        verb = tokens[word.id - 2] if word.id > 1 else word
        if word.deprel not in CLAUSAL or word.xpos not in ("NN", "NNS", "VB", "VBP") or verb.xpos not in ("VBD", "VBN"):
            continue
        subject = tokens[verb.id - 2] if verb.id > 1 else verb
        clause = verb.head == word.id and verb.deprel.startswith("nsubj") and subject.head == verb.id
        if not clause or not subject.deprel.startswith("nsubj") or has(tokens, word.id, "aux", "cop", "det"):
            continue
        for token in list(tokens):
            if token.head == word.id and token.id > word.id and token.deprel in ("obl", "punct", "advcl"):
                tokens[token.id - 1] = replace(token, head=verb.id)
        tokens[verb.id - 1] = replace(verb, xpos="VBD", head=word.head, deprel=word.deprel)
        tokens[word.id - 1] = replace(word, upos="NOUN", head=verb.id, deprel="obj")
    return tokens


def participles_behind_by(tokens: list[Token]) -> list[Token]:
    """ "was stabbed by hired killers": a participle behind "by" is said of the noun that follows."""
    for word in list(tokens):
        by = tokens[word.id - 2] if word.id > 1 else word
        if word.xpos != "VBN" or word.deprel != "advcl" or by.text.lower() != "by":
            continue
        noun = next((t for t in tokens[word.id :] if t.deprel == "obj" and t.head == word.id), None)
        if noun is None or noun.id > word.id + 2 or by.head not in (word.id, noun.id) or not word.head:
            continue
        passive = exactly(tokens, word.head, "aux:pass")
        tokens[noun.id - 1] = replace(noun, head=word.head, deprel="obl:agent" if passive else "obl")
        tokens[by.id - 1] = replace(by, head=noun.id, deprel="case")
        for token in list(tokens):
            if token.head == word.id and token.id != noun.id:
                tokens[token.id - 1] = replace(token, head=noun.id)
        tokens[word.id - 1] = replace(word, upos="ADJ", head=noun.id, deprel="amod")
    return tokens


def listed_nationalities(tokens: list[Token]) -> list[Token]:
    """ "Serbian, Albanian leaders meet": headlines join two nationalities by a comma."""
    for noun in list(tokens):
        if noun.xpos not in ("NNS", "NNPS"):
            continue
        second = next((t for t in tokens[: noun.id - 1] if t.head == noun.id and t.deprel == "amod"), None)
        if second is None or second.id < 3 or not second.text[0].isupper():
            continue
        comma, first = tokens[second.id - 2], tokens[second.id - 3]
        if comma.text != "," or first.upos != "ADJ" or not first.text[0].isupper() or first.id > 1:
            continue
        if is_below(tokens, noun.id, first.id):
            continue
        tokens[first.id - 1] = replace(first, head=noun.id, deprel="amod")
        tokens[comma.id - 1] = replace(comma, head=second.id)
        tokens[second.id - 1] = replace(second, head=first.id, deprel="conj")
    return tokens


def hyphenated_nouns(tokens: list[Token]) -> list[Token]:
    """ "staged a sit-in in front of": three words that are a noun, of which the last was taken for a preposition or an adverb."""
    for last in list(tokens):
        if last.id < 3 or tokens[last.id - 2].text != "-" or last.upos not in ("ADP", "ADV"):
            continue
        first = tokens[last.id - 3]
        if f"{first.text}-{last.text}".lower() not in HYPHENATED or last.head == first.id:
            continue
        verb = next((t for t in reversed(tokens[: first.id - 1]) if t.upos == "VERB"), None)
        for token in list(tokens):
            if token.head == last.id and (token.id < first.id or token.id > last.id):
                tokens[token.id - 1] = replace(token, head=first.id)
        if first.head == last.id and verb is not None:
            label = "obl" if any(t.head == first.id and t.deprel == "case" for t in tokens) else "obj"
            tokens[first.id - 1] = replace(first, upos="NOUN", xpos="NN", head=verb.id, deprel=label)
        tokens[last.id - 1] = replace(last, head=first.id, deprel="compound:prt")
    return tokens


def pulled_out(tokens: list[Token]) -> list[Token]:
    """ "troops pulled out of the city": no passive without "were", as "out of" says where they went."""
    for verb in list(tokens):
        if verb.xpos != "VBN" or verb.lemma.lower() not in ("pull", "back", "move", "march", "break", "drop", "clear"):
            continue
        behind = [t.text.lower() for t in tokens[verb.id : verb.id + 2]]
        if behind != ["out", "of"] or has(tokens, verb.id, "aux", "aux:pass") or verb.deprel.startswith("acl"):
            continue
        tokens[verb.id - 1] = replace(verb, xpos="VBD")
        for token in [t for t in tokens if t.head == verb.id and t.deprel == "nsubj:pass"]:
            tokens[token.id - 1] = replace(token, deprel="nsubj")
    return tokens


def shot_dead(tokens: list[Token]) -> list[Token]:
    """ "shot dead three trainers": "dead" is what they became, not what they were."""
    for dead in list(tokens):
        if dead.text.lower() != "dead" or dead.deprel != "amod" or dead.id < 2 or not dead.head > dead.id:
            continue
        verb = tokens[dead.id - 2]
        if (
            verb.upos == "VERB"
            and verb.lemma.lower() in ("shoot", "gun", "strike")
            and tokens[dead.head - 1].head == verb.id
        ):
            tokens[dead.id - 1] = replace(dead, head=verb.id, deprel="xcomp")
    return tokens


def second_verb(tokens: list[Token], first: Token, speech: Token) -> Token | None:
    """The verb with an object that has no subject: beside the participle, or said of the participle's object."""
    for verb in tokens[first.id : speech.id - 1]:
        if verb.upos != "VERB" or verb.xpos not in ("VBD", "VBN", "VBP") or not has(tokens, verb.id, "obj"):
            continue
        if has(tokens, verb.id, "aux", "mark", "nsubj", "cop"):
            continue
        if verb.head == speech.id and verb.deprel == "ccomp":
            return verb
        noun = tokens[verb.head - 1] if verb.head else verb
        if verb.deprel == "acl" and noun.head == first.id and noun.id == verb.id - 1:
            return verb
        if verb.deprel == "advcl" and verb.head == first.id:
            return verb
    return None


def agents_below_verbs(tokens: list[Token]) -> list[Token]:
    """ "was stabbed as he cycled by two men", "the detention of two men by police": who did it belongs to the passive."""
    for noun in list(tokens):
        if noun.deprel not in ("nmod", "obl", "obl:agent") or noun.upos not in NOMINAL or not 0 < noun.head < noun.id:
            continue
        above = tokens[noun.head - 1]
        by = any(t.head == noun.id and t.deprel == "case" and t.text.lower() == "by" for t in tokens)
        if not by or noun.lemma.lower() in PERIODS:
            continue
        if (
            noun.deprel == "nmod"
            and above.upos == "NOUN"
            and above.deprel == "nmod"
            and above.id == head_before(tokens, noun)
        ):
            event = tokens[above.head - 1]
            of = any(t.head == above.id and t.deprel == "case" and t.text.lower() == "of" for t in tokens)
            if event.upos == "NOUN" and of:
                tokens[noun.id - 1] = replace(noun, head=event.id)
        elif noun.deprel != "nmod" and above.xpos in ("VBD", "VB", "VBG") and noun.xpos in ("NNS", "NNP", "NNPS"):
            outer = next((t for t in tokens[: above.id - 1] if passive_without_agent(tokens, t, above)), None)
            if outer is not None and not has(tokens, above.id, "obj"):
                tokens[noun.id - 1] = replace(noun, head=outer.id, deprel="obl:agent")
    return tokens


def head_before(tokens: list[Token], noun: Token) -> int:
    """The id of the word right before the phrase of a noun."""
    first = min([t.id for t in tokens if t.head == noun.id] + [noun.id])
    return first - 1


def passive_without_agent(tokens: list[Token], verb: Token, inner: Token) -> bool:
    """True for a passive above `inner` that does not say who did it."""
    return (
        exactly(tokens, verb.id, "aux:pass")
        and not exactly(tokens, verb.id, "obl:agent")
        and verb.id != inner.id
        and is_below(tokens, inner.id, verb.id)
    )


def exactly(tokens: list[Token], head: int, label: str) -> bool:
    """True if a token has a dependent under this label with its subtype."""
    return any(t.head == head and t.deprel == label for t in tokens)
