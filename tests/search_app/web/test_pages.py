"""Readers find, narrow, turn pages and read, without JavaScript."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

import search_app.web
from search_app.search import Archive, SearchRequest
from search_app.snippets.snippet import Snippet
from search_app.web.pages import around, changed, decimal, highlighted, number
from tests.search_app.web.outline import GetPage

TEMPLATES = Path(search_app.web.__file__).parent / "templates"


def test_the_front_page_says_what_there_is_and_how_to_ask(
    get_page: GetPage, archive: Archive
) -> None:
    stats = archive.stats()
    page = get_page("/")
    assert f"{number(stats.documents)} bài" in page.text
    assert page.href("chuyen doi so") == "/?q=chuyen+doi+so"
    for category in stats.categories:
        assert parse_qs(urlsplit(page.href(category)).query)["category"] == [category]


def test_every_link_of_the_front_page_finds_something(get_page: GetPage) -> None:
    links = [link.href for link in get_page("/").links if link.href.startswith("/?")]
    assert len(links) > 10
    for link in links:
        assert "Không có bài nào" not in get_page(link).text, link


def test_what_matched_is_marked(get_page: GetPage) -> None:
    page = get_page("/", q="sot xuat huyet")
    assert {"sốt", "xuất", "huyết"} <= set(" ".join(page.marks).lower().split())


def test_only_what_has_dates_is_sorted_by_them(get_page: GetPage) -> None:
    undated = '"zzyzx gốc" OR "zzyzx trống"'
    assert "Mới nhất" not in get_page("/", q=undated).text
    assert "Mới nhất" in get_page("/", q="zzyzx").text
    assert get_page("/", q=undated, sort="oldest").href("Liên quan nhất")


def test_a_facet_narrows_and_its_chip_frees(get_page: GetPage, archive: Archive) -> None:
    category = archive.search(SearchRequest(text="người")).facets["category"][0][0]
    narrower = get_page("/", q="người").href(category)
    assert parse_qs(urlsplit(narrower).query) == {"q": ["người"], "category": [category]}
    chip = get_page(narrower).href(f"Chuyên mục: {category}")
    assert parse_qs(urlsplit(chip).query) == {"q": ["người"]}


def test_all_that_narrows_goes_with_one_click(get_page: GetPage) -> None:
    page = get_page("/", q="người", category="Y tế", sort="newest", to="2023-12-31")
    assert page.href("Bỏ mọi bộ lọc") == "/?q=ng%C6%B0%E1%BB%9Di&sort=newest"
    one = get_page("/", q="người", category="Y tế")
    assert "Bỏ mọi bộ lọc" not in one.text


def test_a_new_query_keeps_what_narrows_the_search(get_page: GetPage) -> None:
    kept = {
        "category": "Y tế", "sort": "newest", "size": "5", "from": "2021-01-01", "recency": "1",
        "reprints": "1",
    }  # fmt: skip
    asked = {"q": "bệnh viện", "page": "2", "literal": "1", **kept}
    for path, status in (("/", 200), ("/document/goc", 200), ("/khong-co", 404)):
        page = get_page(path, status, **asked)
        assert page.inputs == {"q": "bệnh viện", "to": "", **kept}


def test_a_new_query_leaves_behind_what_makes_no_sense(get_page: GetPage) -> None:
    for path, status in (("/", 400), ("/document/goc", 200)):
        page = get_page(path, status, q="tàu", sort="best", size="0", source="A")
        assert page.inputs == {"q": "tàu", "from": "", "to": "", "source": "A"}


def test_the_title_names_every_page_but_the_first(get_page: GetPage) -> None:
    assert get_page("/", q="người", size="5").title == "người – Tìm Báo"
    assert get_page("/", q="người", size="5", page="2").title == "người, trang 2 – Tìm Báo"


def test_only_what_has_values_is_offered_to_narrow_by(get_page: GetPage) -> None:
    assert "#facets" in [link.href for link in get_page("/", q="người").links]
    bare = get_page("/", q='"zzyzx trống" HOẶC "zzyzx gốc"')  # neither has a date or a source
    assert "2 bài" in bare.text
    assert "#facets" not in [link.href for link in bare.links]
    assert "aside" not in bare.tags


def test_pages_are_turned_by_links(get_page: GetPage) -> None:
    first = get_page("/", q="người", size="5")
    assert first.href("Sau ›") == first.href("2") == "/?q=ng%C6%B0%E1%BB%9Di&page=2&size=5"
    second = get_page(first.href("2"))
    assert second.href("‹ Trước") == second.href("1") == "/?q=ng%C6%B0%E1%BB%9Di&size=5"
    assert {link.href for link in first.links if "/document/" in link.href}.isdisjoint(
        {link.href for link in second.links}
    )


def test_a_page_too_far_leads_back_to_the_last(get_page: GetPage, archive: Archive) -> None:
    last = archive.search(SearchRequest(text="người")).pages
    page = get_page("/", q="người", page="999999999")
    assert f"chỉ có đến trang {last}" in page.text
    assert page.href(f"trang {last}") == f"/?q=ng%C6%B0%E1%BB%9Di&page={last}"


def test_nothing_found_comes_with_advice(get_page: GetPage) -> None:
    page = get_page("/", q='"qwrtpsdf ghjkl"', category="Y tế")
    assert "Không có bài nào" in page.text
    assert "bỏ ngoặc kép" in page.text
    assert page.href("bỏ giới hạn chuyên mục Y tế") == "/?q=%22qwrtpsdf+ghjkl%22"


def test_notices_and_alternatives_are_shown(get_page: GetPage, archive: Archive) -> None:
    typed = 'bệnh "viện'
    notices = archive.search(SearchRequest(text=typed)).notices
    assert notices
    assert notices[0] in get_page("/", q=typed).text


def test_from_what_was_taken_literally_there_is_a_way_back(get_page: GetPage) -> None:
    page = get_page("/", q="benhj vieenj", literal="1")
    assert "Đang tìm nguyên văn" in page.text
    assert page.href("Để máy hiểu giúp") == "/?q=benhj+vieenj"


def test_crawlers_are_kept_to_the_reports(client: FlaskClient) -> None:
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    assert robots.can_fetch("any", "http://localhost/document/x")
    assert not robots.can_fetch("any", "http://localhost/api/search")


def test_a_report_can_be_read_and_left_again(get_page: GetPage, archive: Archive) -> None:
    request = SearchRequest(text="sốt xuất huyết", sort="newest")
    found = archive.search(request).hits[0].document
    page = get_page(get_page("/", q=request.text, sort=request.sort).href(found.title))
    assert found.title in page.text
    for paragraph in found.body.split("\n"):
        assert paragraph in page.text
    back = page.href("‹ Về kết quả")
    assert parse_qs(urlsplit(back).query) == {"q": [request.text], "sort": [request.sort]}


def test_a_report_has_one_address_however_it_was_found(client: FlaskClient) -> None:
    canonical = '<link rel="canonical" href="/document/goc">'
    for address in ("/document/goc", "/document/goc?q=zzyzx&page=2"):
        assert canonical in client.get(address).text


def test_every_id_leads_to_its_page(get_page: GetPage, archive: Archive) -> None:
    found = archive.search(SearchRequest(text="zzyzx", size=100))
    assert found.total == 3
    for hit in found.hits:
        page = get_page(get_page("/", q="zzyzx").href(hit.document.title))
        assert hit.document.title in page.text


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\0", "\u3000\ufeff"])
def test_what_cannot_be_seen_asks_for_nothing(get_page: GetPage, text: str) -> None:
    assert get_page("/", q=text).title == "Tìm Báo"


def test_a_chosen_facet_says_that_it_is_and_what_it_does(get_page: GetPage) -> None:
    page = get_page("/", q="người", category="Y tế")
    assert page.href("Y tế, đang chọn, bấm để bỏ") == "/?q=ng%C6%B0%E1%BB%9Di"


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


@pytest.mark.parametrize(
    ("page", "expected"),
    [(1, [1, 2, 3, None]), (5, [1, 2, 3, 4, 5, 6, 7, None]), (9, [1, None, 7, 8, 9])],
)
def test_a_last_page_that_may_not_exist_gets_no_link(page: int, expected: list[int | None]) -> None:
    assert around(page, 9, exact=False) == expected


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
