"""Days as people type them: a year, a month, a day, or a range of these, as the dates they span."""

import calendar
import datetime as dt
import re
from contextlib import suppress
from typing import NamedTuple

from indexer.analysis.syllables import fold


class Period(NamedTuple):
    """Whole days, both ends included; None is an open end.

    `ranged` says that two dots were typed, `swapped` that the later end was typed first.
    """

    first: dt.date | None
    last: dt.date | None
    ranged: bool = False
    swapped: bool = False


def period(text: str, today: dt.date) -> Period | None:
    """Read a day, month or year, or a range of them: `2021..6/2023`, `2021..`, `..16/7/2023`.

    Or what is named as seen from `today`: `hôm qua`, `tuần này`, `tháng trước`, `năm ngoái`. None
    where the text is no such thing; ValueError where it names a day that does not exist. `today`
    also settles which year a day and month without one belong to.
    """
    begin, dots, end = text.replace("…", "..").partition("..")
    end = end.lstrip(".")
    first = _span(begin, today) if begin else None
    last = _span(end, today) if end else None
    if (begin and not first) or (end and not last) or not (first or last):
        return None
    if not dots and first:
        return Period(*first)
    if first and last and first[0] > last[1]:
        return Period(last[0], first[1], ranged=True, swapped=True)
    return Period(first and first[0], last and last[1], ranged=True)


def is_period(text: str, today: dt.date) -> bool:
    """Whether `period` reads it, as days that exist."""
    with suppress(ValueError):
        return period(text, today) is not None
    return False


def _span(text: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """First and last day of `2023`, `7/2023`, `2023-07`, `16/7/2023`, `2023-07-16`, `16/7`.

    The marks / - . are alike; a year of two digits is in this century, a day and month without a
    year are their latest occurrence up to `today`.
    """
    if spoken := _spoken(fold(text).lower().split(), today):
        return spoken
    parts = re.split("[-/.]", text)
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    numbers = [int(part) for part in parts if len(part) <= 4]
    match [len(part) for part in parts]:
        case [4]:
            return dt.date(numbers[0], 1, 1), dt.date(numbers[0], 12, 31)
        case [4, 1 | 2]:
            return _month(*numbers)
        case [1 | 2, 4]:
            return _month(*reversed(numbers))
        case [4, 1 | 2, 1 | 2]:
            day = dt.date(*numbers)
        case [1 | 2, 1 | 2, 4]:
            day = dt.date(*reversed(numbers))
        case [1 | 2, 1 | 2, 2]:
            day = dt.date(2000 + numbers[2], numbers[1], numbers[0])
        case [1 | 2, 1 | 2]:
            day = _latest(numbers[0], numbers[1], today)
        case _:
            return None
    return day, day


def _spoken(words: list[str], today: dt.date) -> tuple[dt.date, dt.date] | None:
    """First and last day of what is named as seen from `today`, in words without accents."""
    day = dt.timedelta(1)
    monday = today - today.weekday() * day
    match words:
        case ["hom", "nay" | "qua" | "kia" as name]:
            date = today - ("nay", "qua", "kia").index(name) * day
            return date, date
        case ["tuan", "nay"]:
            return monday, monday + 6 * day
        case ["tuan", "truoc" | "qua"]:
            return monday - 7 * day, monday - day
        case ["thang", "nay"]:
            return _month(today.year, today.month)
        case ["thang", "truoc" | "qua"]:
            before = today.replace(day=1) - day
            return _month(before.year, before.month)
        case ["nam", "nay" | "ngoai" | "truoc" | "qua" as name]:
            year = today.year - (name != "nay")
            return dt.date(year, 1, 1), dt.date(year, 12, 31)
    return None


def _month(year: int, month: int) -> tuple[dt.date, dt.date]:
    first = dt.date(year, month, 1)
    return first, first.replace(day=calendar.monthrange(year, month)[1])


def _latest(day: int, month: int, today: dt.date) -> dt.date:
    for year in range(today.year, max(0, today.year - 9), -1):  # 29/2 may be eight years away
        try:
            date = dt.date(year, month, day)
        except ValueError:
            continue
        if date <= today:
            return date
    raise ValueError(f"no such day: {day}/{month}")
