"""Collecting: the best of what matches, in a stable order, and counts over all of it."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from .segment import Column

BLOCKS = 128
"""Documents are looked at in so many rows; the best of every column bounds the k-th best of all."""


def best(scores: NDArray[np.float32], mask: NDArray[np.bool_], k: int) -> NDArray[np.intp]:
    """The k best documents of the mask, best first; equal scores in ascending order."""
    if k <= 0:
        return np.zeros(0, np.intp)
    keys = np.where(mask, scores, np.float32(-np.inf))
    candidates = _candidates(keys, k)
    return candidates[np.argsort(-keys[candidates], kind="stable")][:k]


def _candidates(keys: NDArray[np.float32], k: int) -> NDArray[np.intp]:
    """Documents among which are the k best, ascending, and no others that would outrank these."""
    columns = len(keys) // BLOCKS
    if columns > k:
        # Every column has its best among the candidates, so k columns make k candidates.
        tops = keys[: BLOCKS * columns].reshape(BLOCKS, columns).max(0)
        bound = np.partition(tops, columns - k)[columns - k]
        if bound > -np.inf:
            found = np.flatnonzero(keys >= bound)
            return found if len(found) < 64 * k else found[_k_best(keys[found], k)]
    found = np.flatnonzero(keys > -np.inf)
    return found if len(found) <= 4 * k else found[_k_best(keys[found], k)]


def _k_best(keys: NDArray[np.float32], k: int) -> NDArray[np.intp]:
    """The places of the k best, ascending; of those that equal the k-th, the first ones."""
    if len(keys) <= k:
        return np.arange(len(keys))
    bound = np.partition(keys, len(keys) - k)[len(keys) - k]
    above = np.flatnonzero(keys > bound)
    level = np.flatnonzero(keys == bound)[: k - len(above)]
    return np.sort(np.concatenate([above, level]))


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


def counts(column: Column, matching: NDArray[np.intp]) -> NDArray[np.int64]:
    """How many of the matching documents have each code of the column."""
    return np.bincount(column.codes[matching], minlength=len(column.values))


def add_up(counted: Iterable[tuple[Column, NDArray[np.int64]]]) -> dict[str, int]:
    """Counts by value over several segments, without the empty value and without zeros."""
    total: dict[str, int] = {}
    for column, own in counted:
        for code in (np.flatnonzero(own[1:]) + 1).tolist():
            value = column.values[code]
            total[value] = total.get(value, 0) + int(own[code])
    return total
