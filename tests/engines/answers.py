"""The part of the contract about asking: matches, scores, orders, counts, places, statistics."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from indexer.engines import Engine, Occurrences, Searcher, Sort
from indexer.query import All, Or, Phrase, Prefix, Restriction, Term, Text

from .notation import decode
from .questions import ALL_CASES, FILES, PENDING, WAYS, Case, by_hand
from .toys import BODY, batch, document, ids, numbers, payload


class Answers:
    """Tests of an index that is there."""

    @pytest.mark.parametrize("way", WAYS)
    @pytest.mark.parametrize("case", ALL_CASES, ids=lambda case: f"{case.file}: {case.shows}")
    def test_case(
        self, case_searchers: dict[tuple[str, str], Searcher], case: Case, way: str
    ) -> None:
        searcher = case_searchers[case.file, way]
        query = decode(case.query)
        matches = searcher.search(
            query,
            offset=case.offset,
            limit=case.limit,
            sort=case.sort,
            facets=tuple(case.facets),
            histogram=case.histogram is not None,
        )
        assert matches.total == (len(case.ids) if case.total is None else case.total)
        assert matches.facets == case.facets
        assert matches.histogram == (case.histogram or {})
        assert len(matches.scores) == len(matches.numbers) == len(case.ids)
        if case.sort != "relevance":
            assert matches.scores == [0.0] * len(case.ids)
        if way in PENDING and case.sort == "relevance":
            if case.total is None:
                assert sorted(ids(searcher, matches.numbers)) == sorted(case.ids)
            return
        assert ids(searcher, matches.numbers) == case.ids
        scores = dict(zip(case.ids, matches.scores, strict=True))
        count = len(FILES[case.file][0])
        for id, parts in case.scores.items():
            assert scores[id] == pytest.approx(by_hand(parts, count), rel=1e-4, abs=1e-9)
        if case.frequency is not None:
            assert isinstance(query, Term | Prefix | Phrase)
            assert searcher.document_frequency(query) == case.frequency

    @pytest.mark.parametrize(
        "query", [Text("tin"), Restriction("source", "Báo"), "tin", None, Or((Text("tin"),))]
    )
    def test_what_is_no_engine_query_is_refused(self, engine: Engine, query: Any) -> None:
        engine.rebuild([batch([document("a", body="tin")])])
        with pytest.raises(TypeError, match="not asked for"):
            engine.searcher().search(query)

    def test_phrases_and_occurrences_want_positions(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", body="tin")])])
        with pytest.raises(ValueError, match="body_words"):
            engine.searcher().search(Phrase(BODY, ("tin",)))
        with pytest.raises(ValueError, match="words"):
            occurrences(engine.searcher(), "a", "words", ["tin"])

    def test_pages_tile_the_ranking(self, engine: Engine) -> None:
        reports = [document(str(i), body="tin " * (i % 7) + "gió " * (i % 5)) for i in range(500)]
        engine.rebuild([batch(reports[:180]), batch(reports[180:])])
        searcher = engine.searcher()
        query = Or((Term(BODY, "tin"), Term(BODY, "gió", 0.5)))
        whole = searcher.search(query, limit=500)
        assert whole.total == len(whole.numbers) == len(set(whole.numbers))
        assert whole.scores == sorted(whole.scores, reverse=True)
        for size in (7, 10, 100):
            pages = [
                searcher.search(query, offset=offset, limit=size)
                for offset in range(0, whole.total + size, size)
            ]
            assert [n for page in pages for n in page.numbers] == whole.numbers
            scores = [score for page in pages for score in page.scores]
            assert scores == pytest.approx(whole.scores)
            assert {page.total for page in pages} == {whole.total}

    @pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
    def test_thousands_at_once(self, engine: Engine, sort: Sort) -> None:
        reports = [document(str(i), body=f"tin số{i}", source=f"Báo {i % 3}") for i in range(3000)]
        engine.rebuild([batch(reports)])
        searcher = engine.searcher()
        matches = searcher.search(Term(BODY, "tin"), limit=5000, sort=sort, facets=["source"])
        assert ids(searcher, matches.numbers) == [str(i) for i in range(3000)]
        assert matches.total == 3000
        assert matches.facets == {"source": {"Báo 0": 1000, "Báo 1": 1000, "Báo 2": 1000}}

    def test_what_weighs_nothing_keeps_the_order_of_arrival(self, engine: Engine) -> None:
        engine.rebuild([batch(document(str(i), body="tin " * (1 + i % 5)) for i in range(1000))])
        matches = engine.searcher().search(Term(BODY, "tin", 0.0), limit=3)
        assert ids(engine.searcher(), matches.numbers) == ["0", "1", "2"]
        assert matches.scores == [0.0, 0.0, 0.0]

    def test_hundreds_of_parts(self, engine: Engine) -> None:
        reports = [document(str(i), body=f"số{i} tin") for i in range(40)]
        engine.rebuild([batch(reports)])
        parts = tuple(Term(BODY, f"số{i}", 1 + i) for i in range(400))
        matches = engine.searcher().search(Or(parts), limit=40)
        assert ids(engine.searcher(), matches.numbers) == [str(i) for i in reversed(range(40))]

    def test_long_words(self, engine: Engine) -> None:
        long = "dài" * 5000
        engine.rebuild([batch([document("a", body=f"{long} tin"), document("b", body=long[:-1])])])
        searcher = engine.searcher()
        assert searcher.search(Term(BODY, long)).numbers == [searcher.find("a")]
        assert searcher.search(Term(BODY, long[:-1])).numbers == [searcher.find("b")]
        assert searcher.search(Prefix(BODY, long[:-1])).total == 2
        assert searcher.document_frequency(Term(BODY, long + "i")) == 0

    def test_a_facet_asked_for_twice_is_counted_once(self, engine: Engine) -> None:
        engine.rebuild([batch(document(id, source="Báo") for id in "ab")])
        matches = engine.searcher().search(All(), facets=("source", "source"))
        assert matches.facets == {"source": {"Báo": 2}}

    # What an index tells besides

    def test_find_and_payload(self, engine: Engine) -> None:
        reports = [document(id, body="tin") for id in ("a", "báo/2021/số 1", "𠮷", "0")]
        engine.rebuild([batch(reports[:2]), batch(reports[2:])])
        searcher = engine.searcher()
        assert len(searcher) == 4
        for report in reports:
            assert bytes(searcher.payload(*numbers(searcher, [report.id]))) == payload(report)
            assert searcher.id(*numbers(searcher, [report.id])) == report.id
        assert searcher.find("b") is None
        assert searcher.find("") is None

    def test_large_payloads(self, engine: Engine) -> None:
        small = batch([document("a"), document("b")])
        contents = (bytes(range(256)) * 5000, b"")
        engine.rebuild([replace(small, payloads=contents)])
        searcher = engine.searcher()
        kept = [bytes(searcher.payload(number)) for number in numbers(searcher, "ab")]
        assert tuple(kept) == contents

    def test_average_length(self, engine: Engine) -> None:
        engine.rebuild(
            [batch([document("a", title="34-KL", body="ba bốn … năm_sáu"), document("b")])]
        )
        average = engine.searcher().average_length
        assert average(["title_words"]) == pytest.approx(1.5)
        assert average(["title_syllables"]) == pytest.approx(0.5)
        assert average(["title_words", "body_words"]) == pytest.approx(3.0)
        assert average(["lead_words"]) == 0.0
        assert average([]) == 0.0

    def test_average_length_of_nothing(self, engine: Engine) -> None:
        engine.rebuild([])
        assert engine.searcher().average_length(["title_words"]) == 0.0
        assert len(engine.searcher()) == 0

    def test_values(self, engine: Engine) -> None:
        sources = ["Báo Trưa", "Báo Sớm", "", "Báo Sớm", "báo sớm", "Báo Trưa", "Báo Sớm"]
        engine.rebuild([batch(document(str(i), source=s) for i, s in enumerate(sources))])
        values = engine.searcher().values("source")
        assert list(values.items()) == [("Báo Sớm", 3), ("Báo Trưa", 2), ("báo sớm", 1)]
        assert dict(engine.searcher().values("category")) == {}

    def test_values_forget_what_is_gone(self, engine: Engine) -> None:
        engine.rebuild([batch(document(id, source=f"Báo {id}") for id in "abc")])
        engine.delete(["a"])
        engine.update(batch([document("b", source="Báo c")]))
        assert dict(engine.searcher().values("source")) == {"Báo c": 2}

    # Occurrences

    def test_words(self, engine: Engine) -> None:
        reports = [
            document("a", title="Hải_Phòng mưa …", lead="gió", body="hải … Bão"),
            document("b", body="mưa"),
            document("c"),
            document("d", title="nắng", body="đầy trời hôm_nay"),
        ]
        engine.rebuild([batch(reports[:2])])
        engine.update(batch(reports[2:]))
        searcher = engine.searcher()
        found = searcher.words(numbers(searcher, "dbca"))
        assert list(found.numbers) == numbers(searcher, "dbca")
        assert found.starts.tolist() == [[0, 1, 1, 4], [0, 0, 0, 1], [0, 0, 0, 0], [0, 3, 4, 7]]
        words = searcher.terms(found.word.tolist(), "syllables")
        assert list(map("_".join, words)) == [
            *("nắng", "đầy", "trời", "hôm_nay"),
            "mưa",
            *("hải_phòng", "mưa", "", "gió", "hải", "", "bão"),
        ]
        every = searcher.terms(range(searcher.known_words), "syllables")
        assert set(words) <= set(every)
        assert [every[word] for word in found.word.tolist()] == words
        folded = searcher.terms(found.word[[0, 1, 5]].tolist(), "folded")
        assert folded == [("nang",), ("day",), ("hai", "phong")]
        assert len(searcher.words([]).word) == 0
        with pytest.raises(ValueError, match="words"):
            searcher.terms([], "words")

    def test_occurrences(self, engine: Engine) -> None:
        reports = [
            document("a", title="Hải_Phòng mưa", body="mưa … Hải_Phòng hải"),
            document("b", lead="mưa"),
            document("c"),
            document("d", title="phòng", body="Hải"),
        ]
        engine.rebuild([batch(reports[:1]), batch(reports[1:])])
        searcher = engine.searcher()
        found = occurrences(searcher, "dac", "syllables", ["phòng", "hải", "gió"])
        assert found.starts.tolist() == [[0, 1, 1, 2], [0, 3, 3, 7], [0, 0, 0, 0]]
        assert list(rows(found.document, found.position, found.term)) == [
            (0, 0, 0),
            (0, 1, 1),
            (1, 0, 1),
            (1, 1, 0),
            (1, 4, 1),
            (1, 5, 0),
            (1, 6, 1),
        ]

    def test_occurrences_of_folded_terms(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", title="Đà_Nẵng", body="đa")])])
        searcher = engine.searcher()
        found = occurrences(searcher, "a", "folded", ["da"])
        assert found.starts.tolist() == [[0, 2, 2, 3]]
        assert list(rows(found.document, found.position, found.term)) == [
            (0, 0, 0),
            (0, 2, 0),
        ]

    def test_occurrences_shapes(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", title="mưa"), document("b", body="mưa")])])
        searcher = engine.searcher()
        for asked, texts, count in (("", ["mưa"], 0), ("ab", [], 0), ("ba", ["mưa"], 2)):
            found = occurrences(searcher, asked, "syllables", texts)
            assert found.starts.shape == (len(asked), 4)
            assert found.starts.dtype == np.int32
            for column in (found.document, found.position, found.term):
                assert column.shape == (count,)
                assert column.dtype == np.int32

    def test_occurrences_after_changes(self, engine: Engine) -> None:
        engine.rebuild([batch(document(id, body="mưa gió") for id in "abc")])
        engine.delete(["a"])
        engine.update(batch([document("b", title="gió", body="Mưa_gió")]))
        searcher = engine.searcher()
        found = occurrences(searcher, "bc", "syllables", ["gió"])
        assert found.starts.tolist() == [[0, 1, 1, 3], [0, 0, 0, 2]]
        assert list(rows(found.document, found.position, found.term)) == [
            (0, 0, 0),
            (0, 2, 0),
            (1, 1, 0),
        ]


def occurrences(
    searcher: Searcher, ids: Iterable[str], analyzer: str, texts: Sequence[str]
) -> Occurrences:
    """Where the terms stand in the documents with these ids."""
    return searcher.occurrences(searcher.words(numbers(searcher, ids)), analyzer, texts)


def rows(*columns: np.ndarray[Any, Any]) -> Iterator[tuple[Any, ...]]:
    """Parallel arrays as rows of Python values."""
    return zip(*(column.tolist() for column in columns), strict=True)
