"""Counting very many integers in bounded memory, as an external sort would.

Integers are gathered, sorted and added up to a run; runs are merged when there are too many. A run
is a list of blocks, so that what a merge has read is let go of while it goes on.
"""

from collections import deque
from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

PENDING = 4_000_000
"""Integers held before they become a run."""

LARGEST = 20_000_000
"""Distinct integers held before those seen once are forgotten."""

MOST = 28_000_000
"""Integers held in all runs before they are merged."""

BLOCK = 1 << 18
"""Integers in a block, at most."""

Block: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int32]]
"""Distinct integers, ascending, and how often each was added."""


class Counts:
    """Distinct integers and how often each was added.

    Beyond LARGEST distinct ones, those seen once are forgotten.
    """

    def __init__(self) -> None:
        self._pending: list[NDArray[np.int64]] = []
        self._waiting = 0
        self._runs: list[list[Block]] = []

    def add(self, keys: NDArray[np.int64]) -> None:
        """Count these integers, none of them negative."""
        self._pending.append(keys)
        self._waiting += len(keys)
        if self._waiting > PENDING:
            self._count()

    def drain(self) -> Iterator[Block]:
        """All that was counted, block after block, ascending; nothing is left."""
        self._count()
        return _merged(self._given_up())

    def _given_up(self) -> list[list[Block]]:
        """The runs, held by whoever asks."""
        runs, self._runs = self._runs, []
        return runs

    def _count(self) -> None:
        """Make a run of what is pending."""
        if self._waiting:
            keys = np.concatenate(self._pending)
            self._pending.clear()
            self._waiting = 0
            keys.sort()
            starts = _starts(keys)
            counts = np.diff(starts, append=len(keys)).astype(np.int32)
            self._runs.append(list(_blocks(keys[starts], counts)))
        if _size(self._runs) > MOST:
            self._runs = [list(_merged(self._given_up()))]
            if _size(self._runs) > LARGEST:
                (run,) = self._runs
                self._runs = [[(keys[own > 1], own[own > 1]) for keys, own in run]]


def _size(runs: list[list[Block]]) -> int:
    return sum(len(keys) for run in runs for keys, _ in run)


def _starts(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each distinct one of some sorted integers begins."""
    new = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    return np.flatnonzero(new)


def _blocks(keys: NDArray[np.int64], counts: NDArray[np.int32]) -> Iterator[Block]:
    for start in range(0, len(keys), BLOCK):
        yield keys[start : start + BLOCK].copy(), counts[start : start + BLOCK].copy()


def _merged(runs: list[list[Block]]) -> Iterator[Block]:
    """Several runs as one, summed up as far as the first of all blocks reaches, and again."""
    waiting = [deque(block for block in run if len(block[0])) for run in runs]
    runs.clear()
    while waiting := [run for run in waiting if run]:
        last = min(run[0][0][-1] for run in waiting)
        yield _summed([_taken(run, last) for run in waiting])


def _taken(run: deque[Block], last: np.int64) -> Block:
    """Take what a run's first block has up to `last`."""
    keys, counts = run.popleft()
    end = int(np.searchsorted(keys, last, side="right"))
    if end < len(keys):
        run.appendleft((keys[end:], counts[end:]))
    return keys[:end], counts[:end]


def _summed(parts: list[Block]) -> Block:
    if len(parts) == 1:
        return parts[0]
    keys = np.concatenate([own for own, _ in parts])
    order = np.argsort(keys, kind="stable")  # which merges what is in order already
    keys = keys[order]
    starts = _starts(keys)
    counts = np.concatenate([own for _, own in parts])[order]
    return keys[starts], np.add.reduceat(counts, starts)
