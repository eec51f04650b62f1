"""The door: any str becomes NFC text with plain, readable white space and nothing invisible."""

import re
import unicodedata
from collections.abc import Iterator

# Text of these alone needs no replacement; ranges end where combining marks and symbols begin.
_USUAL = re.compile(r"[\n -~À-ÏÑ-ïñ-ƈƊ-ɏẠ-ỹ–—‘’“”…•]*+")

_LINE_END = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Controls, soft hyphen, joiners, marks of direction and the other format characters: unseen between
# letters, they would split a syllable or hide it from whoever types it.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]+"
)
_UNPAIRED = re.compile(r"[\ud800-\udfff]")
_LOOKALIKES = str.maketrans(
    {"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ", "\uff3f": "_", "\u2010": "-", "\u2011": "-"}
)
# Cyrillic letters that look like Latin ones, where no other Cyrillic letter stands beside them.
_LATIN = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425"
    "\u0430\u0435\u043e\u0440\u0441\u0445",
    "ABEKMHOPCTXaeopcx",
)
_CYRILLIC = re.compile(rf"(?<![\u0400-\u04ff])[{''.join(map(chr, _LATIN))}]+(?![\u0400-\u04ff])")
_PILED = re.compile(r"[^\w\s\x00-\u02ff]{31,}")  # maybe combining marks, which are no letters
_MOST_MARKS = 30
_SPACES = re.compile(r"[^\S\n]+")
_LINE_EDGES = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{3,}")


def normalise(text: str) -> str:
    """Return `text` in the one form that is stored, analysed and pointed into; never raises.

    NFC (Unicode Standard Annex 15); every kind of space becomes U+0020, every line end a newline;
    runs of spaces shrink to one, of blank lines to one, and lines lose them at both ends; invisible
    and control characters go; letters of other alphabets that were typed for Latin ones are
    replaced (Ð/ð and Ɖ/ɖ for Đ/đ, Cyrillic ones in words of nothing else Cyrillic: ВОТ), as are
    hyphens that allow or forbid a break, the fullwidth low line (segmentation writes `_` with it)
    and lone surrogates (U+FFFD); more than 30 combining marks on one letter go. Idempotent, and
    linear in time.
    """
    if not _USUAL.fullmatch(text):
        text = unicodedata.normalize("NFC", _safe(text))  # very often all it needs
    if not _USUAL.fullmatch(text):
        text = _INVISIBLE.sub("", _LINE_END.sub("\n", text))
        text = _UNPAIRED.sub("\ufffd", text).translate(_LOOKALIKES)
        text = _CYRILLIC.sub(lambda word: word[0].translate(_LATIN), text)
        text = unicodedata.normalize("NFC", _SPACES.sub(" ", _safe(text)))
    if "  " in text:
        text = _SPACES.sub(" ", text)
    if " \n" in text or "\n " in text:
        text = _LINE_EDGES.sub("\n", text)
    if "\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n", text)
    return text.strip(" \n")


def _safe(text: str) -> str:
    """The text without marks piled so high that to order them would take for ever: the Stream-Safe
    Text Format of UAX 15, which no language exceeds.
    """
    return _PILED.sub(lambda run: "".join(_unpiled(run[0])), text)


def _unpiled(run: str) -> Iterator[str]:
    marks = 0
    for character in run:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            yield character
