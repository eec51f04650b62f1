"""A stream as it is read: the postings of all fields of one analyzer; see `postings`."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...query import FieldWeights
from ...texts import decode
from .container import Container
from .postings import BITS, offsets
from .terms import TermDictionary, read_terms

FEW, MANY = 16, 1 << 20
"""If fewer than 1/FEW of more than MANY positions are wanted, they are read in place from the
mapped file, whose pages then count as memory of the process."""


class Stream:
    """One stream of one segment."""

    def __init__(self, container: Container, name: str) -> None:
        self.fields = [decode(field) for field in read_terms(container, f"{name}/fields")]
        self.patterns = container[f"{name}/patterns"].reshape(-1, len(self.fields))
        self._documents = container.length(f"{self.fields[0]}/lengths")
        self._starts = container[f"{name}/starts"].data  # gives Python integers
        self._dense: list[int] = container[f"{name}/dense"].tolist()
        self._dense_counts: list[int] = container[f"{name}/dense_counts"].tolist()
        self._container = container
        self._name = name
        self._high = f"{name}/documents_high" in container
        self._weighings: dict[FieldWeights, Weighing] = {}

    @cached_property
    def terms(self) -> TermDictionary:
        """The dictionary."""
        return TermDictionary(self._container, f"{self._name}/terms")

    def lengths(self, field: str) -> NDArray[Any]:
        """The number of terms of each document in one of the fields."""
        return self._container[f"{field}/lengths"]

    def counts(self) -> NDArray[np.int64]:
        """How many documents have each term."""
        counts = _between(self._starts)
        counts[self._dense] = self._dense_counts
        return counts

    def count(self, term: int) -> int:
        """How many documents have the term."""
        place = bisect_left(self._dense, term)
        if self._is_dense(term, place):
            return self._dense_counts[place]
        return self._starts[term + 1] - self._starts[term]

    def is_laid_out(self, term: int) -> bool:
        """Whether the term's list has an entry for every document (see DENSE)."""
        return self._is_dense(term, bisect_left(self._dense, term))

    def rows(self, first: int, last: int | None = None) -> NDArray[Any]:
        """The rows of `patterns` that the lists of some terms, or of one, are made of."""
        start, stop = self._starts[first], self._starts[first + 1 if last is None else last]
        return self._container.read(f"{self._name}/frequencies", start, stop)

    def posting_list(self, term: int) -> "PostingList":
        """The postings of one term.

        They are read, for mapped pages would soon be touched by their neighbours and held for good.
        """
        place = bisect_left(self._dense, term)
        dense = self._is_dense(term, place)
        documents = None if dense else self._numbers(term, term + 1, place)
        return PostingList(documents, self.rows(term))

    def postings(self, terms: range) -> tuple[NDArray[np.int32], NDArray[Any]]:
        """The documents of a run of terms, one term behind the other, and rows of `patterns`."""
        rows = self.rows(terms.start, terms.stop)
        first, last = (bisect_left(self._dense, term) for term in (terms.start, terms.stop))
        if first == last:
            return self._numbers(terms.start, terms.stop, first), rows
        documents = list(self._documents_beside(terms, range(first, last)))
        held = np.flatnonzero(rows != 0)  # numpy looks through booleans far faster
        return np.concatenate(documents)[held], rows[held]

    def _is_dense(self, term: int, place: int) -> bool:
        return place < len(self._dense) and self._dense[place] == term

    def _documents_beside(self, terms: range, dense: range) -> Iterator[NDArray[np.int32]]:
        """The documents of the rows of some terms, of which those at the places `dense` are."""
        start = terms.start
        for place in dense:
            term = self._dense[place]
            yield self._numbers(start, term, place)
            yield np.arange(self._documents, dtype=np.int32)
            start = term + 1
        yield self._numbers(start, terms.stop, dense.stop)

    def _numbers(self, first: int, last: int, dense: int) -> NDArray[np.int32]:
        """The documents of some terms, none of them dense; of those before, so many are."""
        start, stop = (self._starts[term] - dense * self._documents for term in (first, last))
        name = f"{self._name}/documents"
        numbers: NDArray[np.int32] = self._container.read(name, start, stop).astype(np.int32)
        if self._high:
            high = self._container.read(f"{name}_high", start, stop)
            numbers |= high.astype(np.int32) << BITS
        return numbers

    def positions(self, terms: range) -> NDArray[Any]:
        """The positions of some terms: of each posting as many as its pattern adds up to."""
        own = self._position_starts[terms.start], self._position_starts[terms.stop]
        return self._container.read(f"{self._name}/positions", *own)

    def positions_in(
        self, term: int, own: "PostingList", documents: NDArray[np.int32]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[Any]]:
        """The positions of a term, whose list is `own`, in documents that have it.

        Starts, counts, and all positions: those in document i are
        `positions[starts[i]:starts[i] + counts[i]]`.
        """
        totals = self.totals.take(own.patterns)
        places = own.places(documents)
        counts = totals.take(places)
        starts = totals.cumsum(dtype=np.int32).take(places) - counts
        first, last = self._position_starts[term], self._position_starts[term + 1]
        name = f"{self._name}/positions"
        if last - first > MANY and counts.sum() * FEW < last - first:
            return starts, counts, self._container[name][first:last]
        return starts, counts, self._container.read(name, first, last)

    def occurrences(self) -> NDArray[np.int64]:
        """At how many positions each term stands."""
        return _between(self._position_starts)

    def weighing(self, weights: FieldWeights) -> "Weighing":
        """The patterns, given what a term weighs in some of the fields."""
        found = self._weighings.get(weights)
        if found is None:
            found = self._weighings[weights] = Weighing(self.patterns, self.fields, weights)
        return found

    @cached_property
    def _position_starts(self) -> memoryview:
        return self._container[f"{self._name}/position_starts"].data

    @cached_property
    def totals(self) -> NDArray[np.int32]:
        """What each pattern adds up to."""
        totals: NDArray[np.int32] = self.patterns.sum(1, dtype=np.int32)
        return totals

    @cached_property
    def sizes(self) -> NDArray[np.int32]:
        """The position at which each document ends."""
        sizes: NDArray[np.int32] = self.offsets[-1]
        return sizes

    @cached_property
    def offsets(self) -> NDArray[np.int32]:
        """Where the fields of each document begin, a row for each field, and last where it ends."""
        lengths = np.stack([self.lengths(field) for field in self.fields], axis=1)
        return np.ascontiguousarray(offsets(lengths).T, np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class PostingList:
    """The postings of one term: for each of `documents`, ascending, its row of `patterns`.

    Of a list that is laid over all documents (see DENSE) `documents` is None; row 0 is no posting.
    """

    documents: NDArray[np.int32] | None
    patterns: NDArray[Any]

    def places(self, documents: NDArray[np.int32]) -> NDArray[Any]:
        """Where the patterns of these documents are, which have the term."""
        return documents if self.documents is None else self.documents.searchsorted(documents)

    def patterns_in(self, documents: NDArray[np.int32]) -> NDArray[Any]:
        """The rows of `patterns` in some documents; row 0 where the term is not."""
        if self.documents is None:
            return self.patterns.take(documents)
        places = self.documents.searchsorted(documents)
        found: NDArray[Any] = self.patterns.take(places, mode="clip")  # none behind the last
        found[self.documents.take(places, mode="clip") != documents] = 0
        return found


class Weighing:
    """What the patterns of a stream are worth.

    `frequencies` has for each pattern its frequencies, weighted and added up (float32); `matching`
    whether the term stands in any field that is weighed, None where that is so of all but row 0.
    """

    def __init__(
        self, patterns: NDArray[Any], fields: Sequence[str], weights: FieldWeights
    ) -> None:
        self.frequencies = np.zeros(len(patterns), np.float32)
        matching = np.zeros(len(patterns), np.bool_)
        for name, weight in weights:
            if name in fields:
                own = patterns[:, fields.index(name)]
                self.frequencies += own * np.float32(weight)
                matching |= own > 0
        self.matching = None if matching[1:].all() else matching


def _between(starts: memoryview) -> NDArray[np.int64]:
    """The lengths of lists, given where each starts and last the end of all."""
    bounds = np.asarray(starts).astype(np.int64)
    return np.subtract(bounds[1:], bounds[:-1])
