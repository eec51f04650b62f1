"""Matching: a query over one segment, as the documents that match and their scores."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

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
from .collecting import Hits, Listed, Marked
from .documents import day_number
from .postings import DENSE
from .saturation import Saturation
from .scoring import Asked, Key, Scorer
from .snapshot import Leaf

Mask = NDArray[np.bool_]
Scores = NDArray[np.float32]


def matches(scorer: Scorer, leaf: Leaf, query: Query) -> Hits:
    """The live documents that match.

    Where one part that all of them must have is in few documents, only these are looked at.
    """
    lead = _Lead(scorer, leaf)
    documents = lead.documents(query)
    if documents is None:
        mask, scores = Matcher(scorer, leaf).run(query)
        return Marked(mask, scores)
    mask, scores = Matcher(scorer, leaf, documents, lead.values).run(query, exact=lead.exact)
    if mask.all():
        return Listed(documents, scores)
    return Listed(documents[mask], scores[mask])


class _Lead:
    """Looks for few documents among which are all that match.

    `values` keeps what was found out about them on the way: the saturation of each part. `exact`
    says that they all match.
    """

    def __init__(self, scorer: Scorer, leaf: Leaf) -> None:
        self._scorer = scorer
        self._leaf = leaf
        self.values: dict[Key, Scores] = {}
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
            held = values > 0
            if not held.all():
                documents, values = documents[held], values[held]
                self.values = {own: before[held] for own, before in self.values.items()}
            self.values[part.key] = values
        return documents


class Matcher:
    """Evaluates queries over one leaf, or over some of its documents.

    Masks and scores have an entry for each. `known` may have the saturation of some parts.
    """

    def __init__(
        self,
        scorer: Scorer,
        leaf: Leaf,
        documents: NDArray[np.int32] | None = None,
        known: dict[Key, Scores] | None = None,
    ) -> None:
        self._scorer = scorer
        self._leaf = leaf
        self._documents = documents
        self._known = {} if known is None else known
        self._found: dict[Key, Saturation] = {}
        self._count = leaf.segment.count if documents is None else len(documents)

    def run(self, query: Query, *, exact: bool = False) -> tuple[Mask, Scores]:
        """The live documents that match, and the scores, 0 for all others.

        `exact` says that all documents looked at match.
        """
        scores = np.zeros(self._count, np.float32)
        self.add_scores(query, scores, within=True)
        if exact:
            mask = ~self._none()
            self._clear_deleted(mask)
            return mask, scores
        if _scores_what_it_matches(query):
            self._clear_deleted(scores)
            return scores > 0, scores
        mask = self.mask(query)
        self._clear_deleted(mask)
        scores *= mask
        return mask, scores

    def _clear_deleted(self, values: NDArray[Any]) -> None:
        """Set the values of deleted documents to 0."""
        deleted = self._leaf.deleted
        if self._documents is None:
            values[deleted] = 0
        elif len(deleted):
            values[self._leaf.are_deleted(self._documents)] = 0

    def mask(self, query: Query) -> Mask:
        """The documents that match, deleted ones too, as an array of its own."""
        match query:
            case Term() | Prefix() | Phrase():
                asked = self._scorer.asked(query)
                if self._documents is not None and not asked.text.positive:
                    return np.isin(self._documents, self._saturation(asked).documents)
                values = self._values(asked)
                if values is not None:
                    return values > 0
                mask = self._none()
                self._mark(asked, mask)
                return mask
            case Keyword(field, value):
                column = self._leaf.segment.column(field)
                code = column.code(value)
                return self._none() if code is None else self._own(column.codes) == code
            case Between(first, last):
                return _between(self._own(self._leaf.segment.days), first, last)
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

    def _own(self, column: NDArray[Any]) -> NDArray[Any]:
        """A column of the segment for the documents looked at."""
        return column if self._documents is None else column[self._documents]

    def _saturation(self, asked: Asked) -> Saturation:
        found = self._found.get(asked.key)
        if found is None:
            found = self._found[asked.key] = self._scorer.saturation(asked, self._leaf)
        return found

    def _values(self, asked: Asked) -> Scores | None:
        """The saturation of every document looked at, 0 where it does not match.

        None where all are looked at and few match.
        """
        if self._documents is None:
            found = self._saturation(asked)
            return found.values if found.dense else None
        values = self._known.get(asked.key)
        if values is None:
            values = self._scorer.values(asked, self._leaf, self._documents)
            self._known[asked.key] = values
        return values

    def _mark(self, asked: Asked, mask: Mask) -> None:
        """Add the documents of what matches few of all to the mask."""
        # numpy takes indices of its own type far faster, even if they are made for it.
        mask[self._saturation(asked).documents.astype(np.intp)] = True

    def _unite(self, query: Query, mask: Mask) -> None:
        """Add what matches to the mask."""
        if isinstance(query, Term | Prefix | Phrase):
            asked = self._scorer.asked(query)
            if self._values(asked) is None:
                self._mark(asked, mask)
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
                asked = self._scorer.asked(part)
                if self._values(asked) is None:
                    np.add.at(counts, self._saturation(asked).documents, worth)
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
                asked = self._scorer.asked(query)
                weight = np.float32(self._scorer.weight(asked))
                values = self._values(asked)
                if values is not None:
                    scores += values * weight
                else:
                    found = self._saturation(asked)
                    np.add.at(scores, found.documents, found.values * weight)
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
            return weight > 0 and all(own > 0 for _, own in fields)
        case Or(parts):
            return all(map(_scores_what_it_matches, parts))
    return False


def _between(days: NDArray[np.uint32], first: dt.date | None, last: dt.date | None) -> Mask:
    mask = days >= np.uint32(day_number(first) or 1)
    if last:
        mask &= days <= np.uint32(day_number(last))
    return mask
