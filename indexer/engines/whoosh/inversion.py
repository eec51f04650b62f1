"""Inversion: a stream of terms, document after document, becomes postings by one sort."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .container import ContainerWriter, smallest
from .document_numbers import DocumentSlot
from .terms import encode_all, write_terms


@dataclass(frozen=True, slots=True)
class Postings:
    """The inverted form of one field of one segment.

    `terms` in byte order; the postings of term i are `documents[starts[i]:starts[i + 1]]`,
    ascending, with `frequencies` beside them. Where positions are kept, those of term i are
    `positions[position_starts[i]:position_starts[i + 1]]`, `frequencies` of them for each document.
    `lengths` has the number of terms of every document of the segment.
    """

    terms: Sequence[bytes]
    starts: NDArray[Any]
    documents: NDArray[Any]
    frequencies: NDArray[Any]
    positions: NDArray[Any] | None
    position_starts: NDArray[Any] | None
    lengths: NDArray[Any]


def invert(
    ranks: NDArray[np.int32],
    ends: NDArray[np.int64],
    terms: Sequence[str],
    *,
    positions: bool,
) -> Postings:
    """Invert a stream of terms, given as places in the sorted `terms`.

    Document d holds `ranks[ends[d - 1]:ends[d]]`. Each term is packed into one integer with its
    place in the stream (where no positions are wanted, with its document), and these are sorted.
    """
    lengths = np.diff(ends, prepend=0)
    owners = np.repeat(np.arange(len(ends), dtype=np.int32), lengths)
    places = np.arange(len(ranks)) if positions else owners
    bits = max(len(ranks), len(ends)).bit_length()
    keys = ranks.astype(np.int64)
    keys <<= bits
    keys |= places
    keys.sort()
    if positions:
        places = keys & ((1 << bits) - 1)
        owners = owners[places]
        places -= (ends - lengths)[owners]
        keys >>= bits
        new = (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1])
    else:
        owners = (keys & ((1 << bits) - 1)).astype(np.int32)
        new = keys[1:] != keys[:-1]
        keys >>= bits
    firsts = _starts(new, len(keys))
    frequencies = np.diff(firsts, append=len(keys))
    keys = keys[firsts]
    starts = _starts(keys[1:] != keys[:-1], len(keys))
    return Postings(
        terms=encode_all(map(terms.__getitem__, keys[starts].tolist())),
        starts=np.append(starts, len(keys)),
        documents=owners[firsts],
        frequencies=frequencies,
        positions=places if positions else None,
        position_starts=np.append(firsts[starts], len(places)) if positions else None,
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
        positions=None,
        position_starts=None,
        lengths=np.zeros(total, np.uint8),
    )


def write_postings(writer: ContainerWriter, field: str, postings: Postings) -> None:
    """Write one field, every array in the narrowest type that holds it."""
    write_terms(writer, f"{field}/terms", postings.terms)
    writer.add(f"{field}/starts", smallest(postings.starts))
    slot = DocumentSlot(writer, field, len(postings.documents), len(postings.lengths))
    slot.append(postings.documents)
    writer.add(f"{field}/frequencies", smallest(postings.frequencies))
    if postings.positions is not None and postings.position_starts is not None:
        writer.add(f"{field}/positions", smallest(postings.positions))
        writer.add(f"{field}/position_starts", smallest(postings.position_starts))
    writer.add(f"{field}/lengths", smallest(postings.lengths))
