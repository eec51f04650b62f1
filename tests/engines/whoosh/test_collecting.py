"""Collecting: the same as sorting everything."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.engines.whoosh.collecting import BLOCKS, Columns, Counter, Listed, Marked, Sole, best
from indexer.engines.whoosh.saturation import NOWHERE, RUN, Saturation
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


def sole(values: NDArray[np.float32], weight: float) -> Sole:
    """Hits of a term with this saturation."""
    return Sole(Saturation(int(np.count_nonzero(values)), NOWHERE, values, dense=True), weight)


@pytest.mark.parametrize("size", [1, RUN - 1, RUN, 50 * RUN + 17])
@pytest.mark.parametrize("levels", LEVELS)
@pytest.mark.parametrize("share", [0.01, 0.5, 1.0])
def test_the_best_of_a_single_term_are_those_of_a_stable_sort(
    size: int, levels: int, share: float
) -> None:
    draw = np.random.default_rng(size + levels)
    drawn = (draw.random(size) < share) * draw.integers(1, levels, size) / levels
    scattered: NDArray[np.float32] = drawn.astype(np.float32)
    for values in (scattered, np.sort(scattered)):  # sorted, few runs hold them all
        scores = values * np.float32(0.7)
        order = np.argsort(-scores, kind="stable")[: np.count_nonzero(values)]
        for k in (1, 3, 10, 49, 50, 500, size):
            found, own = sole(values, 0.7).best(k)
            assert found.tolist() == order[:k].tolist()
            assert own.tolist() == scores[order[:k]].tolist()


def test_what_rounding_makes_equal_stays_in_ascending_order() -> None:
    values = np.full(20 * RUN, 0.1, np.float32)
    weight = next(w for w in np.linspace(0.5, 1, 1000, dtype=np.float32) if equal(w))
    values[3], values[10 * RUN] = LESS, MORE
    assert sole(values, float(weight)).best(1)[0].tolist() == [3]


LESS = np.float32(0.75)
MORE = np.nextafter(LESS, np.float32(1))


def equal(weight: np.float32) -> bool:
    """Whether both are the same when weighted."""
    return bool(LESS * weight == MORE * weight)


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
    assert sole(mask.astype(np.float32), 1).first(order, k).tolist() == expected


@pytest.mark.parametrize("share", [0.0, 0.2, 0.8, 1.0])
def test_counts_are_exact_and_leave_out_the_empty_value(share: float) -> None:
    draw = np.random.default_rng(3)
    column = Column(draw.integers(0, 4, 1000).astype(np.uint8), ["", "a", "b", "c", "d"])
    mask = draw.random(1000) < share
    values = [column.values[code] for code in column.codes[mask]]
    expected = {value: values.count(value) for value in set(values) - {""}}
    marked, listed = Marked(mask, NOTHING), Listed(np.flatnonzero(mask).astype(np.int32), NOTHING)
    for hits in (marked, listed, sole(mask.astype(np.float32), 1)):
        assert Columns([column]).tally([hits.counter()]) == expected


def test_counts_of_several_segments_are_added_by_value() -> None:
    one = Column(np.array([1, 1, 0]), ["", "b"])
    other = Column(np.array([2, 1]), ["", "a", "b"])
    every = [Counter(np.arange(len(own.codes))) for own in (one, other)]
    tally = Columns([one, other]).tally(every)
    assert list(tally.items()) == [("b", 3), ("a", 1)]
    assert Columns([one, other]).tally([every[0], None]) == {"b": 2}
    assert not Columns([]).tally([])
