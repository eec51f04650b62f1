"""The surface words of segmented texts as numbers, many texts at once."""

from collections.abc import Sequence
from itertools import chain
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.pieces import Pieces
from indexer.analysis.prints import PrintTable
from indexer.analysis.syllables import surface_words
from indexer.numbering import Numbers, numbering, since
from indexer.ragged import spread, written

_MOST_PIECES = 1 << 17


class Numbered(NamedTuple):
    """The words of text i are `lexicon[n]` for each n of `ids[ends[i - 1]:ends[i]]`."""

    lexicon: tuple[str, ...]
    ids: NDArray[np.int32]
    ends: NDArray[np.int64]


class WordTable:
    """The words of each piece met so far; emptied when there are too many."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._empty()

    def _empty(self) -> None:
        """Forget all pieces and words."""
        self._table = PrintTable()
        self._numbers: Numbers[str] = numbering()
        self._surfaces: list[str] = []
        self._words: NDArray[np.int64] = np.zeros(0, np.int64)  # of all pieces, end to end
        self._filled = 0
        self._starts: NDArray[np.int64] = np.zeros(0, np.int64)
        self._counts: NDArray[np.int64] = np.zeros(0, np.int64)

    def number(self, parts: Sequence[Pieces]) -> Numbered:
        """The words of segmented texts, given in parts, each word once in the lexicon."""
        with self._lock:
            if len(self._table) > _MOST_PIECES:
                self._empty()
            rows = [part.numbers(self._table, self._add) for part in parts]
            row = np.concatenate([np.zeros(0, np.int64), *rows])
            counts = self._counts[row]
            words = self._words[spread(self._starts[row], counts)]
            used = np.bincount(words, minlength=len(self._surfaces)) > 0
            lexicon = map(self._surfaces.__getitem__, np.flatnonzero(used).tolist())
            pieces = [np.diff(part.firsts, append=len(part)) for part in parts]
            ends = np.cumsum(np.concatenate([np.zeros(0, np.int64), *pieces]))
            return Numbered(
                tuple(lexicon),
                (np.cumsum(used, dtype=np.int32) - 1)[words],
                np.append(0, np.cumsum(counts))[ends],
            )

    def _add(self, pieces: list[str]) -> None:
        """Add the pieces that were numbered last."""
        first = len(self._table) - len(pieces)
        words = list(map(surface_words, pieces))
        counts = np.fromiter(map(len, words), np.int64, len(words))
        known = len(self._numbers)
        numbers = map(self._numbers.__getitem__, chain.from_iterable(words))
        self._words = written(self._words, self._filled, np.fromiter(numbers, np.int64))
        self._starts = written(self._starts, first, self._filled + np.cumsum(counts) - counts)
        self._counts = written(self._counts, first, counts)
        self._filled += int(counts.sum())
        self._surfaces += since(self._numbers, known)
