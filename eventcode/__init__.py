"""From news text to a validated, explained dataset of political events.

import eventcode
eventcode.code_text("Russia accused Georgia of aggression.", date="2008-08-08")
eventcode.build("news/", "output")
eventcode.read_events("output").filter(pl.col("year") == 2008).collect()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from eventcode.analysis import panel
    from eventcode.api import check_examples, code_text, load_rules
    from eventcode.builder import Options, Summary, build
    from eventcode.codebook import load_codebook
    from eventcode.dataset.read import read_daily, read_documents, read_events, read_rejects
    from eventcode.report import write_report

__all__ = [
    "Options",
    "Summary",
    "__version__",
    "build",
    "check_examples",
    "code_text",
    "load_codebook",
    "load_rules",
    "panel",
    "read_daily",
    "read_documents",
    "read_events",
    "read_rejects",
    "write_report",
]

_HOMES = {
    "Options": "eventcode.builder",
    "Summary": "eventcode.builder",
    "build": "eventcode.builder",
    "check_examples": "eventcode.api",
    "code_text": "eventcode.api",
    "load_codebook": "eventcode.codebook",
    "load_rules": "eventcode.api",
    "panel": "eventcode.analysis",
    "read_daily": "eventcode.dataset.read",
    "read_documents": "eventcode.dataset.read",
    "read_events": "eventcode.dataset.read",
    "read_rejects": "eventcode.dataset.read",
    "write_report": "eventcode.report",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `import eventcode` stays light."""
    if name not in _HOMES:
        raise AttributeError(f"module 'eventcode' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
