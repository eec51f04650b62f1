"""The abbreviations that reports define themselves: "Ủy ban nhân dân (UBND)" and the reverse.

As in Schwartz & Hearst (2003), "A simple algorithm for identifying abbreviation definitions in
biomedical text", but on syllables: each letter is the initial of one, and none but a few link words
is passed over.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from .analysis.syllables import fold, tone_key
from .batch import Batch

ABBREVIATIONS = "abbreviations"
"""The name under which an index keeps them."""

LEAST, LEAST_SHORT = 2, 4
"""How often a definition must be read; one of two letters only. Once is enough where a small corpus
says nothing else, beyond two letters."""

_ATTRIBUTES = ("title", "lead", "body")
_BRACKETS = re.compile(r"\(([^()\n]{2,90})\)")
_SHORT = re.compile(r"[A-ZĐƯ][A-ZĐƯ&.\-]{1,11}")
_SHORT_BEFORE = re.compile(r"(?<![^\W_])[A-ZĐƯ][A-ZĐƯ&.\-]{1,11}(?= ?$)")
_REACH = 110  # characters before a bracket that may define what is in it
_CLAUSE = re.compile(r"[.;:!?\n()“”\"]")
_ATOMS = re.compile(r"[^\W_]+")
_LINKS = frozenset({"và", "của", "về", "cho"})


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
        """Read the definitions in title, lead and body."""
        for document in batch.documents:
            for attribute in _ATTRIBUTES:
                for short, long in definitions(getattr(document, attribute)):
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


def definitions(text: str) -> Iterator[tuple[str, str]]:
    """The abbreviations that a text explains, each with what it stands for."""
    for match in _BRACKETS.finditer(text):
        inside, before = match[1].strip(), text[max(0, match.start() - _REACH) : match.start()]
        if _SHORT.fullmatch(inside):
            if long := _ending(inside, _CLAUSE.split(before)[-1]):
                yield inside, long
        elif short := _SHORT_BEFORE.search(before):
            long = _ending(short[0], inside)
            if long and len(long.split()) == len(_ATOMS.findall(inside)):
                yield short[0], long


def _ending(short: str, text: str) -> str:
    """The end of a text whose initials are these letters; "" if there is none."""
    letters = [letter for letter in short.replace("Ư", "U") if letter.isalpha()]
    atoms = _ATOMS.findall(text)
    start = len(atoms)
    while letters and start:
        start -= 1
        if _initial(atoms[start], letters[-1]):
            letters.pop()
        elif atoms[start].lower() not in _LINKS:
            return ""
    return " ".join(atoms[start:]) if not letters and len(atoms) - start > 1 else ""


def _initial(atom: str, letter: str) -> bool:
    """Whether a word begins with a letter; W stands for ương, as in TW."""
    first = atom[0].upper()
    return letter == ("Đ" if first == "Đ" else fold(first)) or (letter == "W" and atom == "ương")
