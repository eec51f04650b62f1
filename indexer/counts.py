"""Counting very many integers in bounded memory, as an external sort would.

Integers are gathered, sorted and added up to a run; runs are merged when they hold too much.
"""

import mmap
from collections.abc import Iterator
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

PENDING = 1_000_000
"""Integers held before they become a run."""

LARGEST = 10_000_000
"""Distinct integers held before those seen once are forgotten."""

MOST = 8_000_000
"""Integers in all runs before they are merged: so many, or a quarter more than a merge left."""

SLICE = 1 << 18
"""Integers that are merged at once, more or less."""

_PAGE = mmap.PAGESIZE


class Run(NamedTuple):
    """Distinct integers, ascending, and how often each was added."""

    keys: NDArray[np.int64]
    counts: NDArray[Any]


class _Mapped:
    """A run in memory of its own, which goes back to the system with it: a heap would keep holes.

    It goes back even bit by bit, as a merge reads it.
    """

    def __init__(self, length: int, kind: np.dtype[Any]) -> None:
        self._memory = _memory(max(1, length * (8 + kind.itemsize)))
        self._keys = np.frombuffer(self._memory, np.int64, length)
        self._counts = np.frombuffer(self._memory, kind, length, length * 8)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @classmethod
    def of(cls, slices: Iterator[Run], most: int, kind: np.dtype[Any]) -> Self:
        """Slices that lie one behind the other, at `most` so many integers; counts of a kind."""
        made = cls(most, kind)
        for keys, counts in slices:
            start, made._length = made._length, made._length + len(keys)
            made._keys[start : made._length] = keys
            made._counts[start : made._length] = np.minimum(counts, np.iinfo(kind).max)
        return made

    @property
    def run(self) -> Run:
        """All of it."""
        return Run(self._keys[: self._length], self._counts[: self._length])

    def forget_once(self) -> None:
        """Keep only what was added more than once, where it is, and give back the rest."""
        keys, counts = self.run
        self._length = 0
        for start in range(0, len(keys), SLICE):
            often = counts[start : start + SLICE] > 1
            first, self._length = self._length, self._length + int(often.sum())
            keys[first : self._length] = keys[start : start + SLICE][often]
            counts[first : self._length] = counts[start : start + SLICE][often]
        self.give_back(self._length, len(keys))

    def give_back(self, start: int, end: int) -> None:
        """Give back what lies between: it is not read again."""
        if hasattr(mmap, "MADV_DONTNEED"):
            for first, size in ((0, 8), (len(self._keys) * 8, self._counts.itemsize)):
                begin = -(-(first + start * size) // _PAGE) * _PAGE
                length = (first + end * size) // _PAGE * _PAGE - begin
                if length > 0:
                    self._memory.madvise(mmap.MADV_DONTNEED, begin, length)


def _memory(size: int) -> mmap.mmap:
    if not hasattr(mmap, "MADV_HUGEPAGE"):
        return mmap.mmap(-1, size)
    memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    memory.madvise(mmap.MADV_HUGEPAGE)
    return memory


class Counts:
    """Distinct integers and how often each was added.

    Beyond LARGEST distinct ones, those seen once are forgotten. Counts are of a `kind` of integer;
    one that reaches the greatest of these goes no further.
    """

    def __init__(self, kind: DTypeLike = np.int32) -> None:
        self._kind: np.dtype[Any] = np.dtype(kind)
        self._pending = np.empty(PENDING, np.int64)
        self._waiting = 0
        self._runs: list[_Mapped] = []
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
            run = Run(keys[starts], np.diff(starts, append=len(keys)))
            self._runs.append(_Mapped.of(iter([run]), len(starts), self._kind))
        if _size(self._runs) > self._most:
            merged = _Mapped.of(_merged(self._runs), _size(self._runs), self._kind)
            if len(merged) > LARGEST:
                merged.forget_once()
            self._runs = [merged]
            self._most = max(MOST, len(merged) * 5 // 4)


def _size(runs: list[_Mapped]) -> int:
    return sum(map(len, runs))


def _starts(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each distinct one of some sorted integers begins."""
    new = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    return np.flatnonzero(new)


def _merged(mapped: list[_Mapped]) -> Iterator[Run]:
    """Several runs as one, slice by slice; their memory is given back on the way."""
    if not mapped:
        return
    runs = [one.run for one in mapped]
    largest = max((run.keys for run in runs), key=len)
    step = max(1, SLICE * len(largest) // max(1, _size(mapped)))
    cuts = largest[step::step].copy()
    bounds = [[0, *np.searchsorted(keys, cuts).tolist(), len(keys)] for keys, _ in runs]
    for i in range(len(cuts) + 1):
        parts = [slice(own[i], own[i + 1]) for own in bounds]
        keys = np.concatenate([own[part] for (own, _), part in zip(runs, parts, strict=True)])
        order = np.argsort(keys, kind="stable")  # which merges what is in order already
        keys = keys[order]
        starts = _starts(keys)
        counts = np.concatenate([own[part] for (_, own), part in zip(runs, parts, strict=True)])
        for one, part in zip(mapped, parts, strict=True):
            one.give_back(0, part.stop)
        yield Run(keys[starts], np.add.reduceat(counts[order], starts, dtype=np.int32))
