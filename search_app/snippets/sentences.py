"""Sentences: where a text may be cut so that a reader does not mind."""

import re
from collections.abc import Iterator

_TITLES = (  # and towns
    r"(?<!\b(?:TP|Tp|TX|Tx|TT|TS|Ts|GS|Gs|BS|Bs|LS|Ls|KS|Ks|Mr|Ms|Dr|St)\.)"
    r"(?<!\b(?:PGS|Pgs|ThS|Ths|KTS|Mrs)\.)(?<!\b(?:NSND|NSƯT)\.)"
)
_INITIAL = r"(?:(?<=\b[A-ZĐ]\.)|(?<=\b(?:Ch|Gi|Kh|Ng|Nh|Ph|Qu|Th|Tr)\.))"
# Each begins with one of a few characters, so that all between them is passed over at once.
_STOP = re.compile(
    r"[.!?…\n](?:(?<=\n)|(?=[^\S\n])(?:"
    rf"{_INITIAL}([^\S\n]+)|{_TITLES}([^\S\n]+))|[\"”’)\]]+([^\S\n]+))"
)
_BREAK = re.compile(r"[,;:–(](?:(?<=[,;:])\s+|(?<=\s[–(]))")
_OPENING = '"“‘([–- '
_LONGEST = 24  # characters of an initial and the word before it
_PLACES = frozenset({"P", "Q"})  # phường and quận, with a name or a number


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of `text[start:end]`.

    They end with their line, or in a stop before something that begins a sentence. The point of an
    abbreviation is no stop.
    """
    for stop in _STOP.finditer(text, start, end):
        kind = stop.lastindex
        last, after = stop.span(kind or 0)
        if kind and text[after : after + 3].lstrip(_OPENING)[:1].islower():
            continue
        if kind == 1 and not _ended(text, start, last - 1, after):
            continue
        if start < last:
            yield start, last
        start = after
    if start < end:
        yield start, end


def _ended(text: str, start: int, last: int, after: int) -> bool:
    """Whether a sentence ends in an initial, as in “… của ông T. Sau đó …”.

    A name goes on: George W. Bush, J. K. Rowling, Q. Gò Vấp, anh N. (29 tuổi).
    """
    words = text[max(start, last - _LONGEST) : last].split()
    lone = len(words) > 1 and words[-2].islower() and words[-1].isalpha()
    return lone and words[-1] not in _PLACES and text[after : after + 2].isalpha()


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
