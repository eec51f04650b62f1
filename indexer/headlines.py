"""Headlines: the reports that have some syllables in theirs, the newest first."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .ragged import spread
from .spellings import Pattern, Spellings, pack_spellings
from .texts import Texts

SLICE = 1 << 20
"""Words of headlines that are worked on at once."""


class Headline(NamedTuple):
    """The title of the report `id`, and its day as `date.toordinal` counts; 0 where unknown."""

    title: str
    id: str
    day: int


class Headlines:
    """Headlines that were packed, the newest first; safe to use from many threads.

    Its arrays: `titles`, `ids` and `days`, and those of `syllables_of`.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._syllables = Spellings(arrays, "syllables")
        self._postings = arrays["postings"]
        self._posting_ends = arrays["posting_ends"]
        self._titles = Texts(arrays, "titles")
        self._ids = Texts(arrays, "ids")
        self._days = arrays["days"]

    def knows(self, syllable: Pattern) -> bool:
        """Whether the syllable was among those packed (unfinished: one that begins so)."""
        rows = self._syllables.find(syllable)
        return bool(self._syllables.agree(rows, syllable).any())

    def find(
        self, typed: Sequence[Pattern], agreeing: bool, most: int, wanted: Callable[[str], bool]
    ) -> list[Headline]:
        """The newest that have all these syllables, of reports whose ids are `wanted`.

        With `agreeing`, only those that agree with the accents typed.
        """
        found: NDArray[Any] | None = None
        for reports in sorted((self._reports(one, agreeing) for one in typed), key=len):
            has = np.zeros(len(self._ids), np.bool_)
            has[reports] = True
            found = np.flatnonzero(has) if found is None else found[has[found]]
        if found is None:
            return []
        newest = islice((i for i in map(int, found) if wanted(self._ids[i])), most)
        return [Headline(self._titles[i], self._ids[i], int(self._days[i])) for i in newest]

    def _reports(self, syllable: Pattern, agreeing: bool) -> NDArray[np.uint32]:
        """The reports with a syllable in their headline, some of them several times."""
        rows = self._syllables.find(syllable)
        bounds = self._posting_ends[rows.start : rows.stop]
        first = int(self._posting_ends[rows.start - 1]) if rows.start else 0
        found: NDArray[np.uint32] = self._postings[first : int(bounds[-1]) if rows else first]
        if agreeing and syllable.accented and rows:
            agree = self._syllables.agree(rows, syllable)
            found = found[np.repeat(agree, np.diff(bounds, prepend=first))]
        return found


def newest_first(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """The order of reports of these days; of one day, the last to arrive comes first."""
    return np.lexsort((-np.arange(len(days)), -days))


def syllables_of(
    words: Sequence[tuple[str, ...]],
    ids: NDArray[np.integer[Any]],
    ranks: NDArray[np.integer[Any]],
) -> dict[str, NDArray[Any]]:
    """The syllables of headlines and, for each, the reports that have it.

    The headlines are the words with these `ids`, given as their syllables (tone keys); beside each
    is the rank of its report. All are sorted as integers, a syllable and a rank each.
    """
    keys: dict[str, int] = {}
    own = [[keys.setdefault(key, len(keys)) for key in word] for word in words]
    order, spelt = pack_spellings("syllables", [(key,) for key in keys])
    number = np.empty(len(keys), np.int64)
    number[order] = np.arange(len(order))
    counts = np.fromiter(map(len, own), np.int32, len(own))
    starts = np.cumsum(counts) - counts
    flat = number[np.fromiter((key for some in own for key in some), np.int64, int(counts.sum()))]
    postings = np.empty(int(counts[ids].sum()), np.int64)
    filled = 0
    for place in range(0, len(ids), SLICE):
        some = ids[place : place + SLICE]
        many = counts[some]
        packed = flat[spread(starts[some], many)] << 32
        packed |= np.repeat(ranks[place : place + SLICE], many)
        postings[filled : filled + len(packed)] = packed
        filled += len(packed)
    postings.sort()
    return {
        **spelt,
        "posting_ends": np.searchsorted(postings, np.arange(1, len(keys) + 1) << 32),
        "postings": postings.astype(np.uint32),  # the lower half of each
    }
