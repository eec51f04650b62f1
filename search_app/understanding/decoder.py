"""The likeliest run of syllables, where there is a choice at every place: beam search.

What weighs them is the corpus' trigram model (`indexer.ngrams`), and what each choice costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from indexer.language_model import UNKNOWN, Ngrams

BEAM = 12
"""Runs that are followed from place to place."""


class Choice(NamedTuple):
    """A syllable that may stand at a place: its number (UNKNOWN: none), tone key and log cost."""

    number: int
    key: str
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """One choice a place, with the share of all probability that it holds among its rivals.

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
    sizes = list(map(len, places))
    bounds = list(accumulate(sizes))[:-1]
    numbers = np.array([choice.number for place in places for choice in place], np.int64)
    ranks = np.split(ngrams.ranks(numbers), bounds)
    costs = np.split(np.array([choice.cost for place in places for choice in place]), bounds)
    scores = ngrams.alone(ranks[0]) + costs[0]
    last, pairs = np.arange(sizes[0]), np.full(sizes[0], UNKNOWN)
    steps = []  # of every run followed: which one it goes on, by which choice, and which pair
    for at, (log, following) in enumerate(ngrams.neighbours(ranks), 1):
        log = ngrams.after(pairs, ranks[at], log[last])
        grown = (scores[:, None] + log + costs[at]).ravel()
        kept = np.argsort(-grown)[:BEAM]
        before, choices = np.divmod(kept, sizes[at])
        scores, pairs, last = grown[kept], following[last[before], choices], choices
        steps.append((before, choices, pairs))
    place = best = int(np.argmax(scores))
    path: list[int] = []
    seen: list[bool] = []
    for before, choices, pairs in reversed(steps):
        path.append(int(choices[place]))
        seen.append(int(pairs[place]) != UNKNOWN)
        place = int(before[place])
    path.append(place)
    return Run(
        tuple(own[i] for own, i in zip(places, reversed(path), strict=True)),
        float(scores[best]),
        float(1 / np.exp(scores - scores[best]).sum()),
        tuple(reversed(seen)),
    )
