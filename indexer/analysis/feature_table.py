"""Token features as arrays, and with them the words of many texts at once."""

from collections.abc import Callable
from itertools import chain
from operator import itemgetter
from threading import Lock
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.features import FeatureCache, TokenFeatures, word_weights
from indexer.analysis.model import WordModel
from indexer.analysis.pieces import NEWLINE, Pieces
from indexer.analysis.prints import PrintTable
from indexer.analysis.viterbi import decode_chains
from indexer.ragged import spread, written

_Numbers: TypeAlias = NDArray[np.int64]

_MOST_TOKENS = 1 << 18
_ODD = -1  # where the tokens of a piece start that has white space at an end
_PAIR, _TRIPLE = 1, 2
_OPENS, _CLOSES, _CAPITAL = 1, 2, 4
_SCORES = itemgetter(0, 1, 2)


class FeatureTable:
    """The tokens of each piece met so far, as rows of features; emptied when it is too long.

    `tokens` gives those of a piece with the space before it. Costs 25 MB for the listed words; one
    batch is worked at a time.
    """

    def __init__(
        self, model: WordModel, features: FeatureCache, tokens: Callable[[str], list[str]]
    ) -> None:
        self._transitions = model.transitions
        self._words = _ListedWords(model)
        self._features = features
        self._tokens = tokens
        self._lock = Lock()
        self._table = PrintTable()
        self._starts = np.empty(0, np.int64)
        self._counts = np.empty(0, np.int64)
        self._rows = 0
        self._scores = np.empty((0, 3))
        self._syllables = np.empty(0, np.int64)
        self._flags = np.empty(0, np.uint8)

    def joins(self, pieces: Pieces) -> NDArray[np.bool_] | None:
        """For each gap between two pieces, whether it is a space inside a word.

        None where there is white space that normalised text does not have.
        """
        with self._lock:
            if self._rows > _MOST_TOKENS:
                self._table = PrintTable()
                self._rows = 0
            if not self._rows:
                self._add_rows([NEWLINE])
            numbers = pieces.numbers(self._table, self._add)
            starts, counts = self._starts[numbers], self._counts[numbers]
            empty = counts == 0
            if np.any(starts == _ODD) or np.any((empty[:-1] | empty[1:]) & pieces.spaces):
                return None
            sizes = counts.copy()
            sizes[1:] += pieces.newlines
            firsts = np.cumsum(sizes) - counts
            rows = np.zeros(int(sizes.sum()), np.int64)  # the first of all is a newline's
            rows[spread(firsts, counts)] = spread(starts, counts)
            own, to_next, to_previous = self._scores[rows].T.copy()
            syllables, flags = self._syllables[rows], self._flags[rows]
        if not len(rows):
            return pieces.spaces
        chains = firsts[pieces.firsts]
        chains = np.unique(chains[chains < len(rows)])
        inside = np.ones(len(rows) - 1, np.bool_)  # whether tokens i and i + 1 are of one text
        inside[chains[1:] - 1] = False
        own[:-1] += to_previous[1:] * inside
        own[1:] += to_next[:-1] * inside
        self._words.add_scores(own, syllables, inside)
        left, right = flags[:-1], flags[1:]
        joined = decode_chains(own, chains, self._transitions)
        joined[1:] &= (left & _OPENS != 0) & (right & _CLOSES != 0)
        joined[1:] &= (left & _CAPITAL) >= (right & _CAPITAL)
        joins = pieces.spaces.copy()
        joins[joins] = joined[firsts[1:][joins]]
        return joins

    def _add(self, pieces: list[str]) -> None:
        """Add the pieces that were numbered last."""
        first = len(self._table) - len(pieces)
        tokens = [self._tokens(f" {piece}") if piece else [] for piece in pieces]
        counts = np.fromiter(map(len, tokens), np.int64, len(tokens))
        starts = self._rows + np.cumsum(counts) - counts
        starts[[piece != piece.strip() for piece in pieces]] = _ODD
        self._starts = written(self._starts, first, starts)
        self._counts = written(self._counts, first, counts)
        self._add_rows(list(chain.from_iterable(tokens)))

    def _add_rows(self, tokens: list[str]) -> None:
        features = [self._features[token] for token in tokens]
        count = len(features)
        scores = np.fromiter(chain.from_iterable(map(_SCORES, features)), np.float64, 3 * count)
        number = self._words.number.get
        syllables = np.fromiter((number(f.lower, 0) for f in features), np.int64, count)
        flags = np.fromiter(map(_flags, features), np.uint8, count)
        self._scores = written(self._scores, self._rows, scores.reshape(-1, 3))
        self._syllables = written(self._syllables, self._rows, syllables)
        self._flags = written(self._flags, self._rows, flags)
        self._rows += count


def _flags(features: TokenFeatures) -> int:
    return features.opens * _OPENS | features.closes * _CLOSES | features.capital * _CAPITAL


class _ListedWords:
    """The word list as numbers: which pairs of syllables are words, which triples."""

    def __init__(self, model: WordModel) -> None:
        self._weights = word_weights(model)
        seconds = {second for follow in model.words.values() for second in follow}
        thirds = {
            third
            for follow in model.words.values()
            for _, thirds_of in follow.values()
            for third in thirds_of
        }
        # Those that begin a word come first, so that the table of pairs needs no other rows.
        order = [*model.words, *sorted((seconds | thirds) - model.words.keys())]
        self.number = {syllable: number for number, syllable in enumerate(order, 1)}
        self._begin, self._all = len(model.words) + 1, len(order) + 1
        self._pairs = np.zeros((self._begin, self._all), np.uint8)
        triples: list[tuple[int, int, int]] = []
        for first, follow in model.words.items():
            a = self.number[first]
            for second, (is_word, thirds_of) in follow.items():
                b = self.number[second]
                self._pairs[a, b] = is_word * _PAIR | bool(thirds_of) * _TRIPLE
                triples += [(a, b, self.number[third]) for third in thirds_of]
        self._triples = np.sort(self._triple(*np.array(triples, np.int64).T))

    def add_scores(
        self,
        scores: NDArray[np.float64],
        syllables: NDArray[np.int64],
        inside: NDArray[np.bool_],
    ) -> None:
        """Add to `scores` in place what listed words are worth.

        `inside[i]`: whether tokens i and i + 1 are of one text.
        """
        left, right = syllables[:-1], syllables[1:]
        kinds = self._pairs[np.where(left < self._begin, left, 0), right] * inside
        pairs = np.flatnonzero(kinds & _PAIR)
        scores[pairs] += self._weights.pair_first
        scores[pairs + 1] += self._weights.pair_last
        starts = np.flatnonzero((kinds[:-1] & _TRIPLE != 0) & inside[1:])
        keys = self._triple(left[starts], right[starts], right[starts + 1])
        places = np.searchsorted(self._triples, keys)
        starts = starts[self._triples.take(places, mode="clip") == keys]
        scores[starts] += self._weights.triple_first
        scores[starts + 2] += self._weights.triple_last

    def _triple(self, first: _Numbers, second: _Numbers, third: _Numbers) -> _Numbers:
        """Triples of syllables as one number each."""
        return (first * self._all + second) * self._all + third
