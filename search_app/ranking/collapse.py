"""Collapsing: of reports that say the same, only the best is shown, and the others are named."""

from collections.abc import Callable, Iterable, Iterator

from indexer.batch import unpack
from indexer.document import Document
from indexer.engines import Searcher
from indexer.reprints import Reprints

NEXT = 2
"""Pages behind the one asked for that are certain, as it links to them."""

SPARE = 100
"""Reprints that may hide before them before a longer beginning of the ranking is looked at."""

NAMED = 20
"""Reprints named with a hit, at most."""


def distinct(numbers: Iterable[int], group: Callable[[int], int | None]) -> Iterator[int]:
    """The places in a ranking of the first document of each group, and of those without one."""
    seen = set()
    for place, number in enumerate(numbers):
        own = group(number)
        if own is None:
            yield place
        elif own not in seen:
            seen.add(own)
            yield place


def others(id: str, searcher: Searcher, reprints: Reprints) -> tuple[Document, ...]:
    """The other reports that say what the report `id` says, as far as they are still there; without
    their texts.
    """
    numbers = [searcher.find(other) for other in reprints.others(id)[:NAMED]]
    found = (searcher.payload(number) for number in numbers if number is not None)
    return tuple(unpack(payload)[0].brief() for payload in found)
