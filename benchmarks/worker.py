"""One worker of a build, with its parser loaded, on the documents of a file: parse, store, code."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from eventcode.coding.coder import load_coder
from eventcode.documents import read_documents
from eventcode.engines.work import Job, Worker
from eventcode.model import Document
from eventcode.parsing.models import EMBEDDED, ensure


def main(file: str) -> None:
    """Print the seconds of processor time and the sentences as JSON."""
    documents = [d for d in read_documents([file], default_date=date(2020, 1, 1)) if isinstance(d, Document)]
    with tempfile.TemporaryDirectory() as folder:
        worker = Worker(Job(ensure(EMBEDDED), Path(folder)), load_coder())
        worker.loaded_parser()
        started = time.process_time()
        result = worker.run(documents)
        seconds = time.process_time() - started
    print(json.dumps({"cpu": seconds, "sentences": sum(c.n_sentences for c in result.documents)}))


if __name__ == "__main__":
    main(sys.argv[1])
