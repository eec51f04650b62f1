"""Plain Whoosh: its own writer and searcher, its default codec, lists of finished terms."""

import datetime as dt
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

from whoosh import fields, index, sorting
from whoosh import query as wq
from whoosh.analysis import SpaceSeparatedTokenizer

from indexer.query import And, Between, Keyword, Or, Phrase, Query, Term

from ..corpus import FIELDS, Corpus, Entry
from ..questions import FACETS, Question
from . import TOP, Answer, Index, Peer

MEMORY = 512
"""MB that the writer may fill before it writes a run to disk."""


class PlainWhoosh:
    """One process, one commit."""

    def builder(self, corpus: Corpus) -> Callable[[Path], None]:
        chunks = corpus.entries()

        def build(where: Path) -> None:
            writer = index.create_in(where, schema()).writer(limitmb=MEMORY)
            for entry in chain.from_iterable(chunks):
                writer.add_document(**document(entry))
            writer.commit()

        return build

    def open(self, where: Path) -> Index:
        return PlainWhooshIndex(index.open_dir(where).searcher())


class PlainWhooshIndex:
    """A searcher with Whoosh's default scoring."""

    def __init__(self, searcher: Any) -> None:
        self._searcher = searcher

    def prepare(self, question: Question) -> Callable[[], Any]:
        """Exact totals in one pass, by a collector that neither skips blocks nor drops matchers.

        `len` of results collected in Whoosh's usual way searches a second time, and takes longer.
        """
        query, filtered = _translated(question.query), _filter(question.query)
        options: dict[str, Any] = {"limit": TOP, "filter": filtered, "optimize": False}
        if question.sort == "newest":
            options |= {"sortedby": "day", "reverse": True}
        if question.counted:
            groups = {name: sorting.FieldFacet(name) for name in (*FACETS, "month")}
            options |= {"groupedby": groups, "maptype": sorting.Count}

        def ask() -> Any:
            collector = innermost = self._searcher.collector(**options)
            while hasattr(innermost, "child"):
                innermost = innermost.child
            innermost.replace = 0
            self._searcher.search_with_collector(query, collector)
            results = collector.results()
            len(results)
            return results

        return ask

    def answer(self, question: Question, found: Any) -> Answer:
        counted = (*FACETS, "month") if question.counted else ()
        counts = {name: dict(found.groups(name)) for name in counted}
        months = {int(month): n for month, n in counts.pop("month", {}).items()}
        return Answer([hit["id"] for hit in found], len(found), counts, months)

    def close(self) -> None:
        self._searcher.close()


def schema() -> Any:
    """The fields of FIELDS, and what is stored, filtered and counted."""
    spaces = SpaceSeparatedTokenizer()
    texts = {f.name: fields.TEXT(analyzer=spaces, phrase=f.positions) for f in FIELDS}
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        day=fields.NUMERIC(int, bits=32, signed=False, sortable=True),
        month=fields.ID(sortable=True),
        source=fields.ID(sortable=True),
        category=fields.ID(sortable=True),
        payload=fields.STORED(),
        **texts,
    )


def document(entry: Entry) -> dict[str, Any]:
    """The arguments of `add_document`; terms as lists, which spares Whoosh its tokenizer."""
    values = entry._asdict() | {"month": str(entry.month)}
    texts = values.pop("texts")
    return values | {f.name: text.split() for f, text in zip(FIELDS, texts, strict=True)}


def _translated(query: Query) -> Any:
    match query:
        case Term(weighted, text, weight):
            return wq.Or([wq.Term(name, text, boost=weight * own) for name, own in weighted])
        case Phrase(weighted, texts, weight):
            if len(texts) == 1:
                return _translated(Term(weighted, texts[0], weight))
            return wq.Or(
                [wq.Phrase(name, list(texts), boost=weight * own) for name, own in weighted]
            )
        case Or(parts):
            return wq.Or(list(chain.from_iterable(_translated(part) for part in parts)))
        case And(parts):
            wanted = [_translated(p) for p in parts if not isinstance(p, Keyword | Between)]
            return wq.And(wanted) if len(wanted) > 1 else wanted[0]
    raise TypeError(query)


def _filter(query: Query) -> Any:
    found: list[Any] = []
    for part in query.parts if isinstance(query, And) else ():
        match part:
            case Keyword(field, value):
                found.append(wq.Term(field, value))
            case Between(first, last):
                low, high = first or dt.date.min, last or dt.date.max
                days = (int(f"{day:%Y%m%d}") for day in (low, high))
                found.append(wq.NumericRange("day", *days))
    return wq.And(found) if found else None


PEERS: dict[str, Peer] = {"whoosh": PlainWhoosh()}
