"""The loop that a user would write: one Stanza pipeline with its default settings, text after text."""

from __future__ import annotations

import json
import logging
import sys
import tempfile
import time
import warnings
from pathlib import Path

import stanza

from eventcode.parsing.models import EMBEDDED, PROCESSORS, resolve
from eventcode.parsing.pipeline import STANDALONE


def main(file: str) -> None:
    """Parse the texts of a JSON Lines file; prints seconds and processor time without the start, sentences and words as JSON."""
    warnings.simplefilter("ignore")
    logging.getLogger("stanza").setLevel(logging.ERROR)
    texts = [json.loads(line)["text"] for line in Path(file).read_text("utf-8").splitlines()]
    folder = resolve(EMBEDDED).folder
    paths = {f"{name}_model_path": str(folder / f"{name}.pt") for name in PROCESSORS.split(",")}
    paths |= {f"{name}_pretrain_path": str(folder / "vectors.pt") for name in ("pos", "depparse")}
    with tempfile.TemporaryDirectory() as empty:
        (Path(empty) / "resources.json").write_text(json.dumps(STANDALONE), encoding="utf-8")
        nlp = stanza.Pipeline(
            "en", dir=empty, package=None, download_method=None, processors=PROCESSORS, verbose=False, **paths
        )
    started, worked = time.perf_counter(), time.process_time()
    documents = [nlp(text) for text in texts]
    times = {"seconds": time.perf_counter() - started, "cpu": time.process_time() - worked}
    counts = {"sentences": sum(len(d.sentences) for d in documents), "words": sum(d.num_words for d in documents)}
    print(json.dumps(times | counts))


if __name__ == "__main__":
    main(sys.argv[1])
