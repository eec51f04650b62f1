"""Serving the application for real: gunicorn's workers, each with a few threads."""

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

THREADS = 4
"""Requests that one worker answers side by side."""


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn over an application that is already there, and no command line of its own."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app = app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            if name in self.cfg.settings:  # the control socket came with gunicorn 25.1
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app


def serve(app: Flask, host: str, port: int, workers: int) -> None:
    """Answer requests until told to stop; the workers share what the index has mapped."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    _Server(
        app,
        {
            "bind": bind,
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "preload_app": True,
            "loglevel": "warning",
            "control_socket_disable": True,
        },
    ).run()
