"""Corpus to index: read and analyse, drop what was seen, hand to the engine, sum up."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from time import perf_counter
from typing import Generic, TypeVar

from .analysing import Analysed, analysed
from .batch import Batch
from .engines import Engine
from .errors import DocumentError
from .notes import noting
from .processes import keep_memory, no_cycles
from .readers import Consumed, Skipped, Unread, unread
from .schema import Schema
from .seen import Seen

What = TypeVar("What")

BATCH = 512
"""Documents a batch: large enough for numpy to pay, small enough to keep every core fed."""

MOST = 4 << 20
"""Bytes of source from which on a batch is full before: more than BATCH usual reports have."""

NAMED = 20
"""So many of whatever was left out are named in a summary, however many there are."""


@dataclass(slots=True)
class LeftOut(Generic[What]):
    """How many were left out, and the first of them."""

    count: int = 0
    first: list[What] = field(default_factory=list)

    def add(self, one: What) -> None:
        """One more is left out."""
        self.count += 1
        if self.count <= NAMED:
            self.first.append(one)

    def __bool__(self) -> bool:
        return self.count > 0


@dataclass(slots=True)
class Summary:
    """What a rebuild did: documents indexed, what was left out and why, wall-clock seconds.

    `foreign` are files of other formats, which nobody has to read.
    """

    documents: int = 0
    skipped: LeftOut[Skipped] = field(default_factory=LeftOut)
    foreign: LeftOut[Path] = field(default_factory=LeftOut)
    seconds: float = 0.0


def rebuild(
    paths: Sequence[Path],
    engine: Engine,
    schema: Schema,
    *,
    jobs: int = 1,
    consumed: Consumed = lambda size: None,
    skipped: Callable[[Skipped], object] = lambda one: None,
) -> Summary:
    """Replace the engine's index by the reports under `paths`, in the order they are read.

    `jobs` processes read and analyse, another one counts words; indexing stays in this one.
    `consumed` hears of every byte of `indexer.readers.total_bytes(paths)` as it is read, `skipped`
    of whatever cannot be read and of every report whose id was taken by an earlier one, which the
    summary counts.
    DocumentError if not one report could be read: the index stays as it was.
    """
    started = perf_counter()
    keep_memory()
    summary = Summary()
    chunks = _chunks(unread(paths, consumed, summary.foreign.add))
    first = list(islice(chunks, 2))
    if len(first) < 2:
        jobs = 1  # to start processes would cost more
    with (
        no_cycles(),
        noting(apart=jobs > 1) as notes,
        closing(analysed(chain(first, chunks), schema.attributes, jobs)) as found,
    ):
        batches = notes.watched(_distinct(found, summary.skipped, skipped))
        summary.documents = engine.rebuild(batches, notes.build)
    summary.seconds = perf_counter() - started
    return summary


def _chunks(items: Iterable[Unread | Skipped]) -> Iterator[tuple[Unread | Skipped, ...]]:
    """The items by BATCH; fewer at a time where they are long, for many chunks are held at once."""
    chunk: list[Unread | Skipped] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += item.size if isinstance(item, Unread) else 0
        if len(chunk) == BATCH or size >= MOST:
            yield tuple(chunk)
            chunk, size = [], 0
    if chunk:
        yield tuple(chunk)


def _distinct(
    found: Iterable[Analysed], left_out: LeftOut[Skipped], skipped: Callable[[Skipped], object]
) -> Iterator[Batch]:
    """The batches, of reports with the same id only the first; both hear of what is left out.

    DocumentError at the end if there is no report at all.
    """
    seen = Seen()

    def leave_out(one: Skipped) -> None:
        left_out.add(one)
        skipped(one)

    for batch, chunk in found:
        kept = seen.new([document.id for document in batch.documents])
        documents = zip(batch.documents, kept, strict=True)
        for one in chunk:
            if isinstance(one, Skipped):
                leave_out(one)
                continue
            document, new = next(documents)
            if not new:
                reason = f"bài “{document.id}” trùng mã với một bài đã đọc"
                leave_out(Skipped(one.path, reason, one.line))
        if any(kept):
            yield batch if all(kept) else batch.only(kept)
    if not seen:
        raise _nothing_read(left_out)


def _nothing_read(left_out: LeftOut[Skipped]) -> DocumentError:
    message = "Không đọc được bài nào nên chỉ mục không đổi"
    if left_out:
        message += f": {left_out.first[0]}"
    if left_out.count > 1:
        message += f" (và {left_out.count - 1} chỗ nữa)"
    return DocumentError(message)
