"""What several test files share: the seeds as a dataset, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventcode.builder import Options, build

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds as a dataset."""
    out = tmp_path_factory.mktemp("seeds") / "output"
    build(ROOT / "seeds", out, options=Options(workers=1))
    return out
