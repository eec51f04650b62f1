"""Leading: few documents among which are all that a query matches, where one part sees to that."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...query import And, AtLeast, Phrase, Prefix, Query, Ranked, Term
from .asking import Key
from .postings import DENSE
from .scoring import Scorer
from .snapshot import Leaf


class Lead:
    """Looks for few documents among which are all that match.

    `values` keeps what was found out about them on the way: the saturation of each part. `exact`
    says that they all match.
    """

    def __init__(self, scorer: Scorer, leaf: Leaf) -> None:
        self._scorer = scorer
        self._leaf = leaf
        self.values: dict[Key, NDArray[np.float32]] = {}
        self.exact = False

    def documents(self, query: Query) -> NDArray[np.int32] | None:
        """These documents, ascending; None where there are many."""
        match query:
            case Term() | Prefix() | Phrase():
                return self._in_all([query])
            case And(parts):
                return self._in_all(parts)
            case AtLeast(minimum, parts, weights):
                weights = weights or (1,) * len(parts)
                if sum(weights) - min(weights, default=0) < minimum <= sum(weights):
                    return self._in_all(parts)
            case Ranked(matching, _):
                return self.documents(matching)
        return None

    def _in_all(self, parts: Sequence[Query]) -> NDArray[np.int32] | None:
        """The documents that have every term and phrase among the parts."""
        asked = [self._scorer.asked(p) for p in parts if isinstance(p, Term | Prefix | Phrase)]
        scored = [(self._scorer.count(one, self._leaf), one) for one in asked if one.text.positive]
        scored.sort(key=lambda one: one[0])
        if not scored or scored[0][0] * DENSE > self._leaf.segment.count:
            return None
        self.exact = len(scored) == len(parts)
        first = scored[0][1]
        found = self._scorer.saturation(first, self._leaf)
        documents = found.documents
        self.values[first.key] = found.values
        for _, part in scored[1:]:
            values = self._scorer.values(part, self._leaf, documents)
            held = values.nonzero()[0]
            if len(held) < len(documents):
                documents, values = documents.take(held), values.take(held)
                self.values = {own: before.take(held) for own, before in self.values.items()}
            self.values[part.key] = values
        return documents
