"""Spotting: where the syllables that a query wants to see stand in the texts found.

The texts of a page are looked at together: of each character is taken the byte of its bare letter,
of each word the number that its first eight bytes make. The words with the numbers wanted are found
at once, and only they are looked at closer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.syllables import fold, fold_key, tone_key

from .interest import Interest

_USUAL = 0x2100  # code points up to the end of general punctuation have their bytes in a table
_OTHER = 0xFF  # the byte of every letter that is bare none of ASCII
_BYTES = 8
# Of what is shorter than eight bytes, those behind it do not count.
_OWN = np.array([(1 << 8 * length) - 1 for length in range(_BYTES + 1)], np.uint64)
_LETTER = re.compile(r"[^\W_]")


class Match(NamedTuple):
    """A syllable in a text, the number of its tone key, and what it is worth to the query."""

    start: int
    end: int
    key: int
    worth: float


@dataclass(frozen=True, slots=True, eq=False)
class Spotted:
    """The syllables of some texts that are of interest, in order, as parallel arrays (see `Match`).

    `text` is all the texts, a newline behind each, which `start` and `end` are offsets into.
    `starts` is where each text begins in it, and last the end; `bounds` is where the syllables of
    each begin in the arrays, and last how many there are.
    """

    text: str
    starts: list[int]
    bounds: list[int]
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
    spans = zip(start.tolist(), end.tolist(), strict=True)
    word = np.array([words[text[a:b]] for a, b in spans], np.int64)
    wanted = np.flatnonzero(word)
    start, end, word = start[wanted], end[wanted], word[wanted]
    key, worth = np.array(words.numbers)[word], np.array(words.worths)[word]
    bounds = start.searchsorted(starts).tolist()
    if interest.phrases:
        columns = (column.tolist() for column in (start, end, key, worth))
        every = list(map(Match, *columns))
        found = [
            match
            for first, last in pairwise(bounds)
            for match in _in_phrases(text, every[first:last], list(words.known), interest)
        ]
        start, end, key = np.array([match[:3] for match in found], np.int64).reshape(-1, 3).T
        worth = np.array([match.worth for match in found])
        bounds = start.searchsorted(starts).tolist()
    return Spotted(text, starts, bounds, start, end, key, worth)


class _Words(dict[str, int]):
    """Surface words by their places in `numbers` and `worths`; place 0 is of no interest.

    `known` numbers the tone keys. What may be part of a phrase can be worth nothing by itself.
    """

    def __init__(self, interest: Interest) -> None:
        self.known: dict[str, int] = {}
        self.numbers, self.worths = [0], [0.0]
        self._interest = interest
        self._forms = interest.forms() if interest.phrases else set()

    def __missing__(self, surface: str) -> int:
        form, key = _bare(surface), tone_key(surface)
        worth = self._interest.worth(key, form)
        place = 0
        if worth or form in self._forms:
            place = len(self.numbers)
            self.numbers.append(self.known.setdefault(key, len(self.known)))
            self.worths.append(worth)
        self[surface] = place
        return place


def _in_phrases(
    text: str, run: Sequence[Match], keys: Sequence[str], interest: Interest
) -> list[Match]:
    """What is worth something by itself or in a phrase, of the words of one text."""
    begun = {
        match.key: [phrase for phrase in interest.phrases if _is(phrase[0], keys[match.key])]
        for match in run
    }
    standing = [
        match._replace(worth=interest.phrases[phrase])
        for place, first in enumerate(run)
        for phrase in begun[first.key]
        for match in _standing(phrase, text, run[place : place + len(phrase)], keys)
    ]
    return sorted({*standing, *(match for match in run if match.worth)})


def _alike(text: str, interest: Interest) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where words stand that begin with the bytes of what is of interest, and where they end."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    row = np.zeros(1 + len(codes) + _BYTES, np.uint8)  # a gap before the first word, and behind
    row[1 : len(codes) + 1] = _letters(codes)
    edges = np.flatnonzero(np.diff(row != 0))
    starts, ends = edges[::2], edges[1::2]
    numbers = np.ndarray(len(codes) + 1, "<u8", row[1:], strides=(1,)).copy()[starts]
    numbers &= _OWN[np.minimum(ends - starts, _BYTES)]
    alike = np.isin(numbers, np.array([_number(form) for form in interest.forms()], np.uint64))
    for prefix in interest.prefixes:
        alike |= numbers & _OWN[min(len(prefix), _BYTES)] == _number(prefix)
    return starts[alike], ends[alike]


def _letters(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The byte of each code point."""
    letters = np.take(_usual_letters(), codes, mode="clip")
    unusual = np.flatnonzero(codes >= _USUAL)
    letters[unusual] = [_letter(chr(code)) for code in codes[unusual].tolist()]
    return letters


@cache
def _usual_letters() -> NDArray[np.uint8]:
    return np.array([_letter(chr(code)) for code in range(_USUAL)], np.uint8)


def _letter(character: str) -> int:
    """The bare letter or digit as a byte; 0 for what is none."""
    bare = _bare(character)
    if not bare.isalnum():
        return 0
    return ord(bare) if bare.isascii() else _OTHER


def _number(form: str) -> int:
    """The first eight bytes of a form as a number."""
    return int.from_bytes(bytes(map(_letter, form[:_BYTES])), "little")


def _bare(text: str) -> str:
    """`text` without accents and in lower case, each character in its place."""
    if text.isascii():
        return text.lower()
    return "".join([fold(character).lower()[:1] or character for character in text])


def _standing(
    phrase: Sequence[str], text: str, run: Sequence[Match], keys: Sequence[str]
) -> Sequence[Match]:
    """The run of candidates, if `phrase` is what stands there."""
    stands = (
        len(run) == len(phrase)
        and all(_is(wanted, keys[match.key]) for wanted, match in zip(phrase, run, strict=True))
        and not any(_LETTER.search(text, left.end, right.start) for left, right in pairwise(run))
    )
    return run if stands else ()


def _is(wanted: str, key: str) -> bool:
    """Whether a syllable with this tone key is the one wanted, in the accents or in any."""
    return wanted == key or wanted == fold_key(key)
