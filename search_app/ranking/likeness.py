"""Likeness: how much of a text is about what a query asks for, in whichever words.

A word of a text is like a word of the query as far as the cosine of their vectors
(`indexer.vectors`) is above FLOOR; one without a vector is only like itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.engines import Searcher, Words
from indexer.vectors import LARGEST, Vectors

from .evidence import Floats
from .topic import Topics, encoder
from .words import Bounds, Coding, bounds, form

Similarities: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Likenesses:
    """What is said of documents, word by word of a query: shape (documents, words) each.

    `words` are those of the documents that are like any of the query's, which are `sought`;
    `similar` is how like each is to each, with a row of zeros behind the last. `places` is where
    among them each document begins, its title ends, its beginning does and it does itself.
    """

    words: NDArray[np.intp]
    sought: Sequence[int]
    similar: Similarities
    places: Bounds
    norms: Floats
    title: float

    def same(self) -> Floats:
        """BM25 of the word itself, before its idf."""
        equal = np.zeros(self.similar.shape, np.float32)
        np.equal(self.words[:, None], self.sought, out=equal[:-1])
        frequencies = _joined(np.add, equal, self.places.firsts, self.places.ends)
        in_title = _joined(np.add, equal, self.places.firsts, self.places.titles)
        return self._saturated(frequencies + (self.title - 1) * in_title)

    def nearest(self) -> Floats:
        """The likeness of the likest word in the title and the beginning (MaxSim of Khattab and
        Zaharia 2020, "ColBERT: Efficient and effective passage search").
        """
        places = self.places
        likest = _joined(np.maximum, self.similar, places.firsts, places.beginnings)
        return likest.astype(np.float64)

    def alike(self) -> Floats:
        """BM25, with the likeness of all words added up for a term frequency (Rekabsaz et al. 2016,
        "Generalizing translation models in the probabilistic relevance framework").
        """
        return self._saturated(_joined(np.add, self.similar, self.places.firsts, self.places.ends))

    def _saturated(self, frequencies: Similarities) -> Floats:
        saturated: Floats = frequencies / (frequencies + self.norms[:, None])
        return saturated


LIKENESS = ("nearest", "alike")
"""The names of what the vectors say; without vectors that is 0."""

FLOOR = 0.6
"""The cosine up to which words are not alike."""

_HASHED = (1 << 30) - 1


class Likeness:
    """What the vectors kept with an index say of its documents; safe to use from many threads.

    `topics` say what they are about, by what is known of words in all news.
    """

    def __init__(self, vectors: Vectors, searcher: Searcher) -> None:
        known = encoder()
        self._vectors = vectors
        self._code = partial(_code, vectors.rows)
        self._codes = Coding(searcher, self._code, known.row)
        self.topics = Topics(known, partial(self._codes, which=1))

    def prepare(self) -> None:
        """Have most words looked up, so that searches need not."""
        self._codes.prepare()

    def __call__(
        self, keys: Sequence[str], found: Words, norms: Floats, title: float
    ) -> Likenesses:
        """What is said of the documents whose words were `found` (`coded`), for these of a query.

        `norms` is what BM25 adds to a term frequency in each document, `title` for how many a word
        in the title counts.
        """
        codes = [self._code(form(key)) for key in keys]
        at, similar = self._similar(found.word, codes)
        if not self._vectors.rows:
            similar[:] = 0
        places = Bounds(*map(at.searchsorted, bounds(found)))
        return Likenesses(found.word[at], codes, similar, places, norms, title)

    def _similar(
        self, codes: NDArray[np.intp], sought: Sequence[int]
    ) -> tuple[NDArray[np.intp], Similarities]:
        """Which of the words are like any of those sought, and how like each.

        A row a word, and one of zeros behind the last.
        """
        vectors = self._vectors.vectors
        rows = np.maximum(codes, -1)  # the last: without a vector
        there = np.zeros(len(vectors) + 1, np.bool_)
        there[rows] = True
        used = np.flatnonzero(there[:-1])
        wanted = np.array(sought, np.intp)
        known = np.flatnonzero(wanted >= 0)
        # Integers, and so few that single precision holds them: the same in whatever order.
        one, other = (vectors.take(own, axis=0).astype(np.float32) for own in (used, wanted[known]))
        dots = one @ other.T
        like = np.unique(np.flatnonzero(dots > FLOOR * LARGEST**2) // max(1, len(known)))
        table = np.zeros((len(like) + 1, len(sought)), np.float32)  # the last row: like none
        table[:-1, known] = np.maximum(dots[like] / LARGEST**2 - FLOOR, 0) / (1 - FLOOR)
        place = np.empty(len(there), np.int32)  # only what is set here is ever read
        place[-1] = place[used] = len(like)
        place[used[like]] = np.arange(len(like))
        places = place.take(rows)
        taken = places < len(like)
        others = np.flatnonzero(wanted < 0).tolist()
        for column in others:
            taken |= codes == wanted[column]
        at = np.flatnonzero(taken)
        similar = np.zeros((len(at) + 1, len(sought)), np.float32)
        table.take(places[at], axis=0, out=similar[:-1])
        for column in others:
            similar[:-1, column] = codes[at] == wanted[column]
        return at, similar

    def coded(self, found: Words) -> Words:
        """The searcher's words by other numbers, one for all that are the same: the row of its
        vector or, below 0, that of a word without.
        """
        return replace(found, word=self._codes(found.word))


def _code(rows: Mapping[str, int], key: str) -> int:
    """The row of a word's vector; a negative number, the same for the same word, without."""
    row = rows.get(key)
    return -1 - (hash(key) & _HASHED) if row is None else row


def _joined(
    join: np.ufunc, similar: Similarities, starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> Similarities:
    """The rows of each range joined to one, ranges being disjoint and ascending."""
    joined = np.zeros((len(starts), similar.shape[1]), np.float32)
    some = np.flatnonzero(starts < ends)
    if len(some):
        bounds = np.column_stack([starts[some], ends[some]]).ravel()
        joined[some] = join.reduceat(similar, bounds, axis=0)[::2]
    return joined
