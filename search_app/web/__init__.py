"""The archive on the web: pages for readers, JSON for programs, one error table for both."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response
from flask.json.provider import DefaultJSONProvider

from ..search import Archive
from . import api, errors, pages
from .address import IdConverter

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
        "img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def create_app(archive: Archive) -> Flask:
    """The WSGI application that searches and shows `archive`; it holds no state of its own."""
    app = Flask(__name__)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600  # seconds
    app.json = _vietnamese_json(app)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.url_map.merge_slashes = False  # an id may hold two slashes in a row
    app.url_map.converters["id"] = IdConverter
    app.register_blueprint(pages.blueprint(archive))
    app.register_blueprint(api.blueprint(archive))
    errors.register(app)
    app.after_request(_secure)
    app.url_defaults(_versioned)
    return app


def _vietnamese_json(app: Flask) -> DefaultJSONProvider:
    provider = DefaultJSONProvider(app)
    provider.ensure_ascii = False
    provider.sort_keys = False
    return provider


def _versioned(endpoint: str, values: dict[str, Any]) -> None:
    """A static file that changes gets another address, lest a new page meet an old one."""
    if endpoint == "static":
        values["v"] = _digest(values["filename"])


@cache
def _digest(name: str) -> str:
    return sha256((Path(__file__).parent / "static" / name).read_bytes()).hexdigest()[:8]


def _secure(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response
