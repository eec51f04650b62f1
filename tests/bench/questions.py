"""Questions: the plan that all peers are given, drawn by chance from the corpus' own headlines."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TypeAlias

from indexer.analysis.syllables import fold
from indexer.batch import Batch
from indexer.engines import Sort
from indexer.query import And, Between, FieldWeights, Keyword, Or, Phrase, Query, Term

from .corpus import SCHEMA

FACETS = ("source", "category")
WEIGHTS = {"title": 3.0, "lead": 1.0, "body": 1.0}
STREAMS = {"syllables": 1.0, "words": 0.8, "folded_syllables": 0.7, "folded_words": 1.0}
EXACT = ("syllables", "words")
ANALYZERS = dict(SCHEMA.analyzers)

ACCENTED = "có dấu"
LOOKED_AT, FREQUENT = 20_000, 300
"""Documents in which words are counted, and how many words are the frequent ones."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a peer is asked: ten documents and the exact total.

    Where it is `counted`, also the counts by FACETS and by month over all that matches.
    """

    query: Query
    sort: Sort = "relevance"
    counted: bool = False


Lines: TypeAlias = dict[str, list[Question]]
"""The lines of the benchmark: what is asked, and the questions."""


def fields(analyzer: str) -> FieldWeights:
    """Title, lead and body through one analyzer."""
    return SCHEMA.weighted(analyzer, WEIGHTS)


def term(analyzer: str, word: str) -> list[Term]:
    """A surface word as one analyzer sees it; of a compound's spellings the first."""
    texts = ANALYZERS[analyzer](word)
    if analyzer.endswith("words"):
        texts = texts[:1]
    return [Term(fields(analyzer), text, STREAMS[analyzer]) for text in texts]


def streams(words: Iterable[str], analyzers: Iterable[str] = EXACT) -> Or:
    """Any of the words, through all of these analyzers."""
    parts = chain.from_iterable(term(a, word) for a in analyzers for word in words)
    return Or(tuple(dict.fromkeys(parts)))


def draw(batches: Iterable[Batch], count: int, seed: int) -> Lines:
    """`count` questions a line, fewer where the corpus does not hold so many."""
    headlines, dates, sources = [], [], []
    frequencies: Counter[str] = Counter()
    for batch in batches:
        headlines += [batch.words("title", i) for i in range(len(batch.documents))]
        dates += [document.date for document in batch.documents if document.date]
        sources += [document.source for document in batch.documents]
        if len(headlines) <= LOOKED_AT:
            _count(batch, frequencies)
    drawn = random.Random(seed)
    frequent = [word for word, _ in frequencies.most_common(50 * FREQUENT)]
    pairs = [word for word in frequent if word.count("_") == 1]

    def some(words: int, ask: Callable[[Sequence[str]], Question]) -> list[Question]:
        """Questions about so many neighbouring words of headlines."""
        long_enough = [headline for headline in headlines if len(headline) >= words]
        questions = []
        for headline in drawn.sample(long_enough, min(count, len(long_enough))):
            start = drawn.randint(0, len(headline) - words)
            questions.append(ask(headline[start : start + words]))
        return questions

    def each(words: list[str], ask: Callable[[str], Question]) -> list[Question]:
        """Questions about frequent words."""
        return [ask(word) for word in drawn.sample(words, min(count, len(words)))]

    def filtered(words: Sequence[str]) -> Question:
        first = drawn.choice(dates)
        when = Between(first, first + dt.timedelta(365))
        where = Keyword("source", drawn.choice(sources))
        return Question(And((streams(words), where, when)), counted=True)

    return {
        "một từ thường gặp": each(frequent[:FREQUENT], lambda w: Question(term("words", w)[0])),
        "hai từ": some(2, lambda words: Question(streams(words))),
        "bốn từ, mọi trường": some(4, lambda words: Question(streams(words, STREAMS))),
        "tít tám từ": some(8, lambda words: Question(streams(words))),
        "bốn từ, phải có đủ": some(4, lambda w: Question(And(streams(w, ["words"]).parts))),
        "cụm từ trong tít": some(2, lambda words: Question(phrase(words))),
        "cụm từ thường gặp": each(pairs[:FREQUENT], lambda word: Question(phrase([word]))),
        "lọc, đếm nhóm và tháng": some(4, filtered),
        "xếp theo ngày": some(2, lambda words: Question(streams(words), sort="newest")),
    }


def typed(batches: Iterable[Batch], count: int, seed: int) -> dict[str, list[str]]:
    """What readers would type: four words of a headline, with accents and without."""
    drawn = random.Random(seed)
    headlines = [b.words("title", i) for b in batches for i in range(len(b.documents))]
    queries = []
    for headline in drawn.sample(headlines, min(count, len(headlines))):
        start = drawn.randint(0, max(0, len(headline) - 4))
        queries.append(" ".join(headline[start : start + 4]).replace("_", " "))
    return {ACCENTED: queries, "không dấu": [fold(text) for text in queries]}


def phrase(words: Iterable[str]) -> Phrase:
    """The syllables of these words side by side."""
    texts = chain.from_iterable(map(ANALYZERS["syllables"], words))
    return Phrase(fields("syllables"), tuple(texts))


def _count(batch: Batch, frequencies: Counter[str]) -> None:
    """Count the documents of the batch that hold each surface word in their body."""
    tokens = batch.tokens["body"]
    ids = iter(tokens.ids.tolist())
    start = 0
    for end in tokens.ends.tolist():
        frequencies.update({batch.lexicon[i] for i in set(islice(ids, end - start))})
        start = end
