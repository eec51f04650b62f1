"""Surface words as numbers, and what is noted of each, worked out once for all its occurrences."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from .numbering import Numbers, numbering, since


class Surfaces:
    """Numbers words from 0 on, in the order they are met.

    Its columns share the look-up of a lexicon they are asked about one after the other.
    """

    def __init__(self) -> None:
        self._numbers: Numbers[str] = numbering()
        self._lexicon: Sequence[str] = ()
        self._found = np.zeros(0, np.int64)

    @property
    def count(self) -> int:
        """How many words were met."""
        return len(self._numbers)

    def numbers(self, lexicon: Sequence[str]) -> NDArray[np.int64]:
        """The number of each word."""
        if lexicon is not self._lexicon:
            self._lexicon = lexicon
            found = map(self._numbers.__getitem__, lexicon)
            self._found = np.fromiter(found, np.int64, len(lexicon))
        return self._found

    def since(self, number: int) -> list[str]:
        """The words from that number on."""
        return since(self._numbers, number)


class Column:
    """An integer for every surface word; those of new words are asked of `work_out`."""

    def __init__(
        self, surfaces: Surfaces, work_out: Callable[[Sequence[str]], Iterable[int]]
    ) -> None:
        self._surfaces = surfaces
        self._work_out = work_out
        self._known = 0
        self._values = np.zeros(1024, np.int64)

    def of(self, lexicon: Sequence[str]) -> NDArray[np.int64]:
        """The integers of these words."""
        numbers = self._surfaces.numbers(lexicon)
        total = self._surfaces.count
        if total > self._known:
            if total > len(self._values):
                self._values = np.concatenate([self._values, np.zeros(2 * total, np.int64)])
            new = self._work_out(self._surfaces.since(self._known))
            self._values[self._known : total] = np.fromiter(new, np.int64, total - self._known)
            self._known = total
        return self._values[numbers]
