"""Merging: several segments become one, without what was deleted, array by array.

The documents of each source follow those of the source before it, so the postings of a term are
those of the sources, one behind the other, and nothing is sorted but the terms. Postings are
read and written in pieces of bounded size.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .container import Container, ContainerWriter, Slot, smallest
from .documents import read_terms, write_codes, write_number_column
from .forward import ESCAPE, by_frequency, encode, write_forms
from .inversion import write_terms
from .lexicon import expansion, spread

PIECE = 4_000_000
"""Postings or positions in memory at once, unless a single term has more."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A segment to be merged, and its documents that are kept, ascending."""

    container: Container
    count: int
    kept: NDArray[np.int64]
    base: int

    @property
    def whole(self) -> bool:
        """Whether nothing is deleted."""
        return len(self.kept) == self.count

    def mask(self) -> NDArray[np.bool_]:
        """For each document, whether it is kept."""
        mask = np.zeros(self.count, np.bool_)
        mask[self.kept] = True
        return mask

    def numbers(self) -> NDArray[np.int64]:
        """For each document its number in the merged segment, if it is kept."""
        return np.cumsum(self.mask()) - 1 + self.base

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


def merge(parts: Sequence[Source], path: Path) -> dict[str, int]:
    """Write the merged segment; the number of terms in each field."""
    lengths = {}
    with ContainerWriter(path) as writer:
        for name in _names(parts, "", "/documents"):
            lengths[name] = _merge_field(writer, name, parts)
        _merge_stored(writer, parts)
        _merge_columns(writer, parts)
        if all("forward/codes" in part.container for part in parts):
            _merge_forward(writer, parts)
    return lengths


def _names(parts: Sequence[Source], prefix: str, suffix: str) -> list[str]:
    """What stands between prefix and suffix in the arrays of any part."""
    names = dict.fromkeys(name for part in parts for name in part.container.names())
    return [
        name[len(prefix) : len(name) - len(suffix)]
        for name in names
        if name.startswith(prefix) and name.endswith(suffix)
    ]


class _Union:
    """The terms of several dictionaries, each once, numbered as they come."""

    def __init__(self) -> None:
        self._numbers: defaultdict[bytes, int] = defaultdict(count().__next__)

    def add(self, container: Container, name: str) -> NDArray[np.int64]:
        """For each term of a dictionary its number in the union."""
        terms = read_terms(container, name)
        return np.fromiter(map(self._numbers.__getitem__, terms), np.int64, len(terms))

    def add_value(self, term: bytes) -> int:
        """The number of one term."""
        return self._numbers[term]

    def terms(self) -> list[bytes]:
        """All terms by number."""
        return list(self._numbers)

    def ranks(self) -> tuple[list[bytes], NDArray[np.int64]]:
        """All terms in byte order, and the place in it of each number."""
        terms = self.terms()
        order = np.array(sorted(range(len(terms)), key=terms.__getitem__), np.int64)
        ranks = np.empty(len(terms), np.int64)
        ranks[order] = np.arange(len(terms))
        return [terms[i] for i in order.tolist()], ranks


@dataclass(frozen=True, slots=True, eq=False)
class _Lists:
    """The posting lists of one field of one source.

    For each of its terms: the place in the merged dictionary, where its postings start, how many of
    them are kept, and the same for positions.
    """

    source: Source
    ranks: NDArray[np.int64]
    starts: NDArray[np.int64]
    counts: NDArray[np.int64]
    position_starts: NDArray[np.int64] | None
    position_counts: NDArray[np.int64] | None


def _merge_field(writer: ContainerWriter, name: str, parts: Sequence[Source]) -> int:
    holders = [part for part in parts if f"{name}/documents" in part.container]
    positional = all(f"{name}/positions" in part.container for part in holders)
    union = _Union()
    numbers = [union.add(part.container, f"{name}/terms") for part in holders]
    terms, ranks = union.ranks()
    lists = [
        _lists(part, name, ranks[own], positional)
        for part, own in zip(holders, numbers, strict=True)
    ]
    totals = np.zeros(len(terms), np.int64)
    position_totals = np.zeros(len(terms), np.int64)
    for own in lists:
        totals[own.ranks] += own.counts
        if own.position_counts is not None:
            position_totals[own.ranks] += own.position_counts
    used = totals > 0
    write_terms(writer, f"{name}/terms", [terms[i] for i in np.flatnonzero(used).tolist()])
    starts = np.append(0, np.cumsum(totals))
    position_starts = np.append(0, np.cumsum(position_totals))
    kept = np.append(np.flatnonzero(used), len(terms))
    writer.add(f"{name}/starts", smallest(starts[kept]))
    size = sum(len(part.kept) for part in parts)

    def slot(array: str, length: int, kind: Any = None) -> Slot:
        dtypes = [part.container[f"{name}/{array}"].dtype for part in holders]
        return writer.reserve(f"{name}/{array}", kind or np.result_type(*dtypes), length)

    documents = slot("documents", int(starts[-1]), np.min_scalar_type(max(size - 1, 0)))
    frequencies = slot("frequencies", int(starts[-1]))
    positions = slot("positions", int(position_starts[-1])) if positional else None
    for first, last in _pieces(np.maximum(starts, position_starts)):
        _merge_piece(
            lists,
            name,
            range(first, last),
            starts,
            position_starts,
            documents,
            frequencies,
            positions,
        )
    if positional:
        writer.add(f"{name}/position_starts", smallest(position_starts[kept]))
    lengths = np.concatenate([_lengths(part, name) for part in parts])
    writer.add(f"{name}/lengths", smallest(lengths))
    return int(lengths.sum(dtype=np.int64))


def _lengths(part: Source, name: str) -> NDArray[Any]:
    if f"{name}/lengths" not in part.container:
        return np.zeros(len(part.kept), np.uint8)
    return part.container[f"{name}/lengths"][part.kept]


def _lists(part: Source, name: str, ranks: NDArray[np.int64], positional: bool) -> _Lists:
    own = part.container
    starts = own[f"{name}/starts"].astype(np.int64)
    counts = np.diff(starts)
    position_starts = own[f"{name}/position_starts"].astype(np.int64) if positional else None
    position_counts = np.diff(position_starts) if position_starts is not None else None
    if not part.whole and len(counts):
        mask = part.mask()
        for first, last in _pieces(starts):
            begin, end = int(starts[first]), int(starts[last])
            alive = mask[own.read(f"{name}/documents", begin, end)]
            places = starts[first:last] - begin
            counts[first:last] = np.add.reduceat(alive, places, dtype=np.int64)
            if position_counts is not None:
                held = alive * own.read(f"{name}/frequencies", begin, end)
                position_counts[first:last] = np.add.reduceat(held, places, dtype=np.int64)
    return _Lists(part, ranks, starts, counts, position_starts, position_counts)


def _pieces(starts: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Ranges of terms of at most PIECE postings, or of one term."""
    first = 0
    while first < len(starts) - 1:
        last = int(np.searchsorted(starts, starts[first] + PIECE, side="right")) - 1
        last = max(last, first + 1)
        yield first, last
        first = last


def _merge_piece(
    lists: Sequence[_Lists],
    name: str,
    ranks: range,
    starts: NDArray[np.int64],
    position_starts: NDArray[np.int64],
    documents: Slot,
    frequencies: Slot,
    positions: Slot | None,
) -> None:
    """Merge the posting lists of some terms of the merged dictionary."""
    begin = starts[ranks.start]
    total = int(starts[ranks.stop] - begin)
    merged_documents = np.empty(total, np.int64)
    merged_frequencies = np.empty(total, np.int64)
    filled = starts[ranks.start : ranks.stop] - begin
    position_begin = position_starts[ranks.start]
    merged_positions = np.empty(int(position_starts[ranks.stop] - position_begin), np.int64)
    positions_filled = position_starts[ranks.start : ranks.stop] - position_begin
    for own in lists:
        i, j = np.searchsorted(own.ranks, [ranks.start, ranks.stop]).tolist()
        if i == j:
            continue
        read = own.source.container.read
        span = int(own.starts[i]), int(own.starts[j])
        their_documents = read(f"{name}/documents", *span)
        their_frequencies = read(f"{name}/frequencies", *span)
        alive = None
        if not own.source.whole:
            alive = own.source.mask()[their_documents]
        their_numbers = (
            own.source.numbers()[their_documents]
            if alive is not None
            else (their_documents.astype(np.int64) + own.source.base)
        )
        targets = own.ranks[i:j] - ranks.start
        counts = own.counts[i:j]
        places = spread(filled[targets], counts)
        merged_documents[places] = their_numbers if alive is None else their_numbers[alive]
        merged_frequencies[places] = (
            their_frequencies if alive is None else their_frequencies[alive]
        )
        filled[targets] += counts
        if own.position_starts is not None and own.position_counts is not None:
            span = int(own.position_starts[i]), int(own.position_starts[j])
            their_positions = read(f"{name}/positions", *span)
            if alive is not None:
                their_positions = their_positions[np.repeat(alive, their_frequencies)]
            counts = own.position_counts[i:j]
            merged_positions[spread(positions_filled[targets], counts)] = their_positions
            positions_filled[targets] += counts
    documents.append(merged_documents)
    frequencies.append(merged_frequencies)
    if positions is not None:
        positions.append(merged_positions)


def _merge_stored(writer: ContainerWriter, parts: Sequence[Source]) -> None:
    sizes = [np.diff(part.container["stored_ends"].astype(np.int64), prepend=0) for part in parts]
    kept = np.concatenate([own[part.kept] for own, part in zip(sizes, parts, strict=True)])
    slot = writer.reserve("stored", np.uint8, int(kept.sum()))
    for own, part in zip(sizes, parts, strict=True):
        ends = np.cumsum(own)
        for start, stop in part.runs():
            begin = int(ends[start] - own[start])
            for place in range(begin, int(ends[stop - 1]), PIECE):
                slot.append(
                    part.container.read("stored", place, min(place + PIECE, int(ends[stop - 1])))
                )
    writer.add("stored_ends", smallest(np.cumsum(kept)))


def _merge_columns(writer: ContainerWriter, parts: Sequence[Source]) -> None:
    for name in _names(parts, "columns/", "/codes"):
        union = _Union()
        union.add_value(b"")
        codes = []
        for part in parts:
            if f"columns/{name}/codes" in part.container:
                numbers = union.add(part.container, f"columns/{name}/values")
                codes.append(numbers[part.container[f"columns/{name}/codes"][part.kept]])
            else:
                codes.append(np.zeros(len(part.kept), np.int64))
        distinct, ranks = union.ranks()
        write_codes(writer, name, ranks[np.concatenate(codes)], distinct)
    for name in _names(parts, "columns/", ""):
        if "/" not in name:
            values = [
                part.container[f"columns/{name}"][part.kept]
                if f"columns/{name}" in part.container
                else np.zeros(len(part.kept), np.uint8)
                for part in parts
            ]
            write_number_column(writer, name, np.concatenate(values))


def _merge_forward(writer: ContainerWriter, parts: Sequence[Source]) -> None:
    union = _Union()
    numbers = [union.add(part.container, "forward/keys") for part in parts]
    keys = union.terms()
    totals = np.zeros(len(keys), np.int64)
    for own, part in zip(numbers, parts, strict=True):
        for _, tokens in _tokens(part):
            totals += np.bincount(own[tokens], minlength=len(keys))
    order, renumbered = by_frequency(totals)
    slot = writer.reserve("forward/codes", np.uint16, int(totals.sum()))
    escaped_at, escaped, ends = [], [], []
    written = 0
    for own, part in zip(numbers, parts, strict=True):
        for own_ends, tokens in _tokens(part):
            codes, places, forms = encode(renumbered[own[tokens]], written)
            slot.append(codes)
            escaped_at.append(places)
            escaped.append(forms)
            ends.append(own_ends + written)
            written += len(tokens)
    writer.add("forward/escaped_at", smallest(_concatenated(escaped_at)))
    writer.add("forward/escaped", smallest(_concatenated(escaped)))
    writer.add("forward/ends", smallest(_concatenated(ends)))
    analyzers = _names(parts, "forward/", "/values")
    tables = {name: _merged_forms(parts, numbers, order, name) for name in analyzers}
    write_forms(writer, [keys[i] for i in order.tolist()], tables)


def _concatenated(arrays: list[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.zeros(0, np.int64)


def _tokens(part: Source) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Stretches of kept documents: where their attributes end, and their forms."""
    ends = part.container["forward/ends"].astype(np.int64)
    columns = len(ends) // part.count
    escaped_at = part.container["forward/escaped_at"]
    escaped = part.container["forward/escaped"]
    bounds = np.append(0, ends[columns - 1 :: columns])
    for start, stop in part.runs():
        while start < stop:
            upto = int(np.searchsorted(bounds, bounds[start] + PIECE, side="right")) - 1
            upto = min(max(upto, start + 1), stop)
            begin, end = int(bounds[start]), int(bounds[upto])
            tokens = part.container.read("forward/codes", begin, end).astype(np.int64)
            first, last = np.searchsorted(escaped_at, [begin, end]).tolist()
            tokens[tokens == ESCAPE] = escaped[first:last]
            yield ends[start * columns : upto * columns] - begin, tokens
            start = upto


def _merged_forms(
    parts: Sequence[Source],
    numbers: Sequence[NDArray[np.int64]],
    order: NDArray[np.int64],
    analyzer: str,
) -> tuple[Any, list[bytes]]:
    """What an analyzer makes of the merged forms, taken from whichever source has each."""
    union = _Union()
    counts, values = [], []
    for part in parts:
        own = union.add(part.container, f"forward/{analyzer}/terms")
        counts.append(part.container[f"forward/{analyzer}/counts"].astype(np.int64))
        values.append(own[part.container[f"forward/{analyzer}/values"]])
    terms, ranks = union.ranks()
    all_counts = np.concatenate(counts)
    all_values = np.concatenate(values)
    starts = np.cumsum(all_counts) - all_counts
    holder = np.empty(int(max(own.max(initial=-1) for own in numbers)) + 1, np.int64)
    holder[np.concatenate(numbers)] = np.arange(len(all_counts))
    chosen = holder[order]
    used = ranks[all_values[spread(starts[chosen], all_counts[chosen])]]
    distinct, places = np.unique(used, return_inverse=True)
    return (
        expansion(all_counts[chosen], places.astype(np.int32)),
        [terms[i] for i in distinct.tolist()],
    )
