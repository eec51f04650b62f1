"""Topic: how far a text is about what a query asks for, in whichever words.

A dual encoder (Huang et al. 2013, "Learning deep structured semantic models for web search using
clickthrough data"), of bags of words as in Wu et al. 2018, "StarSpace: embed all the things!". Each
word has a vector in queries and another in texts; a query is the sum of the ones, the beginning of
a text the sum of the others, and the cosine of both is the answer. The vectors were learned from
headlines and the texts below them (tests/relevance/encoder.py) so that a headline, or a few words
of it, is nearer to its own text than to those of others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.engines import Words

from .evidence import Floats
from .words import beginning, bounds, counted, form, table

Vectors: TypeAlias = NDArray[np.float32]

TITLE = 3.0
"""For how many a word in the title counts."""

SATURATION = 1.5
"""Occurrences of a word that make half of what any number of them can."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """The vectors of words: `rows` has the row of each, in tone keys joined by `_`.

    `queries` and `texts` have the shape (words, dimensions).
    """

    rows: Mapping[str, int]
    queries: Vectors
    texts: Vectors

    def row(self, key: str) -> int:
        """The row of a word, -1 if it has none."""
        return self.rows.get(key, -1)


@cache
def encoder() -> Encoder:
    """That of data/encoder.npz, which tests/relevance/encoder.py made."""
    rows, columns = table("encoder.npz")
    queries, texts = (columns[f"{of}_scales"][:, None] * columns[of] for of in ("query", "text"))
    return Encoder(rows, queries, texts)


class Openings(NamedTuple):
    """The words that documents begin with, which are rows of an encoder, ascending, and how often
    each document has them, in its title TITLE times: shape (rows, documents).
    """

    rows: NDArray[np.intp]
    counts: Vectors


class Topics:
    """What an encoder says of the documents of a searcher; safe to use from many threads.

    `rows` has the encoder's rows of the words of the searcher, -1 of those that it does not know.
    """

    def __init__(
        self, known: Encoder, rows: Callable[[NDArray[np.intp]], NDArray[np.intp]]
    ) -> None:
        self._known = known
        self._rows = rows

    def openings(self, found: Words) -> Openings:
        """What the documents whose words were `found` begin with."""
        own = bounds(found)
        places, owners = beginning(own)
        rows = self._rows(found.word[places])
        counts = np.where(places < own.titles[owners], TITLE, 1.0)
        there = rows >= 0
        rows, owners, counts = rows.compress(there), owners.compress(there), counts.compress(there)
        return Openings(*counted(rows, owners, counts, len(own.titles)))

    def __call__(self, keys: Sequence[str], shares: Sequence[float], said: Openings) -> Floats:
        """The cosine of each document and a query of these words, each as probable as its share; 0
        where one of both has no word that is known.
        """
        known, documents = self._known, said.counts.shape[1]
        sought = [known.row(form(key)) for key in keys]
        own = [row for row in sought if row >= 0]
        if not own:
            return np.zeros(documents)
        weights = [share for share, row in zip(shares, sought, strict=True) if row >= 0]
        query = np.array(weights, np.float32) @ known.queries[own]
        texts = saturated(said.counts).T @ known.texts.take(said.rows, axis=0)
        lengths = np.sqrt(np.einsum("dv,dv->d", texts, texts) * (query @ query))
        cosines: Floats = (texts @ query / np.maximum(lengths, 1e-6)).astype(np.float64)
        return cosines


def saturated(counts: Vectors) -> Vectors:
    """What words weigh in a text that occur so often."""
    weights: Vectors = counts / (counts + np.float32(SATURATION))
    return weights
