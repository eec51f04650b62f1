"""Which syllable follows which two: a trigram model of the corpus, counted while it is indexed.

Smoothed as Witten & Bell (1991) do, "The zero-frequency problem", above what Kneser & Ney (1995)
back off to, "Improved backing-off for m-gram language modeling": how many different syllables one
follows. Kept as KenLM keeps a model (Heafield 2011, "KenLM: Faster and Smaller Language Model
Queries"): a trie in which a syllable has the syllables that followed it, and each such pair those
that followed the pair, every one with its log probability; what never followed is read off the
shorter context, at the price of backing off. `language_model` answers from it.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .counts import Counts
from .language_model import UNKNOWN

BREAK, FIGURE = 0, 1
"""Numbers while counting: what stands between two runs, and any figure or code within one."""

_MOST = 16_000_000
"""Trigrams, or pairs, that are kept: beyond, the rarest go."""

_BITS = 21  # of a syllable's number while counting: three make one integer
_COUNT_BITS = 15
_MANY = (1 << _COUNT_BITS) - 1  # no n-gram counts for more
_SLICE = 1 << 19  # trigrams worked on at once
_RANKS = 1 << 16  # syllables that the trie knows: the most frequent
_UNSEEN = 0.1  # what is added to every syllable's count


class NgramCounter:
    """Counts the pairs and trigrams of syllables in runs of their numbers."""

    def __init__(self) -> None:
        self._pairs = Counts(np.uint16)
        self._trigrams = Counts(np.uint16)

    def add(self, run: NDArray[np.int64]) -> None:
        """Count what follows what in `run`; what has too large a number breaks it."""
        syllable = (run != BREAK) & (run < 1 << _BITS)
        pair, both = run[:-1] << _BITS | run[1:], syllable[:-1] & syllable[1:]
        self._pairs.add(pair[both])
        self._trigrams.add((pair[:-1] << _BITS | run[2:])[both[:-1] & syllable[2:]])

    def build(
        self, numbers: NDArray[np.int64], counts: NDArray[np.int64]
    ) -> dict[str, NDArray[Any]]:
        """The arrays of a `language_model.Ngrams`.

        `numbers[n]` is what the syllable counted as n will be known by, `counts` how often each of
        those occurs; the last is the FIGURE.
        """
        chosen = np.zeros(len(counts), np.bool_)
        chosen[np.argsort(-counts, kind="stable")[: _RANKS - 1]] = True
        frequent = numbers[chosen[numbers]]  # in the order counted, which n-grams are sorted by
        rank = np.full(len(counts), _RANKS, np.int64)
        rank[frequent] = np.arange(len(frequent))
        alone = (np.append(counts[frequent], 0) + _UNSEEN) / max(1, int(counts.sum()))
        renumbered = rank[numbers]

        pairs, pair_counts = _unpacked(_renumbered(self._pairs, renumbered, 2))
        first, second = pairs >> 16, pairs & (_RANKS - 1)
        one = _Smoothing(len(frequent))
        one.count(first, pair_counts)
        kinds = np.bincount(second, minlength=len(alone))
        behind = (kinds + _UNSEEN) / max(1, len(pairs))
        behind[-1] = alone[-1]
        pair_chance = one.mixed(first, pair_counts, behind[second])
        kept = pair_counts >= _least(np.bincount(pair_counts))
        pairs, pair_chance = pairs[kept], pair_chance[kept]
        return {
            "ngram_ranks": rank.astype(np.int32),
            "ngram_alone": np.log(alone).astype(np.float32),
            "ngram_behind": np.log(behind).astype(np.float32),
            "ngram_backing_1": one.backing,
            "ngram_starts_2": _starts(np.bincount(pairs >> 16, minlength=len(frequent))),
            "ngram_last_2": _ended(pairs & (_RANKS - 1), np.uint16),
            "ngram_log_2": _ended(np.log(pair_chance), np.float16),
            **_third_level(_renumbered(self._trigrams, renumbered, 3), pairs, pair_chance),
        }


def _third_level(
    trigrams: NDArray[np.int64], pairs: NDArray[np.int64], chances: NDArray[np.float64]
) -> dict[str, NDArray[Any]]:
    """What follows the pairs that are kept, given their probabilities; slice by slice."""
    two = _Smoothing(len(pairs))
    kept_by_row = np.zeros(len(pairs), np.int64)
    known = pairs.astype(np.uint32)
    lasts, logs = [np.zeros(0, np.uint16)], [np.zeros(0, np.float16)]
    histogram = np.zeros(_MANY + 1, np.int64)
    for piece in _slices(trigrams):
        histogram += np.bincount(piece & _MANY, minlength=_MANY + 1)
    least = _least(histogram)
    for piece in _slices(trigrams):
        grams, counts = _unpacked(piece)
        new = np.diff(grams >> 16, prepend=-1) != 0
        row = _found(known, (grams[new] >> 16).astype(np.uint32))[np.cumsum(new) - 1]
        shorter = _found(known, (grams & (1 << 32) - 1).astype(np.uint32))
        inside = (row >= 0) & (shorter >= 0)
        row, shorter, counts = row[inside], shorter[inside], counts[inside]
        two.count(row, counts)
        chance = two.mixed(row, counts, chances[shorter])
        kept = counts >= least
        kept_by_row += np.bincount(row[kept], minlength=len(pairs))
        lasts.append((grams[inside][kept] & (_RANKS - 1)).astype(np.uint16))
        logs.append(np.log(chance[kept]).astype(np.float16))
    return {
        "ngram_backing_2": two.backing,
        "ngram_starts_3": _starts(kept_by_row),
        "ngram_last_3": _ended(np.concatenate(lasts), np.uint16),
        "ngram_log_3": _ended(np.concatenate(logs), np.float16),
    }


class _Smoothing:
    """Witten & Bell: as much is kept for what is new as kinds of followers were seen."""

    def __init__(self, length: int) -> None:
        self._new = np.zeros(length, np.int64)
        self._all = np.zeros(length, np.int64)

    def count(self, contexts: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        """Take followers of contexts, ascending, and their counts; all of a context at once."""
        if len(contexts):
            first = int(contexts[0])
            kinds = np.bincount(contexts - first)
            total = np.bincount(contexts - first, counts).astype(np.int64)
            self._new[first : first + len(kinds)] += kinds
            self._all[first : first + len(kinds)] += kinds + total

    @property
    def backing(self) -> NDArray[np.float16]:
        """Log of the share that is kept by each context; the last: of no context."""
        share = np.where(self._new > 0, self._new / np.maximum(self._all, 1), 1.0)
        return np.append(np.log(share), 0).astype(np.float16)

    def mixed(
        self,
        contexts: NDArray[np.int64],
        counts: NDArray[np.int64],
        shorter: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """The probability of each n-gram, `shorter` being that without the first syllable."""
        mixed: NDArray[np.float64] = (counts + self._new[contexts] * shorter) / self._all[contexts]
        return mixed


def _renumbered(ngrams: Counts, numbers: NDArray[np.int64], order: int) -> NDArray[np.int64]:
    """The n-grams in ranks of 16 bits, without those that have none; sorted, counts below them.

    `numbers` are ranks that ascend, wherever there is one.
    """
    ranked = np.empty(len(ngrams), np.int64)
    filled = 0
    for found, counts in ngrams.drain():
        keys = np.zeros_like(found)
        inside = np.ones(len(keys), np.bool_)
        for place in reversed(range(order)):
            part = numbers[found >> place * _BITS & (1 << _BITS) - 1]
            inside &= part < _RANKS
            keys = keys << 16 | part
        packed = (keys << _COUNT_BITS | np.minimum(counts, _MANY))[inside]
        ranked[filled : filled + len(packed)] = packed
        filled += len(packed)
    return ranked[:filled]


def _unpacked(ranked: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """N-grams and their counts."""
    return ranked >> _COUNT_BITS, ranked & _MANY


def _slices(trigrams: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Slices of about _SLICE trigrams that do not part those of a context."""
    start = 0
    while start < len(trigrams):
        last = trigrams[min(start + _SLICE, len(trigrams)) - 1] >> (_COUNT_BITS + 16)
        end = int(np.searchsorted(trigrams, (last + 1) << (_COUNT_BITS + 16)))
        yield trigrams[start:end]
        start = end


def _least(histogram: NDArray[np.int64]) -> int:
    """The count from which on n-grams are kept, _MOST of them, given how many have each count."""
    left = np.cumsum(histogram[::-1])[::-1]
    return int(np.argmax(np.append(left, 0) <= _MOST))


def _found(keys: NDArray[np.uint32], wanted: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Where each wanted key is among the sorted ones, UNKNOWN where it is not."""
    at = np.searchsorted(keys, wanted)
    at[at == len(keys)] = 0
    return np.where(keys[at] == wanted, at, UNKNOWN) if len(keys) else at - 1


def _starts(counts: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Where the followers of each context begin, then of no context, then where they end."""
    return np.concatenate([[0], np.cumsum(counts), [counts.sum()]]).astype(np.uint32)


def _ended(values: NDArray[Any], kind: type[np.generic]) -> NDArray[Any]:
    """The values and one more, so that one past the last may be looked at."""
    return np.append(values, 0).astype(kind)
