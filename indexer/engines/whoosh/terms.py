"""Term dictionaries: sorted byte strings, found by bisection without being unpacked."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from .container import Container, ContainerWriter, smallest

STRIDE = 128
"""Every so many terms one is kept in memory: a look-up bisects these, then reads seven more."""


FOUND = 20_000
"""Look-ups remembered: the same words come again and again."""


def encode(text: str) -> bytes:
    """A term as its UTF-8; a lone surrogate, which has none, as the bytes it would have."""
    return text.encode("utf-8", "surrogatepass")


def encode_all(texts: Iterable[str]) -> list[bytes]:
    """`encode` for many."""
    return [text.encode("utf-8", "surrogatepass") for text in texts]


def decode(raw: bytes) -> str:
    """Inverse of `encode`."""
    return raw.decode("utf-8", "surrogatepass")


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


class TermDictionary:
    """The terms of one field, numbered in byte order."""

    def __init__(self, container: Container, name: str) -> None:
        self._bytes = container[name].data
        ends = container[f"{name}_ends"]
        self._ends = ends.data  # gives Python integers, several times faster than numpy
        stops = ends[::STRIDE].tolist()
        starts = [0, *ends[STRIDE - 1 :: STRIDE].tolist()]
        self._sample = [
            bytes(self._bytes[start:stop]) for start, stop in zip(starts, stops, strict=False)
        ]
        self._found: dict[bytes, int | None] = {}

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, index: int) -> bytes:
        start = self._ends[index - 1] if index else 0
        return bytes(self._bytes[start : self._ends[index]])

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self)))

    def first(self, term: bytes) -> int:
        """The number of the first term that is not less than `term`."""
        block = max(bisect_right(self._sample, term) - 1, 0) * STRIDE
        numbers = range(len(self))
        return bisect_left(
            numbers, term, block, min(block + STRIDE, len(self)), key=self.__getitem__
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

    def prefixed(self, prefix: bytes) -> range:
        """The numbers of the terms that start with `prefix`, UTF-8 of whole characters."""
        if not prefix:
            return range(len(self))
        # No UTF-8 holds the byte 0xFF, so this is greater than all that start with the prefix.
        return range(self.first(prefix), self.first(prefix + b"\xff"))
