"""Of reports that say the same one is shown, the best, and it names the others."""

import datetime as dt

import pytest

from indexer.analysis.segment import Segmenter
from indexer.batch import analyse
from indexer.document import Document
from indexer.schema import news
from search_app.ranking import retrieve
from search_app.ranking.collapse import distinct
from search_app.search import Archive, SearchPage, SearchRequest
from tests.search_app.archives import ArchiveOf

STORY = (
    "Nhà máy nước ven sông tạm ngừng bơm lúc năm giờ sáng vì mặn vượt ngưỡng. Công ty cấp nước "
    "cho xe bồn chở nước ngọt tới các phường cuối nguồn, mỗi nhà được nhận bốn mươi lít. Đến "
    "chiều, độ mặn giảm còn một phần ba, máy bơm chạy lại, nước về yếu ở những con hẻm dài."
)
PRINTED = 7
"""Reports that print the story."""
OTHERS = 16
"""Reports with a word of it."""


def printed(number: int) -> Document:
    return Document(
        f"in-{number}",
        "Mặn vượt ngưỡng, nhà máy nước ngừng bơm" + " hai ngày" * (number % 2),
        STORY,
        date=dt.date(2024, 4, 1) + dt.timedelta(number),
        source=f"Báo {number}",
    )


def other(number: int) -> Document:
    text = f"Chuyện thứ {number} ở xóm {number}: con đò {number} chở nước qua bến {number}."
    return Document(f"khác-{number}", f"Bến nước {number}", text, date=dt.date(2023, 1, 1 + number))


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Archive:
    return archive_of([*map(printed, range(PRINTED)), *map(other, range(OTHERS))])


def ask(archive: Archive, **wanted: object) -> SearchPage:
    asked = {"collapse": True} | wanted
    return archive.search(SearchRequest("nước", **asked))  # type: ignore[arg-type]


def ids(page: SearchPage) -> list[str]:
    return [hit.document.id for hit in page.hits]


def everything(archive: Archive, **wanted: object) -> list[str]:
    """The ids of all pages, one behind the other."""
    first = ask(archive, **wanted)
    pages = [ask(archive, page=number, **wanted) for number in range(2, first.pages + 1)]
    return [id for page in (first, *pages) for id in ids(page)]


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("size", [1, 3, 10, 100])
def test_a_group_appears_once_on_all_pages_together(archive: Archive, size: int, sort: str) -> None:
    found = everything(archive, size=size, sort=sort)
    assert len(found) == OTHERS + 1
    assert len([id for id in found if id.startswith("in-")]) == 1
    assert {id for id in found if id.startswith("khác-")} == {f"khác-{i}" for i in range(OTHERS)}


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_the_best_of_a_group_stands_for_it(archive: Archive, sort: str) -> None:
    full = ids(ask(archive, collapse=False, size=100, sort=sort))
    best = next(id for id in full if id.startswith("in-"))
    collapsed = ids(ask(archive, size=100, sort=sort))
    assert best in collapsed
    assert collapsed == [id for id in full if id in collapsed]


def test_a_hit_names_its_reprints(archive: Archive) -> None:
    for collapse in (True, False):
        for hit in ask(archive, collapse=collapse, size=100).hits:
            names = {one.id for one in hit.reprints}
            group = {f"in-{i}" for i in range(PRINTED)} if hit.document.id[:3] == "in-" else set()
            assert names == group - {hit.document.id}
    (hit,) = ask(archive, source="Báo 3").hits
    assert printed(5).brief() in hit.reprints


def test_every_report_counts(archive: Archive) -> None:
    page = ask(archive)
    assert page.total == PRINTED + OTHERS
    assert sum(count for _, count in page.facets["source"]) == PRINTED


def test_pages_are_those_that_have_hits(archive: Archive) -> None:
    assert ask(archive, size=17).pages == 1
    assert ask(archive, size=16).pages == 2
    assert ask(archive, size=1).pages == OTHERS + 1
    assert ask(archive, size=1, collapse=False).pages == OTHERS + PRINTED


def test_in_full_every_report_is_shown(archive: Archive) -> None:
    assert len(ids(ask(archive, collapse=False, size=100))) == PRINTED + OTHERS
    assert len(ids(archive.search(SearchRequest("nước", size=100)))) == PRINTED + OTHERS


def test_reprints_that_are_gone_are_not_named(archive_of: ArchiveOf) -> None:
    archive = archive_of(map(printed, range(3)))
    archive._engine.delete(["in-1"])
    (hit,) = ask(archive).hits
    assert {hit.document.id, *(one.id for one in hit.reprints)} == {"in-0", "in-2"}


def test_a_report_that_was_replaced_is_still_one_of_its_group(
    archive_of: ArchiveOf, segmenter: Segmenter
) -> None:
    archive = archive_of([*map(printed, range(3)), *map(other, range(3))])
    assert len(ids(ask(archive))) == 4
    again = [*map(printed, range(2))]
    archive._engine.update(analyse(again, news().attributes, segmenter))
    found = ids(ask(archive))
    assert len(found) == 4
    assert {id for id in found if id.startswith("khác-")} == {f"khác-{i}" for i in range(3)}


def test_of_each_group_the_first_is_distinct() -> None:
    groups = {1: 0, 10: 0, 2: 1, 20: 1}
    assert list(distinct([10, 3, 2, 1, 20, 4], groups.get)) == [0, 1, 2, 5]


@pytest.fixture(scope="module")
def crowded(archive_of: ArchiveOf) -> Archive:
    """Most reports are reprints: of one story very many, of others a few."""
    few = (again(number, copy) for number in range(30) for copy in range(number % 4))
    return archive_of([*map(printed, range(90)), *few, *map(other, range(OTHERS))])


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("size", [1, 4, 10])
def test_every_page_but_the_last_is_full(
    crowded: Archive, size: int, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieve, "SPARE", 3)
    full = ids(ask(crowded, collapse=False, size=500, sort=sort))
    shown: list[str] = []
    for number in range(1, 500):
        page = ask(crowded, page=number, size=size, sort=sort)
        if not page.hits:
            break
        assert len(page.hits) == size or number == page.pages
        shown += ids(page)
    assert page.exact
    assert page.pages == number - 1
    assert shown == [id for id in full if id in set(shown)]
    groups = [*map(_group, shown)]
    assert sorted(groups) == sorted({*map(_group, full)})


@pytest.fixture(scope="module")
def large(archive_of: ArchiveOf) -> Archive:
    return archive_of([*map(printed, range(PRINTED)), *map(many, range(130))])


def test_collapsed_ranks_go_on_behind_the_documents_ranked_anew(large: Archive) -> None:
    found = everything(large, size=10)
    assert sorted(found) == sorted({*found})
    assert len(found) == 131


def test_pages_are_at_most_so_many_until_all_hits_are_looked_at(large: Archive) -> None:
    first = ask(large, size=1, sort="newest")
    assert not first.exact
    assert first.pages >= 131
    for page in (20, 131, 132, 999):
        assert ask(large, size=1, sort="newest", page=page).pages == 131
    last = ask(large, size=1, sort="newest", page=131)
    assert last.exact
    assert last.hits
    assert ask(large, size=1, collapse=False).exact


def again(number: int, copy: int) -> Document:
    """One of the reprints of a story with words of its own."""
    body = " ".join(f"Nước giếng {number} ở bến {number} dâng {i} gang tay." for i in range(9))
    return Document(f"lại-{number}-{copy}", f"Giếng {number}", body, date=dt.date(2022, 5, 1))


def _group(id: str) -> str:
    return "in" if id.startswith("in-") else id.rpartition("-")[0] if id[:3] == "lại" else id


def many(number: int) -> Document:
    return Document(
        f"m-{number}", f"Giếng nước số {number}", f"Giếng làng {number} trong vắt {number}."
    )
