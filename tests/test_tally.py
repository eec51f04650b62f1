"""Tallies against a plain count."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.tally import Tally

VALUES = ["Báo Biển", "Báo Sớm", "Dân Trí", "Tiền Phong", "Đời sống"]


def tally(counts: list[int]) -> Tally:
    return Tally(VALUES, np.array(counts, np.int64))


@given(
    st.lists(st.integers(0, 3), min_size=len(VALUES), max_size=len(VALUES)),
    st.none() | st.integers(0, len(VALUES) + 1),
)
def test_the_most_frequent_come_first_and_equal_ones_by_value(
    counts: list[int], k: int | None
) -> None:
    plain = {value: count for value, count in zip(VALUES, counts, strict=True) if count}
    own = tally(counts)
    ordered = sorted(plain.items(), key=lambda item: (-item[1], item[0]))
    assert own == plain
    assert list(own.items()) == ordered
    assert own.most(k) == ordered[:k]
    assert list(own.ascending().items()) == sorted(plain.items())
    assert own == Counter(plain)


@pytest.mark.parametrize("value", ["", "Báo", "Dân Trí", "Đời sống ", "\U0010ffff"])
def test_what_no_document_has_is_not_there(value: str) -> None:
    own = tally([1, 2, 0, 3, 4])
    assert value not in own
    with pytest.raises(KeyError):
        own[value]
    assert own["Đời sống"] == 4
