"""Abbreviations: what reports say they stand for, counted while an index is built of them."""

from collections import Counter, defaultdict
from itertools import chain
from typing import NamedTuple

from .analysis.syllables import tone_key
from .batch import Batch

ABBREVIATIONS = "abbreviations"
"""The name under which an index keeps them."""

LEAST, LEAST_SHORT = 2, 4
"""How often a definition must be read; one of two letters only. Once is enough for three letters or
more that nothing else defines."""


class Abbreviation(NamedTuple):
    """An abbreviation, what it stands for (both as written) and how often reports said so."""

    short: str
    long: str
    times: int


class AbbreviationsBuilder:
    """Collects the definitions in batches."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)
        self._written: dict[str, str] = {}

    def add(self, batch: Batch) -> None:
        """Count the definitions of a batch."""
        for short, long in chain.from_iterable(batch.definitions):
            key = " ".join(map(tone_key, long.split()))
            self._counts[short][key] += 1
            self._written.setdefault(key, long)

    def build(self) -> bytes:
        """The definitions that can be trusted, as `abbreviations` takes them."""
        lines = []
        for short, counts in sorted(self._counts.items()):
            least = LEAST_SHORT if len(short) < 3 else LEAST if len(counts) > 1 else 1
            for key, count in counts.most_common():
                if count >= least:
                    lines.append(f"{short}\t{self._written[key]}\t{count}\n")
        return "".join(lines).encode()


def abbreviations(block: memoryview) -> list[Abbreviation]:
    """What `AbbreviationsBuilder.build` kept: by abbreviation, most frequent first."""
    rows = (line.split("\t") for line in bytes(block).decode().splitlines())
    return [Abbreviation(short, long, int(count)) for short, long, count in rows]
