"""Phrases: terms at consecutive positions, looked for in the documents that have all of them."""

from collections.abc import Sequence
from itertools import pairwise
from threading import local
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...query import FieldWeights
from .stream import PostingList, Stream

FEW = 16
"""Of two sorted arrays, one that is shorter by this factor is looked up in the other."""

CHEAP = 200
"""So many values are looked up in the time that it takes to go over ROOM for marks."""

ROOM = 1 << 20
"""Places compared at a time, by a mark for each that fits the processor's cache."""

NO_MARKS = np.zeros(0, np.bool_)


class _Scratch(local):
    """What a thread keeps for its next phrase: ROOM marks, none of them set."""

    def __init__(self) -> None:
        self.marks = NO_MARKS


_scratch = _Scratch()


def phrase_frequencies(
    stream: Stream, texts: Sequence[bytes], weights: FieldWeights
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The documents in which the terms stand side by side in one of the fields that are weighed.

    Beside them at how many places, weighted and added up.
    """
    terms = [term for term in map(stream.terms.find, texts) if term is not None]
    if not texts or len(terms) < len(texts):
        return np.zeros(0, np.int32), np.zeros(0, np.float32)
    owners, positions = _places(stream, terms)
    columns = (positions >= stream.offsets[1:-1].take(owners, axis=1)).sum(0)
    worth = np.zeros(len(stream.fields), np.float32)
    asked = np.zeros(len(stream.fields), np.bool_)
    for name, weight in weights:
        if name in stream.fields:
            worth[stream.fields.index(name)] += np.float32(weight)
            asked[stream.fields.index(name)] = True
    if not asked.all():
        kept = asked[columns]
        owners, columns = owners[kept], columns[kept]
    new = np.append(True, owners[1:] != owners[:-1])[: len(owners)]
    frequencies = np.bincount(np.cumsum(new) - 1, worth[columns])
    return owners[new], frequencies.astype(np.float32)


def _places(stream: Stream, terms: Sequence[int]) -> tuple[NDArray[np.int32], NDArray[Any]]:
    """Where the terms stand side by side: the document of each place, and the position."""
    documents, lists = _having_all(stream, terms)
    # All these documents in one row, with room for the phrase before the first of them.
    sizes = stream.sizes.take(documents)
    ends = np.cumsum(sizes, dtype=np.int64) + len(terms)
    ends = ends.astype(np.int32 if not len(ends) or ends[-1] < 1 << 31 else np.int64)
    bases = ends - sizes
    stood = {term: _in_row(stream, term, own, documents, bases) for term, own in lists.items()}
    first, *others = sorted(range(len(terms)), key=lambda i: len(stood[terms[i]]))
    begins = stood[terms[first]] - first
    for i in others:
        begins = _common(begins, stood[terms[i]] - i)
    held = bases.searchsorted(begins, side="right") - 1
    return documents[held], begins - bases[held]


def _having_all(
    stream: Stream, terms: Sequence[int]
) -> tuple[NDArray[np.int32], dict[int, PostingList]]:
    """The documents that have all of the terms, and the list of each term."""
    lists = {term: stream.posting_list(term) for term in sorted(set(terms), key=stream.count)}
    rarest, *others = lists.values()
    documents = rarest.documents
    if documents is None:  # nor have the others any, which are longer: see DENSE
        everywhere = np.logical_and.reduce([own.patterns > 0 for own in lists.values()])
        return np.flatnonzero(everywhere).astype(np.int32), lists
    for own in others:
        documents = documents.compress(own.patterns_in(documents) > 0)
    return documents, lists


def _in_row(
    stream: Stream, term: int, own: PostingList, documents: NDArray[np.int32], bases: NDArray[Any]
) -> NDArray[Any]:
    """Where a term stands in documents that have it, which begin at `bases`."""
    starts, counts, positions = stream.positions_in(term, own, documents)
    ends = counts.cumsum()
    new = np.zeros(int(counts.sum()), np.int8)
    new[ends[:-1]] = 1
    owners = new.cumsum(dtype=np.intp)  # np.repeat is slower where there are many
    places = (starts + counts - ends).take(owners)
    places += np.arange(len(owners))
    stood: NDArray[Any] = positions.take(places) + bases.take(owners)
    return stood


def _common(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """The values in both of two ascending arrays."""
    few, many = sorted((one, other), key=len)
    if not len(few):
        return few
    spans = int(few[-1] - few[0]) // ROOM + 1
    if len(few) < max(len(many) // FEW, spans * CHEAP):
        held: NDArray[Any] = few.compress(many.take(many.searchsorted(few), mode="clip") == few)
        return held
    found = []
    marks, _scratch.marks = _scratch.marks, NO_MARKS
    if not len(marks):
        marks = np.zeros(ROOM, np.bool_)
    starts = np.arange(few[0], few[-1] + 1, ROOM, dtype=few.dtype)
    bounds = np.append(starts, few[-1] + 1)
    cuts = (pairwise(own.searchsorted(bounds).tolist()) for own in (few, many))
    for start, (first, last), (left, right) in zip(starts, *cuts, strict=True):
        # numpy takes indices of its own type far faster.
        places = np.subtract(many[left:right], start, dtype=np.intp)
        marks[places] = True
        own = few[first:last]
        found.append(own.compress(marks.take(np.subtract(own, start, dtype=np.intp))))
        marks[places] = False
    _scratch.marks = marks
    return np.concatenate(found)
