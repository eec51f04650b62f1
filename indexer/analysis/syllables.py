"""Surface words of segmented text, and the terms by which each of them is found.

A surface word is one of

- syllables joined by segmentation: `Hải_Phòng`;
- a compound, atoms joined by single marks: `05-CT/TW`, `14.167`, `16/7/2021`, `TP.HCM`, `GD&ĐT`;
- an address: `https://abc.vn/tin`, `a.b@abc.vn`, `tracnghiem.abc.vn`;
- one atom, a run of letters and digits: `hội`, `VNeID`, `2021`.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate

from indexer.analysis import Token

_CAPITAL = "A-ZĂÂĐÊÔƠƯ"  # what abbreviations are made of: no tones
ACCENTED = "àáâãèéêìíòóôõùúýăđĩũơư" + "".join(map(chr, range(0x1EA1, 0x1EFA, 2)))
"""The small letters of Vietnamese that have accents."""


# By these endings a dotted run of plain letters is a host, not two sentences without a space.
_ENDING = (
    "vn|com|net|org|gov|edu|info|biz|asia|club|shop|store|online|site|app|io|tv|ly"
    "|eu|uk|us|jp|kr|cn|fr|de|ru|au|sg|th|la|kh"
)
# Every repetition before a mark that may be missing is bounded, so any text takes linear time.
# Groups are repeated within (?>), not possessively: Python before 3.11.5 loses letters there.
_HOST = rf"(?:[A-Za-z0-9][A-Za-z0-9\-]{{0,62}}\.){{1,6}}(?:{_ENDING}|{_ENDING.upper()})(?!\w)"
_ADDRESS = (
    r"[A-Za-z][A-Za-z0-9+]{1,15}://[^\s\"'<>()“”‘’…]*[^\W_]"
    rf"|[A-Za-z0-9][A-Za-z0-9.+\-\uff3f]{{0,63}}+@{_HOST}"
    rf"|{_HOST}"
)
# The `TW` of `TWcủa` and the `LINH` of `LINHMột`, where pages lost a space.
_GLUED = (
    rf"[{_CAPITAL}]{{2,}}+(?=[bcdđghklmnpqrstvx][a-z]*[{ACCENTED}])"
    rf"|[{_CAPITAL}]{{3,}}(?=[{_CAPITAL}][a-z]*[{ACCENTED}])"
)
_ABBREVIATION = rf"[{_CAPITAL}]{{1,5}}+(?:\.[{_CAPITAL}0-9]{{1,5}}+)+(?![^\W_])"
_ATOM_OR_NUMBER = r"[^\W_]++(?>(?:(?<=\d)[.,:](?=\d)[^\W_]++)*)"
_UNIT = rf"(?:{_GLUED}|{_ABBREVIATION}|{_ATOM_OR_NUMBER})"
_WORD = (
    # Most words: nothing follows that could make them part of more.
    rf"[{_CAPITAL}]?[^\W\d_{_CAPITAL}][^\W_]*+(?>(?:_[^\W_]++)*)(?![.,:/&@+–\-\uff3f])"
    rf"|{_ADDRESS}"
    rf"|(?!{_GLUED})[^\W_]++(?:_[^\W_]++)+"
    rf"|{_UNIT}(?>(?:[/&–\-]{_UNIT}(?!_))*)"
)
_WORDS = re.compile(_WORD)
_WORDS_AND_GAPS = re.compile(f"({_WORD})")
_ATOMS = re.compile(r"[^\W_]+")

_DECIMAL = re.compile(r"(?:0|[1-9]\d*)[.,]\d{1,3}")
_GROUPED = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d+))?")
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATE = re.compile(
    rf"{_DAY}([/.\-]){_MONTH}\1(?:\d{{4}}|\d\d)|{_DAY}[/\-]{_MONTH}|{_MONTH}[/.\-]\d{{4}}"
)
_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
_HOST_OF = re.compile(rf"(?:://|@)({_HOST})")

TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Behind the letters of a tone key: the grave, the acute, the tilde, the hook, the dot below."""

_TONELESS = str.maketrans("", "", TONES)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "0123456789" * 2)


def words(segmented: str) -> list[Token]:
    """Surface words of a segmented text in order, with their offsets in it."""
    pieces = _WORDS_AND_GAPS.split(segmented)  # gap, word, gap, …
    ends = list(accumulate(map(len, pieces)))
    return list(map(Token, pieces[1::2], ends[::2], ends[1::2]))


def surface_words(segmented: str) -> list[str]:
    """Return the texts of `words` alone, in half the time."""
    return _WORDS.findall(segmented)


def atoms(word: str) -> tuple[str, ...]:
    """Return the maximal runs of letters and digits of a surface word, as written."""
    return tuple(_ATOMS.findall(word))


@lru_cache(maxsize=1 << 16)
def tone_key(atom: str) -> str:
    r"""Lower-case letters without their tone, then the tone: hòa and hoà are both "hoa\u0300".

    The other accents (â ê ô ă ơ ư đ) stay. What has no tone, or several, is only lower-cased, and
    digits stand on the line (m², CO₂). Loses nothing but where the tone was written.
    """
    lower = atom.lower()
    if not lower.isascii():
        lower = lower.translate(_RAISED)
    if lower.isascii():
        return lower
    letters = unicodedata.normalize("NFD", lower)
    tones = [mark for mark in letters if mark in TONES]
    if len(tones) != 1:
        return lower
    return unicodedata.normalize("NFC", letters.replace(tones[0], "")) + tones[0]


def fold(text: str) -> str:
    """Drop accents letter by letter, case and length kept; combining marks stay where they are."""
    return text if text.isascii() else text.translate(_FOLDED)


@lru_cache(maxsize=1 << 16)
def fold_key(key: str) -> str:
    """Return a term of tone keys without any accent: plain ASCII for Vietnamese."""
    return key if key.isascii() else fold(key.translate(_TONELESS))


def has_accents(text: str) -> bool:
    """Whether any letter has an accent that folding drops."""
    return fold(text) != text


@lru_cache(maxsize=1 << 15)  # one analyzer asks for what another one has just had
def syllables(word: str) -> tuple[str, ...]:
    """Analyzer: the tone keys of a surface word's atoms, in order."""
    return tuple(map(tone_key, _ATOMS.findall(word)))


@lru_cache(maxsize=1 << 15)
def whole_words(word: str) -> tuple[str, ...]:
    """Analyzer: a surface word as one term, then the other ways in which it may be written.

    Syllables are joined by `_`; the atoms of a compound by `-`, whatever stood between them:
    `34-KL/TW` -> `34-kl-tw`; but decimals are no date: `1,5` stays, and `1.5` may be either; and
    `18:30` is a time, `18h30`. Further terms: a number without its groups of thousands (`14.167`
    -> `14167`), a date or a time without leading zeros (`06/02` -> `6-2`), the host of an address.
    """
    keys = syllables(word)
    if len(keys) < 2 or "_" in word:
        return ("_".join(keys),)
    whole = "-".join(keys)
    if time := _TIME.fullmatch(word):
        hour, minute = time.groups()
        return tuple(dict.fromkeys(f"{written}h{minute}" for written in (hour, str(int(hour)))))
    decimal = (",".join(keys),) if _DECIMAL.fullmatch(word) else ()
    if decimal and "," in word:
        return decimal
    if grouped := _GROUPED.fullmatch(word):
        number = "-".join(part.replace(".", "") for part in grouped.groups() if part)
        return (whole, *decimal, number)
    if _DATE.fullmatch(word):
        short = "-".join([key.lstrip("0") for key in keys[:2]] + list(keys[2:]))
        return (whole, short) if short != whole else (whole,)
    if host := _HOST_OF.search(word):
        return whole, "-".join(syllables(host[1]))
    return (whole, *decimal)


def folded_syllables(word: str) -> tuple[str, ...]:
    """Analyzer: `syllables` without accents."""
    return tuple(map(fold_key, syllables(word)))


def folded_words(word: str) -> tuple[str, ...]:
    """Analyzer: `whole_words` without accents."""
    return tuple(map(fold_key, whole_words(word)))


class _FoldTable(dict[int, int]):
    """Code point -> code point for `str.translate`, asked of unidecode once a character.

    Only Latin letters, and only those that unidecode gives one letter: offsets must hold.
    """

    def __missing__(self, code: int) -> int:
        from unidecode import unidecode  # its tables are loaded at the first accent

        letter = chr(code)
        self[code] = code
        if unicodedata.name(letter, "").startswith(("LATIN ", "FULLWIDTH LATIN ")):
            folded = unidecode(letter)
            if len(folded) == 1 and folded.isascii() and folded.isalpha():
                self[code] = ord(folded)
        return self[code]


_FOLDED = _FoldTable()
