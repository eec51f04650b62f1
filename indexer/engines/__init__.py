"""One protocol, several engines. An engine matches and scores finished terms; it never analyses.

What a query scores, for every engine (`memory` spells it out):

- Term(fields, text, weight): weight * idf * x / (x + k1), BM25 over the fields as one text, where
  x = (sum of field weight * term frequency) / (1 - b + b * length / average length);
  length is the number of terms in those fields together, unweighted, its average is over all
  documents; idf = ln(1 + (N - df + 0.5) / (df + 0.5)), df the documents with the term in any of
  the fields. (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework"; idf as Lucene's.)
- Prefix: the same, with the frequencies of all terms that start so added up.
- Phrase: the same with the number of places it stands at for term frequency, and the sum of its
  terms' idf for idf. A phrase of no terms matches nothing.
- Ranked scores as `by`; Keyword, Between, Not and All score 0; And, Or, AtLeast add up.

Equal scores keep the order of arrival; so do equal dates. Undated reports come last in both
orders by date. A report that replaces another arrives anew.

Nothing counts reports that were replaced or deleted: not N, df and lengths, nor any other count. An
empty value is left out of facets and values; Keyword finds it. Any other query node is a TypeError,
a phrase or occurrences over fields without positions a ValueError.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from math import log
from pathlib import Path
from typing import Literal, Protocol, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from ..batch import Batch
from ..query import Phrase, Prefix, Query, Term
from ..schema import Schema
from ..tally import Tally

Sort: TypeAlias = Literal["relevance", "newest", "oldest"]

Attachments: TypeAlias = Callable[[], Mapping[str, bytes | memoryview]]
"""Named bytes to be kept with an index, asked for once every batch has been taken, and while nobody
else changes the index."""


@dataclass(frozen=True, slots=True)
class Matches:
    """One page of a ranking, and counts over the whole of it.

    `numbers` are document numbers of the searcher that found them, best first; `scores` stand
    beside them (0.0 throughout where sorting is by date). `facets` counts documents by value for
    each field asked for, empty values left out (see `tally`); `histogram` counts them by month
    ("2023-07").
    """

    numbers: list[int]
    scores: list[float]
    total: int
    facets: dict[str, Tally] = field(default_factory=dict)
    histogram: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where some terms stand in some documents: parallel arrays, sorted by document, then position.

    `document` indexes the documents asked for, `term` the terms asked for; `position` counts the
    positions of the whole document from 0, its attributes one behind the other in the schema's
    order. `starts` has a row for each document asked for: the position at which each attribute
    begins and, last, the document's length.
    """

    document: NDArray[np.int32]
    position: NDArray[np.int32]
    term: NDArray[np.int32]
    starts: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the documents `numbers` in order, one document behind the other.

    `word` is a number by which the searcher knows what its positional analyzers make of the word;
    several numbers may stand for the same. `starts` has a row for each document: the word, counted
    from its first one, at which each attribute begins and, last, how many words it has.
    """

    numbers: Sequence[int]
    word: NDArray[np.intp]
    starts: NDArray[np.int64]


class Searcher(Protocol):
    """The index as it was at one moment; safe to use from many threads."""

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
        """The documents that match, from `offset` on, at most `limit`; counts are over them all."""

    def payload(self, number: int) -> bytes:
        """What was stored with the document; see `indexer.batch.unpack`."""

    def id(self, number: int) -> str:
        """The document's id, which costs less than its payload."""

    def find(self, id: str) -> int | None:
        """The document's number."""

    @property
    def known_words(self) -> int:
        """Words are numbered from 0 up to this."""

    def words(self, numbers: Sequence[int]) -> Words:
        """The words of these documents."""

    def occurrences(self, words: Words, analyzer: str, texts: Sequence[str]) -> Occurrences:
        """Where the terms `texts` of a positional analyzer stand in what `words` returned."""

    def terms(self, words: Sequence[int], analyzer: str) -> list[tuple[str, ...]]:
        """What a positional analyzer makes of the words with these numbers."""

    def document_frequency(self, query: Term | Prefix | Phrase) -> int:
        """How many documents match."""

    def average_length(self, fields: Sequence[str]) -> float:
        """Terms a document in these fields together, on average."""

    def values(self, field: str) -> Tally:
        """The values of a keyword attribute and the number of documents with each."""

    def attachment(self, name: str) -> memoryview | None:
        """Bytes kept with the index."""

    def __len__(self) -> int: ...


class Engine(Protocol):
    """Something that holds an index: verbs that change it, and `searcher`, which looks at it."""

    def rebuild(self, batches: Iterable[Batch], attachments: Attachments = dict) -> int:
        """Replace the whole index in one step and return the number of documents.

        Of documents with one id, in whatever batches, the last one stays.
        Searches see the old index or the new one, never a half. If `batches` raises, or the process
        dies, the old index stays.
        """

    def update(self, batch: Batch, attachments: Attachments = dict) -> None:
        """Add these documents; each replaces those that had its id, also before it in the batch.

        The attachments are kept until the next rebuild, in place of those of the same names.
        Raises what `searcher` raises; so does `delete`.
        """

    def delete(self, ids: Iterable[str]) -> int:
        """Remove documents by id; how many there were."""

    def searcher(self) -> Searcher:
        """A view of the newest state. Cheap to ask for again and again.

        Raises IndexNotFound, IndexOutdated or IndexDamaged.
        """

    def size(self) -> int:
        """Bytes of the index on the disk. Raises what `searcher` raises."""

    def verify(self) -> None:
        """Read the whole index and compare checksums. Raises what `searcher` raises."""


def idf(frequency: float, documents: int) -> float:
    """Lucene's inverse document frequency of what so many of the documents have: never below 0."""
    return log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


ENGINES = {
    "memory": "indexer.engines.memory:MemoryEngine",
    "whoosh": "indexer.engines.whoosh:WhooshEngine",
}


def open_engine(name: str, where: Path, schema: Schema) -> Engine:
    """The engine called `name` over the index in the folder `where`. Loads only that engine."""
    module, _, engine = ENGINES[name].partition(":")
    return cast(Engine, getattr(import_module(module), engine)(where, schema))
