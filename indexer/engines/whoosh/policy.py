"""The merge policy: neighbouring segments are merged until each is far larger than all after it.

As Lucene's LogMergePolicy: only neighbours are merged, so documents keep their order of arrival,
and a document is copied about once for every FACTOR by which the index grew after it came.
"""

from collections.abc import Sequence

FACTOR = 8
"""A segment is left alone while it is more than so many times larger than all after it together."""
MOST = 4
"""Segments there may be, however their sizes are."""
DELETED = 0.2
"""A segment is rewritten once this share of it is deleted."""


def first_to_merge(segments: Sequence[tuple[int, int]]) -> int:
    """Which segments to merge, given (live, deleted) documents of each, oldest first.

    The answer is the first of them: all from there to the last become one. It is the number of
    segments where none are to be merged.
    """
    last = len(segments) - 1
    tail = 0
    first = len(segments)
    for i in range(last, -1, -1):
        live, deleted = segments[i]
        near = i < last and (live <= FACTOR * tail or i >= MOST - 1)
        if near or deleted > DELETED * (live + deleted):
            first = i
        tail += live
    return first
