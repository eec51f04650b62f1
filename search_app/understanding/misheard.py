"""Syllables written as others that sound the same to many, or with less than they have."""

from collections.abc import Iterator

from indexer.analysis.syllables import TONES, fold_key
from indexer.cache import remembered

from ..phonology import bare_twin, letters_and_tone, sound_alikes, written_out
from .decoder import Choice
from .syllabary import Syllabary

CONFUSED, LEFT_OUT = -2.5, -3.5
"""Log cost of the hook for the tilde or the other way round, which many cannot hear apart, and of a
tone or a stroke that is missing where there are other accents: authors of the corpus do so, too."""

ALIKE = -4.0
"""Log cost of an initial that many do not hear apart from another: ch and tr, s and x."""

RESPELLED = -2.5
"""Log cost of a bare syllable spelled with i for y or the other way round."""

_HOOK, _TILDE = "\u0309", "\u0303"


@remembered
def misheard(syllabary: Syllabary, key: str) -> tuple[Choice, ...]:
    """What is meant by those who do not hear its tone or its initial, or leave marks out."""
    return *_confused(key, syllabary), *_alike(key, syllabary)


def _confused(key: str, syllabary: Syllabary) -> Iterator[Choice]:
    """What is meant by those who do not know its tone, or leave it out."""
    letters, tone = letters_and_tone(key)
    others = {_HOOK: _TILDE, _TILDE: _HOOK}.get(tone, "")
    if not (tone or letters.isascii()):
        others = TONES
    stroke = key.startswith("d") and key != fold_key(key)
    for choice in syllabary.accented(fold_key(key)) if others or stroke else ():
        own, own_tone = letters_and_tone(choice.key)
        if own == letters and own_tone and own_tone in others:
            yield choice._replace(cost=CONFUSED if tone else LEFT_OUT)
        elif stroke and own == f"đ{letters[1:]}" and own_tone == tone:
            yield choice._replace(cost=LEFT_OUT)


def _alike(key: str, syllabary: Syllabary) -> Iterator[Choice]:
    """What is meant by those who do not tell its initial from another, or play with it."""
    for other in sound_alikes(key):
        if syllabary.knows(other):
            yield syllabary.choice(other)._replace(cost=ALIKE)
    for other in written_out(key):
        for choice in syllabary.familiar(fold_key(other)):
            if other in (choice.key, fold_key(choice.key)):
                yield choice._replace(cost=ALIKE)


@remembered
def respelled(syllabary: Syllabary, key: str) -> tuple[Choice, ...]:
    """What a bare syllable may be with y for i or i for y."""
    other = bare_twin(key)
    found = syllabary.accented(other) if other else ()
    return tuple(choice._replace(cost=RESPELLED) for choice in found)
