"""What a reading scores: a sum of BM25 over title, lead, body and author taken as one text.

- S, syllables with their accents, each reading as far as it is probable;
- P, words with theirs, where the accents are sure;
- PF, words without accents, where they are not: the words of every reading would find no more, and
  what they tell, re-ranking reads off the texts;
- numbers beside the words before and behind them.

Where accents are not sure, a reading counts by the root of its probability: what is less probable
is not asked for in vain as often as one would think, and re-ranking tells it apart.

Synonyms score a share of what they stand for would.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from math import sqrt

from indexer.query import And, FieldWeights, Phrase, Query, Term
from indexer.schema import Schema

from .figures import whole_number
from .reading import Reading, Variant

WORDS, FOLDED_WORDS, FIGURES = 0.8, 1.0, 2.0
"""Weights of the words, syllables with their accents being 1. The atoms of a figure (1,5) say
little of it, so as a whole it counts more."""

NUMBER = 1.0
"""What a number beside a word weighs. Measured: tests/relevance/README.md."""

PROBABLE = 0.05
"""What is less probable is not searched for. With .1, short queries without accents lose .0008
MRR@10; with .02 they gain nothing."""


def fields(schema: Schema, analyzer: str, scope: str = "") -> FieldWeights:
    """The fields in which a term of `analyzer` is sought: one attribute, or (scope "") all."""
    return schema.weighted(analyzer, {scope: 1.0} if scope else schema.weights)


def streams(reading: Reading, schema: Schema, scope: str = "") -> Iterator[Term]:
    """The terms of all streams with their weights; what is repeated counts as often."""

    def share(probability: float) -> float:
        return probability if reading.sure else sqrt(probability)

    weights: dict[tuple[str, str], float] = defaultdict(float)
    for syllable in reading.syllables:
        for key, probability in syllable.readings:
            if probability >= PROBABLE:
                weights["syllables", key] += share(probability) * syllable.weight
    for word in reading.words:
        if word.probability >= PROBABLE:
            weight = FIGURES if word.figure else WORDS if reading.sure else FOLDED_WORDS
            term = ("words", word.key) if reading.sure else ("folded_words", word.folded)
            weights[term] += weight * share(word.probability)
    sought = {analyzer: fields(schema, analyzer, scope) for analyzer, _ in schema.analyzers}
    for (analyzer, text), weight in weights.items():
        yield Term(sought[analyzer], text, weight)


def numbered(reading: Reading, schema: Schema, scope: str = "") -> Iterator[Phrase]:
    """Numbers beside their words: nghị định 100 is not any decree and any 100, nor 100 triệu."""
    sought = fields(schema, "syllables" if reading.sure else "folded_syllables", scope)
    typed = [s.key if reading.sure else s.folded for s in reading.syllables]
    figured = reading.figured
    for at, pair in enumerate(pairwise(typed)):
        if figured.isdisjoint((at, at + 1)) and sum(map(str.isdecimal, pair)) == 1:
            yield Phrase(sought, pair, NUMBER)


def otherwise(variant: Variant, schema: Schema, scope: str, weight: float = 1.0) -> Term | Phrase:
    """What finds a part of a run where it is written otherwise."""
    sought = fields(schema, "syllables", scope)
    if len(variant.keys) == 1:
        return Term(sought, variant.keys[0], weight)
    return Phrase(sought, variant.keys, weight)


def held(variant: Variant, schema: Schema, scope: str) -> Query:
    """What a report holds that has that part otherwise: 5 triệu, not the end of 8,5 triệu."""
    found = otherwise(variant, schema, scope)
    number = whole_number(variant.keys)
    return And((found, Term(fields(schema, "words", scope), number))) if number else found


def synonyms(
    reading: Reading, schema: Schema, rarity: Callable[[Term], float], scope: str = ""
) -> Iterator[Term | Phrase]:
    """The synonyms in a reading, each as much as it is probable.

    A phrase scores the rarity of all its syllables, which may be more than what was typed has, or
    less: here it does not count how long a synonym is.
    """
    sought = fields(schema, "syllables", scope)
    for variant in reading.variants:
        if not variant.same:
            typed = reading.syllables[variant.start : variant.end]
            worth = sum(s.weight * rarity(Term(sought, s.readings[0][0])) for s in typed)
            own = sum(rarity(Term(sought, key)) for key in variant.keys)
            yield otherwise(variant, schema, scope, variant.weight * worth / own)
