"""Answers: pages of results, kept for whoever asks the same again."""

import datetime as dt
from sys import getsizeof
from weakref import ref

from indexer.cache import ByteCache
from indexer.engines import Searcher

from .request import FACETS, SearchPage, SearchRequest

CAPACITY = 32 << 20
"""Bytes kept, roughly."""

# Bytes of a page, of each document on it and of each value counted, but for their texts.
_PAGE, _DOCUMENT, _VALUE = 6000, 600, 120


class Answers:
    """The pages found in an index as long as it stays as it is; serves any number of threads."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        # Of the searcher itself nothing is held: its index may have been replaced.
        self._kept: tuple[ref[Searcher] | None, ByteCache[SearchPage]] = None, ByteCache(capacity)

    def get(self, request: SearchRequest, searcher: Searcher) -> SearchPage | None:
        """The page that answered `request` before, today and in this state of the index."""
        return self._of(searcher).get(_key(request))

    def put(self, page: SearchPage, searcher: Searcher) -> None:
        """Keep the page."""
        self._of(searcher).put(_key(page.request), page, _size(page))

    def _of(self, searcher: Searcher) -> ByteCache[SearchPage]:
        known, pages = self._kept
        if known is None or known() is not searcher:
            known, pages = self._kept = ref(searcher), ByteCache(self._capacity)
        return pages


def _key(request: SearchRequest) -> tuple[SearchRequest, dt.date]:
    return request, dt.date.today()  # dates without a year, and what is recent, depend on the day


def _size(page: SearchPage) -> int:
    asked = [page.request, *(other.request for other in page.alternatives)]
    texts = [getattr(one, name) or "" for one in asked for name in ("text", *FACETS)]
    texts += page.notices
    texts += [snippet.text for hit in page.hits for snippet in (hit.title, *hit.passages)]
    documents = sum(1 + len(hit.reprints) for hit in page.hits)
    values = len(page.months) + sum(map(len, page.facets.values()))
    return _PAGE + sum(map(getsizeof, texts)) + documents * _DOCUMENT + values * _VALUE
