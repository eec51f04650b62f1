"""Every engine against the plain scan: random reports, random changes, random questions."""

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.document import Document
from indexer.engines import ENGINES
from indexer.query import Query, Term

from .drawn import (
    CHANGES,
    POSITIONAL,
    QUERIES,
    REPORTS,
    TERMS,
    Delete,
    Rebuild,
    Update,
    World,
    apply,
)
from .pair import Pair, engines, ranked_alike
from .toys import SCHEMA

OTHERS = sorted(set(ENGINES) - {"memory"})
BOUNDED = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("name", OTHERS)
@settings(BOUNDED, max_examples=60)
@given(reports=REPORTS, size=st.integers(1, 12), queries=st.lists(QUERIES, max_size=12))
def test_a_fresh_index_answers_alike(
    name: str, reports: list[Document], size: int, queries: list[Query]
) -> None:
    with engines(name) as (memory, other):
        for engine in (memory, other):
            assert apply(engine, Rebuild(reports, size)) == len(reports)
        pair = Pair(memory.searcher(), other.searcher())
        pair.same_documents()
        for i, query in enumerate(queries):
            pair.same_answers(query, offset=i % 4, limit=i % 5)


@pytest.mark.parametrize("name", OTHERS)
@settings(BOUNDED, max_examples=40)
@given(
    reports=REPORTS,
    changes=CHANGES,
    queries=st.lists(QUERIES, max_size=5),
    texts=st.lists(st.sampled_from(TERMS["syllables"]), unique=True, max_size=4),
)
def test_a_changed_index_answers_alike(
    name: str,
    reports: list[Document],
    changes: list[Rebuild | Update | Delete],
    queries: list[Query],
    texts: list[str],
) -> None:
    with engines(name) as (memory, other):
        for change in [Rebuild(reports, 5), *changes]:
            assert apply(other, change) == apply(memory, change)
            pair = Pair(memory.searcher(), other.searcher())
            pair.same_documents()
            for i, query in enumerate(queries):
                pair.same_answers(query, offset=i % 3, limit=3)
            asked = pair.all_ids()[::-2]
            for analyzer in POSITIONAL:
                pair.same_occurrences(asked, analyzer, texts)
            pair.same_words(asked)


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize(
    ("words", "count", "size", "questions"),
    [(8, 60, 25, 150), (60, 200, 90, 70), (400, 700, 300, 20)],
)
def test_many_reports_are_ranked_alike(
    name: str, words: int, count: int, size: int, questions: int
) -> None:
    ranked_alike(name, World(random.Random(words), words), count, size, questions)


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize(("k1", "b"), [(0.0, 0.75), (0.0, 1.0), (1.5, 1.0), (1.5, 0.0), (9.0, 0.5)])
def test_other_parameters_of_bm25_rank_alike(name: str, k1: float, b: float) -> None:
    world = World(random.Random(7), 20)
    reports = [world.report(id) for id in range(60)]
    with engines(name, replace(SCHEMA, k1=k1, b=b)) as (memory, other):
        for engine in (memory, other):
            apply(engine, Rebuild(reports, 25))
        pair = Pair(memory.searcher(), other.searcher())
        for _ in range(40):
            pair.same_answers(world.query(), offset=0, limit=10)
        unweighted = SCHEMA.weighted("syllables", {"title": 0.0, "body": 1.0})
        pair.same_answers(Term(unweighted, "từ0"), offset=0, limit=10)
