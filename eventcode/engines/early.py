"""Workers that load while the build's own process still reads and checks.

On Linux they are forked from a process that does nothing else, and so share with each other what it has loaded. Elsewhere
each starts afresh and loads when the first chunk comes.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from pathlib import Path

from eventcode.parsing.models import EMBEDDED

WARM_PARSER = "eventcode.engines.warm_parser"
"""The module that loads the embedded parser."""
METHOD = "forkserver" if sys.platform == "linux" else "spawn"
"""How workers start. None is forked from the build's own process: it would inherit the locks of its threads."""
WORTH_A_PROCESS = 20_000
"""Characters below which starting further processes takes longer than the work."""


def begin(paths: Iterable[str | Path], workers: int | None, store: Path | str, *, model: str, fresh: bool) -> None:
    """Let the process from which workers will be forked load now what they will need.

    `paths` are the input: if its files are small, or there is to be one worker, nothing happens. The embedded parser is
    loaded unless the build takes another, or `store` holds parses already and is not passed over as `fresh` says.
    """
    if METHOD != "forkserver" or (workers or os.cpu_count() or 1) <= 1 or not is_large(paths):
        return
    modules = ["eventcode.engines.local"]
    if model == EMBEDDED and (fresh or not holds_files(store)):
        modules.append(WARM_PARSER)
    # a server that runs already keeps what it has: the second build of a notebook finds it warm
    multiprocessing.get_context(METHOD).set_forkserver_preload(modules)
    with uninterrupted():
        forkserver.ensure_running()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Start what is not to hear Ctrl-C while it loads: it would answer with a traceback. It ends with this process."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def is_large(paths: Iterable[str | Path]) -> bool:
    """True if local files, or those in local folders, hold enough for several processes; what is elsewhere counts nothing."""
    total = 0
    try:
        for path in map(Path, paths):
            for file in path.rglob("*") if path.is_dir() else [path]:
                total += file.stat().st_size if file.is_file() else 0
                if total >= WORTH_A_PROCESS:
                    return True
    except OSError:  # the build itself says what cannot be read, and why
        return False
    return False


def holds_files(store: Path | str) -> bool:
    """True for a folder with anything in it, and for every URL, which is not asked."""
    return "://" in str(store) or any(Path(store).glob("*"))


def loaded_parser() -> object | None:
    """The embedded parser, if it was loaded before this process was forked."""
    return getattr(sys.modules.get(WARM_PARSER), "PARSER", None)
