"""The recipe's settings: one committed file, settings.toml, holds every hyperparameter."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("settings.toml")


@dataclass(frozen=True, slots=True)
class Settings:
    """What settings.toml says. `steps` holds, for each trainer, Stanza's own options by name;
    `start` those that differ where training begins from an earlier model, `teacher` those that differ for a teacher.
    Without `silver` there are no teachers; `last` says how the networks that ship go on where their steps have ended.
    """

    seed: int
    dev: tuple[str, ...]
    agencies: tuple[str, ...]
    shares: Mapping[str, float]
    vectors: Mapping[str, Any]
    steps: Mapping[str, Mapping[str, Any]]
    start: Mapping[str, Mapping[str, Any]]
    teacher: Mapping[str, Any]
    silver: Mapping[str, Any]
    last: Mapping[str, Any]
    sources: Mapping[str, Mapping[str, str]]


def load(file: Path = FILE) -> Settings:
    """Read the settings."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    augmentation = data["augmentation"]
    return Settings(
        data["seed"],
        tuple(data["dev"]),
        tuple(augmentation["agencies"]),
        augmentation["shares"],
        data["vectors"],
        data["steps"],
        data["start"],
        data.get("teacher", {}),
        data.get("silver", {}),
        data.get("last", {}),
        data["sources"],
    )
