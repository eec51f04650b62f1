"""Summary: what became of the reports that were read, and what was left out of them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from .readers import Skipped

What = TypeVar("What")

NAMED = 20
"""So many of a kind are named in a summary, however many there are."""


@dataclass(slots=True)
class Counted(Generic[What]):
    """How many there were of a kind, and the first of them."""

    count: int = 0
    first: list[What] = field(default_factory=list)

    def add(self, one: What) -> None:
        """There was one more."""
        self.count += 1
        if self.count <= NAMED:
            self.first.append(one)

    def __bool__(self) -> bool:
        return self.count > 0


@dataclass(slots=True)
class Summary:
    """What was done: documents indexed, what was left out and why, wall-clock seconds.

    `replaced` are the ids that other documents had before; `foreign` are files of other formats,
    which nobody has to read.
    """

    documents: int = 0
    replaced: Counted[str] = field(default_factory=Counted)
    skipped: Counted[Skipped] = field(default_factory=Counted)
    foreign: Counted[Path] = field(default_factory=Counted)
    seconds: float = 0.0
