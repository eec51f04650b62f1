"""Retrieval: the documents of one page, in their final order."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from indexer.batch import unpack
from indexer.engines import Matches, Searcher
from indexer.query import And, Between, Keyword, Query, Ranked
from indexer.reprints import Reprints
from indexer.schema import Schema

from . import rerank
from .collapse import DEEPEST, SPARE, collapse
from .likeness import Likeness
from .plan import Plan, Strictness
from .request import FACETS, SearchRequest

RECENCY = 0.25
"""The share of its score that a report of today gains where recency is asked for."""

HALF_LIFE = 90
"""Days in which that gain halves."""

_RELAXED = {
    Strictness.FOLDED: "Không có bài nào khớp dấu đã gõ: kết quả bỏ qua dấu.",
    Strictness.ANY: "Không có bài nào chứa đủ các từ: kết quả chỉ chứa một phần.",
}


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The documents of a page (`matches`) and the plan that found them.

    `shown` counts those of the whole ranking that are not hidden behind one that says the same.
    """

    plan: Plan
    matches: Matches
    shown: int


def retrieve(
    planned: Callable[[Strictness], Plan],
    request: SearchRequest,
    searcher: Searcher,
    schema: Schema,
    reprints: Reprints,
    likeness: Likeness,
) -> Retrieved:
    """Ask as strictly as finds anything; what had to be given up is among the plan's notices."""
    for strictness in Strictness:
        plan = planned(strictness)
        found = _page(plan, request, searcher, schema, reprints, likeness)
        if found.matches.total or not plan.relaxable:
            break
    if found.matches.total and strictness:
        return replace(found, plan=replace(plan, notices=(*plan.notices, _RELAXED[strictness])))
    return found


def _page(
    plan: Plan,
    request: SearchRequest,
    searcher: Searcher,
    schema: Schema,
    reprints: Reprints,
    likeness: Likeness,
) -> Retrieved:
    """The page asked for; the best documents of all are put in their final order first."""
    offset = (request.page - 1) * request.size
    end = offset + request.size
    collapsed = request.collapse and end <= DEEPEST
    reranked = (
        request.sort == "relevance" and offset < rerank.WINDOW and bool(plan.reading.syllables)
    )
    whole = collapsed or reranked  # from the first document on
    matches = searcher.search(
        _filtered(plan.query, _filters(request)),
        offset=0 if whole else offset,
        limit=max(rerank.WINDOW, end + SPARE * collapsed) if whole else request.size,
        sort="newest" if request.sort == "relevance" and not plan.ranked else request.sort,
        facets=FACETS,
        histogram=True,
    )
    numbers, scores = matches.numbers, matches.scores
    if reranked:
        best, rest = slice(rerank.WINDOW), slice(rerank.WINDOW, None)
        first = rerank.rerank(plan.reading, numbers[best], scores[best], searcher, schema, likeness)
        if request.recency:
            first = _newer_up(*first, searcher)
        numbers, scores = first[0] + numbers[rest], first[1] + scores[rest]
    places, hidden = list(range(len(numbers))), 0
    if collapsed:
        places, hidden = collapse(numbers, matches.total, end, searcher, reprints)
    if whole:
        places = places[offset:end]
    page = replace(
        matches,
        numbers=[numbers[place] for place in places],
        scores=[scores[place] for place in places],
    )
    return Retrieved(plan, page, matches.total - hidden)


def _newer_up(
    numbers: Sequence[int], scores: Sequence[float], searcher: Searcher
) -> tuple[list[int], list[float]]:
    """The same documents with what their dates add to their scores, best first."""
    today = dt.date.today()
    gained = []
    for number, score in zip(numbers, scores, strict=True):
        date = unpack(searcher.payload(number))[0].date
        age = max(0, (today - date).days) if date else float("inf")
        gained.append(score * (1 + RECENCY * 0.5 ** (age / HALF_LIFE)))
    order = sorted(range(len(gained)), key=lambda i: -gained[i])
    return [numbers[i] for i in order], [gained[i] for i in order]


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
