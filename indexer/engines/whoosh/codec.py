"""The Whoosh codec: through it, its extension point, stock Whoosh reads and writes our segments.

An index of ours is an ordinary Whoosh index: `whoosh.index.open_dir` opens it as long as this
module can be imported, and searches, deletes and merges as usual. There are limits. A writer must
be opened with `codec=ArrayCodec()`, or our engine refuses its segments as foreign. Segments written
by Whoosh's writer, merged ones too, have no forward index, so `occurrences` refuses them. And the
index lies in a folder, not in memory.
"""

# ruff: noqa: D102  (the methods are Whoosh's own, documented in whoosh.codec.base)

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoosh.codec import base

from .container import Container

if TYPE_CHECKING:
    from .stock.documents import DocumentsReader
    from .stock.terms import TermsReader
    from .stock.writing import DocumentsWriter, FieldWriter

EXTENSION = ".arrays"


class ArraySegment(base.Segment):  # type: ignore[misc]
    """One segment as the table of contents lists it: its name, its size and what was deleted."""

    def __init__(self, indexname: str) -> None:
        super().__init__(indexname)
        self.field_lengths: dict[str, int] = {}
        self.unwritten: DocumentsWriter | None = None
        self._count = 0
        self._deleted: set[int] = set()

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"unwritten": None}

    def codec(self) -> "ArrayCodec":
        return ArrayCodec()

    def path(self, storage: Any) -> Path:
        """Where the segment's container lies."""
        return Path(storage.folder, self.make_filename(EXTENSION))

    def should_assemble(self) -> bool:
        """One file already: there is nothing to put together."""
        return False

    def set_doc_count(self, count: int) -> None:
        self._count = count

    def doc_count_all(self) -> int:
        return self._count

    def deleted_count(self) -> int:
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        return iter(self._deleted)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        if delete:
            self._deleted.add(docnum)
        else:
            self._deleted.discard(docnum)


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Segments that are one container of numpy arrays each."""

    length_stats = False

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:
        return ArraySegment(indexname)

    def per_document_writer(self, storage: Any, segment: ArraySegment) -> "DocumentsWriter":
        from .stock.writing import DocumentsWriter

        segment.unwritten = DocumentsWriter()
        return segment.unwritten

    def field_writer(self, storage: Any, segment: ArraySegment) -> "FieldWriter":
        from .stock.writing import FieldWriter

        return FieldWriter(storage, segment)

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> "DocumentsReader":
        from .stock.documents import DocumentsReader

        return DocumentsReader(segment, Container(segment.path(storage)))

    def terms_reader(self, storage: Any, segment: ArraySegment) -> "TermsReader":
        from .stock.terms import TermsReader

        return TermsReader(Container(segment.path(storage)))
