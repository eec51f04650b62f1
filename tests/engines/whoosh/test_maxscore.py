"""The best of a sum of terms are the same, however few documents are scored in full."""

import random
from pathlib import Path

import numpy as np
import pytest

from indexer.cache import ByteCache
from indexer.document import Document
from indexer.engines.memory import MemoryEngine
from indexer.engines.whoosh import WhooshEngine, evaluation, maxscore
from indexer.engines.whoosh.collecting import reached
from indexer.engines.whoosh.matching import Matcher
from indexer.engines.whoosh.scoring import Scorer
from indexer.engines.whoosh.searcher import WhooshSearcher
from indexer.query import All, And, AtLeast, Not, Or, Phrase, Query, Ranked, Term

from ..toys import SCHEMA, batch, document

FIELDS = SCHEMA.weighted("syllables", {"title": 3.0, "body": 1.0})
WORDS = [first + last for first in "bcdghklmnst" for last in ("a", "e", "i", "o", "u")]


def reports(count: int) -> list[Document]:
    """The first words are in most of them."""
    drawn = random.Random(5)
    weights = [1 / (1 + i) for i in range(len(WORDS))]
    return [
        document(
            str(i),
            title=" ".join(drawn.choices(WORDS, weights, k=drawn.randint(1, 4))),
            body=" ".join(drawn.choices(WORDS, weights, k=drawn.randint(5, 30))),
        )
        for i in range(count)
    ]


def questions(count: int) -> list[Query]:
    drawn = random.Random(6)
    asked: list[Query] = []
    for _ in range(count):
        terms = [
            Term(FIELDS, word, drawn.choice([1.0, 0.3, 2.0])) for word in drawn.sample(WORDS, 8)
        ]
        terms += [Term(FIELDS, word, drawn.random()) for word in drawn.sample(WORDS[:6], 4)]
        phrase = Phrase(FIELDS, (terms[0].text, terms[1].text), 0.5)
        by = Or((*terms, Or((phrase,))))
        asked += [
            by,
            Ranked(AtLeast(12, tuple(terms), tuple(range(1, 13))), by),
            Ranked(And((Or(tuple(terms)), Not(terms[2]))), by),
            And((Or(tuple(terms[:6])), Or(tuple(terms[6:])))),
        ]
    return asked


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    engine = WhooshEngine(folder, SCHEMA)
    engine.rebuild([batch(reports(3000))])
    engine.delete([str(i) for i in range(0, 3000, 11)])
    return folder


def test_few_are_scored_and_all_that_count(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    searcher = WhooshEngine(where, SCHEMA).searcher()
    forgetful = WhooshEngine(where, SCHEMA, cache=0).searcher()
    monkeypatch.setattr(evaluation, "LARGE", 1)
    narrowed = 0
    for query in questions(25):
        monkeypatch.setattr(maxscore, "FEW", 1 << 30)
        every = searcher.search(query, limit=3000)
        assert every.total == len(every.numbers) > 10
        monkeypatch.setattr(maxscore, "FEW", 16)
        narrowed += _narrows(searcher, query)
        for asked in (searcher, forgetful):
            for k in (3, 10):
                found = asked.search(query, limit=k)
                assert found.total == every.total
                assert found.numbers == every.numbers[:k]
                assert found.scores == every.scores[:k]
    assert narrowed > 25


def _narrows(searcher: WhooshSearcher, query: Query) -> bool:
    (leaf,) = searcher.snapshot.leaves
    scorer = Scorer(SCHEMA, searcher.snapshot, ByteCache(1 << 20))
    terms = maxscore.summed(query)
    assert terms is not None
    mask = Matcher(scorer, leaf).live(query)
    return maxscore.best_sums(scorer, leaf, terms, mask, 3)[0] is not None


def test_the_best_are_those_of_a_plain_scan(tmp_path: Path) -> None:
    searchers = []
    for engine in (WhooshEngine(tmp_path, SCHEMA), MemoryEngine(tmp_path, SCHEMA)):
        engine.rebuild([batch(reports(1200))])
        searchers.append(engine.searcher())
    for query in questions(3):
        found, right = (searcher.search(query, limit=10) for searcher in searchers)
        assert found.total == right.total
        assert found.scores == pytest.approx(right.scores, rel=1e-5)


@pytest.mark.parametrize(
    "query",
    [All(), Or((All(), Term(FIELDS, "ba"))), Or((And((Term(FIELDS, "ba"), All())),))],
    ids=str,
)
def test_what_is_no_sum_is_none(query: Query) -> None:
    assert maxscore.summed(query) is None


@pytest.mark.parametrize("count", [0, 5, 700, 5000])
def test_reached_is_not_above_the_kth(count: int) -> None:
    scores = np.random.default_rng(count).random(count).astype(np.float32)
    for k in (1, 7, 100):
        least = reached(scores, k)
        assert np.count_nonzero(scores >= least) >= min(k, count)
        if count < k:
            assert least == 0
