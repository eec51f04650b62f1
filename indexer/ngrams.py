"""Which syllable follows which two: a trigram model of the corpus, counted while it is indexed.

Smoothed as Witten & Bell (1991) do, "The zero-frequency problem", above what Kneser & Ney (1995)
back off to, "Improved backing-off for m-gram language modeling": how many different syllables one
follows. Kept as KenLM keeps a model (Heafield 2011, "KenLM: Faster and Smaller Language Model
Queries"): a trie in which a syllable has the syllables that followed it, and each such pair those
that followed the pair, every one with its log probability; what never followed is read off the
shorter context, at the price of backing off.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .counts import Counts

BREAK, FIGURE = 0, 1
"""Numbers while counting: what stands between two runs, and any figure or code within one."""

UNKNOWN = -1
"""The number of a syllable that the corpus does not have; as a pair: none that it has."""

_MOST = 16_000_000
"""Trigrams, or pairs, that are kept: beyond, the rarest go."""

_BITS = 21  # of a syllable's number while counting: three make one integer
_MANY = (1 << 15) - 1  # no n-gram counts for more
_RANKS = 1 << 16  # syllables that the trie knows: the most frequent
_UNSEEN = 0.1  # what is added to every syllable's count


class NgramCounter:
    """Counts the pairs and trigrams of syllables in runs of their numbers."""

    def __init__(self) -> None:
        self._pairs = Counts()
        self._trigrams = Counts()

    def add(self, run: NDArray[np.int64]) -> None:
        """Count what follows what in `run`."""
        one, two, three = run[:-2], run[1:-1], run[2:]
        self._pairs.add((run[:-1] << _BITS | run[1:])[(run[:-1] != BREAK) & (run[1:] != BREAK)])
        inside = (one != BREAK) & (two != BREAK) & (three != BREAK)
        self._trigrams.add((one << 2 * _BITS | two << _BITS | three)[inside])

    def build(
        self, numbers: NDArray[np.int64], counts: NDArray[np.int64]
    ) -> dict[str, NDArray[Any]]:
        """The arrays of an `Ngrams`.

        `numbers[n]` is what the syllable counted as n will be known by, `counts` how often each of
        those occurs; the last is the FIGURE.
        """
        rank = np.full(len(counts), _RANKS, np.int64)
        frequent = np.argsort(-counts, kind="stable")[: _RANKS - 1]
        rank[frequent] = np.arange(len(frequent))
        alone = (np.append(counts[frequent], 0) + _UNSEEN) / max(1, int(counts.sum()))
        renumbered = rank[numbers]

        pairs, pair_counts = _renumbered(self._pairs, renumbered, 2)
        first, second = pairs >> 16, pairs & (_RANKS - 1)
        one = _Smoothing(first, pair_counts, len(frequent))
        kinds = np.bincount(second, minlength=len(alone))
        behind = (kinds + _UNSEEN) / max(1, len(pairs))
        behind[-1] = alone[-1]
        pair_chance = one.mixed(first, pair_counts, behind[second])
        kept = _frequent(pair_counts)
        pairs, pair_counts, pair_chance = pairs[kept], pair_counts[kept], pair_chance[kept]

        trigrams, trigram_counts = _renumbered(self._trigrams, renumbered, 3)
        context, last = trigrams >> 16, trigrams & (_RANKS - 1)
        row, shorter = _found(pairs, context), _found(pairs, trigrams & (1 << 32) - 1)
        inside = (row >= 0) & (shorter >= 0)
        row, shorter, last = row[inside], shorter[inside], last[inside]
        trigram_counts = trigram_counts[inside]
        two = _Smoothing(row, trigram_counts, len(pairs))
        trigram_chance = two.mixed(row, trigram_counts, pair_chance[shorter])
        kept = _frequent(trigram_counts)
        return {
            "ngram_ranks": rank.astype(np.int32),
            "ngram_alone": np.log(alone).astype(np.float32),
            "ngram_behind": np.log(behind).astype(np.float32),
            "ngram_backing_1": one.backing,
            "ngram_starts_2": _starts(pairs >> 16, len(frequent)),
            "ngram_last_2": _ended(pairs & (_RANKS - 1), np.uint16),
            "ngram_log_2": _ended(np.log(pair_chance), np.float16),
            "ngram_backing_2": two.backing,
            "ngram_starts_3": _starts(row[kept], len(pairs)),
            "ngram_last_3": _ended(last[kept], np.uint16),
            "ngram_log_3": _ended(np.log(trigram_chance[kept]), np.float16),
        }


class Ngrams:
    """The model as it was built; safe to use from many threads.

    Syllables have the numbers that `Vocabulary.syllables` gives, all figures the number `figure`.
    A pair is a number too: that of two syllables in a row which the corpus has, found by `after`.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._ranks = arrays["ngram_ranks"]
        self.figure = len(self._ranks) - 1
        # The last of both is any syllable that is unknown.
        self._alone = arrays["ngram_alone"].astype(np.float64)
        self._behind = arrays["ngram_behind"].astype(np.float64)
        self._pairs = _Followers(arrays, 2)
        self._trigrams = _Followers(arrays, 3)

    def alone(self, syllables: NDArray[np.int64]) -> NDArray[np.float64]:
        """Log probability of each syllable (UNKNOWN among them) by itself."""
        return self._alone[self._rank(syllables)]

    def after(
        self,
        pairs: NDArray[np.int64],
        syllables: NDArray[np.int64],
        following: NDArray[np.int64],
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Log probability of each of `following` behind each context: (contexts, following).

        A context is a syllable and the pair it ends, UNKNOWN where there is none. Also: which pair
        the syllable and its follower are.
        """
        wanted = self._rank(following)
        log, pair = self._pairs.after(self._rank(syllables), wanted, self._behind[wanted])
        return self._trigrams.after(pairs, wanted, log)[0], pair

    def _rank(self, syllables: NDArray[np.int64]) -> NDArray[np.int64]:
        ranks = np.where(syllables >= 0, self._ranks[syllables], _RANKS)
        return np.where(ranks < _RANKS, ranks, len(self._alone) - 1)


class _Followers:
    """One level of the trie: for each context its followers, sorted, with log probabilities."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], order: int) -> None:
        self._starts = arrays[f"ngram_starts_{order}"]
        self._last = arrays[f"ngram_last_{order}"]
        self._log = arrays[f"ngram_log_{order}"]
        self._backing = arrays[f"ngram_backing_{order - 1}"]

    def after(
        self, contexts: NDArray[np.int64], wanted: NDArray[np.int64], shorter: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Log probabilities (contexts, wanted), `shorter` being those without the context.

        Also: where in the trie each was found, UNKNOWN where it was not.
        """
        none = len(self._backing) - 1
        rows = np.where((contexts >= 0) & (contexts < none), contexts, none)
        ends = self._starts[rows + 1]
        sought = wanted.astype(np.uint16)
        known: dict[int, NDArray[np.int64]] = {}  # of a few contexts, most stand there repeatedly
        for row in set(rows.tolist()):
            start = self._starts[row]
            known[row] = start + self._last[start : self._starts[row + 1]].searchsorted(sought)
        at = np.array([known[row] for row in rows.tolist()]).reshape(len(rows), len(wanted))
        found = (at < ends[:, None]) & (self._last[at] == wanted)
        backing = self._backing[rows].astype(np.float64)[:, None]
        log = np.where(found, self._log[at].astype(np.float64), backing + shorter)
        return log, np.where(found, at, UNKNOWN)


class _Smoothing:
    """Witten & Bell: as much is kept for what is new as kinds of followers were seen."""

    def __init__(self, contexts: NDArray[np.int64], counts: NDArray[np.int64], length: int) -> None:
        kinds = np.bincount(contexts, minlength=length)
        self._new = kinds.astype(np.float64)
        self._all = kinds + np.bincount(contexts, counts, length)
        share = np.where(kinds > 0, self._new / np.maximum(self._all, 1), 1.0)
        self.backing = np.append(np.log(share), 0).astype(np.float16)  # the last: of no context

    def mixed(
        self,
        contexts: NDArray[np.int64],
        counts: NDArray[np.int64],
        shorter: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """The probability of each n-gram, `shorter` being that without the first syllable."""
        mixed: NDArray[np.float64] = (counts + self._new[contexts] * shorter) / self._all[contexts]
        return mixed


def _renumbered(
    ngrams: Counts, numbers: NDArray[np.int64], order: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The n-grams in ranks of 16 bits, sorted, without those that have none; their counts."""
    found, counts = ngrams.counted()
    keys = np.zeros_like(found)
    inside = np.ones(len(keys), bool)
    for place in reversed(range(order)):
        part = numbers[found >> place * _BITS & (1 << _BITS) - 1]
        inside &= part < _RANKS
        keys = keys << 16 | part
    counted = keys << 15 | np.minimum(counts, _MANY)  # as one integer: sorted faster
    counted = counted[inside]
    counted.sort()
    return counted >> 15, counted & _MANY


def _frequent(counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which n-grams to keep: at most _MOST, those seen most."""
    least = 1
    while np.count_nonzero(counts >= least) > _MOST:
        least += 1
    return counts >= least


def _found(keys: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each wanted key is among the sorted ones, UNKNOWN where it is not."""
    at = np.searchsorted(keys, wanted)
    at[at == len(keys)] = 0
    return np.where(keys[at] == wanted, at, UNKNOWN) if len(keys) else at - 1


def _starts(contexts: NDArray[np.int64], length: int) -> NDArray[np.uint32]:
    """Where the followers of each context begin, then of no context, then where they end."""
    ends = np.searchsorted(contexts, np.append(np.arange(length + 1), length))
    return ends.astype(np.uint32)


def _ended(values: NDArray[Any], kind: type[np.generic]) -> NDArray[Any]:
    """The values and one more, so that one past the last may be looked at."""
    return np.append(values, 0).astype(kind)
