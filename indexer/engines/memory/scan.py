"""The plain scan's matching and scoring; what it finds is right by definition.

Read it next to the protocol's docstring. Each query node becomes a dict of documents and scores.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeAlias

from ...document import Document
from ...query import (
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
from ...schema import Schema
from .. import idf

Scores: TypeAlias = dict[int, float]  # the documents that match, each with its score
_Count: TypeAlias = Callable[[list[str]], int]  # how often it stands in a field's terms


@dataclass(frozen=True, slots=True)
class Entry:
    """A report as it is searched: `words` has, for each field, the terms of each word."""

    document: Document
    payload: bytes
    words: Mapping[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, eq=False)
class Scan:
    """Some reports in their order of arrival, looked at one by one."""

    schema: Schema
    entries: tuple[Entry, ...]

    def __len__(self) -> int:
        return len(self.entries)

    def average_length(self, fields: Sequence[str]) -> float:
        """Terms a document in these fields together, on average; 0 where there are no documents."""
        total = sum(len(terms) for name in fields for terms in self._terms[name])
        return total / len(self) if total else 0.0

    def match(self, query: Query) -> Scores:
        """The documents that match, with their scores."""
        match query:
            case Term(fields, text, weight):
                count = _standing(text)
                return self._score(fields, count, weight * self._idf(fields, count))
            case Prefix(fields, text, weight):
                count = _starting(text)
                return self._score(fields, count, weight * self._idf(fields, count))
            case Phrase(fields, texts, weight):
                self.need_positions(name for name, _ in fields)
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
                matched = self.match(part)
                return {number: 0.0 for number in range(len(self)) if number not in matched}
            case Ranked(matching, by):
                scores = self.match(by)
                return {number: scores.get(number, 0.0) for number in self.match(matching)}
            case All():
                return self._where(lambda document: True)
            case Nothing():
                return {}
        raise TypeError(f"an engine is not asked for {type(query).__name__}")

    def _at_least(
        self, minimum: int, parts: Sequence[Query], weights: Sequence[int] = ()
    ) -> Scores:
        matched = [self.match(part) for part in parts]
        worth = weights or [1] * len(parts)
        return {
            number: sum(scores.get(number, 0.0) for scores in matched)
            for number in range(len(self))
            if sum(w * (number in m) for w, m in zip(worth, matched, strict=True)) >= minimum
        }

    def _where(self, holds: Callable[[Document], bool]) -> Scores:
        return {n: 0.0 for n, entry in enumerate(self.entries) if holds(entry.document)}

    def _score(self, fields: FieldWeights, count: _Count, weight: float) -> Scores:
        """BM25 of what `count` counts, `weight` standing where the idf stands."""
        k1, b = self.schema.k1, self.schema.b
        average = self.average_length([name for name, _ in fields])
        scores = {}
        for number, frequency in self.frequencies(fields, count).items():
            length = sum(len(self._terms[name][number]) for name, _ in fields)
            x = frequency / (1 - b + b * length / average)
            scores[number] = weight * x / (x + k1) if x else 0.0
        return scores

    def frequencies(self, fields: FieldWeights, count: _Count) -> dict[int, float]:
        """The documents where `count` finds something, with the weighted sum of what it found."""
        frequencies = {}
        for number in range(len(self)):
            counts = [(weight, count(self._terms[name][number])) for name, weight in fields]
            if any(found for _, found in counts):
                frequencies[number] = sum(weight * found for weight, found in counts)
        return frequencies

    def _idf(self, fields: FieldWeights, count: _Count) -> float:
        """The idf of what `count` counts."""
        return idf(len(self.frequencies(fields, count)), len(self))

    @cached_property
    def _terms(self) -> dict[str, list[list[str]]]:
        """The terms of each document in reading order, by field."""
        return {
            field.name: [list(chain(*entry.words[field.name])) for entry in self.entries]
            for field in self.schema.fields
        }

    def need_positions(self, fields: Iterable[str]) -> None:
        """Raise ValueError unless the positions in all these fields are kept."""
        if missing := set(fields) - {field.name for field in self.schema.fields if field.positions}:
            raise ValueError(f"positions are not kept for {', '.join(sorted(missing))}")


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
