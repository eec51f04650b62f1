"""Lattice: all the words that a run of bare syllables may stand for, each with its probability.

Every way to cut the run into words of the corpus, each in every accents the corpus has it in, is a
path through the lattice; a bigram model of words weighs the paths, and forward-backward gives each
word the share of all paths that go through it (Rabiner 1989, "A tutorial on hidden Markov models").
The model is that of the corpus' texts, made one of queries: these have more of some words
(`headlines`), and words side by side that in a text would not be. Then the words tell each other
apart: those that the corpus has in the same reports, which their vectors know, go together.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple
from weakref import ref

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.syllables import fold_key
from indexer.vocabulary import UNKNOWN, Vocabulary

from .headlines import favour

LONGEST = 4
"""Syllables of the longest word."""

MOST = 24
"""Accented words considered for a folded one: the most frequent."""

BARE = math.log(0.1)
"""What it costs to read accents into a bare syllable beside others that were typed with theirs.

Measured: with .02, syllables whose accents were left out are often taken as they stand; with .4,
bare ones in a text with all its accents are no longer.
"""

RUNNING = 0.8
"""The share of neighbours in a query that stand side by side as they would in a text."""

LIKELY = 0.5
"""A word more probable than this stands in no other's way: all in one place add up to 1."""

COMPANY = 6.0
"""The weight of a word's mean cosine with the words elsewhere in the query, beside its log
probability."""

NEGLIGIBLE, UNHEARD = 0.01, 0.001
"""Posteriors below which a word is not worth asking for, and is not even compared with others."""


class Possibility(NamedTuple):
    """The syllables from `start` to `end` as one word, with its probability in its place."""

    start: int
    end: int
    key: str
    probability: float


def possibilities(keys: tuple[str, ...], vocabulary: Vocabulary) -> tuple[Possibility, ...]:
    """What the syllables `keys` (tone keys as typed) may stand for.

    Accents that were typed stay. The probabilities of all words that cover a syllable add up to 1,
    but for what is negligible, and where words of several lengths compete: there to less.
    """
    return _possibilities(keys, ref(vocabulary))


@lru_cache(maxsize=8)  # to search for a query takes what it took to understand it
def _possibilities(keys: tuple[str, ...], held: ref[Vocabulary]) -> tuple[Possibility, ...]:
    """The same, remembered without holding on to the vocabulary."""
    vocabulary = held()
    assert vocabulary is not None  # whoever asks has it
    nodes = _nodes(keys, vocabulary)
    words = np.array([node.word for node in nodes], np.int64)
    costs = np.array([node.cost for node in nodes])
    ending: list[list[int]] = [[] for _ in range(len(keys) + 1)]
    for i, node in enumerate(nodes):
        ending[node.end].append(i)
    starts = [bisect_left(nodes, at, key=_start) for at in range(len(keys) + 1)]
    starting = list(map(slice, starts, starts[1:]))

    steps = list(_steps(words, costs, ending, starting, vocabulary))
    forward, backward = np.zeros(len(nodes)), np.zeros(len(nodes))
    first = starting[0]
    forward[first] = np.log(vocabulary.unigram(words[first])) + costs[first]
    for before, here, chances in steps:
        forward[here] = _log_dot(forward[before], chances)
    for before, here, chances in reversed(steps):
        backward[before] = _log_dot(backward[here], chances.T)
    total = np.logaddexp.reduce(forward[ending[-1]])
    posterior = np.exp(forward + backward - total)
    heard = np.flatnonzero(posterior >= UNHEARD).tolist()
    chosen = [nodes[i] for i in heard]
    shares = _in_company(chosen, posterior[heard], len(keys), vocabulary)
    return tuple(
        Possibility(node.start, node.end, node.key, p)
        for node, p in zip(chosen, shares.tolist(), strict=True)
        if p >= NEGLIGIBLE
    )


def _in_company(
    nodes: Sequence["_Node"], shares: NDArray[np.float64], length: int, vocabulary: Vocabulary
) -> NDArray[np.float64]:
    """The shares of words, given those of the words elsewhere in the query."""
    if vocabulary.vectors is None:
        return shares
    starts, ends = np.array([(node.start, node.end) for node in nodes]).T
    apart = ends[:, None] <= starts
    elsewhere = (apart | apart.T) * shares
    like = vocabulary.vectors.cosines([node.key for node in nodes])
    mean = (like * elsewhere).sum(axis=1) / np.maximum(elsewhere.sum(axis=1), 1)
    told = shares * np.exp(COMPANY * mean)
    covered = np.zeros(length)
    for node, share in zip(nodes, told.tolist(), strict=True):
        covered[node.start : node.end] += share
    rivals = [covered[node.start : node.end].max() for node in nodes]
    found: NDArray[np.float64] = told / np.array(rivals)
    return found


def by_syllable(found: Sequence[Possibility], length: int) -> list[dict[str, float]]:
    """For each syllable its readings (tone keys), with their probabilities."""
    readings: list[dict[str, float]] = [defaultdict(float) for _ in range(length)]
    for possibility in found:
        for i, key in enumerate(possibility.key.split("_"), possibility.start):
            readings[i][key] += possibility.probability
    return readings


class _Node(NamedTuple):
    start: int
    end: int
    word: int
    key: str
    cost: float


_start = attrgetter("start")


def _nodes(keys: Sequence[str], vocabulary: Vocabulary) -> list[_Node]:
    folds = [fold_key(key) for key in keys]
    bare = [key == fold for key, fold in zip(keys, folds, strict=True)]
    price = 0.0 if all(bare) else BARE
    nodes = []
    for start in range(len(keys)):
        alone = True
        for end in range(start + 1, min(start + LONGEST, len(keys)) + 1):
            for word, key, _ in vocabulary.words("_".join(folds[start:end]))[:MOST]:
                cost = 0.0
                # Where nothing was typed with accents, any will do.
                for i, syllable in enumerate(key.split("_") if price else (), start):
                    if syllable != keys[i]:
                        if not bare[i]:
                            break
                        cost += price
                else:
                    alone = alone and end > start + 1
                    nodes.append(_Node(start, end, word, key, cost + favour(key)))
        if alone:
            nodes += _unknown(start, keys[start], bare[start], price, vocabulary)
    return nodes


def _unknown(at: int, key: str, bare: bool, price: float, vocabulary: Vocabulary) -> list[_Node]:
    """A syllable that is no word by itself: in the accents it has within words, or as typed."""
    inside = [c for c in vocabulary.syllables(fold_key(key))[:MOST] if bare or c.key == key]
    total = sum(candidate.frequency + 1 for candidate in inside)
    return [
        _Node(
            at,
            at + 1,
            UNKNOWN,
            candidate.key,
            math.log((candidate.frequency + 1) / total)
            + favour(candidate.key)
            + (price if candidate.key != key else 0.0),
        )
        for candidate in inside
    ] or [_Node(at, at + 1, UNKNOWN, key, 0.0)]


def _steps(
    words: NDArray[np.int64],
    costs: NDArray[np.float64],
    ending: Sequence[Sequence[int]],
    starting: Sequence[slice],
    vocabulary: Vocabulary,
) -> Iterator[tuple[NDArray[np.intp], slice, NDArray[np.float64]]]:
    """At each place but the first: the nodes that end there, those that start there, and the
    probability, less the cost, of each of these behind each of those.
    """
    places = [
        (np.array(before), here, here.stop - here.start)
        for before, here in zip(ending[1:], starting[1:], strict=False)
    ]
    if not places:
        return
    every = np.arange(len(words))
    rows = np.concatenate([before.repeat(size) for before, _, size in places])
    columns = np.concatenate(
        [every[here] for before, here, _ in places for _ in range(len(before))]
    )
    chances = RUNNING * vocabulary.bigram(words[rows], words[columns])
    chances += (1 - RUNNING) * vocabulary.unigram(words)[columns]
    chances *= np.exp(costs)[columns]
    start = 0
    for before, here, size in places:
        end = start + len(before) * size
        yield before, here, chances[start:end].reshape(-1, size)
        start = end


def _log_dot(logs: NDArray[np.float64], chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log of exp(logs) @ chances."""
    top = logs.max()
    product: NDArray[np.float64] = np.log(np.exp(logs - top) @ chances) + top
    return product
