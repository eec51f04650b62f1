"""MinHash signatures of many sets at once (Broder 1997).

They are those of datasketch 2 (scheme affine32, seed 1), which makes them set by set: a set is
hashed by as many permutations as its signature is long, and of each the least value stays.
"""

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]


class Permutations:
    """So many permutations of the 32-bit integers: each is h -> a h + b, and every a is odd."""

    def __init__(self, count: int) -> None:
        drawn = np.random.RandomState(1)
        self._factors = drawn.randint(0, 1 << 31, count, np.uint32) * np.uint32(2) + np.uint32(1)
        self._addends = drawn.randint(0, 1 << 32, count, np.uint32)

    def signatures(self, hashes: Hashes, starts: NDArray[np.int64]) -> Hashes:
        """A row for each set; set i are the hashes from `starts[i]` to the next one's start.

        No set is empty.
        """
        found = np.empty((len(starts), len(self._factors)), np.uint32)
        if not len(starts):
            return found
        mixed = _mixed(hashes)
        permuted = np.empty_like(mixed)
        for place, (factor, addend) in enumerate(zip(self._factors, self._addends, strict=True)):
            np.multiply(mixed, factor, out=permuted)
            permuted += addend
            found[:, place] = np.minimum.reduceat(permuted, starts)
        return found


def _mixed(hashes: Hashes) -> Hashes:
    """Hashes whose every bit depends on all: the finalizer of MurmurHash3."""
    mixed = (hashes ^ hashes >> np.uint32(16)) * np.uint32(0x85EBCA6B)
    mixed = (mixed ^ mixed >> np.uint32(13)) * np.uint32(0xC2B2AE35)
    return mixed ^ mixed >> np.uint32(16)
