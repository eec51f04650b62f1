"""Likeness: how much of a text is about what a query asks for, in whichever words.

A word of a text is like a word of the query as far as the cosine of their vectors
(`indexer.vectors`) is above FLOOR; one without a vector is only like itself. Each word of the query
counts by its idf and its probability.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.engines import Searcher, idf
from indexer.query import FieldWeights, Term
from indexer.vectors import LARGEST, Vectors

from .evidence import Floats
from .reading import Word

Similarities: TypeAlias = NDArray[np.float32]

LIKENESS = ("nearest", "alike")
"""What is said of a document:

- nearest: the likeness of the likest word in its title and BEGINNING (MaxSim of Khattab and Zaharia
  2020, "ColBERT: Efficient and effective passage search");
- alike: BM25, with the likeness of all its words added up for a term frequency (Rekabsaz et al.
  2016, "Generalizing translation models in the probabilistic relevance framework").
"""

FLOOR = 0.6
"""The cosine up to which words are not alike."""

BEGINNING = 60
"""Words behind the title that are the beginning of the text."""

_UNSEEN = np.iinfo(np.int32).min
_HASHED = (1 << 30) - 1


class Likeness:
    """What the vectors kept with an index say of its documents; safe to use from many threads."""

    def __init__(self, vectors: Vectors, searcher: Searcher) -> None:
        self._vectors = vectors
        self._searcher = searcher
        self._codes = np.zeros(0, np.int32)  # of the searcher's words, as they are met

    def __call__(
        self, words: Sequence[Word], fields: FieldWeights, numbers: Sequence[int], norms: Floats
    ) -> Floats:
        """LIKENESS of documents: shape (numbers, 2); all 0 where the index has no vectors.

        `fields` are those of words; `norms` is what BM25 adds to a term frequency in each document.
        """
        sought: dict[int, float] = {}
        for word in words if self._vectors.rows else ():
            code = self._code(word.key.replace("-", "_"))  # a figure by its parts, as forms have it
            sought[code] = sought.get(code, 0.0) + word.probability * self._rarity(word.key, fields)
        if not sought or not len(numbers):
            return np.zeros((len(numbers), len(LIKENESS)))
        found = self._searcher.words(numbers)
        at, similar = self._similar(self._codes_of(found.word), list(sought))
        document = found.document[at]
        lengths = found.starts[:, -1]
        behind = at - (np.cumsum(lengths) - lengths + found.starts[:, 1])[document]  # the title
        early = behind < BEGINNING
        count = len(numbers)
        nearest = _by_document(np.maximum, similar[early], document[early], count)
        sums = _by_document(np.add, similar, document, count)
        alike = sums / (sums + norms[:, None])
        weights = np.array(list(sought.values()))
        return np.column_stack([nearest @ weights, alike @ weights])

    def _similar(
        self, codes: NDArray[np.int32], sought: Sequence[int]
    ) -> tuple[NDArray[np.intp], Similarities]:
        """Which of the words are like any of those sought, and how like each: a row a word."""
        vectors = self._vectors.vectors
        rows = np.where(codes < 0, len(vectors), codes)
        there = np.zeros(len(vectors) + 1, np.bool_)
        there[rows] = True
        used = np.flatnonzero(there[:-1])
        wanted = np.array(sought)
        known = np.flatnonzero(wanted >= 0)
        # Integers, and so few that single precision holds them: the same in whatever order.
        dots = vectors[used].astype(np.float32) @ vectors[wanted[known]].astype(np.float32).T
        like = np.flatnonzero(dots.max(axis=1, initial=0) > FLOOR * LARGEST**2)
        table = np.zeros((len(like) + 1, len(sought)), np.float32)  # the last row: like none
        table[:-1, known] = np.maximum(dots[like] / LARGEST**2 - FLOOR, 0) / (1 - FLOOR)
        place = np.full(len(there), len(like))
        place[used[like]] = np.arange(len(like))
        places = place[rows]
        taken = places < len(like)
        others = np.flatnonzero(wanted < 0).tolist()
        for column in others:
            taken |= codes == wanted[column]
        at = np.flatnonzero(taken)
        similar = table[places[at]]
        for column in others:
            similar[:, column] = codes[at] == wanted[column]
        return at, similar

    def _codes_of(self, words: NDArray[np.intp]) -> NDArray[np.int32]:
        """The codes of the searcher's words."""
        known = self._codes
        size = int(words.max(initial=-1)) + 1
        if size > len(known):
            known = np.full(size * 5 // 4, _UNSEEN, np.int32)
            known[: len(self._codes)] = self._codes
            self._codes = known
        codes = known[words]
        unseen = words[codes == _UNSEEN]
        if len(unseen):
            new = np.unique(unseen)
            terms = self._searcher.terms(new.tolist(), "syllables")
            known[new] = [self._code("_".join(own)) for own in terms]
            codes = known[words]
        return codes

    def _code(self, key: str) -> int:
        """The row of a word's vector; a negative number, the same for the same word, without."""
        row = self._vectors.rows.get(key)
        return -1 - (hash(key) & _HASHED) if row is None else row

    def _rarity(self, key: str, fields: FieldWeights) -> float:
        """The word's idf."""
        row = self._vectors.rows.get(key)
        if row is not None:
            return float(self._vectors.rarity[row])
        return idf(self._searcher.document_frequency(Term(fields, key)), len(self._searcher))


def _by_document(
    join: np.ufunc, similar: Similarities, document: NDArray[np.intp], count: int
) -> Similarities:
    """The rows of each document joined to one: shape (count, words sought)."""
    joined = np.zeros((count, similar.shape[1]), np.float32)
    firsts = np.flatnonzero(np.diff(document, prepend=-1))
    if len(firsts):
        joined[document[firsts]] = join.reduceat(similar, firsts, axis=0)
    return joined
