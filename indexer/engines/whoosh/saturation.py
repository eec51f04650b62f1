"""Saturation: what BM25 makes of a term's frequency in each document, before the idf.

It depends on the segment and the average length alone, not on other documents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...query import FieldWeights
from .stream import Stream

SCATTER = 32
"""Above one posting for SCATTER documents, scores are added up in a vector over all documents."""

BLOCK = 1 << 14
"""Documents computed with at a time, so that what lies between stays in the processor's cache."""

RUN = 128
"""Documents of which the highest value is known."""

_WITHIN = np.arange(RUN, dtype=np.int32)

SURELY = np.float32(1 - 2**-22)
"""Values closer to each other may be equal when weighted, for they are rounded."""


@dataclass(frozen=True, eq=False)
class Saturation:
    """The documents of one segment that match, and x / (x + k1) of each.

    `documents` is ascending, `values` beside it. Where many match, `dense` is set instead:
    `documents` is empty, and `values` has an entry for every document of the segment, greater than
    0 where it matches.
    """

    count: int
    documents: NDArray[np.int32]
    values: NDArray[np.float32]
    dense: bool

    @property
    def size(self) -> int:
        """Bytes held, roughly."""
        return self.documents.nbytes + self.values.nbytes + 300

    def at(self, documents: NDArray[np.int32]) -> NDArray[np.float32]:
        """The values of these documents of the segment, 0 where they do not match."""
        if self.dense:
            return self.values.take(documents)
        if documents is self.documents:
            return self.values
        if not self.count:
            return np.zeros(len(documents), np.float32)
        places = self.documents.searchsorted(documents)
        values: NDArray[np.float32] = self.values.take(places, mode="clip")  # none behind the last
        values *= self.documents.take(places, mode="clip") == documents
        return values

    def leading(self, k: int) -> NDArray[np.int32]:
        """Where many match: documents, ascending, among which are the k best, whatever the weight.

        Only runs are looked into whose peak is among the k highest (Ding & Suel 2011, "Faster top-k
        document retrieval using block-max indexes").
        """
        peaks, place = self._peaks, max(len(self._peaks) - k, 0)
        least = np.partition(peaks, place)[place] * SURELY
        if place and least > 0:
            firsts = np.flatnonzero(peaks >= least).astype(np.int32) * np.int32(RUN)
            documents: NDArray[np.int32] = np.add.outer(firsts, _WITHIN).ravel()
            documents = documents[: documents.searchsorted(len(self.values))]
            best: NDArray[np.int32] = documents[self.values.take(documents) >= least]
            return best
        return np.flatnonzero(self.values > 0).astype(np.int32)

    @cached_property
    def _peaks(self) -> NDArray[np.float32]:
        """The highest value of each run."""
        return np.maximum.reduceat(self.values, np.arange(0, len(self.values), RUN))

    def live_count(self, deleted: NDArray[np.int64]) -> int:
        """How many of the matching documents are not among `deleted`, ascending."""
        if not len(deleted) or not self.count:
            return self.count
        if self.dense:
            return self.count - int(np.count_nonzero(self.values[deleted]))
        places = np.searchsorted(self.documents, deleted.astype(np.int32))
        places[places == len(self.documents)] = 0
        return self.count - int(np.count_nonzero(self.documents[places] == deleted))


NOWHERE = np.zeros(0, np.int32)
NOTHING = Saturation(0, NOWHERE, np.zeros(0, np.float32), dense=False)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Documents of a segment that match, and their frequencies, weighted and added up.

    Where `documents` is None, there is a frequency for every document, 0 where it does not match.
    Where `patterns` are given, frequencies are looked up in `table`, else they are the table.
    """

    count: int
    documents: NDArray[np.int32] | None
    table: NDArray[np.float32]
    patterns: NDArray[Any] | None = None

    @property
    def frequencies(self) -> NDArray[np.float32]:
        """The frequencies, in the order of the documents."""
        return self.table if self.patterns is None else self.table.take(self.patterns)

    def picked_out(self) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The documents that match, and the frequencies of these."""
        frequencies = self.frequencies
        if self.documents is not None:
            return self.documents, frequencies
        documents = np.flatnonzero(frequencies).astype(np.int32)
        return documents, frequencies.take(documents)

    def saturated(self, norms: NDArray[np.float32]) -> NDArray[np.float32]:
        """X / (x + norm) of every document."""
        table, patterns = self.table, self.patterns
        if self.documents is not None:
            table, patterns = np.zeros(len(norms), np.float32), None
            table[self.documents] = self.frequencies
        values = np.empty(len(norms), np.float32)
        for start in range(0, len(norms), BLOCK):
            own = slice(start, start + BLOCK)
            frequencies = table[own] if patterns is None else table.take(patterns[own])
            np.divide(frequencies, frequencies + norms[own], out=values[own])
        return values


def of_term(stream: Stream, term: int, weights: FieldWeights, positive: bool) -> Found:
    """The documents of a term; `positive` says that all weights are."""
    if not (positive and stream.is_laid_out(term)):
        return of_terms(stream, range(term, term + 1), weights)
    patterns = stream.rows(term)
    weighing = stream.weighing(weights)
    count = stream.count(term)
    if weighing.matching is not None:
        count = int(np.count_nonzero(weighing.matching.take(patterns)))
    return Found(count, None, weighing.frequencies, patterns)


def of_terms(stream: Stream, terms: range, weights: FieldWeights) -> Found:
    """The documents of a run of terms, one term behind the other."""
    documents, patterns = stream.postings(terms)
    weighing = stream.weighing(weights)
    if weighing.matching is not None:
        keep = np.flatnonzero(weighing.matching.take(patterns))
        documents, patterns = documents[keep], patterns[keep]
    return Found(len(documents), documents, weighing.frequencies, patterns)


def added_up(parts: Sequence[Found], count: int, positive: bool) -> Found:
    """Each document of the parts once, with its frequencies added up."""
    if positive and sum(part.count for part in parts) * SCATTER > count:
        sums = np.zeros(count, np.float32)
        for part in parts:
            if part.documents is None:
                sums += part.frequencies
            else:
                np.add.at(sums, part.documents, part.frequencies)
        return Found(int(np.count_nonzero(sums)), None, sums)
    every = [part.picked_out() for part in parts]
    documents, places = np.unique(np.concatenate([own for own, _ in every]), return_inverse=True)
    added = np.bincount(places, np.concatenate([own for _, own in every]), len(documents))
    return Found(len(documents), documents, added.astype(np.float32))
