"""Matching: which documents of one segment a query matches, and what they score."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
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
from .asking import Asked, Key
from .documents import day_number
from .saturation import Saturation
from .scoring import Scorer
from .snapshot import Leaf

Mask = NDArray[np.bool_]
Scores = NDArray[np.float32]


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

    def live(self, query: Query, *, exact: bool = False) -> Mask:
        """The live documents that match; `exact` says that all documents looked at do."""
        mask = ~self._none() if exact else self.mask(query)
        deleted = self._leaf.deleted
        if self._documents is None:
            mask[deleted] = False
        elif len(deleted):
            mask[self._leaf.are_deleted(self._documents)] = False
        return mask

    def mask(self, query: Query) -> Mask:
        """The documents that match, deleted ones too, as an array of its own."""
        match query:
            case Term() | Prefix() | Phrase():
                asked = self._scorer.asked(query)
                mask = self._matching(asked)
                if mask is None:
                    mask = self._none()
                    self._mark(asked, mask)
                return mask
            case Keyword(field, value):
                return self._having(field, [value])
            case Between(first, last):
                return _between(self._own(self._leaf.segment.days), first, last)
            case And(parts):
                mask = ~self._none()
                for part in parts:
                    mask &= self.mask(part)
                return mask
            case Or(parts):
                mask = self._none()
                values: dict[str, list[str]] = defaultdict(list)
                for part in parts:
                    if isinstance(part, Keyword):
                        values[part.field].append(part.value)
                    else:
                        self._unite(part, mask)
                for field, some in values.items():
                    mask |= self._having(field, some)
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

    def _having(self, field: str, values: Iterable[str]) -> Mask:
        """The documents that have one of these values."""
        column = self._leaf.segment.column(field)
        codes = [code for code in map(column.code, values) if code is not None]
        if len(codes) < 2:
            return self._own(column.codes) == codes[0] if codes else self._none()
        wanted = np.zeros(len(column.values), np.bool_)
        wanted[codes] = True
        mask: Mask = wanted[self._own(column.codes)]
        return mask

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

    def _matching(self, asked: Asked) -> Mask | None:
        """The documents looked at that match; None where all are looked at and few match."""
        if self._documents is None:
            mask = None if asked.key in self._found else self._scorer.laid_out(asked, self._leaf)
            if mask is not None:
                return mask
        elif not asked.text.positive:
            return np.isin(self._documents, self._saturation(asked).documents)
        values = self._values(asked)
        return None if values is None else values > 0

    def _mark(self, asked: Asked, mask: Mask) -> None:
        """Add the documents of what matches few of all to the mask."""
        mask[_places(self._saturation(asked))] = True

    def _unite(self, query: Query, mask: Mask) -> None:
        """Add what matches to the mask."""
        if isinstance(query, Term | Prefix | Phrase):
            asked = self._scorer.asked(query)
            own = self._matching(asked)
            if own is None:
                self._mark(asked, mask)
                return
            mask |= own
        else:
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
                mask = self._matching(asked)
                if mask is None:
                    np.add.at(counts, _places(self._saturation(asked)), worth)
                    continue
            else:
                mask = self.mask(part)
            counts += mask * worth
        return counts

    def add(self, asked: Asked, weight: float, scores: Scores) -> None:
        """Add what a node scores."""
        values = self._values(asked)
        if values is not None:
            scores += values * np.float32(weight)
        else:
            found = self._saturation(asked)
            np.add.at(scores, _places(found), found.values * np.float32(weight))

    def add_scores(self, query: Query, scores: Scores, *, within: bool = False) -> None:
        """Add each matching document's score.

        `within` says that only documents that match the query will be looked at afterwards, so that
        whatever is added to others does no harm.
        """
        match query:
            case Term() | Prefix() | Phrase():
                self.add(*self._scorer.weighted(query), scores)
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


def scores_what_it_matches(query: Query) -> bool:
    """Whether the documents that match are exactly those that score more than nothing."""
    match query:
        case Term(fields, _, weight) | Prefix(fields, _, weight) | Phrase(fields, _, weight):
            return weight > 0 and all(own > 0 for _, own in fields)
        case Or(parts):
            return all(map(scores_what_it_matches, parts))
    return False


def _places(found: Saturation) -> NDArray[np.intp]:
    """The documents as indices of numpy's own type, which it takes faster even if made for it."""
    return found.documents.astype(np.intp)


def _between(days: NDArray[np.uint32], first: dt.date | None, last: dt.date | None) -> Mask:
    mask = days >= np.uint32(day_number(first) or 1)
    if last:
        mask &= days <= np.uint32(day_number(last))
    return mask
