"""The public names of the package are there whatever is asked for first."""

from __future__ import annotations

import subprocess
import sys

import pytest

import eventcode

NAMES = [name for name in eventcode.__all__ if not name.startswith("_")]


@pytest.mark.parametrize("first", ["Options", "Summary", "build"])
def test_a_name_of_a_module_does_not_hide_another(first):
    code = f"import eventcode; eventcode.{first}; assert callable(eventcode.build); assert callable(eventcode.Options)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_there(name):
    assert callable(getattr(eventcode, name))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'panels'"):
        _ = eventcode.panels
