"""Texts: many strings as two arrays, read where they lie; sorted ones are found by bisection."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arrays import ArrayFile


def encode(text: str) -> bytes:
    """UTF-8; a lone surrogate, which has none, as the bytes it would have."""
    return text.encode("utf-8", "surrogatepass")


def pack_texts(name: str, texts: Iterable[str]) -> dict[str, NDArray[Any]]:
    """The arrays of a `Texts` called `name`."""
    return pack_encoded(name, map(encode, texts))


def pack_encoded(name: str, encoded: Iterable[bytes]) -> dict[str, NDArray[Any]]:
    """The same, given what `encode` makes of each, which is taken one by one."""
    packed, ends = bytearray(), array("q")
    for one in encoded:
        packed += one
        ends.append(len(packed))
    return {
        f"{name}_text": np.frombuffer(packed, np.uint8),
        f"{name}_ends": np.frombuffer(ends, np.int64),
    }


class TextsBuilder:
    """Gathers strings in files, for a `Texts` of them in any order, once all are there."""

    def __init__(self) -> None:
        self._text, self._ends = ArrayFile(np.uint8), ArrayFile(np.int64)
        self._size = 0

    def __getitem__(self, index: int) -> bytes:
        """What `encode` makes of one."""
        text, ends = self._read
        return bytes(text[ends[index - 1] if index else 0 : ends[index]])

    @cached_property
    def _read(self) -> tuple[memoryview, memoryview]:
        return self._text.read().data, self._ends.read().data

    def extend(self, texts: Iterable[str]) -> None:
        """Gather more."""
        encoded = list(map(encode, texts))
        ends = list(accumulate(map(len, encoded), initial=self._size))
        self._text.extend(np.frombuffer(b"".join(encoded), np.uint8))
        self._ends.extend(ends[1:])
        self._size = ends[-1]

    def pack(self, name: str, order: Iterable[int]) -> dict[str, NDArray[Any]]:
        """The arrays of a `Texts` called `name` of those with these numbers."""
        return pack_encoded(name, map(self.__getitem__, order))


class Texts:
    """The strings that `pack_texts` was given, in their order."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], name: str) -> None:
        self._bytes = arrays[f"{name}_text"].data
        self._ends = arrays[f"{name}_ends"].data  # gives plain integers, faster than numpy

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, index: int) -> str:
        return self._raw(index).decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))

    def equal(self, text: str) -> range:
        """Where `text` is; the strings must have been sorted, here and in `prefixed`."""
        raw = encode(text)
        first = self._first(raw)
        if first == len(self) or self._raw(first) != raw:
            return range(first, first)
        return range(first, self._first(raw + b"\0", first))

    def prefixed(self, prefix: str) -> range:
        """Where the strings are that start with `prefix`."""
        if not prefix:
            return range(len(self))
        # No UTF-8 holds the byte 0xFF, so this is greater than all that start with the prefix.
        first = self._first(encode(prefix))
        return range(first, self._first(encode(prefix) + b"\xff", first))

    def _first(self, raw: bytes, start: int = 0) -> int:
        """Where the first string is, from `start` on, that is not less than `raw`."""
        return bisect_left(range(len(self)), raw, start, key=self._raw)

    def _raw(self, index: int) -> bytes:
        start = self._ends[index - 1] if index else 0
        return bytes(self._bytes[start : self._ends[index]])
