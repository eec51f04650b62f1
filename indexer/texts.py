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


def encode_all(texts: Iterable[str]) -> list[bytes]:
    """`encode` for many."""
    return [text.encode("utf-8", "surrogatepass") for text in texts]


def decode(raw: bytes) -> str:
    """Inverse of `encode`."""
    return raw.decode("utf-8", "surrogatepass")


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


class Packed:
    """Byte strings that lie one behind the other; sorted ones are found by bisection."""

    def __init__(self, text: NDArray[np.uint8], ends: NDArray[Any]) -> None:
        self._bytes = text.data
        self._ends = ends.data  # gives plain integers, several times faster than numpy

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, index: int) -> bytes:
        start = self._ends[index - 1] if index else 0
        return bytes(self._bytes[start : self._ends[index]])

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self)))

    def first(self, wanted: bytes) -> int:
        """Where the first one is that is not less than `wanted`."""
        return bisect_left(range(len(self)), wanted, key=self.__getitem__)

    def prefixed(self, prefix: bytes) -> range:
        """Where those are that start with `prefix`, UTF-8 of whole characters."""
        if not prefix:
            return range(len(self))
        # No UTF-8 holds the byte 0xFF, so this is greater than all that start with the prefix.
        return range(self.first(prefix), self.first(prefix + b"\xff"))


class TextsBuilder:
    """Gathers strings in files, for a `Texts` of them in any order, once all are there."""

    def __init__(self) -> None:
        self._text, self._ends = ArrayFile(np.uint8), ArrayFile(np.int64)
        self._size = 0

    def __getitem__(self, index: int) -> bytes:
        """What `encode` makes of one."""
        return self._packed[index]

    @cached_property
    def _packed(self) -> Packed:
        return Packed(self._text.read(), self._ends.read())

    def extend(self, texts: Iterable[str]) -> None:
        """Gather more."""
        encoded = encode_all(texts)
        ends = list(accumulate(map(len, encoded), initial=self._size))
        self._text.extend(np.frombuffer(b"".join(encoded), np.uint8))
        self._ends.extend(ends[1:])
        self._size = ends[-1]

    def pack(self, name: str, order: Iterable[int]) -> dict[str, NDArray[Any]]:
        """The arrays of a `Texts` called `name` of those with these numbers."""
        return pack_encoded(name, map(self._packed.__getitem__, order))


class Texts:
    """The strings that `pack_texts` was given, in their order."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], name: str) -> None:
        self._packed = Packed(arrays[f"{name}_text"], arrays[f"{name}_ends"])

    def __len__(self) -> int:
        return len(self._packed)

    def __getitem__(self, index: int) -> str:
        return decode(self._packed[index])

    def __iter__(self) -> Iterator[str]:
        return map(decode, self._packed)

    def equal(self, text: str) -> range:
        """Where `text` is; the strings must have been sorted, here and in `prefixed`."""
        raw = encode(text)
        first = self._packed.first(raw)
        if first == len(self) or self._packed[first] != raw:
            return range(first, first)
        return range(first, self._packed.first(raw + b"\0"))

    def prefixed(self, prefix: str) -> range:
        """Where the strings are that start with `prefix`."""
        return self._packed.prefixed(encode(prefix))
