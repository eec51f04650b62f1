"""The door: any str becomes NFC text with plain, readable white space and nothing invisible."""

import re
import unicodedata

_LINE_ENDS = r"\r\v\f\x1c-\x1e\x85\u2028\u2029"
# Controls, soft hyphen, joiners, directional marks and every other format character that shows
# nothing; a mark among letters would split a syllable or hide it from its reader's query.
_INVISIBLE = (
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f"
)
_REPLACED = r"\xd0\xf0\uff3f\ud800-\udfff"
_OTHER_SPACES = r"\t\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"

# A first character that is wanted nowhere, or white space that is not yet as it should be.
_UNTIDY = re.compile(
    rf"[{_LINE_ENDS}{_INVISIBLE}{_REPLACED}{_OTHER_SPACES}]| [ \n]|\n(?: |\n\n)|\A\s|\s\Z"
)
_LINE_END = re.compile(rf"\r\n|[{_LINE_ENDS}]")
_REMOVED = re.compile(f"[{_INVISIBLE}]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_LINE_END = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{3,}")
_LETTERS = str.maketrans({"Ð": "Đ", "ð": "đ", "\uff3f": "_"})


def normalise(text: str) -> str:
    """Return `text` in the one form that is stored, analysed and pointed into; never raises.

    NFC (Unicode Standard Annex 15); every kind of space becomes U+0020, every line end a newline;
    runs of spaces shrink to one and blank lines to one; invisible and control characters go;
    Icelandic Ð/ð, typed for Đ/đ, are replaced, as are the fullwidth low line (segmentation marks
    a literal `_` with it) and lone surrogates (U+FFFD). Idempotent.
    """
    if _UNTIDY.search(text):
        text = _REMOVED.sub("", _LINE_END.sub("\n", text))
        text = _SURROGATE.sub("\ufffd", text).translate(_LETTERS)
        text = _AROUND_LINE_END.sub("\n", _SPACES.sub(" ", text))
        text = _BLANK_LINES.sub("\n\n", text).strip()
    return unicodedata.normalize("NFC", text)
