"""BM25 over one segment, with fields taken together as one text.

Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond". The idf changes
with every commit; what it is multiplied by does not, and is cached.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...cache import ByteCache
from ...query import FieldWeights, Phrase, Prefix, Term
from ...schema import Schema
from ...texts import encode
from .asking import Asked, Scored, ScoredText, scored_text
from .phrases import phrase_frequencies
from .postings import DENSE
from .saturation import NOTHING, NOWHERE, Found, Saturation, added_up, of_term, of_terms
from .segment import Segment
from .snapshot import Leaf, Snapshot
from .stream import Weighing

ASKED = 50_000
"""Nodes remembered, at about a kilobyte each."""

LEAST = np.finfo(np.float32).tiny
"""What stands for a norm of 0, as of k1 = 0: so a frequency of 0 divided by it is 0, not NaN."""


class Scorer:
    """Scores of terms over the leaves of a snapshot. The cache outlives snapshots."""

    def __init__(self, schema: Schema, snapshot: Snapshot, cache: ByteCache[Any]) -> None:
        self._schema = schema
        self._snapshot = snapshot
        self._cache = cache
        self._asked: dict[tuple[type, FieldWeights, str | tuple[str, ...]], Asked] = {}
        self._positional = {field.name for field in schema.fields if field.positions}

    def asked(self, query: Scored) -> Asked:
        """What the other methods are asked about."""
        sought = query.texts if isinstance(query, Phrase) else query.text
        node = query.__class__, query.fields, sought
        asked = self._asked.get(node)
        if asked is None:
            average = self._snapshot.scoring_length(tuple(name for name, _ in query.fields))
            text = scored_text(query.fields, average)
            if len(self._asked) > ASKED:
                self._asked.clear()
            asked = self._asked[node] = Asked(query, text, (query.__class__, text, sought))
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

    def is_laid_out(self, asked: Asked, leaf: Leaf) -> bool:
        """Whether it has a list of postings that is laid over all documents of the segment."""
        place = asked.place(leaf.segment)
        return place is not None and place.long

    def laid_out(self, asked: Asked, leaf: Leaf) -> NDArray[np.bool_] | None:
        """Which documents of the segment match; None unless many do, laid over all of them."""
        found: Saturation | None = self._cache.get((leaf.segment.id, asked.key))
        if found is not None:
            return found.values > 0 if found.dense else None
        place = asked.place(leaf.segment)
        if place is None or place.number is None or not place.long:
            return None
        patterns = place.stream.rows(place.number)
        matching = place.stream.weighing(place.weights).matching
        marked: NDArray[np.bool_] = patterns > 0 if matching is None else matching.take(patterns)
        return marked

    def values(self, asked: Asked, leaf: Leaf, documents: NDArray[np.int32]) -> NDArray[np.float32]:
        """The saturation of some documents of the segment, 0 where they do not match."""
        key = leaf.segment.id, asked.key
        found: Saturation | None = self._cache.get(key)
        if found is not None:
            return found.at(documents)
        place = asked.place(leaf.segment)
        # A long list is read where these documents lie; another soon is in the cache.
        if place is None or (not place.long and self._cache.missed(key)):
            return self.saturation(asked, leaf).at(documents)
        if place.number is None:
            return np.zeros(len(documents), np.float32)
        patterns = place.stream.posting_list(place.number).patterns_in(documents)
        frequencies = place.stream.weighing(place.weights).frequencies.take(patterns)
        return frequencies / (frequencies + self._norms(asked.text, leaf.segment).take(documents))

    def table(
        self, terms: Sequence[Asked], leaf: Leaf, documents: NDArray[np.int32]
    ) -> NDArray[np.float32]:
        """The saturation of several terms in some documents: shape (terms, documents).

        For terms of which no more is wanted soon.
        """
        rows = np.zeros((len(terms), len(documents)), np.float32)
        patterns: dict[tuple[Weighing, ScoredText], list[tuple[int, NDArray[Any]]]]
        patterns = defaultdict(list)
        for row, asked in enumerate(terms):
            found: Saturation | None = self._cache.get((leaf.segment.id, asked.key))
            place = asked.place(leaf.segment) if found is None else None
            if place is None:
                rows[row] = (found or self.saturation(asked, leaf)).at(documents)
            elif place.number is not None:
                own = place.stream.posting_list(place.number).patterns_in(documents)
                weighing = place.stream.weighing(place.weights)
                patterns[weighing, asked.text].append((row, own))
        for (weighing, text), read in patterns.items():
            frequencies = weighing.frequencies.take([own for _, own in read])
            norms = self._norms(text, leaf.segment).take(documents)
            rows[[row for row, _ in read]] = frequencies / (frequencies + norms)
        return rows

    def count(self, asked: Asked, leaf: Leaf) -> int:
        """How many documents of the segment match, deleted ones too."""
        found: Saturation | None = self._cache.get((leaf.segment.id, asked.key))
        place = asked.place(leaf.segment) if found is None else None
        if place is not None:
            if place.number is None:
                return 0
            if place.stream.weighing(place.weights).matching is None:
                return place.stream.count(place.number)
        return (found or self.saturation(asked, leaf)).count

    def document_frequency(self, query: Scored) -> int:
        """How many live documents match."""
        return self._frequency(self.asked(query))

    def _frequency(self, asked: Asked) -> int:
        if asked.frequency is None:
            frequency = 0
            for leaf in self._snapshot.leaves:
                if len(leaf.deleted):
                    frequency += self.saturation(asked, leaf).live_count(leaf.deleted)
                else:
                    frequency += self.count(asked, leaf)
            asked.frequency = frequency
        return asked.frequency

    def weighted(self, query: Scored) -> tuple[Asked, float]:
        """What the other methods are asked about, and what its saturation is multiplied by: the
        query's weight and the idf.
        """
        asked = self.asked(query)
        if asked.rarity is None:
            terms = [asked]
            if isinstance(query, Phrase):
                terms = [self.asked(Term(query.fields, text)) for text in query.texts]
            asked.rarity = sum([self._snapshot.idf(self._frequency(term)) for term in terms])
        return asked, query.weight * asked.rarity

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
            np.maximum(norms, LEAST, out=norms)
            self._cache.put(key, norms, norms.nbytes + 200)
        return norms

    def _weighted_frequencies(self, asked: Asked, segment: Segment) -> list[Found]:
        """What matches in each stream; of a prefix, term by term."""
        query, text = asked.query, asked.text
        if isinstance(query, Phrase):
            for name in text.fields:
                if name not in self._positional:
                    raise ValueError(f"positions are not kept for {name}")
        parts: list[Found] = []
        if isinstance(query, Term):
            for place in asked.within(segment):
                if place.number is not None:
                    parts.append(of_term(place.stream, place.number, place.weights, text.positive))
            return [part for part in parts if part.count]
        for name, weights in text.streams.items():
            stream = segment.stream(name)
            if stream is None:
                continue
            if isinstance(query, Prefix):
                prefixed = stream.terms.prefixed(encode(query.text))
                parts.append(of_terms(stream, prefixed, weights))
            else:
                found = phrase_frequencies(stream, list(map(encode, query.texts)), weights)
                parts.append(Found(len(found[0]), *found))
        return [part for part in parts if part.count]
