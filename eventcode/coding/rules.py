"""Rules: read from YAML, checked as a set, indexed by trigger. docs/rules.md describes the form."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eventcode.codebook import FAMILIES, Codebook
from eventcode.coding.names import ROLES as ROLES_OF_ACTORS
from eventcode.coding.vocabulary import Vocabulary
from eventcode.errors import Fault, RuleError

Path_ = tuple[str | int, ...]
"""Where something stands in a rule: ("refine", 0, "when", "about")."""

TRIGGERS = ("verb", "noun")
SPECIAL = frozenset({"clause", "dyad", "text"})
"""Names of conditions that speak of no slot."""
ROLES = ("agent", "co-agent", "patient", "recipient", "modifier", "speaker", "must", "should")
PREFIXES = ("obl:", "xcomp", "ccomp", "advcl", "acl")
CLAUSE_TESTS = ("negated", "future", "past", "present", "noun", "verb")
PHRASES = ("country of source", "country of target")
"""Conditions of three words that are no words of the text."""


class ExampleModel(BaseModel):
    """One example: a sentence, the events that all rules together must give, and why it fails where it does."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=3)
    events: list[str]
    fails: str | None = None


class RefineModel(BaseModel):
    """A more special code and the conditions under which it replaces the rule's own."""

    model_config = ConfigDict(extra="forbid")
    when: dict[str, str] = Field(min_length=1)
    code: str = Field(pattern=r"^\d{2,4}(:\d{2,4})?$")


class RuleModel(BaseModel):
    """One rule as it stands in a YAML file; the published JSON Schema is made from this model."""

    model_config = ConfigDict(extra="forbid")
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="unique and stable: it stands in the dataset")
    gloss: str = Field(min_length=3, description="what the rule says, with X for the source and Y for the target")
    code: str | None = Field(default=None, pattern=r"^\d{2,4}(:\d{2,4})?$", description="source→target[:target→source]")
    compose: Literal["appeal", "intent", "demand", "reject", "threaten", "cease", "same", "none"] | None = Field(
        default=None, description="codebook column in which the inner clause's code looks itself up"
    )
    match: dict[str, str] = Field(description="trigger and slots")
    where: dict[str, str] = Field(default_factory=dict, description="conditions that must all hold")
    unless: dict[str, str] = Field(default_factory=dict, description="conditions of which none may hold")
    refine: list[RefineModel] = Field(default_factory=list)
    alleged: bool = Field(default=False, description="the inner clause is coded too, as alleged")
    domestic: bool = Field(default=False, description="an unknown target is the source's own country's")
    doer: str | None = Field(default=None, description="the role of an unknown source, where the deed tells it")
    examples: list[ExampleModel] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Example:
    """An example with its place, "12-reject.yaml:40"."""

    text: str
    events: tuple[str, ...]
    fails: str | None
    place: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A named argument of a rule and the roles in which it may stand, the first present one winning."""

    name: str
    roles: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Refinement:
    """Conditions and the code that they select."""

    when: tuple[tuple[str, str], ...]
    code: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked rule, ready to match. `triggers` are lemmas; `on_noun` tells event-noun triggers from verbs."""

    id: str
    gloss: str
    code: str | None
    compose: str | None
    triggers: frozenset[str]
    on_noun: bool
    slots: tuple[Slot, ...]
    where: tuple[tuple[str, str], ...]
    unless: tuple[tuple[str, str], ...]
    refine: tuple[Refinement, ...]
    alleged: bool
    domestic: bool
    doer: str | None
    examples: tuple[Example, ...]
    place: str

    def slot(self, name: str) -> Slot | None:
        """The slot of this name, None where the rule has none."""
        return next((s for s in self.slots if s.name == name), None)

    def codes(self) -> set[str]:
        """Every code that the rule itself can give, without composition."""
        found = {self.code} if self.code else set()
        found |= {r.code for r in self.refine}
        return {part for code in found for part in code.split(":")}


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules by id, and by the lemma that triggers them. `own` are the ids of a user's rules among them."""

    rules: Mapping[str, Rule]
    by_verb: Mapping[str, tuple[Rule, ...]]
    by_noun: Mapping[str, tuple[Rule, ...]]
    digest: str = field(default="")
    own: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    def __len__(self) -> int:
        return len(self.rules)


def load_rules(vocabulary: Vocabulary, codebook: Codebook, own: Path | None = None) -> RuleSet:
    """The packaged rules and those of the user's folder `own`, every .yaml file in order of name.

    A rule of the user takes the place of the packaged one with its id. Raises RuleError with all faults of the whole
    set: YAML syntax, unknown keys, classes, codes and roles, ids used twice. A fault names file and line and, where
    one can be guessed, what was meant.
    """
    faults: list[Fault] = []
    packaged = yaml_files(resources.files("eventcode") / "data" / "rules")
    added = yaml_files(own) if own is not None else []
    rules = read_files(packaged, vocabulary, codebook, faults)
    own_rules = read_files(added, vocabulary, codebook, faults)
    if faults:
        raise RuleError(faults)
    rules |= own_rules
    digest = hashlib.sha256(b"".join(file.name.encode() + file.read_bytes() for file in (*packaged, *added)))
    indexed = index(rules, on_noun=False), index(rules, on_noun=True)
    return RuleSet(rules, *indexed, digest.hexdigest()[:16], frozenset(own_rules))


def yaml_files(folder: Traversable) -> list[Traversable]:
    """The rule files of a folder in order of name."""
    return sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)


def read_files(
    files: Iterable[Traversable], vocabulary: Vocabulary, codebook: Codebook, faults: list[Fault]
) -> dict[str, Rule]:
    """The rules of several files by id; what is wrong goes to `faults`."""
    rules: dict[str, Rule] = {}
    for file in files:
        for rule in read_file(file.name, file.read_text(encoding="utf-8"), vocabulary, codebook, faults):
            if rule.id in rules:
                faults.append(Fault(rule.place, f"id {rule.id!r} stands already at {rules[rule.id].place}"))
            rules[rule.id] = rule
    return rules


def index(rules: Mapping[str, Rule], *, on_noun: bool) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules.values():
        if rule.on_noun == on_noun:
            for lemma in rule.triggers:
                found.setdefault(lemma, []).append(rule)
    return {lemma: tuple(several) for lemma, several in found.items()}


def read_file(name: str, text: str, vocabulary: Vocabulary, codebook: Codebook, faults: list[Fault]) -> Iterator[Rule]:
    """The valid rules of one file; what is wrong with the others goes to `faults`."""
    try:
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        faults.append(Fault(f"{name}:{line}", f"not valid YAML: {error.problem}", "check indentation and quotes"))
        return
    if not isinstance(node, yaml.SequenceNode):
        faults.append(Fault(f"{name}:1", "a rule file is a list of rules", "begin each rule with '- id:'"))
        return
    for key in repeated(node):
        faults.append(
            Fault(f"{name}:{key.start_mark.line + 1}", f"{key.value} stands twice", "put the two in one, with |")
        )
    for item in node.value:
        lines: dict[Path_, int] = {}
        data = plain(item, (), lines)
        try:
            model = RuleModel.model_validate(data)
        except ValidationError as error:
            for problem in error.errors():
                at = lines.get(tuple(problem["loc"]), item.start_mark.line + 1)
                path = ".".join(str(p) for p in problem["loc"])
                hint = (
                    guess(str(problem["loc"][-1]), RuleModel.model_fields)
                    if problem["type"] == "extra_forbidden"
                    else ""
                )
                faults.append(Fault(f"{name}:{at}", f"{path}: {problem['msg']}", hint))
            continue
        rule = Checker(model, name, lines, vocabulary, codebook, faults).rule()
        if rule is not None:
            yield rule


def plain(node: yaml.Node, path: Path_, lines: dict[Path_, int]) -> Any:
    """A YAML node as dicts, lists and strings; every scalar stays a string. `lines` learns where each path stands."""
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        out = {}
        for key, value in node.value:
            out[key.value] = plain(value, (*path, key.value), lines)
            lines[(*path, key.value)] = key.start_mark.line + 1
        return out
    if isinstance(node, yaml.SequenceNode):
        return [plain(value, (*path, i), lines) for i, value in enumerate(node.value)]
    return node.value


def repeated(node: yaml.Node) -> Iterator[yaml.Node]:
    """Keys that a mapping has already, of which YAML would keep the last alone."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key
            seen.add(key.value)
            yield from repeated(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from repeated(item)


def guess(word: str, known: Any) -> str:
    """ "did you mean …?" for a misspelt word, "" where nothing is near."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean {near[0]}?" if near else ""


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks one rule against vocabulary and codebook; faults carry the line on which the culprit stands."""

    model: RuleModel
    file: str
    lines: Mapping[Path_, int]
    vocabulary: Vocabulary
    codebook: Codebook
    faults: list[Fault]

    def fault(self, path: Path_, message: str, hint: str = "") -> None:
        """Record a fault of the rule at the line of `path`."""
        place = f"{self.file}:{self.lines.get(path, self.lines[()])}"
        self.faults.append(Fault(place, f"{self.model.id}: {message}", hint))

    def rule(self) -> Rule | None:
        """The rule with its classes resolved; None where something does not exist."""
        before = len(self.faults)
        model = self.model
        triggers = self.triggers()
        slots = self.slots()
        self.codes()
        self.conditions({s.name for s in slots})
        if len(self.faults) > before:
            return None
        return Rule(
            id=model.id,
            gloss=model.gloss,
            code=model.code,
            compose=model.compose,
            triggers=frozenset(triggers),
            on_noun="noun" in model.match,
            slots=tuple(slots),
            where=tuple(model.where.items()),
            unless=tuple(model.unless.items()),
            refine=tuple(Refinement(tuple(r.when.items()), r.code) for r in model.refine),
            alleged=model.alleged,
            domestic=model.domestic,
            doer=model.doer,
            examples=tuple(
                Example(e.text, tuple(e.events), e.fails, f"{self.file}:{self.lines.get(('examples', i), 1)}")
                for i, e in enumerate(model.examples)
            ),
            place=f"{self.file}:{self.lines[()]}",
        )

    def triggers(self) -> set[str]:
        """The lemmas that bring the rule up."""
        heads = [key for key in TRIGGERS if key in self.model.match]
        if len(heads) != 1:
            self.fault(("match",), "match needs exactly one of verb and noun")
        return {
            lemma
            for key in heads
            for word in split(self.model.match[key])
            for lemma in self.expand(word, ("match", key))
        }

    def slots(self) -> list[Slot]:
        """The slots with their roles."""
        slots = [
            Slot(key.removesuffix("?"), split(value), key.endswith("?"))
            for key, value in self.model.match.items()
            if key not in TRIGGERS
        ]
        for slot in slots:
            for role in slot.roles:
                if not all(r in ROLES or r.startswith(PREFIXES) for r in role.split(".")):
                    hint = guess(role, ROLES) or "see docs/clauses.md"
                    self.fault(("match", slot.name), f"unknown role {role!r}", hint)
        names = {s.name for s in slots}
        if "source" not in names:
            self.fault(("match",), "match needs a source")
        if self.model.compose not in (None, "none") and "inner" not in names:
            self.fault(("compose",), "a composing rule needs an inner slot")
        return slots

    def codes(self) -> None:
        """Every code must stand in the codebook."""
        model = self.model
        if model.code is None and model.compose is None:
            self.fault(("id",), "a rule needs a code or a composition")
        if model.doer is not None and model.doer not in ROLES_OF_ACTORS:
            self.fault(("doer",), f"unknown role {model.doer!r}", guess(model.doer, sorted(ROLES_OF_ACTORS)))
        given = [(("code",), model.code)] + [(("refine", i, "code"), r.code) for i, r in enumerate(model.refine)]
        for path, code in given:
            for part in (code or "").split(":"):
                if part and part not in self.codebook:
                    hint = guess(part, [c.code for c in self.codebook])
                    self.fault(path, f"code {part} is not in the codebook", hint)

    def conditions(self, slots: set[str]) -> None:
        """Conditions must speak of slots that the rule has and of classes that exist."""
        names = slots | SPECIAL
        groups: list[tuple[Path_, dict[str, str]]] = [(("where",), self.model.where), (("unless",), self.model.unless)]
        groups += [(("refine", i, "when"), r.when) for i, r in enumerate(self.model.refine)]
        for path, conditions in groups:
            for key, condition in conditions.items():
                if key not in names:
                    self.fault((*path, key), f"condition on {key!r}, which is no slot of the rule", guess(key, names))
                for part in split(condition):
                    word = part.removeprefix("not ").removeprefix("head ")
                    if word.startswith("$"):
                        self.expand(word, (*path, key))
                    elif key == "clause" and word not in CLAUSE_TESTS:
                        self.fault((*path, key), f"unknown clause test {word!r}", f"one of {', '.join(CLAUSE_TESTS)}")
                    elif word.count(" ") > 1 and word not in PHRASES and not word.startswith("role "):
                        self.fault((*path, key), f"{word!r} can never hold", "a condition names one word or two")

    def expand(self, word: str, path: Path_) -> set[str]:
        """The lemmas of `$CLASS`, or the word itself."""
        if not word.startswith("$"):
            return {word}
        if word[1:] not in self.vocabulary.classes:
            self.fault(path, f"unknown class {word}", guess(word, [f"${c}" for c in self.vocabulary.classes]))
            return set()
        return set(self.vocabulary.classes[word[1:]])


@lru_cache(maxsize=1 << 14)
def split(value: str) -> tuple[str, ...]:
    """The alternatives of "a | b"."""
    return tuple(part.strip() for part in value.split("|") if part.strip())


def reachable_codes(rules: RuleSet, codebook: Codebook) -> set[str]:
    """Every code that some rule gives, directly or by composing what the others give."""
    found = {code for rule in rules for code in rule.codes()}
    families = {rule.compose for rule in rules if rule.compose in FAMILIES} | {"intent", "reject"}
    while True:
        more = {c for code in found for family in families if (c := codebook.compose(family, code))} - found
        if not more:
            return found
        found |= more
