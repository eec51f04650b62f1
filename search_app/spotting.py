"""Spotting: where the syllables that a query wants to see stand in the texts found.

The texts of a page are looked at together: of each character is taken the byte of its bare letter,
of each word the number that its first eight bytes make. The words with the numbers wanted are found
at once, and only they are looked at closer.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
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
    """A syllable of a text, its tone key, and what it is worth to the query."""

    start: int
    end: int
    key: str
    worth: float


def spot(texts: Sequence[str], interest: Interest) -> list[list[Match]]:
    """The syllables of each text that are of interest, in order."""
    found = _candidates(texts, interest)
    if interest.phrases:
        keys = {match.key for candidates in found for match in candidates}
        begun = {key: [p for p in interest.phrases if _is(p[0], key)] for key in keys}
        for text, own in zip(texts, found, strict=True):
            standing = [
                match._replace(worth=interest.phrases[phrase])
                for place, first in enumerate(own)
                for phrase in begun[first.key]
                for match in _standing(phrase, text, own[place : place + len(phrase)])
            ]
            own[:] = sorted({*standing, *(match for match in own if match.worth)})
    return found


def _candidates(texts: Sequence[str], interest: Interest) -> list[list[Match]]:
    """The words of each text that are worth something, or may be part of a phrase."""
    found: list[list[Match]] = [[] for _ in texts]
    forms = interest.forms()
    if not texts or not (forms or interest.prefixes):
        return found
    joined = "\n".join(texts)
    ends = list(accumulate(len(text) + 1 for text in texts))
    number = first = 0
    known: dict[str, tuple[str, float] | None] = {}  # reports say the same words again and again
    for start, end in _alike(joined, forms, interest.prefixes):
        while start >= ends[number]:
            first = ends[number]
            number += 1
        surface = joined[start:end]
        if surface not in known:
            form, key = _bare(surface), tone_key(surface)
            worth = interest.worth(key, form)
            wanted = worth or (interest.phrases and form in forms)
            known[surface] = (key, worth) if wanted else None
        if seen := known[surface]:
            found[number].append(Match(start - first, end - first, *seen))
    return found


def _alike(text: str, forms: Iterable[str], prefixes: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where words stand that begin with the bytes of these forms, or of these prefixes."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    row = np.zeros(1 + len(codes) + _BYTES, np.uint8)  # a gap before the first word, and behind
    row[1 : len(codes) + 1] = _letters(codes)
    edges = np.flatnonzero(np.diff(row != 0))
    starts, ends = edges[::2], edges[1::2]
    numbers = np.ndarray(len(codes) + 1, "<u8", row[1:], strides=(1,)).copy()[starts]
    numbers &= _OWN[np.minimum(ends - starts, _BYTES)]
    alike = np.isin(numbers, np.array([_number(form) for form in forms], np.uint64))
    for prefix in prefixes:
        alike |= numbers & _OWN[min(len(prefix), _BYTES)] == _number(prefix)
    return zip(starts[alike].tolist(), ends[alike].tolist(), strict=True)


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


def _standing(phrase: Sequence[str], text: str, run: Sequence[Match]) -> Sequence[Match]:
    """The run of candidates, if `phrase` is what stands there."""
    stands = (
        len(run) == len(phrase)
        and all(_is(wanted, match.key) for wanted, match in zip(phrase, run, strict=True))
        and not any(_LETTER.search(text, left.end, right.start) for left, right in pairwise(run))
    )
    return run if stands else ()


def _is(wanted: str, key: str) -> bool:
    """Whether a syllable with this tone key is the one wanted, in the accents or in any."""
    return wanted == key or wanted == fold_key(key)
