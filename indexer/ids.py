"""Ids as they are asked for: found however their accents are encoded and their words parted."""

from .analysis.normalise import normalise
from .engines import Searcher


def find(id: str, searcher: Searcher) -> int | None:
    """The number of the document with the id as given, or else as the readers would store it."""
    plain = normalise(id)  # of a page; what a record calls itself is one line, too
    found = map(searcher.find, dict.fromkeys((id, plain, " ".join(plain.split()))))
    return next((number for number in found if number is not None), None)
