"""Language model: how probable a syllable is behind the two before it; `ngrams` counts it."""

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
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
        shapes = [(len(one), len(next)) for one, next in pairwise(places)]
        contexts = np.concatenate(places[:-1])
        wanted = [next for place, next in pairwise(places) for _ in range(len(place))]
        flat = np.concatenate(wanted)
        log, pairs = self._pairs.after(contexts, wanted, flat, self._behind[flat])
        ends = list(accumulate(rows * columns for rows, columns in shapes))
        return [
            (
                log[end - rows * columns : end].reshape(rows, columns),
                pairs[end - rows * columns : end].reshape(rows, columns),
            )
            for (rows, columns), end in zip(shapes, ends, strict=True)
        ]

    def after(
        self,
        pairs: NDArray[np.int64],
        following: NDArray[np.int64],
        shorter: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Log probability of each of `following` (ranks) behind each pair: (pairs, following).

        `shorter` is that behind the last syllable of the pair alone.
        """
        if not (pairs >= 0).any():
            return shorter
        wanted = [following] * len(pairs)
        flat = np.tile(following, len(pairs))
        log, _ = self._trigrams.after(pairs, wanted, flat, shorter.ravel())
        return log.reshape(shorter.shape)


class _Followers:
    """One level of the trie: for each context its followers, sorted, with log probabilities.

    The last context is none at all; so is UNKNOWN.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]], order: int) -> None:
        self._starts = arrays[f"ngram_starts_{order}"]
        self._last = arrays[f"ngram_last_{order}"]
        self._log = arrays[f"ngram_log_{order}"]
        self._backing = arrays[f"ngram_backing_{order - 1}"]

    def after(
        self,
        contexts: NDArray[np.int64],
        wanted: Sequence[NDArray[np.int64]],
        flat: NDArray[np.int64],
        shorter: NDArray[np.float64],
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Log probability of what is wanted behind each context, one context behind the other.

        `flat` is all that is wanted in a row, `shorter` its log probability without the context.
        Also: where in the trie it was found, UNKNOWN where it was not.
        """
        starts, last = self._starts.data, self._last
        found, ends, sizes = [], [], []
        known: dict[tuple[int, int], NDArray[np.int64]] = {}  # many contexts stand there repeatedly
        for context, own in zip(contexts.tolist(), wanted, strict=True):
            end = starts[context + 1]
            at = known.get((context, id(own)))
            if at is None:
                start = starts[context]
                at = last[start:end].searchsorted(own.astype(np.uint16)) + start
                known[context, id(own)] = at
            found.append(at)
            ends.append(end)
            sizes.append(len(own))
        at = np.concatenate(found)
        held = (last[at] == flat) & (at < np.repeat(ends, sizes))
        backed = np.repeat(self._backing[contexts].astype(np.float64), sizes) + shorter
        return np.where(held, self._log[at], backed), np.where(held, at, UNKNOWN)
