"""Matching: a query as a mask over the documents of one segment, and as scores beside it."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...query import (
    All,
    And,
    AtLeast,
    Between,
    Keyword,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    Ranked,
    Term,
)
from .documents import day_number
from .scoring import Scorer, weights_are_positive
from .segment import Segment
from .snapshot import Leaf

Mask = NDArray[np.bool_]
Scores = NDArray[np.float32]


class Matcher:
    """Evaluates queries over one leaf."""

    def __init__(self, scorer: Scorer, leaf: Leaf) -> None:
        self._scorer = scorer
        self._leaf = leaf
        self._count = leaf.segment.count

    def run(self, query: Query) -> tuple[Mask, Scores]:
        """The live documents that match, and the scores, 0 for all others."""
        scores = np.zeros(self._count, np.float32)
        self.add_scores(query, scores, within=True)
        if _scores_what_it_matches(query):
            scores[self._leaf.deleted] = 0
            return scores > 0, scores
        mask = self.mask(query)
        mask[self._leaf.deleted] = False
        scores *= mask
        return mask, scores

    def mask(self, query: Query) -> Mask:
        """The documents that match, deleted ones too, as an array of its own."""
        match query:
            case Term() | Prefix() | Phrase():
                found = self._scorer.saturation(query, self._leaf)
                if found.dense:
                    return found.values > 0
                mask = self._none()
                mask[found.documents.astype(np.intp)] = True
                return mask
            case Keyword(field, value):
                column = self._leaf.segment.column(field)
                code = column.code(value)
                return self._none() if code is None else column.codes == code
            case Between(first, last):
                return _between(self._leaf.segment, first, last)
            case And(parts):
                mask = ~self._none()
                for part in parts:
                    mask &= self.mask(part)
                return mask
            case Or(parts):
                mask = self._none()
                for part in parts:
                    self._unite(part, mask)
                return mask
            case AtLeast(minimum, parts, weights):
                return self._counts(parts, weights or (1,) * len(parts)) >= minimum
            case Not(part):
                return ~self.mask(part)
            case Ranked(matching, _):
                return self.mask(matching)
            case All():
                return ~self._none()
            case Nothing():
                return self._none()
        raise TypeError(f"an engine is not asked for {type(query).__name__}")

    def _none(self) -> Mask:
        return np.zeros(self._count, np.bool_)

    def _unite(self, query: Query, mask: Mask) -> None:
        """Add what matches to the mask."""
        if isinstance(query, Term | Prefix | Phrase):
            found = self._scorer.saturation(query, self._leaf)
            if not found.dense:
                # numpy takes indices of its own type far faster, even if they are made for it.
                mask[found.documents.astype(np.intp)] = True
                return
        mask |= self.mask(query)

    def _counts(
        self, parts: Sequence[Query], weights: Sequence[int]
    ) -> NDArray[np.unsignedinteger]:
        """What the parts that match each document weigh together."""
        counts = np.zeros(self._count, np.min_scalar_type(sum(weights)))
        for part, weight in zip(parts, weights, strict=True):
            worth = counts.dtype.type(weight)
            if isinstance(part, Term | Prefix | Phrase):
                found = self._scorer.saturation(part, self._leaf)
                if not found.dense:
                    np.add.at(counts, found.documents, worth)
                    continue
            counts += self.mask(part) * worth
        return counts

    def add_scores(self, query: Query, scores: Scores, *, within: bool = False) -> None:
        """Add each matching document's score.

        `within` says that only documents that match the query will be looked at afterwards, so that
        whatever is added to others does no harm.
        """
        match query:
            case Term() | Prefix() | Phrase():
                found = self._scorer.saturation(query, self._leaf)
                if found.count:
                    weighted = found.values * np.float32(self._scorer.weight(query))
                    if found.dense:
                        scores += weighted
                    else:
                        np.add.at(scores, found.documents, weighted)
            case Or(parts):
                for part in parts:
                    self.add_scores(part, scores)
            case And(parts) if within:
                for part in parts:
                    self.add_scores(part, scores, within=True)
            case AtLeast(_, parts, _) if within:
                for part in parts:
                    self.add_scores(part, scores)
            case Ranked(_, by) if within:
                self.add_scores(by, scores)
            case And() | AtLeast() | Ranked():
                own = np.zeros(self._count, np.float32)
                self.add_scores(query, own, within=True)
                own *= self.mask(query)
                scores += own
            case Keyword() | Between() | Not() | All() | Nothing():
                pass
            case _:
                raise TypeError(f"an engine is not asked for {type(query).__name__}")


def _scores_what_it_matches(query: Query) -> bool:
    """Whether the documents that match are exactly those that score more than nothing."""
    match query:
        case Term(fields, _, weight) | Prefix(fields, _, weight) | Phrase(fields, _, weight):
            return weight > 0 and weights_are_positive(fields)
        case Or(parts):
            return all(map(_scores_what_it_matches, parts))
    return False


def _between(segment: Segment, first: dt.date | None, last: dt.date | None) -> Mask:
    days = segment.days
    mask = days >= np.uint32(day_number(first) or 1)
    if last:
        mask &= days <= np.uint32(day_number(last))
    return mask
