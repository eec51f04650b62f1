"""Numbers and dates as Vietnamese writes them: 14.167 reports, 0,012 seconds, on 16/7/2021."""

import datetime as dt

_SWAPPED = str.maketrans(",.", ".,")


def written(value: float, form: str = ",") -> str:
    """`value` in a form that Python's `format` knows: `,` groups its digits, `.3f` gives three
    decimals.
    """
    return format(value, form).translate(_SWAPPED)


def day(date: dt.date) -> str:
    """A date as newspapers write it."""
    return f"{date.day}/{date.month}/{date.year}"
