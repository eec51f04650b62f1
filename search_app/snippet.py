"""Snippet: the stretch of stored text that shows why a report matched.

Works on the stored text alone. It is folded once, which keeps its length, and searched with one
pattern; only what the pattern finds is looked at closer. Nothing is segmented, nothing tokenised.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.syllables import fold, fold_key, tone_key

WIDTH = 260
"""Characters of text shown with a hit, over all its passages."""

_PASSAGES = 2
_LATIN = 0x1F00  # code points up to the end of Latin Extended Additional
_REPEATED = 0.1  # what a syllable counts that the passage has already shown
_ADJACENT = 0.5  # what a pair counts, of its syllables' worth, that stands as it was typed
_STOP = re.compile(r"[.!?…][\"”’)\]]*\s+|\n+")
_OPENING = '"“‘([–- '
_JOINTS = frozenset(["", " ", *".,:/&-–"])  # what may stand within a mark: 16/7, 34-KL/TW
_CLAUSE = re.compile(r"(?<=[,;:])\s+|\s+(?=[–(])")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage and what to highlight in it: half-open offsets into `text`, in order, apart."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Interest:
    """What a query wants to see, each with its worth: the rarer, the more.

    `keys` are tone keys: accents must agree. `folds` are folded syllables: any accents will do.
    `prefixes` are folded beginnings of syllables. `phrases` are runs of tone keys or of folded
    syllables that count only where they stand side by side, each syllable as much as is said.
    """

    keys: Mapping[str, float] = field(default_factory=dict)
    folds: Mapping[str, float] = field(default_factory=dict)
    prefixes: Mapping[str, float] = field(default_factory=dict)
    phrases: Mapping[tuple[str, ...], float] = field(default_factory=dict)

    def loosened(self) -> "Interest":
        """The same syllables in any accents."""
        keys = {fold_key(key): worth for key, worth in self.keys.items()}
        phrases = {tuple(map(fold_key, phrase)): worth for phrase, worth in self.phrases.items()}
        return Interest(folds={**keys, **self.folds}, prefixes=self.prefixes, phrases=phrases)

    def pattern(self) -> re.Pattern[str] | None:
        """What finds every candidate in folded lower-case text; None if there is none to find."""
        whole = {*map(fold_key, self.keys), *self.folds}
        whole.update(fold_key(key) for phrase in self.phrases for key in phrase)
        forms = [re.escape(form) for form in sorted(whole)]
        forms += [re.escape(form) + r"[^\W_]*" for form in sorted(self.prefixes)]
        if not forms:
            return None
        # What stands before is looked at later: patterns that begin with letters skip faster.
        return re.compile(rf"(?:{'|'.join(forms)})(?![^\W_])")


class _Match(NamedTuple):
    start: int
    end: int
    key: str
    worth: float


def marked(text: str, interest: Interest, pattern: re.Pattern[str] | None) -> Snippet:
    """The whole text with what matches marked; `pattern` is the interest's."""
    return Snippet(text, _marks(_matches(text, interest, pattern), text))


def passages(
    text: str, interest: Interest, pattern: re.Pattern[str] | None, width: int = WIDTH
) -> tuple[Snippet, ...]:
    """The best passages of `text` in its order, about `width` characters, cut at sentences.

    Where nothing matches: the beginning.
    """
    matches = _matches(text, interest, pattern)
    pieces = list(_pieces(text, width))
    if not matches:
        return tuple(_cut(text, *piece, ()) for piece in pieces[:1])
    inside = _by_piece(matches, pieces)
    best = sorted(inside, key=lambda i: (-_value(inside[i]), i))
    chosen: list[int] = []
    room = width
    for i in best[:_PASSAGES]:
        start, end = pieces[i]
        if not chosen or end - start <= room:
            chosen.append(i)
            room -= end - start
    spans: list[tuple[int, int]] = []
    for i in sorted(chosen):
        start, end = pieces[i]
        if (
            spans
            and not text[spans[-1][1] : start].strip()
            and "\n" not in text[spans[-1][1] : start]
        ):
            start = spans.pop()[0]
        spans.append((start, end))
    return tuple(_cut(text, start, end, matches) for start, end in spans)


def _matches(text: str, interest: Interest, pattern: re.Pattern[str] | None) -> list[_Match]:
    if pattern is None:
        return []
    candidates = []
    known: dict[str, tuple[str, float]] = {}  # a text says the same words again and again
    folded = _folded(text)
    for match in pattern.finditer(folded):
        start, end = match.span()
        if start and folded[start - 1].isalnum():
            continue
        surface = text[start:end]
        if surface not in known:
            known[surface] = _worth(surface, match[0], interest)
        candidates.append(_Match(start, end, *known[surface]))
    found = [candidate for candidate in candidates if candidate.worth]
    for phrase, worth in interest.phrases.items():
        found += _phrase_matches(text, phrase, worth, candidates)
    return sorted(set(found)) if interest.phrases else found


def _worth(surface: str, form: str, interest: Interest) -> tuple[str, float]:
    """The tone key of a syllable of the text, and what it is worth by itself (0: nothing)."""
    key = tone_key(surface)
    worth = interest.keys.get(key, interest.folds.get(form))
    if worth is None:
        worth = max((w for p, w in interest.prefixes.items() if form.startswith(p)), default=0.0)
    return key, worth


def _phrase_matches(
    text: str, phrase: Sequence[str], worth: float, candidates: Sequence[_Match]
) -> Iterator[_Match]:
    """The syllables of every place where `phrase` stands."""
    for i in range(len(candidates) - len(phrase) + 1):
        run = candidates[i : i + len(phrase)]
        if all(
            wanted in (match.key, fold_key(match.key))
            for wanted, match in zip(phrase, run, strict=True)
        ) and not any(
            re.search(r"[^\W_]", text[left.end : right.start]) for left, right in pairwise(run)
        ):
            yield from (match._replace(worth=worth) for match in run)


def _pieces(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Sentences; those longer than `width` in clauses; clauses longer still at spaces."""
    for start, end in _sentences(text):
        if end - start <= width:
            yield start, end
            continue
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


def _folded(text: str) -> str:
    """`text` without accents and in lower case, each character in its place."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    folded = np.where(codes < _LATIN, _fold_table()[np.minimum(codes, _LATIN - 1)], codes)
    return folded.astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _fold_table() -> NDArray[np.uint32]:
    """Code point -> folded lower-case code point, up to the end of the Latin blocks."""
    letters = map(chr, range(_LATIN))
    return np.array([ord(fold(letter).lower()[:1] or letter) for letter in letters], np.uint32)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
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


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _CLAUSE.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _by_piece(
    matches: Sequence[_Match], pieces: Sequence[tuple[int, int]]
) -> dict[int, list[_Match]]:
    inside: dict[int, list[_Match]] = {}
    piece = 0
    for match in matches:
        while piece < len(pieces) - 1 and match.start >= pieces[piece][1]:
            piece += 1
        inside.setdefault(piece, []).append(match)
    return inside


def _value(matches: Sequence[_Match]) -> float:
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


def _marks(matches: Sequence[_Match], text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the matches; those with a space or a joint of figures between them are one."""
    spans: list[tuple[int, int]] = []
    for match in matches:
        if spans and text[spans[-1][1] : match.start] in _JOINTS:
            spans[-1] = (spans[-1][0], max(spans[-1][1], match.end))
        elif not spans or match.start >= spans[-1][1]:
            spans.append((match.start, match.end))
    return tuple(spans)


def _cut(text: str, start: int, end: int, matches: Sequence[_Match]) -> Snippet:
    inside = [m for m in matches if start <= m.start and m.end <= end]
    return Snippet(text[start:end], tuple((a - start, b - start) for a, b in _marks(inside, text)))
