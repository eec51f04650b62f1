"""Every engine against the plain scan: random reports, random changes, random questions."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.document import Document
from indexer.engines import ENGINES, Engine, Searcher, Sort, open_engine
from indexer.query import All, Phrase, Prefix, Query, Term
from indexer.schema import Schema

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
from .toys import ATTRIBUTES, SCHEMA, ids, numbers, report

OTHERS = sorted(set(ENGINES) - {"memory"})
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")
RELATIVE, ABSOLUTE = 1e-4, 1e-6
"""How far scores may lie apart: an engine may add up in single precision."""
TEXT = SCHEMA.weighted("syllables", {"title": 3.0, "body": 1.0})


@dataclass(frozen=True)
class Pair:
    """Two searchers that should hold the same; `exact` where their statistics should agree, too."""

    right: Searcher
    other: Searcher
    exact: bool

    def all_ids(self) -> list[str]:
        """The ids of all documents in their order of arrival."""
        return ids(self.right, self.right.search(All(), limit=len(self.right)).numbers)

    def same_documents(self) -> None:
        """The same payloads under the same ids, the same values."""
        assert len(self.other) == len(self.right)
        for id in self.all_ids():
            stored = [report(one, *numbers(one, [id])) for one in (self.right, self.other)]
            assert stored[0] == stored[1]
        for name in SCHEMA.keywords:
            assert dict(self.other.values(name)) == dict(self.right.values(name))
        if self.exact:
            for field in SCHEMA.fields:
                names = [field.name, f"title_{field.analyzer}"][: 1 + (field.attribute != "title")]
                assert self.other.average_length(names) == pytest.approx(
                    self.right.average_length(names)
                )

    def same_answers(self, query: Query, offset: int, limit: int) -> None:
        """The same matches, counts and orders, in whole and by the page."""
        everything = len(self.right) + 1
        for sort in SORTS:
            asked: dict[str, Any] = {"sort": sort, "facets": SCHEMA.keywords, "histogram": True}
            right = self.right.search(query, limit=everything, **asked)
            other = self.other.search(query, limit=everything, **asked)
            page = self.other.search(query, offset=offset, limit=limit, **asked)
            for matches in (other, page):
                assert matches.total == right.total
                assert matches.facets == right.facets
                assert matches.histogram == right.histogram
                assert len(matches.numbers) == len(matches.scores)
            wanted = ids(self.right, right.numbers)
            whole = ids(self.other, other.numbers)
            part = ids(self.other, page.numbers)
            assert sorted(whole) == sorted(wanted)
            if sort != "relevance":
                assert whole == wanted
                assert part == wanted[offset : offset + limit]
                assert not any(other.scores)
                continue
            assert len(set(part)) == len(part) == len(wanted[offset : offset + limit])
            assert other.scores == sorted(other.scores, reverse=True)
            if self.exact:
                scores = dict(zip(wanted, right.scores, strict=True))
                self._same_ranking(scores, right.scores, whole, other.scores)
                self._same_ranking(scores, right.scores[offset:], part, page.scores)
        if self.exact and isinstance(query, Term | Prefix | Phrase):
            assert self.other.document_frequency(query) == self.right.document_frequency(query)

    def _same_ranking(
        self, scores: dict[str, float], best: list[float], found: list[str], theirs: list[float]
    ) -> None:
        """Each document has its score, and each place the score that belongs there."""
        right = [scores[id] for id in found]
        assert theirs == pytest.approx(right, rel=RELATIVE, abs=ABSOLUTE)
        assert right == pytest.approx(best[: len(found)], rel=RELATIVE, abs=ABSOLUTE)
        arrival = {id: place for place, id in enumerate(scores)}
        texts = {id: self._texts(id) for id in found}
        for one, next_ in pairwise(found):
            if scores[one] == scores[next_] and texts[one] == texts[next_]:
                assert arrival[one] < arrival[next_]

    def same_occurrences(self, asked: list[str], analyzer: str, texts: list[str]) -> None:
        """The same terms at the same positions."""
        found = [
            searcher.occurrences(searcher.words(numbers(searcher, asked)), analyzer, texts)
            for searcher in (self.right, self.other)
        ]
        for name in ("document", "position", "term", "starts"):
            right, other = (getattr(one, name) for one in found)
            assert other.dtype == right.dtype
            np.testing.assert_array_equal(other, right, name)

    def same_words(self, asked: list[str]) -> None:
        """The same words, by whatever numbers."""
        right, other = (
            searcher.words(numbers(searcher, asked)) for searcher in (self.right, self.other)
        )
        np.testing.assert_array_equal(other.starts, right.starts)
        for analyzer in ("syllables", "folded"):
            spelled = self.right.terms(right.word.tolist(), analyzer)
            assert self.other.terms(other.word.tolist(), analyzer) == spelled

    def _texts(self, id: str) -> tuple[str, ...]:
        stored = report(self.right, *numbers(self.right, [id]))
        return tuple(getattr(stored, name) for name in ATTRIBUTES)


@contextmanager
def engines(name: str, schema: Schema = SCHEMA) -> Iterator[tuple[Engine, Engine]]:
    """The plain scan and another engine, over folders of their own."""
    with TemporaryDirectory() as folder:
        yield (
            open_engine("memory", Path(folder), schema),
            open_engine(name, Path(folder) / "index", schema),
        )


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
        pair = Pair(memory.searcher(), other.searcher(), exact=True)
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
        exact = True
        for change in [Rebuild(reports, 5), *changes]:
            known = {report.id for report in reports}
            assert apply(other, change) == apply(memory, change)
            match change:
                case Rebuild(reports):
                    exact = True
                case Update(more):
                    exact = exact and known.isdisjoint(report.id for report in more)
                    reports = [*reports, *more]
                case Delete(gone):
                    exact = exact and known.isdisjoint(gone)
            pair = Pair(memory.searcher(), other.searcher(), exact)
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
    world = World(random.Random(words), words)
    reports = [world.report(id) for id in range(count)]
    with engines(name) as (memory, other):
        for engine in (memory, other):
            apply(engine, Rebuild(reports[: count // 2], size))
            for start in range(count // 2, count, size):
                apply(engine, Update(reports[start : start + size]))
        pair = Pair(memory.searcher(), other.searcher(), exact=True)
        pair.same_documents()
        for i in range(questions):
            pair.same_answers(world.query(), offset=(0, 0, 7, 50)[i % 4], limit=10)
        asked = world.draw.sample(pair.all_ids(), 30)
        pair.same_occurrences(asked, "syllables", [f"từ{i}" for i in range(20)])
        pair.same_words(asked)
        gone = Delete(world.draw.sample(pair.all_ids(), count // 7))
        assert apply(other, gone) == apply(memory, gone)
        pair = Pair(memory.searcher(), other.searcher(), exact=False)
        for i in range(questions // 3):
            pair.same_answers(world.query(), offset=(0, 0, 7, 50)[i % 4], limit=10)


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize(("k1", "b"), [(0.0, 0.75), (0.0, 1.0), (1.5, 1.0), (1.5, 0.0), (9.0, 0.5)])
def test_other_parameters_of_bm25_rank_alike(name: str, k1: float, b: float) -> None:
    world = World(random.Random(7), 20)
    reports = [world.report(id) for id in range(60)]
    with engines(name, replace(SCHEMA, k1=k1, b=b)) as (memory, other):
        for engine in (memory, other):
            apply(engine, Rebuild(reports, 25))
        pair = Pair(memory.searcher(), other.searcher(), exact=True)
        for _ in range(40):
            pair.same_answers(world.query(), offset=0, limit=10)
        unweighted = SCHEMA.weighted("syllables", {"title": 0.0, "body": 1.0})
        pair.same_answers(Term(unweighted, "từ0"), offset=0, limit=10)
