"""Phrases: terms at consecutive positions, found by intersecting shifted positions."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...query import FieldWeights
from ...ragged import spread
from .stream import Stream

FEW = 16
"""Of two sorted arrays, one that is shorter by this factor is looked up in the other."""


def phrase_frequencies(
    stream: Stream, texts: Sequence[bytes], weights: FieldWeights
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The documents in which the terms stand side by side in one of the fields that are weighed.

    Beside them at how many places, weighted and added up.
    """
    places = _phrase_places(stream, texts)
    owners = np.searchsorted(stream.bases, places, side="right") - 1
    within = places - stream.bases[owners]
    columns = np.count_nonzero(within >= stream.offsets[owners, :-1].T, axis=0) - 1
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
    return owners[new].astype(np.int32), frequencies.astype(np.float32)


def _phrase_places(stream: Stream, texts: Sequence[bytes]) -> NDArray[Any]:
    """Where the terms stand side by side, in the row of all documents."""
    terms = [term for term in map(stream.terms.find, texts) if term is not None]
    if not texts or len(terms) < len(texts):
        return np.zeros(0, np.int64)
    distinct = sorted(set(terms), key=stream.count)
    postings = {}
    documents = None
    for term in distinct:
        own, patterns = stream.postings(range(term, term + 1))
        postings[term] = own, stream.totals.take(patterns)
        documents = own if documents is None else _intersect(documents, own)
    if documents is None or not len(documents):
        return np.zeros(0, np.int64)
    held = {term: _places(stream, term, *postings[term], documents) for term in distinct}
    first, *others = sorted(range(len(terms)), key=lambda i: len(held[terms[i]]))
    begins = held[terms[first]] - first
    for i in others:
        begins = _intersect(begins, held[terms[i]] - i)
    return begins


def _places(
    stream: Stream,
    term: int,
    documents: NDArray[np.int32],
    frequencies: NDArray[np.int64],
    wanted: NDArray[np.int32],
) -> NDArray[Any]:
    """Where the term stands in the documents `wanted`, all of which have it."""
    positions = stream.positions(range(term, term + 1))
    if len(wanted) < len(documents):
        held = np.searchsorted(documents, wanted)
        ends = np.cumsum(frequencies)[held]
        frequencies = frequencies[held]
        positions = positions[spread(ends - frequencies, frequencies)]
    places: NDArray[Any] = np.repeat(stream.bases[wanted], frequencies) + positions
    return places


def _intersect(few: NDArray[Any], many: NDArray[Any]) -> NDArray[Any]:
    """The values in both of two ascending arrays."""
    if len(many) < FEW * len(few):
        return np.intersect1d(few, many, assume_unique=True)
    places = np.searchsorted(many, few)
    found: NDArray[Any] = few[np.append(many, many[:1])[places] == few]
    return found
