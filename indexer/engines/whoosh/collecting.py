"""Collecting: the best of what matches, in a stable order, and counts over all of it."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ...tally import Tally
from .saturation import Saturation
from .segment import Column

SHORT = 512
"""Up to so many documents, sorting all is faster than picking the best."""

BLOCKS = 128
"""Documents are looked at in so many rows; the best of every column bounds the k-th best of all."""


def best(scores: NDArray[np.float32], mask: NDArray[np.bool_], k: int) -> NDArray[np.intp]:
    """The k best documents of the mask, best first; equal scores in ascending order.

    Documents outside the mask must score 0.
    """
    if k <= 0:
        return np.zeros(0, np.intp)
    found = _few(scores, _candidates(scores, mask, k), k)
    return found[np.argsort(-scores[found], kind="stable")][:k]


def reached(scores: NDArray[np.float32], k: int) -> float:
    """A score that k of them reach, if there are so many: close to the k-th best, not above it."""
    columns = len(scores) // BLOCKS
    if columns > k:
        scores = scores[: BLOCKS * columns].reshape(BLOCKS, columns).max(0)
    if len(scores) < k:
        return 0.0
    return float(np.partition(scores, len(scores) - k)[len(scores) - k])


def _candidates(scores: NDArray[np.float32], mask: NDArray[np.bool_], k: int) -> NDArray[np.intp]:
    """Documents of the mask, ascending, among which are the k best."""
    bound = reached(scores, k) if len(scores) > BLOCKS * k else 0.0
    return np.flatnonzero(scores >= bound if bound > 0 else mask)


def _few(scores: NDArray[np.float32], found: NDArray[np.intp], k: int) -> NDArray[np.intp]:
    """Of these places, ascending, which hold the k best, not many more than so many."""
    return found[_k_best(scores[found], k)] if len(found) > 64 * k else found


def _k_best(keys: NDArray[np.float32], k: int) -> NDArray[np.intp]:
    """The places of the k best, ascending; of those that equal the k-th, the first ones."""
    if len(keys) <= k:
        return np.arange(len(keys))
    bound = np.partition(keys, len(keys) - k)[len(keys) - k]
    above = np.flatnonzero(keys > bound)
    level = np.flatnonzero(keys == bound)[: k - len(above)]
    return np.sort(np.concatenate([above, level]))


def _best_listed(
    documents: NDArray[np.int32], scores: NDArray[np.float32], k: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The k best of a list and their scores."""
    if k <= 0:
        return documents[:0], scores[:0]
    if len(scores) > max(SHORT, k):
        found = _few(scores, np.flatnonzero(scores >= reached(scores, k)), k)
        documents, scores = documents.take(found), scores.take(found)
    order = np.argsort(-scores, kind="stable")[:k]
    return documents.take(order), scores.take(order)


def first(order: NDArray[np.int32], mask: NDArray[np.bool_], k: int) -> NDArray[np.int32]:
    """The first k documents of the mask in the given order."""
    found: list[NDArray[np.int32]] = []
    missing, start, step = k, 0, 4096
    while missing > 0 and start < len(order):
        block = order[start : start + step]
        block = block[mask[block]][:missing]
        found.append(block)
        missing -= len(block)
        start += step
        step *= 4
    return np.concatenate(found) if found else np.zeros(0, np.int32)


class Counter:
    """Counts documents by the values of columns: those given, or all others."""

    def __init__(self, documents: NDArray[np.integer], *, complement: bool = False) -> None:
        self._documents = documents
        self._complement = complement

    def count(self, column: Column) -> NDArray[np.int64]:
        """How many of the documents have each code."""
        if len(column.values) == 1:  # nothing to tell apart
            counts = np.array([len(self._documents)])
        else:
            counts = np.bincount(column.codes.take(self._documents), minlength=len(column.values))
        return column.counts - counts if self._complement else counts


class Hits(Protocol):
    """The documents of a segment that match, and their scores."""

    @property
    def total(self) -> int:
        """How many there are."""

    def best(self, k: int) -> tuple[NDArray[np.integer], NDArray[np.float32]]:
        """The k best and their scores, best first; equal scores in ascending order."""

    def first(self, order: NDArray[np.int32], k: int) -> NDArray[np.int32]:
        """The first k in the given order of all documents of the segment."""

    def counter(self) -> Counter:
        """Counts them all."""


class Marked:
    """Hits as a mask over all documents; `scores` are 0 outside.

    Or they are the scores of a few documents, ascending, among which are all that will be asked for
    as the best.
    """

    def __init__(
        self,
        mask: NDArray[np.bool_],
        scores: NDArray[np.float32],
        few: NDArray[np.int32] | None = None,
    ) -> None:
        self.total = int(np.count_nonzero(mask))
        self._mask = mask
        self._scores = scores
        self._few = few

    def best(self, k: int) -> tuple[NDArray[np.integer], NDArray[np.float32]]:
        """See `Hits`."""
        if self._few is not None:
            return _best_listed(self._few, self._scores, k)
        found = best(self._scores, self._mask, k)
        return found, self._scores[found]

    def first(self, order: NDArray[np.int32], k: int) -> NDArray[np.int32]:
        """See `Hits`."""
        return first(order, self._mask, k)

    def counter(self) -> Counter:
        """See `Hits`."""
        return _counter(self._mask, self.total)


class Sole:
    """Hits of one term that many documents hold, times its weight, if no documents are deleted."""

    def __init__(self, found: Saturation, weight: float) -> None:
        self.total = found.count
        self._found = found
        self._weight = np.float32(weight)

    def best(self, k: int) -> tuple[NDArray[np.integer], NDArray[np.float32]]:
        """See `Hits`."""
        documents = self._found.leading(k)
        return _best_listed(documents, self._found.values.take(documents) * self._weight, k)

    def first(self, order: NDArray[np.int32], k: int) -> NDArray[np.int32]:
        """See `Hits`."""
        return first(order, self._found.values > 0, k)

    def counter(self) -> Counter:
        """See `Hits`."""
        return _counter(self._found.values > 0, self.total)


class Listed:
    """Hits as a list of documents, ascending, with their scores beside them."""

    def __init__(self, documents: NDArray[np.int32], scores: NDArray[np.float32]) -> None:
        self.total = len(documents)
        self._documents = documents
        self._scores = scores

    def best(self, k: int) -> tuple[NDArray[np.integer], NDArray[np.float32]]:
        """See `Hits`."""
        return _best_listed(self._documents, self._scores, k)

    def first(self, order: NDArray[np.int32], k: int) -> NDArray[np.int32]:
        """See `Hits`."""
        mask = np.zeros(len(order), np.bool_)
        mask[self._documents] = True
        return first(order, mask, k)

    def counter(self) -> Counter:
        """See `Hits`."""
        return Counter(self._documents)


def _counter(mask: NDArray[np.bool_], total: int) -> Counter:
    """Counts the documents of a mask, which are so many."""
    if total * 2 > len(mask):
        return Counter(np.flatnonzero(~mask), complement=True)
    return Counter(np.flatnonzero(mask))


class Columns:
    """A keyword attribute, or the months, of several segments: a column for each."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._values = sorted({"", *chain.from_iterable(column.values for column in columns)})
        place = {value: number for number, value in enumerate(self._values)}
        self._places = [np.array([place[value] for value in one.values]) for one in columns]

    def tally(self, counters: Iterable[Counter | None]) -> Tally:
        """How many documents have each value, given what counts those of each segment, if any."""
        counts = np.zeros(len(self._values), np.int64)
        for column, places, counter in zip(self._columns, self._places, counters, strict=True):
            if counter is not None:
                counts[places] += counter.count(column)
        counts[0] = 0  # the empty value
        return Tally(self._values, counts)
