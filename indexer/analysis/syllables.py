"""Surface words of segmented text, and the terms each of them is found by.

A surface word is one of

- syllables joined by segmentation: `Hải_Phòng`;
- a compound: atoms joined by single marks, `05-CT/TW`, `14.167`, `16/7/2021`, `TP.HCM`, `GD&ĐT`;
- an address: `https://abc.vn/tin`, `a.b@abc.vn`, `tracnghiem.abc.vn`;
- one atom, a run of letters and digits: `hội`, `COVID`, `2021`.
"""

import re
import unicodedata
from functools import lru_cache

from indexer.analysis import Token

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ACCENTED = (
    "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"  # lower-case Vietnamese
)
# Endings by which a dotted run of plain letters is a host and not two sentences without a space.
_ENDINGS = "vn|com|net|org|gov|edu|info|asia|biz|io|tv|eu|uk|us|jp|kr|cn|fr|ru|au|sg|th|la|kh"
_HOST = rf"(?:[A-Za-z0-9][A-Za-z0-9\-]{{0,62}}\.){{1,6}}(?:{_ENDINGS}|{_ENDINGS.upper()})(?!\w)"
# Addresses are bounded so that a text full of dots stays linear.
_ADDRESS = (
    rf"[A-Za-z][A-Za-z0-9+]{{1,15}}://[^\s\"'<>()\[\]{{}}“”‘’…]*[^\W_]"
    rf"|[A-Za-z0-9][A-Za-z0-9.+\-\uff3f]{{0,63}}+@{_HOST}"
    rf"|{_HOST}"
)
_GLUED = rf"[A-ZĐ]{{2,}}+(?=[a-zđ]*[{_ACCENTED}])"  # the `TW` of `TWcủa`
_ABBREVIATION = r"[A-ZĐ]{1,5}+(?:\.[A-ZĐ0-9]{1,5}+)+(?![^\W_])"  # TP.HCM, PGS.TS, Q.1
_NUMBER = r"[^\W_]++(?:(?<=\d)[.,:](?=\d)[^\W_]++)*+"  # an atom, or numbers joined inside a number
_UNIT = rf"(?:{_GLUED}|{_ABBREVIATION}|{_NUMBER})"
_SYLLABLES = r"[^\W_]++(?:_[^\W_]++)+"
_WORD = re.compile(rf"{_ADDRESS}|{_SYLLABLES}|{_UNIT}(?:[/&–\-]{_UNIT}(?!_))*+")
_ATOM = re.compile(r"[^\W_]+")

_DAY_MONTH = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})(?:\2(\d{4}|\d\d))?")
_THOUSANDS = re.compile(r"(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?|(\d{1,3}(?:,\d{3}){2,})(?:\.(\d+))?")


def words(segmented: str) -> list[Token]:
    """Surface words of a segmented text in order, with their offsets in it."""
    return [Token(match[0], *match.span()) for match in _WORD.finditer(segmented)]


def atoms(word: str) -> tuple[str, ...]:
    """Return the maximal runs of letters and digits of a surface word, as written."""
    return tuple(_ATOM.findall(word))


@lru_cache(maxsize=100_000)
def tone_key(atom: str) -> str:
    """Lower-case letters without their tone, then the tone as a combining mark: hòa and hoà -> hoà.

    The other accents (â ê ô ă ơ ư đ) stay. What has no tone, or several, is only lower-cased.
    """
    lower = atom.lower()
    if lower.isascii():
        return lower
    decomposed = unicodedata.normalize("NFD", lower)
    tones = [mark for mark in decomposed if mark in _TONES]
    if len(tones) != 1:
        return lower
    return unicodedata.normalize("NFC", decomposed.replace(tones[0], "")) + tones[0]


def fold(text: str) -> str:
    """Drop accents letter by letter, case and length kept; combining marks stay where they are."""
    return text if text.isascii() else text.translate(_FOLDED)


def fold_key(key: str) -> str:
    """Return the folded form of a term made of tone keys."""
    return fold(key.translate(_TONELESS))


def has_accents(text: str) -> bool:
    """Whether any letter has an accent that folding drops."""
    return fold(text) != text


def syllables(word: str) -> tuple[str, ...]:
    """Analyzer: the tone keys of the atoms, in order."""
    return tuple(map(tone_key, _ATOM.findall(word)))


def whole_words(word: str) -> tuple[str, ...]:
    """Analyzer: the word as one term, then the other ways to write it where it is a figure.

    Syllables are joined by `_`, the atoms of a compound by `-` whatever stood between them:
    `34-KL/TW` -> `34-kl-tw`. A number in groups of thousands is also found without them
    (`14.167` -> `14167`), a date also without leading zeros (`06/02` -> `6-2`).
    """
    keys = syllables(word)
    if len(keys) == 1 or "_" in word:
        return ("_".join(keys),)
    whole = "-".join(keys)
    if match := _THOUSANDS.fullmatch(word):
        digits = re.sub(r"\D", "", match[1] or match[3])
        fraction = match[2] or match[4]
        return whole, f"{digits}-{fraction}" if fraction else digits
    if _DAY_MONTH.fullmatch(word):
        short = "-".join(key.lstrip("0") for key in keys[:2])
        return tuple(dict.fromkeys((whole, "-".join((short, *keys[2:])))))
    return (whole,)


def folded_syllables(word: str) -> tuple[str, ...]:
    """Analyzer: `syllables` without accents."""
    return tuple(fold_key(key) for key in syllables(word))


def folded_words(word: str) -> tuple[str, ...]:
    """Analyzer: `whole_words` without accents."""
    return tuple(fold_key(key) for key in whole_words(word))


class _FoldTable(dict[int, int]):
    """Code point -> code point for `str.translate`, asked of unidecode once a character."""

    def __missing__(self, code: int) -> int:
        from unidecode import unidecode  # loaded at the first accent

        letter = chr(code)
        folded = code
        if unicodedata.name(letter, "").startswith(("LATIN ", "FULLWIDTH LATIN ")):
            plain = unidecode(letter)
            if len(plain) == 1 and plain.isascii() and plain.isalpha():
                folded = ord(plain)
        self[code] = folded
        return folded


_FOLDED = _FoldTable()
_TONELESS = str.maketrans("", "", _TONES)
