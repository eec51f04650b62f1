"""Glued syllables told from words that are one: danguykhoi, xoso, kiểmtra; not Batman, Conan."""

from collections.abc import Sequence
from itertools import pairwise
from math import inf

from indexer.analysis.syllables import fold_key, tone_key

from ..keyboard import decode, splits
from ..phonology import is_bare_syllable, is_syllable
from .correct import restored
from .decoder import Run
from .lattice import possibilities
from .syllabary import Syllabary

GLUED, MOST_GLUED = 5, 60
"""Letters that glued syllables have at least, unless they are one word (hoso), and at most."""

ONE_WORD = 0.5
"""The least probability of a word that has all the glued syllables."""

PER_LETTER, ACCENTED = -2.4, -3.0
"""Their least log probability for each letter; and where they have accents, as no foreign word has.
Measured: tests/relevance/README.md."""

FEW = 5
"""How often authors of the corpus may have glued the same syllables by a slip, at most."""

WORD, RATHER, SURELY = 2.0, 3.0, 5.0
"""By how much (log) they must be likelier than what the corpus has: to be offered where they are
one word (saigon), where the corpus may have the whole by a slip, and else (delay) or to be
parted."""


def parted(
    word: str, syllabary: Syllabary, bare: bool, offered: bool, thorough: bool
) -> tuple[list[str], Run] | None:
    """The syllables that are glued in a word, and what they are in their accents; None if none are.

    They are where nothing else can be meant or, to be `offered`, where they are likelier than the
    word that the corpus has; after a `thorough` look, where it has them side by side. `bare` says
    that no word beside it was typed with accents.
    """
    if not _may_be_glued(word, syllabary, bare, offered):
        return None
    loud = len(word) >= GLUED and word.isupper()
    runs = [
        (parts, run)
        for parts in splits(word, syllabary.log_share)
        if len(parts) > 1 and (loud or all(part[1:] == part[1:].lower() for part in parts))
        if not any(one[-1] == other for one, other in pairwise(parts))  # mưaa: a key hit twice
        if all((run := restored(list(map(tone_key, parts)), syllabary)).seen)
    ]
    if not runs:
        return None
    parts, run = max(runs, key=lambda found: found[1].log_probability)
    named = word.isascii() and word[0].isupper()
    name = named and (not bare or syllabary.knows(tone_key(word)))
    if name:
        parts = [part[:1].upper() + part[1:] for part in parts]
    return (parts, run) if _are_likelier(parts, run, syllabary, name, offered, thorough) else None


def _may_be_glued(typed: str, syllabary: Syllabary, bare: bool, offered: bool) -> bool:
    key = tone_key(typed)
    if not typed.isalpha() or len(typed) > MOST_GLUED:
        return False
    if is_bare_syllable(key) or is_syllable(key):
        return False
    if syllabary.knows(key) and not offered:
        return False
    if not (offered or bare) and typed.isascii() and typed[1:].islower():
        return False  # Batman: whoever types accents would have typed some here
    keys = decode(typed, lambda meant: syllabary.knows(tone_key(meant)))
    return keys is None


def _are_likelier(
    parts: Sequence[str],
    run: Run,
    syllabary: Syllabary,
    name: bool,
    offered: bool,
    thorough: bool,
) -> bool:
    """Whether glued parts, `run` in their accents, are likelier than the word they make, which may
    be a `name`.
    """
    key = tone_key("".join(parts))
    short = len(fold_key(key)) < GLUED
    if short and syllabary.frequency(key):
        return False
    rival = syllabary.log_frequency(key)
    if short or name:
        return run.log_probability > rival and _are_one_word(parts, syllabary)
    if rival > -inf:
        rival += _margin(parts, key, syllabary) if offered else SURELY
    least = len(key) * (PER_LETTER if key.isascii() else ACCENTED)
    return thorough or run.log_probability > max(least, rival)


def _margin(parts: Sequence[str], key: str, syllabary: Syllabary) -> float:
    if _are_one_word(parts, syllabary):
        return WORD
    return SURELY if syllabary.frequency(key) >= FEW else RATHER


def _are_one_word(parts: Sequence[str], syllabary: Syllabary) -> bool:
    found = possibilities(tuple(map(tone_key, parts)), syllabary.vocabulary)
    return any(
        word.probability >= ONE_WORD and word.end - word.start == len(parts) for word in found
    )
