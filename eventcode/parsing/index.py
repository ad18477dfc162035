"""Which file holds a key: 12 bytes for each key, so that the keys of millions of sentences fit in memory."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

RECENT = 1 << 16
"""Keys that wait in a dict before they are sorted in."""


class KeyIndex:
    """Hexadecimal keys and the number of the file that holds each. Keys count as equal by their first 16 digits."""

    def __init__(self) -> None:
        self.keys = np.empty(0, np.uint64)
        self.files = np.empty(0, np.int32)
        self.recent: dict[int, int] = {}

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None

    def get(self, key: str) -> int | None:
        """The number of the file that holds a key."""
        number = int(key[:16], 16)
        if number in self.recent:
            return self.recent[number]
        at = int(np.searchsorted(self.keys, np.uint64(number)))
        return int(self.files[at]) if at < len(self.keys) and int(self.keys[at]) == number else None

    def add(self, keys: Iterable[str], file: int) -> None:
        """Note that a file holds these keys; a later file replaces an earlier one."""
        for key in keys:
            self.recent[int(key[:16], 16)] = file
        if len(self.recent) > RECENT:
            self.settle()

    def drop(self, file: int) -> None:
        """Forget all keys of a file."""
        self.settle()
        keep = self.files != file
        self.keys, self.files = self.keys[keep], self.files[keep]

    def settle(self) -> None:
        """Sort the recent keys in."""
        new = np.fromiter(self.recent.keys(), np.uint64, len(self.recent))
        files = np.fromiter(self.recent.values(), np.int32, len(self.recent))
        # the first of equal keys stays, so the recent ones go before
        self.keys, first = np.unique(np.concatenate([new, self.keys]), return_index=True)
        self.files = np.concatenate([files, self.files])[first]
        self.recent = {}
