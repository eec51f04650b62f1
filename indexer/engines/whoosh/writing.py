"""Writing: segments built and merged, and committed by Whoosh's own writer."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import FileIndex

from ...batch import Batch
from ...schema import Schema
from .building import SegmentBuilder
from .codec import ArrayCodec, ArraySegment
from .container import Container
from .generations import sync
from .lexicon import Lexicon
from .merging import merge, sources
from .policy import first_to_merge

NAME = "MAIN"
"""What Whoosh calls the index, and begins the names of its files with."""
SEGMENT_WORDS = 1_000_000
"""Words gathered before a segment is written; bounds the memory of a rebuild."""
LEXICON_WORDS = 200_000
"""Distinct words kept analysed from one segment to the next."""

Change: TypeAlias = Callable[[Any, list[ArraySegment]], list[ArraySegment]]
"""Given Whoosh's storage and the segments there are, the segments there shall be."""


class Storage(FileStorage):  # type: ignore[misc]
    """A folder in which a table of contents lasts from the moment it has its name.

    Whoosh then removes what the table does not list, and until then nothing may go.
    """

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a file that is on the disk, and wait until its new name is."""
        sync(Path(self.folder, oldname))
        super().rename_file(oldname, newname, safe)
        sync(Path(self.folder))

    def list(self) -> list[str]:
        """The names of all files. Raises OSError, where Whoosh takes the folder for empty."""
        return os.listdir(self.folder)  # noqa: PTH208  (asked at every search)

    def temp_storage(self, name: str | None = None) -> RamStorage:
        """What a writer wants for files that ours never writes: no folder need come and go."""
        return RamStorage()


def commit(index: FileIndex, change: Change) -> None:
    """Make a change to the segments of an index in one step, and wait until it is on the disk."""
    writer = index.writer(codec=ArrayCodec())
    storage = writer.storage
    known = {segment.segment_id() for segment in writer.segments}

    def merge_type(_: Any, segments: list[ArraySegment]) -> list[ArraySegment]:
        changed = change(storage, segments)
        for segment in changed:
            if segment.segment_id() not in known:
                sync(segment.path(storage))
        return changed

    try:
        for unnamed in Path(storage.folder).glob(f"_{NAME}_*.toc.*"):
            unnamed.unlink()  # of a writer that died, which Whoosh does not look for
        writer.commit(mergetype=merge_type)
    except BaseException:
        writer.cancel()
        raise


def build(storage: Any, schema: Schema, batches: Iterable[Batch]) -> Iterator[ArraySegment]:
    """Segments of bounded size that hold all documents of `batches`."""
    lexicon = Lexicon(schema)
    builder = SegmentBuilder(schema, lexicon)
    for batch in batches:
        builder.add(batch)
        if builder.size >= SEGMENT_WORDS:
            yield _written(storage, builder)
            if len(lexicon) > LEXICON_WORDS:
                lexicon = Lexicon(schema)
            builder = SegmentBuilder(schema, lexicon)
    if len(builder):
        yield _written(storage, builder)


def _written(storage: Any, builder: SegmentBuilder) -> ArraySegment:
    segment = ArraySegment(NAME)
    segment.field_lengths = builder.write(segment.path(storage))
    segment.set_doc_count(len(builder))
    return segment


def merged(storage: Any, segments: Sequence[ArraySegment]) -> ArraySegment:
    """One segment that holds the live documents of all."""
    parts = sources(
        (Container(segment.path(storage)), segment.doc_count_all(), segment.deleted_docs())
        for segment in segments
    )
    segment = ArraySegment(NAME)
    segment.field_lengths = merge(parts, segment.path(storage))
    segment.set_doc_count(sum(len(part.kept) for part in parts))
    return segment


def tidied(storage: Any, segments: Sequence[ArraySegment]) -> list[ArraySegment]:
    """The segments without empty ones, merged where the policy says so."""
    left = [segment for segment in segments if segment.doc_count()]
    first = first_to_merge([(one.doc_count(), one.deleted_count()) for one in left])
    return [*left[:first], merged(storage, left[first:])] if first < len(left) else left
