"""Answers: pages of results, kept for whoever asks the same again."""

import datetime as dt
from sys import getsizeof

from indexer.cache import ByteCache
from indexer.engines import Searcher

from .request import SearchPage, SearchRequest

CAPACITY = 32 << 20
"""Bytes kept, roughly."""

_PAGE, _DOCUMENT = 6000, 600  # bytes of a page and of each document on it, but for what varies


class Answers:
    """The pages found in an index as long as it stays as it is; serves any number of threads."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._kept: tuple[Searcher | None, ByteCache[SearchPage]] = None, ByteCache(capacity)

    def get(self, request: SearchRequest, searcher: Searcher) -> SearchPage | None:
        """The page that answered `request` before, today and in this state of the index."""
        return self._of(searcher).get(_key(request))

    def put(self, page: SearchPage, searcher: Searcher) -> None:
        """Keep the page."""
        self._of(searcher).put(_key(page.request), page, _size(page))

    def _of(self, searcher: Searcher) -> ByteCache[SearchPage]:
        kept = self._kept
        if kept[0] is not searcher:
            kept = self._kept = searcher, ByteCache(self._capacity)
        return kept[1]


def _key(request: SearchRequest) -> tuple[SearchRequest, dt.date]:
    return request, dt.date.today()  # dates without a year, and what is recent, depend on the day


def _size(page: SearchPage) -> int:
    shown = [snippet.text for hit in page.hits for snippet in (hit.title, *hit.passages)]
    documents = [d for hit in page.hits for d in (hit.document, *hit.reprints)]
    return _PAGE + sum(map(getsizeof, shown)) + len(documents) * _DOCUMENT
