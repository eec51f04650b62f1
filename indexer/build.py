"""Corpus to index: read, drop what was seen, analyse in processes, hand to the engine, sum up."""

import gc
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Protocol

from .abbreviations import ABBREVIATIONS, AbbreviationsBuilder
from .analysis.segment import Segmenter
from .batch import Batch, analyse
from .document import Document
from .engines import Engine
from .errors import BuildError, DocumentError
from .readers import Consumed, Skipped, read
from .reprints import REPRINTS, ReprintsBuilder
from .schema import Schema
from .suggestions import SUGGESTIONS, SuggestionsBuilder
from .vocabulary import ATTACHMENT, VocabularyBuilder

BATCH = 512
"""Documents a batch: large enough for numpy to pay, small enough to keep every core fed."""


WAITING = 16
"""Batches analysed ahead: an engine takes them in bursts, while it sorts the workers go on."""


class Notes(Protocol):
    """What is noted of reports while they pass, to be kept with their index."""

    def add(self, batch: Batch) -> None:
        """Note the reports of a batch."""

    def build(self) -> bytes:
        """All that was noted, once every batch has passed."""


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

    `jobs` processes analyse; reading and indexing stay in this one. `consumed` hears of every byte
    of `indexer.readers.total_bytes(paths)` as it is read. Whatever cannot be read is in
    the summary, and so is every report whose id was taken by an earlier one. DocumentError if not
    one report could be read: the index stays as it was.
    """
    started = perf_counter()
    summary = Summary()
    distinct = _distinct(read(paths, consumed), summary)
    first = next(distinct, None)
    if first is None:
        raise _nothing_read(summary.skipped)
    documents = chain([first], distinct)
    chunks = iter(lambda: tuple(islice(documents, BATCH)), ())
    noted: dict[str, Notes] = {
        ATTACHMENT: VocabularyBuilder(),
        SUGGESTIONS: SuggestionsBuilder(),
        REPRINTS: ReprintsBuilder(),
        ABBREVIATIONS: AbbreviationsBuilder(),
    }
    batches = _noting(analysed(chunks, schema.attributes, jobs), noted.values())
    summary.documents = engine.rebuild(
        batches, lambda: {name: notes.build() for name, notes in noted.items()}
    )
    summary.seconds = perf_counter() - started
    return summary


def _noting(batches: Iterable[Batch], noted: Collection[Notes]) -> Iterator[Batch]:
    for batch in batches:
        for notes in noted:
            notes.add(batch)
        yield batch


def _distinct(items: Iterable[Document | Skipped], summary: Summary) -> Iterator[Document]:
    seen: set[str] = set()
    for item in items:
        if isinstance(item, Skipped):
            summary.skipped.append(item)
        elif item.id in seen:
            summary.skipped.append(Skipped(Path(item.id), "trùng mã với một bài đã đọc", None))
        else:
            seen.add(item.id)
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

    A first chunk that is also the last is analysed here: starting processes would cost more.
    BuildError if a process dies.
    """
    chunks = iter(chunks)
    first = list(islice(chunks, 2))
    if jobs == 1 or len(first) < 2:
        segmenter = Segmenter()
        for chunk in chain(first, chunks):
            yield analyse(chunk, attributes, segmenter)
        return
    waiting: deque[Future[Batch]] = deque()
    try:
        with ProcessPoolExecutor(
            jobs, mp_context=get_context("spawn"), initializer=_start, initargs=(tuple(attributes),)
        ) as pool:
            for chunk in chain(first, chunks):
                waiting.append(pool.submit(_work, chunk))
                if len(waiting) >= WAITING:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise BuildError(
            "Một tiến trình phân tích dừng đột ngột (có lẽ hết bộ nhớ); chỉ mục cũ còn nguyên."
            " Hãy thử lại với --jobs nhỏ hơn."
        ) from error


_worker: dict[str, tuple[tuple[str, ...], Segmenter]] = {}


def _start(attributes: tuple[str, ...]) -> None:
    _worker["state"] = attributes, Segmenter()
    gc.freeze()  # the model stays: no collection need look at it


def _work(documents: tuple[Document, ...]) -> Batch:
    attributes, segmenter = _worker["state"]
    return analyse(documents, attributes, segmenter)
