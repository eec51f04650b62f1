"""The counts beside the hits, and the searches that choosing one of them leads to."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from indexer.numerals import day

from ..search import FACETS, SearchPage, SearchRequest
from ..shape import counts


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet; `request` is the search with it added, or removed where `chosen`."""

    value: str
    count: int
    chosen: bool
    request: SearchRequest


@dataclass(frozen=True, slots=True)
class Facet:
    """The first values of a facet, and how many `others` there are."""

    choices: list[Choice]
    others: int


def choices(page: SearchPage) -> dict[str, Facet]:
    """What can be chosen, facet by facet, in the order of `counts`; no facet is empty."""
    chosen = {field: getattr(page.request, field) for field in FACETS}
    chosen["year"] = year(page.request)
    return {
        field: Facet(
            [_choice(page.request, field, one, chosen[field]) for one in values],
            others=page.others.get(field, 0),
        )
        for field, values in counts(page).items()
        if values
    }


def _choice(
    request: SearchRequest, field: str, counted: tuple[str, int], chosen: str | None
) -> Choice:
    value, count = counted
    wanted = None if value == chosen else value
    return Choice(value, count, wanted is None, restricted(request, field, wanted))


def restricted(request: SearchRequest, field: str, value: str | None) -> SearchRequest:
    """The first page of `request` with a facet set to `value`, or with it free (None).

    A year narrows the dates asked for. Freeing it takes away those that are its first or last day.
    """
    if field != "year":
        changes: dict[str, Any] = {"page": 1, field: value}
        return replace(request, **changes)
    first, last = request.first, request.last
    if value:
        begin, end = dt.date(int(value), 1, 1), dt.date(int(value), 12, 31)
        return replace(
            request, page=1, first=max(begin, first or begin), last=min(end, last or end)
        )
    begins, ends = _edges(request)
    return replace(request, page=1, first=None if begins else first, last=None if ends else last)


def year(request: SearchRequest) -> str | None:
    """The year ("2023") if the request's dates are in it, and its first or last day is one."""
    first, last = request.first, request.last
    one = first and last and first.year == last.year and any(_edges(request))
    return f"{first.year:04}" if first and one else None


def restrictions(request: SearchRequest) -> list[tuple[str, str, SearchRequest]]:
    """What narrows the search: the name of each restriction, its value, the search without it."""
    found = [
        (name, value, restricted(request, name, None))
        for name in FACETS
        if (value := getattr(request, name))
    ]
    whole = year(request) if all(_edges(request)) else None
    if whole:
        return [*found, ("year", whole, restricted(request, "year", None))]
    if request.first:
        found.append(("from", day(request.first), replace(request, page=1, first=None)))
    if request.last:
        found.append(("to", day(request.last), replace(request, page=1, last=None)))
    return found


def _edges(request: SearchRequest) -> tuple[bool, bool]:
    """Whether the request's dates begin with a year and end with one."""
    first, last = request.first, request.last
    return (
        first is not None and (first.month, first.day) == (1, 1),
        last is not None and (last.month, last.day) == (12, 31),
    )
