"""Facet values that differ only in capitals, spaces or where a tone stands: one stands for all."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from indexer.analysis.syllables import tone_key
from indexer.engines import Searcher
from indexer.tally import Tally

from .request import FACETS, SearchRequest

_part = lru_cache(maxsize=1 << 12)(tone_key)  # names share their syllables


class FacetValues:
    """The values that the archive has for each facet, those that are the same together."""

    def __init__(self, searcher: Searcher) -> None:
        self._spellings: dict[tuple[str, str], list[str]] = defaultdict(list)
        for field in FACETS:
            for value in searcher.values(field):  # most first
                self._spellings[field, _key(value)].append(value)
        self._usual: dict[str, dict[str, str]] = {field: {} for field in FACETS}
        for (field, _), (usual, *others) in self._spellings.items():
            self._usual[field].update(dict.fromkeys(others, usual))

    def spellings(self, field: str, value: str) -> Sequence[str]:
        """The ways in which the archive writes a value, the most frequent first."""
        return self._spellings.get((field, _key(value)), [value])

    def has(self, field: str, value: str) -> bool:
        """Whether the archive has a value, in whatever spelling."""
        return (field, _key(value)) in self._spellings

    def usual(self, request: SearchRequest) -> SearchRequest:
        """The request with its facet values as they are written most."""
        asked = {field: getattr(request, field) for field in FACETS}
        written: dict[str, Any] = {
            field: self.spellings(field, value)[0] for field, value in asked.items() if value
        }
        return replace(request, **written) if written else request

    def merged(
        self, field: str, counts: Tally, most: int | None = None
    ) -> tuple[list[tuple[str, int]], int]:
        """How many there are of each value in whatever spelling: of so many values (None: all),
        most first; and how many other values there are.
        """
        usual = self._usual[field]
        spelled = {value: count for value in usual if (count := counts.get(value))}
        if not spelled:
            return counts.most(most), max(0, len(counts) - most) if most is not None else 0
        # Each of these may stand before one that is among the most.
        first = counts.most(None if most is None else most + len(spelled))
        added = defaultdict(int, {usual[value]: counts.get(usual[value], 0) for value in spelled})
        for value, count in spelled.items():
            added[usual[value]] += count
        merged = {value: count for value, count in first if value not in spelled} | added
        found = sorted(merged.items(), key=lambda item: (-item[1], item[0]))[:most]
        absent = sum(value not in counts for value in added)
        return found, len(counts) - len(spelled) + absent - len(found)


def _key(value: str) -> str:
    return " ".join(map(_part, value.split()))
