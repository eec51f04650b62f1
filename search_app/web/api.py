"""The archive as JSON: /api/search, /api/documents/ID and /healthz."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from ..search import Archive, Hit, SearchPage
from ..snippet import Snippet
from .address import address, read
from .facets import counts


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
    return {
        "query": page.request.text,
        "total": page.total,
        "page": page.request.page,
        "size": page.request.size,
        "pages": page.pages,
        "took_ms": round(page.seconds * 1000, 2),
        "notices": list(page.notices),
        "alternatives": [
            {
                "label": other.label,
                "query": other.request.text,
                "url": address(other.request, "api.search"),
            }
            for other in page.alternatives
        ],
        "hits": [_hit(hit) for hit in page.hits],
        "facets": {
            field: [{"value": value, "count": count} for value, count in values]
            for field, values in counts(page).items()
        },
    }


def _hit(hit: Hit) -> dict[str, Any]:
    values = hit.document.to_dict()
    shown = ("id", "title", "url", "source", "category", "author", "date")
    return {name: values[name] for name in shown} | {
        "score": hit.score,
        "highlights": {
            "title": _snippet(hit.title),
            "body": [_snippet(passage) for passage in hit.passages],
        },
    }


def _snippet(snippet: Snippet) -> dict[str, Any]:
    return {"text": snippet.text, "marks": [list(mark) for mark in snippet.marks]}
