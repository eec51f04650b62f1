"""Every engine against the plain scan: random reports, random changes, random questions."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
    Ranked,
    Term,
)

from .toys import ATTRIBUTES, SCHEMA, batch, document

OTHERS = sorted(set(ENGINES) - {"memory"})
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")
POSITIONAL = sorted(SCHEMA.positional)
RELATIVE, ABSOLUTE = 1e-4, 1e-6
"""How far scores may lie apart: an engine may add up in single precision."""

WORDS = (
    *("mưa", "mưa_gió", "gió", "gió_bão", "bão", "Bão", "mưa_mưa", "…"),
    *("Hải_Phòng", "Hải_Dương", "Hải", "hải_cảng", "cảng", "Cảng_biển", "34-KL", "34", "34-TW"),
    *("đường", "Đường", "đương_đầu", "𠮷野", "tin", "tin_tức", "tin_tin_tin"),
)
SOURCES = ("", "Báo Sớm", "Báo Trưa", "báo sớm", "Báo Sớm Trưa")
DAYS = ("2021-07-01", "2021-07-16", "2021-07-31", "2021-08-01", "1999-12-31", "2000-01-01")
TERMS = {
    analyzer: [*sorted({term for word in WORDS for term in analyze(word)}), "không_có"]
    for analyzer, analyze in SCHEMA.analyzers
}


# Questions and reports, drawn


@st.composite
def weighted(draw: st.DrawFn, analyzers: list[str]) -> tuple[str, FieldWeights]:
    """An analyzer and some of its fields, in any order, with weights."""
    analyzer = draw(st.sampled_from(analyzers))
    names = draw(st.lists(st.sampled_from(ATTRIBUTES), unique=True, min_size=1))
    weights = st.sampled_from([1.0, 3.0, 0.5, 0.0])
    return analyzer, tuple((f"{name}_{analyzer}", draw(weights)) for name in names)


@st.composite
def leaves(draw: st.DrawFn) -> Query:
    """A query without parts."""
    kind = draw(st.sampled_from([Term, Term, Term, Prefix, Phrase, Keyword, Between, All, Nothing]))
    weight = draw(st.sampled_from([1.0, 0.3, 2.5, 0.0]))
    if kind is Term:
        analyzer, fields = draw(weighted(sorted(TERMS)))
        return Term(fields, draw(st.sampled_from(TERMS[analyzer])), weight)
    if kind is Prefix:
        analyzer, fields = draw(weighted(sorted(TERMS)))
        term = draw(st.sampled_from(TERMS[analyzer]))
        return Prefix(fields, term[: draw(st.integers(0, len(term)))], weight)
    if kind is Phrase:
        analyzer, fields = draw(weighted(POSITIONAL))
        texts = draw(st.lists(st.sampled_from(TERMS[analyzer]), max_size=3))
        return Phrase(fields, tuple(texts), weight)
    if kind is Keyword:
        field = draw(st.sampled_from(SCHEMA.keywords))
        return Keyword(field, draw(st.sampled_from([*SOURCES, "không có"])))
    if kind is Between:
        days = st.none() | st.sampled_from([document("", date=day).date for day in DAYS])
        return Between(draw(days), draw(days))
    return All() if kind is All else Nothing()


def _wider(queries: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    parts = st.lists(queries, max_size=4).map(tuple)
    return st.one_of(
        st.builds(And, parts),
        st.builds(Or, parts),
        st.builds(AtLeast, st.integers(0, 4), parts),
        st.builds(Not, queries),
        st.builds(Ranked, queries, queries),
    )


QUERIES: st.SearchStrategy[Query] = st.recursive(leaves(), _wider, max_leaves=10)

TEXTS = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
REPORTS = st.lists(
    st.builds(
        document,
        st.sampled_from([f"báo/{i}" for i in range(12)]),
        title=TEXTS,
        lead=st.just("") | TEXTS,
        body=TEXTS,
        date=st.none() | st.sampled_from(DAYS),
        source=st.sampled_from(SOURCES),
        category=st.sampled_from(SOURCES),
        author=st.sampled_from(SOURCES),
    ),
    unique_by=lambda report: report.id,
    max_size=12,
)


@dataclass(frozen=True)
class Rebuild:
    """The whole index anew, in batches of `size`."""

    reports: list[Document]
    size: int


@dataclass(frozen=True)
class Update:
    """Some reports more, or others in their place."""

    reports: list[Document]


@dataclass(frozen=True)
class Delete:
    """Some reports less."""

    ids: list[str]


CHANGES = st.lists(
    st.one_of(
        st.builds(Update, REPORTS),
        st.builds(Delete, st.lists(st.sampled_from([f"báo/{i}" for i in range(14)]), max_size=5)),
        st.builds(Rebuild, REPORTS, st.integers(1, 12)),
    ),
    max_size=4,
)


def apply(engine: Engine, change: Rebuild | Update | Delete) -> int | None:
    """Make one change; what the verb returns."""
    match change:
        case Rebuild(reports, size):
            starts = range(0, len(reports), size)
            return engine.rebuild(batch(reports[start : start + size]) for start in starts)
        case Update(reports):
            engine.update(batch(reports))
            return None
        case Delete(ids):
            return engine.delete(ids)


# The comparison


@dataclass(frozen=True)
class Pair:
    """Two searchers that should hold the same; `exact` where their statistics should agree, too."""

    right: Searcher
    other: Searcher
    exact: bool

    def same_documents(self) -> None:
        """The same payloads under the same ids, the same values."""
        assert len(self.other) == len(self.right)
        for number in self.right.search(All(), limit=len(self.right)).numbers:
            id = self.id(self.right, number)
            theirs = self.other.find(id)
            assert theirs is not None
            assert bytes(self.other.payload(theirs)) == self.right.payload(number)
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
            wanted = [self.id(self.right, number) for number in right.numbers]
            whole = [self.id(self.other, number) for number in other.numbers]
            part = [self.id(self.other, number) for number in page.numbers]
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
        self, scores: dict[str, float], best: list[float], ids: list[str], theirs: list[float]
    ) -> None:
        """Each document has its score, and each place the score that belongs there."""
        right = [scores[id] for id in ids]
        assert theirs == pytest.approx(right, rel=RELATIVE, abs=ABSOLUTE)
        assert right == pytest.approx(best[: len(ids)], rel=RELATIVE, abs=ABSOLUTE)
        arrival = {id: place for place, id in enumerate(scores)}
        texts = {id: self._texts(id) for id in ids}
        for one, next_ in pairwise(ids):
            if scores[one] == scores[next_] and texts[one] == texts[next_]:
                assert arrival[one] < arrival[next_]

    def same_occurrences(self, ids: list[str], analyzer: str, texts: list[str]) -> None:
        """The same terms at the same positions."""
        found = [
            searcher.occurrences([self.number(searcher, id) for id in ids], analyzer, texts)
            for searcher in (self.right, self.other)
        ]
        for name in ("document", "position", "term", "joined", "starts"):
            right, other = (getattr(one, name) for one in found)
            assert other.dtype == right.dtype
            np.testing.assert_array_equal(other, right, name)

    def _texts(self, id: str) -> tuple[str, ...]:
        report = self._report(self.right, self.number(self.right, id))
        return tuple(getattr(report, name) for name in ATTRIBUTES)

    def id(self, searcher: Searcher, number: int) -> str:
        """The id that is stored with a document."""
        return self._report(searcher, number).id

    @staticmethod
    def number(searcher: Searcher, id: str) -> int:
        """The number of a document that is there."""
        number = searcher.find(id)
        assert number is not None
        return number

    @staticmethod
    def _report(searcher: Searcher, number: int) -> Document:
        return Document.from_json(bytes(searcher.payload(number))[2:].decode())


@contextmanager
def engines(name: str) -> Iterator[tuple[Engine, Engine]]:
    """The plain scan and another engine, over folders of their own."""
    with TemporaryDirectory() as folder:
        yield (
            open_engine("memory", Path(folder), SCHEMA),
            open_engine(name, Path(folder) / "index", SCHEMA),
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
                case Delete(ids):
                    exact = exact and known.isdisjoint(ids)
            pair = Pair(memory.searcher(), other.searcher(), exact)
            pair.same_documents()
            for i, query in enumerate(queries):
                pair.same_answers(query, offset=i % 3, limit=3)
            whole = pair.right.search(All(), limit=len(pair.right))
            ids = [pair.id(pair.right, number) for number in reversed(whole.numbers)]
            for analyzer in POSITIONAL:
                pair.same_occurrences(ids[: len(ids) // 2 + 1], analyzer, texts)


# Many reports: frequent words, rare words, long lists, several batches


def _drawn_report(draw: random.Random, id: int) -> Document:
    def text(longest: int) -> str:
        # Squared, so that low numbers are everywhere and high ones nearly nowhere.
        words = [f"từ{int(400 * draw.random() ** 4)}" for _ in range(draw.randint(0, longest))]
        return " ".join(
            "_".join(words[i : i + 2]) if i % 3 else words[i] for i in range(len(words))
        )

    return document(
        str(id),
        title=text(4),
        body=text(25),
        date=draw.choice([None, f"20{draw.randint(10, 25)}-{draw.randint(1, 12):02}-15"]),
        source=draw.choice(SOURCES),
        category=draw.choice(SOURCES),
    )


def _drawn_query(draw: random.Random, depth: int = 2) -> Query:
    analyzer = draw.choice(("syllables", "folded"))
    fields = SCHEMA.weighted(analyzer, draw.choice([{"title": 3.0, "body": 1.0}, {"body": 1.0}]))

    def word() -> str:
        word = f"từ{int(400 * draw.random() ** 4)}"
        return word if analyzer == "syllables" else word.replace("ừ", "u")

    weight = draw.choice((1.0, 0.5, 2.0))
    queries: list[Query]
    if depth == 0:
        queries = [
            Term(fields, word(), weight),
            Term(fields, word(), weight),
            Phrase(fields, (word(), word()), weight),
            Prefix(fields, word(), weight),
            Keyword("source", draw.choice(SOURCES)),
        ]
    else:
        parts = tuple(_drawn_query(draw, draw.randrange(depth)) for _ in range(draw.randint(1, 5)))
        queries = [
            And(parts[:2]),
            Or(parts),
            Or(parts),
            AtLeast(2, parts),
            And((parts[0], Not(parts[-1]))),
            Ranked(parts[0], Or(parts)),
        ]
    return draw.choice(queries)


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize(("seed", "count", "size"), [(1, 150, 1000), (2, 400, 90), (3, 700, 300)])
def test_many_reports_are_ranked_alike(name: str, seed: int, count: int, size: int) -> None:
    draw = random.Random(seed)
    reports = [_drawn_report(draw, id) for id in range(count)]
    with engines(name) as (memory, other):
        for engine in (memory, other):
            apply(engine, Rebuild(reports[: count // 2], size))
            for start in range(count // 2, count, size):
                apply(engine, Update(reports[start : start + size]))
        pair = Pair(memory.searcher(), other.searcher(), exact=True)
        pair.same_documents()
        for _ in range(15_000 // count):
            pair.same_answers(_drawn_query(draw), offset=draw.choice((0, 0, 7, 50)), limit=10)
        ids = [str(draw.randrange(count)) for _ in range(30)]
        pair.same_occurrences(list(dict.fromkeys(ids)), "syllables", [f"từ{i}" for i in range(20)])
