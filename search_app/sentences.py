"""Sentences: where a text may be cut so that a reader does not mind."""

import re
from collections.abc import Iterator

# Each begins with one of a few characters, so that all between them is passed over at once.
_STOP = re.compile(r"[.!?…\n](?:(?<=\n)|[\"”’)\]]*([^\S\n]+))")
_BREAK = re.compile(r"[,;:–(](?:(?<=[,;:])\s+|(?<=\s[–(]))")
_OPENING = '"“‘([–- '


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of `text[start:end]`.

    They end with their line, or in a stop before something that begins a sentence.
    """
    for stop in _STOP.finditer(text, start, end):
        last, after = stop.span(1)
        if last < 0:  # the line
            last, after = stop.span()
        elif text[after : after + 3].lstrip(_OPENING)[:1].islower():
            continue
        if start < last:
            yield start, last
        start = after
    if start < end:
        yield start, end


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
    """What ends in a comma and the like, or before a dash or a bracket."""
    for found in _BREAK.finditer(text, start, end):
        mark, after = found.span()
        if text[mark] in ",;:":
            yield start, mark + 1
            start = after
        elif mark > start:
            yield start, start + len(text[start:mark].rstrip())
            start = mark
    yield start, end
