"""tantivy by its Python package: text fields of finished terms, parted at white space."""

from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

from indexer.query import And, Between, Keyword, Or, Phrase, Query, Term

from ..corpus import FIELDS, Corpus, Entry
from ..questions import FACETS, Question
from . import TOP, Answer, Index, Peer

tantivy: Any = import_module("tantivy")

HEAP = 1 << 30
"""Bytes of the writer's heap over all its threads: enough to write few segments."""


class Tantivy:
    """A writer with so many indexing threads; 0 leaves the number to tantivy."""

    def __init__(self, threads: int) -> None:
        self._threads = threads

    def builder(self, corpus: Corpus) -> Callable[[Path], None]:
        chunks = corpus.entries()

        def build(where: Path) -> None:
            index = _registered(tantivy.Index(_schema(), str(where)))
            writer = index.writer(HEAP, self._threads)
            for entry in chain.from_iterable(chunks):
                writer.add_document(_document(entry))
            writer.commit()
            writer.wait_merging_threads()

        return build

    def open(self, where: Path) -> Index:
        return TantivyIndex(_registered(tantivy.Index.open(str(where))))


class TantivyIndex:
    """A searcher over the segments of the last commit."""

    def __init__(self, index: Any) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    @property
    def segments(self) -> int:
        return int(self._searcher.num_segments)

    def prepare(self, question: Question) -> Callable[[], tuple[Any, str | None]]:
        query = self._translated(question.query)
        search, order = self._searcher.search, "day" if question.sort == "newest" else None
        if not question.counted:
            return lambda: (search(query, TOP, order_by_field=order), None)
        aggregate = self._searcher.aggregate
        buckets = {name: {"terms": {"field": name, "size": 1000}} for name in (*FACETS, "month")}
        return lambda: (search(query, TOP, order_by_field=order), aggregate(query, buckets))

    def answer(self, question: Question, found: tuple[Any, Any]) -> Answer:
        result, buckets = found
        counts = {
            name: {bucket["key"]: bucket["doc_count"] for bucket in own["buckets"]}
            for name, own in (buckets or {}).items()
        }
        months = counts.pop("month", {})
        ids = [self._searcher.doc(address)["id"][0] for _, address in result.hits]
        return Answer(ids, result.count, counts, {int(month): n for month, n in months.items()})

    def close(self) -> None:
        """Files are let go of with the searcher."""

    def _translated(self, query: Query) -> Any:
        tq = tantivy.Query
        match query:
            case Term() | Phrase() | Or():
                return tq.boolean_query([(tantivy.Occur.Should, q) for q in self._flat(query)])
            case And(parts):
                return tq.boolean_query([(tantivy.Occur.Must, self._translated(p)) for p in parts])
            case Keyword(field, value):
                return tq.const_score_query(tq.term_query(self._schema, field, value, "basic"), 0.0)
            case Between(first, last):
                low, high = (int(f"{d:%Y%m%d}") if d else None for d in (first, last))
                kind = tantivy.FieldType.Unsigned
                days = tq.range_query(self._schema, "day", kind, low, high)
                return tq.const_score_query(days, 0.0)
        raise TypeError(query)

    def _flat(self, query: Query) -> Iterator[Any]:
        """The fields of all terms as one flat union: that is what tantivy does fastest."""
        tq = tantivy.Query
        match query:
            case Term(fields, text, weight) | Phrase(fields, (text,), weight):
                for name, own in fields:
                    term = tq.term_query(self._schema, name, text, "freq")
                    yield tq.boost_query(term, weight * own)
            case Phrase(fields, texts, weight):
                for name, own in fields:
                    phrase = tq.phrase_query(self._schema, name, list(texts))
                    yield tq.boost_query(phrase, weight * own)
            case Or(parts):
                yield from chain.from_iterable(map(self._flat, parts))
            case _:
                yield self._translated(query)


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("day", fast=True, indexed=True)
    builder.add_unsigned_field("month", fast=True)
    builder.add_bytes_field("payload", stored=True)
    for field in FIELDS:
        option = "position" if field.positions else "freq"
        builder.add_text_field(field.name, tokenizer_name="terms", index_option=option)
    return builder.build()


def _registered(index: Any) -> Any:
    spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("terms", spaces)
    return index


def _document(entry: Entry) -> Any:
    document = tantivy.Document()
    document.add_text("id", entry.id)
    document.add_text("source", entry.source)
    document.add_text("category", entry.category)
    document.add_unsigned("day", entry.day)
    document.add_unsigned("month", entry.month)
    document.add_bytes("payload", entry.payload)
    for field, text in zip(FIELDS, entry.texts, strict=True):
        document.add_text(field.name, text)
    return document


PEERS: dict[str, Peer] = {"tantivy": Tantivy(0), "tantivy-1": Tantivy(1)}
