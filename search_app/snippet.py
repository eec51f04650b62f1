"""Snippet: the stretch of stored text that shows why a report matched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from .sentences import clauses, paragraph, sentences
from .spotting import Match

WIDTH = 260
"""Characters of text shown with a hit, over all its passages."""

Span: TypeAlias = tuple[int, int]

_PASSAGES = 2
_REPEATED = 0.1  # what a syllable counts that the passage has already shown
_ADJACENT = 0.5  # what a pair counts, of its syllables' worth, that stands as it was typed
_JOINTS = frozenset(["", " ", *".,:/&-–"])  # what may stand within a mark: 16/7, 34-KL/TW


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage and what to highlight in it: half-open offsets into `text`, in order, apart."""

    text: str
    marks: tuple[Span, ...] = ()


def marked(text: str, matches: Sequence[Match]) -> Snippet:
    """The whole text with what matches marked."""
    return Snippet(text, _marks(matches, text))


def passages(text: str, matches: Sequence[Match], width: int = WIDTH) -> tuple[Snippet, ...]:
    """The best passages of `text` in its order, about `width` characters, cut at sentences.

    Where nothing matches: the beginning.
    """
    if not matches:
        begun = len(text) - len(text.lstrip("\n"))
        if begun == len(text):
            return ()
        sentence = next(sentences(text, *paragraph(text, begun)))
        start, end = next(_pieces(text, sentence, width))
        return (Snippet(text[start:end]),)
    inside = _by_piece(text, matches, width)
    best = sorted(inside, key=lambda piece: (-_value(inside[piece]), piece))
    distinct: dict[str, Span] = {}  # a body may begin by saying its lead again
    for start, end in best:
        distinct.setdefault(text[start:end], (start, end))
    chosen: list[Span] = []
    room = width
    for start, end in list(distinct.values())[:_PASSAGES]:
        if not chosen or end - start <= room:
            chosen.append((start, end))
            room -= end - start
    spans: list[Span] = []
    for start, end in sorted(chosen):
        between = text[spans[-1][1] : start] if spans else "\n"
        if "\n" not in between and not between.strip():
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    return tuple(_cut(text, start, end, matches) for start, end in spans)


def _pieces(text: str, sentence: Span, width: int) -> Iterator[Span]:
    """A sentence; if it is longer than `width`, in pieces."""
    start, end = sentence
    return iter([sentence]) if end - start <= width else clauses(text, start, end, width)


def _by_piece(text: str, matches: Sequence[Match], width: int) -> dict[Span, list[Match]]:
    """The matches in each piece that has any."""
    inside: dict[Span, list[Match]] = {}
    looked_at = _sentences(text, matches)
    pieces: Iterator[Span] = iter(())
    sentence = piece = (0, 0)
    for match in matches:
        if match.start >= sentence[1]:
            while match.start >= sentence[1]:
                sentence = next(looked_at)
            pieces = _pieces(text, sentence, width)
            piece = next(pieces)
        while match.start >= piece[1]:
            piece = next(pieces)
        inside.setdefault(piece, []).append(match)
    return inside


def _sentences(text: str, matches: Sequence[Match]) -> Iterator[Span]:
    """The sentences of all paragraphs with a match."""
    end = 0
    for match in matches:
        if match.start >= end:
            start, end = paragraph(text, match.start)
            yield from sentences(text, start, end)


def _value(matches: Sequence[Match]) -> float:
    """How much of what was asked a passage shows: repeats add little, neighbours add."""
    seen: set[str] = set()
    total = 0.0
    for match in matches:
        total += match.worth * (_REPEATED if match.key in seen else 1.0)
        seen.add(match.key)
    for left, right in pairwise(matches):
        if right.start - left.end <= 1 and left.key != right.key:
            total += _ADJACENT * min(left.worth, right.worth)
    return total


def _marks(matches: Sequence[Match], text: str) -> tuple[Span, ...]:
    """Spans of the matches; those with a space or a joint of figures between them are one."""
    spans: list[Span] = []
    for match in matches:
        if spans and text[spans[-1][1] : match.start] in _JOINTS:
            spans[-1] = (spans[-1][0], max(spans[-1][1], match.end))
        elif not spans or match.start >= spans[-1][1]:
            spans.append((match.start, match.end))
    return tuple(spans)


def _cut(text: str, start: int, end: int, matches: Sequence[Match]) -> Snippet:
    inside = [m for m in matches if start <= m.start and m.end <= end]
    return Snippet(text[start:end], tuple((a - start, b - start) for a, b in _marks(inside, text)))
