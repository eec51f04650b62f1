"""Answering a request: parse, plan, ask the engine, cut the snippets."""

import datetime as dt
from dataclasses import dataclass

from indexer.document import Document
from indexer.engines import Sort

from .snippet import Snippet


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is asked: the query as typed, the page wanted, and restrictions from facets.

    `source`, `category` and `author` are exact facet values; `first` and `last` include their days.
    With `literal` nothing is read into the query but what is typed.
    """

    text: str = ""
    page: int = 1
    size: int = 10
    sort: Sort = "relevance"
    source: str | None = None
    category: str | None = None
    author: str | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One report found, its title whole and its best passages, with what matched marked."""

    document: Document
    score: float
    title: Snippet
    passages: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another query worth a click, and what to say of it."""

    label: str
    request: SearchRequest


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer to a request. `pages` is at least 1; facets are (value, count), most first."""

    request: SearchRequest
    hits: tuple[Hit, ...]
    total: int
    pages: int
    notices: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    facets: dict[str, list[tuple[str, int]]]
    months: dict[str, int]
    seconds: float
