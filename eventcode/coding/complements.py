"""Repairs of clauses, subjects and auxiliaries that hang on the wrong verb; each gives an example. `phrases` mends the rest."""

from __future__ import annotations

from dataclasses import replace

from eventcode.coding.attachment import has
from eventcode.coding.phrases import (
    adjectives_behind_objects,
    agents_behind_commas,
    agents_behind_objects,
    agents_without_by,
    aims_of_demands,
    asides_as_objects,
    border_crossings,
    borders_with,
    charges,
    coordinated_objects,
    givers,
    goals_behind_persons,
    health_organization,
    prepositions_of_nouns,
    recipients_as_modifiers,
    recipients_behind_relatives,
    times_as_objects,
)
from eventcode.coding.tokens import NOMINAL, PERIODS, is_below
from eventcode.model import Token

MAKING_DO = frozenset(
    {
        "advise", "allow", "appeal", "ask", "bar", "beg", "cause", "challenge", "command", "compel", "direct", "enable",
        "encourage", "exhort", "forbid", "force", "implore", "induce", "instruct", "invite", "oblige", "order", "permit",
        "persuade", "press", "pressure", "require", "tell", "urge", "warn"
    }
)  # fmt: skip
"""Verbs with someone and what that one is to do."""
ADDRESSING = frozenset({"tell", "warn", "inform", "remind", "assure", "notify", "promise", "convince", "persuade"})
"""Verbs with somebody and what that one is told."""
MUTUAL = frozenset({"train", "meet", "clash", "fight", "skirmish", "exercise", "cooperate", "negotiate", "battle"})
"""Verbs of what two sides do with each other."""
ENACTED = frozenset({"decree", "law", "bill", "order", "act", "legislation", "directive", "ordinance", "edict"})
"""What is signed or passed in order that something be so."""


def complements(tokens: list[Token]) -> list[Token]:
    """The tokens with misplaced inner clauses moved; runs before the repairs of phrases."""
    for mend in MENDS:
        tokens = mend(tokens)
    return tokens


def children_of_auxiliaries(tokens: list[Token]) -> list[Token]:
    """ "Oxfam has distributed tents": who did what to whom hangs on the verb, never on its auxiliary."""
    for token in list(tokens):
        if not token.head or token.deprel.split(":", 1)[0] not in (
            "nsubj",
            "obj",
            "iobj",
            "obl",
            "ccomp",
            "xcomp",
            "advcl",
        ):
            continue
        auxiliary = tokens[token.head - 1]
        if auxiliary.upos == "AUX" and auxiliary.deprel in ("aux", "aux:pass", "cop") and auxiliary.head:
            tokens[token.id - 1] = replace(token, head=auxiliary.head)
    return tokens


def participles_behind_have(tokens: list[Token]) -> list[Token]:
    """ "had suspended aid": the participle is the verb of "have", not said of the object."""
    for have in list(tokens):
        if (
            have.upos != "AUX"
            or have.lemma.lower() != "have"
            or have.deprel in ("aux", "cop")
            or have.id >= len(tokens)
        ):
            continue
        verb = tokens[have.id]
        noun = tokens[verb.head - 1] if verb.head else verb
        if verb.xpos not in ("VBN", "VBD") or verb.deprel not in ("amod", "nmod:poss"):
            continue
        if noun.head != have.id or noun.deprel != "obj":
            continue
        for token in list(tokens):
            if token.head == have.id:
                tokens[token.id - 1] = replace(token, head=verb.id)
        tokens[verb.id - 1] = replace(verb, upos="VERB", xpos="VBN", head=have.head, deprel=have.deprel)
        tokens[have.id - 1] = replace(have, head=verb.id, deprel="aux")
    return tokens


def auxiliaries_of_days(tokens: list[Token]) -> list[Token]:
    """ "will on Tuesday lead a delegation": the auxiliary is the verb's, not the day's between the two."""
    for auxiliary in list(tokens):
        if auxiliary.upos != "AUX" or auxiliary.deprel not in ("aux", "aux:pass") or not auxiliary.head > auxiliary.id:
            continue
        noun = tokens[auxiliary.head - 1]
        verb = tokens[noun.head - 1] if noun.head else noun
        if (
            noun.upos in NOMINAL
            and noun.deprel.startswith(("obl", "nmod"))
            and verb.upos == "VERB"
            and verb.id > noun.id
        ):
            tokens[auxiliary.id - 1] = replace(auxiliary, head=verb.id)
    return tokens


def subjects_between_commas(tokens: list[Token]) -> list[Token]:
    """ "On the eve of a visit by the president, Rouhani, to Oslo, the ministry freed her": of two subjects the nearer one."""
    for first in list(tokens):
        if not first.deprel.startswith("nsubj") or not first.head > first.id or first.upos not in NOMINAL:
            continue
        start = min([first.id, *(t.id for t in tokens if t.head == first.id and t.deprel != "punct")])
        before = tokens[start - 3] if start > 2 and tokens[start - 2].text == "," else None
        later = [
            t for t in tokens[first.id :] if t.head == first.head and t.deprel == first.deprel and t.id < first.head
        ]
        if before is None or not later or before.upos not in NOMINAL or before.head == first.head:
            continue
        if any(t.text == "," for t in tokens[first.id : later[0].id - 1]) and not has(tokens, first.id, "conj"):
            tokens[first.id - 1] = replace(first, head=before.id, deprel="appos")
    return tokens


def objects_before_speech(tokens: list[Token]) -> list[Token]:
    """ "demanded the withdrawal of troops, diplomats said": of two subjects the first is the earlier verb's object."""
    for second in list(tokens):
        if not second.deprel.startswith("nsubj") or not second.head > second.id:
            continue
        speech = tokens[second.head - 1]
        verb = tokens[speech.head - 1] if speech.head and speech.deprel in ("conj", "parataxis") else None
        if verb is None or verb.upos != "VERB" or verb.id > second.id or has(tokens, verb.id, "obj"):
            continue
        first = next((t for t in tokens[verb.id : second.id - 1] if t.head == speech.id and t.deprel == "nsubj"), None)
        if first is None or first.upos not in NOMINAL:
            continue
        if any(t.text == "," for t in tokens[first.id : second.id - 1]) and not has(tokens, second.id, "cc"):
            tokens[first.id - 1] = replace(first, head=verb.id, deprel="obj")
    return tokens


def clauses_before_speech(tokens: list[Token]) -> list[Token]:
    """ "threatened to leave if it goes ahead, the Post reported": what stands before the speaker belongs to what was said."""
    for inner in list(tokens):
        if inner.deprel != "advcl" or not inner.head > inner.id:
            continue
        speech = tokens[inner.head - 1]
        speaker = next((t for t in tokens[inner.id :] if t.head == speech.id and t.deprel == "nsubj"), None)
        mark = next((t for t in tokens if t.head == inner.id and t.deprel == "mark"), None)
        if speaker is None or mark is None or speaker.id > speech.id:
            continue
        said = tokens[speech.head - 1] if speech.head and speech.deprel in ("conj", "parataxis") else None
        if said is None:
            said = next((t for t in tokens if t.head == speech.id and t.deprel == "ccomp" and t.id < mark.id), None)
        if said is not None and said.id < mark.id and said.upos == "VERB":
            tokens[inner.id - 1] = replace(inner, head=said.id)
    return tokens


def aims_of_operations(tokens: list[Token]) -> list[Token]:
    """ "launched operations to detain them": the infinitive behind the object is an aim of the one who launches."""
    for infinitive in list(tokens):
        if infinitive.xpos != "VB" or infinitive.deprel != "xcomp" or not 0 < infinitive.head < infinitive.id:
            continue
        verb = tokens[infinitive.head - 1]
        to = any(t.head == infinitive.id and t.deprel == "mark" and t.text.lower() == "to" for t in tokens)
        between = any(t.head == verb.id and t.deprel == "obj" and t.id < infinitive.id for t in tokens)
        if to and between and verb.lemma.lower() in ("launch", "conduct", "mount", "stage", "undertake"):
            tokens[infinitive.id - 1] = replace(infinitive, deprel="advcl")
    return tokens


def fighting(tokens: list[Token]) -> list[Token]:
    """ "Fighting broke out between …": the first word, right before a verb without a subject, is that subject."""
    opening = tokens[0]
    if opening.xpos != "VBG" or opening.deprel != "advcl" or opening.head != 2 or has(tokens, 1, "obj", "obl"):
        return tokens
    verb = tokens[1]
    if verb.upos == "VERB" and verb.xpos in ("VBD", "VBN", "VBZ", "VBP") and not has(tokens, 2, "nsubj", "aux"):
        tokens[0] = replace(opening, upos="NOUN", xpos="NN", deprel="nsubj")
        tokens[1] = replace(verb, xpos="VBD") if verb.xpos == "VBN" else verb
    return tokens


def mutual_verbs(tokens: list[Token]) -> list[Token]:
    """ "Kazakh soldiers trained with Russians": no passive without an auxiliary where both sides do the same."""
    for verb in list(tokens):
        if verb.xpos != "VBN" or verb.lemma.lower() not in MUTUAL or has(tokens, verb.id, "aux", "obj"):
            continue
        subject = next((t for t in tokens if t.head == verb.id and t.deprel == "nsubj:pass"), None)
        partners = [t for t in tokens if t.head == verb.id and t.deprel == "obl"]
        if subject is None or not any(
            t.deprel == "case" and t.text.lower() == "with" for p in partners for t in tokens if t.head == p.id
        ):
            continue
        tokens[verb.id - 1] = replace(verb, xpos="VBD")
        tokens[subject.id - 1] = replace(subject, deprel="nsubj")
    return tokens


def infinitives_of_laws(tokens: list[Token]) -> list[Token]:
    """ "signed a decree to simplify the process": what the decree does, its signing does."""
    for infinitive in list(tokens):
        if infinitive.xpos != "VB" or infinitive.deprel != "acl" or not 0 < infinitive.head < infinitive.id:
            continue
        law = tokens[infinitive.head - 1]
        to = any(t.head == infinitive.id and t.deprel == "mark" and t.text.lower() == "to" for t in tokens)
        if to and law.deprel == "obj" and law.head and law.lemma.lower() in ENACTED:
            tokens[infinitive.id - 1] = replace(infinitive, head=law.head, deprel="advcl")
    return tokens


def subjects_of_verbs(tokens: list[Token]) -> list[Token]:
    """ "The United States is sending aid": a subject outside of a clause inside is for predicates with two of them."""
    for noun in list(tokens):
        if noun.deprel != "nsubj:outer" or not noun.head or tokens[noun.head - 1].upos != "VERB":
            continue
        others = [t for t in tokens if t.head == noun.head and t.deprel.startswith(("nsubj", "csubj")) and t != noun]
        if not others:
            tokens[noun.id - 1] = replace(noun, deprel="nsubj")
    return tokens


def clauses_behind_days(tokens: list[Token]) -> list[Token]:
    """ "announced late Monday that it had suspended aid": the clause is what was announced, not said of the day."""
    for verb in list(tokens):
        if not verb.deprel.startswith("acl") or not 1 < verb.head < verb.id:
            continue
        day = tokens[verb.head - 1]
        that = tokens[day.id]
        if day.lemma.lower() not in PERIODS or that.text.lower() != "that" or that.head != verb.id or not day.head:
            continue
        above = tokens[day.head - 1]
        if above.upos != "VERB" or above.id > day.id:
            continue
        tokens[verb.id - 1] = replace(verb, head=above.id, deprel="ccomp")
        tokens[that.id - 1] = replace(that, upos="SCONJ", xpos="IN", deprel="mark")
        if day.deprel in ("obj", "iobj", "nsubj"):
            tokens[day.id - 1] = replace(day, deprel="obl:unmarked")
    return tokens


def infinitives_of_orders(tokens: list[Token]) -> list[Token]:
    """ "forced a plane flying to Delhi to land": the infinitive behind the participle is what the object was forced to do."""
    for infinitive in list(tokens):
        if (
            infinitive.xpos != "VB"
            or infinitive.deprel not in ("advcl", "obl")
            or not 0 < infinitive.head < infinitive.id
        ):
            continue
        participle = tokens[infinitive.head - 1]
        if participle.deprel != "acl" or participle.xpos not in ("VBG", "VBN") or not participle.head:
            continue
        if not any(t.head == infinitive.id and t.deprel == "mark" and t.text.lower() == "to" for t in tokens):
            continue
        noun = tokens[participle.head - 1]
        while noun.deprel in ("nmod", "conj") and noun.head:
            noun = tokens[noun.head - 1]
        verb = tokens[noun.head - 1] if noun.head else noun
        if noun.deprel != "obj" or verb.lemma.lower() not in MAKING_DO or has(tokens, verb.id, "xcomp", "ccomp"):
            continue
        if not is_below(tokens, verb.id, infinitive.id):
            tokens[infinitive.id - 1] = replace(infinitive, head=verb.id, deprel="xcomp")
    return tokens


def garden_paths(tokens: list[Token]) -> list[Token]:
    """ "A bomb planted by militants injured four policemen": of two participles the one with an object is the verb."""
    for first in list(tokens):
        if first.xpos != "VBN" or has(tokens, first.id, "aux", "cop", "obj"):
            continue
        above = tokens[first.head - 1] if first.head else first
        said_of = first.deprel == "acl" and above.deprel in ("root", "ccomp") and above.upos in NOMINAL
        if first.deprel not in ("root", "conj", "ccomp") and not said_of:
            continue
        subject = (
            above if said_of else next((t for t in tokens if t.head == first.id and t.deprel.startswith("nsubj")), None)
        )
        agent = next((t for t in tokens if t.head == first.id and t.deprel == "obl:agent" and t.id > first.id), None)
        if subject is None or agent is None or subject.id != first.id - 1:
            continue
        later = [t for t in tokens[agent.id :] if t.head in (agent.id, first.id) and t.deprel in ("acl", "advcl")]
        verb = later[0] if later else first
        if verb.xpos not in ("VBN", "VBD") or not has(tokens, verb.id, "obj") or has(tokens, verb.id, "mark", "aux"):
            continue
        if any(t.text == "," for t in tokens[agent.id : verb.id]):
            continue
        main = subject if said_of else first
        tokens[verb.id - 1] = replace(verb, xpos="VBD", head=main.head, deprel=main.deprel)
        tokens[subject.id - 1] = replace(subject, head=verb.id, deprel="nsubj")
        tokens[first.id - 1] = replace(first, head=subject.id, deprel="acl")
        for token in list(tokens):
            if token.head == first.id and token.deprel == "punct" and token.id > verb.id:
                tokens[token.id - 1] = replace(token, head=verb.id)
    return tokens


def objects_of_opening_participles(tokens: list[Token]) -> list[Token]:
    """ "Accusing Chad of lies, Niger closed its embassy": of two subjects the one before the comma is the participle's object."""
    opening = tokens[0]
    if opening.xpos != "VBG" or opening.deprel != "advcl" or not opening.head or has(tokens, opening.id, "obj"):
        return tokens
    subjects = [t for t in tokens if t.head == opening.head and t.deprel.startswith("nsubj")]
    if len(subjects) == 2 and any(t.text == "," for t in tokens[subjects[0].id : subjects[1].id - 1]):
        tokens[subjects[0].id - 1] = replace(subjects[0], head=opening.id, deprel="obj")
    return tokens


def clauses_behind_evidence(tokens: list[Token]) -> list[Token]:
    """ "presented evidence that Russia used gas": a whole clause behind "that" is what the evidence says."""
    for verb in list(tokens):
        if not verb.deprel.startswith("acl") or not 0 < verb.head < verb.id:
            continue
        noun = tokens[verb.head - 1]
        that = tokens[noun.id] if noun.id < len(tokens) else noun
        if noun.lemma.lower() not in ("evidence", "proof") or that.text.lower() != "that" or that.head != verb.id:
            continue
        if noun.deprel == "obj" and that.deprel == "mark" and has(tokens, verb.id, "nsubj") and noun.head:
            tokens[verb.id - 1] = replace(verb, head=noun.head, deprel="advcl")
    return tokens


def clauses_behind_addressees(tokens: list[Token]) -> list[Token]:
    """ "told Georgia in a note that it must leave": the whole clause behind "that" is what was told, not said of the note."""
    for clause in list(tokens):
        noun = tokens[clause.head - 1] if clause.head else clause
        verb = tokens[noun.head - 1] if noun.head else noun
        if not clause.deprel.startswith("acl") or noun.deprel != "obl" or verb.lemma.lower() not in ADDRESSING:
            continue
        that = any(t.head == clause.id and t.deprel == "mark" and t.text.lower() == "that" for t in tokens)
        if that and has(tokens, clause.id, "nsubj") and has(tokens, verb.id, "obj", "iobj"):
            tokens[clause.id - 1] = replace(clause, head=verb.id, deprel="ccomp")
    return tokens


def persons_let_go(tokens: list[Token]) -> list[Token]:
    """ "let the fishermen go": whoever may go is the object of "let"."""
    for go in list(tokens):
        let = tokens[go.head - 1] if go.head else go
        if go.lemma.lower() != "go" or go.deprel not in ("xcomp", "ccomp") or let.lemma.lower() != "let":
            continue
        for token in list(tokens):
            if token.head == go.id and token.deprel in ("nsubj", "obj"):
                tokens[token.id - 1] = replace(token, head=let.id, deprel="obj")
    return tokens


def opening_participles(tokens: list[Token]) -> list[Token]:
    """ "Bowing to pressure, Chad freed her": a participle before the sentence's subject is no sentence of its own."""
    opening = tokens[0]
    if opening.xpos == "VBG" and opening.deprel == "parataxis" and not has(tokens, opening.id, "nsubj"):
        tokens[0] = replace(opening, deprel="advcl")
    return tokens


MENDS = (
    health_organization, auxiliaries_of_days, prepositions_of_nouns, subjects_between_commas, infinitives_of_laws,
    fighting, mutual_verbs, aims_of_operations, objects_before_speech, clauses_before_speech,
    children_of_auxiliaries, participles_behind_have, subjects_of_verbs, agents_without_by, agents_behind_objects,
    agents_behind_commas, clauses_behind_days, clauses_behind_evidence, clauses_behind_addressees,
    opening_participles, times_as_objects, asides_as_objects, coordinated_objects, givers, infinitives_of_orders,
    recipients_as_modifiers, recipients_behind_relatives, garden_paths, objects_of_opening_participles,
    border_crossings, charges, aims_of_demands, borders_with, adjectives_behind_objects, goals_behind_persons,
    persons_let_go,
)  # fmt: skip
"""In the order in which they run."""
