"""Sketches are grouped by likeness: no chain, no pattern, and never slower than the crowd grows."""

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer import grouping
from indexer.grouping import PERMUTATIONS, Sketches, grouped

RANDOM = np.random.default_rng(7)


def signature() -> NDArray[np.uint16]:
    return RANDOM.integers(0, 1 << 16, PERMUTATIONS).astype(np.uint16)


def like(one: NDArray[np.uint16], share: float) -> NDArray[np.uint16]:
    """A signature that agrees with `one` in about this share of its places, scattered ones."""
    other = signature()
    places = RANDOM.permutation(PERMUTATIONS)[: round(share * PERMUTATIONS)]
    other[places] = one[places]
    return other


def sketches(
    signatures: list[NDArray[np.uint16]], short: bool = False, figures: list[int] | None = None
) -> Sketches:
    many = len(signatures)
    return Sketches(
        np.array(signatures, np.uint16).reshape(-1, PERMUTATIONS),
        np.full(many, short),
        np.array(figures or [0] * many, np.uint32),
    )


@pytest.mark.parametrize("size", [1, 2, grouping.SLICE])
def test_reports_that_are_alike_are_grouped_in_the_order_of_arrival(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "SLICE", size)
    one, other = signature(), signature()
    reports = [
        signature(),
        one,
        other,
        like(one, 0.8),
        signature(),
        like(other, 1.0),
        like(one, 0.9),
    ]
    assert sorted(grouped(sketches(reports))) == [[1, 3, 6], [2, 5]]


@pytest.mark.parametrize(
    ("share", "short", "figures", "together"),
    [
        (0.7, False, [0, 0], True),
        (0.55, False, [0, 0], False),
        (0.65, True, [0, 0], False),
        (0.85, True, [0, 0], True),
        (0.85, False, [3, 4], False),
        (0.85, False, [3, 0], True),
        (0.85, False, [3, 3], True),
        (0.95, False, [3, 4], True),
        (1.0, True, [3, 4], False),
    ],
)
def test_how_alike_is_enough(share: float, short: bool, figures: list[int], together: bool) -> None:
    one = signature()
    found = grouped(sketches([one, like(one, share)], short, figures))
    assert found == ([[0, 1]] if together else [])


def test_no_chain_of_small_differences_is_a_group() -> None:
    chain = [signature()]
    for _ in range(30):
        chain.append(like(chain[-1], 0.75))
    for group in grouped(sketches(chain)):
        for report in group:
            for other in group:
                assert (chain[report] == chain[other]).mean() >= 0.4


def test_what_was_printed_very_often_is_one_group() -> None:
    one = signature()
    assert grouped(sketches([one] * 3000)) == [list(range(3000))]


@pytest.mark.parametrize("many", [0, 1])
def test_fewer_than_two_are_no_group(many: int) -> None:
    assert grouped(sketches([signature()] * many)) == []
