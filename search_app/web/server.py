"""Serving the application for real: granian's workers, whose network is not Python's business."""

import gc
import multiprocessing
import signal
from collections.abc import Iterable
from threading import Lock
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from werkzeug.middleware.proxy_fix import ProxyFix

from indexer.processes import end_with_parent, keep_memory

THREADS = 2
"""Of each worker: one computes, the other answers those who have to wait."""

AMONG = 4
"""Every AMONG-th answer that had to wait closes its connection, so that its client may come to a
free worker: that spreads them soon, and few begin anew."""

PATIENCE = 3
"""Seconds until those who have not asked to the end yet are left, when told to stop."""

CYCLES = 50_000
"""Objects that may be left before Python looks for those that only hold each other. It looks often
otherwise, and through everything that is cached."""

_LOOPBACK = frozenset(["127.0.0.1", "::1"])


def _told_by_proxy(app: WSGIApplication) -> WSGIApplication:
    """The application; what a proxy on this machine says of the scheme is believed."""
    proxied = ProxyFix(app, x_for=0)

    def told(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        local = environ.get("REMOTE_ADDR") in _LOOPBACK
        return (proxied if local else app)(environ, start_response)

    return told


class _Turns:
    """The application, computing one answer at a time in each worker.

    Threads that compute side by side take the interpreter from each other so often that all of them
    end later. With `parting`, the connections of some of the requests that have to wait for their
    turn are closed behind the answer: connections are kept alive by the worker that took them, busy
    or not, and whoever comes back on a new one may find another that is free.
    """

    def __init__(self, app: WSGIApplication, *, parting: bool) -> None:
        self._app = app
        self._parting = parting
        self._turn = Lock()
        self._waited = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        def parted(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, [*headers, ("Connection", "close")], *error)

        waits = self._turn.locked()
        with self._turn:
            self._waited += waits
            parts = waits and self._parting and self._waited % AMONG == 0
            answer = self._app(environ, parted if parts else start_response)
            try:
                return list(answer)
            finally:
                getattr(answer, "close", lambda: None)()


def serve(app: Flask, ip: str, port: int, workers: int) -> None:
    """Answer requests until told to stop, or the terminal is closed.

    The workers share what the index has mapped.
    """
    keep_memory()
    # Nearly all that a request leaves behind is freed at once; what is here now is for good.
    gc.freeze()
    gc.set_threshold(CYCLES)
    multiprocessing.set_start_method("fork", force=True)  # what is here is theirs, too
    turns = _Turns(_told_by_proxy(app), parting=workers > 1)

    def begun() -> _Turns:
        end_with_parent()
        return turns

    server = Granian(
        "timbao",
        address=ip,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
    )
    hangup = signal.getsignal(signal.SIGHUP)

    @server.on_startup
    def heed_hangup() -> None:  # at which granian would begin its workers anew
        ignored = hangup == signal.SIG_IGN
        signal.signal(signal.SIGHUP, hangup if ignored else signal.getsignal(signal.SIGTERM))

    server.serve(target_loader=begun, wrap_loader=False)
