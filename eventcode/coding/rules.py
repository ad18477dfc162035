"""Rules: read from YAML, checked as a set, indexed by trigger. docs/rules.md describes the form."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eventcode.codebook import FAMILIES, Codebook
from eventcode.coding.vocabulary import Vocabulary
from eventcode.errors import Fault, RuleError

FIXED_SLOTS = frozenset({"verb", "noun", "source", "target", "inner"})
ROLES = ("agent", "co-agent", "patient", "recipient", "modifier", "speaker")
PREFIXES = ("obl:", "xcomp", "ccomp", "advcl", "acl")
TESTS = ("country of source", "country of target", "third country", "actor", "no actor", "domestic", "foreign")
CLAUSE_TESTS = ("negated", "future", "past", "present", "noun", "verb")


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
    """All rules by id, and by the lemma that triggers them."""

    rules: Mapping[str, Rule]
    by_verb: Mapping[str, tuple[Rule, ...]]
    by_noun: Mapping[str, tuple[Rule, ...]]
    digest: str = field(default="")

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    def __len__(self) -> int:
        return len(self.rules)


def load_rules(vocabulary: Vocabulary, codebook: Codebook, folder: Path | None = None) -> RuleSet:
    """Read every .yaml file of the folder (the packaged rules by default) in order of name.

    Raises RuleError with all faults of the whole set: YAML syntax, unknown keys, classes, codes and roles,
    ids used twice. A fault names file and line and, where one can be guessed, what was meant.
    """
    root: Traversable = folder if folder is not None else resources.files("eventcode") / "data" / "rules"
    files = sorted((f for f in root.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    faults: list[Fault] = []
    if not files:
        faults.append(Fault(str(root), "no rule files", "a rule folder holds .yaml files"))
    rules: dict[str, Rule] = {}
    digest = hashlib.sha256()
    for file in files:
        data = file.read_bytes()
        digest.update(file.name.encode() + data)
        for rule in read_file(file.name, data.decode("utf-8"), vocabulary, codebook, faults):
            if rule.id in rules:
                faults.append(Fault(rule.place, f"id {rule.id!r} stands already at {rules[rule.id].place}"))
            rules[rule.id] = rule
    if faults:
        raise RuleError(faults)
    return RuleSet(rules, index(rules, on_noun=False), index(rules, on_noun=True), digest.hexdigest()[:16])


def index(rules: Mapping[str, Rule], *, on_noun: bool) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules.values():
        if rule.on_noun == on_noun:
            for lemma in rule.triggers:
                found.setdefault(lemma, []).append(rule)
    return {lemma: tuple(several) for lemma, several in found.items()}


def read_file(
    name: str, text: str, vocabulary: Vocabulary, codebook: Codebook, faults: list[Fault]
) -> Iterator[Rule]:
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
    for item in node.value:
        place = f"{name}:{item.start_mark.line + 1}"
        lines: dict[tuple[str | int, ...], int] = {}
        data = plain(item, (), lines)
        try:
            model = RuleModel.model_validate(data)
        except ValidationError as error:
            for problem in error.errors():
                at = lines.get(tuple(problem["loc"]), item.start_mark.line + 1)
                path = ".".join(str(p) for p in problem["loc"])
                hint = guess(str(problem["loc"][-1]), RuleModel.model_fields) if problem["type"] == "extra_forbidden" else ""
                faults.append(Fault(f"{name}:{at}", f"{path}: {problem['msg']}", hint))
            continue
        rule = checked(model, place, name, lines, vocabulary, codebook, faults)
        if rule is not None:
            yield rule


def plain(node: yaml.Node, path: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int]) -> Any:
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


def guess(word: str, known: Any) -> str:
    """"did you mean …?" for a misspelt word, "" where nothing is near."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean {near[0]}?" if near else ""


def checked(
    model: RuleModel,
    place: str,
    name: str,
    lines: dict[tuple[str | int, ...], int],
    vocabulary: Vocabulary,
    codebook: Codebook,
    faults: list[Fault],
) -> Rule | None:
    """The rule with its classes resolved; None and faults where something does not exist."""
    before = len(faults)

    def fault(path: tuple[str | int, ...], message: str, hint: str = "") -> None:
        faults.append(Fault(f"{name}:{lines.get(path, 1)}", f"{model.id}: {message}", hint))

    triggers: set[str] = set()
    heads = [key for key in ("verb", "noun") if key in model.match]
    if len(heads) != 1:
        fault(("match",), "match needs exactly one of verb and noun")
    for key in heads:
        for word in split(model.match[key]):
            triggers |= expand(word, vocabulary, lambda m, h: fault(("match", key), m, h))
    slots = [
        Slot(key.removesuffix("?"), tuple(split(value)), key.endswith("?"))
        for key, value in model.match.items()
        if key not in ("verb", "noun")
    ]
    for slot in slots:
        for role in slot.roles:
            if not all(r in ROLES or r.startswith(PREFIXES) for r in role.split(".")):
                fault(("match", slot.name), f"unknown role {role!r}", guess(role, ROLES) or "see docs/clauses.md")
    if not any(s.name == "source" for s in slots):
        fault(("match",), "match needs a source")
    for code in [c for c in [model.code, *(r.code for r in model.refine)] if c]:
        for part in code.split(":"):
            if part not in codebook:
                fault(("code",), f"code {part} is not in the codebook", guess(part, [c.code for c in codebook]))
    if model.code is None and model.compose is None:
        fault(("id",), "a rule needs a code or a composition")
    if model.compose is not None and not any(s.name == "inner" for s in slots):
        fault(("compose",), "a composing rule needs an inner slot")
    names = {s.name for s in slots} | {"clause", "dyad", "text"}
    for path, conditions in [(("where",), model.where), (("unless",), model.unless)] + [
        (("refine", i, "when"), r.when) for i, r in enumerate(model.refine)
    ]:
        for key, condition in conditions.items():
            if key not in names:
                fault((*path, key), f"condition on {key!r}, which is no slot of the rule", guess(key, names))
            for word in split(condition):
                word = word.removeprefix("not ")
                if word.startswith("$"):
                    expand(word, vocabulary, lambda m, h, at=(*path, key): fault(at, m, h))
                elif key == "clause" and word not in CLAUSE_TESTS:
                    fault((*path, key), f"unknown clause test {word!r}", f"one of {', '.join(CLAUSE_TESTS)}")
    if len(faults) > before:
        return None
    return Rule(
        id=model.id,
        gloss=model.gloss,
        code=model.code,
        compose=model.compose,
        triggers=frozenset(triggers),
        on_noun="noun" in heads,
        slots=tuple(slots),
        where=tuple(model.where.items()),
        unless=tuple(model.unless.items()),
        refine=tuple(Refinement(tuple(r.when.items()), r.code) for r in model.refine),
        alleged=model.alleged,
        examples=tuple(
            Example(e.text, tuple(e.events), e.fails, f"{name}:{lines.get(('examples', i), 1)}")
            for i, e in enumerate(model.examples)
        ),
        place=place,
    )


def split(value: str) -> list[str]:
    """The alternatives of "a | b"."""
    return [part.strip() for part in value.split("|") if part.strip()]


def expand(word: str, vocabulary: Vocabulary, fault: Any) -> set[str]:
    """The lemmas of `$CLASS`, or the word itself."""
    if not word.startswith("$"):
        return {word}
    if word[1:] not in vocabulary.classes:
        fault(f"unknown class {word}", guess(word, [f"${c}" for c in vocabulary.classes]))
        return set()
    return set(vocabulary.classes[word[1:]])


def reachable_codes(rules: RuleSet, codebook: Codebook) -> set[str]:
    """Every code that some rule gives, directly or by composing what the others give."""
    found = {code for rule in rules for code in rule.codes()}
    families = {rule.compose for rule in rules if rule.compose in FAMILIES} | {"intent", "reject"}
    while True:
        more = {c for code in found for family in families if (c := codebook.compose(family, code))} - found
        if not more:
            return found
        found |= more
