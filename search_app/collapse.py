"""Collapsing: of reports that say the same, only the best is shown, and the others are named."""

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from indexer.batch import unpack
from indexer.document import Document
from indexer.engines import Searcher
from indexer.reprints import Reprints

DEEPEST = 1000
"""Hits behind which nothing is collapsed any more: all before them would have to be looked at."""

SPARE = 100
"""Reprints that may hide before a page, or on it, until it becomes shorter than it should be."""

NAMED = 20
"""Reprints named with a hit, at most."""


class Collapsed(NamedTuple):
    """Places in a ranking that remain, and how many documents of the whole ranking do not.

    Where only a part of the ranking is known, `hidden` is 0.
    """

    places: list[int]
    hidden: int


def collapse(
    numbers: Sequence[int], total: int, end: int, searcher: Searcher, reprints: Reprints
) -> Collapsed:
    """The first `end` documents that are no reprints of one before them.

    `numbers` are the best documents of a ranking of `total`.
    """
    distinct = reprints.distinct(map(searcher.id, numbers))
    if len(numbers) < total:
        return Collapsed(list(islice(distinct, end)), 0)
    places = list(distinct)
    return Collapsed(places[:end], total - len(places))


def others(id: str, searcher: Searcher, reprints: Reprints) -> tuple[Document, ...]:
    """The other reports that say what the report `id` says, as far as they are still there."""
    numbers = map(searcher.find, reprints.others(id)[:NAMED])
    return tuple(unpack(searcher.payload(number))[0] for number in numbers if number is not None)
