"""Choosing a facet's value narrows the search, choosing it again frees it."""

import datetime as dt
from dataclasses import replace

import pytest

from search_app.search import SearchPage, SearchRequest
from search_app.shape import counts
from search_app.web.facets import choices, restricted, restrictions, year

REQUEST = SearchRequest(text="báo", page=4, size=20, sort="newest")


def answer(request: SearchRequest) -> SearchPage:
    return SearchPage(
        request=request,
        hits=(),
        total=9,
        pages=1,
        notices=(),
        alternatives=(),
        facets={"source": [("A", 5), ("B", 2)], "category": [("Y tế", 3)]},
        others={"source": 0, "category": 12},
        months={"2021-12": 1, "2023-01": 4, "2022-07": 2, "2023-11": 1},
        seconds=0.0,
    )


def test_months_are_summed_by_year_newest_first() -> None:
    assert counts(answer(REQUEST)) == {
        "source": [("A", 5), ("B", 2)],
        "category": [("Y tế", 3)],
        "author": [],
        "year": [("2023", 5), ("2022", 2), ("2021", 1)],
    }


def test_choosing_a_value_asks_for_the_first_page_of_the_rest() -> None:
    chosen = choices(answer(REQUEST))["source"].choices[1]
    assert chosen.request == replace(REQUEST, page=1, source="B")
    assert not chosen.chosen


def test_a_facet_without_values_offers_no_choice() -> None:
    assert list(choices(answer(REQUEST))) == ["source", "category", "year"]


def test_values_that_cannot_be_chosen_are_counted() -> None:
    others = {field: facet.others for field, facet in choices(answer(REQUEST)).items()}
    assert others == {"source": 0, "category": 12, "year": 0}


def test_a_chosen_value_is_freed_by_choosing_it_again() -> None:
    narrowed = replace(REQUEST, source="A", category="Y tế")
    first, second = choices(answer(narrowed))["source"].choices
    assert first.chosen
    assert first.request == replace(narrowed, page=1, source=None)
    assert second.request == replace(narrowed, page=1, source="B")


def test_a_year_is_its_first_day_to_its_last() -> None:
    newest = choices(answer(REQUEST))["year"].choices[0].request
    assert (newest.first, newest.last) == (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    again = choices(answer(newest))["year"].choices[0]
    assert again.chosen
    assert again.request == replace(REQUEST, page=1)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (dt.date(2023, 1, 1), dt.date(2023, 12, 31), "2023"),
        (dt.date(2022, 1, 1), dt.date(2023, 12, 31), None),
        (dt.date(2023, 1, 2), dt.date(2023, 12, 31), "2023"),
        (dt.date(2023, 1, 1), dt.date(2023, 12, 30), "2023"),
        (dt.date(2023, 1, 2), dt.date(2023, 12, 30), None),
        (dt.date(2023, 1, 1), None, None),
        (None, None, None),
    ],
)
def test_a_year_is_chosen_where_the_dates_are_in_it_and_one_is_its_edge(
    first: dt.date | None, last: dt.date | None, expected: str | None
) -> None:
    assert year(SearchRequest(first=first, last=last)) == expected


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (dt.date(2023, 8, 1), None),
        (None, dt.date(2023, 5, 31)),
        (dt.date(2022, 3, 1), dt.date(2023, 5, 31)),
    ],
)
def test_a_year_narrows_the_dates_asked_for_and_never_widens_them(
    first: dt.date | None, last: dt.date | None
) -> None:
    asked = replace(REQUEST, first=first, last=last)
    newest = choices(answer(asked))["year"].choices[0]
    narrowed = newest.request
    assert narrowed.first == max(first or dt.date(2023, 1, 1), dt.date(2023, 1, 1))
    assert narrowed.last == min(last or dt.date(2023, 12, 31), dt.date(2023, 12, 31))
    again = choices(answer(narrowed))["year"].choices[0]
    assert again.chosen
    later = first if first and first.year == 2023 else None  # an edge of the year is the year's
    assert again.request == replace(REQUEST, page=1, first=later, last=last)


def test_every_restriction_can_be_taken_back_alone() -> None:
    full = replace(
        REQUEST, source="A", author="B", first=dt.date(2021, 7, 16), last=dt.date(2023, 2, 6)
    )
    found = restrictions(full)
    assert [(name, value) for name, value, _ in found] == [
        ("source", "A"),
        ("author", "B"),
        ("from", "16/7/2021"),
        ("to", "6/2/2023"),
    ]
    assert found[2][2] == replace(full, page=1, first=None)
    assert found[3][2] == replace(full, page=1, last=None)
    assert restrictions(REQUEST) == []


def test_a_whole_year_is_one_restriction() -> None:
    assert restrictions(restricted(REQUEST, "year", "2023")) == [
        ("year", "2023", replace(REQUEST, page=1))
    ]
