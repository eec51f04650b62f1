"""Reports small enough to be scored by hand, and their schema: no segmenter judges an engine."""

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np

from indexer.batch import Batch, Tokens
from indexer.definitions import definitions
from indexer.document import Document
from indexer.engines import Engine, Searcher
from indexer.query import FieldWeights, Query
from indexer.schema import Schema

ATTRIBUTES = ("title", "lead", "body")
BODY: FieldWeights = (("body_words", 1.0),)
SYLLABLES: FieldWeights = (("body_syllables", 1.0),)

_MARK = b"\x00\xff"  # what is stored is bytes, not text

Opener: TypeAlias = Callable[[Schema], Engine]
"""Opens an engine over a folder that stays the same."""


def words(word: str) -> tuple[str, ...]:
    """A word in small letters, and its parts where it is a code: 34-KL -> 34-kl, 34, kl."""
    word = word.lower()
    parts = tuple(word.split("-")) if "-" in word else ()
    return (word, *parts) if any(map(str.isalnum, word)) else ()


def syllables(word: str) -> tuple[str, ...]:
    """The syllables of a word: Hải_Phòng -> hải, phòng. Punctuation has none."""
    return tuple(word.lower().split("_")) if any(map(str.isalnum, word)) else ()


def folded(word: str) -> tuple[str, ...]:
    """The syllables without their marks: Đà_Nẵng -> da, nang."""
    decomposed = unicodedata.normalize("NFD", word.replace("đ", "d").replace("Đ", "D"))
    return syllables("".join(c for c in decomposed if not unicodedata.combining(c)))


SCHEMA = Schema(
    version="toys-1",
    attributes=ATTRIBUTES,
    analyzers=(("words", words), ("syllables", syllables), ("folded", folded)),
    positional=frozenset({"syllables", "folded"}),
    keywords=("source", "category", "author"),
)


def document(id: str, **values: Any) -> Document:
    """A report whose texts are segmented words between spaces; its date may be YYYY-MM-DD."""
    if isinstance(values.get("date"), str):
        values["date"] = dt.date.fromisoformat(values["date"])
    return Document(**{"id": id, "title": "", "body": "", **values})


def batch(documents: Iterable[Document]) -> Batch:
    """A batch of such reports; what is stored with each is `payload` of it."""
    documents = tuple(documents)
    lexicon: dict[str, int] = {}
    tokens = {}
    for name in ATTRIBUTES:
        ids: list[int] = []
        ends = []
        for one in documents:
            ids += [lexicon.setdefault(w, len(lexicon)) for w in getattr(one, name).split()]
            ends.append(len(ids))
        tokens[name] = Tokens(np.array(ids, np.int32), np.array(ends, np.int64))
    return Batch(
        documents,
        tuple(map(payload, documents)),
        tuple(lexicon),
        tokens,
        tuple(map(definitions, documents)),
    )


def payload(document: Document) -> bytes:
    """Bytes that tell one report, and one version of it, from every other."""
    return _MARK + document.to_json().encode()


def documents(rows: Iterable[Mapping[str, Any]]) -> list[Document]:
    """Reports from rows of JSON."""
    return [document(**row) for row in rows]


def report(searcher: Searcher, number: int) -> Document:
    """The report that is stored with a document."""
    return Document.from_json(bytes(searcher.payload(number)).removeprefix(_MARK).decode())


def ids(searcher: Searcher, numbers: Iterable[int]) -> list[str]:
    """The ids that are stored with these documents."""
    return [report(searcher, number).id for number in numbers]


def numbers(searcher: Searcher, ids: Iterable[str]) -> list[int]:
    """The numbers of the documents with these ids, which are there."""
    found = [searcher.find(id) for id in ids]
    assert None not in found
    return [number for number in found if number is not None]


def found(engine: Engine, query: Query) -> set[str]:
    """The ids of the documents that match now."""
    searcher = engine.searcher()
    return set(ids(searcher, searcher.search(query, limit=1000).numbers))
