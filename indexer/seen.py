"""Which texts came before, or come again, of so many that they cannot all be held."""

from array import array
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

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


class Latest:
    """Texts in the order they come, eight bytes each as in `Seen`; which do not come again."""

    def __init__(self) -> None:
        self._hashes = array("q")

    def extend(self, texts: Iterable[str]) -> None:
        """Take more."""
        self._hashes.extend(map(hash, texts))

    def mask(self) -> NDArray[np.bool_]:
        """For each text whether none that came after it is equal."""
        hashes = np.array(self._hashes, np.int64)
        _, places = np.unique(hashes[::-1], return_index=True)
        found = np.zeros(len(hashes), np.bool_)
        found[len(hashes) - 1 - places] = True
        return found
