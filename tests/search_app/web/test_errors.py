"""Whatever goes wrong has its status and is explained: JSON to programs, a page to readers."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.engines import open_engine
from indexer.schema import news
from search_app.search import Archive
from search_app.web import create_app
from tests.search_app.web.outline import GetPage, outline


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/search?page=0", 400, "bad_request"),
        ("GET", "/api/search?size=101", 400, "bad_request"),
        ("GET", "/api/search?sort=best", 400, "bad_request"),
        ("GET", "/api/search?from=16/7/2021", 400, "bad_request"),
        ("GET", "/api/search?from=2023-01-02&to=2023-01-01", 400, "bad_request"),
        ("GET", "/api/search?q=" + "a" * 1001, 400, "bad_request"),
        ("GET", "/api/documents/khong/co", 404, "not_found"),
        ("GET", "/api/documents/", 404, "not_found"),
        ("GET", "/api/", 404, "not_found"),
        ("GET", "/api/nothing", 404, "not_found"),
        ("POST", "/api/search", 405, "method_not_allowed"),
        ("DELETE", "/healthz", 405, "method_not_allowed"),
    ],
)
def test_programs_get_json(
    client: FlaskClient, method: str, path: str, status: int, code: str
) -> None:
    response = client.open(path, method=method)
    assert response.status_code == status
    assert response.mimetype == "application/json"
    assert response.json is not None
    assert list(response.json) == ["error"]
    assert list(response.json["error"]) == ["code", "message"]
    assert response.json["error"]["code"] == code
    assert response.json["error"]["message"]


def test_what_is_allowed_is_said(client: FlaskClient) -> None:
    assert "GET" in client.post("/api/search").headers["Allow"]
    assert "GET" in client.post("/").headers["Allow"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/?page=0", 400),
        ("/?sort=best&q=a", 400),
        ("/khong-co", 404),
        ("/apis", 404),
        ("/document/khong/co", 404),
        ("/document/", 404),
        ("/static/khong-co.css", 404),
    ],
)
def test_readers_get_a_page(get_page: GetPage, path: str, status: int) -> None:
    page = get_page(path, status)
    assert "h1" in page.tags
    assert "q" in page.inputs


def test_a_search_refused_can_be_mended_where_it_stands(get_page: GetPage) -> None:
    typed = {"q": "sốt", "category": "Y tế", "from": "2024-01-01", "to": "2023-01-01"}
    page = get_page("/", 400, **typed, page="2")
    assert "từ 1/1/2024 đến 1/1/2023" in page.text
    assert page.inputs == typed


@pytest.fixture
def unbuilt(tmp_path: Path) -> FlaskClient:
    schema = news()
    return create_app(Archive(open_engine("memory", tmp_path, schema), schema)).test_client()


def test_without_an_index_readers_learn_the_command(unbuilt: FlaskClient) -> None:
    for path in ("/", "/?q=sốt", "/document/x"):
        response = unbuilt.get(path)
        assert response.status_code == 503
        assert "rebuild" in outline(response.text).text


def test_without_an_index_programs_are_told_so(unbuilt: FlaskClient) -> None:
    for path in ("/api/search?q=a", "/api/documents/x", "/healthz"):
        response = unbuilt.get(path)
        assert response.status_code == 503
        assert response.json is not None
        assert response.json["error"]["code"] == "service_unavailable"
        assert "rebuild" in response.json["error"]["message"]


def test_the_unforeseen_is_a_500_that_tells_nothing(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("/var/secret")

    monkeypatch.setattr(Archive, "search", fail)
    client = create_app(archive).test_client()
    programs, readers = client.get("/api/search?q=a"), client.get("/?q=a")
    for response in (programs, readers):
        assert response.status_code == 500
        assert "secret" not in response.text
        assert "RuntimeError" not in response.text
    assert programs.json is not None
    assert programs.json["error"]["code"] == "internal_server_error"
    assert "h1" in outline(readers.text).tags


@pytest.mark.parametrize("path", ["/api/search?q=bão", "/?q=bão"])
def test_want_of_memory_is_told_as_such(
    archive: Archive, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def search(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Archive, "search", search)
    response = create_app(archive).test_client().get(path)
    assert response.status_code == 503
    assert "hết bộ nhớ" in response.get_data(as_text=True)
