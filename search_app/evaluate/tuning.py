"""Weights of the ranking chosen by judged queries, and what they would gain on others.

Every query is typed in every way, and its best documents are seen as the ranking sees them: by
`rerank.FEATURES`. From the weights that the product has, coordinate ascent climbs to others under
which nDCG@10 is higher (Metzler & Croft 2007, "Linear feature-based models for information
retrieval"): one weight after the other takes the value that is best while the rest stay, until none
gains MARGIN. Every set counts the same, in every way it is typed, however many queries it has. No
weight falls below 0, so that more evidence never lowers a document, and the first stays 1: their
common scale changes no order.

What agreement says of candidates depends on the weights: here it is always as those that the
product has make it.

What is gained is measured by cross-validation: a query is ranked by weights chosen without it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..ranking.evidence import Floats
from ..ranking.rerank import BARE, FEATURES, TYPED, WINDOW
from ..search import Archive
from .judged import JudgedSet
from .measures import measure
from .runs import Run
from .ways import WAYS

FOLDS = 5
MARGIN = 1e-4
"""How much nDCG@10 must gain for a weight to be changed."""

CUT = 10
_FACTORS = (0.0, 0.5, 0.75, 0.9, 1.1, 1.33, 2.0)
_FIRST = (0.1, 0.3, 1.0)  # for a weight that is 0
_PASSES = 5
_DISCOUNT = 1 / np.log2(np.arange(2, CUT + 2))
_PRESENT = np.array([TYPED, BARE])


@dataclass(frozen=True, slots=True)
class Examples:
    """What a ranking saw of its candidates for so many queries, typed in one way.

    `features` has the shape (queries, WINDOW, FEATURES), zeros behind the last candidate; `ids` are
    the candidates, `present` says where there is one; `gains` is what each adds to its query's
    nDCG@10 by standing first: both (queries, WINDOW). `bare` is 1 where the accents are not sure,
    and so ranked by other weights.
    """

    judged: JudgedSet
    way: str
    ids: Sequence[Sequence[str]]
    features: Floats
    present: NDArray[np.bool_]
    gains: Floats
    bare: NDArray[np.intp]

    def ranked(self, weights: Floats) -> Floats:
        """The measures of every query, (queries, MEASURES), by weights of its own: a row each."""
        scores = np.einsum("qdf,qf->qd", self.features, weights)
        order = np.argsort(-np.where(self.present, scores, -np.inf), axis=1, kind="stable")
        rankings = {
            query.id: [ids[place] for place in places[: len(ids)]]
            for query, ids, places in zip(
                self.judged.queries, self.ids, order.tolist(), strict=True
            )
        }
        return measure(rankings, self.judged.grades)


def examples(
    judged: JudgedSet, archive: Archive, way: str, asked: Callable[[int], None]
) -> Examples:
    """Ask every query, typed in one way. `asked` hears of each as it is answered."""
    count = len(judged.queries)
    features = np.zeros((count, WINDOW, len(FEATURES)))
    present = np.zeros((count, WINDOW), np.bool_)
    gains = np.zeros((count, WINDOW))
    ids: list[list[str]] = []
    bare = np.zeros(count, np.intp)
    for i, query in enumerate(judged.queries):
        found, reading, seen = archive.candidates(WAYS[way].typed(query.text))
        bare[i] = not reading.sure
        rows = [row for row, id in enumerate(found) if id != query.exclude]
        ids.append([found[row] for row in rows])
        features[i, : len(rows)] = seen.features[rows]
        present[i, : len(rows)] = True
        gains[i, : len(rows)] = _gains(ids[-1], judged.grades[query.id])
        asked(1)
    return Examples(judged, way, ids, features, present, gains, bare)


def _gains(ids: Sequence[str], grades: Mapping[str, int]) -> Floats:
    best = sorted((max(0, grade) for grade in grades.values()), reverse=True)[:CUT]
    gains = np.array([max(0, grades.get(id, 0)) for id in ids], np.float64)
    return gains / (best @ _DISCOUNT[: len(best)])


@dataclass(frozen=True, slots=True)
class Tuned:
    """Weights fitted to all examples: a row for typed queries, a row for bare ones.

    `present` is every query ranked by the weights the product has, `fitted` by fitted ones, in
    cross-validation.
    """

    weights: Floats
    present: Run
    fitted: Run


def tune(seen: Sequence[Examples]) -> Tuned:
    """Fit the weights to the examples of one or several judged sets, in one or several ways.

    A query keeps its fold in every way it is typed.
    """
    folds = [np.arange(len(one.ids)) % FOLDS for one in seen]
    held_out = np.array([_fitted(seen, [own != fold for own in folds]) for fold in range(FOLDS)])
    present = [one.ranked(_PRESENT[one.bare]) for one in seen]
    fitted = [one.ranked(held_out[own, one.bare]) for one, own in zip(seen, folds, strict=True)]
    weights = _fitted(seen, [own >= 0 for own in folds])
    return Tuned(weights, _run(seen, present), _run(seen, fitted))


def _fitted(seen: Sequence[Examples], chosen: Sequence[NDArray[np.bool_]]) -> Floats:
    """The weights of typed and of bare queries; the present ones where none was chosen."""
    weights = _PRESENT.copy()
    for bare in (0, 1):
        parts = []
        for one, own in zip(seen, chosen, strict=True):
            rows = own & (one.bare == bare)
            if rows.any():
                parts.append((one.features[rows], one.gains[rows], one.present[rows]))
        weights[bare] = climb(parts, weights[bare])
    return weights


Part: TypeAlias = tuple[Floats, Floats, NDArray[np.bool_]]
"""The features, gains and presence of the candidates of some queries, as `Examples` has them."""


def climb(parts: Sequence[Part], weights: Floats) -> Floats:
    """Coordinate ascent from these weights; every part counts the same."""
    weights = weights.copy()
    scores = [features @ weights for features, _, _ in parts]
    reached = _mean(parts, scores)
    for _ in range(_PASSES):
        before = reached
        for feature in range(1, len(weights)):
            own = [features[:, :, feature] for features, _, _ in parts]
            now = weights[feature]
            tried = [now * factor for factor in _FACTORS] if now else _FIRST
            for value in tried:
                moved = [
                    score + (value - now) * column
                    for score, column in zip(scores, own, strict=True)
                ]
                mean = _mean(parts, moved)
                if mean > reached + MARGIN:
                    reached, weights[feature], best = mean, value, moved
            if weights[feature] != now:
                scores = best
        if reached == before:
            break
    return weights


def _mean(parts: Sequence[Part], scores: Sequence[Floats]) -> float:
    """The mean of nDCG@10 over the parts: as `measures` has it, but thousands of times in a row."""
    means = []
    for (_, gains, present), own in zip(parts, scores, strict=True):
        order = np.argsort(-np.where(present, own, -np.inf), axis=1, kind="stable")[:, :CUT]
        means.append((np.take_along_axis(gains, order, axis=1) @ _DISCOUNT).mean())
    return float(np.mean(means)) if means else 0.0


def _run(seen: Sequence[Examples], values: Sequence[Floats]) -> Run:
    """What was measured as one run: sets one behind the other, a column of values for each way."""
    ways = list(dict.fromkeys(one.way for one in seen))
    first = [one for one in seen if one.way == ways[0]]
    return Run(
        tuple(f"{n} {query.id}" for n, one in enumerate(first) for query in one.judged.queries),
        tuple(query.text for one in first for query in one.judged.queries),
        tuple(query.kind for one in first for query in one.judged.queries),
        {
            way: np.concatenate(
                [own for one, own in zip(seen, values, strict=True) if one.way == way]
            )
            for way in ways
        },
    )
