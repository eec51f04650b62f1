"""Building: batches of analysed documents, gathered in memory, become one segment."""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...batch import Batch, Tokens
from ...ragged import spread
from ...schema import Schema
from ...texts import encode_all
from .container import ContainerWriter, smallest
from .documents import day_number, write_bytes_column, write_number_column, write_stored
from .forward import by_frequency, escape, write_forms
from .inversion import invert, invert_values, write_postings
from .lexicon import Expansion, Lexicon, expansion
from .whoosh_schema import DATE, ID, STORED, day_terms, in_field_order


class SegmentBuilder:
    """Gathers batches until `write` makes a segment of them."""

    def __init__(self, schema: Schema, lexicon: Lexicon) -> None:
        self._schema = schema
        self._lexicon = lexicon
        self._tokens: dict[str, list[Tokens]] = {name: [] for name in schema.attributes}
        self._keywords: dict[str, list[bytes]] = {name: [] for name in (ID, *schema.keywords)}
        self._days: list[int] = []
        self._stored: list[bytes] = []
        self.size = 0

    def __len__(self) -> int:
        return len(self._stored)

    def add(self, batch: Batch) -> None:
        """Take a batch. `size` counts the words taken so far."""
        numbers = self._lexicon.add(batch.lexicon)
        for name, parts in self._tokens.items():
            tokens = batch.tokens[name]
            parts.append(Tokens(numbers[tokens.ids], tokens.ends))
            self.size += len(tokens.ids)
        for name, values in self._keywords.items():
            values.extend(encode_all(getattr(document, name) for document in batch.documents))
        self._days.extend(day_number(document.date) for document in batch.documents)
        self._stored.extend(
            pickle.dumps({ID: document.id, STORED: payload}, 4)
            for document, payload in zip(batch.documents, batch.payloads, strict=True)
        )

    def write(self, path: Path) -> dict[str, int]:
        """Write the segment's container; the number of terms in each field."""
        words = {name: _joined(parts) for name, parts in self._tokens.items()}
        terms, ranks = self._lexicon.sorted_terms()
        with ContainerWriter(path) as writer:
            lengths = self._write_streams(writer, words, terms, ranks)
            lengths |= self._write_values(writer)
            if self._schema.positional:
                self._write_forward(writer, list(words.values()), ranks)
            write_stored(writer, self._stored)
            write_number_column(writer, DATE, np.array(self._days, np.uint32))
            for name in self._schema.keywords:
                write_bytes_column(writer, name, self._keywords[name])
        return lengths

    def _write_streams(
        self,
        writer: ContainerWriter,
        words: dict[str, Tokens],
        terms: Sequence[bytes],
        ranks: NDArray[np.int32],
    ) -> dict[str, int]:
        """What each analyzer makes of all attributes; the number of terms in each field."""
        attributes = in_field_order(words)
        tokens, ends = _interleaved([words[name] for name in attributes])
        stream = None
        lengths: dict[str, int] = {}
        for analyzer, table in self._lexicon.expansions().items():
            if stream is None or not np.array_equal(stream.counts, table.counts):
                # Analyzers that only differ in spelling, such as folded ones, share it.
                stream = _stream(tokens, ends, table)
            postings = invert(
                ranks[table.values][stream.places],
                stream.ends,
                terms,
                positions=analyzer in self._schema.positional,
            )
            fields = [f"{name}_{analyzer}" for name in attributes]
            write_postings(writer, analyzer, fields, postings)
            lengths |= zip(fields, postings.lengths.sum(0).tolist(), strict=True)
        return lengths

    def _write_values(self, writer: ContainerWriter) -> dict[str, int]:
        """The dates and keywords, each a stream of its own; they count no terms."""
        write_postings(writer, DATE, [DATE], invert_values(map(day_terms, self._days)))
        for name, values in self._keywords.items():
            postings = invert_values([[value] if value else [] for value in values])
            write_postings(writer, name, [name], postings)
        return dict.fromkeys((DATE, *self._keywords), 0)

    def _write_forward(
        self, writer: ContainerWriter, words: list[Tokens], ranks: NDArray[np.int32]
    ) -> None:
        form_of, word_of = self._lexicon.forms()
        tokens, ends = _interleaved([Tokens(form_of[own.ids], own.ends) for own in words])
        order, numbers = by_frequency(np.bincount(tokens, minlength=len(word_of)))
        codes, escaped_at, escaped = escape(numbers[tokens])
        writer.add("forward/codes", codes)
        writer.add("forward/escaped_at", smallest(escaped_at))
        writer.add("forward/escaped", smallest(escaped))
        writer.add("forward/ends", smallest(ends.ravel()))
        tables = {}
        for name, table in self._lexicon.expansions().items():
            if name in self._schema.positional:
                chosen = word_of[order]
                # What the forms stand for together is the dictionary of the stream.
                used = ranks[table.values[table.places(chosen)]]
                distinct, values = np.unique(used, return_inverse=True)
                tables[name] = expansion(table.counts[chosen], values), len(distinct)
        write_forms(writer, self._lexicon.form_keys(order.tolist()), tables)


@dataclass(frozen=True, slots=True, eq=False)
class _Stream:
    """All terms as places in an expansion's values, and where each field of each document ends."""

    counts: NDArray[np.int32]
    places: NDArray[Any]
    ends: NDArray[np.int64]


def _stream(tokens: NDArray[Any], ends: NDArray[np.int64], table: Expansion) -> _Stream:
    """The tokens of all documents, expanded."""
    expanded = np.append(0, np.cumsum(table.counts[tokens], dtype=np.int32)).astype(np.int64)
    return _Stream(table.counts, table.places(tokens), expanded[ends])


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
    """The tokens of all columns document by document, and where each column of each one ends.

    The latter has a row for each document.
    """
    counts = np.stack([np.diff(column.ends, prepend=0) for column in columns], axis=1)
    ends = np.cumsum(counts).reshape(counts.shape)
    starts = ends - counts
    tokens = np.empty(int(ends[-1, -1]) if len(ends) else 0, np.int32)
    for number, column in enumerate(columns):
        tokens[spread(starts[:, number], counts[:, number])] = column.ids
    return tokens, ends
