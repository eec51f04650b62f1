"""Phrases: terms at consecutive positions, found by intersecting shifted positions."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...ragged import spread
from .segment import Field

NOTHING = np.zeros(0, np.int64)

FEW = 16
"""Of two sorted arrays, one that is shorter by this factor is looked up in the other."""


def phrase_frequencies(field: Field, texts: Sequence[bytes]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The documents in which the terms stand side by side, and at how many places."""
    terms = [term for term in map(field.terms.find, texts) if term is not None]
    if not texts or len(terms) < len(texts):
        return NOTHING, NOTHING
    rarest, *others = sorted(range(len(terms)), key=lambda i: field.occurrences(terms[i]))
    begins = _places(field, terms[rarest], None) - rarest
    for i in others:
        few = len(begins) * FEW < field.occurrences(terms[i])
        begins = _intersect(begins, _places(field, terms[i], begins if few else None) - i)
    if len(begins) > len(field.bases):
        counts = np.diff(np.searchsorted(begins, field.bases))
        documents = np.flatnonzero(counts)
        return documents, counts[documents]
    return np.unique(_owners(field, begins), return_counts=True)


def _owners(field: Field, places: NDArray[Any]) -> NDArray[Any]:
    """The documents that places of the row of all documents lie in."""
    return np.searchsorted(field.bases, places, side="right") - 1


def _places(field: Field, term: int, near: NDArray[Any] | None) -> NDArray[Any]:
    """Where the term stands in the row of all documents.

    If `near` is given, only in the documents in which these places lie.
    """
    documents, frequencies = field.postings(range(term, term + 1))
    positions = field.positions(term)
    if near is not None:
        wanted = np.unique(_owners(field, near))
        held = np.searchsorted(documents, wanted.astype(documents.dtype))
        held = held[np.append(documents, documents[:1])[held] == wanted]
        ends = np.cumsum(frequencies.astype(np.int64))
        documents, frequencies, ends = documents[held], frequencies[held], ends[held]
        positions = positions[spread(ends - frequencies, frequencies)]
    places: NDArray[Any] = np.repeat(field.bases[documents], frequencies) + positions
    return places


def _intersect(few: NDArray[Any], many: NDArray[Any]) -> NDArray[Any]:
    """The values in both of two ascending arrays."""
    if len(many) < FEW * len(few):
        return np.intersect1d(few, many, assume_unique=True)
    places = np.searchsorted(many, few)
    found: NDArray[Any] = few[np.append(many, many[:1])[places] == few]
    return found
