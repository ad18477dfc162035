"""The mean of several parsers or taggers that were trained from one: closer to all of them than any, and often better.

python -m training.mean OUT FILE FILE…

Source: Wortsman et al. 2022, "Model soups: averaging weights of multiple fine-tuned models improves accuracy without increasing
inference time". The files must have one shape and one vocabulary, as those have that began from the same model.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from eventcode.errors import EventcodeError, ModelError


def mean(files: Sequence[Path], out: Path) -> None:
    """Write the mean of the models' weights, all else as in the first; ModelError for models that are not alike."""
    import torch

    found = [torch.load(file, map_location="cpu", weights_only=True) for file in files]
    first = found[0]
    for file, other in zip(files, found, strict=True):
        if {n: w.shape for n, w in other["model"].items()} != {n: w.shape for n, w in first["model"].items()}:
            raise ModelError(
                "not of one shape with the first model; give models that began from the same one", place=str(file)
            )
    weights = {
        name: torch.stack([other["model"][name].double() for other in found]).mean(0).to(weight.dtype)
        for name, weight in first["model"].items()
    }
    torch.save({**first, "model": weights}, out)


def main() -> None:
    """Run the command line."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("out", type=Path)
    options.add_argument("files", nargs="+", type=Path)
    given = options.parse_args()
    try:
        mean(given.files, given.out)
    except EventcodeError as error:
        print(f"training: {error}", file=sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
