"""Counting very many integers in bounded memory, as an external sort would.

Integers are gathered, sorted and added up to a run; runs are merged when they hold too much.
"""

from collections.abc import Iterator
from mmap import mmap
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

PENDING = 2_000_000
"""Integers held before they become a run."""

LARGEST = 20_000_000
"""Distinct integers held before those seen once are forgotten."""

MOST = 8_000_000
"""Integers in all runs before they are merged: so many, or a quarter more than a merge left."""

SLICE = 1 << 18
"""Integers of the largest run that are merged at once."""

Number = TypeVar("Number", np.int64, np.int32)

Run: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int32]]
"""Distinct integers, ascending, and how often each was added."""


class Counts:
    """Distinct integers and how often each was added.

    Beyond LARGEST distinct ones, those seen once are forgotten.
    """

    def __init__(self) -> None:
        self._pending = np.empty(PENDING, np.int64)
        self._waiting = 0
        self._runs: list[Run] = []
        self._most = MOST

    def __len__(self) -> int:
        """How many distinct integers there are at most."""
        return self._waiting + _size(self._runs)

    def add(self, keys: NDArray[np.int64]) -> None:
        """Count these integers, none of them negative."""
        while len(keys):
            some = keys[: len(self._pending) - self._waiting]
            self._pending[self._waiting : self._waiting + len(some)] = some
            self._waiting += len(some)
            keys = keys[len(some) :]
            if self._waiting == len(self._pending):
                self._count()

    def drain(self) -> Iterator[Run]:
        """All that was counted, slice by slice, ascending; nothing is left."""
        self._count()
        runs, self._runs = self._runs, []
        return _merged(runs)

    def _count(self) -> None:
        """Make a run of what is pending."""
        if self._waiting:
            keys = self._pending[: self._waiting]
            self._waiting = 0
            keys.sort()
            starts = _starts(keys)
            counts = np.diff(starts, append=len(keys)).astype(np.int32)
            self._runs.append(_joined(iter([(keys[starts], counts)]), len(starts)))
        if _size(self._runs) > self._most:
            keys, counts = _joined(_merged(self._runs), _size(self._runs))
            if len(keys) > LARGEST:
                keys, counts = keys[counts > 1], counts[counts > 1]
            self._runs = [(keys, counts)]
            self._most = max(MOST, len(keys) * 5 // 4)


def _mapped(length: int, kind: type[Number]) -> NDArray[Number]:
    """An array whose memory goes back to the system with it: in a heap, runs would leave holes."""
    return np.frombuffer(mmap(-1, max(1, length * np.dtype(kind).itemsize)), kind, length)


def _size(runs: list[Run]) -> int:
    return sum(len(keys) for keys, _ in runs)


def _starts(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each distinct one of some sorted integers begins."""
    new = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    return np.flatnonzero(new)


def _merged(runs: list[Run]) -> Iterator[Run]:
    """Several runs as one, slice by slice."""
    if not runs:
        return
    largest, _ = max(runs, key=lambda run: len(run[0]))
    cuts = largest[SLICE::SLICE]
    bounds = [[0, *np.searchsorted(keys, cuts).tolist(), len(keys)] for keys, _ in runs]
    for i in range(len(cuts) + 1):
        parts = [slice(own[i], own[i + 1]) for own in bounds]
        keys = np.concatenate([own[part] for (own, _), part in zip(runs, parts, strict=True)])
        order = np.argsort(keys, kind="stable")  # which merges what is in order already
        keys = keys[order]
        starts = _starts(keys)
        counts = np.concatenate([own[part] for (_, own), part in zip(runs, parts, strict=True)])
        yield keys[starts], np.add.reduceat(counts[order], starts)


def _joined(slices: Iterator[Run], most: int) -> Run:
    """Slices that lie one behind the other, at `most` so many integers, as one run."""
    keys, counts = _mapped(most, np.int64), _mapped(most, np.int32)
    end = 0
    for some, own in slices:
        start, end = end, end + len(some)
        keys[start:end], counts[start:end] = some, own
    return keys[:end], counts[:end]
