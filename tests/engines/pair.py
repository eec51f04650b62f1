"""An engine beside the plain scan: both should hold the same and answer alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest

from indexer.engines import Engine, Searcher, Sort, open_engine
from indexer.query import All, Phrase, Prefix, Query, Term
from indexer.schema import Schema

from .drawn import Delete, Rebuild, Update, World, apply
from .toys import ATTRIBUTES, SCHEMA, ids, numbers, report

SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")
RELATIVE, ABSOLUTE = 1e-4, 1e-6
"""How far scores may lie apart: an engine may add up in single precision."""


@dataclass(frozen=True)
class Pair:
    """Two searchers that should hold the same."""

    right: Searcher
    other: Searcher

    def all_ids(self) -> list[str]:
        """The ids of all documents in their order of arrival."""
        return ids(self.right, self.right.search(All(), limit=len(self.right)).numbers)

    def same_documents(self) -> None:
        """The same payloads under the same ids, numbered as they arrived; values and lengths."""
        assert len(self.other) == len(self.right)
        every = self.other.search(All(), limit=len(self.other)).numbers
        assert [-1, *every] == sorted({-1, *every})
        for id in self.all_ids():
            stored = [report(one, *numbers(one, [id])) for one in (self.right, self.other)]
            assert stored[0] == stored[1]
        for name in SCHEMA.keywords:
            assert dict(self.other.values(name)) == dict(self.right.values(name))
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
            scores = dict(zip(wanted, right.scores, strict=True))
            self._same_ranking(scores, right.scores, whole, other.scores)
            self._same_ranking(scores, right.scores[offset:], part, page.scores)
        if isinstance(query, Term | Prefix | Phrase):
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


def ranked_alike(name: str, world: World, count: int, size: int, questions: int) -> None:
    """Ask both so many questions about so many reports, and some more when some are deleted."""
    reports = [world.report(id) for id in range(count)]
    with engines(name) as (memory, other):
        for engine in (memory, other):
            apply(engine, Rebuild(reports[: count // 2], size))
            for start in range(count // 2, count, size):
                apply(engine, Update(reports[start : start + size]))
        pair = Pair(memory.searcher(), other.searcher())
        pair.same_documents()
        for i in range(questions):
            pair.same_answers(world.query(), offset=(0, 0, 7, 50)[i % 4], limit=10)
        asked = world.draw.sample(pair.all_ids(), 30)
        pair.same_occurrences(asked, "syllables", [f"từ{i}" for i in range(20)])
        pair.same_words(asked)
        gone = Delete(world.draw.sample(pair.all_ids(), count // 7))
        assert apply(other, gone) == apply(memory, gone)
        pair = Pair(memory.searcher(), other.searcher())
        for i in range(questions // 3):
            pair.same_answers(world.query(), offset=(0, 0, 7, 50)[i % 4], limit=10)
