"""Ranges of different lengths, one behind the other."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.ragged import spread


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 4))),
    st.sampled_from([np.int32, np.int64]),
)
def test_spread_lists_the_ranges(ranges: list[tuple[int, int]], kind: str) -> None:
    starts = np.array([start for start, _ in ranges], np.dtype(kind))
    counts = np.array([count for _, count in ranges], np.uint8)
    expected = [i for start, count in ranges for i in range(start, start + count)]
    assert spread(starts, counts).tolist() == expected
    assert spread(starts, counts).dtype == np.dtype(kind)
