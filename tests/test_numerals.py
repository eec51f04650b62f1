"""Numbers are written as Vietnamese newspapers write them."""

import pytest

from indexer.numerals import written


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (7, ",", "7"),
        (14167, ",", "14.167"),
        (1234567, ",", "1.234.567"),
        (0.0123, ".3f", "0,012"),
        (1259.96, ",.1f", "1.260,0"),
    ],
)
def test_points_and_commas(value: float, form: str, expected: str) -> None:
    assert written(value, form) == expected
