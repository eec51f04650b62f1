"""Retrieval: the documents of one page, in their final order."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.batch import unpack
from indexer.engines import Matches, Searcher
from indexer.query import And, Between, Keyword, Or, Query, Ranked
from indexer.schema import Schema

from ..facet_values import FacetValues
from ..planning.matching import Strictness
from ..planning.named import unnamed
from ..planning.plan import Plan
from ..planning.reading import Reading
from ..request import FACETS, SearchRequest
from . import rerank
from .collapse import NEXT, SPARE, distinct
from .likeness import Likeness

RECENCY = 0.25
"""The share of its score that a report of today gains where recency is asked for."""

HALF_LIFE = 90
"""Days in which that gain halves."""

_FOLDED = "Không có bài nào khớp dấu đã gõ: kết quả bỏ qua dấu."
_FIGURE = "Không có bài nào khớp “{}” như đã gõ: “{}” cũng được tính."
_APART = "Không có bài nào có nguyên cụm trong ngoặc kép: các từ của cụm được tìm rời nhau."
_ANY = "Không có bài nào khớp hết những gì đã gõ: kết quả chỉ khớp một phần."


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The documents of a page (`matches`) and the plan that found them.

    `shown` counts those of the whole ranking that are not hidden behind one that says the same.
    Unless it is `exact`, some of them may be hidden behind others that were not looked at.
    """

    plan: Plan
    matches: Matches
    shown: int
    exact: bool


def retrieve(
    planned: Callable[[Strictness], Plan],
    request: SearchRequest,
    searcher: Searcher,
    schema: Schema,
    groups: Mapping[int, int],
    likeness: Likeness,
    values: FacetValues,
) -> Retrieved:
    """Ask as strictly as finds anything; what had to be given up is among the plan's notices.

    `groups` has the group of each document of which only the best is to be shown.
    """
    filters = _filters(request, values)
    for strictness in Strictness:
        plan = planned(strictness)
        if strictness is Strictness.APART and not plan.apart:
            continue
        if filters:
            plan = replace(plan, query=_filtered(plan.query, filters))
        found = _page(plan, request, searcher, schema, groups, likeness)
        if found.matches.total or not plan.relaxable:
            break
    some = found.matches.total > 0
    told = tuple(_given_up(plan.reading, strictness) if some else _unknown(request, values))
    return replace(found, plan=replace(plan, notices=plan.notices + told)) if told else found


def _unknown(request: SearchRequest, values: FacetValues) -> Iterator[str]:
    """Which of the values that reports were to have none has."""
    for name in FACETS:
        value = getattr(request, name)
        if value is not None and not values.has(name, value):
            yield unnamed(name, value)


def _given_up(reading: Reading, strictness: Strictness) -> Iterator[str]:
    """What the asker should know of results that were not found as strictly as they were typed."""
    match strictness:
        case Strictness.APART:
            yield _APART
        case Strictness.ANY:
            yield _ANY
        case Strictness.FOLDED:
            if any(syllable.key != syllable.folded for syllable in reading.syllables):
                yield _FOLDED
            for word in reading.words:
                if word.figure and "-" not in word.key and not word.key.isdecimal():
                    atoms = reading.syllables[word.start : word.end]
                    yield _FIGURE.format(word.key, "/".join(atom.key for atom in atoms))


def _page(
    plan: Plan,
    request: SearchRequest,
    searcher: Searcher,
    schema: Schema,
    groups: Mapping[int, int],
    likeness: Likeness,
) -> Retrieved:
    """The page asked for, of the ranking with only the best of each group in it."""
    offset = (request.page - 1) * request.size
    end = offset + request.size
    if not request.collapse and offset >= rerank.WINDOW:
        matches = _found(plan, request, searcher, offset, request.size)
        return Retrieved(plan, matches, matches.total, exact=True)
    wanted, spare = (end + NEXT * request.size, SPARE) if request.collapse else (end, 0)
    matches = _beginning(plan, request, searcher, schema, likeness, wanted + spare)
    places = list(distinct(matches.numbers, groups.get))
    while len(places) < wanted and len(matches.numbers) < matches.total:
        matches = _longer(matches, plan, request, searcher)
        places = list(distinct(matches.numbers, groups.get))
    page = replace(
        matches,
        numbers=[matches.numbers[place] for place in places[offset:end]],
        scores=[matches.scores[place] for place in places[offset:end]],
    )
    hidden = len(matches.numbers) - len(places)
    exact = not request.collapse or len(matches.numbers) == matches.total
    return Retrieved(plan, page, matches.total - hidden, exact)


def _beginning(
    plan: Plan,
    request: SearchRequest,
    searcher: Searcher,
    schema: Schema,
    likeness: Likeness,
    most: int,
) -> Matches:
    """At least the best `most` documents, if there are so many; the very best are ranked anew."""
    found = _found(plan, request, searcher, 0, max(rerank.WINDOW, most))
    if request.sort != "relevance" or not plan.reading.syllables:
        return found
    numbers, scores = found.numbers, found.scores
    best, rest = slice(rerank.WINDOW), slice(rerank.WINDOW, None)
    first = rerank.rerank(plan.reading, numbers[best], scores[best], searcher, schema, likeness)
    if request.recency:
        first = _newer_up(*first, searcher)
    return replace(found, numbers=first[0] + numbers[rest], scores=first[1] + scores[rest])


def _longer(matches: Matches, plan: Plan, request: SearchRequest, searcher: Searcher) -> Matches:
    """The same beginning of a ranking, twice as long or up to its end."""
    known = len(matches.numbers)
    more = _found(plan, request, searcher, known, known, counted=False)
    return replace(
        matches, numbers=matches.numbers + more.numbers, scores=matches.scores + more.scores
    )


def _found(
    plan: Plan,
    request: SearchRequest,
    searcher: Searcher,
    offset: int,
    limit: int,
    *,
    counted: bool = True,
) -> Matches:
    """So many documents of the ranking; unless it is `counted`, without facets and months."""
    return searcher.search(
        plan.query,
        offset=offset,
        limit=limit,
        sort="newest" if request.sort == "relevance" and not plan.ranked else request.sort,
        facets=FACETS if counted else (),
        histogram=counted,
    )


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


def _filters(request: SearchRequest, values: FacetValues) -> tuple[Query, ...]:
    filters: list[Query] = []
    for name in FACETS:
        if (value := getattr(request, name)) is not None:
            same = tuple(Keyword(name, spelling) for spelling in values.spellings(name, value))
            filters.append(same[0] if len(same) == 1 else Or(same))
    if request.first or request.last:
        filters.append(Between(request.first, request.last))
    return tuple(filters)


def _filtered(query: Query, filters: tuple[Query, ...]) -> Query:
    if isinstance(query, Ranked):
        return Ranked(And((query.match, *filters)), query.by)
    return And((query, *filters))
