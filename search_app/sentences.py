"""Sentences: where a text may be cut so that a reader does not mind."""

import re
from collections.abc import Iterator

# That it begins with one of a few characters lets whatever lies between be passed over at once.
_STOP = re.compile(r"[.!?…\n](?:(?<=\n)\n*|[\"”’)\]]*\s+)")
_OPENING = '"“‘([–- '
_CLAUSE = re.compile(r"(?<=[,;:])\s+|\s+(?=[–(])")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs, and within them what ends in a stop before something that begins a sentence."""
    start = 0
    for stop in _STOP.finditer(text):
        mark, after = stop.span()
        if text[mark] != "\n":
            follows = text[after : after + 3].lstrip(_OPENING)[:1]
            if follows.islower() and "\n" not in stop[0]:
                continue
        end = mark + len(stop[0].rstrip())
        if end > start:
            yield start, end
        start = after
    if start < len(text):
        yield start, len(text)


def clauses(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    """The sentence `text[start:end]` in pieces of at most `width`: as many clauses as fit.

    Clauses longer still are cut at spaces.
    """
    left = right = start
    for a, b in _clauses(text, start, end):
        while b - a > width:
            cut = text.rfind(" ", a, a + width)
            cut = cut if cut > a else a + width
            if right > left:
                yield left, right
            yield a, cut
            a = left = right = cut + (text[cut : cut + 1] == " ")
        if b - left > width and right > left:
            yield left, right
            left = a
        right = b
    if right > left:
        yield left, right


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _CLAUSE.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end
