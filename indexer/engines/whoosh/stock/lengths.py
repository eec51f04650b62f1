"""Lengths as stock Whoosh sees them."""

from whoosh.util.numeric import byte_to_length, length_to_byte


def rounded(length: int) -> int:
    """The length as Whoosh's default codec keeps it: one of 256 values."""
    value: int = byte_to_length(length_to_byte(length))
    return value
