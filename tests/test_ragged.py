"""Ranges of different lengths, one behind the other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import ragged
from indexer.ragged import spread, written


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 4))),
    st.sampled_from([np.int32, np.int64]),
    st.sampled_from([0, ragged.FEW]),
)
def test_spread_lists_the_ranges(ranges: list[tuple[int, int]], kind: str, few: int) -> None:
    starts = np.array([start for start, _ in ranges], np.dtype(kind))
    counts = np.array([count for _, count in ranges], np.uint8)
    expected = [i for start, count in ranges for i in range(start, start + count)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ragged, "FEW", few)
        found = spread(starts, counts)
    assert found.tolist() == expected
    assert found.dtype == np.dtype(kind)


def test_an_array_grows_as_it_is_written() -> None:
    array = np.zeros(0, np.int64)
    for first in range(0, 20, 3):
        array = written(array, first, np.arange(first, first + 3))
    assert array[:21].tolist() == list(range(21))
    kept = array
    assert written(array, 1, np.array([7])) is kept
