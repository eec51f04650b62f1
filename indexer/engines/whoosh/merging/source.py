"""What is merged: segments with the documents kept of them, and dictionaries united."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....numbering import Numbers, numbering
from ..container import Container
from ..terms import read_terms

PIECE = 2_000_000
"""Postings, positions or bytes in memory at once, unless a single term has more."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A segment to be merged: the documents kept, ascending, and the number the first will have."""

    container: Container
    count: int
    kept: NDArray[np.int64]
    base: int

    @property
    def whole(self) -> bool:
        """Whether nothing is deleted."""
        return len(self.kept) == self.count

    def alive(self) -> NDArray[np.bool_]:
        """For each document, whether it is kept."""
        alive = np.zeros(self.count, np.bool_)
        alive[self.kept] = True
        return alive

    def runs(self) -> Iterator[tuple[int, int]]:
        """The kept documents as ranges [start, stop)."""
        breaks = np.flatnonzero(np.diff(self.kept) != 1) + 1
        for run in np.split(self.kept, breaks):
            if len(run):
                yield int(run[0]), int(run[-1]) + 1


def sources(segments: Iterable[tuple[Container, int, Iterable[int]]]) -> list[Source]:
    """Sources in order, from containers with their size and their deleted documents."""
    made = []
    base = 0
    for container, size, deleted in segments:
        alive = np.ones(size, np.bool_)
        alive[list(deleted)] = False
        made.append(Source(container, size, np.flatnonzero(alive), base))
        base += len(made[-1].kept)
    return made


def names(parts: Sequence[Source], prefix: str, suffix: str) -> list[str]:
    """What stands between prefix and suffix in the names of any part's arrays."""
    known = dict.fromkeys(name for part in parts for name in part.container.names())
    return [
        name[len(prefix) : len(name) - len(suffix)]
        for name in known
        if name.startswith(prefix) and name.endswith(suffix)
    ]


def pieces(starts: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Ranges of lists of at most PIECE values together, or of one; `starts` has the end, too."""
    first = 0
    while first < len(starts) - 1:
        last = int(np.searchsorted(starts, starts[first] + PIECE, side="right")) - 1
        last = max(last, first + 1)
        yield first, last
        first = last


class Union:
    """The terms of several dictionaries, each once, numbered as they come."""

    def __init__(self, *terms: bytes) -> None:
        self._numbers: Numbers[bytes] = numbering()
        for term in terms:
            self._numbers[term]

    def add(self, container: Container, name: str) -> NDArray[np.int32]:
        """For each term of a dictionary its number in the union."""
        terms = read_terms(container, name)
        return np.fromiter(map(self._numbers.__getitem__, terms), np.int32, len(terms))

    def terms(self) -> list[bytes]:
        """All terms by number."""
        return list(self._numbers)

    def ranks(self) -> tuple[list[bytes], NDArray[np.int32]]:
        """All terms in byte order, and the place in it of each number."""
        terms = self.terms()
        order = sorted(range(len(terms)), key=terms.__getitem__)
        ranks = np.empty(len(terms), np.int32)
        ranks[order] = np.arange(len(terms), dtype=np.int32)
        return [terms[i] for i in order], ranks
