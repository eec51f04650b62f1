"""Facets count what was found, and narrow it."""

import datetime as dt

from search_app.search import Archive
from tests.search_app.archives import found
from tests.search_app.searching.asking import ask


def test_facets_count_the_whole_result_most_first(archive: Archive) -> None:
    page = ask(archive, "bao", size=1)
    assert page.facets == {
        "source": [("Báo Sớm", 3), ("Tin Biển", 1)],
        "category": [("Thời sự", 2), ("Công nghệ", 1), ("Văn hóa", 1)],
        "author": [("Lê Thị Hà", 2), ("Trần Văn Bình", 1)],
    }
    assert page.months == {"2021-07": 1, "2022-03": 1, "2023-06": 1, "2023-08": 1}


def test_facets_add_up_to_the_total(many: Archive) -> None:
    for text in ("mưa", "mưa lớn", "huyện 7", "-lớn"):
        page = ask(many, text)
        assert sum(count for _, count in page.facets["source"]) == page.total
        assert sum(count for _, count in page.facets["category"]) == page.total
        assert sum(page.months.values()) <= page.total


def test_a_facet_leads_to_as_many_as_it_says(many: Archive) -> None:
    page = ask(many, "mưa lớn")
    for field, values in page.facets.items():
        for value, count in values:
            narrowed = ask(many, "mưa lớn", **{field: value})
            assert narrowed.total == count
            assert {getattr(hit.document, field) for hit in narrowed.hits} == {value}


def test_months_lead_to_as_many_as_they_say(many: Archive) -> None:
    page = ask(many, "mưa lớn")
    for month, count in list(page.months.items())[:6]:
        year, number = map(int, month.split("-"))
        last = dt.date(year + number // 12, number % 12 + 1, 1) - dt.timedelta(days=1)
        assert ask(many, "mưa lớn", first=dt.date(year, number, 1), last=last).total == count


def test_filters_combine(archive: Archive) -> None:
    page = ask(archive, "bao", source="Báo Sớm", category="Thời sự", first=dt.date(2022, 1, 1))
    assert [hit.document.id for hit in page.hits] == ["lu-quet"]
    assert ask(archive, "bao", source="Báo Sớm", last=dt.date(2021, 12, 31)).total == 1
    assert ask(archive, source="Báo").total == 0
    assert ask(archive, author="").total == 3


def test_filters_do_not_change_the_order(many: Archive) -> None:
    whole = [id for id in found(many, "mưa lớn") if int(id) % 4 == 1]
    assert found(many, "mưa lớn", source="Báo 1")[: len(whole)] == whole


def test_a_filter_that_empties_the_result_finds_nothing_else(archive: Archive) -> None:
    page = ask(archive, "báo chí", source="Báo Sớm")
    assert "bao-chi" not in [hit.document.id for hit in page.hits]
