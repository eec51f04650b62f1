"""Which texts came before, of so many that they cannot all be held."""

from collections.abc import Sequence

import numpy as np

FRESH = 1 << 16
"""Texts that may wait before they are sorted in among the others."""


class Seen:
    """Texts that were met, eight bytes each: a hash, by which two of a million are taken for one
    with a probability of 3 in 100 million.
    """

    def __init__(self) -> None:
        self._known = np.zeros(0, np.int64)
        self._fresh: set[int] = set()

    def __bool__(self) -> bool:
        return bool(self._fresh) or len(self._known) > 0

    def new(self, texts: Sequence[str]) -> list[bool]:
        """For each text whether it is met for the first time."""
        hashes = np.fromiter(map(hash, texts), np.int64, len(texts))
        first, last = (self._known.searchsorted(hashes, side) for side in ("left", "right"))
        found = []
        for one, old in zip(hashes.tolist(), (first < last).tolist(), strict=True):
            found.append(not old and one not in self._fresh)
            if found[-1]:
                self._fresh.add(one)
        if len(self._fresh) > FRESH:
            self._known = np.union1d(self._known, np.array(list(self._fresh), np.int64))
            self._fresh.clear()
        return found
