"""Collecting: the same as sorting everything."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.whoosh.collecting import BLOCKS, Counter, Listed, Marked, add_up, best
from indexer.engines.whoosh.segment import Column

SIZES = (0, 1, 5, BLOCKS - 1, BLOCKS, 40 * BLOCKS + 17)
NOTHING = np.zeros(0, np.float32)
LEVELS = (2, 50, 100_000)
"""How many different scores: few make many ties."""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("levels", LEVELS)
@pytest.mark.parametrize("share", [0.01, 0.5, 1.0])
def test_the_best_are_those_of_a_stable_sort(size: int, levels: int, share: float) -> None:
    draw = np.random.default_rng(size + levels)
    mask = draw.random(size) < share
    scores = draw.integers(0, levels, size).astype(np.float32) * mask
    order = np.flatnonzero(mask)
    order = order[np.argsort(-scores[order], kind="stable")]
    listed = np.flatnonzero(mask).astype(np.int32)
    for k in (0, 1, 3, 10, 39, 40, 500, size):
        for hits in (Marked(mask, scores), Listed(listed, scores[listed])):
            found, own = hits.best(k)
            assert found.tolist() == order[:k].tolist()
            assert own.tolist() == scores[order[:k]].tolist()


def test_negative_scores_come_last() -> None:
    scores = np.zeros(60 * BLOCKS, np.float32)
    mask = np.zeros(60 * BLOCKS, np.bool_)
    mask[[5, 6, 7]] = True
    scores[[5, 6, 7]] = [-1, 2, 0]
    assert best(scores, mask, 3).tolist() == [6, 7, 5]
    mask[:] = True
    assert best(scores, mask, 1).tolist() == [6]


@settings(deadline=None)
@given(st.integers(1, 20_000), st.integers(0, 50), st.floats(0, 1))
def test_the_first_are_taken_in_the_given_order(size: int, k: int, share: float) -> None:
    draw = np.random.default_rng(size)
    order = draw.permutation(size).astype(np.int32)
    mask = draw.random(size) < share
    expected = order[mask[order]][:k].tolist()
    assert Marked(mask, NOTHING).first(order, k).tolist() == expected
    listed = Listed(np.flatnonzero(mask).astype(np.int32), NOTHING)
    assert listed.first(order, k).tolist() == expected


@pytest.mark.parametrize("share", [0.0, 0.2, 0.8, 1.0])
def test_counts_are_exact_and_leave_out_the_empty_value(share: float) -> None:
    draw = np.random.default_rng(3)
    column = Column(draw.integers(0, 4, 1000).astype(np.uint8), ["", "a", "b", "c", "d"])
    mask = draw.random(1000) < share
    values = [column.values[code] for code in column.codes[mask]]
    expected = {value: values.count(value) for value in set(values) - {""}}
    assert add_up([(column, Marked(mask, NOTHING).counter().count(column))]) == expected
    listed = Listed(np.flatnonzero(mask).astype(np.int32), NOTHING)
    assert add_up([(column, listed.counter().count(column))]) == expected


def test_counts_of_several_segments_are_added_by_value() -> None:
    one = Column(np.array([1, 1, 0]), ["", "a"])
    other = Column(np.array([2, 1]), ["", "b", "a"])
    every = [(own, Counter(np.arange(len(own.codes))).count(own)) for own in (one, other)]
    assert add_up(every) == {"a": 3, "b": 1}
