"""A search as it is asked, and as it is answered."""

import datetime as dt
from dataclasses import dataclass

from indexer.document import Document
from indexer.engines import Sort
from indexer.numerals import day

from .snippets.snippet import Snippet

FACETS = ("source", "category", "author")

FACET_SIZE = 40
"""Values of a facet that are counted unless more are asked for: the most frequent, of thousands of
authors."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is asked: the query as typed, the page wanted, and restrictions from facets.

    `source`, `category` and `author` are facet values, in whatever spelling; `first` and `last`
    include their days. With `literal` nothing is read into the query but what is typed. With
    `recency` newer reports among the best are moved up. With `collapse` each hit stands for its
    reprints too. Of each facet so many values are counted as `facet_size` says.
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
    recency: bool = False
    collapse: bool = False
    facet_size: int = FACET_SIZE


@dataclass(frozen=True, slots=True)
class Hit:
    """One report found, its title whole and its best passages, with what matched marked.

    `reprints` are other reports that say the same, found or not. Neither they nor `document` have
    their texts: pages are kept, and texts are what is large.
    """

    document: Document
    score: float
    title: Snippet
    passages: tuple[Snippet, ...]
    reprints: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another query worth a click, and what to say of it."""

    label: str
    request: SearchRequest


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer to a request. `pages` is at least 1; facets are (value, count), most first, and
    there are `others` that are not among them.

    `total` and facets count every report, collapsed or not. Where too many are collapsed to count
    them, there are at most `pages`, and they are not `exact`. `seconds` is how long it took.
    """

    request: SearchRequest
    hits: tuple[Hit, ...]
    total: int
    pages: int
    notices: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    facets: dict[str, list[tuple[str, int]]]
    others: dict[str, int]
    months: dict[str, int]
    exact: bool = True
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Stats:
    """The archive in figures; `first` and `last` are its earliest and latest dates."""

    documents: int
    sources: dict[str, int]
    categories: dict[str, int]
    first: dt.date | None
    last: dt.date | None


def reversed_days(first: dt.date, last: dt.date) -> str:
    """What is told of a range of days that ends before it begins."""
    return f"Khoảng ngày bị ngược: từ {day(first)} đến {day(last)}."
