"""The memory engine: reports in a list, and a plain scan of them (`scan`) for every question."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from ...batch import Batch
from ...errors import IndexNotFound
from ...query import Phrase, Prefix, Query, Term
from ...schema import Schema
from ...tally import Tally
from .. import Attachments, Matches, Occurrences, Sort, Words
from .scan import Entry, Scan

_Word: TypeAlias = tuple[tuple[str, ...], ...]  # what each positional analyzer makes of it


@dataclass(frozen=True, eq=False)
class MemorySearcher(Scan):
    """Some reports in their order of arrival; a document's number is its place among them."""

    attachments: Mapping[str, bytes | memoryview]

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
        """The documents that match, in order, and what is counted over all of them."""
        scores = self.match(query)
        documents = {number: self.entries[number].document for number in sorted(scores)}
        found = documents.values()
        dates = {number: document.date for number, document in documents.items() if document.date}
        if sort == "relevance":
            ranking = sorted(documents, key=lambda number: -scores[number])
        else:
            dated = sorted(dates, key=lambda number: dates[number], reverse=sort == "newest")
            ranking = dated + [number for number in documents if number not in dates]
        page = ranking[offset : offset + limit]
        return Matches(
            numbers=page,
            scores=[scores[number] if sort == "relevance" else 0.0 for number in page],
            total=len(ranking),
            facets={name: _tally(getattr(one, name) for one in found) for name in facets},
            histogram=_tally(d.isoformat()[:7] for d in dates.values() if histogram).ascending(),
        )

    def payload(self, number: int) -> bytes:
        """What was stored with the document."""
        return self.entries[number].payload

    def id(self, number: int) -> str:
        """The document's id."""
        return self.entries[number].document.id

    def find(self, id: str) -> int | None:
        """The document's number."""
        return next((n for n, entry in enumerate(self.entries) if entry.document.id == id), None)

    def document_frequency(self, query: Term | Prefix | Phrase) -> int:
        """How many documents match."""
        return len(self.match(query))

    def values(self, field: str) -> Tally:
        """The values of a keyword attribute and the number of documents with each."""
        return _tally(getattr(entry.document, field) for entry in self.entries)

    def attachment(self, name: str) -> memoryview | None:
        """Bytes kept with the index."""
        return memoryview(self.attachments[name]) if name in self.attachments else None

    @property
    def known_words(self) -> int:
        """Words are numbered from 0 up to this."""
        return len(self._numbers)

    def words(self, numbers: Sequence[int]) -> Words:
        """The words of these documents."""
        found: list[int] = []
        starts = []
        for number in numbers:
            row = [0]
            for words in self._words[number]:
                found += [self._numbers[word] for word in words]
                row.append(row[-1] + len(words))
            starts.append(row)
        rows = np.array(starts, np.int64).reshape(-1, len(self.schema.attributes) + 1)
        return Words(numbers, np.array(found, np.intp), rows)

    def occurrences(self, words: Words, analyzer: str, texts: Sequence[str]) -> Occurrences:
        """Where the terms `texts` stand in the documents of these words."""
        fields = [field for field in self.schema.fields if field.analyzer == analyzer]
        self.need_positions(field.name for field in fields)
        found: list[tuple[int, int, int]] = []
        starts = []
        for document, number in enumerate(words.numbers):
            position, row = 0, [0]
            for field in fields:
                for word in self.entries[number].words[field.name]:
                    for term in word:
                        if term in texts:
                            found.append((document, position, texts.index(term)))
                        position += 1
                row.append(position)
            starts.append(row)
        columns = np.array(found, np.int32).reshape(-1, 3).T
        begins = np.array(starts, np.int32).reshape(-1, len(fields) + 1)
        return Occurrences(columns[0], columns[1], columns[2], begins)

    def terms(self, words: Sequence[int], analyzer: str) -> list[tuple[str, ...]]:
        """What a positional analyzer makes of words."""
        if analyzer not in self.schema.positional:
            raise ValueError(f"positions are not kept for {analyzer}")
        place = sorted(self.schema.positional).index(analyzer)
        known = list(self._numbers)
        return [known[word][place] for word in words]

    @cached_property
    def _words(self) -> list[list[list[_Word]]]:
        """The words of each document, attribute by attribute."""
        positional = sorted(self.schema.positional)
        return [
            [
                list(zip(*(entry.words[f"{attribute}_{name}"] for name in positional), strict=True))
                for attribute in self.schema.attributes
            ]
            for entry in self.entries
        ]

    @cached_property
    def _numbers(self) -> dict[_Word, int]:
        """Every word, numbered."""
        words = chain.from_iterable(chain.from_iterable(self._words))
        return {word: number for number, word in enumerate(dict.fromkeys(words))}


class MemoryEngine:
    """Holds one searcher, which every verb replaces whole; the folder means nothing to it."""

    def __init__(self, where: Path, schema: Schema) -> None:
        self._schema = schema
        self._searcher: MemorySearcher | None = None

    def rebuild(self, batches: Iterable[Batch], attachments: Attachments = dict) -> int:
        """Replace everything; where `batches` or `attachments` raises, nothing has happened."""
        entries = _latest(entry for batch in batches for entry in self._read(batch))
        self._searcher = MemorySearcher(self._schema, entries, dict(attachments()))
        return len(entries)

    def update(self, batch: Batch, attachments: Attachments = dict) -> None:
        """Add these documents behind the others, without those they replace."""
        ids = {document.id for document in batch.documents}
        self._replace(ids, _latest(self._read(batch)), attachments())

    def delete(self, ids: Iterable[str]) -> int:
        """Remove documents by id; how many there were."""
        before = len(self.searcher())
        self._replace(set(ids))
        return before - len(self.searcher())

    def searcher(self) -> MemorySearcher:
        """The newest state. Raises IndexNotFound before the first `rebuild`."""
        if self._searcher is None:
            raise IndexNotFound("Chưa có chỉ mục; hãy chạy: timbao rebuild KHO-TIN")
        return self._searcher

    def size(self) -> int:
        """None of it is in the folder."""
        self.searcher()
        return 0

    def verify(self) -> None:
        """There is nothing to be altered."""
        self.searcher()

    def _replace(
        self,
        ids: set[str],
        entries: Iterable[Entry] = (),
        attachments: Mapping[str, bytes | memoryview] = MappingProxyType({}),
    ) -> None:
        now = self.searcher()
        kept = (entry for entry in now.entries if entry.document.id not in ids)
        attached = {**now.attachments, **attachments}
        self._searcher = MemorySearcher(self._schema, (*kept, *entries), attached)

    def _read(self, batch: Batch) -> Iterable[Entry]:
        for i, (document, payload) in enumerate(zip(batch.documents, batch.payloads, strict=True)):
            words = {
                field.name: tuple(field.analyze(word) for word in batch.words(field.attribute, i))
                for field in self._schema.fields
            }
            yield Entry(document, payload, words)


def _latest(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries; of those with one id only the last."""
    entries = tuple(entries)
    last = {entry.document.id: entry for entry in entries}
    return tuple(entry for entry in entries if last[entry.document.id] is entry)


def _tally(values: Iterable[str]) -> Tally:
    """How often there is each value; the empty one is none."""
    counted = sorted(Counter(filter(None, values)).items())
    return Tally([value for value, _ in counted], np.array([own for _, own in counted], np.int64))
