"""A parsed query made ready for an engine: the only place where query text meets an analyzer.

What was typed with accents is asked for with them, what was typed bare in any accents. A report
matches a run of words when it holds most of them, each in whichever attribute, so that one wrong
word does not lose it. What it scores is another matter, decided here too, as a sum of BM25 over
title, lead, body and author taken as one text:

- S, syllables with their accents, and P, words with theirs, each in the readings it may have;
- SF and PF, the same folded, where accents are missing.

`rerank` then looks at the best of them once more.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
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
from indexer.vocabulary import Vocabulary

from .lattice import NEGLIGIBLE
from .reading import Reading, Syllable, read
from .snippet import Interest

WEIGHTS = {"title": 3.0, "lead": 1.0, "body": 1.0, "author": 1.0}
"""How much a term counts in each attribute."""

WORDS, FOLDED_SYLLABLES, FOLDED_WORDS, PHRASE = 0.8, 0.7, 1.0, 0.5
"""Weights of the other streams, syllables with their accents being 1."""

ENOUGH = 0.4
"""The share of a run that a report must hold; a run of two is held whole."""


HEADLINE = 8
"""Plain words beside a quoted run from which the whole is taken for a pasted headline."""

SHOWN = 0.05
"""The least probability with which a reading of a bare syllable is highlighted."""


class Strictness(IntEnum):
    """How literally a query is taken: accents as typed, in any accents, any of its words."""

    TYPED = 0
    FOLDED = 1
    ANY = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask the engine, what to look for in the texts found, and what to tell the asker.

    `reading` is all the text that is wanted, as one run. `ranked` is false where nothing in the
    query can score: such a query is a list, newest first.
    `relaxable` says that a lower strictness could find more.
    """

    query: Query
    reading: Reading
    interest: Interest
    ranked: bool
    relaxable: bool
    notices: tuple[str, ...] = ()


def plan(
    query: Query,
    searcher: Searcher,
    schema: Schema,
    segmenter: Segmenter,
    vocabulary: Vocabulary,
    strictness: Strictness = Strictness.TYPED,
) -> Plan:
    """Make `query` ready for engines of `schema`.

    Quotation marks in a pasted headline are the headline's own: there, and where nothing else
    is found, what they enclose need not stand side by side.
    """
    planner = _Planner(searcher, schema, segmenter, vocabulary, strictness)
    if headline := _is_headline(query):
        planner.notices.append(_HEADLINE)
    if headline or strictness is Strictness.ANY:
        query = _unquoted(query)
    match = planner.match(query)
    by = Or(tuple(planner.scores))
    return Plan(
        query=Ranked(match, by) if by.parts else match,
        reading=planner.reading,
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
    vocabulary: Vocabulary
    strictness: Strictness
    reading: Reading = field(default_factory=Reading)
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
        return read(text, self.segmenter, self.vocabulary)

    def _run(self, text: str, scope: str, wanted: bool) -> Query:
        """Most of the words (unwanted: all of them), each in whichever attribute."""
        reading = self._read(text)
        if not reading.syllables:
            return All() if wanted else Nothing()
        parts = tuple(dict.fromkeys(self._parts(reading, scope)))
        if not wanted:
            return And(parts)
        self.reading += reading
        self.scores += self._streams(reading, scope)
        self._note(reading, scope)
        self.relaxable = True
        enough = 1 if self.strictness is Strictness.ANY else _enough(len(parts))
        return AtLeast(enough, parts) if len(parts) > 1 else parts[0]

    def _parts(self, reading: Reading, scope: str) -> Iterable[Query]:
        """What a report should hold: each syllable, each figure in whatever form it is written."""
        figures = {word.start: word for word in reading.words if word.figure}
        at = 0
        while at < len(reading.syllables):
            figure = figures.get(at)
            end = figure.end if figure else at + 1
            syllables = tuple(
                self._syllable(syllable, reading.sure, scope)
                for syllable in reading.syllables[at:end]
            )
            key = figure.key if figure else reading.syllables[at].key
            if figure or key.isdecimal():
                yield Or((Term(self._fields("words", scope), key), And(syllables)))
            else:
                yield from syllables
            at = end

    def _syllable(self, syllable: Syllable, sure: bool, scope: str) -> Term:
        """The syllable in the accents typed for it, or in any."""
        exact = sure or syllable.folded != syllable.key
        if exact and self.strictness is Strictness.TYPED:
            return Term(self._fields("syllables", scope), syllable.key)
        return Term(self._fields("folded_syllables", scope), syllable.folded)

    def _streams(self, reading: Reading, scope: str) -> Iterable[Query]:
        """What scores: syllables and words in their readings, each as probable as it is."""
        weights: dict[tuple[str, str], float] = defaultdict(float)
        for syllable in dict.fromkeys(reading.syllables):
            for key, probability in syllable.readings:
                weights["syllables", key] += probability
            if not reading.sure:
                weights["folded_syllables", syllable.folded] = FOLDED_SYLLABLES
        for word in dict.fromkeys(replace(word, start=0, end=0) for word in reading.words):
            weights["words", word.key] += WORDS * word.probability
            if not reading.sure:
                weights["folded_words", word.folded] += FOLDED_WORDS * word.probability
        for (analyzer, text), weight in weights.items():
            if weight >= NEGLIGIBLE:
                yield Term(self._fields(analyzer, scope), text, min(weight, 1.0))

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
            self.reading += reading
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
        parts: tuple[Query, ...] = (*(Term(fields, s.folded) for s in whole), prefix)
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
        """What is to be shown: the accents that are meant, as far as that can be told."""
        for syllable in reading.syllables:
            term = self._syllable(syllable, reading.sure, scope)
            rarity = self._rarity(term)
            if term.text == syllable.key and (reading.sure or syllable.folded != syllable.key):
                self._keys[syllable.key] = rarity
            elif self.strictness is Strictness.TYPED:
                self._keys.update((k, rarity * p) for k, p in syllable.readings if p >= SHOWN)
            else:
                self._folds[syllable.folded] = rarity
            if syllable.key.isdecimal() and len(syllable.key) > 3:
                self._phrases.append(_grouped(syllable.key))

    def _rarity(self, term: Term) -> float:
        frequency = self.searcher.document_frequency(term)
        return math.log(1 + (len(self.searcher) + 1) / (frequency + 0.5))


def _is_headline(query: Query) -> bool:
    """Whether quoted runs stand among so many plain words that nobody would have put them there."""
    if not isinstance(query, And) or not any(isinstance(part, Quoted) for part in query.parts):
        return False
    plain = [part.text for part in query.parts if isinstance(part, Text)]
    return sum(len(text.split()) for text in plain) >= HEADLINE


def _unquoted(query: Query) -> Query:
    """The query with quoted runs as plain ones, and neighbouring plain ones as one."""
    match query:
        case Quoted(text, scope):
            return Text(text, scope)
        case Or(parts):
            return Or(tuple(map(_unquoted, parts)))
        case And(parts):
            joined: list[Query] = []
            for part in map(_unquoted, parts):
                match part, joined[-1:]:
                    case Text(text, scope), [Text(before, same)] if scope == same:
                        joined[-1] = Text(f"{before} {text}", scope)
                    case _:
                        joined.append(part)
            return joined[0] if len(joined) == 1 else And(tuple(joined))
    return query


_HEADLINE = "Câu tìm dài như một tít báo: cụm trong ngoặc kép được tìm như các từ khác."
_ATTRIBUTES = {"source": "nguồn", "category": "chuyên mục", "author": "tác giả"}


def _enough(parts: int) -> int:
    return parts if parts <= 2 else math.ceil(ENOUGH * parts)


def _grouped(digits: str) -> tuple[str, ...]:
    """The atoms of a number written in groups of thousands: 14167 -> 14, 167."""
    first = len(digits) % 3 or 3
    return (digits[:first], *(digits[i : i + 3] for i in range(first, len(digits), 3)))


def _letters(text: str) -> str:
    return " ".join(fold(text).lower().split())
