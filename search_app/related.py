"""Related reports: what else there is on what a report is about, other stories only.

The words that say most about the report are searched for; then those that say most about the best
of what was found are added, and all are searched for again: RM3, a relevance model mixed with the
query it came from (Abdul-Jaleel et al. 2004, "UMass at TREC 2004: Novelty and HARD").
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import islice
from math import log, sqrt
from typing import TypeAlias

from indexer.analysis.syllables import fold_key, surface_words, whole_words
from indexer.batch import unpack
from indexer.engines import Matches, Searcher
from indexer.query import FieldWeights, Or, Term
from indexer.reprints import Reprints
from indexer.schema import Schema
from indexer.vocabulary import Vocabulary

from .planning.streams import fields
from .ranking.collapse import distinct

TERMS = 30
"""Words of the report that are searched for."""

FEEDBACK = 5
"""Reports whose words are added."""

ADDED = 15
"""Words added."""

SHARE = 0.3
"""What the words added weigh, of all."""

NEAR = 0.2
"""What a related report scores at least, if the report itself scores 1."""

ATTRIBUTES = ("title", "lead", "body")
"""Where a report says what it is about."""

SELDOM = 10
"""How often a word must have been counted not to be looked up."""

OPENING = 1500
"""Characters within which each of them says it."""

Weights: TypeAlias = Mapping[str, float]
"""Words, as terms, and what each weighs."""


def related(
    number: int,
    searcher: Searcher,
    schema: Schema,
    vocabulary: Vocabulary,
    reprints: Reprints,
    size: int = 6,
    attributes: Sequence[str] = ATTRIBUTES,
) -> list[int]:
    """At most `size` documents related to what these attributes of a document say, best first.

    Its reprints are left out, and of the reprints of another report all but the best.
    """
    corpus = _Corpus(searcher, schema, vocabulary)
    own = corpus.significant(number, attributes)
    found = corpus.search(_mixed(own, corpus.feedback(own, number)), 4 * size + 1)
    numbers = [number]
    for other, score in zip(found.numbers, found.scores, strict=True):
        if other != number and score >= NEAR * found.scores[0]:
            numbers.append(other)
    places = distinct(numbers, lambda number: reprints.group(searcher.id(number)))
    return [numbers[place] for place in islice(places, 1, size + 1)]


@dataclass(frozen=True, slots=True)
class _Corpus:
    """What the reports are compared with."""

    searcher: Searcher
    schema: Schema
    vocabulary: Vocabulary

    @property
    def fields(self) -> FieldWeights:
        """Where words are sought."""
        return fields(self.schema, "words")

    def search(self, weights: Weights, limit: int) -> Matches:
        """The best reports with any of the words."""
        parts = tuple(Term(self.fields, text, weight) for text, weight in weights.items())
        return self.searcher.search(Or(parts), limit=limit)

    def frequencies(self, number: int, attributes: Sequence[str] = ATTRIBUTES) -> Weights:
        """How often a report has each word, by the weights of its fields."""
        _, segmented = unpack(self.searcher.payload(number))
        counts: dict[str, float] = defaultdict(float)
        for attribute in attributes:
            for word in surface_words(segmented[attribute][:OPENING]):
                counts[_term(word)] += self.schema.weights[attribute]
        return counts

    def rarity(self, term: str) -> float:
        """Nearly its idf; 0 where at most one report has it."""
        known = self.vocabulary.words(fold_key(term))
        count = next((word.frequency for word in known if word.key == term), 0)
        if count < SELDOM:  # figures, codes, long names; what came later
            count = self.searcher.document_frequency(Term(self.fields, term))
        return log(1 + len(self.searcher) / count) if count > 1 else 0.0

    def significant(self, number: int, attributes: Sequence[str]) -> Weights:
        """The words that say most about a report."""
        counts = self.frequencies(number, attributes)
        weights = {term: sqrt(count) for term, count in counts.items()}
        best = nlargest(TERMS, weights, key=lambda term: weights[term] * self.rarity(term))
        return {term: weights[term] for term in best}

    def feedback(self, weights: Weights, number: int) -> Weights:
        """The words that say most about what these words find, the report itself aside."""
        found = self.search(weights, FEEDBACK + 1)
        model: dict[str, float] = defaultdict(float)
        holders: Counter[str] = Counter()
        for other, score in zip(found.numbers, found.scores, strict=True):
            # What only an author found may have no words.
            if other != number and (counts := self.frequencies(other)):
                share = score / sum(counts.values())
                holders.update(counts.keys())
                for term, count in counts.items():
                    model[term] += share * count
        common = [term for term in model if holders[term] > 1]
        best = nlargest(ADDED, common, key=lambda term: model[term] * self.rarity(term))
        return {term: model[term] for term in best}


@lru_cache(maxsize=1 << 16)
def _term(word: str) -> str:
    return whole_words(word)[0]


def _mixed(own: Weights, added: Weights) -> Weights:
    """Both together, each with its share."""
    mixed: dict[str, float] = defaultdict(float)
    for weights, share in ((own, 1 - SHARE), (added, SHARE)):
        total = sum(weights.values())
        for term, weight in weights.items():
            mixed[term] += share * weight / total
    return mixed
