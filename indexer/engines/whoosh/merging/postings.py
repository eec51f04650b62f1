"""Merging the postings of one field."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ....ragged import spread
from ..container import ContainerWriter, Slot, smallest
from ..document_numbers import DocumentNumbers, DocumentSlot
from ..terms import write_terms
from .source import Source, Union, pieces

Read: TypeAlias = Callable[["Lists", int, int], NDArray[Any]]
"""What is kept of the lists of some of a source's terms, one list behind the other."""


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """One list for each term of a field in one source: its postings, or its positions.

    `ranks` has the place of each term in the merged dictionary, ascending; `starts` where its list
    starts, and last the end of all; `counts` how much of each list is kept.
    """

    source: Source
    field: str
    ranks: NDArray[np.int32]
    starts: NDArray[Any]
    counts: NDArray[np.int32]

    def read(self, array: str, first: int, last: int) -> NDArray[Any]:
        """The lists of terms `first` to `last`, deleted documents too."""
        start, stop = int(self.starts[first]), int(self.starts[last])
        return self.source.container.read(f"{self.field}/{array}", start, stop)

    def documents(self, first: int, last: int) -> NDArray[np.intp]:
        """The documents of postings of terms `first` to `last`, deleted ones too."""
        numbers = DocumentNumbers(self.source.container, self.field)
        return numbers.read(int(self.starts[first]), int(self.starts[last]))


def merge_field(writer: ContainerWriter, name: str, parts: Sequence[Source]) -> int:
    """Merge one field; the number of its terms."""
    holders = [part for part in parts if f"{name}/documents" in part.container]
    union = Union()
    numbers = [union.add(part.container, f"{name}/terms") for part in holders]
    terms, ranks = union.ranks()
    postings = [
        _postings(part, name, ranks[own]) for part, own in zip(holders, numbers, strict=True)
    ]
    starts = _starts(postings, len(terms))
    kept = np.flatnonzero(np.diff(starts))
    ends = np.append(kept, len(terms))
    write_terms(writer, f"{name}/terms", [terms[i] for i in kept.tolist()])
    writer.add(f"{name}/starts", smallest(starts[ends]))

    def slot(array: str, length: int) -> Slot:
        kinds = [part.container[f"{name}/{array}"].dtype for part in holders]
        return writer.reserve(f"{name}/{array}", np.result_type(*kinds), length)

    size = sum(len(part.kept) for part in parts)
    documents = DocumentSlot(writer, name, int(starts[-1]), size)
    _merge_lists(documents, postings, starts, _documents)
    _merge_lists(slot("frequencies", int(starts[-1])), postings, starts, _frequencies)
    if all(f"{name}/positions" in part.container for part in holders):
        positions = [_positions(own) for own in postings]
        starts = _starts(positions, len(terms))
        _merge_lists(slot("positions", int(starts[-1])), positions, starts, _kept_positions)
        writer.add(f"{name}/position_starts", smallest(starts[ends]))
    lengths = np.concatenate([_lengths(part, name) for part in parts])
    writer.add(f"{name}/lengths", smallest(lengths))
    return int(lengths.sum(dtype=np.int64))


def _lengths(part: Source, name: str) -> NDArray[Any]:
    if f"{name}/lengths" not in part.container:
        return np.zeros(len(part.kept), np.uint8)
    return part.container.read(f"{name}/lengths")[part.kept]


def _starts(lists: Sequence[Lists], terms: int) -> NDArray[np.int64]:
    """Where the merged list of each term starts, and the end of all."""
    totals = np.zeros(terms + 1, np.int64)
    for own in lists:
        totals[own.ranks + 1] += own.counts
    return np.cumsum(totals)


def _merge_lists(
    slot: Slot | DocumentSlot, lists: Sequence[Lists], starts: NDArray[np.int64], read: Read
) -> None:
    """Fill the slot with the lists of all sources, term by term."""
    for first, last in pieces(starts):
        merged = np.empty(int(starts[last] - starts[first]), np.int64)
        filled = starts[first:last] - starts[first]
        for own in lists:
            i, j = np.searchsorted(own.ranks, np.array([first, last], np.int32)).tolist()
            if i < j:
                terms = own.ranks[i:j] - first
                merged[spread(filled[terms], own.counts[i:j])] = read(own, i, j)
                filled[terms] += own.counts[i:j]
        slot.append(merged)


def _lists(part: Source, name: str, ranks: NDArray[np.int32], starts: str) -> Lists:
    own = part.container.read(f"{name}/{starts}")
    return Lists(part, name, ranks, own, np.diff(own).astype(np.int32))


def _postings(part: Source, name: str, ranks: NDArray[np.int32]) -> Lists:
    own = _lists(part, name, ranks, "starts")
    starts = own.starts.astype(np.int64)
    if not part.whole:
        for i, j in pieces(starts):
            own.counts[i:j] = _sums(_alive(own, i, j), starts[i : j + 1])
    return own


def _positions(postings: Lists) -> Lists:
    own = _lists(postings.source, postings.field, postings.ranks, "position_starts")
    starts = postings.starts.astype(np.int64)
    if not own.source.whole:
        for i, j in pieces(starts):
            held = _alive(postings, i, j) * postings.read("frequencies", i, j).astype(np.int64)
            own.counts[i:j] = _sums(held, starts[i : j + 1])
    return own


def _sums(values: NDArray[Any], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sum of each list, given their values and where each starts, counted from anywhere."""
    ends = np.append(0, np.cumsum(values, dtype=np.int64))
    sums: NDArray[np.int64] = np.diff(ends[starts - starts[0]])
    return sums


def _alive(postings: Lists, first: int, last: int) -> NDArray[np.bool_]:
    """For each posting of some terms, whether its document is kept."""
    alive: NDArray[np.bool_] = postings.source.alive()[postings.documents(first, last)]
    return alive


def _documents(postings: Lists, first: int, last: int) -> NDArray[Any]:
    source = postings.source
    documents = postings.documents(first, last)
    if source.whole:
        return documents + source.base
    alive = source.alive()
    numbers = np.cumsum(alive) - 1 + source.base
    kept: NDArray[np.int64] = numbers[documents[alive[documents]]]
    return kept


def _frequencies(postings: Lists, first: int, last: int) -> NDArray[Any]:
    frequencies = postings.read("frequencies", first, last)
    return frequencies if postings.source.whole else frequencies[_alive(postings, first, last)]


def _kept_positions(positions: Lists, first: int, last: int) -> NDArray[Any]:
    own = positions.read("positions", first, last)
    if positions.source.whole:
        return own
    postings = _lists(positions.source, positions.field, positions.ranks, "starts")
    frequencies = postings.read("frequencies", first, last)
    return own[np.repeat(_alive(postings, first, last), frequencies)]
