"""Corpus to index: read, drop what was seen, analyse in processes, hand to the engine, sum up."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from time import perf_counter

from .analysis.segment import Segmenter
from .batch import Batch, analyse
from .document import Document
from .engines import Engine
from .errors import DocumentError
from .notes import noting
from .processes import keep_memory, processes
from .readers import Consumed, Skipped, read_distinct
from .schema import Schema

BATCH = 512
"""Documents a batch: large enough for numpy to pay, small enough to keep every core fed."""

WAITING = 8
"""Batches analysed ahead: an engine takes them in bursts, while it sorts the workers go on."""


@dataclass(slots=True)
class Summary:
    """What a rebuild did: documents indexed, what was left out and why, wall-clock seconds."""

    documents: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    seconds: float = 0.0


def rebuild(
    paths: Sequence[Path],
    engine: Engine,
    schema: Schema,
    *,
    jobs: int = 1,
    consumed: Consumed = lambda size: None,
) -> Summary:
    """Replace the engine's index by the reports under `paths`, in the order they are read.

    `jobs` processes analyse, another one counts words; reading and indexing stay in this one.
    `consumed` hears of every byte of `indexer.readers.total_bytes(paths)` as it is read. Whatever
    cannot be read is in the summary, and so is every report whose id was taken by an earlier one.
    DocumentError if not one report could be read: the index stays as it was.
    """
    started = perf_counter()
    keep_memory()
    summary = Summary()
    documents = _documents(read_distinct(paths, consumed), summary)
    chunks = iter(lambda: tuple(islice(documents, BATCH)), ())
    first = list(islice(chunks, 2))
    if not first:
        raise _nothing_read(summary.skipped)
    if len(first) == 1:
        jobs = 1  # to start processes would cost more
    with noting(apart=jobs > 1) as notes:
        batches = notes.watched(analysed(chain(first, chunks), schema.attributes, jobs))
        summary.documents = engine.rebuild(batches, notes.build)
    summary.seconds = perf_counter() - started
    return summary


def _documents(items: Iterable[Document | Skipped], summary: Summary) -> Iterator[Document]:
    for item in items:
        if isinstance(item, Skipped):
            summary.skipped.append(item)
        else:
            yield item


def _nothing_read(skipped: Sequence[Skipped]) -> DocumentError:
    message = "Không đọc được bài nào nên chỉ mục không đổi"
    if skipped:
        message += f": {skipped[0].path}: {skipped[0].reason}"
    if len(skipped) > 1:
        message += f" (và {len(skipped) - 1} chỗ nữa)"
    return DocumentError(message)


def analysed(
    chunks: Iterable[tuple[Document, ...]], attributes: Sequence[str], jobs: int
) -> Iterator[Batch]:
    """The chunks as batches, in order; only a few are ever held, however long the stream.

    With one job they are analysed here. BuildError if a process dies.
    """
    if jobs == 1:
        segmenter = Segmenter()
        for chunk in chunks:
            yield analyse(chunk, attributes, segmenter)
        return
    waiting: deque[tuple[tuple[Document, ...], Future[Batch]]] = deque()
    with processes(jobs, _start, tuple(attributes)) as pool:
        for chunk in chunks:
            waiting.append((chunk, pool.submit(_work, chunk)))
            if len(waiting) >= WAITING:
                yield _done(*waiting.popleft())
        while waiting:
            yield _done(*waiting.popleft())


def _done(documents: tuple[Document, ...], analysed: Future[Batch]) -> Batch:
    return replace(analysed.result(), documents=documents)


_worker: dict[str, tuple[tuple[str, ...], Segmenter]] = {}


def _start(attributes: tuple[str, ...]) -> None:
    _worker["state"] = attributes, Segmenter()


def _work(documents: tuple[Document, ...]) -> Batch:
    """The batch without its documents, which are where they are wanted."""
    attributes, segmenter = _worker["state"]
    return replace(analyse(documents, attributes, segmenter), documents=())
