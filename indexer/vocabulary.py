"""Vocabulary: what the corpus knows of words: how often, in which accents, next to which others.

Counted while an index is built and kept with it as one block of arrays, which are used where they
lie: opening it costs nothing, however large it is.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .analysis.syllables import fold_key, tone_key
from .arrays import pack_one_by_one, unpack_arrays
from .batch import Batch
from .cache import remembered
from .counts import Counts
from .language_model import Ngrams
from .ngrams import BREAK, FIGURE, NgramCounter
from .ragged import spread
from .surfaces import Column, Surfaces
from .texts import Texts, pack_texts
from .vectors import Vectors

ATTACHMENT = "vocabulary"
"""The name under which an index keeps it."""

UNKNOWN = -1
"""The number of a word that the corpus does not have."""

_ATTRIBUTES = ("title", "lead", "body")
_LONGEST = 4  # syllables of the longest word counted
_OTHER = 0  # figures, codes, longer words: they come between words, and are none
_SHIFT = 32
_UNSEEN = 0.1  # what is added to every word's count
_NOVELTY = 2.0  # how much of a context's variety counts as room for what never followed it


class Candidate(NamedTuple):
    """One way to accent a folded word: its number, its tone keys joined by `_`, its count."""

    word: int
    key: str
    frequency: int


class VocabularyBuilder:
    """Counts the words of batches, and which word follows which."""

    def __init__(self, surfaces: Surfaces | None = None) -> None:
        self._numbers: dict[str, int] = {"": _OTHER}
        self._words = Column(surfaces or Surfaces(), lambda new: map(self._number, new))
        self._counts = np.zeros(1024, np.int64)
        self._syllables = {"": BREAK, "0": FIGURE}
        self._spelled = array("q", [FIGURE])  # the syllables of all words, one behind the other
        self._starts, self._sizes = array("q", [0]), array("q", [1])
        self._ngrams = NgramCounter()
        self._pairs = Counts()

    def add(self, batch: Batch) -> None:
        """Count the words of title, lead and body."""
        lexicon = self._words.of(batch.lexicon)
        if len(self._numbers) > len(self._counts):
            more = np.zeros(2 * len(self._numbers) - len(self._counts), np.int64)
            self._counts = np.concatenate([self._counts, more])
        columns = [batch.tokens[attribute] for attribute in _ATTRIBUTES]
        words = lexicon[np.concatenate([column.ids for column in columns])]
        bases = np.cumsum([0, *(len(column.ids) for column in columns)])
        ends = [column.ends + base for column, base in zip(columns, bases, strict=False)]
        self._add(words, np.concatenate(ends))

    def _add(self, words: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
        """Count the words of texts that lie one behind the other."""
        self._counts += np.bincount(words, minlength=len(self._counts))
        self._ngrams.add(self._run(words, ends))
        inside = (words[:-1] != _OTHER) & (words[1:] != _OTHER)
        inside[ends[(ends > 0) & (ends < len(words))] - 1] = False
        self._pairs.add(((words[:-1] << _SHIFT) | words[1:])[inside])

    def build(self) -> memoryview:
        """The vocabulary as a block that `Vocabulary` reads."""
        return pack_one_by_one(self._arrays())

    def _arrays(self) -> Iterator[tuple[str, NDArray[Any]]]:
        keys = list(self._numbers)
        counts = self._counts[: len(keys)].copy()
        counts[_OTHER] = 0
        order, words = _table("words", keys, counts)
        rank = np.empty(len(keys), np.int64)
        rank[order] = np.arange(len(keys))
        syllable_keys, syllable_counts = self._syllable_counts(counts)
        syllable_order, syllables = _table("syllables", syllable_keys, syllable_counts)
        numbers = np.full(len(self._syllables), len(syllable_keys))
        for number, at in enumerate(syllable_order.tolist()):
            numbers[self._syllables[syllable_keys[at]]] = number
        occurring = np.append(syllable_counts[syllable_order], self._counts[_OTHER])

        yield from chain(words.items(), syllables.items())
        yield from self._pair_arrays(rank).items()
        yield from self._ngrams.build(numbers, occurring).items()

    def _pair_arrays(self, rank: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """Pairs of words seen repeatedly, and of each word how many and which kinds follow it."""
        followers, followed = np.zeros_like(rank), np.zeros_like(rank)
        kept = [np.full(1, np.iinfo(np.int64).max)]
        kept_counts = [np.zeros(1, np.int32)]
        for pairs, counts in self._pairs.drain():
            first, second = rank[pairs >> _SHIFT], rank[pairs & ((1 << _SHIFT) - 1)]
            followers += np.bincount(first, minlength=len(rank))
            followed += np.bincount(first, counts, len(rank)).astype(np.int64)
            repeated = counts > 1
            kept.append(((first << _SHIFT) | second)[repeated])
            kept_counts.append(counts[repeated])
        pairs = np.concatenate(kept)
        kept.clear()  # of a large corpus this takes more memory than anything else
        order = np.argsort(pairs)
        pairs = pairs[order]
        return {
            "pairs": pairs,
            "pair_counts": np.concatenate(kept_counts)[order].astype(np.uint32),
            "followers": followers.astype(np.uint32),
            "followed": followed,
        }

    def _syllable_counts(self, counts: NDArray[np.int64]) -> tuple[list[str], NDArray[np.int64]]:
        """The syllables of the words, and how often each occurs in them all."""
        spelled = np.frombuffer(self._spelled, np.int64)
        each = np.repeat(counts, np.frombuffer(self._sizes, np.int64))
        totals = np.zeros(len(self._syllables), np.int64)
        np.add.at(totals, spelled, each)
        keys = list(self._syllables)
        return keys[:FIGURE] + keys[FIGURE + 1 :], np.delete(totals, FIGURE)

    def _number(self, surface: str) -> int:
        """The number of the word that a new surface word is."""
        syllables = list(map(_syllable, surface.split("_")))
        if len(syllables) > _LONGEST or "" in syllables:
            return _OTHER
        number = self._numbers.setdefault("_".join(syllables), len(self._numbers))
        if number == len(self._starts):
            self._starts.append(len(self._spelled))
            self._sizes.append(len(syllables))
            for syllable in syllables:
                self._spelled.append(self._syllables.setdefault(syllable, len(self._syllables)))
        return number

    def _run(self, words: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
        """The syllables of the words of texts, with a BREAK behind each text's."""
        starts = np.frombuffer(self._starts, np.int64)[words]
        sizes = np.frombuffer(self._sizes, np.int64)[words]
        run = np.frombuffer(self._spelled, np.int64)[spread(starts, sizes)]
        return np.insert(run, np.append(0, np.cumsum(sizes))[ends], BREAK)


class Vocabulary:
    """A vocabulary as it was built; safe to use from many threads.

    Words are numbered; `UNKNOWN` stands for any other. Probabilities are those of a bigram model
    with Witten-Bell smoothing (Witten & Bell 1991, "The zero-frequency problem"). The `vectors` of
    its words are counted apart (`indexer.vectors`).
    """

    def __init__(self, block: memoryview, vectors: Vectors | None = None) -> None:
        arrays = unpack_arrays(block)
        self.vectors = vectors
        self._words = _Table(arrays, "words")
        self._syllables = _Table(arrays, "syllables")
        self._pairs = arrays["pairs"]  # ends in a sentinel, so that it is never empty
        self._pair_counts = arrays["pair_counts"]
        self._followers = arrays["followers"]
        self._followed = arrays["followed"]
        self._total = max(1.0, float(self._words.counts.sum()))
        self.ngrams = Ngrams(arrays)

    @property
    def words_counted(self) -> int:
        """How many words the corpus has, every one counted."""
        return int(self._total)

    def words(self, folded: str) -> tuple[Candidate, ...]:
        """The words that fold to `folded` (syllables joined by `_`), most frequent first."""
        return self._words.find(folded)

    def syllables(self, folded: str) -> tuple[Candidate, ...]:
        """The syllables that fold to `folded`, counted wherever they stand, most frequent first."""
        return self._syllables.find(folded)

    def frequent_syllables(self, least: int) -> Iterator[str]:
        """The syllables that the corpus has at least so many times."""
        return self._syllables.frequent(least)

    def unigram(self, words: NDArray[np.int64]) -> NDArray[np.float64]:
        """Probability of each word (UNKNOWN among them) by itself."""
        counts = np.where(words >= 0, self._words.counts[words], 0)
        return (counts + _UNSEEN) / self._total

    def bigram(self, before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.float64]:
        """Probability of the words `after` behind those `before`; broadcast against each other."""
        alone = self.unigram(after)
        types = _NOVELTY * np.where(before >= 0, self._followers[before], 0)
        total = np.where(before >= 0, self._followed[before], 0)
        pairs = (before << _SHIFT) | np.maximum(after, 0)
        at = np.minimum(self._pairs.searchsorted(pairs), len(self._pairs) - 1)
        seen = np.where((self._pairs[at] == pairs) & (after >= 0), self._pair_counts[at], 0)
        smoothed = (seen + types * alone) / np.maximum(total + types, 1)
        return np.where(types > 0, smoothed, alone)


class _Table:
    """Keys by their folded form: sorted hashes of the forms, each with where its keys begin."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], name: str) -> None:
        self.counts: NDArray[np.int64] = arrays[f"{name}_counts"]
        self._hashes = arrays[f"{name}_hashes"].data  # gives plain integers, faster than numpy
        self._starts = arrays[f"{name}_starts"].data
        self._keys = Texts(arrays, name)

    @remembered
    def find(self, folded: str) -> tuple[Candidate, ...]:
        """The keys that fold to this, most frequent first."""
        wanted = _hash(folded)
        at = bisect_left(self._hashes, wanted)
        if at == len(self._hashes) or self._hashes[at] != wanted:
            return ()
        numbers = range(self._starts[at], self._starts[at + 1])
        return tuple(Candidate(i, self._keys[i], int(self.counts[i])) for i in numbers)

    def frequent(self, least: int) -> Iterator[str]:
        """The keys counted at least so many times."""
        return map(self._keys.__getitem__, np.flatnonzero(self.counts >= least).tolist())


def _table(
    name: str, keys: Sequence[str], counts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], dict[str, NDArray[Any]]]:
    """The order in which the keys are numbered, and the arrays of a `_Table`."""
    hashes = np.fromiter((_hash(fold_key(key)) for key in keys), np.uint64, len(keys))
    order = np.lexsort((-counts, hashes))
    ordered = hashes[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=ordered[0] ^ np.uint64(1)))
    return order, {
        f"{name}_hashes": ordered[starts],
        f"{name}_starts": np.append(starts, len(keys)).astype(np.int64),
        f"{name}_counts": counts[order],
        **pack_texts(name, map(keys.__getitem__, order.tolist())),
    }


@lru_cache(maxsize=1 << 15)
def _syllable(written: str) -> str:
    """The tone key of a syllable, empty if it is none."""
    key = tone_key(written)
    # Small letters may be more than one, and some of them none.
    return key if written.isalpha() and fold_key(key).isalpha() else ""


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")
