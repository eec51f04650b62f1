"""Workers compute one answer at a time, part with whoever had to wait, and believe their proxy."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from search_app.web.server import AMONG, _told_by_proxy, _Turns

Headers = list[tuple[str, str]]


class Told:
    """What an application has its answer started with."""

    def __init__(self) -> None:
        self.headers: list[Headers] = []

    def __call__(self, status: str, headers: Headers, *error: Any) -> Callable[[bytes], object]:
        self.headers.append(headers)
        return lambda body: None


class Answer:
    """The parts of an answer, which end once they may; how many are being made at once."""

    def __init__(self) -> None:
        self.end = Event()
        self.inside = [0]
        self.closed = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> "Answer":
        start_response("200 OK", [("X-Own", "1")])
        return self

    def __iter__(self) -> Iterator[bytes]:
        self.inside.append(self.inside[-1] + 1)
        yield b"x"
        self.end.wait(5)
        yield b"y"
        self.inside.append(self.inside[-1] - 1)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def answer() -> Answer:
    return Answer()


def asked_side_by_side(app: _Turns, answer: Answer, times: int) -> list[Headers]:
    """The headers of each answer, the first of which was begun before the others were asked for."""
    told = Told()
    with ThreadPoolExecutor(times) as pool:
        first = pool.submit(app, {}, told)
        while len(answer.inside) < 2:
            time.sleep(0.001)
        others = [pool.submit(app, {}, told) for _ in range(times - 1)]
        time.sleep(0.05)
        answer.end.set()
        assert [own.result() for own in (first, *others)] == [[b"x", b"y"]] * times
    return told.headers


def test_one_at_a_time_and_each_whole(answer: Answer) -> None:
    asked_side_by_side(_Turns(answer, parting=True), answer, 4)
    assert max(answer.inside) == 1
    assert answer.closed == 4


@pytest.mark.parametrize("parting", [True, False])
def test_some_of_those_who_have_to_wait_are_parted_with(answer: Answer, parting: bool) -> None:
    first, *others = asked_side_by_side(_Turns(answer, parting=parting), answer, 2 * AMONG + 1)
    own = ("X-Own", "1")
    assert first == [own]
    assert others.count([own, ("Connection", "close")]) == (2 if parting else 0)
    assert others.count([own]) == (2 * AMONG - 2 if parting else 2 * AMONG)


def test_whoever_comes_later_has_a_turn_where_one_failed() -> None:
    failing = iter([True, False])

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if next(failing):
            raise RuntimeError
        return (b"x",)

    turns = _Turns(app, parting=True)
    with pytest.raises(RuntimeError):
        turns({}, Told())
    assert turns({}, Told()) == [b"x"]


@pytest.mark.parametrize(
    ("address", "scheme"),
    [("127.0.0.1", "https"), ("::1", "https"), ("192.0.2.1", "http"), ("", "http")],
)
def test_only_a_proxy_on_this_machine_tells_the_scheme(address: str, scheme: str) -> None:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return [environ["wsgi.url_scheme"].encode(), environ["REMOTE_ADDR"].encode()]

    asked = {
        "REMOTE_ADDR": address,
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_FOR": "192.0.2.7",
        "wsgi.url_scheme": "http",
    }
    assert _told_by_proxy(app)(asked, Told()) == [scheme.encode(), address.encode()]
