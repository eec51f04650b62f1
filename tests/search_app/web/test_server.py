"""Workers compute one answer at a time, and part with whoever had to wait."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from flask import Flask

from search_app.web.server import _Turns

OK = "200 OK"


class Answer:
    """The parts of an answer, which end once they may; how many are being made at once."""

    def __init__(self) -> None:
        self.end = Event()
        self.inside = [0]
        self.closed = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> "Answer":
        start_response(OK, [("X-Own", "1")])
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


def turns(answer: Answer, *, parting: bool) -> _Turns:
    flask = Flask("slow")
    flask.wsgi_app = answer  # type: ignore[method-assign]
    return _Turns(flask, parting=parting)


def asked_side_by_side(app: _Turns, answer: Answer, times: int) -> list[list[tuple[str, str]]]:
    """The headers of each answer, the first of which was begun before the others were asked for."""
    started: list[list[tuple[str, str]]] = []

    def ask() -> list[bytes]:
        return app({}, lambda status, headers: started.append(headers))

    with ThreadPoolExecutor(times) as pool:
        first = pool.submit(ask)
        while len(answer.inside) < 2:
            time.sleep(0.001)
        others = [pool.submit(ask) for _ in range(times - 1)]
        time.sleep(0.05)
        answer.end.set()
        assert [own.result() for own in (first, *others)] == [[b"x", b"y"]] * times
    return started


def test_one_at_a_time_and_each_whole(answer: Answer) -> None:
    asked_side_by_side(turns(answer, parting=True), answer, 4)
    assert max(answer.inside) == 1
    assert answer.closed == 4


@pytest.mark.parametrize("parting", [True, False])
def test_only_who_has_to_wait_is_parted_with(answer: Answer, parting: bool) -> None:
    first, *others = asked_side_by_side(turns(answer, parting=parting), answer, 3)
    own = ("X-Own", "1")
    assert first == [own]
    assert others == [[own, ("Connection", "close")] if parting else [own]] * 2


def test_whoever_comes_later_has_a_turn_where_one_failed(answer: Answer) -> None:
    def broken(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        raise RuntimeError

    app = turns(answer, parting=True)
    app._app.wsgi_app, whole = broken, app._app.wsgi_app  # type: ignore[method-assign]
    with pytest.raises(RuntimeError):
        app({}, lambda *_: None)
    app._app.wsgi_app = whole  # type: ignore[method-assign]
    answer.end.set()
    assert app({}, lambda *_: None) == [b"x", b"y"]
