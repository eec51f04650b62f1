"""Reprints: reports that say nearly the same in the same words, grouped while an index is built.

A report is taken as the set of its runs of three words; two reports are as alike as the share of
their runs that they have in common (Jaccard), estimated from MinHash signatures (Broder 1997, "On
the resemblance and containment of documents"). Compared are only those whose signatures agree in
some band (Leskovec, Rajaraman & Ullman 2014, "Mining of Massive Datasets", section 3.4).

Reports that are added to the index later are in no group until it is rebuilt.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from .arrays import pack_arrays, unpack_arrays
from .batch import Batch
from .texts import Texts, pack_texts

REPRINTS = "reprints"
"""The name under which an index keeps the groups."""

ALIKE = 0.6
"""How alike a reprint and the first report of its group are, at least."""

APART = 0.4
"""How alike any two reports of a group are, at least."""

FEWEST = 10
"""Runs of words in the sample of a report that is compared at all."""

PERMUTATIONS = 128
"""Length of a signature: likenesses are off by 0.04 (one standard deviation at the worst)."""

BAND = 4
"""Length of a band: reports that are ALIKE agree in one of them with a probability of 0.99."""

COMPARED = 50
"""Reports of a group, the last ones, from which another one must not be too far apart."""

_ATTRIBUTES = ("title", "lead", "body")
_FACTORS = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D], np.uint32)  # large primes (xxHash)
_BITS = np.uint16  # a band of them is one uint64
_SAMPLED = np.uint32(1 << 31)  # runs whose hash is below: half of them


class ReprintsBuilder:
    """Takes the signatures of reports as their batches pass."""

    def __init__(self) -> None:
        from datasketch import MinHash  # loads scipy, which only a rebuild needs to wait for

        self._sketch = MinHash(PERMUTATIONS, hashfunc=int)
        self._ids: list[str] = []
        self._signatures: list[NDArray[np.uint16]] = []

    def add(self, batch: Batch) -> None:
        """Sketch the reports of a batch."""
        for document, runs in zip(batch.documents, _runs(batch), strict=True):
            if len(runs) >= FEWEST:
                self._sketch.clear()
                self._sketch.update_batch(runs)
                self._ids.append(document.id)
                # Low bits suffice (Li & König 2010, "b-bit minwise hashing"), and save half.
                self._signatures.append(self._sketch.hashvalues.astype(_BITS))

    def build(self) -> bytes:
        """The groups as a block that `Reprints` reads."""
        groups = _groups(np.array(self._signatures, _BITS).reshape(-1, PERMUTATIONS))
        members = sorted(
            (self._ids[report], number) for number, group in enumerate(groups) for report in group
        )
        numbers = np.array([number for _, number in members], np.int32)
        return pack_arrays(
            {
                **pack_texts("ids", [id for id, _ in members]),
                "groups": numbers,
                "members": np.argsort(numbers, kind="stable").astype(np.int32),
                "ends": np.cumsum(np.bincount(numbers, minlength=len(groups))),
            }
        )


class Reprints:
    """The groups of an index, by the ids of their reports; safe to use from many threads."""

    def __init__(self, block: memoryview) -> None:
        arrays = unpack_arrays(block)
        self._ids = Texts(arrays, "ids")
        self._groups = arrays["groups"]
        self._members = arrays["members"]
        self._ends = arrays["ends"]

    def group(self, id: str) -> int | None:
        """The number of the group the report is in."""
        places = self._ids.equal(id)
        return int(self._groups[places.start]) if places else None

    def others(self, id: str) -> list[str]:
        """The other reports of its group."""
        group = self.group(id)
        if group is None:
            return []
        start = int(self._ends[group - 1]) if group else 0
        members = self._members[start : int(self._ends[group])]
        return [other for other in map(self._ids.__getitem__, members.tolist()) if other != id]

    def distinct(self, ids: Iterable[str]) -> Iterator[int]:
        """The places in `ids` of the first report of each group, and of those without one."""
        seen = set()
        for place, id in enumerate(ids):
            group = self.group(id)
            if group is None or group not in seen:
                yield place
            seen.add(group)


def _runs(batch: Batch) -> Iterator[list[int]]:
    """For each report the hashes of its runs of three words, in a sample that is fair to all."""
    words = "\n".join(batch.lexicon).lower().encode().split(b"\n")
    hashes = np.fromiter(map(crc32, words), np.uint32, len(words))
    numbers = np.arange(len(batch.documents))
    runs, documents = [], []
    for attribute in _ATTRIBUTES:
        tokens = batch.tokens[attribute]
        own = hashes[tokens.ids]
        run = own[:-2] * _FACTORS[0] + own[1:-1] * _FACTORS[1] + own[2:] * _FACTORS[2]
        place = np.repeat(numbers, np.diff(tokens.ends, prepend=0))
        whole = (place[:-2] == place[2:]) & (run < _SAMPLED)
        runs.append(run[whole])
        documents.append(place[:-2][whole])
    document = np.concatenate(documents)
    order = np.argsort(document, kind="stable")
    values = np.concatenate(runs)[order].tolist()
    ends = np.cumsum(np.bincount(document, minlength=len(batch.documents))).tolist()
    for start, end in zip([0, *ends], ends, strict=False):
        yield values[start:end]


def _groups(signatures: NDArray[np.uint16]) -> list[list[int]]:
    """Groups of two and more, each in the order of arrival.

    A report joins the group whose first report is most like it, unless it is too far apart from
    another one there; else it is the first of a group of its own. So no chain of small
    differences joins what has nothing in common.
    """
    groups: list[list[int]] = []
    for reports in _connected(_alike(signatures)):
        own: list[list[int]] = []
        for report in reports:
            likeness = _likeness(signatures, [group[0] for group in own], report)
            best = own[int(likeness.argmax())] if own else []
            last = _likeness(signatures, best[-COMPARED:], report)
            if own and likeness.max() >= ALIKE and last.min() >= APART:
                best.append(report)
            else:
                own.append([report])
        groups += (group for group in own if len(group) > 1)
    return groups


def _likeness(signatures: NDArray[np.uint16], some: list[int], one: int) -> NDArray[np.float64]:
    share: NDArray[np.float64] = (signatures[some] == signatures[one]).mean(axis=1)
    return share


def _alike(signatures: NDArray[np.uint16]) -> NDArray[np.int64]:
    """Pairs of reports that are ALIKE and agree in a band: shape (pairs, 2).

    Reports that agree are compared with the next one that does, not all with all: what was printed
    a thousand times would make a million pairs.
    """
    found = []
    for start in range(0, PERMUTATIONS, BAND):
        keys = np.ascontiguousarray(signatures[:, start : start + BAND]).view(np.uint64).ravel()
        order = np.argsort(keys, kind="stable")
        same = keys[order[:-1]] == keys[order[1:]]
        found.append(np.stack([order[:-1][same], order[1:][same]], axis=1))
    pairs = np.unique(np.concatenate(found), axis=0)
    likeness = (signatures[pairs[:, 0]] == signatures[pairs[:, 1]]).mean(axis=1)
    alike: NDArray[np.int64] = pairs[likeness >= ALIKE]
    return alike


def _connected(pairs: NDArray[Any]) -> list[list[int]]:
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
