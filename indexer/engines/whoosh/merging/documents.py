"""Merging what is kept document by document: stored fields and columns."""

from collections.abc import Sequence

import numpy as np

from ..container import ContainerWriter, smallest
from ..documents import write_codes, write_number_column
from . import source as bounds
from .source import Source, Union, names


def merge_stored(writer: ContainerWriter, parts: Sequence[Source]) -> None:
    """Copy the stored fields as they are."""
    sizes = [
        np.diff(part.container.read("stored_ends").astype(np.int64), prepend=0) for part in parts
    ]
    kept = np.concatenate([own[part.kept] for own, part in zip(sizes, parts, strict=True)])
    slot = writer.reserve("stored", np.uint8, int(kept.sum()))
    for own, part in zip(sizes, parts, strict=True):
        ends = np.append(0, np.cumsum(own))
        for first, last in part.runs():
            start, stop = int(ends[first]), int(ends[last])
            for place in range(start, stop, bounds.PIECE):
                slot.append(part.container.read("stored", place, min(place + bounds.PIECE, stop)))
    writer.add("stored_ends", smallest(np.cumsum(kept)))


def merge_columns(writer: ContainerWriter, parts: Sequence[Source]) -> None:
    """Merge every column; a source that lacks one has its empty value throughout."""
    for name in names(parts, "columns/", "/codes"):
        union = Union(b"")
        codes = []
        for part in parts:
            own = np.zeros(len(part.kept), np.int64)
            if f"columns/{name}/codes" in part.container:
                numbers = union.add(part.container, f"columns/{name}/values")
                own = numbers[part.container.read(f"columns/{name}/codes")[part.kept]]
            codes.append(own)
        distinct, ranks = union.ranks()
        write_codes(writer, name, ranks[np.concatenate(codes)], distinct)
    for name in names(parts, "columns/", ""):
        if "/" not in name:
            values = [
                part.container.read(f"columns/{name}")[part.kept]
                if f"columns/{name}" in part.container
                else np.zeros(len(part.kept), np.uint8)
                for part in parts
            ]
            write_number_column(writer, name, np.concatenate(values))
