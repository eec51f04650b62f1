"""Answering a request: parse, plan, ask the engine, cut the snippets."""

import datetime as dt
import re
from dataclasses import dataclass, replace
from time import perf_counter

from indexer.analysis.segment import Segmenter
from indexer.batch import unpack
from indexer.document import Document
from indexer.engines import Engine, Matches, Searcher, Sort
from indexer.errors import DocumentNotFound
from indexer.query import All, And, Between, Keyword, Query, Ranked
from indexer.schema import Schema

from . import rerank
from .attachments import Attachments
from .collapse import DEEPEST, SPARE, collapse, others
from .parse import parse
from .plan import Plan, Strictness, plan
from .related import related
from .snippet import Interest, Snippet, marked, passages
from .suggest import Suggestion, suggest

FACETS = ("source", "category", "author")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is asked: the query as typed, the page wanted, and restrictions from facets.

    `source`, `category` and `author` are exact facet values; `first` and `last` include their days.
    With `literal` nothing is read into the query but what is typed. With `collapse` each hit stands
    for its reprints too.
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
    collapse: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One report found, its title whole and its best passages, with what matched marked.

    `reprints` are other reports that say the same, found or not.
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
    """The answer to a request. `pages` is at least 1; facets are (value, count), most first.

    `total` and facets count every report, collapsed or not.
    """

    request: SearchRequest
    hits: tuple[Hit, ...]
    total: int
    pages: int
    notices: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    facets: dict[str, list[tuple[str, int]]]
    months: dict[str, int]
    seconds: float


@dataclass(frozen=True, slots=True)
class Stats:
    """The archive in figures; `first` and `last` are its earliest and latest dates."""

    documents: int
    sources: dict[str, int]
    categories: dict[str, int]
    first: dt.date | None
    last: dt.date | None


class Archive:
    """An index and what it takes to ask it questions; serves any number of threads."""

    def __init__(self, engine: Engine, schema: Schema) -> None:
        self._engine = engine
        self._schema = schema
        self._segmenter = Segmenter()
        self._attachments = Attachments()

    def search(self, request: SearchRequest) -> SearchPage:
        """Answer `request`; nothing that was typed raises, only trouble with the index does."""
        started = perf_counter()
        searcher = self._engine.searcher()
        parsed = parse(request.text)
        planned, matches, hidden = self._matches(parsed.query, request, searcher)
        return SearchPage(
            request=request,
            hits=self._hits(matches, planned.interest, searcher),
            total=matches.total,
            pages=max(1, -((hidden - matches.total) // request.size)),
            notices=(*parsed.notices, *planned.notices),
            alternatives=(),
            facets={name: _most_first(counts) for name, counts in matches.facets.items()},
            months=matches.histogram,
            seconds=perf_counter() - started,
        )

    def ranking(self, request: SearchRequest) -> list[tuple[str, float]]:
        """The ids and scores of the page asked for, and nothing else of it."""
        searcher = self._engine.searcher()
        _, matches, _ = self._matches(parse(request.text).query, request, searcher)
        return list(zip(map(searcher.id, matches.numbers), matches.scores, strict=True))

    def document(self, id: str) -> Document:
        """The report with that id; raises DocumentNotFound."""
        searcher = self._engine.searcher()
        return unpack(searcher.payload(_number(id, searcher)))[0]

    def related(self, id: str, size: int = 6) -> tuple[Document, ...]:
        """Reports on what that report is about, best first; raises DocumentNotFound."""
        searcher = self._engine.searcher()
        vocabulary = self._attachments.vocabulary(searcher)
        reprints = self._attachments.reprints(searcher)
        number = _number(id, searcher)
        found = related(number, searcher, self._schema, vocabulary, reprints, size)
        return tuple(unpack(searcher.payload(number))[0] for number in found)

    def suggest(self, text: str, size: int = 10) -> tuple[Suggestion, ...]:
        """How the text typed so far may go on."""
        searcher = self._engine.searcher()
        suggestions = self._attachments.suggestions(searcher)
        return suggest(text, suggestions, size, lambda id: searcher.find(id) is not None)

    def stats(self) -> Stats:
        """What the archive holds."""
        searcher = self._engine.searcher()
        return Stats(
            documents=len(searcher),
            sources=dict(searcher.values("source")),
            categories=dict(searcher.values("category")),
            first=_edge(searcher, "oldest"),
            last=_edge(searcher, "newest"),
        )

    def _matches(
        self, query: Query, request: SearchRequest, searcher: Searcher
    ) -> tuple[Plan, Matches, int]:
        """As strictly as finds anything; what had to be given up is among the plan's notices.

        The number is that of the reports seen to be hidden behind one they are reprints of.
        """
        vocabulary = self._attachments.vocabulary(searcher)
        for strictness in Strictness:
            planned = plan(
                query,
                searcher,
                self._schema,
                self._segmenter,
                vocabulary,
                strictness,
                whole=request.sort != "relevance",
            )
            matches, hidden = self._page(planned, request, searcher)
            if matches.total or not planned.relaxable:
                break
        if matches.total and strictness:
            planned = replace(planned, notices=(*planned.notices, _RELAXED[strictness]))
        return planned, matches, hidden

    def _page(
        self, planned: Plan, request: SearchRequest, searcher: Searcher
    ) -> tuple[Matches, int]:
        """The page asked for, and how many reprints were seen to be hidden.

        The best documents of all are put in their final order first.
        """
        offset = (request.page - 1) * request.size
        end = offset + request.size
        collapsed = request.collapse and end <= DEEPEST
        reranked = (
            request.sort == "relevance"
            and offset < rerank.WINDOW
            and bool(planned.reading.syllables)
        )
        whole = collapsed or reranked  # from the first document on
        matches = searcher.search(
            _filtered(planned.query, _filters(request)),
            offset=0 if whole else offset,
            limit=max(rerank.WINDOW, end + SPARE * collapsed) if whole else request.size,
            sort="newest" if request.sort == "relevance" and not planned.ranked else request.sort,
            facets=FACETS,
            histogram=True,
        )
        numbers, scores = matches.numbers, matches.scores
        if reranked:
            best = slice(rerank.WINDOW)
            first, first_scores = rerank.rerank(
                planned.reading, numbers[best], scores[best], searcher, self._schema
            )
            numbers = first + numbers[rerank.WINDOW :]
            scores = first_scores + scores[rerank.WINDOW :]
        places, hidden = list(range(len(numbers))), 0
        if collapsed:
            reprints = self._attachments.reprints(searcher)
            places, hidden = collapse(numbers, matches.total, end, searcher, reprints)
        if whole:
            places = places[offset:end]
        page = replace(
            matches,
            numbers=[numbers[place] for place in places],
            scores=[scores[place] for place in places],
        )
        return page, hidden

    def _hits(self, matches: Matches, interest: Interest, searcher: Searcher) -> tuple[Hit, ...]:
        pattern, loosened = interest.pattern(), interest.loosened()
        reprints = self._attachments.reprints(searcher)
        hits = []
        for number, score in zip(matches.numbers, matches.scores, strict=True):
            document, _ = unpack(searcher.payload(number))
            hit = _hit(document, score, interest, pattern)
            if not any(snippet.marks for snippet in (hit.title, *hit.passages)):
                hit = _hit(document, score, loosened, loosened.pattern())
            hits.append(replace(hit, reprints=others(document.id, searcher, reprints)))
        return tuple(hits)


def _number(id: str, searcher: Searcher) -> int:
    number = searcher.find(id)
    if number is None:
        raise DocumentNotFound(f"Không có bài nào mang mã “{id}”.")
    return number


def _hit(
    document: Document, score: float, interest: Interest, pattern: re.Pattern[str] | None
) -> Hit:
    text = f"{document.lead}\n{document.body}" if document.lead else document.body
    title = marked(document.title, interest, pattern)
    return Hit(document, score, title, passages(text, interest, pattern))


_RELAXED = {
    Strictness.FOLDED: "Không có bài nào khớp dấu đã gõ: kết quả bỏ qua dấu.",
    Strictness.ANY: "Không có bài nào chứa đủ các từ: kết quả chỉ chứa một phần.",
}


def _filters(request: SearchRequest) -> tuple[Query, ...]:
    filters: list[Query] = [
        Keyword(name, value) for name in FACETS if (value := getattr(request, name)) is not None
    ]
    if request.first or request.last:
        filters.append(Between(request.first, request.last))
    return tuple(filters)


def _filtered(query: Query, filters: tuple[Query, ...]) -> Query:
    if not filters:
        return query
    if isinstance(query, Ranked):
        return Ranked(And((query.match, *filters)), query.by)
    return And((query, *filters))


def _most_first(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _edge(searcher: Searcher, sort: Sort) -> dt.date | None:
    numbers = searcher.search(All(), limit=1, sort=sort).numbers
    return unpack(searcher.payload(numbers[0]))[0].date if numbers else None
