"""The web over a real archive: the sample corpus and a few reports that mean harm."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.build import rebuild
from indexer.engines import open_engine
from indexer.schema import news
from search_app.search import Archive
from search_app.web import create_app
from tests.search_app.web.outline import GetPage, Outline, outline

CORPUS = Path(__file__).parents[3] / "corpus"

HOSTILE = [
    {
        "id": "xấu/<b>&\"'?#%2F..//ỗ.x",
        "title": "Zzyzx <script>alert(1)</script> & \"'",
        "lead": "&lt;img src=x onerror=alert(2)> zzyzx",
        "body": "Đoạn một zzyzx &lt;/p><script>alert(3)</script>\n"
        "Đoạn hai {{ 7 * 7 }} &#38;amp; zzyzx.",
        "date": "2023-07-16",
        "source": '"><svg onload=alert(4)>',
        "category": "A&B=C #1?",
        "author": "&lt;/a><i>",
        "url": "javascript:alert(5)",
    },
    {"id": "//host/a", "title": "Zzyzx trống", "body": "zzyzx", "url": "http://[::1/ zzyzx"},
    {"id": "goc", "title": "Zzyzx gốc", "body": "zzyzx", "url": "https://vidu.vn/bai?a=1&b=2"},
]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder = tmp_path_factory.mktemp("web")
    records = folder / "hostile.jsonl"
    records.write_text("\n".join(json.dumps(record) for record in HOSTILE), encoding="utf-8")
    schema = news()
    engine = open_engine("memory", folder / "index", schema)
    rebuild([CORPUS, records], engine, schema)
    return Archive(engine, schema)


@pytest.fixture(scope="session")
def app(archive: Archive) -> Flask:
    return create_app(archive)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def get_page(client: FlaskClient) -> GetPage:
    """Fetch a page with the parameters given, check its status and its markup, outline it."""

    def get(path: str, status: int = 200, **parameters: str) -> Outline:
        response = client.get(path, query_string=parameters or None)
        assert response.status_code == status
        assert response.content_type == "text/html; charset=utf-8"
        return outline(response.text)

    return get
