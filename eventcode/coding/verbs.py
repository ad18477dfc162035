"""What a single verb says: whether it is a predicate, its lemma with particle, voice, negation, mood and tense."""

from __future__ import annotations

from eventcode.coding.clause import (
    ASSERTED,
    CONDITIONAL,
    FUTURE,
    IMPERATIVE,
    MODAL,
    MUST,
    PURPOSE,
    QUESTION,
    SHOULD,
)
from eventcode.coding.tokens import PERIODS
from eventcode.coding.tree import Tree
from eventcode.coding.vocabulary import Vocabulary
from eventcode.model import Token

NOT_PREDICATES = frozenset(
    {"case", "mark", "amod", "fixed", "compound", "flat", "aux", "aux:pass", "cop", "advmod", "nmod:desc"}
)
FUTURE_AUX = frozenset({"will", "shall", "would", "'ll", "wo", "'d", "ll", "to"})
TO_BE = frozenset({"is", "are", "was", "were"})
MODAL_AUX = frozenset({"may", "might", "could", "can", "ca"})
MUST_AUX = frozenset({"must"})
SHOULD_AUX = frozenset({"should", "ought"})
CONDITIONAL_MARKS = frozenset({"if", "unless", "whether", "lest", "until"})
NEGATORS = frozenset(
    {"not", "n't", "n’t", "never", "nor", "neither", "without", "hardly", "rarely", "scarcely", "seldom"}
)
PARTICLES = frozenset({"up", "down", "off", "out", "in", "over", "back", "away", "on", "apart", "through", "free"})
GOING = frozenset({"arrive", "come", "cross", "fall", "go", "march", "retreat", "return", "travel"})
"""Verbs without a passive, whose pasts the parser may take for participles."""
RELATIVE = frozenset({"WP", "WDT", "WP$"})
NEAR = 3
"""A particle farther behind its verb makes another verb of it only where the two are known together."""
FAR_PARTICLES = frozenset({"into", "against"})
"""Prepositions that with their verb are one word of verbs.csv, however far apart the two stand."""


def predicates(tree: Tree, vocabulary: Vocabulary) -> list[Token]:
    """The verbs and predicate adjectives that open a clause, in order of the text."""
    return [token for token in tree.tokens if is_predicate(tree, token, vocabulary)]


def is_predicate(tree: Tree, token: Token, vocabulary: Vocabulary) -> bool:
    """True for a verb that is not a mere modifier, and for an adjective that is said of a subject."""
    if token.upos == "VERB":
        if token.deprel in NOT_PREDICATES:
            # "the rebels, armed and trained by Iran": a participle with arguments of its own is a clause
            return token.deprel == "amod" and bool(tree.deps(token.id, "obj", "obl"))
        return True
    if token.upos == "ADJ":
        return bool(tree.deps(token.id, "nsubj", "nsubj:pass")) and token.deprel not in ("amod",)
    return token.upos == "NOUN" and token.deprel in ("root", "ccomp", "conj") and is_verb_form(tree, token, vocabulary)


def is_verb_form(tree: Tree, token: Token, vocabulary: Vocabulary) -> bool:
    """A verb taken for a noun: "Russia attacks Ukraine" in headlines. It has a subject, no article and no copula."""
    return bool(
        tree.deps(token.id, "nsubj")
        and not tree.deps(token.id, "cop", "det", "amod", "nmod:poss", "case")
        and token.lemma in vocabulary.members("HEADLINE")
    )


def lemma_of(tree: Tree, token: Token, vocabulary: Vocabulary) -> tuple[str, int]:
    """The lemma with its particle, and the id of the particle (0 without one).

    A particle may stand as compound:prt, or wrongly as an adverb or as the preposition of the object; it counts
    in the last two cases only where verb and particle stand together in verbs.csv ("called off talks").
    """
    lemma = vocabulary.verb_lemma(token.text, token.lemma)
    for child in tree.deps(token.id, "compound:prt"):
        form = f"{lemma} {child.text.lower()}"
        if form in vocabulary.phrasal or child.id - token.id <= NEAR:
            return form, child.id
    for child in tree.tokens[token.id : token.id + 1]:
        timed = child.head and tree[child.head].lemma.lower() in PERIODS  # "insisted on Friday that"
        if not timed and child.text.lower() in PARTICLES and f"{lemma} {child.text.lower()}" in vocabulary.phrasal:
            return f"{lemma} {child.text.lower()}", child.id
    for child in tree.deps(token.id, "advmod", "obl"):
        form = f"{lemma} {child.text.lower()}"
        if child.id > token.id and form in vocabulary.phrasal:
            return form, child.id
    for child in tree.deps(token.id, "obj", "xcomp", "obl", "advmod"):
        # "opened fire", "found him guilty", "took the ministry to court", "hit the streets"
        case = tree.case(child.id)
        articles = [t.text.lower() for t in tree.deps(child.id, "det") if t.text.lower() in ("the", "a", "an")]
        # "stopped the work of the agencies" is no strike; "took a swipe" is "take a swipe" and "take swipe"
        middles = {case} if case else {*articles, *(("",) if "the" not in articles else ())}
        if not case and not tree.deps(child.id, "det", "nmod:poss"):
            middles |= {"the", "a"}  # headlines leave articles out: "pull plug on"
        words = (child.text.lower(), child.lemma.lower())
        forms = {" ".join(filter(None, (lemma, middle, w))) for middle in middles for w in words}
        known = forms & vocabulary.phrasal if child.id > token.id else set()
        if known:
            return min(known), child.id
    for child in tree.deps(token.id, "obl"):
        # "looked into the matter", "marched into Gao": verb and preposition stand together in verbs.csv
        preposition = tree.first(child.id, "case")
        if preposition is not None and preposition.text.lower() in FAR_PARTICLES and preposition.id > token.id:
            form = f"{lemma} {preposition.text.lower()}"
            if form in vocabulary.phrasal:
                return form, preposition.id
    return lemma, 0


def is_passive(tree: Tree, token: Token) -> bool:
    """True for passives, also reduced ones ("troops killed by rebels"), whatever label the parser chose."""
    if token.xpos != "VBN" and not tree.deps(token.id, "aux:pass"):
        return False
    auxiliaries = [t.lemma.lower() for t in tree.deps(token.id, "aux", "aux:pass", "cop")]
    if token.lemma.lower() in GOING and not auxiliaries:
        return False  # "a convoy crossed into": nobody is crossed
    if any(a in ("be", "get") for a in auxiliaries):
        return True
    if "have" in auxiliaries:
        return False
    if any(t.deprel == "nsubj" and t.xpos not in RELATIVE for t in tree.deps(token.id, "nsubj")) and tree.deps(
        token.id, "obj"
    ):
        return False  # "as forces launched strikes": the tag of the participle is wrong
    if token.deprel == "xcomp" and not auxiliaries and not tree.mark(token.id):
        return True  # "ordered the minister jailed"
    if token.deprel == "conj" and not auxiliaries and tree[token.head].xpos == "VBN":
        return is_passive(tree, tree[token.head]) and not tree.deps(token.id, "obj")  # "were beaten and robbed"
    return token.deprel in ("acl", "advcl", "amod", "acl:relcl", "dep") or bool(tree.deps(token.id, "nsubj:pass"))


def is_negated(tree: Tree, token: Token) -> bool:
    """True where the clause denies: not, never, "no one", "without", "no agreement was reached"."""
    for child in tree.deps(token.id, "advmod", "aux", "aux:pass", "cc", "mark", "case", "det"):
        word = child.text.lower()
        if word == "not" and any(t.text.lower() in ("only", "just") for t in tree.tokens[child.id : child.id + 1]):
            continue
        if word == "longer" and any(t.text.lower() == "no" for t in tree.tokens[child.id - 2 : child.id - 1]):
            return True
        if word in NEGATORS or (word == "no" and child.deprel in ("advmod", "det")):
            return True
        if any(t.text.lower() in NEGATORS for t in tree.deps(child.id, "advmod")) and child.upos == "AUX":
            return True
    for child in tree.deps(token.id, "nsubj", "nsubj:pass", "obj"):
        if child.text.lower() in ("nobody", "none", "nothing"):
            return True
        if any(
            t.text.lower() in ("no", "neither") and not tree.tokens[t.id : t.id + 1][0].text.startswith("-")
            for t in tree.deps(child.id, "det", "advmod", "cc")
        ):
            return True  # but not "voted down a no-confidence motion"
    return False


def mood_of(tree: Tree, token: Token) -> str:
    """The mood that the clause's own words give: auxiliaries, subordinators, the question mark."""
    auxiliaries = {t.text.lower() for t in tree.deps(token.id, "aux")} | {
        t.text.lower() for c in tree.deps(token.id, "cop", "aux:pass") for t in tree.deps(c.id, "aux")
    }
    marks = {t.text.lower() for t in tree.deps(token.id, "mark")}
    if marks & CONDITIONAL_MARKS:
        return CONDITIONAL
    if tree.sentence.text.rstrip("\"'”’ ").endswith("?"):
        return QUESTION
    if auxiliaries & MUST_AUX:
        return MUST
    if auxiliaries & SHOULD_AUX:
        return SHOULD
    if auxiliaries & MODAL_AUX:
        return MODAL
    copulas = {t.text.lower() for t in tree.deps(token.id, "cop")} if token.upos == "VERB" else set()
    if auxiliaries & FUTURE_AUX or ((auxiliaries | copulas) & TO_BE and "to" in marks):
        return FUTURE  # "are to hold a meeting"
    if token.deprel.startswith("advcl") and "to" in marks:
        return PURPOSE
    if token.deprel == "ccomp" and is_subjunctive(tree, token):
        return MUST
    opening = token.id == 1 or (token.id == 2 and not tree[1].text.isalnum())
    if token.xpos == "VB" and (token.deprel == "root" or opening) and not tree.deps(token.id, "nsubj", "aux"):
        return IMPERATIVE
    return ASSERTED


def is_subjunctive(tree: Tree, token: Token) -> bool:
    """ "insisted that Japan apologize": a bare verb behind a singular subject, whatever tag it got."""
    subjects = tree.deps(token.id, "nsubj")
    single = bool(subjects) and subjects[0].xpos in ("NN", "NNP") and not tree.deps(subjects[0].id, "conj")
    if tree[token.head].lemma not in ("insist", "demand", "recommend", "request", "propose", "urge", "stipulate"):
        return False
    bare = token.text.lower() == token.lemma.lower() and not tree.deps(token.id, "aux")
    return bool(subjects) and bare and (token.xpos == "VB" or single)


def tense_of(tree: Tree, token: Token) -> str:
    """ "past" or "present", by tag and auxiliaries; future is a mood here."""
    if token.xpos in ("VBD",) or any(t.xpos == "VBD" for t in tree.deps(token.id, "aux", "aux:pass", "cop")):
        return "past"
    if token.xpos == "VBN":
        return "past"
    return "present"
