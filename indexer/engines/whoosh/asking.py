"""Asking: what a term, a prefix or a phrase of a query is in a snapshot of the index."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from ...query import FieldWeights, Phrase, Prefix, Term
from ...texts import encode
from .segment import Segment
from .stream import Stream
from .whoosh_schema import stream_of

Scored: TypeAlias = Term | Prefix | Phrase
"""The query nodes that score by themselves."""


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


class Place(NamedTuple):
    """Where a stream has a term: its number there (None: nowhere), what its fields weigh, and
    whether its list is laid over all documents.
    """

    stream: Stream
    number: int | None
    weights: FieldWeights
    long: bool


@dataclass(slots=True, eq=False)
class Asked:
    """A query node in a snapshot, whatever its weight; what was found out about it stays.

    `places` are those of a term by segment, stream by stream; `frequency` counts the live documents
    that match; `rarity` is the idf.
    """

    query: Scored
    text: ScoredText
    key: Key
    places: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    frequency: int | None = None
    rarity: float | None = None

    def within(self, segment: Segment) -> tuple[Place, ...]:
        """The places of a term in a segment."""
        places = self.places.get(segment.id)
        if places is None:
            places = self.places[segment.id] = tuple(self._places(segment))
        return places

    def _places(self, segment: Segment) -> Iterator[Place]:
        for name, weights in self.text.streams.items():
            stream = segment.stream(name)
            if stream is not None:
                number = stream.terms.find(encode(str(self.key[-1])))
                long = number is not None and stream.is_laid_out(number)
                yield Place(stream, number, weights, long)

    def place(self, segment: Segment) -> Place | None:
        """That of a term of one stream."""
        if isinstance(self.query, Term) and len(self.text.streams) == 1:
            return next(iter(self.within(segment)), None)
        return None
