"""Repairs of words that the parser hung on the wrong neighbour; runs behind those of mistagged verbs."""

from __future__ import annotations

from dataclasses import replace

from eventcode.coding.attachment import has, only_case
from eventcode.coding.mistagged import SPEAKING
from eventcode.coding.tokens import GIVING, NOMINAL, PERIODS, is_below
from eventcode.coding.told import contents_of_told, speech_behind_words
from eventcode.model import Token

ADMITTING = frozenset({"accept", "admit", "resettle", "shelter", "welcome"})
SEATED = frozenset({"authority", "authorities", "official", "government", "regime", "junta"})
ORDERING = frozenset(
    {"force", "order", "compel", "oblige", "allow", "permit", "urge", "persuade", "instruct", "direct", "push"}
)
UNIONS = frozenset({"EU", "UN", "U.N.", "NATO", "AU", "ECOWAS", "ASEAN", "OSCE", "IMF", "IAEA", "WTO"})
SENDING = frozenset({"send", "dispatch", "deploy", "fly", "rush"})
FREEING = frozenset({"let", "set"})
DATED = frozenset({"effective", "valid", "due", "applicable", "enforceable"})
DAYS = PERIODS | {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday"}
TALKS = frozenset({"talk", "talks", "negotiation", "negotiations", "discussion", "consultation", "debate"})
PARTICLE_VERBS = frozenset({"hand", "turn", "sign", "make", "take"})

STRICKEN = frozenset({"hit", "stricken", "struck", "torn", "ravaged", "battered", "devastated"})
CLAUSAL = frozenset(
    {"nsubj", "obl", "aux", "advmod", "advcl", "punct", "mark", "cc", "expl", "ccomp", "parataxis", "discourse"}
)
"""What belongs to a clause rather than to the noun that heads it."""
SEIZING = frozenset({"arrest", "detain", "seize", "capture", "disperse", "shoot", "attack", "expel", "jail"})
MEANING = frozenset(
    {"use", "cite", "kill", "wound", "injure", "say", "accuse", "follow", "include", "leave", "cause", "claim"}
)
"""What those do by seizing who seize, rather than those whom they seize."""


def misattached(tokens: list[Token]) -> list[Token]:
    """The tokens with such words in their place."""
    for step in (
        phrases_below_adverbs, origins_of_admitted, seats_of_authorities, nouns_as_clauses, things_given, split_objects,
        objects_of_conjuncts, deeds_of_seized, places_hit, whereabouts, speech_behind_words,
        contents_of_told,
        listed_subjects, states_and_unions,
        aims_of_orders, aims_of_those_sent, conditions_of_threats, people_set_free, places_below_dates,
        phrases_below_times, subjects_as_appositions, nouns_as_adverbs, selves,
        aims_of_the_ready, subjects_of_talks, names_behind_lists,
        phrases_behind_asides,
        particles_before_numbers, conjuncts_of_subjects, verbs_inside_subjects,
    ):  # fmt: skip
        tokens = step(tokens)
    return tokens


def places_hit(tokens: list[Token]) -> list[Token]:
    """ "sent nurses to flood-hit Peru": what befell the place is said of it, and nobody hits it."""
    for hit in list(tokens):
        place = tokens[hit.id] if hit.id < len(tokens) else hit
        if hit.text.lower() not in STRICKEN or hit.id < 3 or tokens[hit.id - 2].text != "-" or place.head != hit.id:
            continue
        if place.upos != "PROPN" or place.deprel != "obj" or hit.deprel not in ("advcl", "xcomp", "acl", "obl"):
            continue
        for token in list(tokens):
            if token.head == hit.id and token.deprel in ("mark", "case"):
                tokens[token.id - 1] = replace(token, upos="ADP", xpos="IN", head=place.id, deprel="case")
            elif token.head == hit.id and token.id > place.id:
                tokens[token.id - 1] = replace(token, head=hit.head)
        tokens[place.id - 1] = replace(place, head=hit.head, deprel="obl")
        tokens[hit.id - 1] = replace(hit, xpos="VBN", head=place.id, deprel="amod")
    return tokens


def whereabouts(tokens: list[Token]) -> list[Token]:
    """ "Chad was behind the raid", "the president is in Lima for talks": being somewhere is what the subject does."""
    for place in list(tokens):
        copula = next((t for t in tokens if t.head == place.id and t.deprel == "cop" and t.lemma.lower() == "be"), None)
        case = only_case(tokens, place.id)
        there = case == "behind" or (case in ("in", "at") and place.upos == "PROPN")
        if copula is None or not there or copula.id > place.id or not has(tokens, place.id, "nsubj"):
            continue
        for i, token in enumerate(tokens):
            if token.id == copula.id:
                tokens[i] = replace(token, upos="VERB", head=place.head, deprel=place.deprel)
            elif token.id == place.id:
                tokens[i] = replace(token, head=copula.id, deprel="obl")
            elif token.head == place.id and (
                token.deprel.split(":", 1)[0] in CLAUSAL or (token.deprel == "nmod" and case != "behind")
            ):
                tokens[i] = replace(token, head=copula.id)
    return tokens


def phrases_below_adverbs(tokens: list[Token]) -> list[Token]:
    """ "spoke warmly of Japan": the phrase belongs to the verb."""
    for noun in list(tokens):
        above = tokens[noun.head - 1] if noun.head else noun
        if noun.deprel != "obl" or above.xpos != "RB" or above.deprel != "advmod" or above.id > noun.id:
            continue
        if tokens[above.head - 1].upos == "VERB":
            tokens[noun.id - 1] = replace(noun, head=above.head)
    return tokens


def origins_of_admitted(tokens: list[Token]) -> list[Token]:
    """ "accepted 1500 people from Greek camps": whence they are is said of the people."""
    for noun in list(tokens):
        verb = tokens[noun.head - 1] if noun.head else noun
        if noun.deprel != "obl" or verb.lemma.lower() not in ADMITTING or only_case(tokens, noun.id) != "from":
            continue
        start = min([t.id for t in tokens if t.head == noun.id] + [noun.id])
        people = tokens[start - 2] if start > 1 else noun
        if people.head == verb.id and people.deprel == "obj" and people.xpos == "NNS":
            tokens[noun.id - 1] = replace(noun, head=people.id, deprel="nmod")
    return tokens


def seats_of_authorities(tokens: list[Token]) -> list[Token]:
    """ "handed the men to the authorities in Dushanbe": where they sit says whose authorities they are."""
    for place in list(tokens):
        if place.deprel != "obl" or place.upos != "PROPN" or not place.head or only_case(tokens, place.id) != "in":
            continue
        start = min([t.id for t in tokens if t.head == place.id] + [place.id])
        body = tokens[start - 2] if start > 1 else place
        if (
            body.head == place.head
            and body.lemma.lower() in SEATED
            and body.deprel in ("obl", "obj", "iobj", "obl:agent")
        ):
            tokens[place.id - 1] = replace(place, head=body.id, deprel="nmod")
    return tokens


def nouns_as_clauses(tokens: list[Token]) -> list[Token]:
    """ "subjected a prisoner to torture", "called on her to resign": a noun with a preposition and nothing of a clause is a phrase."""
    for noun in list(tokens):
        taken = (noun.upos, noun.deprel) in (("NOUN", "advcl"), ("PRON", "xcomp"))
        if not taken or not noun.head or tokens[noun.head - 1].upos != "VERB":
            continue
        parts = {t.deprel for t in tokens if t.head == noun.id}
        if "case" in parts and not parts & {"mark", "cop", "aux", "nsubj", "obj", "advmod"}:
            tokens[noun.id - 1] = replace(noun, deprel="obl")
    return tokens


def things_given(tokens: list[Token]) -> list[Token]:
    """ "granted inspectors access to two sites": behind the recipient stands the thing, no predicate."""
    for thing in list(tokens):
        verb = tokens[thing.head - 1] if thing.head else thing
        named = thing.upos == "NOUN" or (thing.upos == "ADJ" and has(tokens, thing.id, "det"))
        bare = thing.deprel == "obl:unmarked" and thing.lemma.lower() not in PERIODS  # "lend it ten dollars"
        if not named or not (bare or thing.deprel in ("xcomp", "obj")) or verb.lemma.lower() not in GIVING:
            continue
        if thing.upos == "ADJ" and has(tokens, verb.id, "iobj"):
            tokens[thing.id - 1] = replace(thing, upos="NOUN", xpos="NN", deprel="obj")  # "gave Peru the all-clear"
            continue
        whom = next((t for t in tokens[verb.id : thing.id - 1] if t.head == verb.id and t.deprel == "obj"), None)
        if whom is not None and not has(tokens, verb.id, "iobj") and not has(tokens, thing.id, "cop", "mark"):
            tokens[whom.id - 1] = replace(whom, deprel="iobj")
            tokens[thing.id - 1] = replace(thing, deprel="obj")
    return tokens


def split_objects(tokens: list[Token]) -> list[Token]:
    """ "razed the family home", "ordered the student weekly magazine Sahel to close": two objects side by side are one phrase.

    Not so where the verb gives.
    """
    for second in list(tokens):
        start = min(t.id for t in tokens if t.id == second.id or is_below(tokens, t.id, second.id))
        before = tokens[second.id - 2] if second.id > 1 else second
        beside = before.deprel == "obj" and before.head == second.head  # "the" may hang on the second one
        first = before if beside else tokens[start - 2] if start > 1 else second
        verb = tokens[second.head - 1] if second.head else second
        if (
            first.deprel != "obj"
            or second.deprel not in ("obj", "advmod")
            or first.head != second.head
            or first.xpos != "NN"
        ):
            continue
        if verb.upos != "VERB" or verb.lemma.lower() in GIVING:
            continue
        if second.upos != "NOUN" and tokens[second.id - 2].upos != "NOUN":
            continue
        if any(t.deprel in ("det", "case", "nmod:poss") for t in tokens[first.id : second.id - 1]):
            continue
        for token in list(tokens):
            if token.head == first.id and token.id < first.id:
                tokens[token.id - 1] = replace(token, head=second.id)
        tokens[first.id - 1] = replace(first, head=second.id, deprel="compound")
        tokens[second.id - 1] = replace(tokens[second.id - 1], deprel="obj")
    return tokens


def objects_of_conjuncts(tokens: list[Token]) -> list[Token]:
    """ "recognised China and broke ties": what stands right behind the second verb is its object."""
    for noun in list(tokens):
        start = min([t.id for t in tokens if t.head == noun.id and t.id < noun.id] + [noun.id])
        verb = tokens[start - 2] if start > 1 else noun
        if noun.deprel != "obj" or verb.deprel != "conj" or verb.head != noun.head or verb.upos != "VERB":
            continue
        others = [t for t in tokens if t.deprel == "obj" and t.id != noun.id]
        if any(t.head == noun.head and t.id < verb.id for t in others) and all(t.head != verb.id for t in others):
            tokens[noun.id - 1] = replace(noun, head=verb.id)
    return tokens


def deeds_of_seized(tokens: list[Token]) -> list[Token]:
    """ "arrested rebels shelling the town": what those are doing who are seized."""
    for verb in list(tokens):
        noun = tokens[verb.id - 2] if verb.id > 1 else verb
        above = tokens[verb.head - 1] if verb.head else verb
        if (
            verb.xpos != "VBG"
            or verb.deprel != "advcl"
            or verb.lemma.lower() in MEANING
            or not has(tokens, verb.id, "obj")
        ):
            continue
        if noun.head == above.id and noun.deprel == "obj" and noun.xpos == "NNS" and above.lemma.lower() in SEIZING:
            tokens[verb.id - 1] = replace(verb, head=noun.id, deprel="acl")
    return tokens


def listed_subjects(tokens: list[Token]) -> list[Token]:
    """ "Iraq, Kuwait sign pact": headlines join two subjects by a comma."""
    if len(tokens) < 4 or tokens[0].upos != "PROPN" or tokens[1].text != "," or tokens[2].upos != "PROPN":
        return tokens
    first, comma, second = tokens[:3]
    above = first if second.deprel == "appos" and second.head == first.id and tokens[3].id == first.head else second
    verb = tokens[above.head - 1] if above.head else above
    if above.deprel != "nsubj" or verb.xpos not in ("VBP", "VB", "NN") or first.head != verb.id:
        return tokens
    if first.deprel not in ("nsubj", "parataxis", "dislocated", "vocative", "obl", "obl:unmarked", "advcl"):
        return tokens
    tokens[0] = replace(first, deprel="nsubj")
    tokens[1] = replace(comma, head=second.id)
    tokens[2] = replace(second, head=first.id, deprel="conj")
    return tokens


def states_and_unions(tokens: list[Token]) -> list[Token]:
    """ "UK and EU negotiators": a state and a union share no adjective, so the first stands for its own negotiators."""
    for second in list(tokens):
        noun = tokens[second.id] if second.id < len(tokens) else second
        listed = second.deprel == noun.deprel == "conj" and second.head == noun.head
        if listed and noun.xpos == "NNS" and second.text in UNIONS:
            for token in [t for t in tokens if t.head == second.id]:
                tokens[token.id - 1] = replace(token, head=noun.id)
            tokens[second.id - 1] = replace(second, head=noun.id, deprel="compound")
    for second in list(tokens):
        first = tokens[second.head - 1] if second.head else second
        noun = tokens[first.head - 1] if first.head else first
        if second.deprel != "conj" or first.deprel != "compound" or noun.id != second.id + 1 or noun.xpos != "NNS":
            continue
        if len({first.text, second.text} & UNIONS) != 1 or first.upos != "PROPN" or second.upos != "PROPN":
            continue
        for token in list(tokens):
            if token.head == second.id and token.deprel == "cc":
                tokens[token.id - 1] = replace(token, head=noun.id)
            elif token.head == noun.id and token.id < first.id:
                tokens[token.id - 1] = replace(token, head=first.id)
        tokens[first.id - 1] = replace(first, head=noun.head, deprel=noun.deprel)
        tokens[noun.id - 1] = replace(noun, head=first.id, deprel="conj")
        tokens[second.id - 1] = replace(second, head=noun.id, deprel="compound")
    return tokens


def aims_of_orders(tokens: list[Token]) -> list[Token]:
    """ "forced a plane flying to Juba to land": the infinitive is what the order is about, no aim of the flight."""
    for word in list(tokens):
        participle = tokens[word.head - 1] if word.head else word
        person = tokens[participle.head - 1] if participle.head else participle
        verb = tokens[person.head - 1] if person.head else person
        if word.xpos != "VB" or word.deprel not in ("advcl", "obl", "xcomp") or participle.deprel != "acl":
            continue
        if participle.xpos != "VBG" or person.deprel != "obj" or verb.lemma.lower() not in ORDERING:
            continue
        mark = next((t for t in tokens[: word.id - 1] if t.head == word.id and t.text.lower() == "to"), None)
        if mark is None or has(tokens, verb.id, "xcomp", "ccomp"):
            continue
        tokens[mark.id - 1] = replace(mark, upos="PART", xpos="TO", deprel="mark")
        tokens[word.id - 1] = replace(word, upos="VERB", head=verb.id, deprel="xcomp")
    return tokens


def aims_of_those_sent(tokens: list[Token]) -> list[Token]:
    """ "sent two envoys to mediate": the infinitive is what the sending is for."""
    for word in list(tokens):
        sent = tokens[word.head - 1] if word.head else word
        verb = tokens[sent.head - 1] if sent.head else sent
        if word.xpos != "VB" or word.deprel != "acl" or sent.deprel != "obj" or verb.lemma.lower() not in SENDING:
            continue
        if any(t.head == word.id and t.deprel == "mark" and t.text.lower() == "to" for t in tokens):
            tokens[word.id - 1] = replace(word, head=verb.id, deprel="advcl")
    return tokens


def conditions_of_threats(tokens: list[Token]) -> list[Token]:
    """ "threatened to quit a pact to share water if Niger builds a dam": the condition is the threat's."""
    for word in list(tokens):
        if word.deprel != "advcl" or not word.head or tokens[word.head - 1].deprel not in ("acl", "xcomp", "advcl"):
            continue
        if not any(t.head == word.id and t.deprel == "mark" and t.text.lower() in ("if", "unless") for t in tokens):
            continue
        threat = next(
            (t for t in tokens[: word.id] if t.lemma.lower() == "threaten" and is_below(tokens, word.id, t.id)), None
        )
        if threat is not None and threat.upos == "VERB" and has(tokens, threat.id, "xcomp"):
            tokens[word.id - 1] = replace(word, head=threat.id)
    return tokens


def people_set_free(tokens: list[Token]) -> list[Token]:
    """ "let free some miners": they are let, and free is what they become."""
    for person in list(tokens):
        free = tokens[person.head - 1] if person.head else person
        verb = tokens[free.head - 1] if free.head else free
        if person.deprel != "obj" or free.text.lower() != "free" or verb.lemma.lower() not in FREEING:
            continue
        if free.id == verb.id + 1 and free.deprel in ("xcomp", "ccomp", "advcl"):
            tokens[person.id - 1] = replace(person, head=verb.id)
            tokens[free.id - 1] = replace(free, upos="ADJ", xpos="JJ", deprel="xcomp")
    return tokens


def places_below_dates(tokens: list[Token]) -> list[Token]:
    """ "announced a truce effective from Monday in Casamance": the place is that of the deed."""
    for place in list(tokens):
        dated = tokens[place.head - 1] if place.head else place
        thing = tokens[dated.head - 1] if dated.head else dated
        if place.deprel != "obl" or place.upos != "PROPN" or dated.lemma.lower() not in DATED:
            continue
        if dated.deprel == "amod" and thing.deprel == "obj" and only_case(tokens, place.id) in ("in", "across"):
            tokens[place.id - 1] = replace(place, head=thing.head)
    return tokens


def phrases_below_times(tokens: list[Token]) -> list[Token]:
    """ "marched on Monday in Latvia", "the abduction Monday morning of a judge": a time has no place and no victim."""
    for noun in list(tokens):
        time = tokens[noun.head - 1] if noun.head else noun
        if noun.deprel != "nmod" or time.lemma.lower() not in DAYS or not time.head or noun.id < time.id:
            continue
        bare = not any(t.head == time.id and t.deprel == "case" for t in tokens)
        titles = [t.id for t in tokens if t.head == noun.id and t.deprel == "nmod:desc"]
        case = next((found for i in (noun.id, *titles) if (found := only_case(tokens, i))), None)
        above = tokens[time.head - 1]
        if case == "in" and noun.upos == "PROPN":
            tokens[noun.id - 1] = replace(noun, head=above.id, deprel="obl" if above.upos == "VERB" else "nmod")
        elif case == "of" and bare and time.deprel.startswith(("nmod", "obl:unmarked")):
            first = time.id
            while first > 1 and tokens[first - 2].head == time.id:
                first -= 1
            before = tokens[first - 2]
            tokens[noun.id - 1] = replace(noun, head=before.id if before.upos in NOMINAL else above.id)
    return tokens


def subjects_as_appositions(tokens: list[Token]) -> list[Token]:
    """ "Despite threats from Minsk, the Baltic Assembly condemned it": what stands between a first phrase and its verb is the subject."""
    for noun in list(tokens):
        if noun.deprel != "appos" or noun.upos not in NOMINAL or tokens[0].upos != "ADP":
            continue
        phrase = [t.id for t in tokens if t.deprel != "punct" and (t.id == noun.id or is_below(tokens, t.id, noun.id))]
        verb = next((t for t in tokens if t.upos == "VERB" and is_below(tokens, noun.id, t.id)), None)
        if verb is None or tokens[phrase[0] - 2].text != "," or has(tokens, verb.id, "nsubj", "csubj", "expl"):
            continue
        between = [t for t in tokens[phrase[-1] : verb.id - 1] if t.deprel != "punct"]
        if verb.id > noun.id and all(t.head == verb.id and t.upos in ("AUX", "ADV") for t in between):
            passive = any(t.deprel == "aux:pass" for t in between)
            tokens[noun.id - 1] = replace(noun, head=verb.id, deprel="nsubj:pass" if passive else "nsubj")
    return tokens


def phrases_behind_asides(tokens: list[Token]) -> list[Token]:
    """ "returned a coffin, stolen in 2011, to Sudan": behind the second comma the clause goes on."""
    for noun in list(tokens):
        aside = tokens[noun.head - 1] if noun.head else noun
        case = next((t for t in tokens if t.head == noun.id and t.deprel == "case"), None)
        if noun.deprel != "obl" or aside.deprel not in ("advcl", "acl") or case is None or aside.id < 3:
            continue
        commas = [t.id for t in tokens[: case.id] if t.text == ","]
        if len(commas) < 2 or commas[-1] != case.id - 1 or commas[-2] != aside.id - 1:
            continue
        verb = tokens[aside.head - 1] if aside.head else aside
        verb = tokens[verb.head - 1] if verb.upos in NOMINAL and verb.head else verb
        if verb.upos == "VERB" and verb.id < aside.id:
            tokens[noun.id - 1] = replace(noun, head=verb.id)
    return tokens


def nouns_as_adverbs(tokens: list[Token]) -> list[Token]:
    """ "razed the family home": a noun with an article right behind a verb is its object."""
    for noun in list(tokens):
        verb = tokens[noun.head - 1] if noun.head else noun
        if noun.deprel != "advmod" or noun.upos != "NOUN" or verb.upos != "VERB" or has(tokens, verb.id, "obj"):
            continue
        parts = [t for t in tokens if t.head == noun.id and t.id < noun.id]
        if parts and parts[0].deprel == "det" and parts[0].id == verb.id + 1:
            tokens[noun.id - 1] = replace(noun, deprel="obj")
    return tokens


def selves(tokens: list[Token]) -> list[Token]:
    """ "gave themselves up": whom they gave, not to whom."""
    for word in list(tokens):
        if word.deprel != "iobj" or word.upos != "PRON" or not word.text.lower().endswith(("self", "selves")):
            continue
        if not has(tokens, word.head, "obj", "ccomp", "xcomp"):
            tokens[word.id - 1] = replace(word, deprel="obj")
    return tokens


def aims_of_the_ready(tokens: list[Token]) -> list[Token]:
    """ "stands ready to help": what somebody is ready for is no purpose."""
    for word in list(tokens):
        ready = tokens[word.head - 1] if word.head else word
        if word.xpos == "VB" and word.deprel == "advcl" and ready.deprel == "xcomp" and ready.text.lower() == "ready":
            tokens[word.id - 1] = replace(word, deprel="xcomp")
    return tokens


def names_behind_lists(tokens: list[Token]) -> list[Token]:
    """ "Kerry and his counterpart, Sergei Lavrov,": behind the "and" a list is over, and a name behind a comma names its last."""
    for name in list(tokens):
        if (
            name.upos != "PROPN"
            or name.deprel != "conj"
            or has(tokens, name.id, "cc")
            or tokens[name.id - 2].text != ","
        ):
            continue
        last = next((t for t in tokens if t.head == name.head and t.deprel == "conj" and t.id == name.id - 2), None)
        if last is not None and last.upos == "NOUN" and has(tokens, last.id, "cc"):
            tokens[name.id - 1] = replace(name, head=last.id, deprel="appos")
    return tokens


def subjects_of_talks(tokens: list[Token]) -> list[Token]:
    """ "suspended talks on joining the bloc": what they are about stands beside the verb, as with a noun."""
    for word in list(tokens):
        talks = tokens[word.head - 1] if word.head else word
        if word.deprel != "acl" or word.xpos != "VBG" or talks.deprel != "obj" or talks.lemma.lower() not in TALKS:
            continue
        if any(t.head == word.id and t.deprel == "mark" and t.text.lower() in ("on", "about", "over") for t in tokens):
            tokens[word.id - 1] = replace(word, head=talks.head, deprel="advcl")
    return tokens


def particles_before_numbers(tokens: list[Token]) -> list[Token]:
    """ "handed over five smugglers": not more than five of them."""
    for over in list(tokens):
        verb = tokens[over.id - 2] if over.id > 1 else over
        if over.text.lower() != "over" or over.deprel != "advmod" or verb.lemma.lower() not in PARTICLE_VERBS:
            continue
        if verb.upos == "VERB" and tokens[over.head - 1].upos == "NUM":
            tokens[over.id - 1] = replace(over, head=verb.id, deprel="compound:prt", xpos="RP")
    return tokens


def conjuncts_of_subjects(tokens: list[Token]) -> list[Token]:
    """ "Under an accord brokered by Oman, Iran and Belgium swapped prisoners": "and" joins what stands beside it."""
    for conjunct in list(tokens):
        if conjunct.deprel != "conj" or conjunct.upos != "PROPN" or conjunct.id < 4:
            continue
        joint, subject = tokens[conjunct.id - 2], tokens[conjunct.id - 3]
        above = tokens[conjunct.head - 1]
        if joint.deprel != "cc" or not subject.deprel.startswith("nsubj") or subject.upos != "PROPN":
            continue
        if above.id < subject.id and above.upos in NOMINAL and not is_below(tokens, subject.id, above.id):
            tokens[conjunct.id - 1] = replace(conjunct, head=subject.id)
    return tokens


def verbs_inside_subjects(tokens: list[Token]) -> list[Token]:
    """ "Soldiers fleeing a battle raped women, a prosecutor said": the finite verb in the first of two subjects is its own."""
    for noun in list(tokens):
        speech = tokens[noun.head - 1] if noun.head else noun
        if noun.deprel != "nsubj" or speech.lemma.lower() not in SPEAKING or speech.id < noun.id:
            continue
        rival = any(t.head == speech.id and t.deprel == "nsubj" and noun.id < t.id < speech.id for t in tokens)
        if not rival:
            continue
        verb = next(
            (
                t
                for t in tokens[noun.id : speech.id - 1]
                if t.xpos == "VBD"
                and t.deprel in ("acl", "advcl")
                and is_below(tokens, t.id, noun.id)
                and has(tokens, t.id, "obj")
            ),
            None,
        )
        if verb is None or has(tokens, verb.id, "nsubj", "mark", "aux"):
            continue
        tokens[verb.id - 1] = replace(verb, head=speech.id, deprel="ccomp")
        tokens[noun.id - 1] = replace(noun, head=verb.id)
    return tokens
