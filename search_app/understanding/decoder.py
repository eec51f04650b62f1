"""The likeliest run of syllables, where there is a choice at every place.

What weighs them is the corpus' trigram model (`indexer.ngrams`), and what each choice costs: a
hidden Markov model of the second order, whose states are pairs of choices (Viterbi and forward
algorithm; Rabiner 1989, "A tutorial on hidden Markov models").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

import numpy as np

from indexer.language_model import UNKNOWN, Ngrams


class Choice(NamedTuple):
    """A syllable that may stand at a place: its number (UNKNOWN: none), tone key and log cost."""

    number: int
    key: str
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """One choice a place, with the share of all probability that it holds among all runs.

    `seen` says for each choice but the first whether the corpus has it behind the one before.
    """

    choices: tuple[Choice, ...]
    log_probability: float
    share: float
    seen: tuple[bool, ...] = ()

    @property
    def keys(self) -> list[str]:
        """The tone keys of its syllables."""
        return [choice.key for choice in self.choices]


def likeliest(places: Sequence[Sequence[Choice]], ngrams: Ngrams) -> Run:
    """The likeliest run through `places`, each with a choice at least."""
    bounds = list(pairwise(accumulate(map(len, places), initial=0)))
    numbers, _, own_costs = zip(*chain.from_iterable(places), strict=True)
    every_rank, every_cost = ngrams.ranks(np.array(numbers, np.int64)), np.array(own_costs)
    ranks = [every_rank[start:end] for start, end in bounds]
    costs = [every_cost[start:end] for start, end in bounds]
    neighbours = ngrams.neighbours(ranks)
    # For the last two choices: the best of all runs that end in them, and the sum of all.
    best = (ngrams.alone(ranks[0]) + costs[0])[None]
    if neighbours:
        best = best.T + neighbours[0][0] + costs[1]
    total = best
    steps = []  # for the last two choices, the one before
    for log, cost in zip(ngrams.thirds(ranks, neighbours), costs[2:], strict=True):
        added = log + cost
        grown = best[:, :, None] + added
        steps.append(grown.argmax(axis=0))
        best = grown.max(axis=0)
        total = np.logaddexp.reduce(total[:, :, None] + added, axis=0)
    before, last = divmod(int(best.argmax()), best.shape[1])
    path = [last, before][: len(places)]
    for step in reversed(steps):
        before, last = int(step[before, last]), before
        path.append(before)
    path.reverse()
    return Run(
        tuple([own[i] for own, i in zip(places, path, strict=True)]),
        float(best.max()),
        float(np.exp(best.max() - np.logaddexp.reduce(total.ravel()))),
        tuple(
            int(pairs[pair]) != UNKNOWN
            for (_, pairs), pair in zip(neighbours, pairwise(path), strict=True)
        ),
    )
