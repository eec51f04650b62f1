"""The archive as JSON: searches, suggestions, reports and what is related to them, health."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, jsonify, request

from indexer.errors import DocumentNotFound

from ..search import Archive, SearchPage
from ..shape import brief_values, page_values, suggestion_values
from .address import address, read, size, typed


def blueprint(archive: Archive) -> Blueprint:
    """The routes, over `archive`."""
    routes = Blueprint("api", __name__)

    @routes.get("/api/search")
    def search() -> Response:
        return jsonify(_page(archive.search(read(request.args))))

    @routes.get("/api/suggest")
    def suggest() -> Response:
        text = typed(request.args)
        found = archive.suggest(text, size(request.args))
        return jsonify({"query": text, "suggestions": [suggestion_values(s) for s in found]})

    @routes.get("/api/documents/<id:id>/related")
    def related(id: str) -> Response:
        with suppress(DocumentNotFound):  # whose id ends so
            return document(f"{id}/related")
        found = archive.related(id, size(request.args))
        return jsonify({"id": id, "related": [brief_values(one) for one in found]})

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
