"""From trained steps to the model folder: weights in half precision, the card, the checksums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any

from eventcode.errors import ModelError
from eventcode.parsing.models import CHECKSUMS, PROCESSORS, sha256
from training.score import MEASURES, Scores

CARD = "CARD.md"
LIMIT = 60_000_000
"""Bytes that all files together may have."""

HALVED = ("tokenize", "pos", "depparse")
"""Steps whose weights are stored in half precision; Stanza loads them into single precision."""

TEMPLATE = Path(__file__).with_name("card.md")


def pack(models: Path, out: Path) -> None:
    """Copy the models of all steps to a new folder, after their last steps if they have some, weights of some in half precision."""
    import torch

    out.mkdir(parents=True, exist_ok=True)
    for name in PROCESSORS.split(","):
        ended = models / f"last-{name}.pt"
        file = ended if ended.is_file() else models / f"{name}.pt"
        checkpoint = torch.load(file, map_location="cpu", weights_only=True)
        if name in HALVED:
            checkpoint["model"] = halved(checkpoint["model"])
        torch.save(without_paths(checkpoint), out / f"{name}.pt")
    table = torch.load(models / "vectors.pt", map_location="cpu", weights_only=True)
    torch.save({**table, "emb": table["emb"].half()}, out / "vectors.pt")
    seal(out)


def halved(weights: Mapping[str, Any]) -> dict[str, Any]:
    """Floating-point tensors in half precision, all else as it is."""
    return {name: w.half() if w.is_floating_point() else w for name, w in weights.items()}


def without_paths(checkpoint: dict[str, Any]) -> dict[str, Any]:
    """The checkpoint with file names in place of paths in its configuration: folders of one machine say nothing on another."""
    config = checkpoint.get("config")
    if config:
        checkpoint["config"] = {k: Path(v).name if isinstance(v, str) and "/" in v else v for k, v in config.items()}
    return checkpoint


def finish(out: Path, scores: Sequence[Scores], facts: Mapping[str, str]) -> None:
    """Write the card and the checksums. ModelError where the folder has grown over the limit."""
    table = ["| text | " + " | ".join(MEASURES) + " |", "|---" * (len(MEASURES) + 1) + "|", *(s.row() for s in scores)]
    sizes = ["| file | bytes |", "|---|---|"]
    sizes += [f"| {file.name} | {file.stat().st_size:,} |" for file in sorted(out.glob("*.pt"))]
    text = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        name=out.name, scores="\n".join(table), sizes="\n".join(sizes), **facts
    )
    (out / CARD).write_text(text, encoding="utf-8")
    files = seal(out)
    total = sum(f.stat().st_size for f in files)
    if total > LIMIT:
        raise ModelError(
            f"the model has {total:,} bytes, more than {LIMIT:,}; make its networks or its vocabulary smaller",
            place=str(out),
        )


def seal(out: Path) -> list[Path]:
    """Record the checksum of every file of the folder; the files."""
    files = sorted(f for f in out.iterdir() if f.name != CHECKSUMS)
    (out / CHECKSUMS).write_text("".join(f"{sha256(f)}  {f.name}\n" for f in files), encoding="utf-8")
    return files
