"""Counting very many integers in bounded memory: gathered, sorted, added up."""

import numpy as np
from numpy.typing import NDArray

PENDING = 4_000_000
"""Integers held before they are counted."""

LARGEST = 20_000_000
"""Distinct integers held before those seen once are forgotten."""


class Counts:
    """Distinct integers and how often each was added, kept sorted.

    Beyond LARGEST distinct ones, those seen once are forgotten.
    """

    def __init__(self) -> None:
        self._keys = np.zeros(0, np.int64)
        self._counts = np.zeros(0, np.int32)
        self._pending: list[NDArray[np.int64]] = []
        self._waiting = 0

    def add(self, keys: NDArray[np.int64]) -> None:
        """Count these integers, none of them negative."""
        self._pending.append(keys)
        self._waiting += len(keys)
        if self._waiting > PENDING:
            self._count()

    def counted(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """The distinct integers, ascending, and how often each was added."""
        self._count()
        return self._keys, self._counts

    def _count(self) -> None:
        if not self._pending:
            return
        new = np.concatenate(self._pending)
        self._pending.clear()
        self._waiting = 0
        new.sort()
        starts = np.flatnonzero(np.diff(new, prepend=-1))
        counts = np.diff(starts, append=len(new)).astype(np.int32)
        new = new[starts]
        at = np.searchsorted(self._keys, new)
        old = at < len(self._keys)
        old[old] = self._keys[at[old]] == new[old]
        self._counts[at[old]] += counts[old]
        self._keys = np.insert(self._keys, at[~old], new[~old])
        self._counts = np.insert(self._counts, at[~old], counts[~old])
        if len(self._keys) > LARGEST:
            repeated = self._counts > 1
            self._keys, self._counts = self._keys[repeated], self._counts[repeated]
