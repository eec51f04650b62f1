"""Workers compute one answer at a time, and part with whoever would wait; long queries fit."""

import datetime as dt
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any
from unittest.mock import Mock
from urllib.parse import quote

import pytest
from flask import Flask
from gunicorn.config import Config
from gunicorn.http import RequestParser
from gunicorn.http.errors import LimitRequestLine

from search_app.search import SearchRequest
from search_app.syntax.lex import MAX_CHARACTERS
from search_app.web import server
from search_app.web.address import address
from search_app.web.server import _Turns


class Request:
    """Of gunicorn's request, what it is asked."""

    closed = False

    def force_close(self) -> None:
        self.closed = True


@pytest.fixture
def turns() -> tuple[_Turns, list[int], Event]:
    """An application that waits until it may end; the numbers of those inside it at once."""
    inside: list[int] = [0]
    end = Event()

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        inside.append(inside[-1] + 1)
        end.wait(5)
        inside.append(inside[-1] - 1)
        return [b"x"]

    flask = Flask("slow")
    flask.wsgi_app = app  # type: ignore[method-assign]
    return _Turns(flask), inside, end


def test_one_at_a_time(turns: tuple[_Turns, list[int], Event]) -> None:
    app, inside, end = turns
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(app, {}, None) for _ in range(4)]
        while len(inside) < 2:
            time.sleep(0.001)
        end.set()
    assert [list(answer.result()) for answer in answers] == [[b"x"]] * 4
    assert max(inside) == 1


def test_only_who_has_to_wait_is_parted_with(turns: tuple[_Turns, list[int], Event]) -> None:
    app, inside, end = turns
    early, late = Request(), Request()
    app.part(None, early)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(app, {}, None)
        while len(inside) < 2:
            time.sleep(0.001)
        app.part(None, late)
        end.set()
    assert (early.closed, late.closed) == (False, True)


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Config:
    """What gunicorn is told when the application is served."""
    told: list[Config] = []
    monkeypatch.setattr(server, "gc", Mock())
    monkeypatch.setattr(server._Server, "run", lambda self: told.append(self.cfg))
    server.serve(Flask("idle"), "127.0.0.1", 8000, 1)
    return told[0]


def requested(path: str, settings: Config) -> str:
    """The path that gunicorn reads out of a request for it."""
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    return str(next(RequestParser(settings, [head], ("127.0.0.1", 1))).uri)


def test_the_longest_query_in_vietnamese_is_taken(app: Flask, settings: Config) -> None:
    day = dt.date(2021, 7, 16)
    text = "Những trường học ở miền Tây đã đóng cửa vì bão lũ. " * MAX_CHARACTERS
    full = SearchRequest(
        text=text[:MAX_CHARACTERS], page=99, size=99, sort="newest", source="Tuổi Trẻ Chủ Nhật",
        category="Khoa học và công nghệ", author="Nguyễn Thị Ánh Tuyết", first=day, last=day,
        literal=True, recency=True, collapse=True,
    )  # fmt: skip
    with app.test_request_context():
        for endpoint in ("pages.search", "api.search"):
            path = address(full, endpoint)
            assert requested(path, settings) == path


def test_what_no_reader_types_is_not_taken(settings: Config) -> None:
    assert requested("/?q=" + quote("ế") * 900, settings)
    with pytest.raises(LimitRequestLine):
        requested("/?q=" + "a" * 10_000, settings)
