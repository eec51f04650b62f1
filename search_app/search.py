"""The archive: a question answered from parsing to snippets, a report, what is like it."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial, wraps
from time import perf_counter
from typing import Concatenate, ParamSpec, TypeVar

from indexer.batch import unpack
from indexer.document import Document
from indexer.engines import Engine, Matches, Searcher, Sort
from indexer.errors import DocumentNotFound, TimBaoError
from indexer.ids import find
from indexer.numerals import day
from indexer.query import All, And, Between, Query, Restriction
from indexer.schema import Schema

from .answers import Answers
from .attachments import Attachments
from .planning.named import named
from .planning.plan import plan
from .planning.reading import Reading
from .planning.synonyms import Rule
from .ranking.collapse import others
from .ranking.rerank import WINDOW, Judged, features
from .ranking.retrieve import Retrieved, retrieve
from .related import related
from .request import FACETS, Alternative, Hit, SearchPage, SearchRequest, Stats, reversed_days
from .snippets.interest import Interest
from .snippets.snippet import Snippet, marked, passages
from .snippets.spotting import spot
from .suggest import Suggestion, suggest
from .syntax.parse import Parsed, parse
from .understanding.headlines import favour
from .understanding.understand import Understood, understand

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

__all__ = ["FACETS", "Alternative", "Archive", "Hit", "SearchPage", "SearchRequest", "Stats"]


def _checked(
    method: Callable[Concatenate["Archive", Arguments], Answer],
) -> Callable[Concatenate["Archive", Arguments], Answer]:
    """The method; what goes wrong in it by no one's intent is the index', if that was altered."""

    @wraps(method)
    def checked(
        archive: "Archive", /, *arguments: Arguments.args, **named: Arguments.kwargs
    ) -> Answer:
        try:
            return method(archive, *arguments, **named)
        except TimBaoError:
            raise
        except Exception:
            archive.verify()
            raise

    return checked


class Archive:
    """An index and what it takes to ask it questions; serves any number of threads.

    `synonyms` are an editor's own, beside those of the news.
    """

    def __init__(self, engine: Engine, schema: Schema, synonyms: Sequence[Rule] = ()) -> None:
        self._engine = engine
        self._schema = schema
        self._attachments = Attachments(schema, synonyms)
        self._answers = Answers()

    @_checked
    def search(self, request: SearchRequest) -> SearchPage:
        """Answer `request`; nothing that was typed raises, only trouble with the index does."""
        started = perf_counter()
        searcher = self._engine.searcher()
        request = self._attachments.facet_values(searcher).usual(request)
        page = self._answers.get(request, searcher)
        if page is None:
            page = self._answer(request, searcher)
            self._answers.put(page, searcher)
        return replace(page, seconds=perf_counter() - started)

    @_checked
    def prepare(self) -> None:
        """Have ready what searches need, so that the first is no slower than the others, and
        processes that begin from here share it.
        """
        self._attachments.prepare(self._engine.searcher())
        favour("")  # reads its table

    def verify(self) -> None:
        """Read the whole index. Raises IndexDamaged if a file of it was altered."""
        self._engine.verify()

    def ranking(self, request: SearchRequest) -> list[tuple[str, float]]:
        """The ids and scores of the page asked for, and nothing else of it."""
        searcher = self._engine.searcher()
        matches = self._found(_parsed(request.text, searcher), request, searcher)[1].matches
        return list(zip(map(searcher.id, matches.numbers), matches.scores, strict=True))

    def candidates(self, text: str) -> tuple[list[str], Reading, Judged]:
        """What the ranking looks at once more when asked for `text`, to tune it by.

        The ids of the documents, how `text` was read, and what `rerank.features` says of them.
        """
        searcher = self._engine.searcher()
        plan = self._found(_parsed(text, searcher), SearchRequest(text), searcher)[1].plan
        found = searcher.search(plan.query, limit=WINDOW)
        likeness = self._attachments.likeness(searcher)
        seen = features(plan.reading, found.numbers, found.scores, searcher, self._schema, likeness)
        return list(map(searcher.id, found.numbers)), plan.reading, seen

    @_checked
    def document(self, id: str) -> Document:
        """The report with that id; raises DocumentNotFound."""
        searcher = self._engine.searcher()
        return unpack(searcher.payload(_number(id, searcher)))[0]

    @_checked
    def related(self, id: str, size: int = 6) -> tuple[Document, ...]:
        """Reports on what that report is about, best first; raises DocumentNotFound."""
        searcher = self._engine.searcher()
        vocabulary = self._attachments.vocabulary(searcher)
        reprints = self._attachments.reprints(searcher)
        number = _number(id, searcher)
        found = related(number, searcher, self._schema, vocabulary, reprints, size)
        return tuple(unpack(searcher.payload(number))[0] for number in found)

    @_checked
    def suggest(self, text: str, size: int = 10) -> tuple[Suggestion, ...]:
        """How the text typed so far may go on."""
        searcher = self._engine.searcher()
        suggestions = self._attachments.suggestions(searcher)
        return suggest(text, suggestions, size, lambda id: searcher.find(id) is not None)

    @_checked
    def stats(self) -> Stats:
        """What the archive holds."""
        searcher = self._engine.searcher()
        values = self._attachments.facet_values(searcher)
        return Stats(
            documents=len(searcher),
            sources=dict(values.merged("source", searcher.values("source"))[0]),
            categories=dict(values.merged("category", searcher.values("category"))[0]),
            first=_edge(searcher, "oldest"),
            last=_edge(searcher, "newest"),
        )

    def _answer(self, request: SearchRequest, searcher: Searcher) -> SearchPage:
        parsed = _parsed(request.text, searcher)
        understood, found = self._found(parsed, request, searcher)
        values = self._attachments.facet_values(searcher)
        facets = {
            name: values.merged(name, counts, request.facet_size)
            for name, counts in found.matches.facets.items()
        }
        return SearchPage(
            request=request,
            hits=self._hits(found.matches, found.plan.interest, searcher),
            total=found.matches.total,
            pages=max(1, -(-found.shown // request.size)),
            notices=(
                *parsed.notices,
                *understood.notices,
                *found.plan.notices,
                *(() if found.matches.total else _untimely(parsed.query, request, searcher)),
            ),
            alternatives=_alternatives(request, understood),
            facets={name: first for name, (first, _) in facets.items()},
            others={name: others for name, (_, others) in facets.items()},
            months=found.matches.histogram,
            exact=found.exact,
        )

    def _found(
        self, parsed: Parsed, request: SearchRequest, searcher: Searcher
    ) -> tuple[Understood, Retrieved]:
        """What was meant, and what it finds; where that is nothing, a thorough look offers more."""
        if request.literal:
            return Understood(parsed.query), self._retrieved(parsed.query, request, searcher)
        syllabary = self._attachments.syllabary(searcher)
        spelled = self._attachments.synonyms(searcher).spelled
        understood = understand(parsed.query, syllabary, spelled)
        found = self._retrieved(understood.query, request, searcher)
        if not (found.matches.total or _is_narrowed(parsed.query, request)):
            understood = understand(parsed.query, syllabary, spelled, thorough=True)
        return understood, found

    def _retrieved(self, query: Query, request: SearchRequest, searcher: Searcher) -> Retrieved:
        planned = partial(
            plan,
            query,
            searcher,
            self._schema,
            self._attachments.vocabulary(searcher),
            whole=request.sort != "relevance",
            synonyms=None if request.literal else self._attachments.synonyms(searcher),
        )
        return retrieve(
            planned,
            request,
            searcher,
            self._schema,
            self._attachments.groups(searcher) if request.collapse else {},
            self._attachments.likeness(searcher),
            self._attachments.facet_values(searcher),
        )

    def _hits(self, matches: Matches, interest: Interest, searcher: Searcher) -> tuple[Hit, ...]:
        documents = [unpack(searcher.payload(number))[0] for number in matches.numbers]
        shown = _shown(documents, interest)
        bare = [i for i, snippets in enumerate(shown) if not any(s.marks for s in snippets)]
        if bare:
            again = _shown([documents[i] for i in bare], interest.loosened())
            for i, snippets in zip(bare, again, strict=True):
                shown[i] = snippets
        reprints = self._attachments.reprints(searcher)
        return tuple(
            Hit(document.brief(), score, title, tuple(own), others(document.id, searcher, reprints))
            for document, score, (title, *own) in zip(documents, matches.scores, shown, strict=True)
        )


def _parsed(text: str, searcher: Searcher) -> Parsed:
    return parse(text, has=lambda field, value: bool(named(value, searcher.values(field))))


def _untimely(query: Query, request: SearchRequest, searcher: Searcher) -> Iterator[str]:
    """Why no report at all can be of the days that are asked for."""
    spans = [part for part in _parts(query) if isinstance(part, Between)]
    spans.append(Between(request.first, request.last))
    first = max(filter(None, (span.first for span in spans)), default=None)
    last = min(filter(None, (span.last for span in spans)), default=None)
    if not (first or last):
        return
    oldest, newest = _edge(searcher, "oldest"), _edge(searcher, "newest")
    if not (oldest and newest):
        yield "Kho tin không ghi ngày đăng của bài nào."
    elif first and last and first > last:
        yield reversed_days(first, last)
    elif (first and first > newest) or (last and last < oldest):
        yield f"Kho tin chỉ có bài đăng từ {day(oldest)} đến {day(newest)}."


def _parts(query: Query) -> tuple[Query, ...]:
    """What a report has to be, all of it."""
    return query.parts if isinstance(query, And) else (query,)


def _is_narrowed(query: Query, request: SearchRequest) -> bool:
    """Whether more than words says what is to be found, so that they may not be what is wrong."""
    chosen = (request.source, request.category, request.author, request.first, request.last)
    return any(chosen) or any(isinstance(part, Restriction | Between) for part in _parts(query))


def _number(id: str, searcher: Searcher) -> int:
    number = find(id, searcher)
    if number is None:
        raise DocumentNotFound(f"Không có bài nào mang mã “{id}”.")
    return number


def _shown(documents: Sequence[Document], interest: Interest) -> list[tuple[Snippet, ...]]:
    """The title of each document, and its best passages."""
    titles = [document.title for document in documents]
    texts = [f"{d.lead}\n{d.body}" if d.lead else d.body for d in documents]
    spotted = spot(titles + texts, interest)
    shown = enumerate(passages(spotted, len(titles)))
    return [(marked(spotted, number), *own) for number, own in shown]


def _alternatives(request: SearchRequest, understood: Understood) -> tuple[Alternative, ...]:
    """The query as it was typed, where it was changed, and the one that may have been meant."""
    offered = []
    if understood.changed:
        offered.append(Alternative("Tìm nguyên văn", replace(request, literal=True, page=1)))
    if understood.suggestion:
        meant = replace(request, text=understood.suggestion, page=1)
        offered.append(Alternative("Có phải bạn tìm", meant))
    return tuple(offered)


def _edge(searcher: Searcher, sort: Sort) -> dt.date | None:
    numbers = searcher.search(All(), limit=1, sort=sort).numbers
    return unpack(searcher.payload(numbers[0]))[0].date if numbers else None
