"""Snippet: the stretch of stored text that shows why a report matched."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage and what to highlight in it: half-open offsets into `text`, in order, apart."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
