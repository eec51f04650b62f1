"""Collapsing: of reports that say the same, only the best is shown, and the others are named."""

from collections.abc import Iterable, Iterator, Mapping

from indexer.batch import unpack
from indexer.document import Document
from indexer.engines import Searcher
from indexer.reprints import Reprints

SPARE = 100
"""Reprints that may hide before a page, on it or on the next two, before one of them is short."""

NAMED = 20
"""Reprints named with a hit, at most."""


def distinct(numbers: Iterable[int], groups: Mapping[int, int]) -> Iterator[int]:
    """The places in a ranking of the first document of each group, and of those without one."""
    seen = set()
    for place, number in enumerate(numbers):
        group = groups.get(number)
        if group is None:
            yield place
        elif group not in seen:
            seen.add(group)
            yield place


def others(id: str, searcher: Searcher, reprints: Reprints) -> tuple[Document, ...]:
    """The other reports that say what the report `id` says, as far as they are still there."""
    numbers = map(searcher.find, reprints.others(id)[:NAMED])
    return tuple(unpack(searcher.payload(number))[0] for number in numbers if number is not None)
