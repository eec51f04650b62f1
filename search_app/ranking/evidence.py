"""What a text says for itself beyond how often it holds the words of a query: where they stand.

Everything here is read off the occurrences of the query's syllables in the documents that scored
best. A syllable counts by its idf.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.engines import Occurrences, idf
from indexer.ragged import spread
from indexer.schema import Schema

Floats: TypeAlias = NDArray[np.float64]

REACH = 8
"""Positions within which a pair counts."""

NEAR = 40
"""Positions of the window that is to hold as much of the query as can be."""

SLOPE = 20.0
"""Positions within which it matters little how far into the text something stands."""


class Evidence(NamedTuple):
    """Each a number for every document.

    - order: BM25 of neighbouring syllables of the query that follow each other within REACH, each
      such pair as a term of its own;
    - complete: the mean idf of the syllables, the less the further from the start the last of them
      first stands, and 0 where one of them is missing;
    - together: the most idf that stands within one window.
    """

    order: Floats
    complete: Floats
    together: Floats


EVIDENCE = Evidence._fields
"""The names of all evidence."""


class Collection:
    """What BM25 needs to know of a query's terms and of the documents they are sought in.

    `frequencies` are the terms' document frequencies among so many `documents`, which are
    `average` terms long.
    """

    def __init__(
        self, frequencies: Sequence[int], documents: int, average: float, schema: Schema
    ) -> None:
        self.frequencies = frequencies
        self.documents = documents
        self.average = max(1.0, average)
        self.rarity: Floats = np.array([idf(frequency, documents) for frequency in frequencies])
        self._schema = schema

    def norms(self, found: Occurrences) -> Floats:
        """What is added to a term frequency in each document."""
        lengths = found.starts[:, -1] / self.average
        norms: Floats = self._schema.k1 * (1 - self._schema.b + self._schema.b * lengths)
        return norms

    @property
    def title(self) -> float:
        """For how many a term in the title counts."""
        return self._schema.weights["title"]

    def counts(self, found: Occurrences) -> Floats:
        """For how many each occurrence counts."""
        return np.where(_in_title(found), self.title, 1.0)

    def saturation(self, found: Occurrences) -> Floats:
        """BM25 of each term in each document, before the idf: shape (documents, terms)."""
        shape = len(found.starts), len(self.frequencies)
        cells = found.document.astype(np.intp) * shape[1] + found.term
        frequency = np.bincount(cells, self.counts(found), shape[0] * shape[1]).reshape(shape)
        saturated: Floats = frequency / (frequency + self.norms(found)[:, None])
        return saturated

    def pair_rarity(self, one: int, other: int) -> float:
        """The idf of two terms within REACH of each other.

        How many documents have them so is not counted but expected: as many as if both were strewn
        at random. Measured, that ranks as well as the true counts.
        """
        by_chance = REACH / self.average * self.frequencies[one] * self.frequencies[other]
        return idf(min(by_chance / self.documents, self.documents), self.documents)


def evidence(
    found: Occurrences, run: Sequence[int], collection: Collection, norms: Floats
) -> Evidence:
    """What the occurrences of a query say; `run` is the query as numbers of its terms, `norms` what
    the collection adds to a term frequency in each document.
    """
    rarity = collection.rarity
    last = _first(found, len(rarity)).max(axis=1, initial=0)
    return Evidence(
        order=_order(found, run, collection, norms),
        complete=rarity.mean() / (1 + np.log1p(last / SLOPE)),
        together=_together(found, rarity),
    )


def _in_title(found: Occurrences) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = found.position < found.starts[found.document, 1]
    return inside


def _places(found: Occurrences, gap: int) -> NDArray[np.int32]:
    """Positions counted through all documents, between which so many are left out."""
    lengths = found.starts[:, -1] + np.int32(gap)
    places: NDArray[np.int32] = found.position + (np.cumsum(lengths) - lengths)[found.document]
    return places.astype(np.int32)


def _first(found: Occurrences, terms: int) -> Floats:
    """Where each term first stands in each document; infinite where it does not."""
    first = np.full(len(found.starts) * terms, np.inf)
    cells = found.document.astype(np.intp) * terms + found.term
    np.minimum.at(first, cells, found.position.astype(np.float64))
    return first.reshape(-1, terms)


def _order(found: Occurrences, run: Sequence[int], collection: Collection, norms: Floats) -> Floats:
    pairs = list(dict.fromkeys(pairwise(run)))
    if not pairs:
        return np.zeros(len(found.starts))
    terms = len(collection.rarity)
    number = np.full((terms, terms), -1)
    number[tuple(zip(*pairs, strict=True))] = np.arange(len(pairs))
    place = _places(found, 2 * REACH)
    place[_in_title(found)] -= REACH  # no pair leaves the title
    own = np.arange(len(place))
    near = place.searchsorted(place + REACH, side="right") - own - 1  # so many of the next ones
    one, other = np.repeat(own, near), spread(own + 1, near)
    pair = number[found.term[one], found.term[other]]
    one, pair = one.compress(pair >= 0), pair.compress(pair >= 0)
    cells = found.document[one] * len(pairs) + pair
    counts = np.bincount(cells, collection.counts(found)[one], len(found.starts) * len(pairs))
    frequency = counts.reshape(-1, len(pairs))
    rarity = np.array([collection.pair_rarity(a, b) for a, b in pairs])
    saturated: Floats = (frequency / (frequency + norms[:, None])) @ rarity
    return saturated


def _together(found: Occurrences, rarity: Floats) -> Floats:
    best = np.zeros(len(found.starts))
    if not len(found.position):
        return best
    place = _places(found, NEAR)
    far = np.iinfo(np.int32).max
    following = np.full((len(rarity), len(place)), far, np.int32)  # where each term stands next
    following[found.term, np.arange(len(place))] = place
    following = np.minimum.accumulate(following[:, ::-1], axis=1)[:, ::-1]
    held = rarity @ (following < place + NEAR)
    bounds = found.document.searchsorted(np.arange(len(best) + 1, dtype=np.int32))
    some = np.flatnonzero(bounds[:-1] < bounds[1:])
    best[some] = np.maximum.reduceat(held, bounds[some])
    return best
