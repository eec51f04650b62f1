"""A segment as it is searched: its arrays by Lucene's names, each loaded when first asked for."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ...errors import IndexOutdated
from ...schema import Schema
from .container import Container
from .document_numbers import DocumentNumbers
from .forward import ForwardIndex
from .terms import TermDictionary, decode, read_terms
from .whoosh_schema import DATE

Part = TypeVar("Part")


class Field:
    """The inverted form of one field; for the arrays see `inversion.Postings`."""

    def __init__(self, container: Container, name: str) -> None:
        self.terms = TermDictionary(container, f"{name}/terms")
        self._starts = container[f"{name}/starts"].data
        self._documents = DocumentNumbers(container, name)
        self.lengths = container[f"{name}/lengths"]
        self._container = container
        self._name = name

    def postings(self, terms: range) -> tuple[NDArray[np.intp], NDArray[Any]]:
        """The documents of a run of terms, one term behind the other, and the frequencies."""
        own = self._starts[terms.start], self._starts[terms.stop]
        return self._documents.read(*own), self._container.read(f"{self._name}/frequencies", *own)

    def positions(self, term: int) -> NDArray[Any]:
        """The positions of a term: for each of its documents, as many as its frequency."""
        own = self._position_starts[term], self._position_starts[term + 1]
        return self._container.read(f"{self._name}/positions", *own)

    def occurrences(self, term: int) -> int:
        """At how many positions the term stands."""
        return self._position_starts[term + 1] - self._position_starts[term]

    @cached_property
    def _position_starts(self) -> memoryview:
        return self._container[f"{self._name}/position_starts"].data

    @cached_property
    def total(self) -> int:
        """The number of terms of all documents."""
        return int(self.lengths.sum(dtype=np.int64))

    @cached_property
    def bases(self) -> NDArray[Any]:
        """Where each document begins if all lay in one row, a gap after each; last, the end."""
        ends = np.append(0, np.cumsum(self.lengths.astype(np.int64) + 1))
        return ends.astype(np.int32 if ends[-1] < 1 << 31 else np.int64)


class Column:
    """A keyword for each document, as codes into its values; code 0 is no value."""

    def __init__(self, codes: NDArray[Any], values: list[str]) -> None:
        self.codes = codes
        self.values = values
        self._codes = {value: code for code, value in enumerate(values)}

    def code(self, value: str) -> int | None:
        """The code of a value."""
        return self._codes.get(value)

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many documents have each code."""
        return np.bincount(self.codes, minlength=len(self.values))


class Segment:
    """One container, opened. Deletions are not its business: it never changes."""

    def __init__(self, id: str, path: Path, count: int, schema: Schema) -> None:
        self.id = id
        self.count = count
        self._schema = schema
        self.container = Container(path)
        self._path = path
        self._parts: dict[tuple[str, str], Any] = {}
        self._lock = Lock()

    def _part(self, kind: str, name: str, make: Callable[[], Part]) -> Part:
        part: Part | None = self._parts.get((kind, name))
        if part is None:
            with self._lock:
                part = self._parts.setdefault((kind, name), make())
        return part

    def field(self, name: str) -> Field | None:
        """The field, if any document has terms in it."""
        if f"{name}/documents" not in self.container:
            return None
        return self._part("field", name, lambda: Field(self.container, name))

    def column(self, name: str) -> Column:
        """A keyword attribute."""
        return self._part("column", name, lambda: self._column(name))

    def _column(self, name: str) -> Column:
        if f"columns/{name}/codes" not in self.container:
            return Column(np.zeros(self.count, np.uint8), [""])
        values = read_terms(self.container, f"columns/{name}/values")
        codes = self.container[f"columns/{name}/codes"]
        return Column(codes, [decode(value) for value in values])

    @cached_property
    def days(self) -> NDArray[np.uint32]:
        """Publication dates as 20230716, 0 where unknown."""
        if f"columns/{DATE}" not in self.container:
            return np.zeros(self.count, np.uint32)
        return self.container[f"columns/{DATE}"].astype(np.uint32, copy=False)

    @cached_property
    def months(self) -> Column:
        """The dates as months (`2023-07`)."""
        distinct, codes = np.unique(self.days // 100, return_inverse=True)
        values = [
            f"{month // 100:04}-{month % 100:02}" if month else "" for month in distinct.tolist()
        ]
        if values[:1] != [""]:
            return Column(codes + 1, ["", *values])
        return Column(codes, values)

    @cached_property
    def newest(self) -> NDArray[np.int32]:
        """The documents from the newest to the oldest, undated ones last."""
        return np.argsort(-self.days.astype(np.int64), kind="stable").astype(np.int32)

    @cached_property
    def oldest(self) -> NDArray[np.int32]:
        """The documents from the oldest to the newest, undated ones last."""
        return np.argsort(self.days - np.uint32(1), kind="stable").astype(np.int32)

    @cached_property
    def forward(self) -> ForwardIndex:
        """The forward index. Raises IndexOutdated where stock Whoosh wrote the segment."""
        if "forward/codes" not in self.container:
            raise IndexOutdated(
                f"Một phần chỉ mục ({self._path.name}) không lưu thứ tự các từ;"
                f" hãy chạy: timbao rebuild … --index {self._path.parent.parent}"
                " (no forward index)"
            )
        names = [name for name, _ in self._schema.analyzers if name in self._schema.positional]
        return ForwardIndex(self.container, names, len(self._schema.attributes))
