import datetime as dt

import pytest

from search_app.syntax.days import period

TODAY = dt.date(2026, 3, 15)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("7/2023", "2023-07-01", "2023-07-31"),
        ("07-2023", "2023-07-01", "2023-07-31"),
        ("2023-07", "2023-07-01", "2023-07-31"),
        ("2/2024", "2024-02-01", "2024-02-29"),
        ("16/7/2023", "2023-07-16", "2023-07-16"),
        ("16-7-2023", "2023-07-16", "2023-07-16"),
        ("16.07.2023", "2023-07-16", "2023-07-16"),
        ("2023-07-16", "2023-07-16", "2023-07-16"),
        ("16/7/23", "2023-07-16", "2023-07-16"),
        ("15/3", "2026-03-15", "2026-03-15"),
        ("16/3", "2025-03-16", "2025-03-16"),
        ("29/2", "2024-02-29", "2024-02-29"),
        ("2021..2023", "2021-01-01", "2023-12-31"),
        ("2021...2023", "2021-01-01", "2023-12-31"),
        ("2021…2023", "2021-01-01", "2023-12-31"),
        ("1/2021..16/6/2021", "2021-01-01", "2021-06-16"),
        ("6/2021..2021", "2021-06-01", "2021-12-31"),
    ],
)
def test_days_months_years_and_ranges_are_whole_days(text: str, first: str, last: str) -> None:
    found = period(text, TODAY)
    assert found is not None
    assert (str(found.first), str(found.last), found.swapped) == (first, last, False)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("hôm nay", "2026-03-15", "2026-03-15"),
        ("HOM QUA", "2026-03-14", "2026-03-14"),
        ("hôm kia", "2026-03-13", "2026-03-13"),
        ("tuần này", "2026-03-09", "2026-03-15"),
        ("tuần trước", "2026-03-02", "2026-03-08"),
        ("tháng này", "2026-03-01", "2026-03-31"),
        ("tháng trước", "2026-02-01", "2026-02-28"),
        ("năm nay", "2026-01-01", "2026-12-31"),
        ("năm ngoái", "2025-01-01", "2025-12-31"),
    ],
)
def test_days_are_named_as_seen_from_today(text: str, first: str, last: str) -> None:
    found = period(text, TODAY)
    assert found is not None
    assert (str(found.first), str(found.last)) == (first, last)


def test_open_ranges_have_one_end() -> None:
    assert period("2021..", TODAY) == (dt.date(2021, 1, 1), None, True, False)
    assert period("..5/2021", TODAY) == (None, dt.date(2021, 5, 31), True, False)


def test_a_range_typed_backwards_is_turned_round() -> None:
    found = period("2023..6/2021", TODAY)
    assert found == (dt.date(2021, 6, 1), dt.date(2023, 12, 31), True, True)


@pytest.mark.parametrize(
    "text", ["", "..", "16", "hôm", "năm 7", "1/2/3/4", "٢٠٢٣", "20231", "2021..mai", "²"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert period(text, TODAY) is None


@pytest.mark.parametrize(
    "text", ["31/2/2023", "13/2023", "0/2023", "0000", "31/2", "2023-02-30", "2021..32/1/2022"]
)
def test_a_day_that_does_not_exist_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|month|year"):
        period(text, TODAY)
