"""Ragged arrays, lists of different lengths one behind the other in one array, which may grow."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

FEW = 4000
"""Ranges that are spread one by one."""


def spread(starts: NDArray[Any], counts: NDArray[Any]) -> NDArray[Any]:
    """The indices of all ranges `[start, start + count)`, one range behind the other.

    They are of the type of `starts`, which must hold them and their number. Those of many ranges
    are summed up from the steps between them: the processor guesses few of many counts right.
    """
    kind = starts.dtype
    counts = counts.astype(kind, copy=False)
    if len(counts) <= FEW:
        few: NDArray[Any] = np.repeat(starts - counts.cumsum(dtype=kind) + counts, counts)
        few += np.arange(len(few), dtype=kind)
        return few
    if not counts.all():
        starts, counts = starts[counts > 0], counts[counts > 0]
    if not len(counts):
        return starts
    ends = counts.cumsum(dtype=kind)
    steps = np.ones(int(ends[-1]), kind)
    steps[0] = starts[0]
    steps[ends[:-1]] = np.diff(starts) - counts[:-1] + 1
    return steps.cumsum(dtype=kind)


def written(array: NDArray[Any], first: int, values: NDArray[Any]) -> NDArray[Any]:
    """The array with the values from `first` on, twice as long as before where it was too short."""
    end = first + len(values)
    if end > len(array):
        more = max(end, 2 * len(array)) - len(array)
        array = np.concatenate([array, np.empty((more, *array.shape[1:]), array.dtype)])
    array[first:end] = values
    return array
