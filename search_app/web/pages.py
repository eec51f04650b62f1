"""The archive as pages: search and report, and what browsers and crawlers ask for."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from markupsafe import Markup, escape

from indexer.analysis.normalise import normalise
from indexer.analysis.syllables import has_accents
from indexer.numerals import day, written

from ..search import Archive, SearchRequest
from ..snippets.snippet import Snippet
from .address import PARAMETERS, address, kept, outward, query, read
from .facets import choices, restrictions


def blueprint(archive: Archive) -> Blueprint:
    """The routes, over `archive`."""
    routes = Blueprint("pages", __name__)
    for filter in (accented, address, changed, day, decimal, highlighted, number, outward, query):
        routes.add_app_template_filter(filter)

    @routes.app_context_processor
    def given() -> dict[str, dict[str, str]]:
        # What was typed, right or wrong, fills the form of every page and leads back from a report.
        asked = {name: request.args[name] for name in PARAMETERS if request.args.get(name)}
        return {"asked": asked, "kept": kept(asked)}

    @routes.get("/")
    def search() -> str:
        wanted = read(request.args, collapse=True)
        if not normalise(wanted.text).strip() and not restrictions(wanted):
            return render_template("home.html", stats=archive.stats())
        page = archive.search(wanted)
        return render_template(
            "results.html",
            page=page,
            restrictions=restrictions(page.request),
            facets=choices(page),
            around=around(wanted.page, page.pages, page.exact),
        )

    @routes.get("/document/<id:id>")
    def document(id: str) -> str:
        return render_template(
            "document.html", document=archive.document(id), related=archive.related(id)
        )

    @routes.get("/opensearch.xml")
    def opensearch() -> Response:
        response = make_response(render_template("opensearch.xml"))
        response.mimetype = "application/opensearchdescription+xml"
        return response

    @routes.get("/robots.txt")
    def robots() -> Response:
        response = make_response("User-agent: *\nDisallow: /api/\nDisallow: /*?\n")
        response.mimetype = "text/plain"
        return response

    return routes


def changed(request: SearchRequest, **changes: Any) -> SearchRequest:
    """`request` with other values; its first page, unless a page is among them."""
    return replace(request, **({"page": 1} | changes))


def around(page: int, pages: int, exact: bool = True) -> list[int | None]:
    """The page numbers worth a link: first, last and those next to `page`; None for a gap.

    A gap of one page is filled with that page. Where `pages` is not exact, the last may not exist.
    """
    near = {1} | set(range(max(page - 2, 1), min(page + 2, pages) + 1))
    if exact:
        near.add(pages)
    shown: list[int | None] = []
    before = 0
    for number in sorted(near):
        if number - before == 2:
            shown.append(number - 1)
        elif number - before > 2:
            shown.append(None)
        shown.append(number)
        before = number
    return shown if exact or before == pages else [*shown, None]


def highlighted(snippet: Snippet) -> Markup:
    """The snippet as HTML, everything escaped, what matched inside <mark>."""
    pieces, end = [], 0
    for start, stop in snippet.marks:
        before, marked = escape(snippet.text[end:start]), escape(snippet.text[start:stop])
        pieces += [before, "<mark>", marked, "</mark>"]
        end = stop
    return Markup("".join([*pieces, escape(snippet.text[end:])]))


def accented(text: str) -> bool:
    """Whether any accent was typed."""
    return has_accents(normalise(text))


def number(value: int) -> str:
    """A count: 14.167."""
    return written(value)


def decimal(seconds: float) -> str:
    """Seconds, to the millisecond, never 0: 0,012."""
    return written(max(seconds, 0.001), ".3f")
