"""The plain scan: every report looked at for every question; what it finds is right by definition.

Read it next to the protocol's docstring. Each query node becomes a dict of documents and scores.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..batch import Batch
from ..document import Document
from ..errors import IndexNotFound
from ..query import (
    All,
    And,
    AtLeast,
    Between,
    FieldWeights,
    Keyword,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    Ranked,
    Term,
)
from ..schema import Schema
from . import Attachments, Matches, Occurrences, Sort, idf

_Scores: TypeAlias = dict[int, float]  # the documents that match, each with its score
_Count: TypeAlias = Callable[[list[str]], int]  # how often it stands in a field's terms


@dataclass(frozen=True, slots=True)
class _Entry:
    """A report as it is searched: `words` has, for each field, the terms of each word."""

    document: Document
    payload: bytes
    words: Mapping[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, eq=False)
class MemorySearcher:
    """Some reports in their order of arrival; a document's number is its place among them."""

    schema: Schema
    entries: tuple[_Entry, ...]
    attachments: Mapping[str, bytes]

    def __len__(self) -> int:
        return len(self.entries)

    def search(
        self,
        query: Query,
        *,
        offset: int = 0,
        limit: int = 10,
        sort: Sort = "relevance",
        facets: Sequence[str] = (),
        histogram: bool = False,
    ) -> Matches:
        """The documents that match, in order, and what is counted over all of them."""
        scores = self._match(query)
        documents = {number: self.entries[number].document for number in sorted(scores)}
        found = documents.values()
        dates = {number: document.date for number, document in documents.items() if document.date}
        if sort == "relevance":
            ranking = sorted(documents, key=lambda number: -scores[number])
        else:
            dated = sorted(dates, key=lambda number: dates[number], reverse=sort == "newest")
            ranking = dated + [number for number in documents if number not in dates]
        page = ranking[offset : offset + limit]
        return Matches(
            numbers=page,
            scores=[scores[number] if sort == "relevance" else 0.0 for number in page],
            total=len(ranking),
            facets={name: _tally(getattr(one, name) for one in found) for name in facets},
            histogram=_tally(date.isoformat()[:7] for date in dates.values() if histogram),
        )

    def payload(self, number: int) -> bytes:
        """What was stored with the document."""
        return self.entries[number].payload

    def id(self, number: int) -> str:
        """The document's id."""
        return self.entries[number].document.id

    def find(self, id: str) -> int | None:
        """The document's number."""
        return next((n for n, entry in enumerate(self.entries) if entry.document.id == id), None)

    def scores(self, terms: Sequence[Term], numbers: Sequence[int]) -> NDArray[np.float64]:
        """What each term scores in each of these documents."""
        rows = [[own.get(n, 0.0) for n in numbers] for own in map(self._match, terms)]
        return np.array(rows, np.float64).reshape(len(terms), len(numbers))

    def document_frequency(self, query: Term | Prefix | Phrase) -> int:
        """How many documents match."""
        return len(self._match(query))

    def average_length(self, fields: Sequence[str]) -> float:
        """Terms a document in these fields together, on average; 0 where there are no documents."""
        total = sum(len(terms) for name in fields for terms in self._terms[name])
        return total / len(self) if total else 0.0

    def values(self, field: str) -> Mapping[str, int]:
        """The values of a keyword attribute and the number of documents with each, most first."""
        return _tally(getattr(entry.document, field) for entry in self.entries)

    def attachment(self, name: str) -> memoryview | None:
        """Bytes kept with the index."""
        return memoryview(self.attachments[name]) if name in self.attachments else None

    def occurrences(
        self, numbers: Sequence[int], analyzer: str, texts: Sequence[str]
    ) -> Occurrences:
        """Where the terms `texts` stand in these documents."""
        fields = [field for field in self.schema.fields if field.analyzer == analyzer]
        self._need_positions(field.name for field in fields)
        found: list[tuple[int, int, int, bool]] = []
        starts = []
        for document, number in enumerate(numbers):
            position, row = 0, [0]
            for field in fields:
                for word in self.entries[number].words[field.name]:
                    for place, term in enumerate(word):
                        if term in texts:
                            found.append((document, position, texts.index(term), place > 0))
                        position += 1
                row.append(position)
            starts.append(row)
        columns = np.array(found, np.int32).reshape(-1, 4).T
        begins = np.array(starts, np.int32).reshape(-1, len(fields) + 1)
        return Occurrences(columns[0], columns[1], columns[2], columns[3] > 0, begins)

    def _match(self, query: Query) -> _Scores:
        """The documents that match, with their scores."""
        match query:
            case Term(fields, text, weight):
                count = _standing(text)
                return self._score(fields, count, weight * self._idf(fields, count))
            case Prefix(fields, text, weight):
                count = _starting(text)
                return self._score(fields, count, weight * self._idf(fields, count))
            case Phrase(fields, texts, weight):
                self._need_positions(name for name, _ in fields)
                rarity = sum(self._idf(fields, _standing(text)) for text in texts)
                return self._score(fields, _side_by_side(texts), weight * rarity)
            case Keyword(field, value):
                return self._where(lambda document: getattr(document, field) == value)
            case Between(first, last):
                low, high = first or dt.date.min, last or dt.date.max
                return self._where(lambda one: one.date is not None and low <= one.date <= high)
            case And(parts):
                return self._at_least(len(parts), parts)
            case Or(parts):
                return self._at_least(1, parts)
            case AtLeast(minimum, parts, weights):
                return self._at_least(minimum, parts, weights)
            case Not(part):
                matched = self._match(part)
                return {number: 0.0 for number in range(len(self)) if number not in matched}
            case Ranked(matching, by):
                scores = self._match(by)
                return {number: scores.get(number, 0.0) for number in self._match(matching)}
            case All():
                return self._where(lambda document: True)
            case Nothing():
                return {}
        raise TypeError(f"an engine is not asked for {type(query).__name__}")

    def _at_least(
        self, minimum: int, parts: Sequence[Query], weights: Sequence[int] = ()
    ) -> _Scores:
        matched = [self._match(part) for part in parts]
        worth = weights or [1] * len(parts)
        return {
            number: sum(scores.get(number, 0.0) for scores in matched)
            for number in range(len(self))
            if sum(w * (number in m) for w, m in zip(worth, matched, strict=True)) >= minimum
        }

    def _where(self, holds: Callable[[Document], bool]) -> _Scores:
        return {n: 0.0 for n, entry in enumerate(self.entries) if holds(entry.document)}

    def _score(self, fields: FieldWeights, count: _Count, weight: float) -> _Scores:
        """BM25 of what `count` counts, `weight` standing where the idf stands."""
        k1, b = self.schema.k1, self.schema.b
        average = self.average_length([name for name, _ in fields])
        scores = {}
        for number, frequency in self._frequencies(fields, count).items():
            length = sum(len(self._terms[name][number]) for name, _ in fields)
            x = frequency / (1 - b + b * length / average)
            scores[number] = weight * x / (x + k1)
        return scores

    def _frequencies(self, fields: FieldWeights, count: _Count) -> dict[int, float]:
        """The documents where `count` finds something, with the weighted sum of what it found."""
        frequencies = {}
        for number in range(len(self)):
            counts = [(weight, count(self._terms[name][number])) for name, weight in fields]
            if any(found for _, found in counts):
                frequencies[number] = sum(weight * found for weight, found in counts)
        return frequencies

    def _idf(self, fields: FieldWeights, count: _Count) -> float:
        """The idf of what `count` counts."""
        return idf(len(self._frequencies(fields, count)), len(self))

    @cached_property
    def _terms(self) -> dict[str, list[list[str]]]:
        """The terms of each document in reading order, by field."""
        return {
            field.name: [list(chain(*entry.words[field.name])) for entry in self.entries]
            for field in self.schema.fields
        }

    def _need_positions(self, fields: Iterable[str]) -> None:
        if missing := set(fields) - {field.name for field in self.schema.fields if field.positions}:
            raise ValueError(f"positions are not kept for {', '.join(sorted(missing))}")


class MemoryEngine:
    """Holds one searcher, which every verb replaces whole; the folder means nothing to it."""

    def __init__(self, where: Path, schema: Schema) -> None:
        self._schema = schema
        self._searcher: MemorySearcher | None = None

    def rebuild(self, batches: Iterable[Batch], attachments: Attachments = dict) -> int:
        """Replace everything; where `batches` or `attachments` raises, nothing has happened."""
        entries = tuple(entry for batch in batches for entry in self._read(batch))
        self._searcher = MemorySearcher(self._schema, entries, dict(attachments()))
        return len(entries)

    def update(self, batch: Batch) -> None:
        """Add these documents behind the others, without those they replace."""
        self._replace({document.id for document in batch.documents}, self._read(batch))

    def delete(self, ids: Iterable[str]) -> int:
        """Remove documents by id; how many there were."""
        before = len(self.searcher())
        self._replace(set(ids), ())
        return before - len(self.searcher())

    def searcher(self) -> MemorySearcher:
        """The newest state. Raises IndexNotFound before the first `rebuild`."""
        if self._searcher is None:
            raise IndexNotFound("Chưa có chỉ mục: hãy chạy `timbao rebuild` (no index yet).")
        return self._searcher

    def _replace(self, ids: set[str], entries: Iterable[_Entry]) -> None:
        now = self.searcher()
        kept = (entry for entry in now.entries if entry.document.id not in ids)
        self._searcher = MemorySearcher(self._schema, (*kept, *entries), now.attachments)

    def _read(self, batch: Batch) -> Iterable[_Entry]:
        for i, (document, payload) in enumerate(zip(batch.documents, batch.payloads, strict=True)):
            words = {
                field.name: tuple(field.analyze(word) for word in batch.words(field.attribute, i))
                for field in self._schema.fields
            }
            yield _Entry(document, payload, words)


def _standing(text: str) -> _Count:
    """Counts the positions of one term."""
    return lambda terms: terms.count(text)


def _starting(text: str) -> _Count:
    """Counts the positions of all terms that start with `text`."""
    return lambda terms: sum(term.startswith(text) for term in terms)


def _side_by_side(texts: Sequence[str]) -> _Count:
    """Counts the positions at which these terms begin, one behind the other; overlaps count."""
    n = len(texts)
    return lambda terms: sum(n > 0 and terms[i : i + n] == list(texts) for i in range(len(terms)))


def _tally(values: Iterable[str]) -> dict[str, int]:
    """How often there is each value, most first; the empty one is none."""
    return {value: count for value, count in Counter(values).most_common() if value}
