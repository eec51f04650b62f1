"""Reprints: reports that say the same in nearly the same words, grouped while an index is built.

A report is taken as the set of its runs of three words and sketched as its batch passes; `grouping`
tells which of them say the same. Reports that are added to the index later are in no group until it
is rebuilt.
"""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from itertools import compress
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from .arrays import ArrayFile, pack_arrays, unpack_arrays
from .batch import Batch
from .grouping import PERMUTATIONS, Sketches, grouped
from .seen import Latest
from .surfaces import Column, Surfaces
from .texts import Texts, TextsBuilder, pack_encoded

REPRINTS = "reprints"
"""The name under which an index keeps the groups."""

SHORT, SHORTEST = 50, 10
"""Runs of words, of the half that is looked at, in a short report; and in one that is compared."""

_ATTRIBUTES = ("title", "lead", "body")
_FACTORS = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D], np.uint32)  # large primes (xxHash)
_SAMPLED = np.uint32(1 << 31)  # runs whose hash is below: half of them
_FIGURE = re.compile(r"\d+")


class ReprintsBuilder:
    """Sketches reports as their batches pass."""

    def __init__(self, surfaces: Surfaces | None = None) -> None:
        from datasketch import MinHash  # loads scipy, which only a rebuild has to wait for

        self._hashes = Column(surfaces or Surfaces(), _hashes)
        self._permutations = MinHash(PERMUTATIONS).permutations
        self._ids, self._latest = TextsBuilder(), Latest()
        self._compared = ArrayFile(np.bool_)
        self._signatures = ArrayFile(np.uint16)
        self._short, self._figures = ArrayFile(np.bool_), ArrayFile(np.uint32)

    def add(self, batch: Batch) -> None:
        """Sketch the reports of a batch."""
        runs, counts = _runs(batch, self._hashes.of(batch.lexicon).astype(np.uint32))
        compared = counts >= SHORTEST
        self._latest.extend(document.id for document in batch.documents)
        self._compared.extend(compared)
        runs, counts = runs[np.repeat(compared, counts)], counts[compared]
        self._signatures.extend(signatures(runs, counts, self._permutations))
        self._short.extend(counts < SHORT)
        documents = list(compress(batch.documents, compared.tolist()))
        self._ids.extend(document.id for document in documents)
        self._figures.extend([crc32(_figures(one.title).encode()) for one in documents])

    def build(self) -> memoryview:
        """The groups as a block that `Reprints` reads, without reports that were replaced."""
        sketches = Sketches(
            self._signatures.read().reshape(-1, PERMUTATIONS),
            self._short.read(),
            self._figures.read(),
        )
        groups = grouped(sketches, np.flatnonzero(self._latest.mask()[self._compared.read()]))
        members = sorted(
            (self._ids[report], number) for number, group in enumerate(groups) for report in group
        )
        numbers = np.array([number for _, number in members], np.int32)
        return pack_arrays(
            {
                **pack_encoded("ids", (id for id, _ in members)),
                "groups": numbers,
                "members": np.argsort(numbers, kind="stable").astype(np.int32),
                "ends": np.cumsum(np.bincount(numbers, minlength=len(groups))),
            }
        )


class Reprints:
    """The groups of an index, by the ids of their reports; safe to use from many threads.

    Reports whose ids are `replaced` since are in none.
    """

    def __init__(self, block: memoryview, replaced: Set[str] = frozenset()) -> None:
        arrays = unpack_arrays(block)
        self._ids = list(Texts(arrays, "ids"))
        self._groups = dict(zip(self._ids, arrays["groups"].tolist(), strict=True))
        self._members = arrays["members"]
        self._ends = arrays["ends"]
        self._replaced = replaced

    def group(self, id: str) -> int | None:
        """The number of the group the report is in."""
        return self._groups.get(id) if id not in self._replaced else None

    def others(self, id: str) -> list[str]:
        """The other reports of its group."""
        group = self.group(id)
        if group is None:
            return []
        start = int(self._ends[group - 1]) if group else 0
        members = self._members[start : int(self._ends[group])]
        others = map(self._ids.__getitem__, members.tolist())
        return [other for other in others if other != id and other not in self._replaced]

    def numbered(self, find: Callable[[str], int | None]) -> dict[int, int]:
        """The number of the group by the number that `find` has for the report, if it has one."""
        found = self._groups.items()
        numbers = ((find(id), group) for id, group in found if id not in self._replaced)
        return {number: group for number, group in numbers if number is not None}


def signatures(
    runs: NDArray[np.uint32], counts: NDArray[np.int64], permutations: NDArray[np.uint32]
) -> NDArray[np.uint16]:
    """The low bits of datasketch's MinHash of reports: a row each, `counts` being their runs.

    One permutation of all their runs at a time is several times faster than all of one report's.
    """
    mixed = _mixed(runs)
    starts = np.cumsum(counts) - counts
    found = np.empty((PERMUTATIONS, len(counts)), np.uint16)
    for row, (factor, summand) in zip(found, permutations.T, strict=True):
        row[:] = np.minimum.reduceat(mixed * factor + summand, starts) if len(starts) else 0
    return np.ascontiguousarray(found.T)


def _mixed(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """MurmurHash3's finalizer, with which datasketch begins."""
    hashes = (hashes ^ hashes >> np.uint32(16)) * np.uint32(0x85EBCA6B)
    hashes = (hashes ^ hashes >> np.uint32(13)) * np.uint32(0xC2B2AE35)
    return hashes ^ hashes >> np.uint32(16)


def _figures(headline: str) -> str:
    return " ".join(sorted(set(_FIGURE.findall(headline))))


def _hashes(words: Sequence[str]) -> Iterator[int]:
    return map(crc32, "\n".join(words).lower().encode().split(b"\n"))


def _runs(batch: Batch, hashes: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The hashes of all reports' runs of three words, in a sample that is fair to all.

    `hashes` are those of the words. Also: how many runs each report has.
    """
    numbers = np.arange(len(batch.documents), dtype=np.int32)
    runs, documents = [], []
    for attribute in _ATTRIBUTES:
        tokens = batch.tokens[attribute]
        own = hashes[tokens.ids]
        run = own[:-2] * _FACTORS[0] + own[1:-1] * _FACTORS[1] + own[2:] * _FACTORS[2]
        place = np.repeat(numbers, np.diff(tokens.ends, prepend=0))
        whole = np.flatnonzero((place[:-2] == place[2:]) & (run < _SAMPLED))
        runs.append(run[whole])
        documents.append(place[whole])
    document = np.concatenate(documents)
    order = np.argsort(document, kind="stable")
    counts = np.bincount(document, minlength=len(batch.documents))
    return np.concatenate(runs)[order], counts
