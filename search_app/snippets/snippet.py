"""Snippet: the stretch of stored text that shows why a report matched.

All texts of a page are looked at together: they are cut into sentences, long sentences into
clauses, and what the syllables in each piece show is added up for all pieces at once.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from .sentences import clauses, sentences
from .spotting import Span, Spotted

WIDTH = 260
"""Characters of text shown with a hit, over all its passages."""

_PASSAGES = 2
_REPEATED = 0.1  # what a syllable counts that the passage has already shown
_ALIKE = 0.75  # the share of its words that a passage has from another, to say the same
_ADJACENT = 0.5  # what a pair counts, of its syllables' worth, that stands as it was typed
_JOINTS = frozenset(["", " ", *".,:/&-–"])  # what may stand within a mark: 16/7, 34-KL/TW


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage and what to highlight in it: half-open offsets into `text`, in order, apart."""

    text: str
    marks: tuple[Span, ...] = ()


def marked(spotted: Spotted, number: int) -> Snippet:
    """One of the texts whole, with what matches marked."""
    start, end = spotted.starts[number : number + 2]
    return _cut(spotted.text, (start, end - 1), _matches(spotted, number))


def passages(spotted: Spotted, first: int = 0, width: int = WIDTH) -> list[tuple[Snippet, ...]]:
    """The best passages of each text from the `first` on, in the order in which they stand there.

    About `width` characters of a text, cut at sentences. Where nothing matches: the beginning.
    """
    text, starts = spotted.text, spotted.starts
    pieces = _pieces(text, starts[first], width)
    worth = _worth(spotted, first, pieces).tolist()
    found = []
    end = 0
    for number in range(first, len(starts) - 1):
        start, end = end, bisect_left(pieces, (starts[number + 1],), end)
        showing = [i for i in range(start, end) if worth[i]]
        best = sorted(showing, key=worth.__getitem__, reverse=True) or range(start, end)[:1]
        spans = _chosen(text, (pieces[i] for i in best), width)
        matches = _matches(spotted, number)
        found.append(tuple([_cut(text, span, matches) for span in spans]))
    return found


def _matches(spotted: Spotted, number: int) -> list[Span]:
    """Where the syllables of one of the texts are that are of interest."""
    return spotted.spans[slice(*spotted.bounds[number : number + 2])]


def _pieces(text: str, start: int, width: int) -> list[Span]:
    """The sentences from there on; those longer than `width` in pieces."""
    pieces: list[Span] = []
    for sentence in sentences(text, start, len(text)):
        if sentence[1] - sentence[0] <= width:
            pieces.append(sentence)
        else:
            pieces += clauses(text, *sentence, width)
    return pieces


def _worth(spotted: Spotted, first: int, pieces: Sequence[Span]) -> NDArray[np.float64]:
    """How much each piece shows of what was asked."""
    shown = slice(spotted.bounds[first], None)
    start, end, key = spotted.start[shown], spotted.end[shown], spotted.key[shown]
    if not len(start):
        return np.zeros(len(pieces))
    piece = np.array([end for _, end in pieces]).searchsorted(start, side="right")
    return _values(piece, start, end, key, spotted.worth[shown], len(pieces))


def _values(
    piece: NDArray[np.int64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    key: NDArray[np.int64],
    worth: NDArray[np.float64],
    pieces: int,
) -> NDArray[np.float64]:
    """How much of what was asked each piece shows: repeats add little, neighbours add."""
    keys = int(key.max()) + 1
    own = piece * keys + key
    places = np.arange(len(own))
    firsts = np.empty(pieces * keys, np.int64)
    firsts[own[::-1]] = places[::-1]  # of those that are the same, the last assigned stays
    counted = np.where(firsts[own] == places, 1.0, _REPEATED)
    beside = (piece[1:] == piece[:-1]) & (start[1:] - end[:-1] <= 1) & (key[1:] != key[:-1])
    left = np.flatnonzero(beside)
    pairs = _ADJACENT * np.minimum(worth[left], worth[left + 1])
    weights = np.concatenate([worth * counted, pairs])
    added = np.bincount(np.concatenate([piece, piece[left]]), weights, pieces)
    return added.astype(np.float64, copy=False)


def _chosen(text: str, pieces: Iterable[Span], width: int) -> list[Span]:
    """The first pieces that say different things and fit, in order; neighbours as one."""
    distinct: list[Span] = []
    said: list[set[str]] = []
    for start, end in pieces:
        words = set(text[start:end].split())
        if not any(_alike(words, other) for other in said):  # a body may say its lead again
            distinct.append((start, end))
            said.append(words)
        if len(distinct) == _PASSAGES:
            break
    chosen: list[Span] = []
    room = width
    for start, end in distinct:
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


def _alike(words: set[str], others: set[str]) -> bool:
    """Whether one of two passages says little that the other does not."""
    return len(words & others) >= _ALIKE * min(len(words), len(others))


def _cut(text: str, span: Span, matches: Sequence[Span]) -> Snippet:
    """A stretch of the text with those of the matches marked that are in it.

    Matches with a space or a joint of figures between them make one mark.
    """
    first, last = span
    marks: list[Span] = []
    for start, end in islice(matches, bisect_left(matches, span[:1]), None):
        if start >= last:
            break
        if end > last:
            continue
        if marks and text[first + marks[-1][1] : start] in _JOINTS:
            marks[-1] = marks[-1][0], max(marks[-1][1], end - first)
        elif not marks or start - first >= marks[-1][1]:
            marks.append((start - first, end - first))
    return Snippet(text[first:last], tuple(marks))
