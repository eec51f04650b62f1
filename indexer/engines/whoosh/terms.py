"""Term dictionaries: sorted byte strings, found by bisection without being unpacked."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np

from ...texts import Packed
from .container import Container, ContainerWriter, smallest

STRIDE = 128
"""Every so many terms one is kept in memory: a look-up bisects these, then reads seven more."""

FOUND = 20_000
"""Look-ups remembered: the same words come again and again."""


def write_terms(writer: ContainerWriter, name: str, terms: Sequence[bytes]) -> None:
    """Write a list of byte strings as two arrays: the bytes, and where each string ends."""
    ends = np.cumsum(np.fromiter(map(len, terms), np.int64, len(terms)))
    writer.add(name, np.frombuffer(b"".join(terms), np.uint8))
    writer.add(f"{name}_ends", smallest(ends))


def read_terms(container: Container, name: str) -> list[bytes]:
    """Inverse of `write_terms`."""
    raw = container.read(name).tobytes()
    ends = container.read(f"{name}_ends").tolist()
    return [raw[start:end] for start, end in zip([0, *ends], ends, strict=False)]


class TermDictionary(Packed):
    """The terms of one field, numbered in byte order."""

    def __init__(self, container: Container, name: str) -> None:
        text, ends = container[name], container[f"{name}_ends"]
        super().__init__(text, ends)
        starts = [0, *ends[STRIDE - 1 :: STRIDE].tolist()]
        self._sample = [
            text[start:stop].tobytes()
            for start, stop in zip(starts, ends[::STRIDE].tolist(), strict=False)
        ]
        self._found: dict[bytes, int | None] = {}

    def first(self, wanted: bytes) -> int:
        """The number of the first term that is not less than `wanted`."""
        block = max(bisect_right(self._sample, wanted) - 1, 0) * STRIDE
        numbers = range(len(self))
        return bisect_left(
            numbers, wanted, block, min(block + STRIDE, len(self)), key=self.__getitem__
        )

    def find(self, term: bytes) -> int | None:
        """The term's number."""
        number = self._found.get(term, -1)
        if number == -1:
            if len(self._found) >= FOUND:
                self._found.clear()
            first = self.first(term)
            number = first if first < len(self) and self[first] == term else None
            self._found[term] = number
        return number
