"""The codec's writing side for stock Whoosh: one posting at a time, as its writer hands them over.

Our own segments are written by `building` and `merging`; this is for whoever adds documents or
merges with Whoosh alone.
"""

# ruff: noqa: D102  (the methods are Whoosh's own, documented in whoosh.codec.base)

import pickle
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from whoosh import columns
from whoosh.codec import base

from ..container import ContainerWriter
from ..documents import write_bytes_column, write_number_column, write_stored
from ..inversion import Postings, gathered, owners, write_postings
from ..postings import offsets
from ..whoosh_schema import stream_of


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
        self._streams: defaultdict[str, dict[str, _Field]] = defaultdict(dict)
        self._listed = False
        self.is_closed = False

    def add_postings(self, schema: Any, lengths: Any, items: Any) -> None:
        self._listed = True  # the segment will be, even if all that was merged is deleted
        super().add_postings(schema, lengths, items)

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        self._format = fieldobj.format
        self._field = _Field(bool(fieldobj.scorable), fieldobj.format.supports("positions"))
        self._streams[stream_of(fieldname)][fieldname] = self._field

    def start_term(self, text: bytes) -> None:
        self._text = text

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int) -> None:
        if weight != int(weight):
            raise NotImplementedError("this codec keeps no boosted terms")
        self._field.terms.append(self._text)
        self._field.documents.append(docnum)
        self._field.frequencies.append(int(weight))
        if self._field.positional:
            self._field.positions.extend(self._format.decode_positions(vbytes))

    def finish_term(self) -> None: ...

    def finish_field(self) -> None: ...

    def close(self) -> None:
        self.is_closed = True
        unwritten = self._segment.unwritten
        if unwritten is None or not (unwritten.stored or self._listed):
            return
        with ContainerWriter(self._path) as writer:
            for name, fields in self._streams.items():
                own = [fields[field] for field in sorted(fields)]
                joined = _joined(own, len(unwritten.stored))
                write_postings(writer, name, sorted(fields), joined)
                totals = joined.lengths.sum(0).tolist()
                self._segment.field_lengths |= zip(sorted(fields), totals, strict=True)
            unwritten.write(writer)
        self._segment.unwritten = None


@dataclass(slots=True)
class _Field:
    """The postings of one field: parallel lists, and the positions of all of them."""

    scorable: bool
    positional: bool
    terms: list[bytes] = field(default_factory=list)
    documents: list[int] = field(default_factory=list)
    frequencies: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)


def _joined(fields: Sequence[_Field], count: int) -> Postings:
    """The postings of a stream, from those of its fields."""
    terms = sorted({term for own in fields for term in own.terms})
    rank = {term: i for i, term in enumerate(terms)}
    lengths = np.zeros((count, len(fields)), np.int64)
    ranks, owned, stood = [], [], []
    for column, own in enumerate(fields):
        documents = np.array(own.documents, np.int64)
        frequencies = np.array(own.frequencies, np.int64)
        numbers = np.array([rank[term] for term in own.terms], np.int64)
        ranks.append(np.repeat(numbers, frequencies))
        owned.append(np.repeat(owners(count, len(fields))[documents, column], frequencies))
        stood.append(np.array(own.positions, np.int64))
        lengths[:, column] = np.bincount(documents, frequencies, count)
    every, owner = np.concatenate(ranks), np.concatenate(owned)
    order = np.lexsort((owner, every))
    positions = None
    if all(own.positional for own in fields):
        begins = offsets(lengths)
        for column, own in enumerate(fields):
            stood[column] += np.repeat(begins[own.documents, column], own.frequencies)
        positions = np.concatenate(stood)[order]
    made = gathered(every[order], owner[order], positions, lengths, terms)
    return replace(made, lengths=lengths * [own.scorable for own in fields])
