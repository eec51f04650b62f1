"""A parsed query made ready for an engine: the only place where query text meets an analyzer.

What was typed with accents is asked for with them, what was typed bare in any accents. A report
matches a run of words when it holds most of them, each in whichever attribute, so that one wrong
word does not lose it. What it scores is another matter, decided here too, as a sum of BM25 over
title, lead, body and author taken as one text:

- S, syllables with their accents, and P, words with theirs;
- SF and PF, the same folded, for whatever was typed bare.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from indexer.analysis.normalise import normalise
from indexer.analysis.segment import Segmenter
from indexer.analysis.syllables import fold, has_accents
from indexer.engines import Searcher
from indexer.query import (
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
    Quoted,
    Ranked,
    Restriction,
    Term,
    Text,
    Truncated,
)
from indexer.schema import Schema

from .reading import Reading, Word, read
from .snippet import Interest

WEIGHTS = {"title": 3.0, "lead": 1.0, "body": 1.0, "author": 1.0}
"""How much a term counts in each attribute."""

WORDS, FOLDED_SYLLABLES, FOLDED_WORDS, PHRASE = 0.5, 0.7, 1.0, 0.5
"""Weights of the other streams, syllables with their accents being 1."""

ENOUGH = 0.6
"""The share of a run that a report must hold; a run of two is held whole."""


class Strictness(IntEnum):
    """How literally a query is taken: accents as typed, in any accents, any of its words."""

    TYPED = 0
    FOLDED = 1
    ANY = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask the engine, what to look for in the texts found, and what to tell the asker.

    `ranked` is false where nothing in the query can score: such a query is a list, newest first.
    `relaxable` says that a lower strictness could find more.
    """

    query: Query
    interest: Interest
    ranked: bool
    relaxable: bool
    notices: tuple[str, ...] = ()


def plan(
    query: Query,
    searcher: Searcher,
    schema: Schema,
    segmenter: Segmenter,
    strictness: Strictness = Strictness.TYPED,
) -> Plan:
    """Make `query` ready for engines of `schema`."""
    planner = _Planner(searcher, schema, segmenter, strictness)
    match = planner.match(query)
    by = Or(tuple(planner.scores))
    return Plan(
        query=Ranked(match, by) if by.parts else match,
        interest=planner.interest(),
        ranked=bool(by.parts),
        relaxable=planner.relaxable,
        notices=tuple(planner.notices),
    )


@dataclass
class _Planner:
    searcher: Searcher
    schema: Schema
    segmenter: Segmenter
    strictness: Strictness
    scores: list[Query] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    relaxable: bool = False
    _keys: dict[str, float] = field(default_factory=dict)
    _folds: dict[str, float] = field(default_factory=dict)
    _prefixes: dict[str, float] = field(default_factory=dict)
    _phrases: list[tuple[str, ...]] = field(default_factory=list)

    def match(self, query: Query, wanted: bool = True) -> Query:
        """Which documents; what is wanted of them is noted on the way, to score and to show."""
        match query:
            case Text(text, scope):
                return self._run(normalise(text), scope, wanted)
            case Quoted(text, scope):
                return self._phrase(normalise(text), scope, wanted)
            case Truncated(text, scope):
                return self._truncated(normalise(text), scope, wanted)
            case Restriction(name, value):
                return self._restriction(name, value)
            case And(parts):
                return And(tuple(self.match(part, wanted) for part in parts))
            case Or(parts):
                return Or(tuple(self.match(part, wanted) for part in parts))
            case Not(part):
                return Not(self.match(part, wanted=False))
            case All() | Nothing() | Between() | Keyword():
                return query
        raise TypeError(query)

    def interest(self) -> Interest:
        """What was noted to be shown."""
        return Interest(self._keys, self._folds, self._prefixes, tuple(self._phrases))

    def _fields(self, analyzer: str, scope: str) -> FieldWeights:
        return self.schema.weighted(analyzer, {scope: 1.0} if scope else WEIGHTS)

    def _read(self, text: str) -> Reading:
        fields = self._fields("folded_words", "")

        def known(word: str) -> bool:
            return self.searcher.document_frequency(Term(fields, word)) > 0

        return read(text, self.segmenter, known)

    def _run(self, text: str, scope: str, wanted: bool) -> Query:
        """Most of the words (unwanted: all of them), each in whichever attribute."""
        reading = self._read(text)
        if not reading.syllables:
            return All() if wanted else Nothing()
        parts = tuple(dict.fromkeys(self._parts(reading, scope)))
        if not wanted:
            return And(parts)
        self.scores += self._streams(reading, scope)
        self._note(reading, scope)
        self.relaxable = True
        enough = 1 if self.strictness is Strictness.ANY else _enough(len(parts))
        return AtLeast(enough, parts) if len(parts) > 1 else parts[0]

    def _parts(self, reading: Reading, scope: str) -> Iterable[Query]:
        """What a report should hold: each syllable, each figure in whatever form it is written."""
        for word in reading.words:
            syllables = tuple(
                self._syllable(reading, i, scope) for i in range(word.start, word.end)
            )
            if word.figure or word.key.isdecimal():
                whole = Term(self._fields("words", scope), word.key)
                yield Or((whole, And(syllables)))
            else:
                yield from syllables

    def _syllable(self, reading: Reading, index: int, scope: str) -> Query:
        syllable = reading.syllables[index]
        if syllable.typed and self.strictness is Strictness.TYPED:
            return Term(self._fields("syllables", scope), syllable.key)
        return Term(self._fields("folded_syllables", scope), syllable.folded)

    def _streams(self, reading: Reading, scope: str) -> Iterable[Query]:
        for syllable in dict.fromkeys(reading.syllables):
            if syllable.typed:
                yield Term(self._fields("syllables", scope), syllable.key)
            else:
                fields = self._fields("folded_syllables", scope)
                yield Term(fields, syllable.folded, FOLDED_SYLLABLES)
        for word in dict.fromkeys(
            Word(0, 0, word.key, word.typed, word.figure) for word in reading.words
        ):
            if word.typed:
                yield Term(self._fields("words", scope), word.key, WORDS)
            else:
                yield Term(self._fields("folded_words", scope), word.folded, FOLDED_WORDS)

    def _phrase(self, text: str, scope: str, wanted: bool) -> Query:
        """The syllables side by side: with the accents typed, or in any where none were typed."""
        reading = self._read(text)
        if not reading.syllables:
            return All() if wanted else Nothing()
        typed = has_accents(text) and self.strictness is Strictness.TYPED
        self.relaxable |= wanted and has_accents(text)
        fields = self._fields("syllables" if typed else "folded_syllables", scope)
        texts = tuple(s.key if typed else s.folded for s in reading.syllables)
        if wanted:
            self.scores += [*self._streams(reading, scope), Phrase(fields, texts, PHRASE)]
            self._phrases.append(texts)
        return Phrase(fields, texts)

    def _truncated(self, text: str, scope: str, wanted: bool) -> Query:
        """The last syllable as a beginning, in any accents; those before it whole."""
        reading = self._read(text)
        if not reading.syllables:
            return All() if wanted else Nothing()
        *whole, last = reading.syllables
        fields = self._fields("folded_syllables", scope)
        prefix = Prefix(fields, last.folded)
        parts = (*(Term(fields, syllable.folded) for syllable in whole), prefix)
        if wanted:
            self.scores += parts
            self._prefixes[last.folded] = 1.0
            self._folds.update((syllable.folded, 1.0) for syllable in whole)
        return And(parts) if whole else prefix

    def _restriction(self, name: str, typed: str) -> Query:
        """The values of the attribute that hold what was typed, in any accents and case."""
        wanted = _letters(normalise(typed))
        values = [v for v in self.searcher.values(name) if wanted in _letters(v)]
        exact = [v for v in values if _letters(v) == wanted]
        if not values:
            self.notices.append(f"Không có {_ATTRIBUTES[name]} nào tên “{typed}”.")
        return Or(tuple(Keyword(name, value) for value in exact or values))

    def _note(self, reading: Reading, scope: str) -> None:
        for syllable in reading.syllables:
            if syllable.typed and self.strictness is Strictness.TYPED:
                term = Term(self._fields("syllables", scope), syllable.key)
                self._keys[syllable.key] = self._rarity(term)
            else:
                term = Term(self._fields("folded_syllables", scope), syllable.folded)
                self._folds[syllable.folded] = self._rarity(term)
        for word in reading.words:
            if word.key.isdecimal() and len(word.key) > 3:
                self._phrases.append(_grouped(word.key))

    def _rarity(self, term: Term) -> float:
        frequency = self.searcher.document_frequency(term)
        return math.log(1 + (len(self.searcher) + 1) / (frequency + 0.5))


_ATTRIBUTES = {"source": "nguồn", "category": "chuyên mục", "author": "tác giả"}


def _enough(parts: int) -> int:
    return parts if parts <= 2 else math.ceil(ENOUGH * parts)


def _grouped(digits: str) -> tuple[str, ...]:
    """The atoms of a number written in groups of thousands: 14167 -> 14, 167."""
    first = len(digits) % 3 or 3
    return (digits[:first], *(digits[i : i + 3] for i in range(first, len(digits), 3)))


def _letters(text: str) -> str:
    return " ".join(fold(text).lower().split())
