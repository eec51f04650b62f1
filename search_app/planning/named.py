"""Which of the values that an archive has is meant by one that was typed."""

from collections.abc import Iterable
from functools import lru_cache

from indexer.analysis.normalise import normalise
from indexer.analysis.syllables import fold

ATTRIBUTES = {"source": "nguồn", "category": "chuyên mục", "author": "tác giả"}
"""What the fields are called that have such values."""


def named(typed: str, values: Iterable[str]) -> list[str]:
    """The values that read as typed, in any accents and case; if none does, those that hold it."""
    wanted = _letters(normalise(typed))
    holding = [value for value in values if wanted in _letters(value)]
    return [value for value in holding if _letters(value) == wanted] or holding


def unnamed(field: str, typed: str) -> str:
    """What is told where none is meant."""
    return f"Không có {ATTRIBUTES[field]} nào tên “{typed}”."


@lru_cache(maxsize=1 << 18)  # each word behind a field asks for all the values again
def _letters(text: str) -> str:
    return " ".join(fold(text).lower().split())
