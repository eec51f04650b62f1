"""Workers compute one answer at a time, and part with whoever would have to wait."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from flask import Flask

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
