"""The public names of the package are there whatever is asked for first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import eventcode

NAMES = [name for name in eventcode.__all__ if not name.startswith("_")]


def test_no_module_has_the_name_of_a_public_function():
    package = Path(eventcode.__file__).parent
    assert not {path.stem for path in package.iterdir()} & set(NAMES)


def test_importing_the_package_is_light():
    code = "import eventcode, sys; print(sorted({'polars', 'torch', 'stanza', 'pandera'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert (result.stdout, result.stderr) == ("[]\n", "")


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_there(name):
    assert callable(getattr(eventcode, name))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'panels'"):
        _ = eventcode.panels
