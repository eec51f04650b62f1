"""Matching: which reports a query is to find, and what of it is wanted: to score and to show.

What was typed with accents is asked for with them, what was typed bare in any accents. A report
matches a run of words when it holds most of them, each in whichever attribute, so that one wrong
word does not lose it.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from indexer.analysis.normalise import normalise
from indexer.analysis.syllables import has_accents
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
    Restriction,
    Term,
    Text,
    Truncated,
)
from indexer.schema import Schema
from indexer.vocabulary import Vocabulary

from .amounts import halved
from .figures import atoms_of, dated, pointed
from .named import ATTRIBUTES, named, unnamed
from .reading import Reading, Syllable, read
from .showing import Noted
from .streams import fields, held, numbered, streams, synonyms
from .synonyms import Synonyms
from .widening import widened

PHRASE = 0.5
"""What a phrase weighs beside its syllables and words."""

ENOUGH = 1.5
"""How many syllables of a run, of its average rarity, a report must be worth."""


class Strictness(IntEnum):
    """How literally a query is taken: accents as typed; in any accents; accents as typed, but apart
    what is quoted and stands nowhere; any of its words.
    """

    TYPED = 0
    FOLDED = 1
    APART = 2
    ANY = 3

    @property
    def accented(self) -> bool:
        """Whether accents that were typed are kept to."""
        return self in (Strictness.TYPED, Strictness.APART)


@dataclass
class Matching:
    """One query matched, and what was noted on the way."""

    searcher: Searcher
    schema: Schema
    vocabulary: Vocabulary
    strictness: Strictness
    whole: bool
    synonyms: Synonyms | None
    reading: Reading = field(default_factory=Reading)
    scores: list[Query] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    relaxable: bool = False
    noted: Noted = field(default_factory=Noted)
    fields: dict[tuple[str, str], FieldWeights] = field(default_factory=dict)

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
                return And(tuple(self._binding(parts, wanted)))
            case Or(parts):
                return Or(tuple(self.match(part, wanted) for part in parts))
            case Not(part):
                return Not(self.match(part, wanted=False))
            case All() | Nothing() | Between() | Keyword():
                return query
        raise TypeError(query)

    def _binding(self, parts: Sequence[Query], wanted: bool) -> Iterator[Query]:
        """What a report must have of all these; where any of the words will do, beside a quoted run
        none of them must.
        """
        loose = wanted and self.strictness is Strictness.ANY
        loose &= any(isinstance(part, Quoted) for part in parts)
        for part in parts:
            found = self.match(part, wanted)
            if not (loose and isinstance(part, Text) and not part.scope):
                yield found

    def stands(self, quoted: Quoted) -> bool:
        """Whether a report has these words side by side, in whatever accents."""
        texts = tuple(one.folded for one in self._read(normalise(quoted.text)).syllables)
        sought = self._fields("folded_syllables", quoted.scope)
        return self.searcher.document_frequency(Phrase(sought, texts)) > 0

    def _fields(self, analyzer: str, scope: str) -> FieldWeights:
        known = self.fields.get((analyzer, scope))
        if known is None:
            known = self.fields[analyzer, scope] = fields(self.schema, analyzer, scope)
        return known

    def _read(self, text: str, *, widely: bool = False) -> Reading:
        text = pointed(text, self._usually_pointed)
        if not widely or self.synonyms is None:
            return read(text, self.vocabulary)
        text = halved(dated(text))
        reading = read(text, self.vocabulary)
        return widened(reading, text, self.synonyms, self._frequency, len(self.searcher))

    def _usually_pointed(self, digits: str) -> bool:
        """Whether most reports that have the number write it in groups of thousands."""
        return self._frequency("words", digits) > 2 * self._frequency("syllables", digits)

    def _frequency(self, analyzer: str, text: str) -> int:
        return self.searcher.document_frequency(Term(self._fields(analyzer, ""), text))

    def _run(self, text: str, scope: str, wanted: bool) -> Query:
        """Most of the words (unwanted: all of them), each in whichever attribute."""
        reading = self._read(text, widely=True)
        if not reading.syllables:
            return All() if wanted else Nothing()
        parts = tuple(dict.fromkeys(self._parts(reading, scope, wanted)))
        if not wanted:
            return And(parts)
        self.reading += reading
        self.scores += streams(reading, self.schema, scope)
        self.scores += numbered(reading, self.schema, scope)
        self.scores += synonyms(reading, self.schema, self._rarity, scope)
        self.noted.note(
            reading,
            lambda syllable: self._syllable(syllable, reading.sure, scope),
            self._rarity,
            folded=not self.strictness.accented,
        )
        self.relaxable = True
        return self._most(parts)

    def _most(self, parts: tuple[Query, ...]) -> Query:
        """So many of the parts as a report must hold, the rare ones counting more."""
        strict = self.strictness is not Strictness.ANY
        if len(parts) == 1:
            return parts[0]
        if strict and (self.whole or len(parts) == 2):
            return AtLeast(len(parts), parts)
        if not (strict or self.whole):
            return AtLeast(1, parts)
        weights = tuple(round(10 * self._rare(self._frequency_of(part))) for part in parts)
        return AtLeast(math.ceil(ENOUGH * sum(weights) / len(parts)), parts, weights)

    def _frequency_of(self, part: Query) -> int:
        """In how many reports a syllable or a figure is held, at most: in whatever form."""
        match part:
            case Term() | Phrase():
                return self.searcher.document_frequency(part)
            case And(parts):
                return min(map(self._frequency_of, parts))
            case Or(parts):
                return sum(map(self._frequency_of, parts))
        raise TypeError(part)

    def _parts(self, reading: Reading, scope: str, wanted: bool) -> Iterable[Query]:
        """What a report should hold: each syllable, each figure in whatever form it is written."""
        figures = {word.start: word for word in reading.words if word.figure}
        at = 0
        while at < len(reading.syllables):
            figure = figures.get(at)
            end = figure.end if figure else at + 1
            syllables = tuple(
                self._syllable(syllable, reading.sure, scope, wanted)
                for syllable in reading.syllables[at:end]
            )
            key = figure.key if figure else reading.syllables[at].key
            parts: tuple[Query, ...] = syllables
            if figure or key.isdecimal():
                parts = (self._figure(key, syllables, scope),)
            others = tuple(
                held(variant, self.schema, scope)
                for variant in reading.variants
                if variant.start <= at and end <= variant.end
            )
            yield from (Or((part, *others)) if others else part for part in parts)
            at = end

    def _figure(self, key: str, atoms: Sequence[Term], scope: str) -> Query:
        """A figure as one word, or its atoms side by side (at last: anywhere), as they were typed
        or as in the key: 16/07 and 16/7. Those of decimals and times make dates and ranges, too,
        and are sought only where nothing else is found.
        """
        sought = atoms[0].fields
        apart = dict.fromkeys((tuple(atom.text for atom in atoms), atoms_of(key)))
        if self.strictness.accented and "-" not in key:
            apart = dict.fromkeys(texts for texts in apart if len(texts) == 1)
        if self.strictness is Strictness.ANY:
            held: Iterable[Query] = (And(tuple(Term(sought, t) for t in texts)) for texts in apart)
        else:
            held = (Phrase(sought, t) if len(t) > 1 else Term(sought, t[0]) for t in apart)
        return Or((Term(self._fields("words", scope), key), *held))

    def _syllable(self, syllable: Syllable, sure: bool, scope: str, wanted: bool = True) -> Term:
        """The syllable in the accents typed for it, or in any; unwanted accents are kept to."""
        exact = sure or syllable.folded != syllable.key
        if exact and (self.strictness.accented or not wanted):
            return Term(self._fields("syllables", scope), syllable.key)
        return Term(self._fields("folded_syllables", scope), syllable.folded)

    def _phrase(self, text: str, scope: str, wanted: bool) -> Query:
        """The syllables side by side: with the accents typed, or in any where none were typed."""
        reading = self._read(text)
        if not reading.syllables:
            return All() if wanted else Nothing()
        typed = has_accents(text) and (self.strictness is Strictness.TYPED or not wanted)
        self.relaxable |= wanted
        sought = self._fields("syllables" if typed else "folded_syllables", scope)
        texts = tuple(s.key if typed else s.folded for s in reading.syllables)
        if wanted:
            self.reading += reading
            self.scores += [*streams(reading, self.schema, scope), Phrase(sought, texts, PHRASE)]
            self.noted.phrases[texts] = max(self._rarity(Term(sought, text)) for text in texts)
        return Phrase(sought, texts)

    def _truncated(self, text: str, scope: str, wanted: bool) -> Query:
        """The last syllable as a beginning, in any accents; those before it whole."""
        reading = self._read(text)
        if not reading.syllables:
            return All() if wanted else Nothing()
        *whole, last = reading.syllables
        sought = self._fields("folded_syllables", scope)
        prefix = Prefix(sought, last.folded)
        parts: tuple[Query, ...] = (*(Term(sought, s.folded) for s in whole), prefix)
        if wanted:
            self.scores += parts
            self.noted.prefixes[last.folded] = 1.0
            self.noted.folds.update((syllable.folded, 1.0) for syllable in whole)
        return And(parts) if whole else prefix

    def _restriction(self, name: str, typed: str) -> Query:
        known = self.searcher.values(name)
        values = named(typed, known)
        if not known:
            self.notices.append(f"Kho tin không ghi {ATTRIBUTES[name]} của bài nào.")
        elif not values:
            self.notices.append(unnamed(name, typed))
        return Or(tuple(Keyword(name, value) for value in values))

    def _rarity(self, term: Term) -> float:
        return self._rare(self.searcher.document_frequency(term))

    def _rare(self, frequency: int) -> float:
        return math.log(1 + (len(self.searcher) + 1) / (frequency + 0.5))
