"""Figures: the ways in which reports write a number, a date or a code that was typed."""

import re
from collections.abc import Callable, Iterator, Sequence

# Standing free: not a part of a date, a code, an address or another number.
_PLAIN = re.compile(r"(?<![\w.,:/&@–-])[1-9][0-9]{3,14}(?![\w:/&@–-]|[.,][0-9])")


def grouped(digits: str) -> tuple[str, ...]:
    """The atoms of a number written in groups of thousands: 14167 -> 14, 167."""
    first = len(digits) % 3 or 3
    return (digits[:first], *(digits[i : i + 3] for i in range(first, len(digits), 3)))


def pointed(text: str, usual: Callable[[str], bool]) -> str:
    """The text with points in the numbers that are usually written so: 14167 tỷ -> 14.167 tỷ."""
    return _PLAIN.sub(
        lambda match: ".".join(grouped(match[0])) if usual(match[0]) else match[0], text
    )


def spellings(atoms: Sequence[str], key: str) -> Iterator[tuple[str, ...]]:
    """The atoms of a compound as typed, in the form its key has, with leading zeros."""
    usual = tuple(key.split("-"))
    yield tuple(atoms)
    yield usual
    yield tuple(atom.zfill(2) for atom in usual)
