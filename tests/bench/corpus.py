"""Corpus: the reports of a run, analysed once and kept on disk for all peers alike."""

import datetime as dt
import gzip
import pickle
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count, islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from indexer.analysing import analysed
from indexer.batch import Batch
from indexer.build import BATCH
from indexer.document import Document
from indexer.readers import read, unread
from indexer.schema import news

SCHEMA = replace(news(), attributes=("title", "lead", "body"))
FIELDS = SCHEMA.fields

RECORDS, BATCHES, ENTRIES = "records.jsonl.gz", "batches.pickle", "entries.pickle"

SOURCES = tuple(f"Báo {n}" for n in range(1, 13))
CATEGORIES = ("Thời sự", "Kinh tế", "Pháp luật", "Giáo dục", "Thể thao", "Y tế", "Văn hóa")
COPY = "#"
"""Parts the id of a report from the number of the copy, where reports are repeated."""
FIRST, DAYS = dt.date(2018, 1, 1), 6 * 365


class Entry(NamedTuple):
    """A report as every peer but ours takes it: finished terms, parted by spaces.

    `texts` has an entry for each of FIELDS; `day` is 20230716, `month` 202307.
    """

    id: str
    day: int
    month: int
    source: str
    category: str
    payload: bytes
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """So many `distinct` reports, analysed, in a folder; some are repeated to make `documents`."""

    folder: Path
    documents: int
    distinct: int
    seed: int

    @property
    def records(self) -> Path:
        """The distinct reports before analysis."""
        return self.folder / RECORDS

    def batches(self) -> Iterator[Batch]:
        """What our engine takes; all of them are read into memory before the first is given."""
        return self._stream(BATCHES, _rename_batch)

    def entries(self) -> Iterator[tuple[Entry, ...]]:
        """What the peers take, in chunks, also held in memory."""
        return self._stream(ENTRIES, _rename_entries)

    def _stream(self, name: str, rename: Callable[[Any, str], Any]) -> Iterator[Any]:
        """The chunks as they are, then copies of some drawn by chance, under new ids."""
        chunks = list(unpickled(self.folder / name))
        return chain(chunks, (rename(chunks[i], suffix) for i, suffix in self._copies()))

    def _copies(self) -> Iterator[tuple[int, str]]:
        """Which chunks to repeat until there are enough documents, and what sets the copy apart."""
        drawn = random.Random(self.seed)
        documents = self.distinct
        for copy in count(1):
            if documents >= self.documents:
                return
            chunk = drawn.randrange(-(-self.distinct // BATCH))
            documents += min(BATCH, self.distinct - chunk * BATCH)
            yield chunk, f"{COPY}{copy}"


def prepare(
    paths: Sequence[Path], documents: int | None, folder: Path, *, seed: int = 1, jobs: int = 1
) -> Corpus:
    """Read up to `documents` reports, give each a date, a source and a category, and analyse them.

    What a report does not say of these is drawn by chance, the same for all peers. None: all there
    are.
    """
    completed = _complete(_distinct(paths), random.Random(seed))
    distinct = 0
    with gzip.open(folder / RECORDS, "wt", compresslevel=1, encoding="utf-8") as file:
        for report in islice(completed, documents):
            distinct += 1
            file.write(f"{report.to_json()}\n")
    items = unread([folder / RECORDS])
    chunks = iter(lambda: tuple(islice(items, BATCH)), ())
    with (folder / BATCHES).open("wb") as kept, (folder / ENTRIES).open("wb") as expanded:
        for batch, *_ in analysed(chunks, SCHEMA.attributes, jobs):
            pickle.dump(_lean(batch), kept)
            pickle.dump(_entries(batch), expanded)
    return Corpus(folder, documents or distinct, distinct, seed)


def unpickled(path: Path) -> Iterator[Any]:
    """What was dumped into a file, one object behind the other."""
    with path.open("rb") as file:
        while file.peek(1):
            yield pickle.load(file)


def _complete(reports: Iterable[Document], drawn: random.Random) -> Iterator[Document]:
    weights = [1 / (n + 1) for n in range(len(SOURCES))]
    for report in reports:
        yield replace(
            report,
            date=report.date or FIRST + dt.timedelta(drawn.randrange(DAYS)),
            source=report.source or drawn.choices(SOURCES, weights)[0],
            category=report.category or drawn.choice(CATEGORIES),
        )


def _distinct(paths: Sequence[Path]) -> Iterator[Document]:
    """Of reports with the same id only the first."""
    seen: set[str] = set()
    for item in read(paths):
        if isinstance(item, Document) and item.id not in seen:
            seen.add(item.id)
            yield item


def _lean(batch: Batch) -> Batch:
    """The batch without its texts: an engine takes the words, and stores the payload."""
    return replace(
        batch,
        documents=tuple(replace(d, title="", lead="", body="", url="") for d in batch.documents),
    )


def _entries(batch: Batch) -> tuple[Entry, ...]:
    columns = []
    for field in FIELDS:
        terms = [" ".join(field.analyze(word)) for word in batch.lexicon]
        tokens = batch.tokens[field.attribute]
        ids, bounds = tokens.ids.tolist(), [0, *tokens.ends.tolist()]
        columns.append(
            [" ".join([terms[i] for i in ids[start:end]]) for start, end in pairwise(bounds)]
        )
    rows = zip(batch.documents, batch.payloads, zip(*columns, strict=True), strict=True)
    return tuple(_entry(*row) for row in rows)


def _entry(document: Document, payload: bytes, texts: tuple[str, ...]) -> Entry:
    date = document.date
    month = date.year * 100 + date.month if date else 0
    day = month * 100 + date.day if date else 0
    return Entry(document.id, day, month, document.source, document.category, payload, texts)


def _rename_batch(batch: Batch, suffix: str) -> Batch:
    return replace(
        batch, documents=tuple(replace(d, id=f"{d.id}{suffix}") for d in batch.documents)
    )


def _rename_entries(entries: tuple[Entry, ...], suffix: str) -> tuple[Entry, ...]:
    return tuple(entry._replace(id=f"{entry.id}{suffix}") for entry in entries)
