"""Notes: what is noted of reports while an index is built of them, and kept with it by name.

What needs a report's text is noted where the reports are read. The rest is counted from words, and
in a large corpus that is work for a process of its own, beside the engine's.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol, TypeAlias

from .abbreviations import ABBREVIATIONS, AbbreviationsBuilder
from .batch import Batch
from .document import Document
from .processes import processes
from .reprints import REPRINTS, ReprintsBuilder
from .suggestions import SUGGESTIONS, SuggestionsBuilder
from .surfaces import Surfaces
from .vectors import VECTORS, VectorsBuilder
from .vocabulary import ATTACHMENT, VocabularyBuilder

WAITING = 4
"""Batches that may wait to be noted elsewhere."""

FEW = 1 << 16
"""Reports up to which two notes are built at once; with more, memory matters more than the wait."""

Built: TypeAlias = Callable[[], dict[str, bytes]]
"""Notes by name, or the wait for them."""


class Note(Protocol):
    """One kind of note."""

    def add(self, batch: Batch) -> None:
        """Note the reports of a batch."""

    def build(self) -> bytes:
        """All that was noted, once every batch has passed."""


class WordNotes(Protocol):
    """The notes that are counted from words."""

    def add(self, batch: Batch) -> None:
        """Note the reports of a batch."""

    def build(self) -> Built:
        """Every batch has passed."""


class Notes:
    """All notes of a rebuild."""

    def __init__(self, of_words: WordNotes) -> None:
        self._of_texts = AbbreviationsBuilder()
        self._of_words = of_words
        self._built: Built = dict

    def watched(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        """The batches, each noted as it passes."""
        for batch in batches:
            self._of_texts.add(batch)
            self._of_words.add(batch)
            yield batch
        self._built = self._of_words.build()

    def build(self) -> dict[str, bytes]:
        """The notes by name, once every batch has passed."""
        return {ABBREVIATIONS: self._of_texts.build(), **self._built()}


@contextmanager
def noting(apart: bool) -> Iterator[Notes]:
    """Notes for one rebuild; `apart`, with a process that counts. BuildError if that dies."""
    if not apart:
        yield Notes(_Here())
        return
    with processes(1, _start) as pool:
        yield Notes(_Apart(pool))


class _Here:
    """Words are counted in this process."""

    def __init__(self) -> None:
        surfaces = Surfaces()
        self._notes: dict[str, Note] = {
            ATTACHMENT: VocabularyBuilder(surfaces),
            VECTORS: VectorsBuilder(surfaces),
            SUGGESTIONS: SuggestionsBuilder(surfaces),
            REPRINTS: ReprintsBuilder(surfaces),
        }
        self._reports = 0

    def add(self, batch: Batch) -> None:
        self._reports += len(batch.documents)
        for note in self._notes.values():
            note.add(batch)

    def build(self) -> Built:
        def built() -> dict[str, bytes]:
            # The engine, which needs one core, merges for less long than this takes.
            with ThreadPoolExecutor(2 if self._reports <= FEW else 1) as threads:
                blocks = threads.map(lambda note: note.build(), self._notes.values())
                return dict(zip(self._notes, blocks, strict=True))

        return built


class _Apart:
    """Words are counted in the one process of a pool, which builds while the engine merges."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool
        self._waiting: deque[Future[None]] = deque()

    def add(self, batch: Batch) -> None:
        self._waiting.append(self._pool.submit(_add, _without_texts(batch)))
        if len(self._waiting) > WAITING:
            self._waiting.popleft().result()

    def build(self) -> Built:
        names = self._pool.submit(_build)
        # One by one, for each is held four times over on its way.
        return lambda: {name: self._pool.submit(_take, name).result() for name in names.result()}


def _without_texts(batch: Batch) -> Batch:
    reports = (Document(one.id, one.title, "", date=one.date) for one in batch.documents)
    return replace(batch, documents=tuple(reports), payloads=())


_process: dict[str, _Here] = {}
_built: dict[str, bytes] = {}


def _start() -> None:
    _process["notes"] = _Here()


def _add(batch: Batch) -> None:
    _process["notes"].add(batch)


def _build() -> list[str]:
    _built.update(_process.pop("notes").build()())
    return list(_built)


def _take(name: str) -> bytes:
    return _built.pop(name)
