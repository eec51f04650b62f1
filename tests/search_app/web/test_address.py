"""A search survives the way into a URL and out again; nonsense is refused kindly."""

import datetime as dt
import unicodedata

import pytest
from flask import Flask

from indexer.errors import QueryError
from search_app.search import SearchRequest
from search_app.web.address import address, outward, parameters, read

FULL = SearchRequest(
    text='tiêu đề:"a b" & c=d #e',
    page=3,
    size=25,
    sort="oldest",
    source="Báo A&B",
    category="Thể thao",
    author="Nguyễn Thị Ánh Tuyết",
    first=dt.date(2021, 7, 16),
    last=dt.date(2023, 2, 6),
    literal=True,
    facet_size=7,
)


@pytest.mark.parametrize("request_", [SearchRequest(), SearchRequest(text="báo"), FULL])
def test_a_search_comes_back_from_its_parameters(request_: SearchRequest) -> None:
    assert read(parameters(request_)) == request_


def test_what_has_its_default_is_left_out() -> None:
    assert parameters(SearchRequest(text="báo")) == {"q": "báo"}


def test_an_address_holds_the_whole_search(app: Flask) -> None:
    with app.test_request_context():
        link = address(FULL)
    with app.test_request_context(link) as context:
        assert read(context.request.args) == FULL


def test_empty_parameters_are_those_of_an_untouched_form() -> None:
    form = dict.fromkeys(["q", "page", "size", "sort", "source", "from", "to", "literal"], "")
    assert read(form) == SearchRequest()


def test_restrictions_are_normalised_as_stored_values_are() -> None:
    decomposed = unicodedata.normalize("NFD", "Thể thao")
    assert read({"category": decomposed}).category == "Thể thao"


@pytest.mark.parametrize(
    "bad",
    [
        {"page": "0"},
        {"page": "-1"},
        {"page": "hai"},
        {"page": "1.0"},
        {"page": "٣"},
        {"page": "9" * 5000},
        {"size": "0"},
        {"size": "101"},
        {"facet_size": "0"},
        {"facet_size": "10001"},
        {"sort": "best"},
        {"from": "16/7/2021"},
        {"from": "20210716"},
        {"to": "2021-02-30"},
        {"to": "2021-W01-1"},
        {"from": "2021-07-17", "to": "2021-07-16"},
        {"q": "x" * 1001},
        {"literal": "false"},
        {"recency": "True"},
        {"reprints": "2"},
        {"literal": " 1"},
    ],
)
def test_what_makes_no_sense_is_refused(bad: dict[str, str]) -> None:
    with pytest.raises(QueryError):
        read(bad)


@pytest.mark.parametrize("collapse", [False, True])
def test_a_flag_is_1_or_0_or_what_it_is_by_default(collapse: bool) -> None:
    def flags(value: str) -> tuple[bool, bool, bool]:
        request = read(dict.fromkeys(["literal", "recency", "reprints"], value), collapse)
        return request.literal, request.recency, request.collapse

    assert flags("1") == (True, True, False)
    assert flags("0") == (False, False, True)
    assert flags("") == (False, False, collapse)


def test_limits_are_still_within() -> None:
    within = {"q": "ỗ" * 1000, "page": "1", "size": "100", "from": "2021-07-16", "to": "2021-07-16"}
    assert read(within).size == 100


@pytest.mark.parametrize(
    ("url", "led"),
    [
        ("https://vidu.vn/bai?a=1", True),
        ("HTTP://vidu.vn", True),
        ("", False),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" https://vidu.vn", False),
        ("https://vidu.vn/a b", False),
        ("https://vidu.vn\n", False),
        ("https:///khong-co-may-chu", False),
        ("http://[::1/", False),
        ("data:text/html,x", False),
        ("//vidu.vn/bai", False),
        ("bai.html", False),
    ],
)
def test_only_web_addresses_are_led_to(url: str, led: bool) -> None:
    assert outward(url) == (url if led else "")
