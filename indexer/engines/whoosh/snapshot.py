"""The index at one moment: its segments, what is deleted in them, and statistics over the rest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from .. import idf
from .segment import Segment

DRIFT = 1e-5
"""An average length is kept from the snapshot before while it is off by less than this share: a
small commit to a large index leaves cached scores valid, and they are off by less than that."""


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A segment in a snapshot: its first document number, and its deleted documents, ascending."""

    segment: Segment
    base: int
    deleted: NDArray[np.int64]

    @property
    def live(self) -> int:
        """The number of documents that are not deleted."""
        return self.segment.count - len(self.deleted)

    def are_deleted(self, documents: NDArray[np.integer]) -> NDArray[np.bool_]:
        """For each of these documents of the segment, whether it is deleted."""
        if not len(self.deleted):
            return np.zeros(len(documents), np.bool_)
        nearest = self.deleted.take(self.deleted.searchsorted(documents), mode="clip")
        found: NDArray[np.bool_] = nearest == documents
        return found


class Snapshot:
    """Segments and statistics; averages are computed when first asked for."""

    def __init__(
        self,
        segments: Iterable[tuple[Segment, Iterable[int]]],
        before: Self | None = None,
    ) -> None:
        leaves = []
        base = 0
        for segment, deleted in segments:
            leaves.append(Leaf(segment, base, np.array(sorted(deleted), np.int64)))
            base += segment.count
        self.leaves = tuple(leaves)
        self.count = sum(leaf.live for leaf in leaves)
        self._earlier: dict[tuple[str, ...], float] = before.averages if before else {}
        self._settled: dict[tuple[str, ...], float] = {}

    def average_length(self, fields: Sequence[str]) -> float:
        """Terms a live document in these fields together; 0 where there are no documents."""
        if not self.count:
            return 0.0
        return sum(_total(leaf, name) for leaf in self.leaves for name in fields) / self.count

    def scoring_length(self, fields: tuple[str, ...]) -> float:
        """`average_length`, up to DRIFT: what scores are computed with."""
        known = self._settled.get(fields)
        if known is None:
            average = self.average_length(fields)
            earlier = self._earlier.get(fields, average)
            known = earlier if abs(average - earlier) <= DRIFT * average else average
            self._settled[fields] = known
        return known

    @property
    def averages(self) -> dict[tuple[str, ...], float]:
        """Every average length that scores were computed with, here or before."""
        return self._earlier | self._settled

    def locate(self, number: int) -> tuple[Leaf, int]:
        """The segment of a document number, and the number there. Raises IndexError."""
        for leaf in self.leaves:
            if 0 <= number - leaf.base < leaf.segment.count:
                return leaf, number - leaf.base
        raise IndexError(number)

    def idf(self, document_frequency: int) -> float:
        """Lucene's inverse document frequency."""
        return idf(document_frequency, self.count)


def _total(leaf: Leaf, field: str) -> int:
    """The number of terms of all live documents in a field."""
    total = leaf.segment.total(field)
    lengths = leaf.segment.lengths(field) if len(leaf.deleted) else None
    return total if lengths is None else total - int(lengths[leaf.deleted].sum(dtype=np.int64))
