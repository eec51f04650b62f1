"""The codec's writing side for stock Whoosh: one posting at a time, as its writer hands them over.

Our own segments are written by `building` and `merging`; this is for whoever adds documents or
merges with Whoosh alone.
"""

# ruff: noqa: D102  (the methods are Whoosh's own, documented in whoosh.codec.base)

import pickle
from typing import Any

import numpy as np
from whoosh import columns
from whoosh.codec import base

from ..container import ContainerWriter
from ..documents import write_bytes_column, write_number_column, write_stored
from ..inversion import Postings, write_postings


class DocumentsWriter(base.PerDocumentWriter):  # type: ignore[misc]
    """Collects stored fields and columns; the field writer puts them into the container."""

    def __init__(self) -> None:
        self.stored: list[dict[str, Any]] = []
        self.columns: dict[str, tuple[Any, dict[int, Any]]] = {}
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        if docnum != len(self.stored):
            raise ValueError(f"document {docnum} after {len(self.stored)} documents")
        self.stored.append({})

    def cancel_doc(self) -> None:
        """Forget the document that was started last."""
        number = len(self.stored) - 1
        self.stored.pop()
        for _, values in self.columns.values():
            values.pop(number, None)

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int) -> None:
        if value is not None:
            self.stored[-1][fieldname] = value

    def add_column_value(self, fieldname: str, columnobj: Any, value: Any) -> None:
        _, values = self.columns.setdefault(fieldname, (columnobj, {}))
        values[len(self.stored) - 1] = value

    def add_vector_items(self, fieldname: str, fieldobj: Any, items: Any) -> None:
        raise NotImplementedError("this codec keeps no term vectors")

    def close(self) -> None:
        self.is_closed = True

    def write(self, writer: ContainerWriter) -> None:
        """Put everything into the container."""
        write_stored(writer, [pickle.dumps(fields, 4) for fields in self.stored])
        for name, (column, values) in self.columns.items():
            default = column.default_value()
            full = [values.get(number, default) for number in range(len(self.stored))]
            if isinstance(column, columns.NumericColumn):
                write_number_column(writer, name, np.array(full))
            elif isinstance(default, bytes):
                write_bytes_column(writer, name, full)
            else:
                raise NotImplementedError(f"this codec keeps no {type(column).__name__}")


class FieldWriter(base.FieldWriter):  # type: ignore[misc]
    """Collects postings field by field and writes the segment's container when closed.

    Lengths are counted from the postings: Whoosh hands over lengths rounded to one of 256 values
    when it merges.
    """

    def __init__(self, storage: Any, segment: base.Segment) -> None:
        self._path = segment.path(storage)
        self._segment = segment
        self._fields: dict[str, Postings] = {}
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        self._name = fieldname
        self._field = fieldobj
        self._terms: list[bytes] = []
        self._starts = [0]
        self._documents: list[int] = []
        self._frequencies: list[int] = []
        self._positions: list[int] = []

    def start_term(self, text: bytes) -> None:
        self._terms.append(text)

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int) -> None:
        if weight != int(weight):
            raise NotImplementedError("this codec keeps no boosted terms")
        self._documents.append(docnum)
        self._frequencies.append(int(weight))
        if self._field.format.supports("positions"):
            self._positions.extend(self._field.format.decode_positions(vbytes))

    def finish_term(self) -> None:
        self._starts.append(len(self._documents))

    def finish_field(self) -> None:
        documents = np.array(self._documents, np.int64)
        frequencies = np.array(self._frequencies, np.int64)
        starts = np.array(self._starts)
        positions = self._field.format.supports("positions")
        total = len(self._stored())
        lengths = np.zeros(total, np.int64)
        if self._field.scorable:
            lengths = np.bincount(documents, frequencies, total).astype(np.int64)
        self._fields[self._name] = Postings(
            terms=self._terms,
            starts=starts,
            documents=documents,
            frequencies=frequencies,
            positions=np.array(self._positions, np.int64) if positions else None,
            position_starts=np.append(0, np.cumsum(frequencies))[starts] if positions else None,
            lengths=lengths,
        )

    def _stored(self) -> list[dict[str, Any]]:
        return self._segment.unwritten.stored if self._segment.unwritten else []

    def close(self) -> None:
        self.is_closed = True
        if not self._stored() or self._segment.unwritten is None:
            return
        with ContainerWriter(self._path) as writer:
            for name, postings in self._fields.items():
                write_postings(writer, name, postings)
                self._segment.field_lengths[name] = int(postings.lengths.sum())
            self._segment.unwritten.write(writer)
        self._segment.unwritten = None
