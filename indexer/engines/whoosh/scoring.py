"""BM25 of one term, prefix or phrase over one segment, with fields taken together as one text.

Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond". The idf is left
out, for it changes with every commit; what is left depends on the segment and the average length
alone, and is cached.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...cache import ByteCache
from ...query import FieldWeights, Phrase, Prefix, Term
from ...schema import Schema
from .phrases import phrase_frequencies
from .postings import DENSE
from .segment import Segment
from .snapshot import Leaf, Snapshot
from .stream import Stream
from .terms import encode
from .whoosh_schema import stream_of

Scored: TypeAlias = Term | Prefix | Phrase
"""The query nodes that score by themselves."""

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


NOWHERE = np.zeros(0, np.int32)
NOTHING = Saturation(0, NOWHERE, np.zeros(0, np.float32), dense=False)


class Scorer:
    """Scores of terms over the leaves of a snapshot. The cache outlives snapshots."""

    def __init__(self, schema: Schema, snapshot: Snapshot, cache: ByteCache[Any]) -> None:
        self._schema = schema
        self._snapshot = snapshot
        self._cache = cache
        self._frequencies: dict[Scored, int] = {}
        self._texts: dict[FieldWeights, _ScoredText] = {}
        self._positional = {field.name for field in schema.fields if field.positions}

    def saturation(self, query: Scored, leaf: Leaf) -> Saturation:
        """What matches in a segment, from the cache if it is there."""
        text = self._texts.get(query.fields) or self._text(query.fields)
        sought = query.texts if isinstance(query, Phrase) else query.text
        key = (leaf.segment.id, query.__class__, query.fields, sought, text.average)
        found: Saturation | None = self._cache.get(key)
        if found is None:
            found = self._saturate(query, text, leaf.segment)
            self._cache.put(key, found, found.size)
        return found

    def _text(self, fields: FieldWeights) -> "_ScoredText":
        names = tuple(name for name, _ in fields)
        streams: dict[str, FieldWeights] = {}
        for name, weight in fields:
            stream = stream_of(name)
            streams[stream] = (*streams.get(stream, ()), (name, weight))
        text = self._texts[fields] = _ScoredText(
            names, self._snapshot.scoring_length(names), streams, weights_are_positive(fields)
        )
        return text

    def _saturate(self, query: Scored, text: "_ScoredText", segment: Segment) -> Saturation:
        parts = self._weighted_frequencies(query, text, segment)
        if not parts:
            return NOTHING
        found = parts[0]
        if len(parts) > 1 or isinstance(query, Prefix):
            found = _added_up(parts, segment.count, text.positive)
        norms = self._norms(text, segment)
        if found.count * DENSE > segment.count and text.positive:
            frequencies = found.laid_out(segment.count)
            return Saturation(found.count, NOWHERE, frequencies / (frequencies + norms), dense=True)
        documents, frequencies = found.picked_out()
        values = frequencies / (frequencies + norms.take(documents))
        return Saturation(found.count, documents, values, dense=False)

    def _norms(self, text: "_ScoredText", segment: Segment) -> NDArray[np.float32]:
        """k1 (1 - b + b length / average) of every document, over these fields together."""
        key = (segment.id, text.fields, text.average)
        norms: NDArray[np.float32] | None = self._cache.get(key)
        if norms is None:
            lengths = np.zeros(segment.count, np.int64)
            for own in map(segment.lengths, text.fields):
                if own is not None:
                    lengths += own
            k1, b = self._schema.k1, self._schema.b
            norms = (k1 * (1 - b) + k1 * b / text.average * lengths).astype(np.float32)
            norms[lengths == 0] = 1  # never asked for, and not to divide by
            self._cache.put(key, norms, norms.nbytes + 200)
        return norms

    def _weighted_frequencies(
        self, query: Scored, text: "_ScoredText", segment: Segment
    ) -> list["_Found"]:
        """What matches in each stream; of a prefix, term by term."""
        if isinstance(query, Phrase):
            for name in text.fields:
                if name not in self._positional:
                    raise ValueError(f"positions are not kept for {name}")
        parts = []
        for name, weights in text.streams.items():
            stream = segment.stream(name)
            if stream is None:
                continue
            match query:
                case Term(_, sought):
                    number = stream.terms.find(encode(sought))
                    if number is None:
                        continue
                    part = _of_term(stream, number, weights, text.positive)
                case Prefix(_, sought):
                    part = _of_terms(stream, stream.terms.prefixed(encode(sought)), weights)
                case Phrase(_, texts):
                    found = phrase_frequencies(stream, list(map(encode, texts)), weights)
                    part = _Found(len(found[0]), *found)
            if part.count:
                parts.append(part)
        return parts

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


@dataclass(frozen=True, slots=True)
class _ScoredText:
    """Fields that are scored as one text, and the average length of that text.

    `streams` are the same fields stream by stream; `positive` says that all weights are.
    """

    fields: tuple[str, ...]
    average: float
    streams: Mapping[str, FieldWeights]
    positive: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Documents of a segment that match, and their frequencies, weighted and added up.

    Where `documents` is None, there is a frequency for every document, 0 where it does not match.
    """

    count: int
    documents: NDArray[np.int32] | None
    frequencies: NDArray[np.float32]

    def laid_out(self, count: int) -> NDArray[np.float32]:
        """The frequency for each of so many documents."""
        if self.documents is None:
            return self.frequencies
        frequencies = np.zeros(count, np.float32)
        frequencies[self.documents] = self.frequencies
        return frequencies

    def picked_out(self) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The documents that match, and the frequencies of these."""
        if self.documents is not None:
            return self.documents, self.frequencies
        documents = np.flatnonzero(self.frequencies).astype(np.int32)
        return documents, self.frequencies.take(documents)


def _of_term(stream: Stream, term: int, weights: FieldWeights, positive: bool) -> _Found:
    patterns = stream.laid_out(term) if positive else None
    if patterns is None:
        return _of_terms(stream, range(term, term + 1), weights)
    weighing = stream.weighing(weights)
    frequencies = weighing.frequencies.take(patterns)
    whole = weighing.matching is None
    return _Found(
        stream.count(term) if whole else int(np.count_nonzero(frequencies)), None, frequencies
    )


def _of_terms(stream: Stream, terms: range, weights: FieldWeights) -> _Found:
    """The documents of a run of terms, one term behind the other."""
    documents, patterns = stream.postings(terms)
    weighing = stream.weighing(weights)
    if weighing.matching is not None:
        keep = np.flatnonzero(weighing.matching.take(patterns))
        documents, patterns = documents[keep], patterns[keep]
    return _Found(len(documents), documents, weighing.frequencies.take(patterns))


def _added_up(parts: Sequence[_Found], count: int, positive: bool) -> _Found:
    """Each document of the parts once, with its frequencies added up."""
    if positive and sum(part.count for part in parts) * SCATTER > count:
        sums = np.zeros(count, np.float32)
        for part in parts:
            if part.documents is None:
                sums += part.frequencies
            else:
                np.add.at(sums, part.documents, part.frequencies)
        return _Found(int(np.count_nonzero(sums)), None, sums)
    every = [part.picked_out() for part in parts]
    documents, places = np.unique(np.concatenate([own for own, _ in every]), return_inverse=True)
    added = np.bincount(places, np.concatenate([own for _, own in every]), len(documents))
    return _Found(len(documents), documents, added.astype(np.float32))


def weights_are_positive(fields: FieldWeights) -> bool:
    """Whether whatever matches has a frequency greater than 0."""
    return all(weight > 0 for _, weight in fields)
