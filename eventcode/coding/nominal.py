"""Clauses of event nouns: "Moscow's shelling of Kharkiv", "talks between A and B", "a visit by Wang to Pyongyang"."""

from __future__ import annotations

from dataclasses import replace

from eventcode.coding.actors import opposes
from eventcode.coding.clause import ASSERTED, Argument, Clause
from eventcode.coding.tree import Tree
from eventcode.coding.verbal import LIFTED, is_border, is_day, noun_conjuncts, unique
from eventcode.coding.vocabulary import EventNoun, Vocabulary
from eventcode.model import Token

DURING = frozenset({"during", "on", "in", "at", "after", "following", "for", "through", "via"})
"""Prepositions under which the governing subject also does the nominal deed ("condemned X during a visit")."""


DOING = frozenset({"judicial", "military", "papal", "royal"})
"""Adjectives that stand for those who act: "a papal visit", "military raids"."""
JOINING = frozenset({"join", "participate", "take part"})


def nominal_clauses(tree: Tree, vocabulary: Vocabulary) -> list[Clause]:
    """One clause for each event noun that is not the name or modifier of something else."""
    found = []
    for token in tree.tokens:
        if token.upos in ("NOUN", "PROPN") and token.deprel not in ("compound", "flat", "fixed"):
            noun = event_noun(tree, token, vocabulary)
            if noun is not None:
                found.append(nominal_clause(tree, token, noun))
    return found


def event_noun(tree: Tree, token: Token, vocabulary: Vocabulary) -> EventNoun | None:
    """The entry of an event noun: with the word before it ("hunger strike"), its plural ("talks"), its lemma."""
    nouns = vocabulary.event_nouns
    if token.id > 2 and tree[token.id - 1].text == "-":
        # "cease-fire" comes as three words
        joined = nouns.get(f"{tree[token.id - 2].text}-{token.text}".lower())
        if joined is not None:
            return joined
    if token.id + 1 < len(tree.tokens) and tree[token.id + 1].text == "-":
        joined = nouns.get(f"{token.text}-{tree[token.id + 2].text}".lower())  # "sit-in"
        if joined is not None:
            return joined
    if token.id > 1:
        before = tree[token.id - 1].text.lower()
        pair = nouns.get(f"{before} {token.text.lower()}") or nouns.get(f"{before} {token.lemma.lower()}")
        if pair is not None:
            return pair
    return nouns.get(token.text.lower()) or nouns.get(token.lemma.lower())


def nominal_clause(tree: Tree, token: Token, noun: EventNoun) -> Clause:
    """The clause of an event noun with its own dependents as arguments."""
    arguments: list[Argument] = []
    for child in tree.deps(token.id, "nmod", "obl", "compound", "amod"):
        heads = noun_conjuncts(tree, child.id)
        owner = any(t.xpos == "POS" for t in tree.deps(child.id, "case"))
        if child.deprel in ("compound", "amod") and not owner:
            continue
        if child.deprel == "nmod:poss" or owner:
            arguments += with_co_agents(possessor_role(noun), heads, "possessor")
            continue
        case = tree.case(child.id)
        if case and is_day(child) and not tree.deps(child.id, "nmod:poss"):
            arguments += [Argument("when", h) for h in heads]
        elif case == "by" and not is_day(child):
            arguments += with_co_agents("agent", heads, "by-phrase")
        elif case in ("between", "among"):
            arguments += with_co_agents("agent", heads, case)
            arguments += [Argument("co-agent", h, case) for h in heads if len(heads) == 1]
        elif case == "of" and noun.of != "none":
            arguments += with_co_agents("patient" if noun.of == "both" else noun.of, heads, "of-phrase")
        elif case or child.deprel != "nmod:desc":
            arguments += [Argument(f"obl:{case}" if case else "obl:unmarked", h) for h in heads]
    arguments += following_of(tree, token, noun)
    arguments += stray(tree, arguments)
    arguments += following(tree, token, arguments)
    arguments += modifiers(tree, token, noun, arguments)
    if noun.of == "both" and not any(a.role == "agent" for a in arguments):
        arguments += with_co_agents("agent", [a.head for a in arguments if a.role == "patient"], "of-phrase")
    for child in tree.deps(token.id, "nsubj"):
        if tree.deps(token.id, "cop"):
            arguments += with_co_agents("agent", noun_conjuncts(tree, child.id), "predicate noun")
    for child in tree.deps(token.id, "acl", "ccomp"):
        mark = tree.mark(child.id)
        if mark in ("to", "that", "of"):
            arguments.append(Argument(f"{'xcomp' if mark == 'to' else 'ccomp'}:{mark}", child.id))
    negated = any(t.text.lower() in ("no", "neither", "without") for t in tree.deps(token.id, "det", "case"))
    return Clause(
        head=token.id,
        lemma=noun.verb or noun.noun,
        noun=noun.noun,
        arguments=unique(arguments),
        negated=negated,
        mood=ASSERTED,
        trigger=(token.id,),
        steps=(f"event noun {token.text!r}" + (f" read as {noun.verb!r}" if noun.verb else ""),),
    )


def stray(tree: Tree, arguments: list[Argument]) -> list[Argument]:
    """Phrases that hang on an argument though they belong to the deed: "a visit by Macron to Beijing"."""
    roles = {a.role for a in arguments}
    found = []
    for argument in arguments:
        for child in tree.deps(argument.head, "nmod"):
            role = f"obl:{tree.case(child.id)}"
            if role == "obl:with" and argument.role != "patient" and is_border(tree[argument.head]):
                continue
            if role.removeprefix("obl:") in LIFTED and role not in roles and child.deprel != "nmod:poss":
                found += [
                    Argument(role, h, f"attached to {tree[argument.head].text!r}")
                    for h in noun_conjuncts(tree, child.id)
                ]
    return found


def following(tree: Tree, token: Token, arguments: list[Argument]) -> list[Argument]:
    """The phrase right behind an event noun, though it hangs on the verb: "condemned Israeli attacks on Gaza"."""
    if token.deprel not in ("obj", "nsubj", "nsubj:pass", "obl") or not token.head:
        return []
    roles = {a.role for a in arguments}
    for child in tree.deps(token.head, "obl"):
        cases = tree.deps(child.id, "case")
        role = f"obl:{tree.case(child.id)}"
        if not cases or cases[0].id != token.id + 1:
            continue
        if role == "obl:by" and token.deprel == "obj" and "agent" not in roles and not is_day(child):
            # "rejected calls by the opposition"
            return with_co_agents("agent", noun_conjuncts(tree, child.id), "by-phrase")
        if role.removeprefix("obl:") in LIFTED and role not in roles:
            return [Argument(role, h, "right behind the noun") for h in noun_conjuncts(tree, child.id)]
    return []


def following_of(tree: Tree, token: Token, noun: EventNoun) -> list[Argument]:
    """The of-phrase right behind the object, though it hangs on the verb: "approved the sale of jets to Oman"."""
    if token.deprel != "obj" or not token.head or noun.of == "none":
        return []
    for child in tree.deps(token.head, "obl"):
        if tree.case(child.id) == "of" and tree.deps(child.id, "case")[0].id == token.id + 1:
            return with_co_agents(
                "patient" if noun.of == "both" else noun.of, noun_conjuncts(tree, child.id), "of-phrase"
            )
    return []


def possessor_role(noun: EventNoun) -> str:
    return noun.possessor or "agent"


def with_co_agents(role: str, heads: list[int], how: str) -> list[Argument]:
    """Arguments of one role; several agents are also each other's partners."""
    found = [Argument(role, head, how) for head in heads]
    if role == "agent" and len(heads) > 1:
        found += [Argument("co-agent", head, how) for head in heads]
    return found


def modifiers(tree: Tree, token: Token, noun: EventNoun, arguments: list[Argument]) -> list[Argument]:
    """Who acts in "Russian shelling", "a police raid", "US-China talks"; where to in "Putin's China visit"."""
    words = [
        t
        for t in tree.deps(token.id, "amod", "compound")
        if t.upos in ("ADJ", "NOUN", "PROPN")
        and t.id < token.id
        and not is_day(t)  # "a three-day visit"
        and not any(c.xpos == "POS" for c in tree.deps(t.id, "case"))
        and t.text.lower() not in noun.noun.split()[:-1]
    ]
    heads = [h for word in words for h in noun_conjuncts(tree, word.id)]
    if not heads:
        return []
    against = [h for h in heads if opposes(tree[h].text)]
    if against:
        # "anti-Israel rallies"
        return [Argument("obl:against", h, "modifier") for h in against]
    has_agent = any(a.role == "agent" for a in arguments)
    if has_agent and noun.compound:
        return [Argument(noun.compound, h, "modifier") for h in heads if tree[h].upos == "PROPN"]
    if has_agent:
        return [Argument("modifier", h, "modifier") for h in heads]
    names = [h for h in heads if tree[h].text[:1].isupper()]
    # "further attacks" name no doer, "military exercises" none but soldiers of nowhere
    acting = DOING if noun.verb else frozenset()
    heads = [h for h in heads if tree[h].upos != "ADJ" or tree[h].text.lower() in acting]
    return with_co_agents("agent", names or heads, "modifier")


def merge_light_verb(verb: Clause, noun: Clause, vocabulary: Vocabulary) -> Clause:
    """ "held talks with", "launched an attack on": the noun's deed with the verb's arguments, polarity and mood.

    "expressed readiness to meet": the infinitive is the noun's where the noun takes one.
    """
    agents = verb.get("agent")
    own = [a for a in noun.arguments if not (a.how == "modifier" and a.role in ("agent", "co-agent") and agents)]
    if agents:
        own = [a for a in own if a.role not in ("agent", "co-agent")] if noun.get("agent") else own
    if verb.lemma in JOINING:
        # "joined Russian exercises": those whose deed it is are the partners
        own += [replace(a, role="obl:with") for a in noun.get("agent")]
    taken = [a for a in verb.arguments if a.head != noun.head and a.role != "patient"]
    if noun.lemma in vocabulary.members("INFINITIVE"):
        taken = [replace(a, role="xcomp:to") if a.role == "advcl:to" else a for a in taken]
    if not agents and not noun.has("agent"):
        # "talks were held between A and B"
        parties = [a.head for a in taken if a.role in ("obl:between", "obl:among")]
        agents = with_co_agents("agent", parties, "between")
    # "lift the embargo it imposed on Cuba": the verb hangs on its own noun, which stands where it stood
    governor, link = (noun.governor, noun.link) if verb.governor == noun.head else (verb.governor, verb.link)
    return replace(
        noun,
        arguments=unique([*agents, *own, *taken]),
        negated=verb.negated or noun.negated,
        mood=verb.mood,
        tense=verb.tense,
        governor=governor,
        link=link,
        trigger=tuple(sorted({*verb.trigger, *noun.trigger})),
        steps=(*noun.steps, f"light verb {verb.lemma!r}", *verb.steps),
    )


def merge_undergone(verb: Clause, noun: Clause, vocabulary: Vocabulary) -> Clause:
    """ "faces criticism from the UN", "came under attack by rebels": the noun's deed done to the verb's subject."""
    own = [a for a in noun.arguments if a.role not in ("patient", "agent", "co-agent") or a.how != "modifier"]
    doers = [a for a in (*noun.arguments, *verb.arguments) if a.role in ("obl:from", "obl:by")]
    agents = with_co_agents("agent", [a.head for a in doers], "from-phrase")
    patients = [replace(a, role="patient") for a in verb.get("agent")]
    taken = [a for a in verb.arguments if a.head != noun.head and a.role not in ("agent", "co-agent", "patient")]
    return replace(
        noun,
        arguments=unique([*agents, *patients, *own, *taken]),
        negated=verb.negated or noun.negated,
        mood=verb.mood,
        tense=verb.tense,
        governor=verb.governor,
        link=verb.link,
        trigger=tuple(sorted({*verb.trigger, *noun.trigger})),
        steps=(*noun.steps, f"undergone: {verb.lemma!r}", *verb.steps),
    )


def share_subject(clause: Clause, governor: Clause, link: str) -> Clause:
    """Give a nominal deed without a doer the subject of the clause that it accompanies."""
    preposition = link.removeprefix("obl:")
    if clause.has("agent") or not link.startswith("obl:") or preposition not in DURING:
        return clause
    agents = [replace(a, how="subject of the clause") for a in governor.arguments if a.role in ("agent", "co-agent")]
    # "filled the park for a protest, calling on the premier to quit": what they want belongs to both
    aims = [a for a in governor.arguments if a.role in ("advcl", "advcl:to")]
    return clause.adding(*agents, *aims, step=f"agent shared with {governor.lemma!r}") if agents else clause
