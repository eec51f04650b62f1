"""An answer is kept while the index stays as it is, and only for the same request."""

import datetime as dt
import gc
import weakref
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from indexer.analysis.segment import Segmenter
from indexer.batch import analyse
from indexer.build import rebuild
from indexer.document import Document
from indexer.engines import Engine, open_engine
from indexer.schema import news
from search_app.answers import Answers
from search_app.search import Archive, SearchPage, SearchRequest

REPORTS = [
    Document("1", "Bão vào Quảng Nam", "Bão mạnh lên trong đêm."),
    Document("2", "Cầu mới ở Hải Phòng", "Cầu dài hai cây số."),
]
ASKED = SearchRequest("bão")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    records = tmp_path / "reports.jsonl"
    records.write_text("".join(f"{report.to_json()}\n" for report in REPORTS), "utf-8")
    engine = open_engine("whoosh", tmp_path / "index", news())
    rebuild([records], engine, news())
    return engine


@pytest.fixture
def archive(engine: Engine) -> Archive:
    return Archive(engine, news())


def same(first: SearchPage, second: SearchPage) -> bool:
    """Whether two pages are one and the same, found once."""
    return first.hits is second.hits


def test_the_same_request_is_answered_once(archive: Archive) -> None:
    first, again = archive.search(ASKED), archive.search(SearchRequest("bão"))
    assert same(first, again)
    assert replace(first, seconds=0.0) == replace(again, seconds=0.0)


@pytest.mark.parametrize(
    "other", [{"text": "cầu"}, {"page": 2}, {"size": 5}, {"literal": True}, {"sort": "newest"}]
)
def test_another_request_has_its_own_answer(archive: Archive, other: dict[str, object]) -> None:
    wanted = replace(ASKED, **other)  # type: ignore[arg-type]
    first = archive.search(ASKED)
    assert archive.search(wanted).request == wanted
    assert same(first, archive.search(ASKED))


def test_a_changed_index_answers_anew(archive: Archive, engine: Engine) -> None:
    before = archive.search(ASKED)
    report = Document("3", "Bão tan", "Bão tan ở Lào.")
    engine.update(analyse([report], news().attributes, Segmenter()))
    after = archive.search(ASKED)
    assert (before.total, after.total) == (1, 2)
    engine.delete(["1"])
    assert [hit.document.id for hit in archive.search(ASKED).hits] == ["3"]


def test_an_index_that_was_replaced_is_let_go_at_once(archive: Archive, engine: Engine) -> None:
    def look() -> None:
        archive.search(ASKED)
        archive.search(replace(ASKED, text="bao vafo quang nam", collapse=True))
        archive.suggest("b")
        archive.related("1")

    archive.prepare()
    look()
    before = weakref.ref(engine.searcher())
    gc.collect()
    gc.disable()
    try:
        engine.update(analyse([Document("4", "Bão mới", "")], news().attributes, Segmenter()))
        look()
        assert before() is None
        before = weakref.ref(engine.searcher())
        vocabulary = weakref.ref(archive._attachments.vocabulary(engine.searcher()))
        engine.update(analyse([Document("5", "Bão tan", "")], news().attributes, Segmenter()))
        archive.stats()  # as health checks ask for, which search nothing
        assert before() is None
        assert vocabulary() is None
    finally:
        gc.enable()


def test_another_day_answers_anew(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    first = archive.search(ASKED)
    long_ago = SimpleNamespace(today=lambda: dt.date(2001, 9, 1))
    monkeypatch.setattr("search_app.answers.dt", SimpleNamespace(date=long_ago))
    assert not same(first, archive.search(ASKED))


def test_the_least_recently_asked_go_first(archive: Archive, engine: Engine) -> None:
    searcher = engine.searcher()
    pages = [archive.search(SearchRequest("bão", size=size)) for size in range(1, 40)]
    kept = Answers(capacity=100_000)
    for page in pages:
        kept.put(page, searcher)
    still = [kept.get(page.request, searcher) is not None for page in pages]
    assert not still[0]
    assert still[-1]
    assert still == sorted(still)


def test_values_counted_take_room_as_well(archive: Archive, engine: Engine) -> None:
    searcher, kept = engine.searcher(), Answers(capacity=100_000)
    page = archive.search(ASKED)
    many = replace(page, facets={"author": [(f"Người thứ {i}", 1) for i in range(1000)]})
    kept.put(many, searcher)
    assert kept.get(ASKED, searcher) is None
    kept.put(page, searcher)
    assert kept.get(ASKED, searcher) is page
