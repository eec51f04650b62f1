"""Corpus to index, whole or in part: read, analyse, drop what was seen, hand to the engine."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import chain, compress, islice
from pathlib import Path
from time import perf_counter

from .added import ADDED, with_added
from .analysing import Analysed, analysed
from .batch import Batch
from .engines import Engine
from .errors import DocumentError, DocumentNotFound
from .ids import find
from .notes import noting
from .processes import keep_memory, no_cycles
from .readers import Consumed, Skipped, Unread, unread
from .schema import Schema
from .seen import Seen
from .summary import LeftOut, Summary

BATCH = 512
"""Documents a batch: large enough for numpy to pay, small enough to keep every core fed."""

MOST = 4 << 20
"""Bytes of source from which on a batch is full before: more than BATCH usual reports have."""


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

    Of reports with one id the last stays: what corrects a report comes after it.
    `jobs` processes read and analyse, another one counts words; indexing stays in this one.
    `consumed` hears of every byte of `indexer.readers.total_bytes(paths)` as it is read, `skipped`
    of whatever cannot be read and of every report that replaces one read before, which the summary
    counts.
    DocumentError if not one report could be read: the index stays as it was.
    """
    started = perf_counter()
    summary = Summary()
    chunks, jobs = _begun(unread(paths, consumed, summary.foreign.add), jobs)
    with (
        no_cycles(),
        noting(apart=jobs > 1) as notes,
        closing(analysed(chunks, schema.attributes, jobs)) as found,
    ):
        told = _told(found, summary, skipped)
        summary.documents = engine.rebuild(notes.watched(batch for batch, _ in told), notes.build)
    summary.seconds = perf_counter() - started
    return summary


def add(
    paths: Sequence[Path],
    engine: Engine,
    schema: Schema,
    *,
    jobs: int = 1,
    consumed: Consumed = lambda size: None,
    skipped: Callable[[Skipped], object] = lambda one: None,
) -> Summary:
    """Add the reports under `paths` to the engine's index; each replaces the one that had its id.

    They are added batch by batch, and stay if what follows fails. The notes kept with the index
    (`notes`) go on telling what the last rebuild read; of what came later, only headlines are kept
    (`added`). Otherwise as `rebuild`; also raises what `engine.searcher` raises.
    """
    started = perf_counter()
    summary = Summary()
    engine.searcher()  # no index, nothing to be read
    chunks, jobs = _begun(unread(paths, consumed, summary.foreign.add), jobs)
    with no_cycles(), closing(analysed(chunks, schema.attributes, jobs)) as found:
        for batch, new in _told(found, summary, skipped):
            searcher = engine.searcher()
            for document in compress(batch.documents, new):
                if searcher.find(document.id) is not None:
                    summary.replaced.add(document.id)
            engine.update(batch, partial(_later, engine, batch))
            summary.documents += sum(new)
    summary.seconds = perf_counter() - started
    return summary


def delete(ids: Sequence[str], engine: Engine) -> int:
    """Take reports out of the engine's index by their ids; how many they were.

    Raises DocumentNotFound if there is none of an id, and deletes nothing; also raises what
    `engine.searcher` raises.
    """
    searcher = engine.searcher()
    found = []
    for id in ids:
        number = find(id, searcher)
        if number is None:
            raise DocumentNotFound(f"Không có bài nào mang mã “{id}”: chưa xóa bài nào.")
        found.append(searcher.id(number))
    return engine.delete(found)


def _later(engine: Engine, batch: Batch) -> dict[str, memoryview]:
    return {ADDED: with_added(engine.searcher().attachment(ADDED), batch)}


def _begun(
    items: Iterable[Unread | Skipped], jobs: int
) -> tuple[Iterator[tuple[Unread | Skipped, ...]], int]:
    """The items in chunks, and how many processes are worth starting for them."""
    keep_memory()
    chunks = _chunks(items)
    first = list(islice(chunks, 2))
    return chain(first, chunks), jobs if len(first) > 1 else 1


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


def _told(
    found: Iterable[Analysed], summary: Summary, skipped: Callable[[Skipped], object]
) -> Iterator[tuple[Batch, list[bool]]]:
    """The batches, and of each report whether no other had its id before.

    Both `summary` and `skipped` hear of what gave no report, and of what replaces another.
    DocumentError at the end if there is no report at all.
    """
    seen = Seen()

    def leave_out(one: Skipped) -> None:
        summary.skipped.add(one)
        skipped(one)

    for batch, chunk in found:
        news = seen.new([document.id for document in batch.documents])
        documents = zip(batch.documents, news, strict=True)
        for one in chunk:
            if isinstance(one, Skipped):
                leave_out(one)
                continue
            if one.undated:
                summary.undated.add(one)
            document, new = next(documents)
            if not new:
                reason = f"bài “{document.id}” thay bài cùng mã đã đọc trước đó"
                leave_out(Skipped(one.path, reason, one.line))
        if news:
            yield batch, news
    if not seen:
        raise _nothing_read(summary.skipped)


def _nothing_read(left_out: LeftOut) -> DocumentError:
    message = "Không đọc được bài nào nên chỉ mục không đổi"
    if left_out:
        message += f": {left_out.first[0]}"
    if left_out.count > 1:
        message += f" (và {left_out.count - 1} chỗ nữa)"
    return DocumentError(message)
