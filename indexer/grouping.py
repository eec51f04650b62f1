"""Grouping: which of many reports say the same, told from sketches of them.

Two reports are as alike as the share of their runs of words that they have in common (Jaccard), as
estimated from MinHash signatures (Broder 1997, "On the resemblance and containment of documents").
Compared are only those whose signatures agree in some band (Leskovec, Rajaraman & Ullman 2014,
"Mining of Massive Datasets", section 3.4).

What is written to a pattern, day after day, is alike too, and no reprint: so headlines should have
the same figures, and short reports be more alike than long ones.
"""

from collections import defaultdict
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

ALIKE, SHORT_ALIKE = 0.6, 0.8
"""How alike a report and the first one of its group are, at least; and if one of them is short."""

SAME, NEVER = 0.9, 1.1
"""The same where their headlines have different figures."""

APART = 0.4
"""How alike any two reports of a group are, at least."""

COMPARED = 50
"""Reports of a group, the last ones, from which another one must not be too far apart."""

PERMUTATIONS = 128
"""Length of a signature: likenesses are off by 0.04 (one standard deviation at the worst)."""

BAND = 4
"""Length of a band: reports that are ALIKE agree in one of them with a probability of 0.99."""

SLICE = 1 << 16
"""Pairs that are compared at once."""

_SHIFT, _MASK = 32, (1 << 32) - 1  # two reports as one integer

Indices: TypeAlias = int | list[int] | NDArray[np.int64]


class Sketches(NamedTuple):
    """Of each report its signature (a row), whether it is short, and its headline's figures.

    Low bits of a signature suffice (Li & König 2010, "b-bit minwise hashing"). Figures are a hash,
    0 where there are none.
    """

    signatures: NDArray[np.uint16]
    short: NDArray[np.bool_]
    figures: NDArray[np.uint32]


def grouped(sketches: Sketches, among: NDArray[np.int64] | None = None) -> list[list[int]]:
    """Groups of two reports and more, each in the order of arrival.

    The reports `among` which they are found are all, unless told otherwise.

    A report joins the group whose first report is most like it, unless it is too far apart from
    another one there; else it is the first of a group of its own. So no chain of small
    differences joins what has little in common.
    """
    groups: list[list[int]] = []
    among = np.arange(len(sketches.short)) if among is None else among
    for reports in _connected(_pairs(sketches, among)):
        own: list[list[int]] = []
        for report in reports:
            firsts = [group[0] for group in own]
            likeness = _likeness(sketches, firsts, report)
            likeness[likeness < _least(sketches, firsts, report)] = 0.0
            best = own[int(likeness.argmax())] if likeness.any() else []
            if best and _likeness(sketches, best[-COMPARED:], report).min() >= APART:
                best.append(report)
            else:
                own.append([report])
        groups += (group for group in own if len(group) > 1)
    return groups


def _likeness(sketches: Sketches, some: Indices, others: Indices) -> NDArray[np.float64]:
    """How alike reports are, one by one (or some and one)."""
    same = sketches.signatures[some] == sketches.signatures[others]
    likeness: NDArray[np.float64] = same.mean(axis=1)
    return likeness


def _least(sketches: Sketches, some: Indices, others: Indices) -> NDArray[np.float64]:
    """How alike they have to be."""
    one, other = sketches.figures[some], sketches.figures[others]
    short = sketches.short[some] | sketches.short[others]
    differ = (one != other) & (one != 0) & (other != 0)
    least = np.where(short, SHORT_ALIKE, ALIKE)
    return np.where(differ, np.where(short, NEVER, SAME), least)


def _pairs(sketches: Sketches, among: NDArray[np.int64]) -> NDArray[np.int64]:
    """Reports that agree in a band and are alike enough: shape (pairs, 2).

    Those that agree are compared with the next one that does, not all with all: what was printed
    a thousand times would make a million pairs.
    """
    pairs = np.zeros(0, np.int64)
    for start in range(0, PERMUTATIONS, BAND):
        band = np.ascontiguousarray(sketches.signatures[among, start : start + BAND])
        keys = band.view(np.uint64).ravel()  # four times 16 bits
        order = np.argsort(keys, kind="stable")
        same = keys[order[:-1]] == keys[order[1:]]
        order = among[order]
        pairs = np.union1d(pairs, order[:-1][same] << _SHIFT | order[1:][same])
    alike = [np.zeros((0, 2), np.int64)]
    for first in range(0, len(pairs), SLICE):
        one, other = pairs[first : first + SLICE] >> _SHIFT, pairs[first : first + SLICE] & _MASK
        kept = _likeness(sketches, one, other) >= _least(sketches, one, other)
        alike.append(np.stack([one[kept], other[kept]], axis=1))
    return np.concatenate(alike)


def _connected(pairs: NDArray[np.int64]) -> list[list[int]]:
    """The components of a graph given by its edges, each ascending."""
    root: dict[int, int] = {}

    def find(node: int) -> int:
        root.setdefault(node, node)
        while root[node] != node:
            root[node] = node = root[root[node]]
        return node

    for one, other in pairs.tolist():
        first, second = sorted((find(one), find(other)))
        root[second] = first
    components: dict[int, list[int]] = defaultdict(list)
    for node in sorted(root):
        components[find(node)].append(node)
    return list(components.values())
