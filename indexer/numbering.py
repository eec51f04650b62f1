"""Numbering: what is met gets a number, from 0 on."""

from collections import defaultdict
from itertools import count, islice
from typing import TypeAlias, TypeVar

Key = TypeVar("Key")

Numbers: TypeAlias = defaultdict[Key, int]
"""The number of everything met; asked about what is new, it gives the next one."""


def numbering() -> "Numbers[Key]":
    """Nothing was met yet."""
    return defaultdict(count().__next__)


def since(numbers: "Numbers[Key]", first: int) -> list[Key]:
    """What has the numbers from `first` on, in time that does not depend on how many are before."""
    return list(islice(reversed(numbers), len(numbers) - first))[::-1]
