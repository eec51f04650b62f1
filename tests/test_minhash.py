"""Signatures of many sets at once are those that datasketch makes set by set."""

import random

import numpy as np
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st

from indexer.minhash import Permutations

SETS = st.lists(st.lists(st.integers(0, (1 << 32) - 1), min_size=1, max_size=20), max_size=8)


def signatures(sets: list[list[int]], length: int) -> list[list[int]]:
    hashes = np.array([value for own in sets for value in own], np.uint32)
    counts = np.array([len(own) for own in sets], np.int64)
    found: list[list[int]] = (
        Permutations(length).signatures(hashes, np.cumsum(counts) - counts).tolist()
    )
    return found


@given(SETS)
def test_signatures_are_those_of_datasketch(sets: list[list[int]]) -> None:
    expected = []
    for own in sets:
        sketch = MinHash(num_perm=16, hashfunc=int)
        sketch.update_batch(own)
        expected.append(sketch.hashvalues.tolist())
    assert signatures(sets, 16) == expected


def test_they_agree_as_often_as_the_sets_are_alike() -> None:
    drawn = random.Random(1)
    numbers = [drawn.getrandbits(31) for _ in range(300)]
    one, other = signatures([numbers[:200], numbers[100:]], 512)
    agreeing = sum(a == b for a, b in zip(one, other, strict=True)) / 512
    assert abs(agreeing - 100 / 300) < 0.07
