"""Inversion: a stream of terms, document after document, becomes postings by one sort."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...texts import encode_all
from .container import ContainerWriter, smallest
from .patterns import patterns
from .postings import PostingsSlot, offsets
from .terms import write_terms


@dataclass(frozen=True, slots=True)
class Postings:
    """The inverted form of one stream of one segment.

    `terms` in byte order; the postings of term i are `documents[starts[i]:starts[i + 1]]`,
    ascending, and beside them `frequencies`, each a row of `patterns`, which has a column for each
    field. Where positions are kept, those of term i are
    `positions[position_starts[i]:position_starts[i + 1]]`, for each document as many as its pattern
    adds up to. They count through the document, field behind field (see `offsets`).
    `lengths` has for every document of the segment the number of terms in each field.
    """

    terms: Sequence[bytes]
    starts: NDArray[Any]
    documents: NDArray[Any]
    frequencies: NDArray[Any]
    patterns: NDArray[Any]
    positions: NDArray[Any] | None
    position_starts: NDArray[Any] | None
    lengths: NDArray[Any]


def owners(documents: int, fields: int) -> NDArray[np.int32]:
    """A number for each field of each document, ascending; see `gathered`."""
    numbers = np.arange(documents, dtype=np.int32)[:, None] << _bits(fields)
    return numbers | np.arange(fields, dtype=np.int32)


def _bits(fields: int) -> int:
    """Bits of an owner that say which field it is; those above say which document."""
    return (fields - 1).bit_length()


def invert(
    ranks: NDArray[np.int32],
    ends: NDArray[np.int64],
    terms: Sequence[bytes],
    *,
    positions: bool,
) -> Postings:
    """Invert a stream of terms, given as places in the sorted `terms`.

    Field f of document d ends at `ends[d, f]` and begins where the one before it ends. Each term is
    packed into one integer with its place in the stream (where no positions are wanted, with its
    owner), and these are sorted. 32 bits hold each part by itself.
    """
    counts = np.diff(ends.ravel(), prepend=0)
    lengths = counts.reshape(ends.shape)
    own = np.repeat(owners(*ends.shape).ravel(), counts)
    bits = max(len(ranks), len(ends) << _bits(ends.shape[1])).bit_length()
    keys = ranks.astype(np.int64)
    keys <<= bits
    keys |= np.arange(len(ranks), dtype=np.int32) if positions else own
    keys.sort()
    places = (keys & ((1 << bits) - 1)).astype(np.int32)
    keys >>= bits
    ranks = keys.astype(np.int32)
    del keys
    if not positions:
        return gathered(ranks, places, None, lengths, terms)
    shifts = np.zeros((len(ends), 1 << _bits(ends.shape[1])), np.int32)
    shifts[:, : ends.shape[1]] = offsets(lengths)[:, :-1] - (ends - lengths)
    own = own[places]
    places += shifts.ravel()[own]
    return gathered(ranks, own, places, lengths, terms)


def gathered(
    ranks: NDArray[Any],
    owners: NDArray[np.int32],
    positions: NDArray[Any] | None,
    lengths: NDArray[np.int64],
    terms: Sequence[bytes],
) -> Postings:
    """The postings of occurrences sorted by term, owner and position.

    An owner is a field of a document, as numbered by the function of that name.
    """
    fields = lengths.shape[1]
    documents = owners >> _bits(fields)
    new = ranks[1:] != ranks[:-1]
    new |= documents[1:] != documents[:-1]
    firsts = _starts(new, len(ranks))
    columns = (owners & ((1 << _bits(fields)) - 1)).astype(np.uint8)
    distinct, rows = patterns(columns, firsts, lengths.max(0, initial=0).tolist())
    ranks = ranks[firsts]
    starts = _starts(ranks[1:] != ranks[:-1], len(ranks))
    ends = np.append(firsts[starts], len(owners))
    return Postings(
        terms=list(map(terms.__getitem__, ranks[starts].tolist())),
        starts=np.append(starts, len(ranks)),
        documents=documents[firsts],
        frequencies=rows,
        patterns=distinct,
        positions=positions,
        position_starts=ends if positions is not None else None,
        lengths=lengths,
    )


def _starts(new: NDArray[np.bool_], length: int) -> NDArray[np.int64]:
    """Where runs begin, given for every element but the first whether it begins one."""
    if not length:
        return np.zeros(0, np.int64)
    return np.concatenate([[0], np.flatnonzero(new) + 1])


def invert_values(values: Iterable[Iterable[bytes]]) -> Postings:
    """The postings of a field whose documents hold each of their values once, such as an id.

    Such fields are not scored: their lengths are 0.
    """
    holders: defaultdict[bytes, list[int]] = defaultdict(list)
    total = 0
    for document, own in enumerate(values):
        total += 1
        for value in own:
            holders[value].append(document)
    terms = sorted(holders)
    counts = np.array([len(holders[term]) for term in terms], np.int64)
    documents = np.array([d for term in terms for d in holders[term]], np.int64)
    return Postings(
        terms=terms,
        starts=np.concatenate([[0], np.cumsum(counts)]),
        documents=documents,
        frequencies=np.ones(len(documents), np.uint8),
        patterns=np.array([[0], [1]], np.uint8),
        positions=None,
        position_starts=None,
        lengths=np.zeros((total, 1), np.uint8),
    )


def write_postings(
    writer: ContainerWriter, stream: str, fields: Sequence[str], postings: Postings
) -> None:
    """Write one stream, every array in the narrowest type that holds it."""
    write_terms(writer, f"{stream}/terms", postings.terms)
    write_terms(writer, f"{stream}/fields", encode_all(fields))
    writer.add(f"{stream}/patterns", smallest(postings.patterns.ravel()))
    counts = np.diff(postings.starts)
    slot = PostingsSlot(writer, stream, counts, len(postings.lengths), len(postings.patterns))
    slot.append(postings.documents, postings.frequencies)
    if postings.positions is not None and postings.position_starts is not None:
        writer.add(f"{stream}/positions", smallest(postings.positions))
        writer.add(f"{stream}/position_starts", smallest(postings.position_starts))
    for field, lengths in zip(fields, postings.lengths.T, strict=True):
        writer.add(f"{field}/lengths", smallest(lengths))
