"""Spotting: where the syllables that a query wants to see stand in the texts found.

The texts of a page are looked at together: of each character is taken the byte of its bare letter,
of each word the number that its first eight bytes make. The words with the numbers wanted are found
at once, and only they are looked at closer.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.syllables import fold, fold_key, tone_key

from .interest import Interest

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

    `text` is all the texts, a newline behind each, which `start` and `end` are offsets into.
    `starts` is where each text begins in it, and last the end; `bounds` is where the syllables of
    each begin in the arrays, and last how many there are. `key` numbers the tone keys; `worth` is
    what a syllable is worth to the query.
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
    word = np.array([words[text[a:b]] for a, b in spans], np.intp)
    wanted = np.flatnonzero(word)
    start, end, word = start[wanted], end[wanted], word[wanted]
    key, worth = np.array(words.numbers)[word], np.array(words.worths)[word]
    spotted = Spotted(text, starts, start.searchsorted(starts).tolist(), start, end, key, worth)
    return _with_phrases(spotted, list(words.known), interest) if interest.phrases else spotted


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
        form, key = _form(surface), tone_key(surface)
        worth = self._interest.worth(key, form)
        place = 0
        if worth or form in self._forms:
            place = len(self.numbers)
            self.numbers.append(self.known.setdefault(key, len(self.known)))
            self.worths.append(worth)
        self[surface] = place
        return place


def _with_phrases(words: Spotted, keys: Sequence[str], interest: Interest) -> Spotted:
    """What is worth something by itself or in a phrase."""
    begun = {
        number: phrases
        for number, key in enumerate(keys)
        if (phrases := [phrase for phrase in interest.phrases if _is(phrase[0], key)])
    }
    standing = {
        (place + i, interest.phrases[phrase])
        for place, number in enumerate(words.key.tolist())
        for phrase in begun.get(number, ())
        if _stands(phrase, place, words, keys)
        for i in range(len(phrase))
    }
    alone = ((place, worth) for place, worth in enumerate(words.worth.tolist()) if worth)
    found = sorted(standing.union(alone))
    places = np.array([place for place, _ in found], np.intp)
    start, end, key = words.start[places], words.end[places], words.key[places]
    worth = np.array([worth for _, worth in found])
    bounds = start.searchsorted(words.starts).tolist()
    return Spotted(words.text, words.starts, bounds, start, end, key, worth)


def _stands(phrase: Sequence[str], place: int, words: Spotted, keys: Sequence[str]) -> bool:
    """Whether the words from that place on are the phrase, in one text and side by side."""
    run = slice(place, place + len(phrase))
    numbers = words.key[run].tolist()
    if len(numbers) < len(phrase) or not all(map(_is, phrase, map(keys.__getitem__, numbers))):
        return False
    start, end = words.start[run].tolist(), words.end[run].tolist()
    within = bisect_right(words.starts, start[0]) == bisect_right(words.starts, start[-1])
    gaps = zip(end[:-1], start[1:], strict=True)
    return within and not any(_LETTER.search(words.text, a, b) for a, b in gaps)


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
    return starts[alike], ends[alike]


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


def _number(form: str) -> int:
    """The first eight bytes of a form as a number."""
    return int.from_bytes(bytes(map(_letter, form[:_BYTES])), "little")


def _bare(text: str) -> str:
    """`text` without accents and in lower case, each character in its place."""
    if text.isascii():
        return text.lower()
    return "".join([fold(character).lower()[:1] or character for character in text])


_form = lru_cache(maxsize=1 << 14)(_bare)


def _is(wanted: str, key: str) -> bool:
    """Whether a syllable with this tone key is the one wanted, in the accents or in any."""
    return wanted == key or wanted == fold_key(key)
