"""Tally: how many documents have each value of a field, of which only a few may be looked at."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


class Tally(Mapping[str, int]):
    """Documents by value, most first, equal ones by value; what no document has is left out.

    `values` ascend, `counts` stand beside them. Of thousands of authors, only those that are asked
    for are put in order.
    """

    def __init__(self, values: Sequence[str], counts: NDArray[np.int64]) -> None:
        self._values = values
        self._counts = counts

    def most(self, k: int | None = None) -> list[tuple[str, int]]:
        """The k values that most documents have (None: all), and how many have each."""
        places = np.flatnonzero(self._counts)
        if k and k < len(places):
            counts, rest = self._counts[places], len(places) - k
            places = places[counts >= np.partition(counts, rest)[rest]]
        order = np.argsort(-self._counts[places], kind="stable")[:k]
        return self._counted(places[order])

    @cached_property
    def _ordered(self) -> list[str]:
        return [value for value, _ in self.most()]

    def ascending(self) -> dict[str, int]:
        """The same by value."""
        return dict(self._counted(np.flatnonzero(self._counts)))

    def _counted(self, places: NDArray[np.intp]) -> list[tuple[str, int]]:
        values = map(self._values.__getitem__, places.tolist())
        return list(zip(values, self._counts[places].tolist(), strict=True))

    def __getitem__(self, value: str) -> int:
        place = bisect_left(self._values, value)
        if self._values[place : place + 1] != [value] or not self._counts[place]:
            raise KeyError(value)
        return int(self._counts[place])

    def __iter__(self) -> Iterator[str]:
        return iter(self._ordered)

    def __len__(self) -> int:
        return int(np.count_nonzero(self._counts))
