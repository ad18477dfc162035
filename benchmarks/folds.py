"""Five folds of pairs_dev: how much of the score hangs on rules that only one fold bears out.

    python -m benchmarks.folds [--gold ../shared/bench]

For each fold in turn the rules are thrown away that fire on its sentences and code no sentence of the other four right;
what remains codes the fold anew. Rules that fire nowhere in the file stay. A rule that was written from the codebook and
happens to be needed in one fold alone goes too, so of rules the estimate is a low one; lexicons and repairs of parses stay
as they are, so of those it says nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.gate import DAY, FOLDS, GOLD, best_event, fold_of, scorer
from eventcode.coding.coder import Coder, load_coder
from eventcode.coding.rules import Rule, RuleSet
from eventcode.documents import read_documents
from eventcode.model import Document, Sentence
from eventcode.parsing.models import EMBEDDED, ensure
from eventcode.parsing.pipeline import Parser

Events = Mapping[str, Sequence[Mapping[str, Any]]]


def code(coder: Coder, documents: Sequence[Document], parses: Sequence[Sequence[Sentence]]) -> Events:
    """The events of each document that has any, as the scorer reads them."""
    found = {}
    for document, sentences in zip(documents, parses, strict=True):
        if events := coder.code(document, sentences).events:
            found[document.doc_id] = [
                {
                    "cameo_code": e.cameo_code,
                    "source_text": e.source_text or "",
                    "target_text": e.target_text or "",
                    "rule_id": e.rule_id,
                }
                for e in events
            ]
    return found


def without(rules: RuleSet, gone: Set[str]) -> RuleSet:
    """The rules but those whose ids are in `gone`."""

    def left(found: Mapping[str, tuple[Rule, ...]]) -> dict[str, tuple[Rule, ...]]:
        return {lemma: tuple(r for r in several if r.id not in gone) for lemma, several in found.items()}

    kept = {rule.id: rule for rule in rules if rule.id not in gone}
    return replace(rules, rules=kept, by_verb=left(rules.by_verb), by_noun=left(rules.by_noun))


def predicted(score: Any, row: Any, events: Events) -> tuple[str | None, str | None, str | None]:
    """Root of the pair found by ourselves, root of the best event, and the rule of that event."""
    best, shared = best_event(score, row, events.get(row["id"], []))
    if best is None:
        return None, None, None
    root = score.root_of(best)
    return (root if shared == len(("source", "target")) else None), root, best["rule_id"]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder with the development files and their scorer")
    gold = parser.parse_args(arguments).gold
    if not (gold / "score.py").is_file():
        print(f"folds: no gold with its score.py in {gold}; give the folder with --gold", file=sys.stderr)
        return 1
    score, file = scorer(gold), gold / "pairs_dev.jsonl"
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    documents = [d for d in read_documents([file], default_date=DAY) if isinstance(d, Document)]
    parses = Parser(ensure(EMBEDDED)).parse([d.text for d in documents])
    coder = load_coder()
    whole = code(coder, documents, parses)
    right, fires = defaultdict(Counter[int]), defaultdict(Counter[int])
    for row in rows:
        fold = fold_of(row["id"])
        for event in whole.get(row["id"], []):
            fires[event["rule_id"]][fold] += 1
        strict, _, rule = predicted(score, row, whole)
        if rule and strict == row["root"]:
            right[rule][fold] += 1
    results: dict[str, tuple[str | None, str | None, str | None]] = {}
    for fold in range(FOLDS):
        gone = {r for r, seen in fires.items() if seen[fold] and right[r].total() == right[r][fold]}
        part = [i for i, row in enumerate(rows) if fold_of(row["id"]) == fold]
        left = replace(coder, rules=without(coder.rules, gone))
        events = code(left, [documents[i] for i in part], [parses[i] for i in part])
        results |= {rows[i]["id"]: predicted(score, rows[i], events) for i in part}
        chosen = [rows[i] for i in part]
        print(f"fold {fold}: {len(part)} sentences, without {len(gone)} rules", end="")
        for name, at in (("strict", 0), ("lenient", 1)):
            before = score.macro_f1([r["root"] for r in chosen], [predicted(score, r, whole)[at] for r in chosen])[0]
            after = score.macro_f1([r["root"] for r in chosen], [results[r["id"]][at] for r in chosen])[0]
            print(f"; {name} {before:.3f}, then {after:.3f}", end="")
        print()
    for name, at in (("strict", 0), ("lenient", 1)):
        before = score.macro_f1([r["root"] for r in rows], [predicted(score, r, whole)[at] for r in rows])[0]
        after = score.macro_f1([r["root"] for r in rows], [results[r["id"]][at] for r in rows])[0]
        print(f"all folds, {name}: {before:.3f} with all rules, {after:.3f} with those that other folds bear out")
    return 0


if __name__ == "__main__":
    sys.exit(main())
