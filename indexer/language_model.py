"""Language model: how probable a syllable is behind the two before it; `ngrams` counts it."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1
"""The number of a syllable that the corpus does not have; as a pair: none that it has."""


class Ngrams:
    """The model as it was built; safe to use from many threads.

    Syllables have the numbers that `Vocabulary.syllables` gives, all figures the number `figure`.
    The model knows them by their `ranks`. A pair is a number too: that of two syllables in a row
    which the corpus has, UNKNOWN for all others.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self.figure = len(arrays["ngram_ranks"]) - 1
        # The last of both is any syllable that is unknown.
        self._alone = arrays["ngram_alone"].astype(np.float64)
        self._behind = arrays["ngram_behind"].astype(np.float64)
        unknown = len(self._alone) - 1
        self._ranks = np.append(np.minimum(arrays["ngram_ranks"], unknown), unknown)
        self._pairs = _Followers(arrays, 2)
        self._trigrams = _Followers(arrays, 3)

    def ranks(self, syllables: NDArray[np.int64]) -> NDArray[np.int64]:
        """The ranks of syllables, by their numbers (UNKNOWN among them)."""
        return self._ranks[syllables]

    def alone(self, syllables: NDArray[np.int64]) -> NDArray[np.float64]:
        """Log probability of each syllable, known by its rank, by itself."""
        return self._alone[syllables]

    def neighbours(
        self, places: Sequence[NDArray[np.int64]]
    ) -> list[tuple[NDArray[np.float64], NDArray[np.int64]]]:
        """How the syllables (ranks) of each place but the first follow those of the place before.

        Log probability of each behind each, and which pair they are: (place before, this place).
        """
        if len(places) < 2:
            return []
        steps = list(pairwise(places))
        contexts = np.concatenate([one.repeat(len(next)) for one, next in steps])
        wanted = np.concatenate([next for one, next in steps for _ in range(len(one))])
        within = [own for one, next in steps for own in self._pairs.within(one.tolist(), next)]
        log, pairs = self._pairs.read(
            contexts, np.concatenate(within), wanted, self._behind[wanted]
        )
        shapes = [(len(one), len(next)) for one, next in steps]
        return list(zip(_split(log, shapes), _split(pairs, shapes), strict=True))

    def thirds(
        self,
        places: Sequence[NDArray[np.int64]],
        neighbours: Sequence[tuple[NDArray[np.float64], NDArray[np.int64]]],
    ) -> list[NDArray[np.float64]]:
        """How the syllables (ranks) of each place but two follow each pair before, which are those
        of the `neighbours`.

        Log probability: (two places before, place before, this place).
        """
        if len(places) < 3:
            return []
        contexts, within, wanted, shorter = [], [], [], []
        steps = list(zip(neighbours, neighbours[1:], places[2:], strict=False))
        for (_, pairs), (log, _), here in steps:
            before = pairs.ravel()
            contexts.append(before.repeat(len(here)))
            within += self._trigrams.within(before.tolist(), here)
            wanted += [here] * len(before)
            shorter += [log.ravel()] * len(pairs)
        logs, _ = self._trigrams.read(
            np.concatenate(contexts),
            np.concatenate(within),
            np.concatenate(wanted),
            np.concatenate(shorter),
        )
        return list(_split(logs, [(*pairs.shape, len(here)) for (_, pairs), _, here in steps]))


def _split(flat: NDArray[Any], shapes: Iterable[tuple[int, ...]]) -> Iterator[NDArray[Any]]:
    """Arrays of these shapes that stand one behind the other."""
    start = 0
    for shape in shapes:
        end = start + math.prod(shape)
        yield flat[start:end].reshape(shape)
        start = end


class _Followers:
    """One level of the trie: for each context its followers, sorted, with log probabilities.

    The last context is none at all; so is UNKNOWN.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]], order: int) -> None:
        self._starts = arrays[f"ngram_starts_{order}"]
        self._last = arrays[f"ngram_last_{order}"]
        self._log = arrays[f"ngram_log_{order}"]
        self._backing = arrays[f"ngram_backing_{order - 1}"]

    def within(self, contexts: Iterable[int], wanted: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        """Where what is wanted would be among the followers of each context."""
        starts, last = self._starts.data, self._last  # of plain integers
        sought = wanted.astype(np.uint16)
        nowhere = np.zeros(len(wanted), np.int64)
        return [
            nowhere if i == UNKNOWN else last[starts[i] : starts[i + 1]].searchsorted(sought)
            for i in contexts
        ]

    def read(
        self,
        contexts: NDArray[np.int64],
        within: NDArray[np.int64],
        wanted: NDArray[np.int64],
        shorter: NDArray[np.float64],
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Log probabilities, given where what is wanted would be among its context's followers.

        `shorter` are those without the context. Also: where in the trie it is, UNKNOWN where it is
        not.
        """
        found = within + self._starts[contexts]
        held = (self._last[found] == wanted) & (found < self._starts[contexts + 1])
        backed = self._backing[contexts].astype(np.float64) + shorter
        return np.where(held, self._log[found], backed), np.where(held, found, UNKNOWN)
