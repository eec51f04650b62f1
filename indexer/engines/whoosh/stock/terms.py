"""Terms and postings as stock Whoosh reads them: terms reader, matcher and cursor over our arrays.

Whatever Whoosh's default codec rounds is rounded here in the same way, so that Whoosh's searcher
scores alike over both. Our own searcher reads the exact values from the container.
"""

# ruff: noqa: D102  (the methods are Whoosh's own, documented in its base classes)

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec import base
from whoosh.matching import ListMatcher, NullMatcher
from whoosh.reading import TermInfo, TermNotFound

from ....ragged import spread
from ..container import Container
from ..stream import Stream
from .lengths import rounded


class Values:
    """Posting values, encoded only when a matcher asks for one."""

    def __init__(
        self, format: Any, frequencies: NDArray[Any], positions: NDArray[Any] | None
    ) -> None:
        self._format = format
        self._frequencies = frequencies
        self._positions = positions
        self._ends = np.cumsum(frequencies, dtype=np.int64)

    def __len__(self) -> int:
        return len(self._frequencies)

    def __getitem__(self, index: int) -> bytes:
        frequency = int(self._frequencies[index])
        if self._positions is not None:
            end = int(self._ends[index])
            encoded: bytes = self._format.encode(self._positions[end - frequency : end].tolist())
            return encoded
        if self._format.fixed_value_size() == 0:
            return b""
        return frequency.to_bytes(4, "big")


class Matcher(ListMatcher):  # type: ignore[misc]
    """One term's postings, in memory."""

    _i: int

    def replace(self, minquality: float = 0) -> Any:
        # The inherited one gives the term up when its best score is below `minquality`, which
        # wrappers hand down without their boost: good documents would be lost.
        return self if self.is_active() else NullMatcher()

    def skip_to(self, id: int) -> None:
        if self.is_active() and id > self.id():
            self._i = bisect_left(self._ids, id, self._i)

    def skip_to_quality(self, minquality: float) -> int:
        if self.block_quality() <= minquality:
            self._i = len(self._ids)
        return 0

    def block_max_weight(self) -> float:
        weight: float = self._terminfo.max_weight()
        return weight

    def copy(self) -> "Matcher":
        return Matcher(
            self._ids,
            self._weights,
            self._values,
            self._format,
            self._scorer,
            self._i,
            self._all_weights,
            self._term,
            self._terminfo,
        )


class FieldTerms:
    """One field as stock Whoosh asks for it: what a stream has of it.

    Its terms are numbered anew: not every term of the stream is in every field.
    """

    def __init__(self, stream: Stream, field: str) -> None:
        self._stream = stream
        self._column = stream.fields.index(field)
        self._lengths = stream.lengths(field)

    @cached_property
    def _numbers(self) -> Sequence[int]:
        """The stream's number of every term of the field."""
        every = range(len(self._stream.terms))
        if len(self._stream.fields) == 1 or not every:
            return every
        held = self._frequencies[self._stream.postings(every)[1]] > 0
        starts = np.append(0, np.cumsum(self._stream.counts()))[:-1]
        numbers: list[int] = np.flatnonzero(np.logical_or.reduceat(held, starts)).tolist()
        return numbers

    @cached_property
    def _frequencies(self) -> NDArray[Any]:
        """The frequency in this field that each pattern stands for."""
        return self._stream.patterns[:, self._column].astype(np.int64)

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, number: int) -> bytes:
        return self._stream.terms[self._numbers[number]]

    def first(self, text: bytes) -> int:
        """The number of the first term that is not less than `text`."""
        return bisect_left(self._numbers, self._stream.terms.first(text))

    def find(self, text: bytes) -> int | None:
        """The term's number."""
        number = self.first(text)
        return number if number < len(self) and self[number] == text else None

    def _postings(self, number: int) -> tuple[NDArray[np.int32], NDArray[Any], NDArray[np.intp]]:
        """The documents, the frequencies, and which of the stream's postings these are."""
        own = self._numbers[number]
        documents, patterns = self._stream.postings(range(own, own + 1))
        frequencies = self._frequencies[patterns]
        held = np.flatnonzero(frequencies)
        return documents[held], frequencies[held], held

    def document_frequency(self, number: int) -> int:
        return len(self._postings(number)[0])

    def frequency(self, number: int) -> float:
        return float(self._postings(number)[1].sum())

    def info(self, number: int) -> Any:
        """Whoosh's statistics of a term."""
        documents, frequencies, _ = self._postings(number)
        lengths = self._lengths[documents]
        return TermInfo(
            float(frequencies.sum()),
            len(documents),
            rounded(int(lengths.min())),
            rounded(int(lengths.max())),
            float(frequencies.max()),
            int(documents[0]),
            int(documents[-1]),
        )

    def _positions(self, number: int) -> NDArray[Any]:
        """The positions in the field, document after document."""
        own = self._numbers[number]
        _, patterns = self._stream.postings(range(own, own + 1))
        documents, frequencies, held = self._postings(number)
        before = self._stream.patterns[patterns[held], : self._column].sum(1, dtype=np.int64)
        totals = self._stream.totals[patterns].astype(np.int64)
        starts = (np.cumsum(totals) - totals)[held] + before
        begins = self._stream.offsets[self._column, documents]
        positions = self._stream.positions(range(own, own + 1))[spread(starts, frequencies)]
        inside: NDArray[Any] = positions - np.repeat(begins, frequencies)
        return inside

    def matcher(self, term: tuple[str, bytes], number: int, format: Any, scorer: Any) -> Matcher:
        documents, frequencies, _ = self._postings(number)
        positions = self._positions(number) if format.supports("positions") else None
        return Matcher(
            documents.tolist(),
            frequencies.astype(float).tolist(),
            Values(format, frequencies, positions),
            format,
            scorer,
            term=term,
            terminfo=self.info(number),
        )


class TermsReader(base.TermsReader):  # type: ignore[misc]
    """The inverted side of a segment."""

    def __init__(self, container: Container) -> None:
        suffix = "/documents"
        names = [name.removesuffix(suffix) for name in container.names() if name.endswith(suffix)]
        streams = [Stream(container, name) for name in names]
        self._fields = {
            name: FieldTerms(stream, name) for stream in streams for name in stream.fields
        }

    def _find(self, field: str, text: bytes) -> tuple[FieldTerms, int]:
        own = self._fields.get(field)
        number = own.find(text) if own else None
        if own is None or number is None:
            raise TermNotFound(f"no term {field}:{text!r}")
        return own, number

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field = self._fields.get(term[0])
        return field is not None and field.find(term[1]) is not None

    def indexed_field_names(self) -> list[str]:
        return list(self._fields)

    def term_info(self, fieldname: str, text: bytes) -> Any:
        field, number = self._find(fieldname, text)
        return field.info(number)

    def frequency(self, fieldname: str, text: bytes) -> float:
        if (fieldname, text) not in self:
            return 0.0
        field, number = self._find(fieldname, text)
        return field.frequency(number)

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        if (fieldname, text) not in self:
            return 0
        field, number = self._find(fieldname, text)
        return field.document_frequency(number)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return self.terms_from("", b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        return ((name, field[number]) for name, field, number in self._from(fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return self.items_from("", b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return (
            ((name, field[number]), field.info(number))
            for name, field, number in self._from(fieldname, prefix)
        )

    def _from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, FieldTerms, int]]:
        for name in sorted(self._fields):
            if name >= fieldname:
                field = self._fields[name]
                first = field.first(prefix) if name == fieldname else 0
                for number in range(first, len(field)):
                    yield name, field, number

    def cursor(self, fieldname: str, fieldobj: Any) -> Any:
        field = self._fields.get(fieldname)
        return Cursor(field, fieldobj) if field else base.EmptyCursor()

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Matcher:
        field, number = self._find(fieldname, text)
        return field.matcher((fieldname, text), number, format_, scorer)


class Cursor(base.FieldCursor):  # type: ignore[misc]
    """A place in the sorted terms of a field."""

    def __init__(self, field: FieldTerms, fieldobj: Any) -> None:
        self._field = field
        self._type = fieldobj
        self._number = 0

    def first(self) -> Any:
        self._number = 0
        return self.text()

    def find(self, term: Any) -> Any:
        text = term if isinstance(term, bytes) else self._type.to_bytes(term)
        self._number = self._field.first(text)
        return self.text()

    def next(self) -> Any:
        self._number += 1
        return self.text()

    def is_valid(self) -> bool:
        return self._number < len(self._field)

    def text(self) -> Any:
        return self._type.from_bytes(self._field[self._number]) if self.is_valid() else None

    def term_info(self) -> Any:
        return self._field.info(self._number) if self.is_valid() else None
