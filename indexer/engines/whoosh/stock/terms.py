"""Terms and postings as stock Whoosh reads them: terms reader, matcher and cursor over our arrays.

Whatever Whoosh's default codec rounds is rounded here in the same way, so that Whoosh's searcher
scores alike over both. Our own searcher reads the exact values from the container.
"""

# ruff: noqa: D102  (the methods are Whoosh's own, documented in its base classes)

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec import base
from whoosh.matching import ListMatcher, NullMatcher
from whoosh.reading import TermInfo, TermNotFound

from ..container import Container
from ..document_numbers import DocumentNumbers
from ..terms import TermDictionary
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
    """One field as stock Whoosh asks for it."""

    def __init__(self, container: Container, field: str) -> None:
        self.terms = TermDictionary(container, f"{field}/terms")
        self._starts = container[f"{field}/starts"]
        self._documents = DocumentNumbers(container, field)
        self._frequencies = container[f"{field}/frequencies"]
        self._lengths = container[f"{field}/lengths"]
        self._positions = None
        if f"{field}/positions" in container:
            self._positions = container[f"{field}/positions"]
            self._position_starts = container[f"{field}/position_starts"]

    def _slice(self, number: int) -> slice:
        return slice(int(self._starts[number]), int(self._starts[number + 1]))

    def document_frequency(self, number: int) -> int:
        own = self._slice(number)
        return int(own.stop - own.start)

    def frequency(self, number: int) -> float:
        return float(self._frequencies[self._slice(number)].sum())

    def info(self, number: int) -> Any:
        """Whoosh's statistics of a term."""
        own = self._slice(number)
        documents, frequencies = self._documents.read(own.start, own.stop), self._frequencies[own]
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

    def matcher(self, term: tuple[str, bytes], number: int, format: Any, scorer: Any) -> Matcher:
        own = self._slice(number)
        frequencies = self._frequencies[own]
        positions = None
        if self._positions is not None:
            start, stop = self._position_starts[number : number + 2].tolist()
            positions = self._positions[start:stop]
        return Matcher(
            self._documents.read(own.start, own.stop).tolist(),
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
        self._fields = {name: FieldTerms(container, name) for name in names}

    def _find(self, field: str, text: bytes) -> tuple[FieldTerms, int]:
        own = self._fields.get(field)
        number = own.terms.find(text) if own else None
        if own is None or number is None:
            raise TermNotFound(f"no term {field}:{text!r}")
        return own, number

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field = self._fields.get(term[0])
        return field is not None and field.terms.find(term[1]) is not None

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
        return (
            (name, field.terms[number]) for name, field, number in self._from(fieldname, prefix)
        )

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return self.items_from("", b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return (
            ((name, field.terms[number]), field.info(number))
            for name, field, number in self._from(fieldname, prefix)
        )

    def _from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, FieldTerms, int]]:
        for name in sorted(self._fields):
            if name >= fieldname:
                field = self._fields[name]
                first = field.terms.first(prefix) if name == fieldname else 0
                for number in range(first, len(field.terms)):
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
        self._number = self._field.terms.first(text)
        return self.text()

    def next(self) -> Any:
        self._number += 1
        return self.text()

    def is_valid(self) -> bool:
        return self._number < len(self._field.terms)

    def text(self) -> Any:
        return self._type.from_bytes(self._field.terms[self._number]) if self.is_valid() else None

    def term_info(self) -> Any:
        return self._field.info(self._number) if self.is_valid() else None
