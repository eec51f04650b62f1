"""BM25 over one segment, with fields taken together as one text.

Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond". The idf changes
with every commit; what it is multiplied by does not, and is cached.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...cache import ByteCache
from ...query import FieldWeights, Phrase, Prefix, Term
from ...schema import Schema
from .phrases import phrase_frequencies
from .postings import DENSE
from .saturation import NOTHING, NOWHERE, Found, Saturation, added_up, of_term, of_terms
from .segment import Segment
from .snapshot import Leaf, Snapshot
from .stream import Stream
from .terms import encode
from .whoosh_schema import stream_of

Scored: TypeAlias = Term | Prefix | Phrase
"""The query nodes that score by themselves."""

ASKED = 100_000
"""Nodes whose weights are remembered."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoredText:
    """Fields that are scored as one text, and the average length of that text.

    `streams` are the same fields stream by stream; `positive` says that all weights are, so that
    whatever matches has a frequency greater than 0.
    """

    fields: tuple[str, ...]
    average: float
    streams: Mapping[str, FieldWeights]
    positive: bool


@lru_cache(1000)
def scored_text(fields: FieldWeights, average: float) -> ScoredText:
    """The same object for the same text, so that it can be part of a key."""
    streams: dict[str, FieldWeights] = {}
    for name, weight in fields:
        stream = stream_of(name)
        streams[stream] = (*streams.get(stream, ()), (name, weight))
    positive = all(weight > 0 for _, weight in fields)
    return ScoredText(tuple(name for name, _ in fields), average, streams, positive)


Key: TypeAlias = tuple[type, ScoredText, str | tuple[str, ...]]


@dataclass(slots=True, eq=False)
class Asked:
    """A query node in a snapshot.

    Nodes of equal `key` only differ in their weight. `weight` is that times the idf.
    """

    query: Scored
    text: ScoredText
    key: Key
    weight: float | None = None
    numbers: dict[Stream, int | None] = field(default_factory=dict)
    """The term's number in streams that were looked at."""

    def within(self, segment: Segment) -> "tuple[Stream, int | None, FieldWeights] | None":
        """Of a term of one stream: that stream, its number there, and what its fields weigh."""
        if isinstance(self.query, Term) and len(self.text.streams) == 1:
            ((name, weights),) = self.text.streams.items()
            stream = segment.stream(name)
            if stream is not None:
                return stream, self.number(stream), weights
        return None

    def number(self, stream: Stream) -> int | None:
        """The term's number in a stream."""
        if stream not in self.numbers:
            self.numbers[stream] = stream.terms.find(encode(str(self.key[-1])))
        return self.numbers[stream]


class Scorer:
    """Scores of terms over the leaves of a snapshot. The cache outlives snapshots."""

    def __init__(self, schema: Schema, snapshot: Snapshot, cache: ByteCache[Any]) -> None:
        self._schema = schema
        self._snapshot = snapshot
        self._cache = cache
        self._asked: dict[Scored, Asked] = {}
        self._positional = {field.name for field in schema.fields if field.positions}

    def asked(self, query: Scored) -> Asked:
        """What the other methods are asked about."""
        asked = self._asked.get(query)
        if asked is None:
            average = self._snapshot.scoring_length(tuple(name for name, _ in query.fields))
            text = scored_text(query.fields, average)
            sought = query.texts if isinstance(query, Phrase) else query.text
            if len(self._asked) > ASKED:
                self._asked.clear()
            asked = self._asked[query] = Asked(query, text, (query.__class__, text, sought))
        return asked

    def saturation(self, asked: Asked, leaf: Leaf) -> Saturation:
        """What matches in a segment, from the cache if it is there."""
        key = leaf.segment.id, asked.key
        found: Saturation | None = self._cache.get(key)
        if found is None:
            found = self._saturate(asked, leaf.segment)
            # A frequent term is soon made anew, but takes much room: kept if it comes again.
            if not (found.dense and isinstance(asked.query, Term)) or self._cache.missed(key):
                self._cache.put(key, found, found.size)
        return found

    def values(
        self, asked: Asked, leaf: Leaf, documents: NDArray[np.int32], *, once: bool = False
    ) -> NDArray[np.float32]:
        """The saturation of some documents of the segment, 0 where they do not match.

        `once` says that no more of the query is wanted soon.
        """
        key = leaf.segment.id, asked.key
        found: Saturation | None = self._cache.get(key)
        if found is not None:
            return found.at(documents)
        term = asked.within(leaf.segment) if once or not self._cache.missed(key) else None
        if term is None:
            return self.saturation(asked, leaf).at(documents)
        stream, number, weights = term
        if number is None:
            return np.zeros(len(documents), np.float32)
        patterns = stream.patterns_of(number, documents)
        frequencies = stream.weighing(weights).frequencies.take(patterns)
        return frequencies / (frequencies + self._norms(asked.text, leaf.segment).take(documents))

    def count(self, asked: Asked, leaf: Leaf) -> int:
        """How many documents of the segment match, deleted ones too."""
        found: Saturation | None = self._cache.get((leaf.segment.id, asked.key))
        term = asked.within(leaf.segment) if found is None else None
        if term is not None:
            stream, number, weights = term
            if number is None:
                return 0
            if stream.weighing(weights).matching is None:
                return stream.count(number)
        return (found or self.saturation(asked, leaf)).count

    def document_frequency(self, query: Scored) -> int:
        """How many live documents match."""
        asked = self.asked(query)
        return sum(
            self.saturation(asked, leaf).live_count(leaf.deleted)
            if len(leaf.deleted)
            else self.count(asked, leaf)
            for leaf in self._snapshot.leaves
        )

    def weight(self, asked: Asked) -> float:
        """What the saturation is multiplied by: the query's weight and the idf."""
        if asked.weight is None:
            query = asked.query
            terms: list[Scored] = [query]
            if isinstance(query, Phrase):
                terms = [Term(query.fields, text) for text in query.texts]
            rarity = sum(self._snapshot.idf(self.document_frequency(term)) for term in terms)
            asked.weight = query.weight * rarity
        return asked.weight

    def _saturate(self, asked: Asked, segment: Segment) -> Saturation:
        text = asked.text
        parts = self._weighted_frequencies(asked, segment)
        if not parts:
            return NOTHING
        found = parts[0]
        if len(parts) > 1 or isinstance(asked.query, Prefix):
            found = added_up(parts, segment.count, text.positive)
        norms = self._norms(text, segment)
        if found.count * DENSE > segment.count and text.positive:
            return Saturation(found.count, NOWHERE, found.saturated(norms), dense=True)
        documents, frequencies = found.picked_out()
        values = frequencies / (frequencies + norms.take(documents))
        return Saturation(found.count, documents, values, dense=False)

    def _norms(self, text: ScoredText, segment: Segment) -> NDArray[np.float32]:
        """k1 (1 - b + b length / average) of every document, over these fields together."""
        key = (segment.id, text.fields, text.average)
        norms: NDArray[np.float32] | None = self._cache.get(key)
        if norms is None:
            lengths = np.zeros(segment.count, np.int64)
            for own in map(segment.lengths, text.fields):
                if own is not None:
                    lengths += own
            k1, b = self._schema.k1, self._schema.b
            growth = k1 * b / text.average if text.average else 0.0
            norms = (k1 * (1 - b) + growth * lengths).astype(np.float32)
            norms[lengths == 0] = 1  # of no match, but 0 could not be divided by
            self._cache.put(key, norms, norms.nbytes + 200)
        return norms

    def _weighted_frequencies(self, asked: Asked, segment: Segment) -> list[Found]:
        """What matches in each stream; of a prefix, term by term."""
        query, text = asked.query, asked.text
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
                case Term():
                    number = asked.number(stream)
                    if number is None:
                        continue
                    part = of_term(stream, number, weights, text.positive)
                case Prefix(_, sought):
                    part = of_terms(stream, stream.terms.prefixed(encode(sought)), weights)
                case Phrase(_, texts):
                    found = phrase_frequencies(stream, list(map(encode, texts)), weights)
                    part = Found(len(found[0]), *found)
            if part.count:
                parts.append(part)
        return parts
