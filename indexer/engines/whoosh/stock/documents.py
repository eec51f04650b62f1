"""Documents as stock Whoosh reads them: their stored fields, columns and (rounded) lengths."""

# ruff: noqa: D102  (the methods are Whoosh's own, documented in its base classes)

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec import base
from whoosh.columns import ColumnReader

from ..container import Container
from ..documents import stored_fields
from ..terms import read_terms
from .lengths import rounded


class Column(ColumnReader):  # type: ignore[misc]
    """A column held in memory."""

    def __init__(self, values: list[Any], *, numeric: bool) -> None:
        self._values = values
        self._numeric = numeric
        self._reverse = False

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, docnum: int) -> Any:
        return self._values[docnum]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def sort_key(self, docnum: int) -> Any:
        return -self._values[docnum] if self._reverse else self._values[docnum]

    def set_reverse(self) -> None:
        if not self._numeric:
            raise NotImplementedError
        self._reverse = True


class DocumentsReader(base.PerDocumentReader):  # type: ignore[misc]
    """Stored fields, columns and lengths."""

    def __init__(self, segment: base.Segment, container: Container) -> None:
        self._segment = segment
        self._container = container

    def doc_count(self) -> int:
        return int(self._segment.doc_count_all() - self._segment.deleted_count())

    def doc_count_all(self) -> int:
        return int(self._segment.doc_count_all())

    def has_deletions(self) -> bool:
        return bool(self._segment.deleted_count() > 0)

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterator[int]:
        yield from self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        name = f"columns/{fieldname}"
        return name in self._container or f"{name}/codes" in self._container

    def list_columns(self) -> list[str]:
        return sorted(
            {name.split("/")[1] for name in self._container.names() if name.startswith("columns/")}
        )

    def column_reader(self, fieldname: str, column: Any) -> Column:
        name = f"columns/{fieldname}"
        if name in self._container:
            return Column(self._container[name].tolist(), numeric=True)
        values = read_terms(self._container, f"{name}/values")
        codes = self._container[f"{name}/codes"].tolist()
        return Column([values[code] for code in codes], numeric=False)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        name = f"{fieldname}/lengths"
        if name not in self._container:
            return default
        return rounded(int(self._container[name][docnum]))

    def field_length(self, fieldname: str) -> int:
        return int(self._segment.field_lengths.get(fieldname, 0))

    def min_field_length(self, fieldname: str) -> int:
        return rounded(int(self._lengths(fieldname).min()))

    def max_field_length(self, fieldname: str) -> int:
        return rounded(int(self._lengths(fieldname).max()))

    def _lengths(self, fieldname: str) -> NDArray[Any]:
        """The length of every document, or a 0 where the segment lacks the field."""
        name = f"{fieldname}/lengths"
        return self._container[name] if name in self._container else np.zeros(1, np.uint8)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return stored_fields(self._container, docnum)
