"""What every engine must do: subclass `EngineContract`, name the engine, and its gaps with reasons.

Questions and their answers are data, one file a subject in `cases/`. A case gives a query in the
notation of `notation.py` and the ids it finds, in order. `scores` are written down as BM25 is by
hand: the documents with the term, and x, the weighted frequency over the length norm.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import log
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import numpy as np
import pytest

from indexer.batch import Batch
from indexer.document import Document
from indexer.engines import ENGINES, Engine, Searcher, Sort, open_engine
from indexer.errors import IndexNotFound, IndexOutdated
from indexer.query import All, Keyword, Or, Phrase, Prefix, Query, Restriction, Term, Text

from .notation import decode, fields
from .toys import SCHEMA, batch, document, documents, payload

CASES = Path(__file__).parent / "cases"
BODY = fields("body_words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question and its answer; a key that is none of these is a mistake in the file."""

    file: str
    shows: str
    query: Any
    ids: list[str]
    total: int | None = None
    scores: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    frequency: int | None = None
    offset: int = 0
    limit: int = 10
    sort: Sort = "relevance"
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    histogram: dict[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """One file of questions about the same documents."""

    about: str
    documents: list[dict[str, Any]]
    cases: list[dict[str, Any]]


def read(path: Path) -> tuple[list[Document], list[Case]]:
    """The documents and the cases of a file."""
    file = Cases(**json.loads(path.read_text("utf-8")))
    return documents(file.documents), [Case(file=path.stem, **case) for case in file.cases]


FILES = {path.stem: read(path) for path in sorted(CASES.glob("*.json"))}
ALL_CASES = [case for _, cases in FILES.values() for case in cases]


def _whole(engine: Engine, reports: list[Document]) -> None:
    engine.rebuild([batch(reports)])


def _in_batches(engine: Engine, reports: list[Document]) -> None:
    engine.rebuild(batch([one]) for one in reports)


def _one_by_one(engine: Engine, reports: list[Document]) -> None:
    engine.rebuild([])
    for one in reports:
        engine.update(batch([one]))


def _replaced(engine: Engine, reports: list[Document]) -> None:
    """Every document had another text before, and there were others, in the way."""
    old = [document(one.id, title="cảng gió", body="tin mưa", source="Cũ") for one in reports]
    engine.rebuild([batch([*old, document("gone", body="tin gió ha")])])
    engine.delete(["gone"])
    if reports:
        engine.update(batch(reports))


WAYS: dict[str, Callable[[Engine, list[Document]], None]] = {
    "whole": _whole,
    "in batches": _in_batches,
    "one by one": _one_by_one,
    "replaced": _replaced,
}
"""The ways an index can have come about; what it answers must not depend on them."""

PENDING = {"replaced"}
"""Ways that leave deletions behind, which an engine may go on counting in its statistics."""


def searchers(engine_name: str, folder: Path) -> dict[tuple[str, str], Searcher]:
    """A searcher over the documents of each file, come about in each way."""
    made = {}
    for i, (way, make) in enumerate(WAYS.items()):
        for file, (reports, _) in FILES.items():
            engine = open_engine(engine_name, folder / f"{file}-{i}", SCHEMA)
            make(engine, reports)
            made[file, way] = engine.searcher()
    return made


class EngineContract:
    """The tests. `engine_name` says whose, `gaps` which ones it does not pass, and why."""

    engine_name: ClassVar[str]
    gaps: ClassVar[Mapping[str, str]] = {}

    @pytest.fixture(autouse=True)
    def _gaps(self, request: pytest.FixtureRequest) -> None:
        name = getattr(request.node, "originalname", request.node.name)
        if name in self.gaps:
            pytest.skip(self.gaps[name])

    @pytest.fixture
    def where(self, tmp_path: Path) -> Path:
        return tmp_path / "index"

    @pytest.fixture
    def engine(self, where: Path) -> Engine:
        return open_engine(self.engine_name, where, SCHEMA)

    # Questions and answers

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
        with pytest.raises(TypeError):
            engine.searcher().search(query)

    def test_phrases_and_occurrences_want_positions(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", body="tin")])])
        with pytest.raises(ValueError, match="body_words"):
            engine.searcher().search(Phrase(BODY, ("tin",)))
        with pytest.raises(ValueError, match="words"):
            engine.searcher().occurrences(numbers(engine.searcher(), "a"), "words", ["tin"])

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

    # What an index tells besides

    def test_find_and_payload(self, engine: Engine) -> None:
        reports = [document(id, body="tin") for id in ("a", "báo/2021/số 1", "𠮷", "0")]
        engine.rebuild([batch(reports[:2]), batch(reports[2:])])
        searcher = engine.searcher()
        assert len(searcher) == 4
        for report in reports:
            assert bytes(searcher.payload(*numbers(searcher, [report.id]))) == payload(report)
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

    def test_occurrences(self, engine: Engine) -> None:
        reports = [
            document("a", title="Hải_Phòng mưa", body="mưa … Hải_Phòng hải"),
            document("b", lead="mưa"),
            document("c"),
            document("d", title="phòng", body="Hải"),
        ]
        engine.rebuild([batch(reports[:1]), batch(reports[1:])])
        searcher = engine.searcher()
        found = searcher.occurrences(numbers(searcher, "dac"), "syllables", ["phòng", "hải", "gió"])
        assert found.starts.tolist() == [[0, 1, 1, 2], [0, 3, 3, 7], [0, 0, 0, 0]]
        assert list(rows(found.document, found.position, found.term, found.joined)) == [
            (0, 0, 0, False),
            (0, 1, 1, False),
            (1, 0, 1, False),
            (1, 1, 0, True),
            (1, 4, 1, False),
            (1, 5, 0, True),
            (1, 6, 1, False),
        ]

    def test_occurrences_of_folded_terms(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", title="Đà_Nẵng", body="đa")])])
        searcher = engine.searcher()
        found = searcher.occurrences(numbers(searcher, "a"), "folded", ["da"])
        assert found.starts.tolist() == [[0, 2, 2, 3]]
        assert list(rows(found.document, found.position, found.term, found.joined)) == [
            (0, 0, 0, False),
            (0, 2, 0, False),
        ]

    def test_occurrences_shapes(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", title="mưa"), document("b", body="mưa")])])
        searcher = engine.searcher()
        for asked, texts, count in (("", ["mưa"], 0), ("ab", [], 0), ("ba", ["mưa"], 2)):
            found = searcher.occurrences(numbers(searcher, asked), "syllables", texts)
            assert found.starts.shape == (len(asked), 4)
            assert found.starts.dtype == np.int32
            for column, kind in (
                (found.document, np.int32),
                (found.position, np.int32),
                (found.term, np.int32),
                (found.joined, np.bool_),
            ):
                assert column.shape == (count,)
                assert column.dtype == kind

    def test_occurrences_after_changes(self, engine: Engine) -> None:
        engine.rebuild([batch(document(id, body="mưa gió") for id in "abc")])
        engine.delete(["a"])
        engine.update(batch([document("b", title="gió", body="Mưa_gió")]))
        searcher = engine.searcher()
        found = searcher.occurrences(numbers(searcher, "bc"), "syllables", ["gió"])
        assert found.starts.tolist() == [[0, 1, 1, 3], [0, 0, 0, 2]]
        assert list(rows(found.document, found.position, found.term, found.joined)) == [
            (0, 0, 0, False),
            (0, 2, 0, True),
            (1, 1, 0, False),
        ]

    # Changing an index

    def test_nothing_there_yet(self, engine: Engine) -> None:
        with pytest.raises(IndexNotFound):
            engine.searcher()
        with pytest.raises(IndexNotFound):
            engine.update(batch([document("a")]))
        with pytest.raises(IndexNotFound):
            engine.delete(["a"])

    def test_update_adds_and_replaces(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", body="mưa"), document("b", body="mưa")])])
        new = [document("c", body="mưa"), document("a", body="nắng mưa", source="Mới")]
        engine.update(batch(new))
        searcher = engine.searcher()
        assert len(searcher) == 3
        mua = searcher.search(Term(BODY, "mưa"), sort="newest")
        assert ids(searcher, mua.numbers) == ["b", "c", "a"]
        assert searcher.search(Keyword("source", "Mới")).numbers == [searcher.find("a")]

    def test_the_same_update_again_changes_nothing(self, engine: Engine) -> None:
        reports = [document(id, body="mưa") for id in "ab"]
        engine.rebuild([batch(reports)])
        for _ in range(3):
            engine.update(batch(reports))
        assert found(engine, All()) == {"a", "b"}
        assert engine.searcher().search(Term(BODY, "mưa")).total == 2

    def test_an_update_of_nothing(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", body="mưa")])])
        engine.update(batch([]))
        assert found(engine, All()) == {"a"}

    def test_many_updates(self, engine: Engine) -> None:
        engine.rebuild([])
        for i in range(30):
            engine.update(batch([document(str(i % 20), body=f"mưa lần{i}")]))
        assert found(engine, Term(BODY, "mưa")) == {str(i) for i in range(20)}
        assert found(engine, Term(BODY, "lần29")) == {"9"}
        assert found(engine, Term(BODY, "lần9")) == set()

    def test_delete(self, engine: Engine) -> None:
        engine.rebuild([batch(document(id, body="mưa") for id in "abc")])
        assert engine.delete(["b", "không có", "b"]) == 1
        assert found(engine, Term(BODY, "mưa")) == {"a", "c"}
        assert found(engine, All()) == {"a", "c"}
        assert engine.searcher().find("b") is None
        assert engine.delete(["b"]) == 0
        assert engine.delete([]) == 0
        assert engine.delete(iter("ac")) == 2
        assert len(engine.searcher()) == 0

    def test_a_deleted_document_can_come_back(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", body="mưa")])])
        engine.delete(["a"])
        engine.update(batch([document("a", body="nắng")]))
        assert found(engine, Term(BODY, "nắng")) == {"a"}
        assert found(engine, Term(BODY, "mưa")) == set()

    def test_rebuild_replaces_everything(self, engine: Engine) -> None:
        assert engine.rebuild([batch([document("a", body="mưa"), document("b")])]) == 2
        engine.delete(["b"])
        assert engine.rebuild([batch([document("c", body="mưa")]), batch([])]) == 1
        assert found(engine, All()) == {"c"}
        assert engine.rebuild([]) == 0
        assert found(engine, All()) == set()

    def test_statistics_are_exact_after_a_rebuild(self, engine: Engine) -> None:
        engine.rebuild([batch(document(id, body="mưa mưa mưa") for id in "abc")])
        engine.delete(["a"])
        engine.update(batch([document("b", body="gió")]))
        engine.rebuild([batch([document("b", body="gió"), document("c", body="mưa mưa mưa")])])
        searcher = engine.searcher()
        assert searcher.document_frequency(Term(BODY, "mưa")) == 1
        assert searcher.average_length(["body_words"]) == 2.0

    # What may go wrong, and what must not be seen

    def test_a_failed_rebuild_changes_nothing(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", body="mưa")])], lambda: {"x": b"1"})

        def failing() -> Iterator[Batch]:
            yield batch([document("b", body="mưa")])
            yield batch([document("c", body="mưa")])
            raise OSError("đĩa hỏng")

        with pytest.raises(OSError, match="đĩa hỏng"):
            engine.rebuild(failing(), lambda: {"x": b"2"})
        assert found(engine, All()) == {"a"}
        assert bytes(engine.searcher().attachment("x") or b"") == b"1"
        engine.update(batch([document("d", body="mưa")]))
        assert engine.rebuild([batch([document("e")])]) == 1
        assert found(engine, All()) == {"e"}

    def test_a_failed_attachment_changes_nothing(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", body="mưa")])])

        def failing() -> dict[str, bytes]:
            raise RuntimeError("không đếm được")

        with pytest.raises(RuntimeError, match="không đếm được"):
            engine.rebuild([batch([document("b")])], failing)
        assert found(engine, All()) == {"a"}

    def test_a_failed_first_rebuild_leaves_no_index(self, engine: Engine) -> None:
        def failing() -> Iterator[Batch]:
            yield batch([document("a")])
            raise OSError("đĩa hỏng")

        with pytest.raises(OSError, match="đĩa hỏng"):
            engine.rebuild(failing())
        with pytest.raises(IndexNotFound):
            engine.searcher()

    def test_the_old_index_answers_while_the_new_one_is_built(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", body="mưa")])], lambda: {"x": b"1"})

        def looking() -> Iterator[Batch]:
            for id in "bc":
                yield batch([document(id, body="mưa")])
                assert found(engine, Term(BODY, "mưa")) == {"a"}

        def attachments() -> dict[str, bytes]:
            assert found(engine, All()) == {"a"}
            assert bytes(engine.searcher().attachment("x") or b"") == b"1"
            return {"x": b"2"}

        assert engine.rebuild(looking(), attachments) == 2
        assert found(engine, All()) == {"b", "c"}

    def test_a_searcher_stays_what_it_was(self, engine: Engine) -> None:
        first = [document(id, body="mưa " * n, source="Cũ") for id, n in (("a", 1), ("b", 2))]
        engine.rebuild([batch(first)], lambda: {"x": b"1"})
        searcher = engine.searcher()

        def seen() -> tuple[Any, ...]:
            matches = searcher.search(Term(BODY, "mưa"), facets=["source"])
            return (
                ids(searcher, matches.numbers),
                matches.scores,
                matches.facets,
                searcher.find("a"),
                dict(searcher.values("source")),
                searcher.average_length(["body_words"]),
                bytes(searcher.attachment("x") or b""),
                len(searcher),
            )

        before = seen()
        assert before[0] == ["b", "a"]
        engine.update(batch([document("a", body="gió", source="Mới"), document("c", body="mưa")]))
        assert seen() == before
        engine.delete(["b"])
        assert seen() == before
        engine.rebuild([batch([document("d", body="mưa")])], lambda: {"x": b"2"})
        assert seen() == before
        assert found(engine, All()) == {"d"}

    def test_many_threads_ask_while_one_changes(self, engine: Engine) -> None:
        engine.rebuild([batch(document(str(i), body="mưa gió") for i in range(50))])
        failures: list[BaseException] = []

        def ask() -> None:
            try:
                for _ in range(40):
                    matches = engine.searcher().search(
                        Or((Term(BODY, "mưa"), Term(BODY, "gió"))), limit=60, histogram=True
                    )
                    assert matches.total == len(matches.numbers) == 50
            except BaseException as error:
                failures.append(error)

        threads = [Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for i in range(10):
            engine.update(batch([document(str(i), body=f"mưa gió lần{i}")]))
        for thread in threads:
            thread.join()
        assert failures == []

    # Attachments

    def test_attachments(self, engine: Engine) -> None:
        asked: list[str] = []

        def batches() -> Iterator[Batch]:
            yield batch([document("a")])
            asked.append("batches")

        def attachments() -> dict[str, bytes]:
            asked.append("attachments")
            return {"vocabulary.bigrams": bytes(range(256)) * 1000, "empty": b""}

        engine.rebuild(batches(), attachments)
        assert asked == ["batches", "attachments"]
        searcher = engine.searcher()
        kept = searcher.attachment("vocabulary.bigrams")
        assert isinstance(kept, memoryview)
        assert bytes(kept) == bytes(range(256)) * 1000
        assert bytes(searcher.attachment("empty") or b"?") == b"?"
        assert searcher.attachment("empty") is not None
        assert searcher.attachment("none") is None

    def test_attachments_stay_until_the_next_rebuild(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a")])], lambda: {"x": b"1", "y": b"1"})
        engine.update(batch([document("b")]))
        engine.delete(["a"])
        assert bytes(engine.searcher().attachment("x") or b"") == b"1"
        engine.rebuild([batch([document("a")])], lambda: {"x": b"2"})
        assert bytes(engine.searcher().attachment("x") or b"") == b"2"
        assert engine.searcher().attachment("y") is None
        engine.rebuild([batch([document("a")])])
        assert engine.searcher().attachment("x") is None

    # On disk

    def test_reopening(self, engine: Engine, where: Path) -> None:
        reports = [document("a", body="mưa", date="2021-07-16", source="Báo"), document("b")]
        engine.rebuild([batch(reports)], lambda: {"x": b"1"})
        engine.update(batch([document("c", body="Mưa_gió mưa")]))
        engine.delete(["b"])
        again = open_engine(self.engine_name, where, SCHEMA)
        assert found(again, All()) == {"a", "c"}
        searcher = again.searcher()
        assert searcher.find("b") is None
        assert searcher.search(Keyword("source", "Báo"), histogram=True).histogram == {"2021-07": 1}
        assert searcher.search(Phrase(fields("body_syllables"), ("gió", "mưa"))).total == 1
        assert bytes(searcher.attachment("x") or b"") == b"1"
        assert bytes(searcher.payload(*numbers(searcher, "a"))) == payload(reports[0])

    def test_two_engines_over_one_index(self, engine: Engine, where: Path) -> None:
        other = open_engine(self.engine_name, where, SCHEMA)
        engine.rebuild([batch([document("a")])])
        assert found(other, All()) == {"a"}
        other.update(batch([document("b")]))
        assert found(engine, All()) == {"a", "b"}
        engine.delete(["a"])
        assert found(other, All()) == {"b"}
        engine.rebuild([batch([document("c")])])
        assert found(other, All()) == {"c"}

    def test_another_schema_is_refused(self, engine: Engine, where: Path) -> None:
        engine.rebuild([batch([document("a")])])
        other = open_engine(self.engine_name, where, replace(SCHEMA, version="toys-2"))
        with pytest.raises(IndexOutdated, match="rebuild"):
            other.searcher()
        with pytest.raises(IndexOutdated):
            other.update(batch([document("b")]))
        with pytest.raises(IndexOutdated):
            other.delete(["a"])
        assert found(engine, All()) == {"a"}
        assert other.rebuild([batch([document("c")])]) == 1
        assert found(other, All()) == {"c"}

    def test_the_missing_index_names_the_command(self, engine: Engine) -> None:
        with pytest.raises(IndexNotFound, match="rebuild"):
            engine.searcher()

    def test_gaps_are_tests(self) -> None:
        assert self.engine_name in ENGINES
        assert [name for name in self.gaps if not hasattr(type(self), name)] == []


def by_hand(parts: list[dict[str, Any]], count: int) -> float:
    """A score as a case writes it: weight * sum of the terms' idf * x / (x + 1.5), added up."""
    score = 0.0
    for part in parts:
        assert set(part) <= {"df", "x", "weight"}
        terms = part["df"] if isinstance(part["df"], list) else [part["df"]]
        idf = sum(log(1 + (count - df + 0.5) / (df + 0.5)) for df in terms)
        x = float(Fraction(part["x"]))
        score += part.get("weight", 1) * idf * x / (x + 1.5)
    return score


def ids(searcher: Searcher, numbers: Iterable[int]) -> list[str]:
    """The ids of these documents, told by what is stored with them."""
    stored = [bytes(searcher.payload(number)) for number in numbers]
    return [json.loads(one.removeprefix(b"\x00\xff"))["id"] for one in stored]


def numbers(searcher: Searcher, ids: Iterable[str]) -> list[int]:
    """The numbers of the documents with these ids."""
    found = [searcher.find(id) for id in ids]
    assert None not in found
    return [number for number in found if number is not None]


def found(engine: Engine, query: Query) -> set[str]:
    """The ids of the documents that match now."""
    searcher = engine.searcher()
    return set(ids(searcher, searcher.search(query, limit=1000).numbers))


def rows(*columns: np.ndarray[Any, Any]) -> Iterator[tuple[Any, ...]]:
    """Parallel arrays as rows of Python values."""
    return zip(*(column.tolist() for column in columns), strict=True)
