"""Which of the values that an archive has is meant by one that was typed."""

from collections.abc import Iterable
from functools import lru_cache

from indexer.analysis.normalise import normalise
from indexer.analysis.syllables import fold


def named(typed: str, values: Iterable[str]) -> list[str]:
    """The values that read as typed, in any accents and case; if none does, those that hold it."""
    wanted = _letters(normalise(typed))
    holding = [value for value in values if wanted in _letters(value)]
    return [value for value in holding if _letters(value) == wanted] or holding


@lru_cache(maxsize=1 << 18)  # each word behind a field asks for all the values again
def _letters(text: str) -> str:
    return " ".join(fold(text).lower().split())
