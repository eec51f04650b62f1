"""Lattice: all the words that a run of bare syllables may stand for, each with its probability.

Every way to cut the run into words of the corpus, each in every accents the corpus has it in, is a
path through the lattice; a bigram model of words weighs the paths, and forward-backward gives each
word the share of all paths that go through it (Rabiner 1989, "A tutorial on hidden Markov models").
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.syllables import fold_key
from indexer.vocabulary import UNKNOWN, Vocabulary

LONGEST = 4
"""Syllables of the longest word."""

MOST = 24
"""Accented words considered for a folded one: the most frequent."""

BARE = math.log(0.02)
"""What it costs to read accents into a bare syllable beside others that were typed with theirs."""

NEGLIGIBLE = 0.01
"""Posterior below which a word is not worth asking for."""


@dataclass(frozen=True, slots=True)
class Possibility:
    """The syllables from `start` to `end` as one word, with its probability in its place."""

    start: int
    end: int
    key: str
    probability: float


def possibilities(keys: Sequence[str], vocabulary: Vocabulary) -> list[Possibility]:
    """What the syllables `keys` (tone keys as typed) may stand for.

    Accents that were typed stay. The probabilities of all words that cover a syllable add up to 1,
    but for what is negligible.
    """
    nodes = _nodes(keys, vocabulary)
    words = np.array([node.word for node in nodes], np.int64)
    costs = np.array([node.cost for node in nodes])
    starting: list[list[int]] = [[] for _ in keys]
    ending: list[list[int]] = [[] for _ in range(len(keys) + 1)]
    for i, node in enumerate(nodes):
        starting[node.start].append(i)
        ending[node.end].append(i)

    chances = list(_chances(words, ending, starting, vocabulary))
    forward = np.zeros(len(nodes))
    forward[starting[0]] = np.log(vocabulary.unigram(words[starting[0]])) + costs[starting[0]]
    for before, here, chance in chances:
        forward[here] = _log_dot(forward[before], chance) + costs[here]
    backward = np.zeros(len(nodes))
    for before, here, chance in reversed(chances):
        backward[before] = _log_dot(backward[here] + costs[here], chance.T)
    total = np.logaddexp.reduce(forward[ending[-1]])
    posterior = np.exp(forward + backward - total).tolist()
    return [
        Possibility(node.start, node.end, node.key, p)
        for node, p in zip(nodes, posterior, strict=True)
        if p >= NEGLIGIBLE
    ]


def by_syllable(found: Sequence[Possibility], length: int) -> list[dict[str, float]]:
    """For each syllable its readings (tone keys), with their probabilities."""
    readings: list[dict[str, float]] = [defaultdict(float) for _ in range(length)]
    for possibility in found:
        for i, key in enumerate(possibility.key.split("_"), possibility.start):
            readings[i][key] += possibility.probability
    return readings


@dataclass(frozen=True, slots=True)
class _Node:
    start: int
    end: int
    word: int
    key: str
    cost: float


def _nodes(keys: Sequence[str], vocabulary: Vocabulary) -> list[_Node]:
    folds = [fold_key(key) for key in keys]
    bare = [key == fold for key, fold in zip(keys, folds, strict=True)]
    price = 0.0 if all(bare) else BARE
    nodes = []
    for start in range(len(keys)):
        alone = True
        for end in range(start + 1, min(start + LONGEST, len(keys)) + 1):
            for candidate in vocabulary.words("_".join(folds[start:end]))[:MOST]:
                syllables = candidate.key.split("_")
                cost = 0.0
                for i, syllable in enumerate(syllables, start):
                    if syllable != keys[i]:
                        if not bare[i]:
                            break
                        cost += price
                else:
                    alone = alone and end > start + 1
                    nodes.append(_Node(start, end, candidate.word, candidate.key, cost))
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
            math.log((candidate.frequency + 1) / total) + (price if candidate.key != key else 0.0),
        )
        for candidate in inside
    ] or [_Node(at, at + 1, UNKNOWN, key, 0.0)]


def _chances(
    words: NDArray[np.int64],
    ending: Sequence[list[int]],
    starting: Sequence[list[int]],
    vocabulary: Vocabulary,
) -> Iterator[tuple[list[int], list[int], NDArray[np.float64]]]:
    """At each place but the first: the nodes that end there, those that start there, and the
    probability of each of these behind each of those.
    """
    places = list(zip(ending[1:], starting[1:], strict=False))
    rows = [i for before, here in places for i in before for _ in here]
    columns = [i for before, here in places for _ in before for i in here]
    every = vocabulary.bigram(words[rows], words[columns])
    start = 0
    for before, here in places:
        end = start + len(before) * len(here)
        yield before, here, every[start:end].reshape(len(before), len(here))
        start = end


def _log_dot(logs: NDArray[np.float64], chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log of exp(logs) @ chances."""
    top = logs.max()
    product: NDArray[np.float64] = np.log(np.exp(logs - top) @ chances) + top
    return product
