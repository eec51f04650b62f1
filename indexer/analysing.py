"""Analysing: reports are read and become batches, beside each other in several processes."""

from collections import deque
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import NamedTuple

from .analysis.segment import Segmenter
from .batch import Batch, analyse
from .document import Document
from .processes import processes
from .readers import Place, Skipped, Unread

WAITING = 6
"""Batches that wait beside one for each process: while an engine sorts, the processes go on."""


class Analysed(NamedTuple):
    """A batch, and the chunk it was made of: where a report came of an item, the item's place."""

    batch: Batch
    chunk: tuple[Place | Skipped, ...]


def analysed(
    chunks: Iterable[tuple[Unread | Skipped, ...]], attributes: Sequence[str], jobs: int
) -> Generator[Analysed, None, None]:
    """The chunks as batches, in order; only a few are ever held, however long the stream.

    With one job they are read and analysed here. Else in processes, and the documents of a batch
    have neither lead nor body, of which its payloads tell. BuildError if a process dies. Whoever
    stops halfway closes the generator, which ends the processes.
    """
    if jobs == 1:
        segmenter = Segmenter()
        for chunk in chunks:
            yield _analysed(chunk, attributes, segmenter)
        return
    waiting: deque[Future[Analysed]] = deque()
    with processes(jobs, _start, tuple(attributes)) as pool:
        for chunk in chunks:
            waiting.append(pool.submit(_work, chunk))
            if len(waiting) >= jobs + WAITING:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _analysed(
    chunk: tuple[Unread | Skipped, ...], attributes: Sequence[str], segmenter: Segmenter
) -> Analysed:
    documents: list[Document] = []
    found: list[Place | Skipped] = []
    for item in chunk:
        if isinstance(item, Skipped):
            found.append(item)
        elif isinstance(one := item.read(), Skipped):
            found.append(one)
        else:
            documents.append(one)
            found.append(item.place if one.date else item.place._replace(undated=item.date()))
    return Analysed(analyse(documents, attributes, segmenter), tuple(found))


_worker: dict[str, tuple[tuple[str, ...], Segmenter]] = {}


def _start(attributes: tuple[str, ...]) -> None:
    _worker["state"] = attributes, Segmenter()


def _work(chunk: tuple[Unread | Skipped, ...]) -> Analysed:
    done = _analysed(chunk, *_worker["state"])
    documents = tuple(replace(one, lead="", body="") for one in done.batch.documents)
    return done._replace(batch=replace(done.batch, documents=documents))
