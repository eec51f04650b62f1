"""Phrases: terms at consecutive positions, found by intersecting shifted positions."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .segment import Field

NOTHING = np.zeros(0, np.int64)


def phrase_frequencies(
    field: Field, texts: Sequence[bytes]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The documents in which the terms stand side by side, and at how many places."""
    terms = [field.terms.find(text) for text in texts]
    numbers = [term for term in terms if term is not None]
    if not texts or len(numbers) < len(terms):
        return NOTHING, NOTHING
    documents = _common(field, sorted(set(numbers), key=lambda n: len(_documents(field, n))))
    if not len(documents):
        return NOTHING, NOTHING
    found: NDArray[np.int64] | None = None
    order = sorted(range(len(numbers)), key=lambda place: len(_documents(field, numbers[place])))
    for place in order:
        begins = _places(field, numbers[place], documents) - place
        found = begins if found is None else _intersect(found, begins)
        if not len(found):
            return NOTHING, NOTHING
    owners = np.searchsorted(field.bases, found, side="right") - 1
    return np.unique(owners, return_counts=True)


def _documents(field: Field, term: int) -> NDArray[Any]:
    return field.postings(range(term, term + 1))[0]


def _common(field: Field, terms: Sequence[int]) -> NDArray[Any]:
    """The documents that hold all the terms, which come rarest first."""
    common = _documents(field, terms[0])
    for term in terms[1:]:
        common = _intersect(common, _documents(field, term))
    return common


def _places(field: Field, term: int, documents: NDArray[Any]) -> NDArray[np.int64]:
    """Where the term stands in these documents, counted through all documents of the segment."""
    own, frequencies = field.postings(range(term, term + 1))
    positions = field.positions(term)
    if len(documents) < len(own):
        held = np.zeros(len(own), np.bool_)
        held[np.searchsorted(own, documents)] = True
        positions = positions[np.repeat(held, frequencies)]
        own, frequencies = own[held], frequencies[held]
    return np.repeat(field.bases[own], frequencies) + positions


def _intersect(few: NDArray[Any], many: NDArray[Any]) -> NDArray[Any]:
    """The values in both of two ascending arrays, which are cheapest to find if `few` is the shorter."""
    if len(many) < len(few):
        few, many = many, few
    if not len(few):
        return few
    places = np.searchsorted(many, few)
    places[places == len(many)] = 0
    return few[many[places] == few]
