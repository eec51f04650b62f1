"""Patterns: how often a term stands in each field of a document, as one number.

The fields of a stream share their postings, so a posting has a frequency for each field. Few
combinations occur (once in the body; twice in the body and once in the title): each is a row of a
table, and a posting keeps the number of its row.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

LARGEST = 24
"""Bits of the frequencies of all fields, up to which the patterns are found in a table of all."""


def patterns(
    columns: NDArray[np.uint8], firsts: NDArray[np.int64], longest: Sequence[int]
) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """The distinct patterns, a row each, and the row of every posting; row 0 is no occurrence.

    Posting i is of the occurrences from `firsts[i]` to the next one's, whose fields are `columns`;
    no field has more than `longest` terms.
    """
    fields = len(longest)
    if not len(firsts):
        return np.zeros((1, fields), np.int64), np.zeros(0, np.int64)
    widths = [int(length).bit_length() for length in longest]
    if sum(widths) < 64:
        packed = _packed(columns, firsts, widths)
        used = _fields(np.bitwise_or.reduce(packed, keepdims=True), widths)
        narrow = [int(own[0]).bit_length() for own in used]
        if sum(narrow) <= LARGEST:
            places = np.zeros(len(packed), packed.dtype)
            for shift, own, width in zip(_shifts(widths), _shifts(narrow), narrow, strict=True):
                places |= packed >> (shift - own) & (((1 << width) - 1) << own)
            table = np.zeros(1 << sum(narrow), np.int32)
            table[places] = table[0] = 1
            found = np.flatnonzero(table)
            table[found] = np.arange(len(found))
            return np.stack(_fields(found, narrow), axis=1), table.take(places)
    rows = np.zeros((len(firsts) + 1, fields), np.int64)
    for field in range(fields):
        rows[:-1, field] = np.add.reduceat(columns == field, firsts, dtype=np.int64)
    distinct, numbers = np.unique(rows, axis=0, return_inverse=True)
    return distinct, numbers.ravel()[:-1]


def _packed(
    columns: NDArray[np.uint8], firsts: NDArray[np.int64], widths: Sequence[int]
) -> NDArray[Any]:
    """The frequencies of each posting as one integer, of which each field has so many bits."""
    kind = np.int32 if sum(widths) < 32 else np.int64
    units = np.array([1 << shift for shift in _shifts(widths)], kind)
    # The sum of all may overflow: what lies between two places of it is right nevertheless.
    sums: NDArray[Any] = units.take(columns).cumsum(dtype=kind)
    before: NDArray[Any] = sums[firsts - 1]
    before[0] = 0
    packed: NDArray[Any] = np.append(before[1:], sums[-1]) - before
    return packed


def _shifts(widths: Sequence[int]) -> list[int]:
    """Where bit fields of these widths begin."""
    return [sum(widths[:field]) for field in range(len(widths))]


def _fields(packed: NDArray[Any], widths: Sequence[int]) -> list[NDArray[Any]]:
    """The values of bit fields of these widths."""
    return [
        packed >> shift & ((1 << width) - 1)
        for shift, width in zip(_shifts(widths), widths, strict=True)
    ]
