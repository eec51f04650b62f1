"""The abbreviations that a report defines itself: "Ủy ban nhân dân (UBND)" and the reverse.

As in Schwartz & Hearst (2003), "A simple algorithm for identifying abbreviation definitions in
biomedical text", but on syllables: each letter is the initial of one, and none but a few link words
is passed over.
"""

import re
from collections.abc import Iterator
from typing import TypeAlias

from .analysis.syllables import fold
from .document import Document

Definitions: TypeAlias = tuple[tuple[str, str], ...]
"""Abbreviations, each with what it stands for, in the order of the text."""

_BRACKETS = re.compile(r"\(([^()\n]{2,90})\)")
_SHORT = re.compile(r"[A-ZĐƯ][A-ZĐƯ&.\-]{1,11}")
_SHORT_BEFORE = re.compile(r"(?<![^\W_])[A-ZĐƯ][A-ZĐƯ&.\-]{1,11}(?= ?$)")
_REACH = 110  # characters before a bracket that may define what is in it
_CLAUSE = re.compile(r"[.;:!?\n()“”\"]")
_ATOMS = re.compile(r"[^\W_]+")
_LINKS = frozenset({"và", "của", "về", "cho"})


def definitions(document: Document) -> Definitions:
    """The abbreviations that title, lead and body explain."""
    texts = (document.title, document.lead, document.body)
    return tuple(found for text in texts if "(" in text for found in explained(text))


def explained(text: str) -> Iterator[tuple[str, str]]:
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
