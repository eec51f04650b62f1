"""Merging the postings of one stream."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....numbering import Numbers, numbering
from ....ragged import spread
from ....texts import encode_all
from ..container import ContainerWriter, smallest
from ..postings import PostingsSlot
from ..stream import Stream
from ..terms import write_terms
from .source import Source, Union, pieces


@dataclass(frozen=True, slots=True, eq=False)
class Holder:
    """What one source has of the stream.

    `ranks` has the place of each of its terms in the merged dictionary, ascending; `renumbered` the
    merged number of each of its patterns.
    """

    source: Source
    stream: Stream
    ranks: NDArray[np.int32]
    renumbered: NDArray[np.int64]

    def within(self, first: int, last: int) -> range:
        """Its own terms among those of the merged dictionary."""
        return range(*np.searchsorted(self.ranks, np.array([first, last], np.int32)).tolist())

    def postings(self, terms: range) -> tuple[NDArray[Any], NDArray[Any]]:
        """What is kept of some terms' postings: their documents and patterns, as merged."""
        documents, patterns = self.stream.postings(terms)
        patterns = self.renumbered[patterns]
        if self.source.whole:
            return documents + self.source.base, patterns
        alive = self.source.alive()
        numbers = np.cumsum(alive) - 1 + self.source.base
        kept = alive[documents]
        return numbers[documents[kept]], patterns[kept]

    def positions(self, terms: range) -> NDArray[Any]:
        """What is kept of some terms' positions."""
        positions = self.stream.positions(terms)
        if self.source.whole:
            return positions
        documents, patterns = self.stream.postings(terms)
        kept: NDArray[Any] = positions[
            np.repeat(self.source.alive()[documents], self.stream.totals[patterns])
        ]
        return kept

    def counts(self, *, positions: bool) -> NDArray[np.int64]:
        """How many postings of each term are kept, or how many positions."""
        postings = self.stream.counts()
        counts = self.stream.occurrences() if positions else postings
        if self.source.whole:
            return counts
        starts = np.append(0, np.cumsum(postings))
        alive = self.source.alive()
        for first, last in pieces(starts):
            documents, patterns = self.stream.postings(range(first, last))
            kept = alive[documents]
            if positions:
                kept = kept * self.stream.totals[patterns]
            ends = np.append(0, np.cumsum(kept, dtype=np.int64))
            counts[first:last] = np.diff(ends[starts[first : last + 1] - starts[first]])
        return counts


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """The postings or positions of all terms, as merged: `starts` of each, and the end of all.

    `counts` says how much each holder has of each of its terms.
    """

    holders: Sequence[Holder]
    counts: Sequence[NDArray[Any]]
    starts: NDArray[np.int64]

    def pieces(self) -> Iterator[tuple[int, list[tuple[Holder, range, NDArray[np.int64]]]]]:
        """Runs of terms: how many values they have, and where those of each holder go in these."""
        for first, last in pieces(self.starts):
            filled = self.starts[first:last] - self.starts[first]
            shares = []
            for holder, counts in zip(self.holders, self.counts, strict=True):
                terms = holder.within(first, last)
                if terms:
                    own = slice(terms.start, terms.stop)
                    places = holder.ranks[own] - first
                    shares.append((holder, terms, spread(filled[places], counts[own])))
                    filled[places] += counts[own]
            yield int(self.starts[last] - self.starts[first]), shares


def _lists(holders: Sequence[Holder], terms: int, *, positions: bool = False) -> Lists:
    counts = [smallest(holder.counts(positions=positions)) for holder in holders]
    totals = np.zeros(terms + 1, np.int64)
    for holder, own in zip(holders, counts, strict=True):
        totals[holder.ranks + 1] += own
    return Lists(holders, counts, np.cumsum(totals))


def merge_stream(writer: ContainerWriter, name: str, parts: Sequence[Source]) -> dict[str, int]:
    """Merge one stream; the number of terms in each of its fields."""
    held = [part for part in parts if f"{name}/documents" in part.container]
    streams = [Stream(part.container, name) for part in held]
    union = Union()
    numbers = [union.add(part.container, f"{name}/terms") for part in held]
    terms, ranks = union.ranks()
    fields = sorted({field for stream in streams for field in stream.fields})
    patterns, renumbered = _united(streams, fields)
    holders = [
        Holder(part, stream, ranks[own], rows)
        for part, stream, own, rows in zip(held, streams, numbers, renumbered, strict=True)
    ]
    postings = _lists(holders, len(terms))
    kept = np.flatnonzero(np.diff(postings.starts))
    write_terms(writer, f"{name}/terms", [terms[i] for i in kept.tolist()])
    write_terms(writer, f"{name}/fields", encode_all(fields))
    writer.add(f"{name}/patterns", smallest(patterns.ravel()))
    counts = np.diff(postings.starts)[kept]
    slot = PostingsSlot(writer, name, counts, sum(len(part.kept) for part in parts), len(patterns))
    for size, shares in postings.pieces():
        documents, rows = np.empty(size, np.int64), np.empty(size, np.int64)
        for holder, own, places in shares:
            documents[places], rows[places] = holder.postings(own)
        slot.append(documents, rows)
    if all(f"{name}/positions" in part.container for part in held):
        _merge_positions(writer, name, _lists(holders, len(terms), positions=True), kept)
    totals = {}
    for field in fields:
        lengths = np.concatenate([_lengths(part, field) for part in parts])
        writer.add(f"{field}/lengths", smallest(lengths))
        totals[field] = int(lengths.sum(dtype=np.int64))
    return totals


def _merge_positions(
    writer: ContainerWriter, name: str, lists: Lists, kept: NDArray[np.int64]
) -> None:
    """Merge the positions, `kept` being the terms that are left."""
    held = [holder.source.container[f"{name}/positions"] for holder in lists.holders]
    slot = writer.reserve(f"{name}/positions", np.result_type(*held), int(lists.starts[-1]))
    for size, shares in lists.pieces():
        positions = np.empty(size, np.int64)
        for holder, own, places in shares:
            positions[places] = holder.positions(own)
        slot.append(positions)
    starts = lists.starts[np.append(kept, len(lists.starts) - 1)]
    writer.add(f"{name}/position_starts", smallest(starts))


def _united(
    streams: Sequence[Stream], fields: Sequence[str]
) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
    """The patterns of all streams as rows over the merged fields; of each stream their numbers."""
    numbers: Numbers[tuple[int, ...]] = numbering()
    renumbered = []
    for stream in streams:
        rows = np.zeros((len(stream.patterns), len(fields)), np.int64)
        rows[:, [fields.index(field) for field in stream.fields]] = stream.patterns
        renumbered.append(np.array([numbers[tuple(row)] for row in rows.tolist()], np.int64))
    return np.array(list(numbers), np.int64).reshape(-1, len(fields)), renumbered


def _lengths(part: Source, field: str) -> NDArray[Any]:
    if f"{field}/lengths" not in part.container:
        return np.zeros(len(part.kept), np.uint8)
    return part.container.read(f"{field}/lengths")[part.kept]
