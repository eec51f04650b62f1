"""Merging: several segments become one, without what was deleted, array by array.

The documents of each source follow those of the source before it, so the postings of a term are
those of the sources, one behind the other, and nothing is sorted but terms. Arrays are read and
written in pieces of bounded size. The parts: `source`, `postings`, `documents`, `forward`.
"""

from collections.abc import Sequence
from pathlib import Path

from ..container import ContainerWriter
from .documents import merge_columns, merge_stored
from .forward import merge_forward
from .postings import merge_stream
from .source import Source, names, sources

__all__ = ["Source", "merge", "sources"]


def merge(parts: Sequence[Source], path: Path) -> dict[str, int]:
    """Write the merged segment; the number of terms in each field.

    It has a forward index only if every source has one.
    """
    with ContainerWriter(path) as writer:
        lengths: dict[str, int] = {}
        for name in names(parts, "", "/documents"):
            lengths |= merge_stream(writer, name, parts)
        merge_stored(writer, parts)
        merge_columns(writer, parts)
        if all("forward/codes" in part.container for part in parts):
            merge_forward(writer, parts)
    return lengths
