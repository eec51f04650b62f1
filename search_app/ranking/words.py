"""The words of candidates: by numbers they have elsewhere, in the tables that are part of the
package too, and where documents begin.
"""

from collections.abc import Callable
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.engines import Searcher, Words
from indexer.ragged import spread

from ..planning.figures import atoms_of

BEGINNING = 60
"""Words behind the title that are the beginning of the text."""

PREPARED, AT_ONCE = 1_000_000, 1 << 14
"""Words that are looked up beforehand, of each segment the most frequent ones first; so many of
them at a time."""

_UNSEEN = np.iinfo(np.intp).min


def form(key: str) -> str:
    """A word as `Coding` asks for it: a figure by its parts."""
    return "_".join(atoms_of(key))


def table(name: str) -> tuple[dict[str, int], dict[str, NDArray[Any]]]:
    """A table of words in data/: the row of each, in tone keys joined by `_`, and its columns."""
    with files(__package__).joinpath("data", name).open("rb") as file, np.load(file) as arrays:
        columns = dict(arrays)
    keys = columns.pop("keys").tobytes().decode().split("\n")
    return {key: row for row, key in enumerate(keys)}, columns


class Coding:
    """The words of a searcher by other numbers, those of several `codes`, each looked up when it is
    met.

    Each of `codes` is given the tone keys of a word joined by `_`. Safe to use from many threads.
    """

    def __init__(self, searcher: Searcher, *codes: Callable[[str], int]) -> None:
        self._searcher = searcher
        self._codes = codes
        self._known = np.full((len(codes), searcher.known_words), _UNSEEN, np.intp)

    def prepare(self) -> None:
        """Look up most words of the searcher, which takes a fraction of a second."""
        count = min(self._known.shape[1], PREPARED)
        for start in range(0, count, AT_ONCE):
            self(np.arange(start, min(start + AT_ONCE, count)))

    def __call__(self, words: NDArray[np.intp], which: int = 0) -> NDArray[np.intp]:
        """What the code with that number has for words."""
        known = self._known
        codes: NDArray[np.intp] = known[which].take(words)
        unseen = words[codes == _UNSEEN]
        if len(unseen):
            new = np.unique(unseen)
            keys = ["_".join(own) for own in self._searcher.terms(new.tolist(), "syllables")]
            for row, code in zip(known, self._codes, strict=True):
                row[new] = list(map(code, keys))
            codes = known[which].take(words)
        return codes


class Bounds(NamedTuple):
    """Where each document begins, its title ends, its beginning does and it does itself, among the
    words of all documents.
    """

    firsts: NDArray[np.int64]
    titles: NDArray[np.int64]
    beginnings: NDArray[np.int64]
    ends: NDArray[np.int64]


def bounds(found: Words) -> Bounds:
    """Those of the documents whose words were `found`."""
    ends = np.cumsum(found.starts[:, -1])
    firsts = ends - found.starts[:, -1]
    titles = firsts + found.starts[:, 1]
    return Bounds(firsts, titles, np.minimum(titles + BEGINNING, ends), ends)


def beginning(own: Bounds) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """The places of the words in the title and BEGINNING of each document, and whose they are."""
    counts = own.beginnings - own.firsts
    return spread(own.firsts, counts), np.repeat(np.arange(len(counts)), counts)


def counted(
    numbers: NDArray[np.intp],
    owners: NDArray[np.intp],
    weights: NDArray[np.float64],
    documents: int,
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Which numbers there are, ascending, and what those in each document weigh together.

    The latter has the shape (numbers, documents).
    """
    there = np.zeros(int(numbers.max(initial=-1)) + 1, np.bool_)
    there[numbers] = True
    used = np.flatnonzero(there)
    place = np.empty(len(there), np.intp)
    place[used] = np.arange(len(used))
    cells = place[numbers] * documents + owners
    counts = np.bincount(cells, weights, len(used) * documents).astype(np.float32)
    return used, counts.reshape(len(used), documents)
