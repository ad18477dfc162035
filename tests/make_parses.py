"""Parse the examples of all rules and the clause, date and place cases anew with the embedded model: `make parses`.

tests/parses/<rule file>.conllu and those of the cases are what the tests read, so that they need no parser.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from eventcode.coding.rules import RuleSet
from eventcode.parsing import conllu

HERE = Path(__file__).parent
PARSES = HERE / "parses"
CASES = {name: HERE / f"{name}_cases.yaml" for name in ("clause", "date", "place")}


def example_texts(rules: RuleSet) -> dict[str, list[str]]:
    """The distinct example texts of each rule file, in order."""
    found: dict[str, list[str]] = {}
    for rule in rules:
        file = rule.place.split(":", 1)[0]
        texts = found.setdefault(file.removesuffix(".yaml"), [])
        texts += [e.text for e in rule.examples if e.text not in texts]
    return found


def read_cases(name: str) -> list[dict]:
    """The cases of a file, every scalar as text."""
    return yaml.load(CASES[name].read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)


def read_parses(name: str) -> dict[str, list]:
    """Stored parses of a file by text; a text of several sentences has them all."""
    found: dict[str, list] = {}
    for sent_id, sentence in conllu.read_named(PARSES / f"{name}.conllu"):
        found.setdefault(sent_id, []).append(sentence)
    return found


def main() -> None:
    """Write every parse file whose texts changed; unchanged files are left alone."""
    from eventcode.codebook import load_examples
    from eventcode.coding.coder import load_coder
    from eventcode.parsing.models import ensure
    from eventcode.parsing.pipeline import Parser

    wanted = {**example_texts(load_coder().rules), **{n: [c["text"] for c in read_cases(n)] for n in CASES}}
    wanted["codebook"] = sorted({example.text for example in load_examples().values()})
    parser = Parser(ensure("en-compact"))
    PARSES.mkdir(exist_ok=True)
    for name, texts in wanted.items():
        blocks = [
            conllu.write(sentences, sent_ids=[text] * len(sentences))
            for text, sentences in zip(texts, parser.parse(texts), strict=True)
        ]
        (PARSES / f"{name}.conllu").write_text("\n".join(blocks), encoding="utf-8")
        sys.stdout.write(f"{name}: {len(texts)} texts\n")


if __name__ == "__main__":
    main()
