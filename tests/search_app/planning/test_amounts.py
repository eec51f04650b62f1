"""Sums of money and round numbers are recognised in the other ways in which reports write them."""

import pytest

from indexer.analysis.syllables import syllables
from search_app.planning.amounts import amounts, halved


@pytest.mark.parametrize(
    ("text", "place", "others"),
    [
        ("phạt $100 nữa", (1, 2), {"100 usd", "100 đô"}),
        ("$1,5 tỷ", (0, 3), {"1 5 tỷ usd", "1 5 tỉ usd", "1 5 tỷ đô", "1 5 tỉ đô"}),
        ("US$ 20", (0, 2), {"20 usd", "20 đô"}),
        ("đổi 100 đô la", (1, 4), {"100 usd", "100 đô"}),
        ("100 triệu đôla", (0, 3), {"100 triệu usd", "100 triệu đô"}),
        ("100 trieu do-la", (0, 4), {"100 triệu usd", "100 triệu đô"}),
        ("100 triệu USD", (0, 3), {"100 triệu đô"}),
        ("30 nghìn euro", (0, 3), {"30 nghìn eur", "30 ngàn eur", "30 ngàn euro"}),
        ("1.500.000 đồng", (0, 3), {"1 5 triệu"}),
        ("30.000 tỷ", (0, 2), {"30 nghìn", "30 ngàn"}),
        ("12.500.000.000", (0, 4), {"12 5 tỷ", "12 5 tỉ"}),
        ("200.000.000", (0, 3), {"200 triệu"}),
    ],
)
def test_amounts_are_found_as_reports_write_them(
    text: str, place: tuple[int, int], others: set[str]
) -> None:
    [amount] = amounts(text)
    assert (amount.start, amount.end) == place
    assert set(amount.others) == {syllables(other) for other in others}


@pytest.mark.parametrize(
    "text",
    [
        "2 đô thị",
        "3 đô vật",
        "40 do",
        "triệu đô",
        "14.167 tỷ",
        "2.000",
        "50 triệu đồng",
        "A$100",
        "16/7",
        "5 triệu",
        "1.500.250",
    ],
)
def test_what_is_no_such_amount_is_left(text: str) -> None:
    assert list(amounts(text)) == []


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("phạt 3 triệu rưỡi đồng", "phạt 3,5 triệu đồng"),
        ("2 ty ruoi", "2,5 ty"),
        ("lãi gấp rưỡi 3 triệu", "lãi gấp rưỡi 3 triệu"),
        ("1,2 triệu rưỡi", "1,2 triệu rưỡi"),
    ],
)
def test_halves_are_written_as_most_reports_do(typed: str, text: str) -> None:
    assert halved(typed) == text
