"""Things are numbered as they are met, and found again by when that was."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.numbering import Numbers, numbering, since


@given(st.lists(st.integers(0, 9)))
def test_things_are_numbered_in_the_order_they_are_met(met: list[int]) -> None:
    numbers: Numbers[int] = numbering()
    distinct = list(dict.fromkeys(met))
    assert [numbers[one] for one in met] == [distinct.index(one) for one in met]
    for first in range(len(distinct) + 1):
        assert since(numbers, first) == distinct[first:]
