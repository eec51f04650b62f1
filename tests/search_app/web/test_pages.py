"""Readers find, narrow, turn pages and read, without JavaScript."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

import search_app.web
from search_app.search import Archive, SearchRequest
from search_app.snippet import Snippet
from search_app.web.pages import around, changed, decimal, highlighted, number
from tests.search_app.web.outline import GetPage

TEMPLATES = Path(search_app.web.__file__).parent / "templates"


def test_the_front_page_says_what_there_is_and_how_to_ask(
    get_page: GetPage, archive: Archive
) -> None:
    page = get_page("/")
    assert f"{archive.stats().documents} bài" in page.text
    assert "chuyen doi so" in page.links.values()
    assert "Thể thao" in page.links.values()


def test_every_link_of_the_front_page_finds_something(
    get_page: GetPage, client: FlaskClient
) -> None:
    links = [link for link in get_page("/").links if link.startswith("/?")]
    assert len(links) > 10
    for link in links:
        assert "Không có bài nào" not in client.get(link).text, link


def test_what_matched_is_marked(get_page: GetPage) -> None:
    page = get_page("/", q="sot xuat huyet")
    assert {"sốt", "xuất", "huyết"} <= set(" ".join(page.marks).lower().split())


def test_a_facet_narrows_and_its_chip_frees(get_page: GetPage, client: FlaskClient) -> None:
    everything = get_page("/", q="bệnh viện")
    (narrower,) = (link for link, text in everything.links.items() if text == "Y tế")
    assert parse_qs(urlsplit(narrower).query) == {"q": ["bệnh viện"], "category": ["Y tế"]}
    narrowed = get_page("/", q="bệnh viện", category="Y tế")
    chips = [link for link, text in narrowed.links.items() if text.startswith("Chuyên mục: Y tế")]
    assert [parse_qs(urlsplit(chip).query) for chip in chips] == [{"q": ["bệnh viện"]}]


def test_a_new_query_keeps_what_narrows_the_search(get_page: GetPage) -> None:
    kept = {"category": "Y tế", "sort": "newest", "size": "5", "from": "2021-01-01"}
    page = get_page("/", 200, q="bệnh viện", page="2", literal="1", **kept)
    assert page.inputs == {"q": "bệnh viện", "to": "", **kept}


def test_pages_are_turned_by_links(get_page: GetPage) -> None:
    page = get_page("/", q="người", size="5")
    assert "/?q=ng%C6%B0%E1%BB%9Di&page=2&size=5" in page.links
    second = get_page("/", q="người", size="5", page="2")
    assert "‹ Trước" in second.links.values()


def test_a_page_too_far_leads_back_to_the_last(get_page: GetPage, archive: Archive) -> None:
    last = archive.search(SearchRequest(text="người")).pages
    page = get_page("/", q="người", page="999999999")
    assert "/?q=ng%C6%B0%E1%BB%9Di" + (f"&page={last}" if last > 1 else "") in page.links
    assert f"chỉ có đến trang {last}" in page.text


def test_nothing_found_comes_with_advice(get_page: GetPage) -> None:
    page = get_page("/", q='"qwrtpsdf ghjkl"', category="Y tế")
    assert "Không có bài nào" in page.text
    assert "bỏ ngoặc kép" in page.text
    assert "bỏ giới hạn chuyên mục: Y tế" in page.links.values()


def test_notices_and_alternatives_are_shown(get_page: GetPage, archive: Archive) -> None:
    typed = 'bệnh "viện'
    notices = archive.search(SearchRequest(text=typed)).notices
    assert notices
    assert notices[0] in get_page("/", q=typed).text


def test_a_report_can_be_read_and_left_again(get_page: GetPage, archive: Archive) -> None:
    request = SearchRequest(text="sốt xuất huyết", category="Y tế")
    found = archive.search(request).hits[0].document
    results = get_page("/", q=request.text, category="Y tế")
    (link,) = (link for link, text in results.links.items() if text == found.title)
    page = get_page(link)
    assert found.title in page.text
    for paragraph in found.body.split("\n"):
        assert paragraph in page.text
    (back,) = (link for link, text in page.links.items() if text.startswith("‹ Về kết quả"))
    assert parse_qs(urlsplit(back).query) == {"q": [request.text], "category": ["Y tế"]}


def test_every_id_has_a_page(get_page: GetPage, archive: Archive) -> None:
    found = archive.search(SearchRequest(text="zzyzx", size=100))
    assert found.total == 3
    for link in get_page("/", q="zzyzx", size="100").links:
        if link.startswith("/document/"):
            assert "zzyzx" in get_page(link).text


def test_a_query_of_strange_bytes_is_only_a_query(client: FlaskClient) -> None:
    for query in (
        "%00",
        "a%00b",
        "%FF%FE",
        "%ED%A0%80",
        "%F0%9F%98%80",
        "%E2%80%8B",
        "%0A%0D",
        "*",
    ):
        assert client.get(f"/?q={query}&source={query}").status_code == 200


def test_the_search_box_of_a_browser_is_described(client: FlaskClient) -> None:
    response = client.get("/opensearch.xml")
    assert response.mimetype == "application/opensearchdescription+xml"
    description = ElementTree.fromstring(response.data)
    names = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    templates = [url.attrib["template"] for url in description.findall("o:Url", names)]
    assert templates[0].startswith("http://localhost/?q={searchTerms}")
    assert 'href="/opensearch.xml"' in client.get("/").text


@pytest.mark.parametrize(
    ("page", "pages", "expected"),
    [
        (1, 1, [1]),
        (1, 4, [1, 2, 3, 4]),
        (1, 9, [1, 2, 3, None, 9]),
        (4, 9, [1, 2, 3, 4, 5, 6, None, 9]),
        (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (6, 12, [1, None, 4, 5, 6, 7, 8, None, 12]),
        (50, 9, [1, None, 9]),
    ],
)
def test_near_pages_get_links_and_gaps_are_worth_it(
    page: int, pages: int, expected: list[int | None]
) -> None:
    assert around(page, pages) == expected


def test_a_change_starts_over_at_the_first_page() -> None:
    request = SearchRequest(text="báo", page=7)
    assert changed(request, sort="newest") == replace(request, page=1, sort="newest")
    assert changed(request, page=8) == replace(request, page=8)


def test_marks_are_cut_where_they_stand_and_everything_is_escaped() -> None:
    snippet = Snippet("<b>Ặ & ễ</b>", ((3, 4), (7, 8)))
    assert highlighted(snippet) == ("&lt;b&gt;<mark>Ặ</mark> &amp; <mark>ễ</mark>&lt;/b&gt;")


def test_numbers_are_written_the_vietnamese_way() -> None:
    assert number(1234567) == "1.234.567"
    assert decimal(0.01249) == "0,012"
    assert decimal(0.0) == "0,001"


def test_templates_speak_vietnamese_only() -> None:
    english = re.compile(
        r"\b(the|and|of|to|no|not|found|search|results?|pages?|next|previous|back|more|sort|newest"
        r"|oldest|relevance|filters?|clear|home|dates?|from|source|category|author|error|sorry)\b",
        re.IGNORECASE,
    )
    spoken_attributes = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"{]*)"')
    for template in TEMPLATES.glob("*.html"):
        source = re.sub(r"\{[%#].*?[%#]\}|\{\{.*?\}\}", "", template.read_text(), flags=re.DOTALL)
        spoken = spoken_attributes.findall(source) + re.findall(r">([^<]*)<", source)
        assert not english.findall(" | ".join(spoken)), template.name
