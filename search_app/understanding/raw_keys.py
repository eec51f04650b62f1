"""Words typed while the Vietnamese keyboard was off, among others that mean what they say."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from math import log
from typing import NamedTuple

from indexer.analysis.syllables import fold_key, tone_key

from ..keyboard import decode, telex, vni
from ..phonology import is_bare_syllable, is_syllable
from .correct import are_bare, likeliest_slip, restored
from .decoder import likeliest
from .syllabary import Syllabary

RAW, AMID = 1e-3, 1e-5
"""The share of a syllable's typists who leave it raw: all in all, and beside words with accents or
words of another language. Below it, a word that the corpus has may well mean what it says."""

FEW, FAR = 3, 10
"""How often authors of the corpus may have left a syllable raw that two keys more make certain, if
they have it so many times as often with its accents."""

SELDOM = 2e-5
"""The share of the corpus' words below which a syllable may be less likely than another with a
slip, unless there are other raw keys beside it."""

RATHER = 3.0
"""By how much (log) a tone must be likelier than a number behind a word."""

_MARKS, _TONES = "6789", "12345"  # of VNI, in the order in which both are typed behind a word
_VOWEL = re.compile("[aeouAEOU][6-9][1-5]?")  # not to be told from a code by itself: o73, ở
_DOUBLED = frozenset(["aa", "ee", "oo", "dd"])  # one letter by two keys


class _Found(NamedTuple):
    """The syllable that a word may be the keys of, and how clear that is.

    `possible`: not what the word more likely is by itself; `sure`: whatever stands beside it.
    """

    syllable: str
    keyboard: Callable[[str], str]
    possible: bool
    sure: bool


def meant(words: Sequence[str], syllabary: Syllabary) -> list[str]:
    """The words, raw Telex or VNI replaced by what it stands for.

    A word that is known as it stands (`sex`, `teen`) is taken for keys only in the company of
    others that are keys for sure, and where the result is likelier between its neighbours. Where
    all is in capitals, these tell no abbreviation.
    """
    if len(words) > 1 and all(word == word.upper() for word in words):
        lower = list(map(str.lower, words))
        if lower != words:
            read = zip(words, lower, meant(lower, syllabary), strict=True)
            return [word if other == own else other.upper() for word, own, other in read]
    found = _found(words, syllabary)
    keyboards = [one.keyboard for one in found.values() if one.sure]
    if not keyboards:  # two that may be keys of one keyboard make each other sure
        possible = {words[i]: one.keyboard for i, one in found.items() if one.possible}
        keyboards = list(possible.values())
        if max(map(keyboards.count, keyboards), default=0) < 2:
            return list(words)
    keyboard = max((telex, vni), key=keyboards.count)
    readings = []
    for i, word in enumerate(words):
        one = found.get(i)
        if one and one.possible and one.keyboard is keyboard:
            readings.append([one.syllable])
            continue
        other = keyboard(word) if word.isascii() else word
        known = other != word and syllabary.knows(tone_key(other))
        known &= keyboard is vni or not _is_code(word) or "Đ" in other
        usual = keyboard is vni and _VOWEL.fullmatch(word)
        readings.append([word, other][bool(usual) :] if known else [word])
    if max(map(len, readings)) == 1:
        return [text for (text,) in readings]
    places = [[syllabary.choice(tone_key(text)) for text in texts] for texts in readings]
    best = likeliest(places, syllabary.ngrams)
    return [
        texts[place.index(choice)]
        for texts, place, choice in zip(readings, places, best.choices, strict=True)
    ]


def _found(words: Sequence[str], syllabary: Syllabary) -> dict[int, _Found]:
    """The words that may be keys, by their places."""

    def known(text: str, among: str = "") -> bool:
        key = tone_key(text)
        # That a few authors left a syllable raw makes it no word: see below.
        few = text == among.lower() and not is_bare_syllable(key)
        return syllabary.knows(key) and not (few and syllabary.frequency(key) <= FEW)

    def unheard(word: str, syllable: str) -> bool:
        """Whether capitals are no abbreviation: they give a Đ, or the corpus has none such and they
        are two keys more than the syllable has letters.
        """
        if "Đ" in syllable and len(word) > 2:
            return True
        return len(word) - len(syllable) > 1 and not syllabary.frequency(tone_key(word))

    decoded = {
        i: syllable
        for i, word in enumerate(words)
        if not _is_code(word)
        and (syllable := decode(word, partial(known, among=word)))
        and (len(syllable) > 2 or is_syllable(tone_key(syllable)))
        and (not _is_acronym(word) or unheard(word, syllable))
    }
    others = [word for i, word in enumerate(words) if i not in decoded and word.isalpha()]
    foreign = any(word.isascii() and not known(word.lower()) for word in others)
    price = RAW if not foreign and are_bare(others) else AMID
    found = {}
    for i, syllable in decoded.items():
        word, frequency = words[i], syllabary.frequency(tone_key(syllable))
        keyboard = telex if telex(word) == syllable else vni
        certain = len(word) - len(syllable) > 1
        few = min(FEW, frequency / FAR) if certain else 0
        possible = syllabary.frequency(tone_key(word)) <= max(price * frequency, few)
        if len(decoded) == 1 and possible and not certain and frequency < syllabary.share(SELDOM):
            possible = not _is_slip(words, i, syllable, syllabary)
        # A small corpus does not have all names (Moon).
        name = syllabary.small and len(words) > 1 and (foreign or not word.islower())
        clear = certain or (frequency > 0 and not name)
        sure = possible and clear and not _is_number(words, i, syllable, syllabary)
        found[i] = _Found(syllable, keyboard, possible, sure)
    return found


def _is_number(words: Sequence[str], at: int, syllable: str, syllabary: Syllabary) -> bool:
    """Whether digits behind a word are a number rather than its marks: CO2, Su57, a quan1."""
    word = words[at]
    letters = word.rstrip(_MARKS + _TONES)
    digits = word[len(letters) :]
    if not digits:
        return False
    if len(word) < 3 + are_bare(words):  # vu5 is a word of dịch vu5
        return True
    if not is_bare_syllable(letters.lower()):
        return False
    if len(digits) > 1 and not (digits[0] in _MARKS and digits[1] in _TONES):
        return True
    before, behind = words[:at], words[at + 1 :]
    number = _likelihood([*before, letters, digits, *behind], syllabary)
    return number > _likelihood([*before, syllable, *behind], syllabary) - RATHER


def _is_slip(words: Sequence[str], at: int, syllable: str, syllabary: Syllabary) -> bool:
    """Whether a word is less likely the keys of a syllable than another with a slip: sinj, sinh."""
    keys = list(map(tone_key, words))
    meant, gain = likeliest_slip(keys, at, syllabary)
    if fold_key(meant) in (fold_key(keys[at]), fold_key(tone_key(syllable))):
        return False
    raw = [*words[:at], syllable, *words[at + 1 :]]
    return gain > log(RAW) + _likelihood(raw, syllabary) - _likelihood(words, syllabary)


def _likelihood(words: Sequence[str], syllabary: Syllabary) -> float:
    return restored(list(map(tone_key, words)), syllabary, bare=True).log_probability


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word == word.upper()


def _is_code(word: str) -> bool:
    """Whether it has the looks of a name or a code: A3, u17, CO2, TW, DDoS."""
    letters = sum(map(str.isalpha, word))
    doubled = word[:2].lower() in _DOUBLED
    cased = word.islower() or word.isupper() or word[1 + doubled :].islower()
    short = word.isupper() and letters < 3 and len(word) < 4 and not doubled
    return letters < 2 or not cased or short
