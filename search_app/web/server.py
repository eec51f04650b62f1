"""Serving the application for real: gunicorn's workers, each with a few threads."""

import gc
from collections.abc import Iterable
from threading import Lock
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from indexer.processes import keep_memory

THREADS = 4
"""Requests that one worker takes, and answers that it sends, side by side."""

CYCLES = 50_000
"""Objects that may be left before Python looks for those that only hold each other. It looks often
otherwise, and through everything that is cached."""

LONGEST_LINE = 8190
"""Bytes of a request's first line: the most that gunicorn counts to, but for reading without end.
Queries of MAX_CHARACTERS in Vietnamese take a third of it. Of letters that take nine bytes each, as
%E1%BA%BF does, only 900 fit; gunicorn refuses more by itself, with a page of its own (414)."""


class _Turns:
    """The application, computing one answer at a time in each worker.

    Threads that compute side by side take the interpreter from each other so often that all of them
    end later. What they are there for is to wait for the network.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._turn = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with self._turn:
            return self._app(environ, start_response)

    def part(self, worker: Any, request: Any) -> None:
        """Have gunicorn close the connection of a request that has to wait for its turn.

        Connections are kept alive by the worker that took them, busy or not: whoever comes back on
        a new one may find another that is free.
        """
        if self._turn.locked():
            request.force_close()


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn over an application that is already there, and no command line of its own."""

    def __init__(self, app: _Turns, options: dict[str, Any]) -> None:
        self._app = app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            if name in self.cfg.settings:  # the control socket came with gunicorn 25.1
                self.cfg.set(name, value)

    def load(self) -> _Turns:
        return self._app


def serve(app: Flask, host: str, port: int, workers: int) -> None:
    """Answer requests until told to stop; the workers share what the index has mapped."""
    keep_memory()
    # Nearly all that a request leaves behind is freed at once; what is here now is for good.
    gc.freeze()
    gc.set_threshold(CYCLES)
    turns = _Turns(app)
    options = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "preload_app": True,
        "limit_request_line": LONGEST_LINE,
        "loglevel": "warning",
        "control_socket_disable": True,
    }
    if workers > 1:
        options["pre_request"] = turns.part
    _Server(turns, options).run()
