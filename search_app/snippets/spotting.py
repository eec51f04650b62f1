"""Spotting: where the syllables that a query wants to see stand in the texts found.

The texts of a page are looked at together: of each character is taken the byte of its bare letter,
of each word the number that its first eight bytes make. The words with the numbers wanted are found
at once, and only they are looked at closer.
"""

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.syllables import fold, fold_key, tone_key

from .interest import Interest

Span: TypeAlias = tuple[int, int]

_USUAL = 0x2100  # code points up to the end of general punctuation have their bytes in a table
_UNUSUAL = 0xFE  # the byte of all others, until they are looked up
_OTHER = 0xFF  # the byte of every letter that is bare none of ASCII
_BYTES = 8
# Of what is shorter than eight bytes, those behind it do not count.
_OWN = np.array([(1 << 8 * length) - 1 for length in range(_BYTES + 1)], np.uint64)
_HASHED = 12  # bits of the hash by which most words are passed over
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio
_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True, eq=False)
class Spotted:
    """The syllables of some texts that are of interest, in order, as parallel arrays.

    `text` is all the texts, a newline behind each, which `start` and `end` are offsets into, and
    `spans`, which is both. `starts` is where each text begins in it, and last the end; `bounds` is
    where the syllables of each begin in the arrays, and last how many there are. `key` numbers the
    tone keys; `worth` is what a syllable is worth to the query.
    """

    text: str
    starts: list[int]
    bounds: list[int]
    spans: list[Span]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    key: NDArray[np.int64]
    worth: NDArray[np.float64]


def spot(texts: Sequence[str], interest: Interest) -> Spotted:
    """The syllables of the texts that are of interest."""
    text = "\n".join([*texts, ""])
    starts = [0, *accumulate(len(own) + 1 for own in texts)]
    words = _Words(interest)
    start, end = _alike(text, interest)
    word = np.array([words[text[a:b]] for a, b in _pairs(start, end)], np.intp)
    wanted = np.flatnonzero(word)
    start, end, word = start[wanted], end[wanted], word[wanted]
    key, worth = np.array(words.numbers)[word], np.array(words.worths)[word]
    numbers = [place for surface, place in words.items() if surface[0].isdecimal()]
    figures = np.flatnonzero(np.isin(word, numbers)).tolist() if numbers else []
    parts = [i for i in figures if _goes_on(text, int(start[i]), int(end[i]))]
    worth[parts] = 0.0
    if interest.phrases:
        apart = _apart(text, starts, list(_pairs(start, end)))
        standing = {
            (place, own)
            for phrase, own in interest.phrases.items()
            for place in _standing(words.named(phrase), key, apart).tolist()
        }
        alone = ((place, own) for place, own in enumerate(worth.tolist()) if own)
        found = sorted(standing.union(alone))
        places = np.array([place for place, _ in found], np.intp)
        start, end, key = start[places], end[places], key[places]
        worth = np.array([own for _, own in found])
    elif parts:
        start, end, key, worth = (np.delete(own, parts) for own in (start, end, key, worth))
    if interest.words:
        asked = [words.named(word) for word in interest.words]
        kept = _kept(asked, text, starts, start, end, key)
        start, end, key, worth = start[kept], end[kept], key[kept], worth[kept]
    bounds = start.searchsorted(starts).tolist()
    return Spotted(text, starts, bounds, list(_pairs(start, end)), start, end, key, worth)


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether a number is part of a longer one: the 5 of 7,5 and of 5.000."""
    return (text[max(start - 1, 0)] in ".," and text[max(start - 2, 0)].isdecimal()) or (
        text[end] in ".," and text[end + 1 : end + 2].isdecimal()
    )


def _pairs(start: NDArray[np.int64], end: NDArray[np.int64]) -> Iterator[Span]:
    return zip(start.tolist(), end.tolist(), strict=True)


class _Words(dict[str, int]):
    """Surface words by their places in `numbers` and `worths`; place 0 is of no interest.

    What may be part of a phrase can be worth nothing by itself.
    """

    def __init__(self, interest: Interest) -> None:
        self._known: dict[str, int] = {}
        self._named: defaultdict[str, list[int]] = defaultdict(list)
        self.numbers, self.worths = [0], [0.0]
        self._interest = interest
        self._forms = interest.forms() if interest.phrases else set()

    def __missing__(self, surface: str) -> int:
        form, key = _bare(surface), tone_key(surface)
        worth = self._interest.worth(key, form)
        place = 0
        if worth or form in self._forms:
            place = len(self.numbers)
            self.numbers.append(self._number(key))
            self.worths.append(worth)
        self[surface] = place
        return place

    def _number(self, key: str) -> int:
        if key not in self._known:
            self._known[key] = len(self._known)
            for name in {key, fold_key(key)}:
                self._named[name].append(self._known[key])
        return self._known[key]

    def named(self, syllables: Iterable[str]) -> list[NDArray[np.bool_]]:
        """Which numbers each syllable stands for: itself, or any accents of it."""
        found = []
        for syllable in syllables:
            found.append(np.zeros(len(self._known), np.bool_))
            found[-1][self._named[syllable]] = True
        return found


def _places(run: Sequence[NDArray[np.bool_]], key: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where words follow each other that have numbers of each in turn."""
    ends = len(key) - len(run) + 1
    found = np.ones(max(ends, 0), np.bool_)
    for place, numbers in enumerate(run):
        found &= numbers[key[place : place + len(found)]]
    return np.flatnonzero(found)


def _kept(
    words: Sequence[Sequence[NDArray[np.bool_]]],
    text: str,
    starts: Sequence[int],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    key: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """All but the halves of words that the same text has whole; of a name, the last stands for it.

    Names are told by the capital of their last syllable.
    """
    number = np.searchsorted(starts, start, side="right")
    joined = np.append((start[1:] - end[:-1] <= 1) & (number[1:] == number[:-1]), False)
    kept, whole = np.ones(len(key), np.bool_), np.zeros(len(key), np.bool_)
    names: set[tuple[int, int]] = set()
    for word in words:
        places = _places(word, key)
        for following in range(len(word) - 1):
            places = places[joined[places + following]]
        if len(places):
            having = np.zeros(len(starts) + 1, np.bool_)
            having[number[places]] = True
            kept &= ~(having[number] & np.logical_or.reduce(word)[key])
            for following in range(len(word)):
                whole[places + following] = True
            lasts = (places + len(word) - 1).tolist()
            names.update((number[at], key[at]) for at in lasts if text[start[at]].isupper())
    kept |= whole
    for place in np.flatnonzero(~kept).tolist():
        if text[start[place]].isupper() and (number[place], key[place]) in names:
            kept[place] = True
    return kept


def _standing(
    phrase: Sequence[NDArray[np.bool_]], key: NDArray[np.int64], apart: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The places of words that are part of a phrase, which has no others between them."""
    places = _places(phrase, key)
    last = len(phrase) - 1
    places = places[apart[places] == apart[places + last]]
    steps = np.zeros(len(key) + 1, np.int64)
    np.add.at(steps, places, 1)
    np.add.at(steps, places + last + 1, -1)
    return np.flatnonzero(steps.cumsum())


def _apart(text: str, starts: Sequence[int], spans: Sequence[Span]) -> NDArray[np.int64]:
    """For each word how many there are before it that have others, or the end of a text, behind."""
    gaps = [
        _LETTER.search(text, end, start) is not None or bisect(starts, end) != bisect(starts, start)
        for (_, end), (start, _) in pairwise(spans)
    ]
    return np.cumsum([0, *gaps])


def _alike(text: str, interest: Interest) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where words stand that begin with the bytes of what is of interest, and where they end.

    A few others are among them.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    row = np.zeros(1 + len(codes) + _BYTES, np.uint8)  # a gap before the first word, and behind
    _letters(codes, row[1 : len(codes) + 1])
    inside = row != 0
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    numbers = np.ndarray(len(codes) + 1, "<u8", row[1:], strides=(1,)).copy()[starts]
    numbers &= _OWN[np.minimum(ends - starts, _BYTES)]
    wanted = np.zeros(1 << _HASHED, np.bool_)
    wanted[_hash(np.array([_number(form) for form in interest.forms()], np.uint64))] = True
    alike = wanted[_hash(numbers)]
    for prefix in interest.prefixes:
        alike |= numbers & _OWN[min(len(prefix), _BYTES)] == _number(prefix)
    return starts.compress(alike), ends.compress(alike)


def _hash(numbers: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The highest bits of a product (Knuth 1973, section 6.4)."""
    return (numbers * _FACTOR >> np.uint64(64 - _HASHED)).view(np.int64)


def _letters(codes: NDArray[np.uint32], letters: NDArray[np.uint8]) -> None:
    """Fill in the byte of each code point."""
    np.take(_usual_letters(), codes, mode="clip", out=letters)
    unusual = np.flatnonzero(letters == _UNUSUAL)
    letters[unusual] = [_letter(chr(code)) for code in codes[unusual].tolist()]


@cache
def _usual_letters() -> NDArray[np.uint8]:
    return np.array([*map(_letter, map(chr, range(_USUAL))), _UNUSUAL], np.uint8)


def _letter(character: str) -> int:
    """The bare letter or digit as a byte; 0 for what is none."""
    bare = _bare(character)
    if not bare.isalnum():
        return 0
    return ord(bare) if bare.isascii() else _OTHER


@lru_cache(maxsize=1 << 14)
def _number(form: str) -> int:
    """The first eight bytes of a form as a number."""
    return int.from_bytes(bytes(map(_letter, form[:_BYTES])), "little")


def _bare(text: str) -> str:
    """`text` without accents and in lower case, each character in its place."""
    return text.lower() if text.isascii() else text.translate(_BARE)


class _Bare(dict[int, str]):
    """For `str.translate`; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = fold(letter).lower()[:1] or letter
        return self[code]


_BARE = _Bare()
