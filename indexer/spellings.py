"""Spellings: texts in order of their bare letters, with the accents that each of them has.

So whoever types without accents finds a row of texts by bisection, and whoever types with some can
tell at once which of the row agree, however many there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .analysis.syllables import TONES, fold_key, tone_key
from .ragged import spread
from .texts import Texts, encode, pack_texts

_LETTERS = "ăâđêôơư"
_MOST = 16  # atoms of a text whose tones are kept
_BITS = 4  # for the tone of an atom
_ANY_TONE = (1 << _BITS) - 1


@dataclass(frozen=True, slots=True)
class Pattern:
    """What was typed: bare letters, and what a text with the same letters must have to agree.

    An `unfinished` one is a beginning. `marks` are pairs of a byte and the letter it must stand
    for: 0 a plain one, else the place in "ăâđêôơư", from 1 on. Of a text's tones those under `mask`
    must be `tones`.
    """

    folded: str
    marks: tuple[tuple[int, int], ...]
    tones: int
    mask: int
    unfinished: bool

    @property
    def accented(self) -> bool:
        """Whether anything was typed that a text may disagree with."""
        return bool(self.marks or self.mask)


def pattern(atoms: Sequence[str], unfinished: bool) -> Pattern:
    """The pattern of typed atoms, one space between two.

    An atom typed bare agrees with any accents. An `unfinished` last one may go on, and may yet get
    the accents it lacks, unless it has its tone, which is typed last.
    """
    marks: list[tuple[int, int]] = []
    folded = ""
    tones = mask = 0
    for place, atom in enumerate(atoms):
        letters, codes, tone = _accents(tone_key(atom))
        folded += " " * bool(place)
        open_end = unfinished and place == len(atoms) - 1 and not tone
        if tone or any(codes):
            start = len(encode(folded))
            marks += ((start + i, code) for i, code in enumerate(codes) if code or not open_end)
            if place < _MOST and not open_end:
                tones |= tone << (_BITS * place)
                mask |= _ANY_TONE << (_BITS * place)
        folded += letters
    return Pattern(folded, tuple(marks), tones, mask, unfinished)


def pack_spellings(
    name: str, texts: Sequence[Sequence[str]]
) -> tuple[list[int], dict[str, NDArray[Any]]]:
    """Texts, given as the tone keys of their atoms, for a `Spellings` called `name`.

    The order in which they are numbered, and the arrays.
    """
    known = {key: _accents(key) for key in set(chain.from_iterable(texts))}
    letters = {key: letters for key, (letters, _, _) in known.items()}
    codes = {key: codes for key, (_, codes, _) in known.items()}
    folded = [" ".join(map(letters.__getitem__, keys)) for keys in texts]
    order = sorted(range(len(texts)), key=lambda i: (folded[i], texts[i]))
    ordered = [texts[i] for i in order]
    marks = b"".join(b"\0".join(map(codes.__getitem__, keys)) for keys in ordered)
    tones = np.fromiter((known[key][2] for keys in ordered for key in keys[:_MOST]), np.uint64)
    counts = np.fromiter((min(len(keys), _MOST) for keys in ordered), np.int64, len(ordered))
    places = spread(np.zeros(len(counts), np.int64), counts).astype(np.uint64)
    together = np.zeros(len(counts), np.uint64)
    owners = np.repeat(np.arange(len(counts)), counts)
    np.bitwise_or.at(together, owners, tones << places * np.uint64(_BITS))
    return order, {
        **pack_texts(name, [folded[i] for i in order]),
        f"{name}_marks": np.frombuffer(marks, np.uint8),
        f"{name}_tones": together,
    }


class Spellings:
    """The texts that `pack_spellings` was given, numbered in the order it returned."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], name: str) -> None:
        self._folded = Texts(arrays, name)
        self._ends = arrays[f"{name}_ends"]
        self._marks = arrays[f"{name}_marks"]
        self._tones = arrays[f"{name}_tones"]

    def find(self, typed: Pattern) -> range:
        """The texts with these bare letters (unfinished: whose bare letters begin so)."""
        find = self._folded.prefixed if typed.unfinished else self._folded.equal
        return find(typed.folded)

    def agree(self, rows: range, typed: Pattern) -> NDArray[np.bool_]:
        """Which of these texts, found with `typed`, have the accents it has."""
        tones = self._tones[rows.start : rows.stop]
        agree: NDArray[np.bool_] = (tones & np.uint64(typed.mask)) == np.uint64(typed.tones)
        starts = self._ends[rows.start : rows.stop] - np.diff(
            self._ends[rows.start : rows.stop],
            prepend=self._ends[rows.start - 1] if rows.start else 0,
        )
        for place, code in typed.marks:
            agree &= self._marks[starts + place] == code
        return agree


def _accents(key: str) -> tuple[str, bytes, int]:
    """Bare letters of a tone key, the mark of each of their bytes, and the tone."""
    folded = fold_key(key)
    tone = TONES.find(key[-1:]) + 1 if key[-1:] and key[-1:] in TONES else 0
    codes = bytearray()
    for letter, bare in zip(key, folded, strict=False):
        codes.append(_LETTERS.find(letter) + 1)
        codes.extend(bytes(len(encode(bare)) - 1))
    return folded, bytes(codes), tone
