"""The archive as JSON: /api/search, /api/documents/ID and /healthz."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from ..search import Archive, SearchPage
from ..shape import page_values
from .address import address, read


def blueprint(archive: Archive) -> Blueprint:
    """The routes, over `archive`."""
    routes = Blueprint("api", __name__)

    @routes.get("/api/search")
    def search() -> Response:
        return jsonify(_page(archive.search(read(request.args))))

    @routes.get("/api/documents/<id:id>")
    def document(id: str) -> Response:
        return jsonify(archive.document(id).to_dict())

    @routes.get("/healthz")
    def health() -> Response:
        return jsonify({"status": "ok", "documents": archive.stats().documents})

    return routes


def _page(page: SearchPage) -> dict[str, Any]:
    values = page_values(page)
    for value, other in zip(values["alternatives"], page.alternatives, strict=True):
        value["url"] = address(other.request, "api.search")
    return values
