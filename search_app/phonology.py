"""What may be a Vietnamese syllable at all: an initial, a rhyme, and a tone that the rhyme takes.

The tables are those of the standard spelling (Đoàn Thiện Thuật 1977, "Ngữ âm tiếng Việt"), with a
few loans.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from indexer.analysis.syllables import TONES, fold

LONG_NAME = 6
"""Letters of the shortest foreign name that may be written as one word or two."""

_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en
eng eo ep et ê êch êm ên êng ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi
om on ong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơng ơp ơt u ua uân uâng uât uây uc uê uêch uên
uênh uêt ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh uyp uyt uyu ư
ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
"""
_AFTER_QU = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng ât âu ây e ec em en eng
eo et ê êch ên ênh êt i ich in inh it iu y ych yên yêt ynh yt ơ ơn ôc
"""
_OTHERS = "y yêm yên yêng yêt yêu gi gin xoong goong boong mooc sooc pin"
_INITIALS = " b c ch d đ g gh gi h k kh l m n ng ngh nh p ph r s t th tr v x"
_BEFORE_FRONT = {"gh", "k", "ngh"}
_BEFORE_BACK = {"c", "g", "ng"}
_ACUTE, _DOT = "\u0301", "\u0323"
_TONES = tuple(TONES)  # no tone at all is none of these
_STOPS = ("c", "ch", "p", "t")
# Without a tone, ti and ty, hi and hy, mi and my are different words.
_EITHER = re.compile(rf"(?:[hklmst]|qu)[iy][{TONES}]|(?:l|qu)[iy]")
_EITHER_BARE = re.compile("(?:[hklmst]|qu)[iy]")
_OTHER = str.maketrans("iy", "yi")
_PAIRS = (("tr", "ch"), ("s", "x"), ("l", "n"), ("d", "gi"), ("d", "r"), ("gi", "r"))
_SOUND_ALIKE = (*_PAIRS, *((other, one) for one, other in _PAIRS))
_FOREIGN = (("f", "ph"), ("j", "gi"), ("w", "qu"), ("z", "d"), ("z", "gi"))


def is_syllable(key: str) -> bool:
    """Whether a tone key is a syllable as Vietnamese is spelled, whatever it may mean."""
    letters, tone = letters_and_tone(key)
    closed = letters.endswith(_STOPS)
    return letters in _syllables() and (not closed or tone in (_ACUTE, _DOT))


def letters_and_tone(key: str) -> tuple[str, str]:
    """A tone key without its tone, and the tone, "" for the level one."""
    return (key[:-1], key[-1]) if key[-1:] in _TONES else (key, "")


def is_bare_syllable(folded: str) -> bool:
    """Whether some syllable is spelled so without its accents."""
    return folded in _bare_syllables()


def is_foreign(word: str) -> bool:
    """Whether a word of small letters is spelled as no syllable, with or without accents."""
    return word.isascii() and word.isalpha() and not is_bare_syllable(word)


def may_be_foreign(*words: str) -> bool:
    """Whether bare words together may be a foreign name: not R&D, nor Vietnamese."""
    name = "".join(words)
    plain = name.isascii() and name.isalpha() and len(name) >= LONG_NAME
    return plain and not all(map(is_bare_syllable, words))


@lru_cache(maxsize=1 << 15)
def twin(key: str) -> str:
    """The tone key of a syllable in its other spelling, with y for i; "" if it has only one."""
    return key.translate(_OTHER) if _EITHER.fullmatch(key) else ""


@lru_cache(maxsize=1 << 15)
def sound_alikes(key: str) -> tuple[str, ...]:
    """The tone keys of syllables that differ from this one by an initial that many speakers do not
    tell from its own: xử and sử, trung and chung.
    """
    return tuple(filter(is_syllable, _with_other_initials(key, _SOUND_ALIKE)))


@lru_cache(maxsize=1 << 15)
def written_out(key: str) -> tuple[str, ...]:
    """The tone keys of syllables for which this one is written with an initial that Vietnamese does
    not have: phúc for fúc. Of one without accents, the bare syllables.
    """
    possible = is_bare_syllable if key.isascii() else is_syllable
    return tuple(filter(possible, _with_other_initials(key, _FOREIGN)))


def _with_other_initials(key: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for one, other in pairs:
        if key.startswith(one):
            rest = key.removeprefix(one)
            # gì has its vowel in its initial.
            yield "gi" + rest.removeprefix("i") if other == "gi" else other + rest
            if one == "gi":
                yield f"{other}i{rest}"


def bare_twin(folded: str) -> str:
    """The same of a syllable whose accents were not typed: ki may be kỳ."""
    return folded.translate(_OTHER) if _EITHER_BARE.fullmatch(folded) else ""


@cache
def _syllables() -> frozenset[str]:
    """All initials with all rhymes that they are written before, without tones."""
    found = {f"qu{rhyme}" for rhyme in _AFTER_QU.split()} | set(_OTHERS.split())
    found |= {f"{initial}y" for initial in "hklmstv"}
    for initial in _INITIALS.split(" "):
        for rhyme in _RHYMES.split():
            front = rhyme[0] in "eêi"
            if initial == "gi":
                found.add(initial + (rhyme[1:] if rhyme[:2] in ("ia", "iê") else rhyme))
            elif (front and initial in _BEFORE_BACK) or (not front and initial in _BEFORE_FRONT):
                continue
            elif initial or rhyme[:2] != "iê":
                found.add(initial + rhyme)
    return frozenset(found)


@cache
def _bare_syllables() -> frozenset[str]:
    return frozenset(map(fold, _syllables()))
