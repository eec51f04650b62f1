"""The engine: the verbs that change a Whoosh index, and the searcher over its newest state."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import sleep
from typing import Any

import numpy as np
from whoosh.index import TOC, EmptyIndexError, FileIndex, LockError

from ...batch import Batch
from ...cache import ByteCache
from ...errors import BuildError, IndexOutdated
from ...schema import Schema
from .. import Attachments
from . import postings
from .codec import ArraySegment
from .container import Container, ContainerError, ContainerWriter
from .generations import Generations, sync
from .searcher import WhooshSearcher, find
from .segment import Segment
from .snapshot import Snapshot
from .whoosh_schema import whoosh_schema
from .writing import NAME, Change, Storage, build, commit, merged, tidied

ATTACHMENTS, LATER = "attachments.arrays", "later-{:09}.arrays"
"""The attachments of the rebuild, and those of updates up to that generation of the table."""
LATER_FILES = "later-*.arrays"
CACHE = 256 << 20
"""Bytes kept for scoring, unless told otherwise."""
ATTEMPTS = 10
"""How often an index is opened whose files a writer takes away at that moment."""


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """An index as it was at one moment, which `pointer` and `generation`, its table's, tell."""

    pointer: bytes
    index: FileIndex
    generation: int
    segments: Mapping[str, Segment]
    searcher: WhooshSearcher

    def is_old(self, pointer: bytes) -> bool:
        """Whether something has changed since, `pointer` being the one there is now."""
        return pointer != self.pointer or self.index.latest_generation() != self.generation


class WhooshEngine:
    """A Whoosh index in the folder `where`; `cache` bounds the bytes kept for scoring."""

    def __init__(self, where: Path, schema: Schema, cache: int = CACHE) -> None:
        self._schema = schema
        self._generations = Generations(where)
        self._cache: ByteCache[Any] = ByteCache(cache)
        self._lock = Lock()
        self._state: _State | None = None

    def rebuild(self, batches: Iterable[Batch], attachments: Attachments = dict) -> int:
        """Build a new generation beside the current one and swap it in.

        Raises IndexUnavailable if another process is writing, BuildError as soon as there are more
        documents than a segment takes.
        """
        total = 0

        def build_all(storage: Any, _: list[ArraySegment]) -> list[ArraySegment]:
            nonlocal total
            built = build(storage, self._schema, _fitting(batches))
            segments = [segment for segment in built if segment.doc_count()]
            total = sum(segment.doc_count() for segment in segments)
            whole = len(segments) < 2 and not any(one.has_deletions() for one in segments)
            return segments if whole else [merged(storage, segments)]

        with self._generations.writing(patience=0.2), self._generations.fresh() as folder:
            storage = Storage(str(folder))
            commit(FileIndex.create(storage, whoosh_schema(self._schema), NAME), build_all)
            _attach(folder / ATTACHMENTS, attachments())
            self._generations.make_current(folder, self._schema.version)
        return total

    def update(self, batch: Batch, attachments: Attachments = dict) -> None:
        """Add these documents as a small segment and delete those they replace.

        Raises BuildError if they are too many.
        """
        ids = [document.id for document in batch.documents]

        def add(storage: Any, segments: list[ArraySegment]) -> list[ArraySegment]:
            self._delete(segments, ids)
            fitting = _fitting([batch], sum(segment.doc_count() for segment in segments))
            changed = tidied(storage, [*segments, *build(storage, self._schema, fitting)])
            if later := attachments():
                self._attach_later(Path(storage.folder), later)
            return changed

        self._commit(add)

    def delete(self, ids: Iterable[str]) -> int:
        """Mark these documents as deleted; how many there were."""
        deleted = 0

        def remove(storage: Any, segments: list[ArraySegment]) -> list[ArraySegment]:
            nonlocal deleted
            deleted = self._delete(segments, ids)
            return tidied(storage, segments)

        self._commit(remove)
        return deleted

    def searcher(self) -> WhooshSearcher:
        """The newest state; the same searcher as before while nothing has changed."""
        return self._newest().searcher

    def size(self) -> int:
        """Bytes of all files that are read. Raises what `searcher` raises."""
        return sum(container.size for container in self.searcher().containers())

    def verify(self) -> None:
        """Read every array of the index and compare checksums. Raises what `searcher` raises."""
        searcher = self._newest(afresh=True).searcher
        try:
            for container in searcher.containers():
                container.verify()
        except ContainerError as error:
            raise self._generations.damaged(error) from error

    def _newest(self, *, afresh: bool = False) -> _State:
        """The newest state, `afresh` from its table of contents. Raises what `searcher` raises."""
        with self._lock:
            reason: Exception | None = None
            for _ in range(ATTEMPTS):
                try:
                    pointer = self._generations.pointer()
                    if afresh or self._state is None or self._state.is_old(pointer):
                        self._state = self._opened(pointer)
                    return self._state
                except (FileNotFoundError, EmptyIndexError) as error:
                    reason = error
                    sleep(0.02)
                except (OSError, MemoryError) as error:
                    raise self._generations.refused(error) from error
            raise self._generations.damaged(reason) from reason

    def _opened(self, pointer: bytes) -> _State:
        """The state now, with every segment that is open already."""
        folder = self._generations.current(pointer, self._schema.version)
        try:
            index = FileIndex(Storage(str(folder)), indexname=NAME)
            table = TOC.read(index.storage, NAME)
            listed = [
                (segment, one.deleted_docs())
                for one in table.segments
                if (segment := self._segment(index, one)).count  # stock Whoosh writes empty ones
            ]
            snapshot = Snapshot(listed, self._state.searcher.snapshot if self._state else None)
            later = _later(folder, table.generation)
            attachments = [Container(path) for path in (*later, folder / ATTACHMENTS)]
        except (EmptyIndexError, OSError, MemoryError, IndexOutdated):
            raise
        except Exception as error:  # Whoosh and pickle raise whatever a bad file leads them to
            raise self._generations.damaged(error) from error
        segments = {segment.id: segment for segment, _ in listed}
        searcher = WhooshSearcher(self._schema, snapshot, self._cache, attachments)
        return _State(pointer, index, table.generation, segments, searcher)

    def _segment(self, index: FileIndex, listed: Any) -> Segment:
        """What a table lists. Raises ContainerError if it has other documents than that says, and
        IndexOutdated if it was written by another codec.
        """
        if not isinstance(listed, ArraySegment):
            raise self._generations.foreign(listed)
        id = listed.segment_id()
        segment = self._state.segments.get(id) if self._state else None
        if segment is None:
            segment = Segment(id, listed.path(index.storage), self._schema)
        held = map(range(segment.count).__contains__, listed.deleted_docs())
        if listed.doc_count_all() != segment.count or not all(held):
            raise ContainerError(f"the table of contents is wrong about {id}")
        return segment

    def _commit(self, change: Change) -> None:
        """Change the current generation. Raises what `searcher` does, or that another writes."""
        self._newest()  # no index, no lock to be made
        with self._generations.writing():
            self._generations.clean()
            try:
                self._forget_later()
                commit(self._newest().index, change)
            except LockError:  # of stock Whoosh, which knows no other
                raise self._generations.busy() from None
            except (ContainerError, FileNotFoundError) as error:
                raise self._generations.damaged(error) from error
            except (LookupError, ValueError):
                self.verify()  # what an altered file leads to is damage, too
                raise

    def _attach_later(self, folder: Path, attachments: Mapping[str, bytes | memoryview]) -> None:
        """Keep these beside others of updates, in place of those of the same names.

        They count from the next table of contents on.
        """
        generation = self._newest().generation
        kept: dict[str, bytes | memoryview] = {}
        for path in _later(folder, generation):
            before = Container(path)
            before.verify()
            kept = {name: before[name].data for name in before.names()}
        path = folder / LATER.format(generation + 1)
        _attach(path, {**kept, **attachments})
        sync(path)

    def _forget_later(self) -> None:
        """Remove what no table of contents reads: of those before, or of writers that died."""
        state = self._newest()
        folder = Path(state.index.storage.folder)
        for path in set(folder.glob(LATER_FILES)).difference(_later(folder, state.generation)):
            path.unlink()

    def _delete(self, segments: list[ArraySegment], ids: Iterable[str]) -> int:
        """Mark documents as deleted; how many there were."""
        snapshot = self.searcher().snapshot
        listed = {segment.segment_id(): segment for segment in segments}
        numbers = {number for id in ids if (number := find(snapshot, id)) is not None}
        for number in numbers:
            leaf, own = snapshot.locate(number)
            listed[leaf.segment.id].delete_document(own)
        return len(numbers)


def _later(folder: Path, generation: int) -> list[Path]:
    """The attachments of updates that a table of contents of that generation reads, if any."""
    newest = LATER.format(generation)
    return sorted(path for path in folder.glob(LATER_FILES) if path.name <= newest)[-1:]


def _attach(path: Path, attachments: Mapping[str, bytes | memoryview]) -> None:
    with ContainerWriter(path) as container:
        for name, value in attachments.items():
            container.add(name, np.frombuffer(value, np.uint8))


def _fitting(batches: Iterable[Batch], total: int = 0) -> Iterator[Batch]:
    """The batches, as long as they and `total` documents fit into one segment."""
    for batch in batches:
        total += len(batch.documents)
        if total > postings.MOST:
            raise BuildError(
                f"Một chỉ mục chứa nhiều nhất {postings.MOST} bài; hãy chia kho tin ra"
                " (too many reports for one index)"
            )
        yield batch
