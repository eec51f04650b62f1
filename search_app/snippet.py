"""Snippet: the stretch of stored text that shows why a report matched.

All texts of a page are looked at together: they are cut into sentences, long sentences into
clauses, and what the syllables in each piece show is added up for all pieces at once.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .sentences import clauses, sentences
from .spotting import Spotted

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


def marked(spotted: Spotted, number: int) -> Snippet:
    """One of the texts whole, with what matches marked."""
    return _cut(spotted, spotted.starts[number], spotted.starts[number + 1] - 1)


def passages(spotted: Spotted, first: int = 0, width: int = WIDTH) -> list[tuple[Snippet, ...]]:
    """The best passages of each text from the `first` on, in the order in which they stand there.

    About `width` characters of a text, cut at sentences. Where nothing matches: the beginning.
    """
    text = spotted.text
    pieces = _by_worth(spotted, first, width)
    found = []
    for number in range(first, len(spotted.starts) - 1):
        start, end = spotted.starts[number : number + 2]
        spans = _chosen(text, pieces.get(number, ()), width)
        if not spans:
            spans = [
                next(_pieces(text, one, width)) for one in islice(sentences(text, start, end), 1)
            ]
        found.append(tuple(_cut(spotted, *span) for span in spans))
    return found


def _pieces(text: str, sentence: Span, width: int) -> Iterator[Span]:
    """A sentence; if it is longer than `width`, in pieces."""
    start, end = sentence
    return iter([sentence]) if end - start <= width else clauses(text, start, end, width)


def _sentences(text: str, places: Iterable[int]) -> Iterator[Span]:
    """The sentences of all lines in which these places are."""
    end = 0
    for place in places:
        if place >= end:
            start, end = text.rfind("\n", 0, place) + 1, text.index("\n", place)
            yield from sentences(text, start, end)


def _by_worth(spotted: Spotted, first: int, width: int) -> dict[int, list[Span]]:
    """The pieces of sentences that show something, those that show most first, by text."""
    shown = slice(spotted.bounds[first], None)
    start, end, key = spotted.start[shown], spotted.end[shown], spotted.key[shown]
    if not len(start):
        return {}
    every = list(_sentences(spotted.text, start.tolist()))
    held = np.unique(_holding(every, start)).tolist()
    pieces = [piece for i in held for piece in _pieces(spotted.text, every[i], width)]
    piece = _holding(pieces, start)
    values = _values(piece, start, end, key, spotted.worth[shown])
    inside = np.unique(piece)
    begins = np.array([pieces[i][0] for i in inside.tolist()])
    texts = np.searchsorted(spotted.starts, begins, side="right") - 1
    order = np.lexsort((begins, -values[inside], texts))
    found: dict[int, list[Span]] = {}
    for number, i in zip(texts[order].tolist(), inside[order].tolist(), strict=True):
        found.setdefault(number, []).append(pieces[i])
    return found


def _holding(spans: Sequence[Span], places: NDArray[np.int64]) -> NDArray[np.int64]:
    """In which of the spans, which are in order, each place is."""
    return np.array([end for _, end in spans]).searchsorted(places, side="right")


def _values(
    piece: NDArray[np.int64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    key: NDArray[np.int64],
    worth: NDArray[np.float64],
) -> NDArray[np.float64]:
    """How much of what was asked each piece shows: repeats add little, neighbours add."""
    counted = np.full(len(piece), _REPEATED)
    counted[np.unique(piece * (key.max() + 1) + key, return_index=True)[1]] = 1.0
    beside = (piece[1:] == piece[:-1]) & (start[1:] - end[:-1] <= 1) & (key[1:] != key[:-1])
    left = np.flatnonzero(beside)
    pairs = _ADJACENT * np.minimum(worth[left], worth[left + 1])
    weights = np.concatenate([worth * counted, pairs])
    return np.bincount(np.concatenate([piece, piece[left]]), weights).astype(np.float64)


def _chosen(text: str, pieces: Iterable[Span], width: int) -> list[Span]:
    """The first pieces that say different things and fit, in order; neighbours as one."""
    distinct: dict[str, Span] = {}  # a body may begin by saying its lead again
    for start, end in pieces:
        distinct.setdefault(text[start:end], (start, end))
        if len(distinct) == _PASSAGES:
            break
    chosen: list[Span] = []
    room = width
    for start, end in distinct.values():
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
    return spans


def _cut(spotted: Spotted, start: int, end: int) -> Snippet:
    """A stretch of the texts with what matches in it marked.

    Matches with a space or a joint of figures between them make one mark.
    """
    text = spotted.text[start:end]
    first = bisect_left(spotted.start, start)
    last = bisect_left(spotted.start, end, first)
    marks: list[Span] = []
    starts, ends = spotted.start[first:last].tolist(), spotted.end[first:last].tolist()
    for left, right in zip(starts, ends, strict=True):
        if right > end:
            continue
        left, right = left - start, right - start
        if marks and text[marks[-1][1] : left] in _JOINTS:
            marks[-1] = marks[-1][0], max(marks[-1][1], right)
        elif not marks or left >= marks[-1][1]:
            marks.append((left, right))
    return Snippet(text, tuple(marks))
