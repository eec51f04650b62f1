"""Runs of words that recur in several documents, found level by level."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some texts in reading order, as arrays side by side.

    `number` is what word it is, `text` and `document` (both ascending) are where it stands,
    `capital` is how far it is capitalised. `weight` is what each document counts.
    """

    number: NDArray[np.int32]
    text: NDArray[np.int32]
    document: NDArray[np.int32]
    capital: NDArray[np.float64]
    weight: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of one length that recur, each once.

    `first` is a place where each begins, `count` the documents that have it, `weight` what it
    counts in them together, `capitals` in which share of them each of its words is capitalised
    (shape (runs, length)), `shorter` its number without the last word among the runs that are one
    word shorter (single words: -1).
    """

    first: NDArray[np.int64]
    count: NDArray[np.int64]
    weight: NDArray[np.float64]
    capitals: NDArray[np.float64]
    shorter: NDArray[np.int64]


def recurring(words: Words, least: int, longest: int) -> Iterator[Runs]:
    """The runs that `least` documents have: single words, then those of two, up to `longest`.

    A run of n words can only recur if its first and its last n - 1 do (Agrawal & Srikant 1994,
    "Fast algorithms for mining association rules"), so few of the longer ones have to be counted.
    """
    places = np.arange(len(words.number), dtype=np.int32)
    keys = words.number.astype(np.int64)
    kinds = int(keys.max(initial=0)) + 1
    shorter = np.full(len(places), -1, np.int32)
    for length in range(1, longest + 1):
        keys, places = _sorted(keys, places)
        begins = np.diff(keys, prepend=-1) != 0
        once = begins | (np.diff(words.document[places], prepend=-1) != 0)  # in each document
        number = np.cumsum(begins, dtype=np.int32) - 1
        count = np.bincount(number[once])
        often = np.flatnonzero(count >= least)
        renumbered = np.full(len(count), -1, np.int32)
        renumbered[often] = np.arange(len(often))
        run = np.full(len(words.number), -1, np.int32)  # the one of this length that begins there
        run[places] = renumbered[number]

        held = places[once & (run[places] >= 0)]
        first, count = places[begins][often], count[often]
        weight = np.bincount(run[held], words.weight[words.document[held]], len(often))
        capitals = [
            np.bincount(run[held], words.capital[held + i], len(often)) for i in range(length)
        ]
        yield Runs(
            first.astype(np.int64),
            count,
            weight.astype(np.float64),
            np.stack(capitals, 1) / count[:, None],
            shorter[first].astype(np.int64),
        )

        places = np.flatnonzero(
            (run[:-length] >= 0) & (words.text[:-length] == words.text[length:])
        ).astype(np.int32)
        places = places[run[places + 1] >= 0]
        keys = run[places].astype(np.int64) * kinds + words.number[places + length]
        shorter = run


def _sorted(
    keys: NDArray[np.int64], places: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Both in the order of the keys, and where these are equal of the places, which ascend."""
    bits = int(places.max(initial=0)).bit_length()
    if int(keys.max(initial=0)).bit_length() + bits < 64:
        packed = keys << bits | places  # sorts several times faster than keys with their order
        packed.sort()
        return packed >> bits, (packed & (1 << bits) - 1).astype(np.int32)
    order = np.argsort(keys, kind="stable")
    return keys[order], places[order]
