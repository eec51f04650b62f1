"""Answers as plain values, the same for the web's JSON and the command line's."""

from collections import Counter
from typing import Any

from indexer.document import Document

from .search import FACETS, Hit, SearchPage, Stats
from .snippets.snippet import Snippet
from .suggest import Suggestion


def page_values(page: SearchPage) -> dict[str, Any]:
    """A page of results; `score` has no unit, offsets in `marks` are characters of `text`."""
    return {
        "query": page.request.text,
        "total": page.total,
        "page": page.request.page,
        "size": page.request.size,
        "pages": page.pages,
        "exact": page.exact,
        "took_ms": round(page.seconds * 1000, 2),
        "notices": list(page.notices),
        "alternatives": [
            {"label": other.label, "query": other.request.text, "literal": other.request.literal}
            for other in page.alternatives
        ],
        "hits": [_hit(hit) for hit in page.hits],
        "facets": {
            field: [{"value": value, "count": count} for value, count in values]
            for field, values in counts(page).items()
        },
        "other_values": {field: page.others.get(field, 0) for field in FACETS},
    }


def stats_values(stats: Stats) -> dict[str, Any]:
    """The archive in figures, dates as YYYY-MM-DD or None."""
    return {
        "documents": stats.documents,
        "sources": stats.sources,
        "categories": stats.categories,
        "first": stats.first.isoformat() if stats.first else None,
        "last": stats.last.isoformat() if stats.last else None,
    }


def counts(page: SearchPage) -> dict[str, list[tuple[str, int]]]:
    """Values and counts by facet: source, category, author (most first), year (newest first)."""
    years: Counter[str] = Counter()
    for month, count in page.months.items():
        years[month[:4]] += count
    facets = {field: page.facets.get(field, []) for field in FACETS}
    return facets | {"year": sorted(years.items(), reverse=True)}


def brief_values(document: Document) -> dict[str, Any]:
    """A report without its text."""
    shown = ("id", "title", "url", "source", "category", "author")
    values = {name: getattr(document, name) for name in shown}
    return values | {"date": document.date.isoformat() if document.date else None}


def suggestion_values(suggestion: Suggestion) -> dict[str, Any]:
    """A suggestion; `id` is None where it is no headline."""
    return {
        "text": suggestion.text,
        "kind": suggestion.kind,
        "id": suggestion.id,
        "marks": [list(mark) for mark in suggestion.marks],
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return brief_values(hit.document) | {
        "score": hit.score,
        "highlights": {
            "title": _snippet(hit.title),
            "body": [_snippet(passage) for passage in hit.passages],
        },
        "reprints": [
            {"id": other.id, "source": other.source, "title": other.title} for other in hit.reprints
        ],
    }


def _snippet(snippet: Snippet) -> dict[str, Any]:
    return {"text": snippet.text, "marks": [list(mark) for mark in snippet.marks]}
