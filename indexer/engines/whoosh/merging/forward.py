"""Merging forward indexes: forms united, and numbered anew by their frequency in all sources."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....ragged import spread
from ..container import ContainerWriter, smallest
from ..forward import ESCAPE, by_frequency, escape, write_forms
from ..lexicon import Expansion, expansion
from . import source as bounds
from .source import Source, Union, names


def merge_forward(writer: ContainerWriter, parts: Sequence[Source]) -> None:
    """Merge the forward index."""
    union = Union()
    numbers = [union.add(part.container, "forward/keys") for part in parts]
    keys = union.terms()
    totals = np.zeros(len(keys), np.int64)
    for own, part in zip(numbers, parts, strict=True):
        for _, tokens in _stretches(part):
            totals += np.bincount(own[tokens], minlength=len(keys))
    order, renumbered = by_frequency(totals)
    slot = writer.reserve("forward/codes", np.uint16, int(totals.sum()))
    escaped_at, escaped, ends = [], [], []
    written = 0
    for own, part in zip(numbers, parts, strict=True):
        for own_ends, tokens in _stretches(part):
            codes, places, forms = escape(renumbered[own[tokens]], written)
            slot.append(codes)
            escaped_at.append(places)
            escaped.append(forms)
            ends.append(own_ends + written)
            written += len(tokens)
    writer.add("forward/escaped_at", smallest(_concatenated(escaped_at)))
    writer.add("forward/escaped", smallest(_concatenated(escaped)))
    writer.add("forward/ends", smallest(_concatenated(ends)))
    analyzers = names(parts, "forward/", "/values")
    tables = {name: _forms(parts, numbers, order, name) for name in analyzers}
    write_forms(writer, [keys[i] for i in order.tolist()], tables)


def _concatenated(arrays: list[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.zeros(0, np.int64)


def _stretches(part: Source) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Stretches of kept documents: where their attributes end, and their forms."""
    ends = part.container.read("forward/ends").astype(np.int64).reshape(part.count, -1)
    escaped_at = part.container.read("forward/escaped_at").astype(np.int64)
    escaped = part.container.read("forward/escaped")
    starts = np.append(0, ends[:, -1])
    for start, stop in part.runs():
        for first, last in bounds.pieces(starts[start : stop + 1]):
            begin, end = int(starts[start + first]), int(starts[start + last])
            tokens = part.container.read("forward/codes", begin, end).astype(np.int64)
            i, j = np.searchsorted(escaped_at, [begin, end]).tolist()
            tokens[tokens == ESCAPE] = escaped[i:j]
            yield ends[start + first : start + last].ravel() - begin, tokens


def _forms(
    parts: Sequence[Source],
    numbers: Sequence[NDArray[np.int32]],
    order: NDArray[np.int64],
    analyzer: str,
) -> tuple[Expansion, int]:
    """What an analyzer makes of the merged forms, taken from whichever source has each.

    Beside it the number of distinct terms: they are the merged dictionary of the stream.
    """
    union = Union()
    terms = [union.add(part.container, f"{analyzer}/terms") for part in parts]
    _, ranks = union.ranks()
    size = 1 + max((int(own.max(initial=-1)) for own in numbers), default=-1)
    source, place = np.zeros(size, np.int32), np.zeros(size, np.int32)
    for number, own in enumerate(numbers):
        source[own], place[own] = number, np.arange(len(own))
    source, place = source[order], place[order]
    # Source by source, for all forms of very many together would take more than the rest of all.
    chosen, counts, values = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [ranks[:0]]
    for number, (part, own) in enumerate(zip(parts, terms, strict=True)):
        chosen.append(np.flatnonzero(source == number))
        forms = place[chosen[-1]]
        own_counts = part.container.read(f"forward/{analyzer}/counts").astype(np.int64)
        own_values = part.container.read(f"forward/{analyzer}/values")
        counts.append(own_counts[forms])
        starts = np.cumsum(own_counts) - own_counts
        values.append(ranks[own[own_values[spread(starts[forms], counts[-1])]]])
    again = np.argsort(np.concatenate(chosen))
    held = np.concatenate(counts)
    places = spread((np.cumsum(held) - held)[again], held[again])
    distinct, used = np.unique(np.concatenate(values)[places], return_inverse=True)
    return expansion(held[again], used), len(distinct)
