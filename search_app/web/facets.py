"""The counts beside the hits, and the searches that choosing one of them leads to."""

import datetime as dt
from dataclasses import dataclass, replace

from ..search import FACETS, SearchPage, SearchRequest
from ..shape import counts


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet; `request` is the search with it added, or removed where `chosen`."""

    value: str
    count: int
    chosen: bool
    request: SearchRequest


def choices(page: SearchPage) -> dict[str, list[Choice]]:
    """What can be chosen, facet by facet, in the order of `counts`; no facet is empty."""
    chosen = {field: getattr(page.request, field) for field in FACETS}
    chosen["year"] = year(page.request)
    return {
        field: [
            Choice(
                value=value,
                count=count,
                chosen=value == chosen[field],
                request=restricted(page.request, field, None if value == chosen[field] else value),
            )
            for value, count in values
        ]
        for field, values in counts(page).items()
        if values
    }


def restricted(request: SearchRequest, field: str, value: str | None) -> SearchRequest:
    """The first page of `request` with a facet set to `value`, or with it free (None)."""
    match field:
        case "source":
            return replace(request, page=1, source=value)
        case "category":
            return replace(request, page=1, category=value)
        case "author":
            return replace(request, page=1, author=value)
        case "year":
            first = dt.date(int(value), 1, 1) if value else None
            last = dt.date(int(value), 12, 31) if value else None
            return replace(request, page=1, first=first, last=last)
    raise TypeError(field)


def year(request: SearchRequest) -> str | None:
    """The year ("2023") if the request's dates are exactly its first and last day."""
    first, last = request.first, request.last
    if first and last and first.year == last.year:
        whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
        return f"{first.year:04}" if whole else None
    return None


def restrictions(request: SearchRequest) -> list[tuple[str, str, SearchRequest]]:
    """What narrows the search: the name of each restriction, its value, the search without it."""
    fields = [(name, getattr(request, name)) for name in FACETS] + [("year", year(request))]
    found = [(name, value, restricted(request, name, None)) for name, value in fields if value]
    if not year(request):
        if request.first:
            free = replace(request, page=1, first=None)
            found.append(("from", day(request.first), free))
        if request.last:
            found.append(("to", day(request.last), replace(request, page=1, last=None)))
    return found


def day(date: dt.date) -> str:
    """A date as Vietnamese newspapers write it: 16/7/2021."""
    return f"{date.day}/{date.month}/{date.year}"
