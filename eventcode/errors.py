"""The errors a user can meet. Each is one line: what, where, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass


class EventcodeError(Exception):
    """Root of all errors that eventcode raises on purpose.

    `str(error)` is the one line shown to the user. `place` says where: a file with its line
    (`sanctions.yaml:12`), a document id, or "" where neither applies.
    """

    exit_code = 1

    def __init__(self, message: str, *, place: str = "") -> None:
        self.message = message
        self.place = place
        super().__init__(f"{place}: {message}" if place else message)


class UsageError(EventcodeError):
    """The command line or an argument is wrong; nothing was done."""

    exit_code = 2


class InputError(EventcodeError):
    """A file or document cannot be read; the rest can."""


class ModelError(EventcodeError):
    """A parser model is missing, damaged or cannot be fetched."""


class DatasetError(EventcodeError):
    """A dataset cannot be written or read."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a data file, where it stands, and a hint on how to mend it."""

    place: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" + (f" ({self.hint})" if self.hint else "")


class RuleError(EventcodeError):
    """Rules or lexicons are invalid. `faults` lists every fault of the set, not only the first."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))
