"""MaxScore: the best documents of a sum of terms, found without scoring all that match.

Turtle & Flood 1995, "Query evaluation: strategies and optimizations". No term adds more than its
weight, for a saturation is below 1. The terms with short lists are added up first. What those with
long lists, which weigh little, could then lift among the k best are but few documents: only these
are looked for in the long lists.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ...query import And, AtLeast, Between, Keyword, Not, Or, Phrase, Prefix, Query, Ranked, Term
from .asking import Asked, Scored
from .collecting import reached
from .matching import Matcher
from .scoring import Scorer
from .snapshot import Leaf

FEW = 16
"""Documents are looked for one by one once fewer than 1/FEW of them are left."""

ENOUGH = 16
"""Contenders are not picked again once they are fewer than so many times the k wanted."""

SLACK = 1e-4
"""The share of all weights by which sums may be off, for they are rounded."""

OUTSIDE = np.float32(1e30)
"""What is taken from the scores of documents that do not match."""


def summed(query: Query) -> list[Scored] | None:
    """The nodes of which each adds to a document that matches what it scores; None if others do."""
    match query:
        case Term() | Prefix() | Phrase():
            return [query]
        case Keyword() | Between() | Not():
            return []
        case Ranked(_, by):
            return _any(by)
        case And(parts):
            return _joined(map(summed, parts))
        case AtLeast(_, parts, _) | Or(parts):
            return _joined(map(_any, parts))
    return None


def _any(query: Query) -> list[Scored] | None:
    """The same of a part that documents may match or not."""
    match query:
        case Term() | Prefix() | Phrase():
            return [query]
        case Or(parts):
            return _joined(map(_any, parts))
    return None


def _joined(lists: Iterable[list[Scored] | None]) -> list[Scored] | None:
    joined = []
    for one in lists:
        if one is None:
            return None
        joined += one
    return joined


def best_sums(
    scorer: Scorer, leaf: Leaf, terms: Sequence[Scored], mask: NDArray[np.bool_], k: int
) -> tuple[NDArray[np.int32] | None, NDArray[np.float32]]:
    """Documents of the mask, ascending, among which are the k best, and what the terms score there.

    Without documents: the scores of all, below 0 outside the mask.
    """
    weighted = []
    for term in terms:
        asked, weight = scorer.weighted(term)
        weighted.append((scorer.is_laid_out(asked, leaf), weight, asked))
    weighted.sort(key=lambda one: (one[0], -one[1]))
    left = total = sum(weight for _, weight, _ in weighted)
    documents: NDArray[np.int32] | None = None
    matcher = Matcher(scorer, leaf)
    sums = mask.astype(np.float32)
    sums -= 1
    sums *= OUTSIDE
    for place, (long, weight, asked) in enumerate(weighted):
        least = reached(sums, k) - left - SLACK * total if long else 0.0
        if least > 0:
            near = sums >= least
            if np.count_nonzero(near) * FEW < leaf.segment.count:
                picked = np.flatnonzero(near)
                documents = picked.astype(np.int32) if documents is None else documents[picked]
                sums = sums[picked]
                if len(documents) < ENOUGH * k:
                    _add_all(weighted[place:], scorer, leaf, documents, sums)
                    break
                matcher = Matcher(scorer, leaf, documents)
        matcher.add(asked, weight, sums)
        left -= weight
    return documents, sums


def _add_all(
    weighted: Sequence[tuple[bool, float, Asked]],
    scorer: Scorer,
    leaf: Leaf,
    documents: NDArray[np.int32],
    sums: NDArray[np.float32],
) -> None:
    """Add what terms score in some documents."""
    values = scorer.table([asked for _, _, asked in weighted], leaf, documents)
    for own, (_, weight, _) in zip(values, weighted, strict=True):
        sums += own * np.float32(weight)
