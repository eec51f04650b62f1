"""Two runs side by side: how much each measure changed, and whether by more than chance.

Chance is judged by the paired randomisation test, two-sided: if the two runs were alike, every
query's difference might as well have had the other sign; p is the share of random signs that give
a mean at least as far from 0 as the one seen. (Smucker, Allan & Carterette 2007, "A comparison of
statistical significance tests for information retrieval evaluation"; the seen one is counted among
the random ones, as in Phipson & Smyth 2010.)
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.errors import EvaluationError

from .runs import PLACES, Run

ROUNDS = 10_000
_AT_ONCE = 500
_SEED = 2007


@dataclass(frozen=True, slots=True)
class Difference:
    """One way of typing, one kind of query; an entry for each of MEASURES.

    `change` is what the means have gained, `error` the paired standard error of that, `p` how
    probable so large a change is by chance.
    """

    way: str
    kind: str
    queries: int
    change: NDArray[np.float64]
    error: NDArray[np.float64]
    p: NDArray[np.float64]


def differences(run: Run, other: Run) -> Iterator[Difference]:
    """What changed from `other` to `run`, on the queries and ways that both have, query by query.

    A query is the same if its id and its text are.
    Both are taken as they would be saved, so that a run is no better than itself.
    EvaluationError if they have none in common.
    """
    places = other.asked()
    paired = {asked: row for asked, row in run.asked().items() if asked in places}
    rows = np.array(list(paired.values()), np.intp)
    ways = [way for way in run.values if way in other.values]
    if not len(rows) or not ways:
        raise EvaluationError("Hai lần đo không có chung câu hỏi hoặc cách gõ nào để so sánh.")
    theirs = np.array([places[asked] for asked in paired], np.intp)
    shared = Run(
        tuple(run.queries[i] for i in rows),
        tuple(run.texts[i] for i in rows),
        tuple(run.kinds[i] for i in rows),
        {way: run.values[way][rows] for way in ways},
    )
    for way, values in shared.values.items():
        gained = values.round(PLACES) - other.values[way][theirs].round(PLACES)
        for kind, group in shared.groups().items():
            change = gained[group]
            yield Difference(
                way=way,
                kind=kind,
                queries=len(group),
                change=change.mean(axis=0),
                error=_standard_error(change),
                p=randomisation_test(change),
            )


def left_out(run: Run, other: Run) -> Iterator[str]:
    """What of the two runs `differences` does not compare, said in lines."""
    paired = len(run.asked().keys() & other.asked().keys())
    if paired < max(len(run.queries), len(other.queries)):
        yield (
            f"Chỉ so được {paired}/{len(run.queries)} câu: cùng mã, cùng lời với một trong "
            f"{len(other.queries)} câu của lần đo trước."
        )
    if ways := sorted(run.values.keys() ^ other.values.keys()):
        yield f"Không so được cách gõ chỉ một lần đo có: {', '.join(ways)}."


def randomisation_test(change: NDArray[np.float64], rounds: int = ROUNDS) -> NDArray[np.float64]:
    """Give p for each column of differences, shape (queries, columns); the same at every call."""
    seen = np.abs(change.sum(axis=0)) - 1e-9  # so that rounding hides no equal sum
    moved = change[np.any(change != 0, axis=1)]
    chance = np.random.default_rng(_SEED)
    as_far = np.ones(change.shape[1])
    for start in range(0, rounds, _AT_ONCE):
        shape = (min(_AT_ONCE, rounds - start), len(moved))
        signs = chance.integers(0, 2, shape, np.int8).astype(np.float64) * 2 - 1
        as_far += (np.abs(signs @ moved) >= seen).sum(axis=0)
    return as_far / (rounds + 1)


def _standard_error(change: NDArray[np.float64]) -> NDArray[np.float64]:
    if len(change) < 2:
        return np.full(change.shape[1], np.nan)
    error: NDArray[np.float64] = change.std(axis=0, ddof=1) / np.sqrt(len(change))
    return error
