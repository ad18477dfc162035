"""Sentences of our own with the pair that they are about, written by those who had seen neither rules nor other gold.

    python -m benchmarks.blind [--gold ../shared/bench] [--model FOLDER]

`benchmarks/blind/looked_at.jsonl` has been looked at since, and rules were written for what it showed to be missing;
`unseen.jsonl` has not, and is there to tell what such rules are worth elsewhere. Both are judged by the scorer that lies
beside the gold, on parses of the embedded model or of another one. Reading `unseen.jsonl` to write rules spoils it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.folds import code
from benchmarks.gate import DAY, GOLD, HERE, judge_pairs, scorer
from eventcode.coding.coder import load_coder
from eventcode.documents import read_documents
from eventcode.model import Document
from eventcode.parsing.models import EMBEDDED, ensure
from eventcode.parsing.pipeline import Parser
from training.score import parser_of

SETS = {name: HERE / "blind" / f"{name}.jsonl" for name in ("looked_at", "unseen")}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 2 where there is no scorer."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--gold", type=Path, default=GOLD, help="folder with score.py")
    options.add_argument("--model", type=Path, help="folder of another parser model")
    given = options.parse_args(arguments)
    if not (given.gold / "score.py").is_file():
        print(f"blind: no score.py in {given.gold}; name the folder of the gold with --gold", file=sys.stderr)
        return 2
    score, coder = scorer(given.gold), load_coder()
    parser = parser_of(given.model) if given.model else Parser(ensure(EMBEDDED))
    for name, file in SETS.items():
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        documents = [d for d in read_documents([file], default_date=DAY) if isinstance(d, Document)]
        events = code(coder, documents, list(parser.parse([d.text for d in documents])))
        measures: dict[str, float] = {}
        right: dict[str, list[str]] = {}
        judge_pairs(score, rows, events, measures, right)
        strict, lenient = (measures[f"pairs.{kind}_macro_f1"] for kind in ("strict", "lenient"))
        print(
            f"{name}: {len(right['pairs'])} of {len(rows)} right, macro-F1 strict {strict:.3f}, lenient {lenient:.3f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
