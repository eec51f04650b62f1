"""What stands beside a search: suggestions, related reports, reprints; as JSON and on pages."""

from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search_app.search import Archive, SearchRequest
from tests.search_app.web.outline import GetPage

PRINTED_TWICE = ("bthb-20241009-01", "tnnl-20241008-06")
"""Two reports of the sample corpus that say the same."""


def ask(client: FlaskClient, path: str, status: int = 200, **parameters: Any) -> Any:
    response = client.get(path, query_string=parameters or None)
    assert response.status_code == status
    return response.json


def test_suggestions_have_the_promised_shape(client: FlaskClient) -> None:
    answer = ask(client, "/api/suggest", q="benh vien tu", size=5)
    assert list(answer) == ["query", "suggestions"]
    assert answer["query"] == "benh vien tu"
    assert 1 <= len(answer["suggestions"]) <= 5
    for suggestion in answer["suggestions"]:
        assert list(suggestion) == ["text", "kind", "id", "marks"]
        assert suggestion["kind"] in ("words", "headline")
        assert (suggestion["id"] is None) == (suggestion["kind"] == "words")
        for start, end in suggestion["marks"]:
            assert 0 <= start < end <= len(suggestion["text"])


def test_a_suggested_headline_leads_to_its_report(client: FlaskClient, archive: Archive) -> None:
    (first, *_) = ask(client, "/api/suggest", q="sot xuat huyet vao")["suggestions"]
    assert first["kind"] == "headline"
    assert archive.document(first["id"]).title == first["text"]


@pytest.mark.parametrize("query", ["", "q=", "q=%00", "q=%FF", "q=%ED%A0%80", "q=*", "q=zzyzxq"])
def test_suggestions_for_nothing_are_none(client: FlaskClient, query: str) -> None:
    assert ask(client, f"/api/suggest?{query}")["suggestions"] == []


@pytest.mark.parametrize("query", ["size=0", "size=101", "size=x", "q=" + "a" * 1001])
def test_senseless_parameters_are_refused(client: FlaskClient, query: str) -> None:
    assert ask(client, f"/api/suggest?{query}", 400)["error"]["code"]


def test_parameters_of_a_search_do_not_matter_beside_it(client: FlaskClient) -> None:
    for path in ("/api/suggest?q=benh", "/api/documents/goc/related?"):
        ask(client, f"{path}&from=x&sort=best&page=0")


def test_hostile_headlines_are_only_values(client: FlaskClient) -> None:
    (found,) = ask(client, "/api/suggest", q="zzyzx scr")["suggestions"]
    assert "<script>" in found["text"]


def test_every_page_offers_suggestions(client: FlaskClient) -> None:
    for path in ("/", "/?q=tàu", "/document/goc", "/khong-co"):
        assert 'data-suggest="/api/suggest" data-report="/document/ID"' in client.get(path).text


def test_related_reports_are_listed(client: FlaskClient, archive: Archive) -> None:
    id = archive.search(SearchRequest("bệnh án điện tử")).hits[0].document.id
    answer = ask(client, f"/api/documents/{quote(id)}/related", size=3)
    assert list(answer) == ["id", "related"]
    assert answer["id"] == id
    expected = archive.related(id, 3)
    assert [one["id"] for one in answer["related"]] == [document.id for document in expected]
    for one in answer["related"]:
        assert list(one) == ["id", "title", "url", "source", "category", "author", "date"]


def test_an_unknown_report_has_no_relations(client: FlaskClient) -> None:
    assert ask(client, "/api/documents/khong-co/related", 404)["error"]["code"]


def test_a_report_names_what_is_related(get_page: GetPage, archive: Archive) -> None:
    id = archive.search(SearchRequest("bệnh án điện tử")).hits[0].document.id
    page = get_page(f"/document/{quote(id)}", q="bệnh án")
    assert "Tin liên quan" in page.text
    for other in archive.related(id):
        assert page.href(other.title) == f"/document/{quote(other.id)}?q=b%E1%BB%87nh+%C3%A1n"


def test_a_page_shows_a_story_once_and_names_its_reprints(
    get_page: GetPage, archive: Archive
) -> None:
    one, other = map(archive.document, PRINTED_TWICE)
    page = get_page("/", q=one.title)
    titles = [link.text for link in page.links if link.href.startswith("/document/")]
    assert "và 1 bản đăng lại" in page.text
    for document in (one, other):
        hrefs = [link.href for link in page.links]
        assert len([href for href in hrefs if href.startswith(f"/document/{document.id}?")]) == 1
    assert titles
    full = get_page(page.href("Xem riêng từng bản"))
    assert "bản đăng lại" in full.text
    assert "và 1 bản đăng lại" not in full.text
    assert full.href("Gộp lại").startswith("/?q=")


def test_programs_get_every_report_unless_they_ask_otherwise(
    client: FlaskClient, archive: Archive
) -> None:
    query: dict[str, Any] = {"q": archive.document(PRINTED_TWICE[0]).title, "size": 100}

    def found(**more: Any) -> dict[str, list[str]]:
        hits = ask(client, "/api/search", **query, **more)["hits"]
        return {hit["id"]: [other["id"] for other in hit["reprints"]] for hit in hits}

    one, other = PRINTED_TWICE
    assert found() == found(reprints=1)
    assert {id: found()[id] for id in PRINTED_TWICE} == {one: [other], other: [one]}
    assert len(set(found(reprints=0)) & set(PRINTED_TWICE)) == 1


def test_links_from_a_collapsed_page_stay_collapsed(get_page: GetPage) -> None:
    page = get_page("/", q="người", size="5")
    assert "reprints" not in page.href("Sau")
    assert "reprints=0" in page.href("Kết quả này dưới dạng JSON")
    full = get_page("/", q="người", size="5", reprints="1")
    assert "reprints=1" in full.href("Sau")
    assert "reprints" not in full.href("Kết quả này dưới dạng JSON")
    assert full.inputs["reprints"] == "1"
