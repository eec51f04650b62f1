"""The plain way to rank Vietnamese, to measure gains against: words, syllables and neighbours.

Title, lead and body count as one text. Typed with its accents, a query scores

    S + 0.5 P + 0.25 B

each a sum of BM25 over the query: its syllables, its words, its neighbouring pairs of syllables.
With accents missing the same of folded syllables, weights 1, 1 and 0.25, where the folded words are
found by longest match against the words of the index.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from indexer.analysis.normalise import normalise
from indexer.analysis.segment import Segmenter
from indexer.analysis.syllables import surface_words
from indexer.batch import unpack
from indexer.engines import Engine, Searcher, idf
from indexer.errors import IndexOutdated
from indexer.query import Or, Phrase, Query, Term
from indexer.schema import Schema
from indexer.vocabulary import ATTACHMENT, Vocabulary

from .runs import Ranker

TEXT = {"title": 1.0, "lead": 1.0, "body": 1.0}
PAIRS = 0.25
_LONGEST = 4  # syllables of a word


class Baseline:
    """The plain ranking over the index that `engine` has now."""

    def __init__(self, engine: Engine, schema: Schema) -> None:
        self._searcher: Searcher = engine.searcher()
        self._schema = schema
        self._analyze = dict(schema.analyzers)
        self._segmenter = Segmenter()
        block = self._searcher.attachment(ATTACHMENT)
        if block is None:
            raise IndexOutdated("Chỉ mục thiếu từ vựng; hãy chạy: timbao rebuild KHO-TIN")
        self._vocabulary = Vocabulary(block)

    def ranker(self, bare: bool) -> Ranker:
        """The plan for queries with their accents, or for those where they are missing."""
        return self._folded if bare else self._accented

    def _accented(self, text: str, depth: int) -> list[str]:
        words = surface_words(self._segmenter.segment([normalise(text)])[0])
        syllables = self._terms("syllables", words)
        parts = [
            *self._sum("syllables", syllables, 1.0),
            *self._sum("words", self._terms("words", words), 0.5),
            *self._pairs("syllables", syllables),
        ]
        return self._ranking(parts, depth)

    def _folded(self, text: str, depth: int) -> list[str]:
        syllables = self._terms("folded_syllables", surface_words(normalise(text)))
        parts = [
            *self._sum("folded_syllables", syllables, 1.0),
            *self._sum("folded_words", self._longest_match(syllables), 1.0),
            *self._pairs("folded_syllables", syllables),
        ]
        return self._ranking(parts, depth)

    def _terms(self, analyzer: str, words: Iterable[str]) -> list[str]:
        return [term for word in words for term in self._analyze[analyzer](word)]

    def _longest_match(self, syllables: Sequence[str]) -> Iterator[str]:
        start = 0
        while start < len(syllables):
            ends = range(min(start + _LONGEST, len(syllables)), start, -1)
            end = next(
                (end for end in ends if self._vocabulary.words("_".join(syllables[start:end]))),
                start + 1,
            )
            yield "_".join(syllables[start:end])
            start = end

    def _sum(self, analyzer: str, terms: Iterable[str], weight: float) -> Iterator[Query]:
        fields = self._schema.weighted(analyzer, TEXT)
        for term, count in Counter(terms).items():
            yield Term(fields, term, weight * count)

    def _pairs(self, analyzer: str, syllables: Sequence[str]) -> Iterator[Query]:
        """Neighbours, each scored as if it were a term: by its own idf, not by its parts'."""
        fields = self._schema.weighted(analyzer, TEXT)
        for pair, count in Counter(pairwise(syllables)).items():
            own = self._idf(Phrase(fields, pair))
            parts = sum(self._idf(Term(fields, syllable)) for syllable in pair)
            yield Phrase(fields, pair, PAIRS * count * own / parts)

    def _idf(self, query: Term | Phrase) -> float:
        return idf(self._searcher.document_frequency(query), len(self._searcher))

    def _ranking(self, parts: Sequence[Query], depth: int) -> list[str]:
        found = self._searcher.search(Or(tuple(parts)), limit=depth)
        return [unpack(self._searcher.payload(number))[0].id for number in found.numbers]
