"""Repairs that put a subject, an object or a clause where it belongs; each function gives an example."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eventcode.coding.tokens import GIVING, NOMINAL, OF_STATES, PERIODS, is_below
from eventcode.model import Token

RELATIVE_TIME = frozenset({"last", "this", "next", "earlier"})
REPORTING = frozenset(
    {"say", "announce", "claim", "report", "believe", "think", "warn", "insist", "add", "note", "confirm", "demand"}
)
"""Verbs with a clause as their object, never with a thing and a clause: "says an attack must be avoided"."""

ENACTED = frozenset(
    {"decree", "law", "bill", "order", "resolution", "statement", "letter", "act", "legislation", "motion"}
)
"""What is signed or passed and does something: "a law banning rallies"."""


def regroup_phrases(tokens: list[Token]) -> list[Token]:
    """Undo mistakes inside noun phrases; runs before everything else."""
    for step in (
        particles,
        objects_of_passives,
        plural_objects,
        headline_verbs,
        headline_nouns,
        headline_infinitives,
        demands_after_to,
        weeks_behind_names,
        conjuncts_of_names,
    ):
        tokens = step(tokens)
    return tokens


def regroup_clauses(tokens: list[Token]) -> list[Token]:
    """Undo mistakes between subjects, verbs and inner clauses; runs once phrases are whole."""
    for step in (
        participles_before_subjects,
        subjects_taken_for_appositions,
        coordinated_subjects,
        subjects_with_predicates,
        objects_before_clauses,
        subjunctives,
        titles_above_names,
        verbs_below_subjects,
        participles_said_of_objects,
    ):
        tokens = step(tokens)
    return tokens


def children(tokens: Sequence[Token], head: int, *labels: str) -> list[Token]:
    """The dependents of a token, of some labels (without subtype) or of any."""
    return [t for t in tokens if t.head == head and (not labels or t.deprel.split(":", 1)[0] in labels)]


def particles(tokens: list[Token]) -> list[Token]:
    """ "handed him over to the police": a particle that was joined to the preposition behind it."""
    for particle in list(tokens):
        if particle.xpos != "RP" or particle.deprel != "case" or not particle.head:
            continue
        verb = tokens[tokens[particle.head - 1].head - 1] if tokens[particle.head - 1].head else None
        if verb is not None and verb.upos == "VERB" and verb.id < particle.id:
            tokens[particle.id - 1] = replace(particle, head=verb.id, deprel="compound:prt")
    return tokens


def objects_of_passives(tokens: list[Token]) -> list[Token]:
    """ "refugees were given shelter": the thing given is an object."""
    for noun in list(tokens):
        if noun.deprel != "xcomp" or noun.upos not in NOMINAL or not 0 < noun.head < noun.id:
            continue
        verb = tokens[noun.head - 1]
        passive = any(t.deprel == "aux:pass" for t in children(tokens, verb.id))
        if passive and verb.lemma.lower() in GIVING and not children(tokens, noun.id, "case", "mark", "cop"):
            tokens[noun.id - 1] = replace(noun, deprel="obj")
    return tokens


def plural_objects(tokens: list[Token]) -> list[Token]:
    """ "demanded guarantees from NATO": a finite form right behind a verb is no inner clause but a plural noun."""
    for noun in list(tokens):
        if noun.xpos != "VBZ" or noun.deprel != "xcomp" or noun.head != noun.id - 1:
            continue
        if tokens[noun.head - 1].upos != "VERB" or children(tokens, noun.id, "nsubj", "aux", "mark", "obj"):
            continue
        tokens[noun.id - 1] = replace(noun, upos="NOUN", xpos="NNS", deprel="obj")
        for token in children(tokens, noun.id, "obl"):
            tokens[token.id - 1] = replace(token, deprel="nmod")
    return tokens


def headline_verbs(tokens: list[Token]) -> list[Token]:
    """ "Chile Eases Visa Rules for Peru.": a finite verb that was taken for part of a name."""
    finite = [t for t in tokens if t.upos in ("VERB", "AUX") and t.xpos in ("VBD", "VBP", "VBZ", "MD")]
    for verb in list(tokens):
        if verb.xpos != "VBZ" or verb.deprel != "compound" or verb.id < 2:
            continue
        noun = tokens[verb.head - 1]
        while noun.deprel == "compound" and noun.head > noun.id:
            noun = tokens[noun.head - 1]
        subject = tokens[verb.id - 2]
        if noun.deprel != "root" or noun.id < verb.id or subject.upos not in NOMINAL:
            continue
        if any(t.id not in (verb.id, noun.id) for t in finite):
            continue
        for token in list(tokens):
            if token.head == verb.id:
                above = subject.id if token.id < subject.id else noun.id
                tokens[token.id - 1] = replace(token, head=above)
        tokens[subject.id - 1] = replace(subject, head=verb.id, deprel="nsubj")
        tokens[verb.id - 1] = replace(verb, upos="VERB", head=0, deprel="root")
        tokens[noun.id - 1] = replace(noun, upos="NOUN", xpos="NN", head=verb.id, deprel="obj")
    return tokens


def headline_nouns(tokens: list[Token]) -> list[Token]:
    """ "Iraq, Kuwait sign border pact": a noun with a subject and an object is a verb, and who stands before it its subject."""
    root = next((t for t in tokens if not t.head), None)
    if root is None or root.xpos != "NN" or children(tokens, root.id, "cop", "det", "case", "amod"):
        return tokens
    subjects, objects = children(tokens, root.id, "nsubj"), children(tokens, root.id, "obj")
    if not objects or not subjects or subjects[0].id > root.id or objects[0].id < root.id:
        return tokens
    tokens[root.id - 1] = replace(root, upos="VERB", xpos="VBP")
    second = tokens[root.id - 2]
    if second.upos == "PROPN" and second.head == root.id and second.deprel == "compound":
        tokens[second.id - 1] = replace(second, head=subjects[0].id, deprel="conj")
    return tokens


def headline_infinitives(tokens: list[Token]) -> list[Token]:
    """ "India to send vaccines to Nepal": without a finite verb an infinitive behind a name tells of the future."""
    if any(t.xpos in ("VBD", "VBP", "VBZ", "MD") for t in tokens):
        return tokens
    for verb in list(tokens):
        if (
            verb.xpos != "VB"
            or verb.id < 3
            or verb.deprel not in ("acl", "advcl", "xcomp", "root", "dep", "ccomp", "parataxis")
        ):
            continue
        mark, name = tokens[verb.id - 2], tokens[verb.id - 3]
        if mark.text.lower() != "to" or mark.head != verb.id or name.upos not in NOMINAL:
            continue
        while name.head and name.head < verb.id and tokens[name.head - 1].upos in NOMINAL:
            name = tokens[name.head - 1]
        if name.head not in (0, verb.id) or any(t.upos in ("VERB", "ADP", "ADJ") for t in tokens[: name.id - 1]):
            continue
        tokens[verb.id - 1] = replace(verb, head=0, deprel="root")
        tokens[name.id - 1] = replace(name, head=verb.id, deprel="nsubj")
        tokens[mark.id - 1] = replace(mark, deprel="aux")
        return tokens
    return tokens


def demands_after_to(tokens: list[Token]) -> list[Token]:
    """ "gave in to calls from the clergy": behind "to" a plural noun, though taken for an infinitive."""
    for noun in list(tokens):
        if noun.xpos != "NNS" or noun.deprel not in ("xcomp", "advcl", "ccomp") or noun.id < 2:
            continue
        mark = tokens[noun.id - 2]
        if mark.text.lower() != "to" or mark.head != noun.id:
            continue
        tokens[mark.id - 1] = replace(mark, upos="ADP", deprel="case")
        tokens[noun.id - 1] = replace(noun, upos="NOUN", deprel="obl")
        for token in children(tokens, noun.id, "obl"):
            tokens[token.id - 1] = replace(token, deprel="nmod")
    return tokens


def weeks_behind_names(tokens: list[Token]) -> list[Token]:
    """ "Norway and Chile last week met": "last month" is no part of the phrase before it."""
    for period in list(tokens):
        if period.lemma.lower() not in PERIODS or period.id < 3 or not period.head:
            continue
        noun = tokens[period.id - 3]
        if tokens[period.id - 2].lemma.lower() not in RELATIVE_TIME or tokens[period.id - 2].head != period.id:
            continue
        if noun.head != period.id or noun.upos not in NOMINAL or noun.deprel not in ("compound", "nmod:poss", "flat"):
            continue
        for token in list(tokens):
            if token.head == period.id and token.id < noun.id:
                tokens[token.id - 1] = replace(token, head=noun.id)
        tokens[noun.id - 1] = replace(noun, head=period.head, deprel=period.deprel)
        tokens[period.id - 1] = replace(period, deprel="obl:unmarked")
    return tokens


def conjuncts_of_names(tokens: list[Token]) -> list[Token]:
    """ "Chancellor Angela Merkel and her host Mark Rutte signed": what is coordinated with a name is with its head."""
    for token in list(tokens):
        if token.deprel != "conj" or token.upos not in NOMINAL or not token.head:
            continue
        head = tokens[token.head - 1]
        while head.deprel == "flat" and head.head and head.head < head.id:
            head = tokens[head.head - 1]
        if head.id != token.head:
            tokens[token.id - 1] = replace(token, head=head.id)
    return tokens


def participles_before_subjects(tokens: list[Token]) -> list[Token]:
    """ "Bowing to pressure, the generals freed her": the participle before the comma is no subject."""
    for participle in list(tokens):
        if participle.xpos != "VBG" or not participle.deprel.startswith("nsubj") or not participle.head > participle.id:
            continue
        others = [t for t in children(tokens, participle.head, "nsubj") if t.id > participle.id]
        if others and any(t.text == "," for t in tokens[participle.id : others[0].id - 1]):
            tokens[participle.id - 1] = replace(participle, upos="VERB", deprel="advcl")
    return tokens


def subjects_taken_for_appositions(tokens: list[Token]) -> list[Token]:
    """ "In a letter, the mayors of Lyon and Turin thanked": what ends before the verb is its subject."""
    for noun in list(tokens):
        if noun.deprel != "appos" or not 0 < noun.head < noun.id:
            continue
        outer = tokens[noun.head - 1]
        verb = tokens[outer.head - 1] if outer.head else outer
        below = [t.id for t in tokens if is_below(tokens, t.id, noun.id)]
        first, last = min([noun.id, *below]), max([noun.id, *below])
        if (
            outer.deprel != "obl"
            or verb.upos != "VERB"
            or verb.id < last
            or children(tokens, verb.id, "nsubj", "csubj")
        ):
            continue
        opens = min(t.id for t in tokens if t.id == outer.id or is_below(tokens, t.id, outer.id)) == 1
        between = tokens[last : verb.id - 1]
        if not opens or not children(tokens, outer.id, "case") or tokens[first - 2].text != ",":
            comma = tokens[first - 1].text == ","  # the parser hangs the comma on the apposition
            if not (opens and comma and children(tokens, outer.id, "case")):
                continue
        if any(t.upos not in ("AUX", "ADV") for t in between):
            continue
        passive = any(t.deprel == "aux:pass" for t in children(tokens, verb.id))
        tokens[noun.id - 1] = replace(noun, head=verb.id, deprel="nsubj:pass" if passive else "nsubj")
    return tokens


def coordinated_subjects(tokens: list[Token]) -> list[Token]:
    """ "Norway and the Faroe Islands have agreed": two subjects with "and" between them are one coordination.

    "After a long night, Gabon and the lenders have settled": the first of them may hang elsewhere.
    """
    for second in list(tokens):
        if not second.deprel.startswith("nsubj") or second.upos not in NOMINAL or not second.head > second.id:
            continue
        start = min([second.id, *(t.id for t in tokens if is_below(tokens, t.id, second.id))])
        conjunction = tokens[start - 1]
        other = tokens[start - 3] if start > 2 and tokens[start - 2].text == "," else None
        listed = other is not None and other.upos == second.upos == "PROPN" and other.deprel == second.deprel
        if other is not None and listed and other.head == second.head:
            tokens[second.id - 1] = replace(second, head=other.id, deprel="conj")  # "Egypt, Sudan agree"
            continue
        if conjunction.deprel != "cc" or conjunction.text.lower() not in ("and", "&") or start < 2:
            continue
        first = next(
            (
                t
                for t in tokens[: start - 1]
                if t.head == second.head and t.deprel == second.deprel and t.upos != "PRON"
            ),
            None,
        )
        if first is None:
            before = tokens[start - 2]
            opens = before.id == 1 or tokens[before.id - 2].text == ","
            stray = before.deprel in ("appos", "nmod:unmarked", "obl:unmarked", "vocative", "dep")
            if not (before.upos == "PROPN" and opens and stray):
                continue
            first = before
            tokens[first.id - 1] = replace(first, head=second.head, deprel=second.deprel)
        elif any(t.upos in ("VERB", "AUX") for t in tokens[first.id : start - 1]):
            continue
        tokens[second.id - 1] = replace(second, head=first.id, deprel="conj")
        tokens[conjunction.id - 1] = replace(conjunction, head=second.id)
    return tokens


def subjects_with_predicates(tokens: list[Token]) -> list[Token]:
    """ "The coalition fighting rebels in Yemen declared a truce", "rebels loyal to Machar freed prisoners".

    The participle or adjective before the finite verb took its subject away.
    """
    for inner in list(tokens):
        if inner.deprel != "advcl" or not inner.head > inner.id:
            continue
        if inner.xpos not in ("VBG", "VBN", "JJ"):
            continue
        verb = tokens[inner.head - 1]
        own = children(tokens, inner.id)
        subject = next((t for t in own if t.deprel.startswith("nsubj") and t.id == inner.id - 1), None)
        if subject is None or any(t.deprel.split(":", 1)[0] in ("aux", "cop", "mark") for t in own):
            continue
        if verb.upos != "VERB" or children(tokens, verb.id, "nsubj", "csubj"):
            continue
        if any(t.text == "," for t in tokens[inner.id : verb.id - 1]):
            continue
        passive = bool([t for t in children(tokens, verb.id) if t.deprel == "aux:pass"])
        tokens[subject.id - 1] = replace(subject, head=verb.id, deprel="nsubj:pass" if passive else "nsubj")
        tokens[inner.id - 1] = replace(inner, head=subject.id, deprel="acl")
        for token in children(tokens, inner.id):
            if token.id < subject.id:
                tokens[token.id - 1] = replace(token, head=verb.id)
    return tokens


def objects_before_clauses(tokens: list[Token]) -> list[Token]:
    """ "said a reform of the agency was needed": the noun between a verb of speech and a bare clause is its subject."""
    for inner in list(tokens):
        if inner.deprel not in ("ccomp", "conj") or not 0 < inner.head < inner.id or inner.upos not in ("VERB", "ADJ"):
            continue
        verb = tokens[inner.head - 1]
        own = children(tokens, inner.id)
        auxiliaries = [t for t in own if t.deprel.split(":", 1)[0] in ("aux", "cop")]
        finite = inner.xpos in ("VBD", "VBZ", "VBP") or any(t.xpos in ("VBD", "VBZ", "VBP", "MD") for t in auxiliaries)
        if verb.lemma.lower() not in REPORTING or not finite or inner.deprel == "conj":
            continue
        if any(t.deprel.split(":", 1)[0] in ("nsubj", "csubj", "mark", "expl") for t in own):
            continue
        noun = next((t for t in children(tokens, verb.id, "obj", "iobj") if verb.id < t.id < inner.id), None)
        if noun is None or noun.upos not in NOMINAL:
            continue
        passive = any(t.deprel == "aux:pass" for t in auxiliaries)
        tokens[noun.id - 1] = replace(noun, head=inner.id, deprel="nsubj:pass" if passive else "nsubj")
    return tokens


def subjunctives(tokens: list[Token]) -> list[Token]:
    """ "is demanding the force fulfil its mandate": a bare verb behind the object is what the object shall do."""
    for inner in list(tokens):
        if inner.xpos not in ("VB", "VBP") or not 1 < inner.head < inner.id:
            continue
        noun = tokens[inner.head - 1]
        if inner.deprel == "xcomp" and noun.lemma.lower() in REPORTING and children(tokens, inner.id, "nsubj"):
            tokens[inner.id - 1] = replace(inner, xpos="VB", deprel="ccomp")
            continue
        if inner.deprel in ("advcl", "xcomp"):
            noun = next((t for t in children(tokens, noun.id, "obj") if noun.id < t.id < inner.id), noun)
        elif inner.deprel != "acl":
            continue
        verb = tokens[noun.head - 1] if noun.head else noun
        if noun.deprel != "obj" or verb.lemma.lower() not in REPORTING or children(tokens, inner.id, "mark", "nsubj"):
            continue
        tokens[inner.id - 1] = replace(inner, xpos="VB", head=verb.id, deprel="ccomp")
        tokens[noun.id - 1] = replace(noun, head=inner.id, deprel="nsubj")
    return tokens


def titles_above_names(tokens: list[Token]) -> list[Token]:
    """ "President Luis Alberto Lacalle visited": a title is not the subject of the name behind it."""
    for name in list(tokens):
        if name.upos != "PROPN" or name.deprel not in ("advcl", "acl", "parataxis") or not name.head > name.id:
            continue
        title = next((t for t in children(tokens, name.id, "nsubj") if t.id == name.id - 1 and t.upos in NOMINAL), None)
        if title is None or children(tokens, name.head, "nsubj"):
            continue
        passive = bool([t for t in children(tokens, name.head) if t.deprel == "aux:pass"])
        tokens[title.id - 1] = replace(title, head=name.head, deprel="nsubj:pass" if passive else "nsubj")
        tokens[name.id - 1] = replace(name, head=title.id, deprel="flat")
        for token in children(tokens, name.id, "obj", "nmod", "appos"):
            if token.upos == "PROPN" and name.id < token.id < name.head:
                tokens[token.id - 1] = replace(token, deprel="flat")
    return tokens


def verbs_below_subjects(tokens: list[Token]) -> list[Token]:
    """ "The ministry in a note on Monday thanked her": the only past-tense verb is no participle."""
    root = next((t for t in tokens if not t.head), None)
    if root is None or root.upos not in NOMINAL or children(tokens, root.id, "cop", "nsubj", "case"):
        return tokens
    finite = [t for t in tokens if t.xpos in ("VBD", "VBZ", "VBP", "MD")]
    if len(finite) != 1 or finite[0].xpos != "VBD" or finite[0].deprel != "acl" or finite[0].id < root.id:
        return tokens
    verb = finite[0]
    if not is_below(tokens, verb.id, root.id) or children(tokens, verb.id, "nsubj", "aux") or verb.head == root.id:
        return tokens
    tokens[verb.id - 1] = replace(verb, head=0, deprel="root")
    tokens[root.id - 1] = replace(root, head=verb.id, deprel="nsubj")
    return tokens


def participles_said_of_objects(tokens: list[Token]) -> list[Token]:
    """ "waived fees charged to farmers", "passed a law banning rallies": a participle behind the object is said of it."""
    for participle in list(tokens):
        if participle.deprel != "xcomp" or participle.id < 3:
            continue
        enacted = participle.xpos == "VBG" and tokens[participle.id - 2].lemma.lower() in ENACTED
        if participle.xpos != "VBN" and not enacted:
            continue
        noun = tokens[participle.id - 2]
        if noun.upos not in NOMINAL or noun.deprel != "obj" or noun.head != participle.head:
            continue
        verb = tokens[participle.head - 1]
        own = children(tokens, participle.id)
        if verb.lemma.lower() in OF_STATES:
            continue
        barred = ("mark", "aux", "nsubj") if enacted else ("mark", "aux", "nsubj", "obj")
        if verb.upos != "VERB" or any(t.deprel.split(":", 1)[0] in barred for t in own):
            continue
        tokens[participle.id - 1] = replace(participle, head=noun.id, deprel="acl")
    return tokens
