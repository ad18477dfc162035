"""The embedded parser, for the process from which workers are forked: what it has loaded, no worker loads again."""

import gc

from eventcode.parsing.models import EMBEDDED, resolve
from eventcode.parsing.pipeline import Parser

PARSER = Parser(resolve(EMBEDDED))
# a search for garbage would copy the memory that the workers share
gc.freeze()
