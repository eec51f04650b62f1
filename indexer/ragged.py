"""Ragged arrays: lists of different lengths that lie one behind the other in one array."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def spread(starts: NDArray[Any], counts: NDArray[Any]) -> NDArray[Any]:
    """The indices of all ranges `[start, start + count)`, one range behind the other.

    They are summed up from the steps between them, in the type of `starts`, which must hold them
    and their number.
    """
    kind = starts.dtype
    counts = counts.astype(kind, copy=False)
    if not counts.all():
        starts, counts = starts[counts > 0], counts[counts > 0]
    if not len(counts):
        return starts
    ends = counts.cumsum(dtype=kind)
    steps = np.ones(int(ends[-1]), kind)
    steps[0] = starts[0]
    steps[ends[:-1]] = np.diff(starts) - counts[:-1] + 1
    return steps.cumsum(dtype=kind)
