"""Numbers as Vietnamese writes them: 14.167 reports, 0,012 seconds."""

_SWAPPED = str.maketrans(",.", ".,")


def written(value: float, form: str = ",") -> str:
    """`value` in a form that Python's `format` knows: `,` groups its digits, `.3f` gives three
    decimals.
    """
    return format(value, form).translate(_SWAPPED)
