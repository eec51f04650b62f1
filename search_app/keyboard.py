"""What was meant by what the keys gave: raw Telex and VNI, glued syllables, single slips."""

import re
import string
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from heapq import nlargest
from itertools import chain, pairwise
from math import inf

from indexer.analysis.syllables import ACCENTED, fold

_VOWELS = frozenset("aăâeêioôơuưy")
_MARKED = frozenset("ăâêôơư")
_HAT, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_TELEX_TONES = {"s": _ACUTE, "f": _GRAVE, "r": _HOOK, "x": _TILDE, "j": _DOT}
_VNI_TONES = {"1": _ACUTE, "2": _GRAVE, "3": _HOOK, "4": _TILDE, "5": _DOT}
_TELEX_W = {"a": _BREVE, "o": _HORN, "u": _HORN}
_VNI_MARKS = {
    "6": {"a": _HAT, "e": _HAT, "o": _HAT},
    "7": {"o": _HORN, "u": _HORN},
    "8": {"a": _BREVE},
}
_LONGEST_SYLLABLE = len("nghieng")
_MOST_KEYS = 2 * _LONGEST_SYLLABLE
_SPLITS = 4


def telex(token: str) -> str:
    """One syllable as a Telex keyboard would have written it; keys that mean nothing stay letters.

    aa ee oo dd double at once or, in a syllable with a tone key, behind other letters (vietej); w
    gives ă ơ ư to a vowel before it, or is ư where there is none; s f r x j set the tone anywhere
    behind a vowel. NFC, capitals as typed. What is far too long for a syllable comes back as it is.
    """
    if len(token) > _MOST_KEYS:
        return token
    name = token.istitle()  # Cosco, Samra
    return (not name and _telex(token, late=True)) or _telex(token, late=False)


def _telex(token: str, late: bool) -> str:
    """The same; `late` doubles letters behind others, too, and is "" if that was without a tone:
    Congo is not công.
    """
    letters: list[str] = []
    tone = before = ""
    doubled = False
    for key in token:
        plain = key.lower()
        if plain in _TELEX_TONES and not tone and _nucleus(letters):
            tone = _TELEX_TONES[plain]
        elif plain == before == "d" and letters[-1] in "dD":
            _stroke(letters)
        elif plain == before and plain in "aeo" and letters[-1].lower() == plain:
            letters[-1] = _accented(letters[-1], _HAT)
        elif late and plain in "aeod" and _double(letters, plain):
            doubled = True
        elif plain != "w" or not (_mark(letters, _TELEX_W) or _lone_w(letters, key)):
            letters.append(key)
        before = plain
    return "" if doubled and not tone else _spell(letters, tone)


def vni(token: str) -> str:
    """One syllable as a VNI keyboard would have written it; digits that mean nothing stay digits.

    6 is the hat of â ê ô, 7 the horn of ơ ư, 8 the breve of ă, 9 the stroke of đ, 1 to 5 the tones,
    each anywhere behind its letter. NFC, capitals as typed. What is far too long for a syllable
    comes back as it is.
    """
    if len(token) > _MOST_KEYS:
        return token
    letters: list[str] = []
    tone = ""
    for key in token:
        if key in _VNI_TONES and not tone and _nucleus(letters):
            tone = _VNI_TONES[key]
        elif not (_stroke(letters) if key == "9" else _mark(letters, _VNI_MARKS.get(key, {}))):
            letters.append(key)
    return _spell(letters, tone)


_HORN_LEFT_OUT = re.compile("(?<![qQ])[uU][ơờớởỡợƠỜỚỞỠỢ](?=[cimnptuCIMNPTU])|[ưƯ][oòóỏõọOÒÓỎÕỌ]")
_HORNS = str.maketrans("uoòóỏõọUOÒÓỎÕỌ", "ươờớởỡợƯƠỜỚỞỠỢ")


def horned(text: str) -> str:
    """The text with both horns of ươ where only one was typed: no syllable has ưo, nor uơ before
    another letter.
    """
    return _HORN_LEFT_OUT.sub(lambda found: found[0].translate(_HORNS), text)


_REPEATED = re.compile(rf"([{ACCENTED}])\1+", re.IGNORECASE)
_DOUBLED_D = re.compile(rf"^(d)d(?=\w*[{ACCENTED}])", re.IGNORECASE)


def unrepeated(word: str) -> str:
    """The word with every accented letter once that stands beside itself, as in no syllable, and
    with its stroke where two keys for it stand before other accents: ddảng.
    """
    once = _REPEATED.sub(r"\1", word)
    return _DOUBLED_D.sub(lambda found: "Đ" if found[1] == "D" else "đ", once)


def decode(token: str, known: Callable[[str], bool]) -> str | None:
    """The syllable behind raw Telex or VNI keys, or None where the token may mean what it says.

    `known` is asked for lower-case NFC syllables: it must be false for the token itself and true
    for what exactly one of the two keyboards makes of it. It should know plain syllables too
    (`dang` beside `đang`), or words typed without accents are taken for keys.
    """
    if not token.isascii() or known(token.lower()):
        return None
    readings = {telex(token), vni(token)} - {token}
    possible = [reading for reading in readings if known(reading.lower())]
    return possible[0] if len(possible) == 1 else None


@lru_cache(maxsize=1 << 15)
def spelled(key: str) -> str:
    """The syllable of a tone key, in NFC, its tone where the older spelling has it."""
    letters = list(key[:-1])
    if not _nucleus(letters) or not unicodedata.combining(key[-1]):
        return unicodedata.normalize("NFC", key)
    return _spell(letters, key[-1])


def splits(token: str, log_probability: Callable[[str], float]) -> list[list[str]]:
    """The likeliest ways to cut a token into syllables, each taken by itself; the best first.

    `log_probability` is asked for folded lower-case strings: -inf is no syllable. Accents and
    capitals of the token are kept in its parts. None where it is no sequence of syllables.
    """
    folded = fold(token).lower()
    best: list[list[tuple[float, tuple[int, ...]]]] = [[(0.0, (0,))]]
    for end in range(1, len(folded) + 1):
        found = []
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            log = log_probability(folded[start:end]) if best[start] else -inf
            if log > -inf:
                found += [(before + log, (*cuts, end)) for before, cuts in best[start]]
        best.append(nlargest(_SPLITS, found))
    return [[token[a:b] for a, b in pairwise(cuts)] for _, cuts in best[-1]]


def one_edit(folded: str) -> Iterator[str]:
    """Everything one slip away from a folded syllable, once each, the syllable itself left out.

    Two letters swapped, one too many, one missing, one wrong: Damerau's four (1964, "A technique
    for computer detection and correction of spelling errors"), 54n + 25 strings at most.
    """
    seen = {folded}
    cuts = [(folded[:at], folded[at:]) for at in range(len(folded) + 1)]
    slips = (
        (a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1),
        (a + b[1:] for a, b in cuts if b),
        (a + letter + b for a, b in cuts for letter in string.ascii_lowercase),
        (a + letter + b[1:] for a, b in cuts if b for letter in string.ascii_lowercase),
    )
    for slip in chain.from_iterable(slips):
        if slip and slip not in seen:
            seen.add(slip)
            yield slip


def _nucleus(letters: list[str]) -> range:
    """Where the last vowels stand, without the u of qu and the i of gi before another vowel."""
    plain = [letter.lower() for letter in letters]
    end = len(plain)
    while end and plain[end - 1] not in _VOWELS:
        end -= 1
    start = end
    while start and plain[start - 1] in _VOWELS:
        start -= 1
    if end - start > 1 and plain[start - 1 : start + 1] in (["q", "u"], ["g", "i"]):
        start += 1
    return range(start, end)


def _mark(letters: list[str], marks: Mapping[str, str]) -> bool:
    """Put the mark for it on the vowel that a key was typed for; False where there is none."""
    nucleus = _nucleus(letters)
    vowels = "".join(letters[at].lower() for at in nucleus)
    if "u" in marks and vowels.startswith(("uo", "ưo")):
        chosen = nucleus[:2]
    elif "u" in marks and vowels.startswith(("ua", "uu")):
        chosen = nucleus[:1]
    else:
        chosen = range(0)
        for at in nucleus:
            if letters[at].lower() in marks:
                chosen = range(at, at + 1)
    for at in chosen:
        letters[at] = _accented(letters[at], marks.get(letters[at].lower(), ""))
    return bool(chosen)


def _double(letters: list[str], plain: str) -> bool:
    """Double a letter before the last one; False where that makes no syllable."""
    if plain == "d":
        return len(letters) > 1 and letters[0] in "dD" and _stroke(letters)
    nucleus = _nucleus(letters)
    vowels = "".join(letters[at].lower() for at in nucleus)
    if plain not in vowels[:-1] + vowels[-1:] * (nucleus.stop < len(letters)):
        return False
    if vowels + plain in ("oao", "oeo") and nucleus.stop == len(letters):
        return False
    return _mark(letters, {plain: _HAT})


def _lone_w(letters: list[str], key: str) -> bool:
    if _nucleus(letters):
        return False
    letters.append("Ư" if key == "W" else "ư")
    return True


def _spell(letters: list[str], tone: str) -> str:
    """Join letters and set the tone where the older spelling has it: hòa, thúy, but hoàn."""
    nucleus = _nucleus(letters)
    closed = nucleus.stop < len(letters)
    vowels = [letters[at].lower() for at in nucleus]
    if vowels[:2] == ["ư", "o"]:  # w typed before the o
        letters[nucleus[1]] = "Ơ" if letters[nucleus[1]] == "O" else "ơ"
        vowels[1] = "ơ"
    if vowels == ["ư", "ơ"] and not closed:  # thuở: ươ never ends a syllable, uơ always does
        letters[nucleus[0]] = "U" if letters[nucleus[0]] == "Ư" else "u"
        vowels[0] = "u"
    if tone:
        main = -1 if closed or len(nucleus) == 1 else -2
        marked = [at for at, vowel in zip(nucleus, vowels, strict=True) if vowel in _MARKED]
        at = marked[-1] if marked else nucleus[main]
        letters[at] = _accented(letters[at], tone)
    return "".join(letters)


def _accented(letter: str, mark: str) -> str:
    return unicodedata.normalize("NFC", letter + mark)


def _stroke(letters: list[str]) -> bool:
    """Put the stroke on the last d; False where there is none."""
    for at in reversed(range(len(letters))):
        if letters[at] in "dD":
            letters[at] = "Đ" if letters[at] == "D" else "đ"
            return True
    return False
