"""Summary: what became of the reports that were read, and what was left out of them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from .readers import Place, Skipped

What = TypeVar("What")

NAMED = 20
"""So many of a kind are named in a summary, however many there are."""

EACH = 3
"""So many places of a file are named at most, lest one file leave no room for the others."""


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
class LeftOut(Counted[Skipped]):
    """What was left out: of the first NAMED files the first places, EACH at most.

    `files` has how many there were in each of these files.
    """

    files: dict[Path, int] = field(default_factory=dict)

    def add(self, one: Skipped) -> None:
        """There was one more."""
        self.count += 1
        if one.path in self.files or len(self.files) < NAMED:
            times = self.files[one.path] = self.files.get(one.path, 0) + 1
            if times <= EACH:
                self.first.append(one)

    def named(self) -> dict[Path, list[Skipped]]:
        """Places to be named, by their file: NAMED at most, and one of every file that is known."""
        each = max(1, NAMED // max(1, len(self.files)))
        return {file: [one for one in self.first if one.path == file][:each] for file in self.files}


@dataclass(slots=True)
class Summary:
    """What was done: documents indexed, what was left out and why, wall-clock seconds.

    `replaced` are the ids that other documents had before; `undated` are reports whose date cannot
    be read; `foreign` are files of other formats, which nobody has to read.
    """

    documents: int = 0
    replaced: Counted[str] = field(default_factory=Counted)
    skipped: LeftOut = field(default_factory=LeftOut)
    undated: Counted[Place] = field(default_factory=Counted)
    foreign: Counted[Path] = field(default_factory=Counted)
    seconds: float = 0.0
