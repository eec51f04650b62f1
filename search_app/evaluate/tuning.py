"""Weights of the ranking fitted to judged queries, and what they would gain on others.

Every query is typed in every way, and its best documents are seen as the ranking sees them: by
`rerank.FEATURES`. The weights are those under which the answers are most probable, a document being
as probable as exp(weights . features) among those of its query. That is the listwise loss of
ListNet (Cao et al. 2007, "Learning to rank: from pairwise approach to listwise approach"); it is
convex, so Newton's method finds its one minimum. No weight may be below 0, so that more evidence
never lowers a document. The first weight is then 1: their common scale changes no order.

A query of many words has features many times those of one word. So that it does not count as many
times in the fit, its features are divided by the square root of what its words are worth; within
one query that changes no order either.

What is gained is measured by cross-validation: a query is ranked by weights fitted without it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..evidence import Floats
from ..rerank import BARE, FEATURES, TYPED, WINDOW
from ..search import Archive
from .judged import JudgedSet
from .measures import measure
from .runs import Run
from .ways import WAYS

FOLDS = 5
PENALTY = 1e-4
"""On the squared weights, each by the spread of its feature, so that none is left undecided."""

_STEPS = 30
_ENOUGH = 1e-8
_WORTH = FEATURES.index("anywhere")
_PRESENT = np.array([TYPED, BARE])


@dataclass(frozen=True, slots=True)
class Examples:
    """What a ranking saw of its candidates for so many queries, typed in one way.

    `features` has the shape (queries, WINDOW, FEATURES), zeros behind the last candidate; `ids` are
    the candidates; `bare` is 1 where the accents are not sure, and so ranked by other weights.
    """

    judged: JudgedSet
    way: str
    ids: Sequence[Sequence[str]]
    features: Floats
    bare: NDArray[np.intp]

    @property
    def present(self) -> NDArray[np.bool_]:
        """Where there is a candidate: (queries, WINDOW)."""
        counts = np.array([len(ids) for ids in self.ids])
        return np.arange(WINDOW) < counts[:, None]

    def targets(self) -> Floats:
        """How much of a query's grades each candidate has: (queries, WINDOW), zeros if none has."""
        targets = np.zeros(self.features.shape[:2])
        for row, query, ids in zip(targets, self.judged.queries, self.ids, strict=True):
            grades = self.judged.grades[query.id]
            row[: len(ids)] = [max(0, grades.get(id, 0)) for id in ids]
        targets /= np.maximum(targets.sum(axis=1, keepdims=True), 1)
        return targets

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
    ids: list[list[str]] = []
    bare = np.zeros(count, np.intp)
    for i, query in enumerate(judged.queries):
        found, sure, seen = archive.candidates(WAYS[way].typed(query.text))
        bare[i] = not sure
        rows = [row for row, id in enumerate(found) if id != query.exclude]
        ids.append([found[row] for row in rows])
        features[i, : len(rows)] = seen[rows]
        asked(1)
    return Examples(judged, way, ids, features, bare)


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
        rows = [own & (one.bare == bare) for one, own in zip(seen, chosen, strict=True)]
        features = np.concatenate([one.features[own] for one, own in zip(seen, rows, strict=True)])
        targets = np.concatenate([one.targets()[own] for one, own in zip(seen, rows, strict=True)])
        present = np.concatenate([one.present[own] for one, own in zip(seen, rows, strict=True)])
        if (answered := targets.any(axis=1)).any():
            weights[bare] = fit(features[answered], targets[answered], present[answered])
    return weights


def fit(features: Floats, targets: Floats, present: NDArray[np.bool_]) -> Floats:
    """The weights, the first of them 1; shapes as in `Examples`, each row of `targets` adds to 1.

    Weights that would be below 0 are set to 0 one after the other, the lowest first.
    """
    worth = features[:, :, _WORTH].max(axis=1, keepdims=True)
    scaled = features / np.sqrt(np.maximum(worth, 1.0))[:, :, None]
    spread = scaled[present].std(axis=0)
    free = np.flatnonzero(spread > 0)
    while True:
        weights = _newton(scaled[:, :, free] / spread[free], targets, present)
        if (weights >= 0).all():
            break
        free = np.delete(free, weights.argmin())
    fitted = np.zeros(features.shape[2])
    fitted[free] = weights / spread[free]
    return fitted / fitted[0] if fitted[0] else fitted


def _newton(features: Floats, targets: Floats, present: NDArray[np.bool_]) -> Floats:
    """The minimum of the listwise loss; a step that would not lower it is halved."""
    queries, _, count = features.shape
    flat = features.reshape(-1, count)

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = np.where(present, features @ weights, -np.inf)
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        total = shares.sum(axis=1, keepdims=True)
        likelihood = np.where(present, scores, 0.0) - np.log(total)
        value = -(targets * likelihood).sum() / queries + PENALTY * weights @ weights
        return float(value), shares / total

    weights = np.zeros(count)
    value, shares = loss(weights)
    for _ in range(_STEPS):
        expected = np.einsum("qd,qdf->qf", shares, features)
        observed = np.einsum("qd,qdf->f", targets, features)
        gradient = (expected.sum(axis=0) - observed) / queries + 2 * PENALTY * weights
        curvature = (flat * shares.reshape(-1, 1)).T @ flat - expected.T @ expected
        curvature = curvature / queries + 2 * PENALTY * np.eye(count)
        step = np.linalg.solve(curvature, gradient)
        while (lower := loss(weights - step))[0] > value and np.abs(step).max() > _ENOUGH:
            step /= 2
        gained = value - lower[0]
        weights, value, shares = weights - step, *lower
        if gained < _ENOUGH:
            break
    return weights


def _run(seen: Sequence[Examples], values: Sequence[Floats]) -> Run:
    """What was measured as one run: sets one behind the other, a column of values for each way."""
    ways = list(dict.fromkeys(one.way for one in seen))
    first = [one for one in seen if one.way == ways[0]]
    return Run(
        tuple(f"{n} {query.id}" for n, one in enumerate(first) for query in one.judged.queries),
        tuple(query.kind for one in first for query in one.judged.queries),
        {
            way: np.concatenate(
                [own for one, own in zip(seen, values, strict=True) if one.way == way]
            )
            for way in ways
        },
    )
