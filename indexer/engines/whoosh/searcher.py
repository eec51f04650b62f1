"""The searcher: one snapshot of the index, asked from any number of threads."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...cache import ByteCache
from ...query import Phrase, Prefix, Query, Term
from ...ragged import spread
from ...schema import Schema
from ...tally import Tally
from ...texts import encode
from .. import Matches, Occurrences, Sort, Words
from .collecting import Columns, Counter, Hits
from .container import Container
from .documents import document_id, payload
from .evaluation import evaluate
from .scoring import Scorer
from .snapshot import Leaf, Snapshot
from .whoosh_schema import ID


class WhooshSearcher:
    """See `indexer.engines.Searcher`. Of attachments with one name, the first is kept."""

    def __init__(
        self,
        schema: Schema,
        snapshot: Snapshot,
        cache: ByteCache[Any],
        attachments: Sequence[Container],
    ) -> None:
        self._schema = schema
        self.snapshot = snapshot
        self._scorer = Scorer(schema, snapshot, cache)
        self._attachments = attachments
        self._columns: dict[str, Columns] = {}
        self._values: dict[str, Tally] = {}

    def __len__(self) -> int:
        return self.snapshot.count

    def search(
        self,
        query: Query,
        *,
        offset: int = 0,
        limit: int = 10,
        sort: Sort = "relevance",
        facets: Sequence[str] = (),
        histogram: bool = False,
    ) -> Matches:
        """The documents that match, one page of them in order, and what is counted over all."""
        k = offset + limit
        total = 0
        pages = []
        counters: list[Counter | None] = []
        for leaf in self.snapshot.leaves:
            hits = evaluate(self._scorer, leaf, query, k if sort == "relevance" else 0)
            counters.append(hits.counter() if hits.total and (facets or histogram) else None)
            if hits.total:
                total += hits.total
                pages.append(_page(leaf, hits, k, sort))
        numbers, keys = _merged(pages)
        page = slice(offset, k)
        return Matches(
            numbers=numbers[page].tolist(),
            scores=(-keys[page]).tolist() if sort == "relevance" else [0.0] * len(numbers[page]),
            total=total,
            facets={name: self._column(name).tally(counters) for name in facets},
            histogram=self._months.tally(counters).ascending() if histogram else {},
        )

    def payload(self, number: int) -> bytes:
        """What was stored with the document. Raises IndexError."""
        leaf, own = self.snapshot.locate(number)
        return payload(leaf.segment.container, own)

    def id(self, number: int) -> str:
        """The document's id. Raises IndexError."""
        leaf, own = self.snapshot.locate(number)
        return document_id(leaf.segment.container, own)

    def find(self, id: str) -> int | None:
        """The document's number."""
        return find(self.snapshot, id)

    @property
    def known_words(self) -> int:
        """Words are numbered from 0 up to this."""
        return self._first_forms[-1]

    def words(self, numbers: Sequence[int]) -> Words:
        """The words of these documents: forms, counted through all segments."""
        starts = np.zeros((len(numbers), len(self._schema.attributes) + 1), np.int64)
        parts = []
        for leaf, own, documents in self._by_leaf(numbers):
            found, starts[own] = self.snapshot.leaves[leaf].segment.forward.words(documents)
            found += self._first_forms[leaf]
            parts.append((own, found))
        if len(parts) == 1:
            return Words(numbers, parts[0][1], starts)
        words = np.zeros(int(starts[:, -1].sum()), np.intp)
        for own, found in parts:
            words[_places(starts, own)] = found
        return Words(numbers, words, starts)

    def occurrences(self, words: Words, analyzer: str, texts: Sequence[str]) -> Occurrences:
        """Where the terms `texts` of a positional analyzer stand in the documents of `words`."""
        self._need_positions(analyzer)
        encoded = [encode(text) for text in texts]
        parts = []
        for leaf, own, _ in self._by_leaf(words.numbers):
            whole = len(own) == len(words.numbers)
            forms = words.word if whole else words.word[_places(words.starts, own)]
            forms = forms - self._first_forms[leaf]
            forward = self.snapshot.leaves[leaf].segment.forward
            found = forward.occurrences(forms, words.starts[own], analyzer, encoded)
            if whole:
                return found
            parts.append((own, found))
        return _joined(parts, words.starts.shape)

    def terms(self, words: Sequence[int], analyzer: str) -> list[tuple[str, ...]]:
        """What a positional analyzer makes of words, which are forms of the segments."""
        self._need_positions(analyzer)
        found: list[tuple[str, ...]] = [()] * len(words)
        asked = np.array(words, np.int64)
        firsts = self._first_forms
        for leaf, first, end in zip(self.snapshot.leaves, firsts, firsts[1:], strict=False):
            own = np.flatnonzero((asked >= first) & (asked < end))
            terms = leaf.segment.forward.terms((asked[own] - first).tolist(), analyzer)
            for place, one in zip(own.tolist(), terms, strict=True):
                found[place] = one
        return found

    @cached_property
    def _first_forms(self) -> list[int]:
        """What the forms of each segment are counted from, one segment behind the other."""
        counts = [leaf.segment.forward.forms for leaf in self.snapshot.leaves]
        return list(accumulate(counts, initial=0))

    def containers(self) -> Iterator[Container]:
        """All files that are read."""
        yield from self._attachments
        for leaf in self.snapshot.leaves:
            yield leaf.segment.container

    def _need_positions(self, analyzer: str) -> None:
        if analyzer not in self._schema.positional:
            raise ValueError(f"positions are not kept for {analyzer}")

    def _by_leaf(
        self, numbers: Sequence[int]
    ) -> Iterator[tuple[int, NDArray[np.intp], NDArray[np.int64]]]:
        """The segments that hold these documents.

        Each with the places of its documents among the numbers, and their own numbers there.
        """
        asked = np.array(numbers, np.int64)
        for number, leaf in enumerate(self.snapshot.leaves):
            own = np.flatnonzero((asked >= leaf.base) & (asked < leaf.base + leaf.segment.count))
            if len(own):
                yield number, own, asked[own] - leaf.base

    def document_frequency(self, query: Term | Prefix | Phrase) -> int:
        """How many documents match."""
        return self._scorer.document_frequency(query)

    def average_length(self, fields: Sequence[str]) -> float:
        """Terms a document in these fields together, on average."""
        return self.snapshot.average_length(fields)

    def values(self, field: str) -> Tally:
        """The values of a keyword attribute and the number of documents with each."""
        known = self._values.get(field)
        if known is None:
            live = [Counter(leaf.deleted, complement=True) for leaf in self.snapshot.leaves]
            known = self._values[field] = self._column(field).tally(live)
        return known

    def _column(self, field: str) -> Columns:
        known = self._columns.get(field)
        if known is None:
            columns = [leaf.segment.column(field) for leaf in self.snapshot.leaves]
            known = self._columns[field] = Columns(columns)
        return known

    @cached_property
    def _months(self) -> Columns:
        return Columns([leaf.segment.months for leaf in self.snapshot.leaves])

    def attachment(self, name: str) -> memoryview | None:
        """Bytes kept with the index."""
        return next((kept[name].data for kept in self._attachments if name in kept), None)


def find(snapshot: Snapshot, id: str) -> int | None:
    """The number of the document that has this id."""
    for leaf in reversed(snapshot.leaves):
        stream = leaf.segment.stream(ID)
        number = stream.terms.find(encode(id)) if stream else None
        if stream is not None and number is not None:
            documents, _ = stream.postings(range(number, number + 1))
            alive = documents[~leaf.are_deleted(documents)]
            if len(alive):
                return leaf.base + int(alive[-1])
    return None


def _page(leaf: Leaf, hits: Hits, k: int, sort: Sort) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """The first k documents of a segment, and keys that sort them among those of others."""
    segment = leaf.segment
    if sort == "relevance":
        documents, scores = hits.best(k)
        return documents.astype(np.int64) + leaf.base, -scores.astype(np.float64)
    documents = hits.first(segment.newest if sort == "newest" else segment.oldest, k)
    days = segment.days[documents].astype(np.int64)
    keys = -days if sort == "newest" else np.where(days > 0, days, np.iinfo(np.int64).max)
    return documents.astype(np.int64) + leaf.base, keys


def _merged(
    pages: list[tuple[NDArray[np.int64], NDArray[Any]]],
) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """The pages of all segments as one, by ascending key; equal keys in the order of arrival."""
    if not pages:
        return np.zeros(0, np.int64), np.zeros(0)
    if len(pages) == 1:
        return pages[0]
    numbers = np.concatenate([own for own, _ in pages])
    keys = np.concatenate([own for _, own in pages])
    order = np.argsort(keys, kind="stable")
    return numbers[order], keys[order]


def _places(starts: NDArray[np.int64], own: NDArray[np.intp]) -> NDArray[np.int64]:
    """Where the words of some of the documents are (see `Words`)."""
    lengths = starts[:, -1]
    return spread((np.cumsum(lengths) - lengths)[own], lengths[own])


def _joined(
    parts: list[tuple[NDArray[np.intp], Occurrences]], shape: tuple[int, ...]
) -> Occurrences:
    """Occurrences of several segments in the order of the documents; the shape of their starts."""
    starts = np.zeros(shape, np.int32)
    for own, found in parts:
        starts[own] = found.starts
    if not parts:
        empty = np.zeros(0, np.int32)
        return Occurrences(empty, empty, empty, starts)
    document = np.concatenate([own[found.document] for own, found in parts]).astype(np.int32)
    order = np.argsort(document, kind="stable")
    return Occurrences(
        document=document[order],
        position=np.concatenate([found.position for _, found in parts])[order],
        term=np.concatenate([found.term for _, found in parts])[order],
        starts=starts,
    )
