"""The engine: the verbs that change a Whoosh index, and the searcher over its newest state."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from threading import RLock
from time import sleep
from typing import Any, TypeAlias

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, EmptyIndexError, FileIndex

from ...batch import Batch
from ...schema import Schema
from .. import Attachments
from .building import SegmentBuilder
from .cache import ByteCache
from .codec import ArrayCodec, ArraySegment, whoosh_schema
from .container import Container, ContainerError, ContainerWriter
from .generations import Generations, sync
from .lexicon import Lexicon
from .merging import merge, sources
from .policy import first_to_merge
from .searcher import WhooshSearcher, find
from .segment import Segment
from .snapshot import Snapshot

NAME = "MAIN"
ATTACHMENTS = "attachments.arrays"
SEGMENT_WORDS = 2_500_000
"""Words gathered before a segment is written; bounds the memory of a rebuild."""
LEXICON_WORDS = 500_000
"""Distinct words kept analysed from one segment to the next."""

Change: TypeAlias = Callable[[Any, list[ArraySegment]], list[ArraySegment]]
"""Given Whoosh's writer and the segments there are, the segments there shall be."""


class WhooshEngine:
    """A Whoosh index in the folder `where`; `cache` bounds the bytes kept for scoring."""

    def __init__(self, where: Path, schema: Schema, cache: int = 256 << 20) -> None:
        self._schema = schema
        self._generations = Generations(where)
        self._cache: ByteCache[Any] = ByteCache(cache)
        self._lock = RLock()
        self._seen: tuple[bytes, int] | None = None
        self._searcher: WhooshSearcher | None = None
        self._segments: dict[str, Segment] = {}

    def rebuild(self, batches: Iterable[Batch], attachments: Attachments = dict) -> int:
        """Build a new generation beside the current one and swap it in.

        Raises IndexUnavailable if another process is writing.
        """
        with self._generations.writing(patience=0), self._generations.fresh() as folder:
            index = FileIndex.create(FileStorage(str(folder)), whoosh_schema(self._schema), NAME)
            total = 0

            def build(writer: Any, _: list[ArraySegment]) -> list[ArraySegment]:
                nonlocal total
                segments = list(self._build(writer.storage, batches))
                total = sum(segment.doc_count_all() for segment in segments)
                if len(segments) > 1:
                    return [self._merge(writer.storage, segments)]
                return segments

            writer = index.writer(codec=ArrayCodec())
            try:
                writer.commit(mergetype=build)
            except BaseException:
                writer.cancel()
                raise
            with ContainerWriter(folder / ATTACHMENTS) as container:
                for name, value in attachments().items():
                    container.add(name, np.frombuffer(value, np.uint8))
            self._generations.make_current(folder, self._schema.version)
        return total

    def update(self, batch: Batch) -> None:
        """Add these documents as a small segment and delete those they replace."""
        ids = [document.id for document in batch.documents]

        def add(writer: Any, segments: list[ArraySegment]) -> list[ArraySegment]:
            self._delete(segments, ids)
            return [*segments, *self._build(writer.storage, [batch])]

        self._commit(add)

    def delete(self, ids: Iterable[str]) -> int:
        """Mark these documents as deleted; how many there were."""
        deleted = 0

        def remove(_: Any, segments: list[ArraySegment]) -> list[ArraySegment]:
            nonlocal deleted
            deleted = self._delete(segments, ids)
            return segments

        self._commit(remove)
        return deleted

    def searcher(self) -> WhooshSearcher:
        """The newest state; the same searcher as before while nothing has changed."""
        pointer = self._generations.pointer()
        with self._lock:
            if self._searcher and self._seen == (pointer, self._index.latest_generation()):
                return self._searcher
            return self._open()

    def verify(self) -> None:
        """Read every file of the index and compare checksums. Raises IndexDamaged."""
        try:
            for leaf in self.searcher().snapshot.leaves:
                leaf.segment.container.verify()
        except ContainerError as error:
            raise self._generations.damaged(error) from error

    def _open(self) -> WhooshSearcher:
        """A searcher over the newest state, with every segment that is open already."""
        attempts = 10
        while True:
            attempts -= 1
            current = self._generations.current(self._schema.version)
            pointer = self._generations.pointer()
            try:
                index = FileIndex(FileStorage(str(current.folder)), indexname=NAME)
                table = TOC.read(index.storage, NAME)
                segments = {s.segment_id(): self._segment(index, s) for s in table.segments}
                attachments = Container(current.folder / ATTACHMENTS)
            except (FileNotFoundError, EmptyIndexError) as error:
                # A writer may have removed what `current` or the table of contents named just now.
                if not attempts:
                    raise self._generations.damaged(error) from error
                sleep(0.02)
                continue
            except Exception as error:
                raise self._generations.damaged(error) from error
            before = self._searcher.snapshot if self._searcher else None
            listed = [(segments[s.segment_id()], s.deleted_docs()) for s in table.segments]
            snapshot = Snapshot(listed, before)
            self._index = index
            self._segments = segments
            self._seen = pointer, table.generation
            self._searcher = WhooshSearcher(self._schema, snapshot, self._cache, attachments)
            return self._searcher

    def _segment(self, index: FileIndex, segment: ArraySegment) -> Segment:
        known = self._segments.get(segment.segment_id())
        if known is not None:
            return known
        path = segment.path(index.storage)
        return Segment(segment.segment_id(), path, segment.doc_count_all(), self._schema)

    def _commit(self, change: Change) -> None:
        """Apply `change` to the segments of the current generation, and the merge policy."""
        with self._generations.writing():
            self.searcher()
            writer = self._index.writer(codec=ArrayCodec())

            def apply(writer: Any, segments: list[ArraySegment]) -> list[ArraySegment]:
                left = [segment for segment in change(writer, segments) if segment.doc_count()]
                sizes = [(segment.doc_count(), segment.deleted_count()) for segment in left]
                first = first_to_merge(sizes)
                if first < len(left):
                    left[first:] = [self._merge(writer.storage, left[first:])]
                for segment in left:
                    if segment.segment_id() not in self._segments:
                        sync(segment.path(writer.storage))
                return left

            try:
                writer.commit(mergetype=apply)
            except BaseException:
                writer.cancel()
                raise
            folder = Path(self._index.storage.folder)
            for path in (*folder.glob("*.toc"), folder):
                sync(path)

    def _delete(self, segments: list[ArraySegment], ids: Iterable[str]) -> int:
        snapshot = self.searcher().snapshot
        listed = dict(zip(snapshot.leaves, segments, strict=True))
        numbers = {number for id in ids if (number := find(snapshot, id)) is not None}
        for number in numbers:
            leaf, own = snapshot.locate(number)
            listed[leaf].delete_document(own)
        return len(numbers)

    def _build(self, storage: Any, batches: Iterable[Batch]) -> Iterator[ArraySegment]:
        """Segments of bounded size that hold all documents of `batches`."""
        lexicon = Lexicon(self._schema)
        builder = SegmentBuilder(self._schema, lexicon)
        for batch in batches:
            builder.add(batch)
            if builder.size >= SEGMENT_WORDS:
                yield self._write(storage, builder)
                if len(lexicon) > LEXICON_WORDS:
                    lexicon = Lexicon(self._schema)
                builder = SegmentBuilder(self._schema, lexicon)
        if len(builder):
            yield self._write(storage, builder)

    def _write(self, storage: Any, builder: SegmentBuilder) -> ArraySegment:
        segment = ArraySegment(NAME)
        segment.field_lengths = builder.write(segment.path(storage))
        segment.set_doc_count(len(builder))
        return segment

    def _merge(self, storage: Any, segments: Sequence[ArraySegment]) -> ArraySegment:
        merged = ArraySegment(NAME)
        parts = sources(
            (Container(segment.path(storage)), segment.doc_count_all(), segment.deleted_docs())
            for segment in segments
        )
        merged.field_lengths = merge(parts, merged.path(storage))
        merged.set_doc_count(sum(len(part.kept) for part in parts))
        return merged
