"""The ways people type the same Vietnamese text, each a pure function from text to text.

For evaluation and tests: what is typed in any of these ways should find what `text` finds. All take
NFC text and leave everything but Vietnamese letters as it is.
"""

import random
import re
import unicodedata
from collections.abc import Mapping

from indexer.analysis.syllables import TONES, fold, has_accents

_WORD = re.compile(r"[^\W\d_]+")
_HAT, _BREVE, _HORN, _STROKE = "\u0302", "\u0306", "\u031b", "\u0335"
# The key for each mark; none: the letter's own key once more.
_TELEX = dict(zip(TONES, "fsxrj", strict=True)) | {_HAT: "", _BREVE: "w", _HORN: "w", _STROKE: ""}
_VNI = dict(zip(TONES, "21435", strict=True)) | {_HAT: "6", _BREVE: "8", _HORN: "7", _STROKE: "9"}

_PLACES = [
    (unicodedata.normalize("NFC", one + tone + two), unicodedata.normalize("NFC", one + two + tone))
    for vowels in ("oa", "oe", "uy")
    for one in (vowels[0], vowels[0].upper())
    for two in (vowels[1], vowels[1].upper())
    for tone in TONES
]
_OTHER_PLACE = dict(_PLACES) | {new: old for old, new in _PLACES}
# Only at the end of a syllable are both in use, and the u of qu is no vowel.
_MOVABLE = re.compile(rf"(?<![qQ])(?:{'|'.join(_OTHER_PLACE)})(?![^\W\d_])")


def accentless(text: str) -> str:
    """Tiếng Việt -> Tieng Viet."""
    return fold(text)


def half_accentless(text: str, seed: int) -> str:
    """Half of the words that have accents without them; text and seed alone decide which.

    Half of an odd number is rounded up or down by chance.
    """
    chance = random.Random(f"{seed} {text}")
    accented = [match.span() for match in _WORD.finditer(text) if has_accents(match[0])]
    bare = chance.sample(accented, (len(accented) + chance.randrange(2)) // 2)
    letters = list(text)
    for start, end in bare:
        letters[start:end] = fold(text[start:end])
    return "".join(letters)


def nfd(text: str) -> str:
    """Accents as characters of their own, as macOS leaves them (Unicode Standard Annex 15)."""
    return unicodedata.normalize("NFD", text)


def capitals(text: str) -> str:
    """Tiếng Việt -> TIẾNG VIỆT."""
    return text.upper()


def other_tone_style(text: str) -> str:
    """Hòa, thúy, ủy -> hoà, thuý, uỷ and the other way round; other words have only one style."""
    return _MOVABLE.sub(lambda match: _OTHER_PLACE[match[0]], text)


def telex(text: str, tone_last: bool = True) -> str:
    """Tiếng Việt -> Tieengs Vieetj: the keys of a Telex keyboard, as if it had been off.

    The tone key ends the word or, unless `tone_last`, follows its vowel. ươ is typed uow.
    """
    return _WORD.sub(lambda match: _keys(match[0], _TELEX, tone_last), text)


def vni(text: str, tone_last: bool = True) -> str:
    """Tiếng Việt -> Tie6ng1 Vie6t5: the keys of a VNI keyboard, as if it had been off.

    The tone key ends the word or, unless `tone_last`, follows its vowel. ươ is typed uo7.
    """
    return _WORD.sub(lambda match: _keys(match[0], _VNI, tone_last), text)


def _keys(word: str, key_of: Mapping[str, str], tone_last: bool) -> str:
    typed = last = ""
    for at, letter in enumerate(word):
        plain, *marks = list(_decomposed(letter))
        if any(mark not in key_of for mark in marks):
            typed += letter  # not Vietnamese
            continue
        typed += plain
        horned = letter in "ưƯ" and _decomposed(word[at + 1 : at + 2])[:2].lower() == "o" + _HORN
        for mark in sorted(marks, key=TONES.__contains__):
            key = "" if horned and mark == _HORN else key_of[mark] or plain
            if word.isupper() and len(word) > 1:
                key = key.upper()
            if mark in TONES and tone_last:
                last += key
            else:
                typed += key
    return typed + last


def _decomposed(letters: str) -> str:
    return unicodedata.normalize(
        "NFD", letters.replace("đ", f"d{_STROKE}").replace("Đ", f"D{_STROKE}")
    )
