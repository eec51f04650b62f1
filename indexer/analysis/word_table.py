"""The surface words of segmented texts as numbers, many texts at once."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, count
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.pieces import Pieces, some_at_once
from indexer.analysis.prints import PrintTable
from indexer.analysis.syllables import surface_words
from indexer.ragged import spread

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
        self._table = PrintTable()
        self._words: list[list[str]] = []

    def number(self, segmented: Sequence[str]) -> Numbered:
        """The words of segmented texts, each word once in the lexicon."""
        with self._lock:
            if len(self._words) > _MOST_PIECES:
                self._table = PrintTable()
                self._words = []
            numbers = [np.zeros(0, np.int64)]
            counts = [np.zeros(0, np.int64)]
            for texts in some_at_once(segmented):
                pieces = Pieces(texts)
                numbers.append(pieces.numbers(self._table, self._add))
                counts.append(np.diff(pieces.firsts, append=len(pieces)))
            row = np.concatenate(numbers)
            used = np.flatnonzero(np.bincount(row, minlength=len(self._words)))
            words = [self._words[number] for number in used.tolist()]
        lexicon: defaultdict[str, int] = defaultdict(count().__next__)
        each = np.fromiter(map(len, words), np.int64, len(words))
        ids = np.fromiter(map(lexicon.__getitem__, chain.from_iterable(words)), np.int32)
        place = np.zeros(int(used.max(initial=-1)) + 1, np.int64)
        place[used] = np.arange(len(used))
        own = place[row]
        ends = np.append(0, np.cumsum(each[own]))[np.cumsum(np.concatenate(counts))]
        starts = np.cumsum(each) - each
        return Numbered(tuple(lexicon), ids[spread(starts[own], each[own])], ends)

    def _add(self, pieces: list[str]) -> None:
        self._words.extend(map(surface_words, pieces))
