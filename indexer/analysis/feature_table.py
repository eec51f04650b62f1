"""Token features as arrays, and with them the words of many texts at once."""

from itertools import repeat
from threading import Lock
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.features import TokenFeatures, token_features, word_weights
from indexer.analysis.model import WordModel
from indexer.analysis.viterbi import decode_chains

_Numbers: TypeAlias = NDArray[np.int64]

_MOST_TOKENS = 1 << 18
_PAIR, _TRIPLE = 1, 2
_OPENS, _CLOSES, _CAPITAL = 1, 2, 4


class FeatureTable:
    """A row of features for each token met so far; emptied when it has grown too long.

    Costs 25 MB for the listed words; one batch is worked at a time.
    """

    def __init__(self, model: WordModel) -> None:
        self._model = model
        self._words = _ListedWords(model)
        self._lock = Lock()
        self._rows: dict[str, int] = {}
        self._scores = np.empty((3, 0))
        self._syllables = np.empty(0, np.int64)
        self._flags = np.empty(0, np.uint8)

    def joins(self, tokens: list[str], starts: NDArray[np.intp]) -> NDArray[np.intp]:
        """Positions of the tokens to be joined to the one before, over their leading space.

        `tokens` are those of several texts end to end, each with the space before it; `starts` the
        positions of the texts' first tokens, ascending, the first of them 0; no text is empty.
        """
        with self._lock:
            rows = self._rows_of(tokens)
            own, to_next, to_previous = self._scores[:, rows]
            syllables, flags = self._syllables[rows], self._flags[rows]
        inside = np.ones(len(tokens) - 1, np.bool_)  # whether tokens i and i + 1 are of one text
        inside[starts[1:] - 1] = False
        own[:-1] += to_previous[1:] * inside
        own[1:] += to_next[:-1] * inside
        self._words.add_scores(own, syllables, inside)
        left, right = flags[:-1], flags[1:]
        joined = decode_chains(own, starts, self._model.transitions)[1:] & inside
        joined &= (left & _OPENS != 0) & (right & _CLOSES != 0)
        joined &= (left & _CAPITAL) >= (right & _CAPITAL)
        return np.flatnonzero(joined) + 1

    def _rows_of(self, tokens: list[str]) -> NDArray[np.int64]:
        rows_of = self._rows
        if len(rows_of) > _MOST_TOKENS:
            rows_of.clear()
        rows = np.fromiter(map(rows_of.get, tokens, repeat(-1)), np.int64, len(tokens))
        unknown = np.flatnonzero(rows < 0).tolist()
        if unknown:
            first = len(rows_of)
            for i in unknown:
                rows[i] = rows_of.setdefault(tokens[i], len(rows_of))
            self._fill(first, list(rows_of)[first:])
        return rows

    def _fill(self, first: int, tokens: list[str]) -> None:
        end = first + len(tokens)
        room = len(self._flags)
        if end > room:
            more = max(end, 2 * room) - room
            self._scores = np.pad(self._scores, ((0, 0), (0, more)))
            self._syllables = np.pad(self._syllables, (0, more))
            self._flags = np.pad(self._flags, (0, more))
        features = [token_features(self._model, token) for token in tokens]
        self._scores[:, first:end] = np.array([f[:3] for f in features]).T
        self._syllables[first:end] = [self._words.number.get(f.lower, 0) for f in features]
        self._flags[first:end] = list(map(_flags, features))


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
