"""BM25 of one term, prefix or phrase over one segment, with fields taken together as one text.

Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond". The idf is left
out, for it changes with every commit; what is left depends on the segment and the average length
alone, and is cached.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...cache import ByteCache
from ...query import FieldWeights, Phrase, Prefix, Term
from ...schema import Schema
from .phrases import phrase_frequencies
from .segment import Segment
from .snapshot import Leaf, Snapshot
from .terms import encode

Scored: TypeAlias = Term | Prefix | Phrase
"""The query nodes that score by themselves."""

DENSE = 4
"""What is found in more than one of so many documents is kept as a vector over all documents."""

SCATTER = 32
"""More postings than one for so many documents are added up in a vector over all documents."""


@dataclass(frozen=True, slots=True, eq=False)
class Saturation:
    """The documents of one segment that match, and x / (x + k1) of each.

    `documents` is ascending, `values` beside it. Where many match, `dense` is set instead:
    `documents` is empty, and `values` has an entry for every document of the segment, greater than
    0 where it matches.
    """

    count: int
    documents: NDArray[np.int32]
    values: NDArray[np.float32]
    dense: bool

    @property
    def size(self) -> int:
        """Bytes held, roughly."""
        return self.documents.nbytes + self.values.nbytes + 300

    def at(self, documents: NDArray[np.int64]) -> NDArray[np.float32]:
        """The values of these documents of the segment, 0 where they do not match."""
        if self.dense:
            return self.values[documents]
        if not self.count:
            return np.zeros(len(documents), np.float32)
        places = np.searchsorted(self.documents, documents.astype(np.int32))
        places[places == self.count] = 0
        values: NDArray[np.float32] = self.values[places]
        values *= self.documents[places] == documents
        return values

    def live_count(self, deleted: NDArray[np.int64]) -> int:
        """How many of the matching documents are not among `deleted`, ascending."""
        if not len(deleted) or not self.count:
            return self.count
        if self.dense:
            return self.count - int(np.count_nonzero(self.values[deleted]))
        places = np.searchsorted(self.documents, deleted.astype(np.int32))
        places[places == len(self.documents)] = 0
        return self.count - int(np.count_nonzero(self.documents[places] == deleted))


class Scorer:
    """Scores of terms over the leaves of a snapshot. The cache outlives snapshots."""

    def __init__(self, schema: Schema, snapshot: Snapshot, cache: ByteCache[Any]) -> None:
        self._schema = schema
        self._snapshot = snapshot
        self._cache = cache
        self._frequencies: dict[Scored, int] = {}
        self._averages: dict[FieldWeights, float] = {}
        self._positional = {field.name for field in schema.fields if field.positions}

    def saturation(self, query: Scored, leaf: Leaf) -> Saturation:
        """What matches in a segment, from the cache if it is there."""
        average = self._averages.get(query.fields)
        if average is None:
            average = self._snapshot.scoring_length(tuple(name for name, _ in query.fields))
            self._averages[query.fields] = average
        text = query.texts if isinstance(query, Phrase) else query.text
        key = (leaf.segment.id, query.__class__, query.fields, text, average)
        found: Saturation | None = self._cache.get(key)
        if found is None:
            found = self._saturate(query, leaf.segment, average)
            self._cache.put(key, found, found.size)
        return found

    def _saturate(self, query: Scored, segment: Segment, average: float) -> Saturation:
        documents, frequencies = self._weighted_frequencies(query, segment)
        count = len(documents)
        if not count:
            return Saturation(0, np.zeros(0, np.int32), np.zeros(0, np.float32), dense=False)
        names = tuple(name for name, _ in query.fields)
        values = frequencies / (frequencies + self._norms(segment, names, average)[documents])
        if count * DENSE <= segment.count or not weights_are_positive(query.fields):
            return Saturation(count, documents.astype(np.int32), values, dense=False)
        dense = np.zeros(segment.count, np.float32)
        dense[documents] = values
        return Saturation(count, np.zeros(0, np.int32), dense, dense=True)

    def _norms(
        self, segment: Segment, names: tuple[str, ...], average: float
    ) -> NDArray[np.float32]:
        """k1 (1 - b + b length / average) of every document, over these fields together."""
        key = (segment.id, names, average)
        norms: NDArray[np.float32] | None = self._cache.get(key)
        if norms is None:
            lengths = np.zeros(segment.count, np.int64)
            for field in map(segment.field, names):
                if field is not None:
                    lengths += field.lengths
            k1, b = self._schema.k1, self._schema.b
            norms = (k1 * (1 - b) + k1 * b / average * lengths).astype(np.float32)
            self._cache.put(key, norms, norms.nbytes + 200)
        return norms

    def _weighted_frequencies(
        self, query: Scored, segment: Segment
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """The documents that match, ascending, and their frequencies, weighted and added up."""
        parts = []
        for name, weight in query.fields:
            if isinstance(query, Phrase) and name not in self._positional:
                raise ValueError(f"positions are not kept for {name}")
            field = segment.field(name)
            if field is None:
                continue
            match query:
                case Term(_, text):
                    number = field.terms.find(encode(text))
                    if number is None:
                        continue
                    documents, frequencies = field.postings(range(number, number + 1))
                case Prefix(_, text):
                    documents, frequencies = field.postings(field.terms.prefixed(encode(text)))
                case Phrase(_, texts):
                    encoded = [encode(text) for text in texts]
                    documents, frequencies = phrase_frequencies(field, encoded)
            if len(documents):
                parts.append((documents, frequencies * np.float32(weight)))
        if len(parts) == 1 and not isinstance(query, Prefix):
            return parts[0]
        return _added_up(parts, segment.count, weights_are_positive(query.fields))

    def document_frequency(self, query: Scored) -> int:
        """How many live documents match."""
        frequency = self._frequencies.get(query)
        if frequency is None:
            frequency = sum(
                self.saturation(query, leaf).live_count(leaf.deleted)
                for leaf in self._snapshot.leaves
            )
            if len(self._frequencies) > 100_000:
                self._frequencies.clear()
            self._frequencies[query] = frequency
        return frequency

    def weight(self, query: Scored) -> float:
        """What the saturation is multiplied by: the query's weight and the idf."""
        if not isinstance(query, Phrase):
            return query.weight * self._snapshot.idf(self.document_frequency(query))
        terms = (Term(query.fields, text) for text in query.texts)
        return query.weight * sum(
            self._snapshot.idf(self.document_frequency(term)) for term in terms
        )


def _added_up(
    parts: list[tuple[NDArray[np.intp], NDArray[np.float32]]], count: int, positive: bool
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """The documents of all parts, each once, ascending, with their frequencies added up."""
    if positive and sum(len(own) for own, _ in parts) * SCATTER > count:
        sums = np.zeros(count, np.float32)
        for own, frequencies in parts:
            np.add.at(sums, own, frequencies)
        documents = np.flatnonzero(sums > 0)
        return documents, sums[documents]
    if not parts:
        return np.zeros(0, np.intp), np.zeros(0, np.float32)
    documents, places = np.unique(np.concatenate([own for own, _ in parts]), return_inverse=True)
    added = np.bincount(places, np.concatenate([own for _, own in parts]), len(documents))
    return documents, added.astype(np.float32)


def weights_are_positive(fields: FieldWeights) -> bool:
    """Whether whatever matches has a frequency greater than 0."""
    return all(weight > 0 for _, weight in fields)
