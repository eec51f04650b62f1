"""Texts cut at their white space: no token and no surface word reaches over it.

So the same piece has the same tokens wherever it stands, and few pieces are new.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import copy

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.prints import PrintTable, fingerprints

NEWLINE = "\n"

_NEWLINE, _SPACE, _JOIN = map(ord, "\n _")
_MOST_CHARACTERS = 1 << 16  # makes arrays that stay in the processor's cache


class Pieces:
    """Some texts end to end, cut at each space and newline.

    Pieces are what stands between, empty ones too, in one row for all texts; between each two is
    a gap. `firsts` are the places of the texts' first pieces, ascending; `spaces` tells of each gap
    whether it is a space, `newlines` whether it is a newline within a text.
    """

    spaces: NDArray[np.bool_]
    newlines: NDArray[np.bool_]
    firsts: NDArray[np.int64]

    def __init__(self, texts: Sequence[str]) -> None:
        self._whole = NEWLINE.join(texts)
        self._codes = np.frombuffer(self._whole.encode("utf-32-le", "surrogatepass"), np.uint32)
        self._gaps = np.flatnonzero((self._codes == _SPACE) | (self._codes == _NEWLINE))
        self._ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1) - 1
        self.spaces = self._codes[self._gaps] == _SPACE
        self.newlines = ~self.spaces
        parting = np.searchsorted(self._gaps, self._ends[:-1])
        self.newlines[parting] = False
        self.firsts = np.append(0, parting + 1)

    def __len__(self) -> int:
        return len(self._gaps) + 1

    def numbers(self, table: PrintTable, add: Callable[[list[str]], None]) -> NDArray[np.int64]:
        """The number of each piece in a table; `add` is told of those that are new to it."""
        starts, ends = np.append(0, self._gaps + 1), np.append(self._gaps, len(self._codes))
        prints = fingerprints(self._codes, starts, ends)
        numbers = table.find(prints)
        unknown = np.flatnonzero(numbers < 0)
        if len(unknown):
            new, places = np.unique(prints[unknown], return_index=True)
            table.add(new)
            spans = zip(starts[unknown[places]], ends[unknown[places]], strict=True)
            add([self._whole[start:end] for start, end in spans])
            numbers[unknown] = table.find(prints[unknown])
        return numbers

    def joined(self, joins: NDArray[np.bool_]) -> "Pieces":
        """The texts with a `_` for the gaps given."""
        codes = self._codes.copy()
        codes[self._gaps[joins]] = _JOIN
        left = ~joins
        joined = copy(self)
        joined._whole = codes.tobytes().decode("utf-32-le", "surrogatepass")
        joined._codes, joined._gaps = codes, self._gaps[left]
        joined.spaces, joined.newlines = self.spaces[left], self.newlines[left]
        joined.firsts = np.append(0, np.cumsum(left))[self.firsts]
        return joined

    def texts(self) -> list[str]:
        """The texts one by one."""
        ends = self._ends.tolist()
        starts = [0, *(end + 1 for end in ends)]
        return [self._whole[start:end] for start, end in zip(starts, ends, strict=False)]


def some_at_once(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The texts, as many at once as are best worked on together."""
    start = size = 0
    for end, text in enumerate(texts, 1):
        size += len(text)
        if size > _MOST_CHARACTERS:
            yield texts[start:end]
            start, size = end, 0
    if start < len(texts):
        yield texts[start:]
