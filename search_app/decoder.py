"""The likeliest runs of syllables, where there is a choice at every place: beam search.

What weighs them is the corpus' trigram model (`indexer.ngrams`), and what each choice costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from indexer.ngrams import UNKNOWN, Ngrams

BEAM = 24
"""Runs that are followed from place to place."""


class Choice(NamedTuple):
    """A syllable that may stand at a place: its number (UNKNOWN: none), tone key and log cost."""

    number: int
    key: str
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """One choice a place, with the share of all probability that it holds among its rivals."""

    choices: tuple[Choice, ...]
    log_probability: float
    share: float

    @property
    def keys(self) -> list[str]:
        """The tone keys of its syllables."""
        return [choice.key for choice in self.choices]


def likeliest(places: Sequence[Sequence[Choice]], ngrams: Ngrams) -> list[Run]:
    """The likeliest runs through `places` (each with a choice at least), best first."""
    numbers = [np.array([choice.number for choice in place], np.int64) for place in places]
    costs = [np.array([choice.cost for choice in place]) for place in places]
    scores = ngrams.alone(numbers[0]) + costs[0]
    paths = np.arange(len(scores))[:, None]
    pairs = np.full(len(scores), UNKNOWN)
    for at in range(1, len(places)):
        last = numbers[at - 1][paths[:, -1]]
        log, following = ngrams.after(pairs, last, numbers[at])
        grown = (scores[:, None] + log + costs[at]).ravel()
        best = np.argsort(-grown)[:BEAM]
        row, column = np.divmod(best, len(places[at]))
        scores, pairs = grown[best], following.ravel()[best]
        paths = np.column_stack([paths[row], column])
    order = np.argsort(-scores)
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    return [
        Run(
            tuple(place[i] for place, i in zip(places, paths[run].tolist(), strict=True)),
            float(scores[run]),
            float(shares[run]),
        )
        for run in order.tolist()
    ]
