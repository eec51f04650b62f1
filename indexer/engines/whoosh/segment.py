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
from ...texts import decode
from .container import Container
from .forward import ForwardIndex
from .stream import Stream
from .terms import read_terms
from .whoosh_schema import DATE

Part = TypeVar("Part")


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

    def __init__(self, id: str, path: Path, schema: Schema) -> None:
        self.id = id
        self._schema = schema
        self.container = Container(path)
        self.count = self.container.length("stored_ends")
        self._path = path
        self._parts: dict[tuple[str, str], Any] = {}
        self._lock = Lock()

    def _part(self, kind: str, name: str, make: Callable[[], Part]) -> Part:
        part: Part | None = self._parts.get((kind, name))
        if part is None:
            with self._lock:
                part = self._parts.setdefault((kind, name), make())
        return part

    def stream(self, name: str) -> Stream | None:
        """The stream, if any document has terms in it."""
        if f"{name}/documents" not in self.container:
            return None
        return self._part("stream", name, lambda: Stream(self.container, name))

    def lengths(self, field: str) -> NDArray[Any] | None:
        """The number of terms of each document in the field; None where it has none at all."""
        name = f"{field}/lengths"
        if name not in self.container:
            return None
        return self.container[name]

    def total(self, field: str) -> int:
        """The number of terms of all documents in the field."""
        return self._part("total", field, lambda: _sum(self.lengths(field)))

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
        own = self.days // 100
        places = np.zeros(int(own.max(initial=0)) + 1, np.int64)
        places[own] = 1
        distinct = np.flatnonzero(places)
        places[distinct] = np.arange(len(distinct))
        codes = places[own]
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
                f" hãy chạy: timbao rebuild KHO-TIN --index {self._path.parent.parent}"
                " (no forward index)"
            )
        names = [name for name, _ in self._schema.analyzers if name in self._schema.positional]
        return ForwardIndex(self.container, names, len(self._schema.attributes))


def _sum(lengths: NDArray[Any] | None) -> int:
    return 0 if lengths is None else int(lengths.sum(dtype=np.int64))
