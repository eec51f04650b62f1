"""Writing: segments built and merged, and committed by Whoosh's own writer."""

import os
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import FileIndex

from ...batch import Batch
from ...schema import Schema
from ...seen import Latest
from .building import SegmentBuilder
from .codec import ArrayCodec, ArraySegment
from .container import Container, ContainerError
from .generations import PATIENCE, sync
from .lexicon import Lexicon
from .merging import merge, sources
from .policy import first_to_merge

NAME = "MAIN"
"""What Whoosh calls the index, and begins the names of its files with."""
SEGMENT_WORDS = 1_000_000
"""Words gathered before a segment is written; bounds the memory of a rebuild."""
LEXICON_WORDS = 200_000
"""Distinct words kept analysed from one segment to the next."""
SEAL = struct.Struct("<I4s")
"""CRC-32 and `SEALED`, behind our tables of contents: Whoosh, which reads to the end of a pickle,
takes no notice."""
SEALED = b"CRC\0"
PICKLED = b"."
"""The end of every pickle, and so of a table of contents that stock Whoosh wrote."""

Change: TypeAlias = Callable[[Any, list[ArraySegment]], list[ArraySegment]]
"""Given Whoosh's storage and the segments there are, the segments there shall be."""


class Storage(FileStorage):  # type: ignore[misc]
    """A folder in which a table of contents lasts from the moment it has its name.

    Whoosh then removes what the table does not list, and until then nothing may go. Tables are all
    that Whoosh renames, and opens, through this.
    """

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Seal a table, wait until it is on the disk, rename it, and wait until its name is."""
        path = Path(self.folder, oldname)
        with path.open("ab") as table:
            table.write(_seal(path.read_bytes()))
        sync(path)
        super().rename_file(oldname, newname, safe)
        sync(Path(self.folder))

    def open_file(self, name: str) -> StructFile:
        """Open a table. Raises ContainerError where it was altered since we sealed it."""
        raw = Path(self.folder, name).read_bytes()
        if not raw.endswith((PICKLED, _seal(raw[: -SEAL.size]))):
            raise ContainerError(f"{name} was altered")
        return StructFile(BytesIO(raw), name)

    def list(self) -> list[str]:
        """The names of all files. Raises OSError, where Whoosh takes the folder for empty."""
        return os.listdir(self.folder)  # noqa: PTH208  (asked at every search)

    def temp_storage(self, name: str | None = None) -> RamStorage:
        """What a writer wants for files that ours never writes: no folder need come and go."""
        return RamStorage()


def _seal(table: bytes) -> bytes:
    return SEAL.pack(zlib.crc32(table), SEALED)


def commit(index: FileIndex, change: Change) -> None:
    """Make a change to the segments of an index in one step, and wait until it is on the disk.

    Raises LockError if stock Whoosh is writing for PATIENCE seconds.
    """
    writer = index.writer(codec=ArrayCodec(), timeout=PATIENCE, delay=0.02)
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
        if not writer.is_closed:
            writer.cancel()
        raise


def build(storage: Any, schema: Schema, batches: Iterable[Batch]) -> list[ArraySegment]:
    """Segments of bounded size that hold all documents of `batches`.

    Of documents with one id, all but the last are deleted in them.
    """
    latest = Latest()

    def heard() -> Iterator[Batch]:
        for batch in batches:
            latest.extend(document.id for document in batch.documents)
            yield batch

    segments = list(_segments(storage, schema, heard()))
    sizes = [segment.doc_count_all() for segment in segments]
    for segment, kept in zip(segments, np.split(latest.mask(), np.cumsum(sizes)), strict=False):
        for number in np.flatnonzero(~kept).tolist():
            segment.delete_document(number)
    return segments


def _segments(storage: Any, schema: Schema, batches: Iterable[Batch]) -> Iterator[ArraySegment]:
    """All documents of `batches`, segment by segment."""
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
    """One segment that holds the live documents of all.

    Raises ContainerError where one was altered, which a new checksum would hide.
    """
    containers = [Container(segment.path(storage)) for segment in segments]
    for container in containers:
        container.verify()
    parts = sources(
        (container, segment.doc_count_all(), segment.deleted_docs())
        for container, segment in zip(containers, segments, strict=True)
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
