"""Runs of words that recur in some texts, found level by level."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of one length that recur, each once.

    `first` is a place where each begins, `count` how often it occurs, `weight` what its occurrences
    weigh together, `capitals` the share of them in which each of its words is capitalised (shape
    (runs, length)), `shorter` its number without the last word among the runs that are one word
    shorter (single words: -1).
    """

    first: NDArray[np.int64]
    count: NDArray[np.int64]
    weight: NDArray[np.float64]
    capitals: NDArray[np.float64]
    shorter: NDArray[np.int64]


def recurring(
    words: NDArray[np.int64],
    texts: NDArray[np.int64],
    weights: NDArray[np.float64],
    capitals: NDArray[np.float64],
    least: int,
    longest: int,
) -> Iterator[Runs]:
    """The runs that occur at least `least` times: single words, then those of two, up to `longest`.

    The arrays stand side by side: the number of each word, that of the text it is in (ascending),
    what an occurrence there weighs, and how far it is capitalised. A run of n words can only recur
    if its first and its last n - 1 do (Agrawal & Srikant 1994, "Fast algorithms for mining
    association rules"), so few of the longer ones have to be counted.
    """
    places = np.arange(len(words))
    keys = words
    shorter = np.full(len(words), -1)
    for length in range(1, longest + 1):
        distinct, first, number, count = np.unique(
            keys, return_index=True, return_inverse=True, return_counts=True
        )
        often = np.flatnonzero(count >= least)
        renumbered = np.full(len(distinct), -1)
        renumbered[often] = np.arange(len(often))
        run = np.full(len(words), -1)  # the run of this length that begins at each place
        run[places] = renumbered[number]

        kept = np.flatnonzero(run >= 0)
        first, count = places[first[often]], count[often]
        weight = np.bincount(run[kept], weights[kept], len(often)).astype(np.float64)
        sums = [np.bincount(run[kept], capitals[kept + i], len(often)) for i in range(length)]
        yield Runs(first, count, weight, np.stack(sums, axis=1) / count[:, None], shorter[first])

        places = np.flatnonzero((run[:-length] >= 0) & (texts[:-length] == texts[length:]))
        places = places[run[places + 1] >= 0]
        keys = run[places] << 32 | words[places + length]
        shorter = run
