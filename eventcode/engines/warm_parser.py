"""The embedded parser, for the process from which workers are forked: what it has loaded, no worker loads again."""

import gc

from eventcode.parsing.models import EMBEDDED, resolve
from eventcode.parsing.pipeline import Parser

try:
    PARSER: Parser | None = Parser(resolve(EMBEDDED))
except Exception:  # whatever it is, the build says it in one line when it loads the parser itself
    PARSER = None
# a search for garbage would copy the memory that the workers share
gc.freeze()
