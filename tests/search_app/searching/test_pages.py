"""Pages of a ranking are consistent."""

import pytest

from search_app.search import Archive, SearchRequest
from tests.search_app.searching.asking import ask


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("text", ["mưa", "mua", "mưa lớn", "", "-lớn", "mư*"])
@pytest.mark.parametrize("size", [10, 33, 100])
def test_pages_part_the_whole(size: int, text: str, sort: str, many: Archive) -> None:
    first = ask(many, text, size=size, sort=sort)
    assert first.pages == -(-first.total // size)
    seen = [
        hit.document.id
        for number in range(1, first.pages + 1)
        for hit in ask(many, text, size=size, sort=sort, page=number).hits
    ]
    assert len(seen) == len(set(seen)) == first.total
    assert first.total >= 80


def test_other_sizes_do_not_change_the_order(many: Archive) -> None:
    orders = {
        size: [
            hit.document.id
            for number in range(1, -(-250 // size) + 1)
            for hit in ask(many, "mưa lớn", size=size, page=number).hits
        ]
        for size in (7, 10, 30, 99, 100)
    }
    assert len({tuple(order) for order in orders.values()}) == 1


def test_scores_of_the_best_go_down(many: Archive) -> None:
    scores = [hit.score for hit in ask(many, "mưa lớn", size=100).hits]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("number", [26, 27, 1000, 10**9])
@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_beyond_the_last_page_there_is_nothing(number: int, sort: str, many: Archive) -> None:
    page = ask(many, "mưa", page=number, sort=sort)
    assert (page.total, page.pages) == (250, 25)
    assert page.hits == ()
    assert page.facets["source"]


def test_totals_facets_and_months_are_the_same_on_every_page(many: Archive) -> None:
    first = ask(many, "mưa")
    for number in (2, 11, 25, 30):
        page = ask(many, "mưa", page=number)
        assert (page.total, page.facets, page.months) == (
            first.total,
            first.facets,
            first.months,
        )


def test_sorted_by_date_undated_reports_come_last(many: Archive) -> None:
    for sort, turned in (("newest", True), ("oldest", False)):
        dates = [
            hit.document.date
            for number in (1, 2, 3)
            for hit in ask(many, "mưa", size=100, sort=sort, page=number).hits
        ]
        dated = [date for date in dates if date]
        assert dated == sorted(dated, reverse=turned)
        assert dates[len(dated) :] == [None] * 25


def test_the_page_says_what_was_asked_and_how_long_it_took(archive: Archive) -> None:
    request = SearchRequest("bão", size=1)
    page = archive.search(request)
    assert page.request is request
    assert 0 < page.seconds < 10
    assert (page.total, page.pages, len(page.hits)) == (2, 2, 1)
