"""Nothing from outside becomes markup, and nothing from elsewhere is ever loaded."""

import re
from hashlib import sha256
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search_app.search import Archive, SearchRequest
from tests.search_app.web.outline import GetPage

PATHS = [
    "/",
    "/?q=zzyzx",
    "/?page=0",
    "/khong-co",
    "/document/goc",
    "/api/search",
    "/api/x",
    "/healthz",
    "/opensearch.xml",
    "/static/style.css",
    "/static/icon.svg",
    "/static/suggest.js",
]
INJECTION = "\"'><script>alert(9)</script><img src=x onerror=alert(9)>"


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_locked_down(client: FlaskClient, path: str) -> None:
    headers = client.get(path, buffered=True).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("name", ["style.css", "icon.svg", "suggest.js"])
def test_what_never_changes_may_be_kept(client: FlaskClient, name: str) -> None:
    response = client.get(f"/static/{name}", buffered=True)
    assert response.status_code == 200
    assert response.cache_control.max_age == 3600
    known = {"If-None-Match": response.headers["ETag"]}
    again = client.get(f"/static/{name}", headers=known, buffered=True)
    assert again.status_code == 304


def test_what_changes_gets_another_address(client: FlaskClient) -> None:
    loaded = re.findall(r'"(/static/[^"]+)"', client.get("/").text)
    assert len(loaded) == 3
    for address in loaded:
        content = client.get(address, buffered=True).data
        assert address.endswith(f"?v={sha256(content).hexdigest()[:8]}")


@pytest.mark.parametrize("path", PATHS[:5])
def test_pages_load_only_what_the_policy_allows(client: FlaskClient, path: str) -> None:
    html = client.get(path).text
    loaded = re.findall(r'<(?:link|img|script|iframe)[^>]*(?:href|src)="([^"]*)"', html)
    assert loaded
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)
    assert not re.search(r"<script(?![^>]* src=)", html)
    assert "<style" not in html


def test_a_hostile_report_is_only_text(get_page: GetPage, archive: Archive) -> None:
    (hit,) = archive.search(SearchRequest(text="zzyzx alert")).hits
    results = get_page("/", q="zzyzx")
    report = get_page("/document/" + quote(hit.document.id))
    for page in (results, report):
        assert not {"script", "img", "svg", "i", "b"} & set(page.tags)
        assert hit.document.title in " ".join(page.text.split())
    assert "{{ 7 * 7 }} &amp; zzyzx." in report.text


def test_links_lead_only_to_the_web(get_page: GetPage, archive: Archive) -> None:
    for hit in archive.search(SearchRequest(text="zzyzx")).hits:
        page = get_page("/document/" + quote(hit.document.id), q="javascript:alert(1)")
        outward = [link.href for link in page.links if not link.href.startswith(("/", "#"))]
        assert outward == (["https://vidu.vn/bai?a=1&b=2"] if hit.document.id == "goc" else [])
        assert not any(link.href.startswith("//") for link in page.links)


@pytest.mark.parametrize(
    "name", ["q", "source", "category", "author", "from", "sort", "page", "literal"]
)
def test_parameters_are_only_text(get_page: GetPage, client: FlaskClient, name: str) -> None:
    for path in ("/", "/document/goc", "/khong-co"):
        status = client.get(path, query_string={name: INJECTION}).status_code
        page = get_page(path, status, **{name: INJECTION})
        assert not {"script", "img"} & set(page.tags)


def test_an_unknown_id_is_only_text(get_page: GetPage) -> None:
    page = get_page("/document/" + quote(INJECTION), 404)
    assert not {"script", "img"} & set(page.tags)


def test_the_description_of_the_search_box_is_escaped(client: FlaskClient) -> None:
    response = client.get("/opensearch.xml", headers={"Host": 'a"><script>'})
    assert b"<script" not in response.data
