"""Notes: what is noted of reports while an index is built of them, and kept with it by name.

In a large corpus that is work for a process of its own, beside the engine's.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol, TypeAlias, TypeVar

from .abbreviations import ABBREVIATIONS, AbbreviationsBuilder
from .arrays import mapped, naming, temporary_folder
from .batch import Batch
from .processes import Pool, give_back_memory, processes
from .reprints import REPRINTS, ReprintsBuilder
from .suggestions import SUGGESTIONS, SuggestionsBuilder
from .surfaces import Surfaces
from .vectors import VECTORS, VectorsBuilder
from .vocabulary import ATTACHMENT, VocabularyBuilder

WAITING = 4
"""Batches that may wait to be noted elsewhere."""

AHEAD = 8
"""Batches that are noted before the engine gets the first of them."""

FEW = 1 << 16
"""Reports up to which two notes are built at once; with more, memory matters more than the wait."""

Kept = TypeVar("Kept")

Built: TypeAlias = Callable[[], Mapping[str, bytes | memoryview]]
"""Waits for the notes, if need be, and returns them by name."""


class Note(Protocol):
    """One kind of note."""

    def add(self, batch: Batch) -> None:
        """Note the reports of a batch."""

    def build(self) -> bytes | memoryview:
        """All that was noted, once every batch has passed."""


class Noting(Protocol):
    """All notes, wherever they are taken."""

    def add(self, batch: Batch) -> None:
        """Note the reports of a batch."""

    def build(self) -> Built:
        """Every batch has passed."""


class Notes:
    """All notes of a rebuild."""

    def __init__(self, noting: Noting) -> None:
        self._noting = noting
        self._built: Built = dict

    def watched(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        """The batches, each noted some time before it passes: notes take longer to be built."""
        passing: deque[Batch] = deque()
        for batch in batches:
            self._noting.add(batch)
            passing.append(batch)
            if len(passing) > AHEAD:
                yield passing.popleft()
        self._built = self._noting.build()
        yield from passing

    def build(self) -> Mapping[str, bytes | memoryview]:
        """The notes by name, once every batch has passed."""
        return self._built()


@contextmanager
def noting(apart: bool) -> Iterator[Notes]:
    """Notes for one rebuild; `apart`, with a process that takes them. BuildError if that dies."""
    if not apart:
        yield Notes(_Here())
        return
    with TemporaryDirectory(dir=temporary_folder()) as folder, processes(1, _start) as pool:
        yield Notes(_Apart(pool, Path(folder)))


class _Here:
    """Noted in this process."""

    def __init__(self) -> None:
        surfaces = Surfaces()
        self._notes: dict[str, Note] = {
            ABBREVIATIONS: AbbreviationsBuilder(),
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
        return lambda: self.kept(lambda name, block: block)

    def kept(self, keep: Callable[[str, bytes | memoryview], Kept]) -> dict[str, Kept]:
        """What `keep` makes of each note; what it was built of is let go."""

        def built(name: str) -> Kept:
            kept = keep(name, self._notes.pop(name).build())
            if many:
                give_back_memory()
            return kept

        names, many = list(self._notes), self._reports > FEW
        # The engine, which needs one core, merges for less long than this takes.
        with ThreadPoolExecutor(1 if many else 2) as threads:
            return dict(zip(names, threads.map(built, names), strict=True))


class _Apart:
    """Noted in the one process of a pool, which builds while the engine merges.

    What it builds lies in a folder meanwhile: of very many reports it is as much as two processes
    should not both hold.
    """

    def __init__(self, pool: Pool, folder: Path) -> None:
        self._pool = pool
        self._folder = folder
        self._waiting: deque[Future[None]] = deque()

    def add(self, batch: Batch) -> None:
        self._waiting.append(self._pool.submit(_add, replace(batch, payloads=())))
        if len(self._waiting) > WAITING:
            self._waiting.popleft().result()

    def build(self) -> Built:
        names = self._pool.submit(_build, self._folder)
        return lambda: {name: self._built(name) for name in names.result()}

    def _built(self, name: str) -> memoryview:
        with (self._folder / name).open("rb") as file:
            return mapped(file)


_process: dict[str, _Here] = {}


def _start() -> None:
    _process["notes"] = _Here()


def _add(batch: Batch) -> None:
    _process["notes"].add(batch)


def _build(folder: Path) -> list[str]:
    notes = _process.pop("notes")
    with naming(folder.parent):
        return list(notes.kept(lambda name, block: (folder / name).write_bytes(block)))
