"""Building: batches of analysed documents, gathered in memory, become one segment."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...batch import Batch, Tokens
from ...document import Document
from ...schema import Schema
from .codec import DATE, ID, STORED, whoosh_schema
from .container import ContainerWriter, smallest
from .documents import write_bytes_column, write_number_column, write_stored
from .forward import by_frequency, encode, write_forms
from .inversion import Postings, invert, invert_values, write_postings
from .lexicon import Expansion, Lexicon, expansion, spread
from .terms import encode as encode_term


class SegmentBuilder:
    """Gathers batches until `write` makes a segment of them."""

    def __init__(self, schema: Schema, lexicon: Lexicon) -> None:
        self._schema = schema
        self._lexicon = lexicon
        self._documents: list[Document] = []
        self._stored: list[bytes] = []
        self._tokens: dict[str, list[Tokens]] = {name: [] for name in schema.attributes}
        self.size = 0

    def __len__(self) -> int:
        return len(self._documents)

    def add(self, batch: Batch) -> None:
        """Take a batch. `size` counts the words taken so far."""
        numbers = self._lexicon.add(batch.lexicon)
        for name, parts in self._tokens.items():
            tokens = batch.tokens[name]
            parts.append(Tokens(numbers[tokens.ids], tokens.ends))
            self.size += len(tokens.ids)
        self._documents.extend(batch.documents)
        self._stored.extend(
            pickle.dumps({ID: document.id, STORED: payload}, 4)
            for document, payload in zip(batch.documents, batch.payloads, strict=True)
        )

    def write(self, path: Path) -> dict[str, int]:
        """Write the segment's container; the number of terms in each field."""
        words = {name: _joined(parts) for name, parts in self._tokens.items()}
        lengths = {}
        with ContainerWriter(path) as writer:
            terms, ranks = self._lexicon.sorted_terms()
            for analyzer, table in self._lexicon.expansions().items():
                ranked = Expansion(table.counts, table.ends, ranks[table.values])
                for attribute, tokens in words.items():
                    name = f"{attribute}_{analyzer}"
                    postings = self._invert(tokens, ranked, terms, analyzer)
                    lengths[name] = int(postings.lengths.sum())
                    write_postings(writer, name, postings)
            for name, postings in self._value_fields().items():
                lengths[name] = int(postings.lengths.sum())
                write_postings(writer, name, postings)
            self._write_forward(writer, list(words.values()), terms, ranks)
            write_stored(writer, self._stored)
            self._write_columns(writer)
        return lengths

    def _invert(
        self, words: Tokens, ranked: Expansion, terms: list[bytes], analyzer: str
    ) -> Postings:
        per_word = np.append(0, np.cumsum(ranked.counts[words.ids], dtype=np.int64))
        positions = analyzer in self._schema.positional
        return invert(ranked.of(words.ids), per_word[words.ends], terms, positions=positions)

    def _value_fields(self) -> dict[str, Postings]:
        whoosh = whoosh_schema(self._schema)
        day_terms: dict[int, list[bytes]] = {0: []}
        days = [day_number(document) for document in self._documents]
        for day in set(days) - {0}:
            day_terms[day] = [item[0] for item in whoosh[DATE].index(day)]
        values: dict[str, list[list[bytes]]] = {DATE: [day_terms[day] for day in days]}
        for name in (ID, *self._schema.keywords):
            texts = (getattr(document, name) for document in self._documents)
            values[name] = [[encode_term(text)] if text else [] for text in texts]
        return {
            name: invert_values(own, int(bool(whoosh[name].scorable)))
            for name, own in values.items()
        }

    def _write_columns(self, writer: ContainerWriter) -> None:
        days = [day_number(document) for document in self._documents]
        write_number_column(writer, DATE, np.array(days, np.uint32))
        for name in self._schema.keywords:
            values = [encode_term(getattr(document, name)) for document in self._documents]
            write_bytes_column(writer, name, values)

    def _write_forward(
        self,
        writer: ContainerWriter,
        words: list[Tokens],
        terms: list[bytes],
        ranks: NDArray[np.int32],
    ) -> None:
        form_of, word_of = self._lexicon.forms()
        tokens, ends = _interleaved([Tokens(form_of[own.ids], own.ends) for own in words])
        order, numbers = by_frequency(np.bincount(tokens, minlength=len(word_of)))
        codes, escaped_at, escaped = encode(numbers[tokens])
        writer.add("forward/codes", codes)
        writer.add("forward/escaped_at", smallest(escaped_at))
        writer.add("forward/escaped", smallest(escaped))
        writer.add("forward/ends", smallest(ends))
        keys = self._lexicon.form_keys()
        tables = {}
        for name, table in self._lexicon.expansions().items():
            if name in self._schema.positional:
                representatives = word_of[order]
                used = ranks[table.of(representatives)]
                distinct, values = np.unique(used, return_inverse=True)
                tables[name] = (
                    expansion(table.counts[representatives], values.astype(np.int32)),
                    [terms[rank] for rank in distinct.tolist()],
                )
        write_forms(writer, [keys[form] for form in order.tolist()], tables)


def day_number(document: Document) -> int:
    """The publication date as 20230716, 0 where it is unknown."""
    date = document.date
    return date.year * 10000 + date.month * 100 + date.day if date else 0


def _joined(parts: list[Tokens]) -> Tokens:
    """The documents of all parts, one part behind the other."""
    if not parts:
        return Tokens(np.zeros(0, np.int32), np.zeros(0, np.int64))
    bases = np.cumsum([0, *(len(part.ids) for part in parts)])
    return Tokens(
        np.concatenate([part.ids for part in parts]),
        np.concatenate([part.ends + base for part, base in zip(parts, bases, strict=False)]),
    )


def _interleaved(columns: list[Tokens]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The tokens of all columns document by document, and where each column of each document ends."""
    counts = np.stack([np.diff(column.ends, prepend=0) for column in columns], axis=1)
    ends = np.cumsum(counts)
    starts = (ends - counts.ravel()).reshape(counts.shape)
    tokens = np.empty(int(ends[-1]) if len(ends) else 0, np.int32)
    for number, column in enumerate(columns):
        tokens[spread(starts[:, number], counts[:, number])] = column.ids
    return tokens, ends
