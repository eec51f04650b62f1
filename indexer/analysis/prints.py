"""Fingerprints: short texts told apart by a number, thousands at once.

As Karp and Rabin (1987) make them, "Efficient randomized pattern-matching algorithms", modulo 2^64:
two words of a language have the same one once in some 10^19 pairs. Long strings can be made to
have (those of Thue and Morse, of a thousand characters), and would be taken for each other.
"""

from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

_MULTIPLIER = 0x9E6C63D0676A9A99
_INVERSE = pow(_MULTIPLIER, -1, 1 << 64)
_SCATTER = np.uint64(0xFF51AFD7ED558CCD)  # spreads fingerprints over a table (MurmurHash3)
_EMPTY = np.uint64(0xC4CEB9FE1A85EC53)  # stands for 0
_USUAL = 1 << 17  # characters of which most texts have fewer
_SMALLEST = 12  # bits of a place in the smallest table

Prints: TypeAlias = NDArray[np.uint64]


def fingerprints(
    codes: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> Prints:
    """The fingerprints of `codes[start:end]`, none of them 0; `codes` are those of characters."""
    powers, inverses = _powers(_USUAL) if len(codes) < _USUAL else _powers(len(codes) + 1)
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.multiply(codes + np.uint32(1), powers[: len(codes)], out=sums[1:])  # NUL counts as well
    np.cumsum(sums, out=sums)
    prints: Prints = (sums[ends] - sums[starts]) * inverses[starts]
    prints[prints == 0] = _EMPTY
    return prints


@lru_cache(maxsize=1)
def _powers(length: int) -> tuple[Prints, Prints]:
    """Powers of the multiplier, and their inverses, modulo 2^64."""
    factors = np.repeat(np.array([[_MULTIPLIER], [_INVERSE]], np.uint64), length, axis=1)
    factors[:, 0] = 1
    powers, inverses = np.cumprod(factors, axis=1)
    return powers, inverses


class PrintTable:
    """Numbers fingerprints from 0 on, in the order they are added: a hash table, open addressing.

    A fingerprint is at its home or behind it, with no free place between.
    """

    def __init__(self) -> None:
        self._size = 0
        self._make(_SMALLEST)

    def __len__(self) -> int:
        return self._size

    def find(self, prints: Prints) -> NDArray[np.int64]:
        """The number of each, -1 where it is unknown."""
        places = self._homes(prints)
        keys = self._keys[places]
        going = np.flatnonzero((keys != prints) & (keys != 0))
        while len(going):
            places[going] = (places[going] + 1) & (len(self._keys) - 1)
            keys = self._keys[places[going]]
            going = going[(keys != prints[going]) & (keys != 0)]
        return self._numbers[places]

    def add(self, prints: Prints) -> None:
        """Number fingerprints that are distinct and unknown."""
        first, self._size = self._size, self._size + len(prints)
        if 2 * self._size > len(self._keys):
            keys, numbers = self._keys, self._numbers
            self._make((4 * self._size).bit_length())
            self._place(keys[keys > 0], numbers[keys > 0])
        self._place(prints, np.arange(first, self._size))

    def _place(self, prints: Prints, numbers: NDArray[np.int64]) -> None:
        places = self._homes(prints)
        going = np.arange(len(prints))
        while len(going):
            free = going[self._keys[places[going]] == 0]
            self._keys[places[free]] = prints[free]  # of those for one place, the last one stays
            there = self._keys[places[going]] == prints[going]
            self._numbers[places[going[there]]] = numbers[going[there]]
            going = going[~there]
            places[going] = (places[going] + 1) & (len(self._keys) - 1)

    def _make(self, bits: int) -> None:
        self._shift = np.uint64(64 - bits)
        self._keys = np.zeros(1 << bits, np.uint64)
        self._numbers = np.full(1 << bits, -1, np.int64)

    def _homes(self, prints: Prints) -> NDArray[np.int64]:
        return ((prints * _SCATTER) >> self._shift).astype(np.int64)
