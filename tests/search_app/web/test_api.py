"""The JSON is what programs were promised, to the letter."""

import json
import unicodedata
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from indexer.document import Document
from search_app.search import Archive, SearchRequest
from search_app.web import create_app
from tests.search_app.archives import ArchiveOf

VALUE = {"value": str, "count": int}
SNIPPET = {"text": str, "marks": [[int]]}
SHAPE = {
    "query": str,
    "total": int,
    "page": int,
    "size": int,
    "pages": int,
    "exact": bool,
    "took_ms": float,
    "notices": [str],
    "alternatives": [{"label": str, "query": str, "literal": bool, "url": str}],
    "hits": [
        {
            "id": str,
            "title": str,
            "url": str,
            "source": str,
            "category": str,
            "author": str,
            "date": (str, type(None)),
            "score": float,
            "highlights": {"title": SNIPPET, "body": [SNIPPET]},
            "reprints": [{"id": str, "source": str, "title": str}],
        }
    ],
    "facets": {"source": [VALUE], "category": [VALUE], "author": [VALUE], "year": [VALUE]},
    "other_values": {"source": int, "category": int, "author": int},
}


def assert_shape(value: object, shape: object) -> None:
    """`value` is built like `shape`: the same keys in the same order, lists of one kind."""
    match shape:
        case dict():
            assert isinstance(value, dict)
            assert list(value) == list(shape)
            for key, inner in shape.items():
                assert_shape(value[key], inner)
        case [inner]:
            assert isinstance(value, list)
            for item in value:
                assert_shape(item, inner)
        case type() | tuple():
            assert isinstance(value, shape)
        case _:
            raise TypeError(shape)


@pytest.mark.parametrize("query", ["", "sốt xuất huyết", 'benh "vien', "zzyzx", "khongcogica"])
def test_an_answer_has_the_promised_shape(client: FlaskClient, query: str) -> None:
    response = client.get("/api/search", query_string={"q": query})
    assert response.status_code == 200
    assert response.mimetype == "application/json"
    assert_shape(response.json, SHAPE)


def test_an_answer_is_what_the_archive_says(client: FlaskClient, archive: Archive) -> None:
    page = archive.search(SearchRequest(text="bệnh viện", size=3, page=2, sort="newest"))
    answer = client.get("/api/search?q=bệnh+viện&size=3&page=2&sort=newest").json
    assert answer is not None
    assert [hit["id"] for hit in answer["hits"]] == [hit.document.id for hit in page.hits]
    assert (answer["total"], answer["pages"]) == (page.total, page.pages)
    assert (answer["query"], answer["page"], answer["size"]) == ("bệnh viện", 2, 3)


def test_marks_point_at_what_matched(client: FlaskClient) -> None:
    answer = client.get("/api/search?q=sot+xuat+huyet").json
    assert answer is not None
    highlights = answer["hits"][0]["highlights"]
    found = {
        snippet["text"][start:end].lower()
        for snippet in [highlights["title"], *highlights["body"]]
        for start, end in snippet["marks"]
    }
    assert {"sốt", "xuất", "huyết"} <= set(" ".join(found).split())


def test_restrictions_and_dates_narrow(client: FlaskClient, archive: Archive) -> None:
    category = next(iter(archive.stats().categories))
    restrictions = {"category": category, "from": "2021-01-01", "to": "2022-12-31"}
    answer = client.get("/api/search", query_string=restrictions).json
    assert answer is not None
    assert answer["hits"]
    assert {hit["category"] for hit in answer["hits"]} == {category}
    assert {hit["date"][:4] for hit in answer["hits"]} <= {"2021", "2022"}
    years = {year["value"]: year["count"] for year in answer["facets"]["year"]}
    assert sum(years.values()) == answer["total"]
    assert list(years) == sorted(years, reverse=True)


def test_as_many_values_are_counted_as_are_asked_for(client: FlaskClient) -> None:
    whole = client.get("/api/search?q=-zzz&facet_size=1000").json
    some = client.get("/api/search?q=-zzz&facet_size=1").json
    assert whole is not None
    assert some is not None
    assert not any(whole["other_values"].values())
    for field, others in some["other_values"].items():
        counted = whole["facets"][field]
        assert some["facets"][field] == counted[:1]
        assert others == max(0, len(counted) - 1)
    assert some["facets"]["year"] == whole["facets"]["year"]


def test_an_alternative_can_be_followed(client: FlaskClient) -> None:
    answer = client.get("/api/search?q=beejnh+vieejn").json
    assert answer is not None
    assert answer["alternatives"]
    for other in answer["alternatives"]:
        followed = client.get(other["url"])
        assert followed.json is not None
        assert followed.json["query"] == other["query"]


def test_a_page_too_far_is_empty_and_knows_the_total(client: FlaskClient) -> None:
    near = client.get("/api/search?q=người").json
    far = client.get("/api/search?q=người&page=999999999&size=100").json
    assert near is not None
    assert far is not None
    assert far["hits"] == []
    assert far["total"] == near["total"] > 0


def test_letters_are_written_as_they_are(client: FlaskClient) -> None:
    assert "sốt".encode() in client.get("/api/search?q=sốt").data


def test_a_document_is_its_own_json(client: FlaskClient, archive: Archive) -> None:
    for hit in archive.search(SearchRequest(size=100)).hits:
        response = client.get("/api/documents/" + quote(hit.document.id))
        document = archive.document(hit.document.id)
        assert response.json == document.to_dict()
        assert list(json.loads(response.data)) == list(document.to_dict())
        decomposed = unicodedata.normalize("NFD", hit.document.id)
        for path in ("", "/related"):
            again = client.get(f"/api/documents/%20{quote(decomposed)}{path}")
            assert again.status_code == 200


def test_an_id_may_end_as_an_address_does(archive_of: ArchiveOf) -> None:
    ids = ["y-te", "y-te/related", "so/related/2"]
    client = create_app(archive_of(Document(id, "Bão", "Bão số 5.") for id in ids)).test_client()
    for id in ids:
        answer = client.get(f"/api/documents/{quote(id)}").json
        assert answer
        assert answer["id"] == id
    answer = client.get("/api/documents/y-te/related/related").json
    assert answer
    assert answer["id"] == "y-te/related"
    assert "related" in answer


def test_health_counts_the_documents(client: FlaskClient, archive: Archive) -> None:
    assert client.get("/healthz").json == {"status": "ok", "documents": archive.stats().documents}


def test_strange_bytes_never_crash(client: FlaskClient) -> None:
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
        response = client.get(f"/api/search?q={query}&author={query}")
        assert response.status_code == 200
        assert_shape(response.json, SHAPE)
        assert client.get(f"/api/documents/{query}").status_code == 404
