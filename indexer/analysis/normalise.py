"""The door: any str becomes NFC text with plain, readable white space and nothing invisible."""

import re
import unicodedata

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
_LOOKALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ", "\uff3f": "_"})
_SPACES = re.compile(r"[^\S\n]+")
_LINE_EDGES = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{3,}")


def normalise(text: str) -> str:
    """Return `text` in the one form that is stored, analysed and pointed into; never raises.

    NFC (Unicode Standard Annex 15); every kind of space becomes U+0020, every line end a newline;
    runs of spaces shrink to one, of blank lines to one, and lines lose them at both ends; invisible
    and control characters go; Ð/ð and Ɖ/ɖ of other languages, typed for Đ/đ, are replaced, as are
    the fullwidth low line (segmentation writes `_` with it) and lone surrogates (U+FFFD).
    Idempotent.
    """
    if not _USUAL.fullmatch(text):
        text = unicodedata.normalize("NFC", text)  # very often all it needs
    if not _USUAL.fullmatch(text):
        text = _INVISIBLE.sub("", _LINE_END.sub("\n", text))
        text = _UNPAIRED.sub("\ufffd", text).translate(_LOOKALIKES)
        text = unicodedata.normalize("NFC", _SPACES.sub(" ", text))
    if "  " in text:
        text = _SPACES.sub(" ", text)
    if " \n" in text or "\n " in text:
        text = _LINE_EDGES.sub("\n", text)
    if "\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n", text)
    return text.strip(" \n")
