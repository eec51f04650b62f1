"""Words typed while the Vietnamese keyboard was off, among others that mean what they say."""

from collections.abc import Sequence

from indexer.analysis.syllables import tone_key

from .decoder import likeliest
from .keyboard import decode, telex, vni
from .syllabary import Syllabary


def meant(words: Sequence[str], syllabary: Syllabary) -> list[str]:
    """The words, raw Telex or VNI replaced by what it stands for.

    A word that is known as it stands (`sex`, `teen`) is taken for keys only in the company of
    others that are keys for sure, and where the result is likelier between its neighbours.
    """
    shouted = all(word == word.upper() for word in words)
    found = {
        i: syllable
        for i, word in enumerate(words)
        if (syllable := decode(word, lambda typed: syllabary.knows(tone_key(typed))))
        and (shouted or not _acronym(word) or ("Đ" in syllable and len(word) > 2))
    }
    sure = {
        i: syllable
        for i, syllable in found.items()
        if len(found) > 1 or _convincing(words[i], syllable, len(words) == 1, syllabary)
    }
    if not sure:
        return list(words)
    keyboard = telex if sum(telex(words[i]) == sure[i] for i in sure) * 2 >= len(sure) else vni
    readings = []
    for i, word in enumerate(words):
        texts = [sure.get(i, word)]
        other = keyboard(word) if word.isascii() and i not in sure else word
        if other != word and syllabary.knows(tone_key(other)):
            texts.append(other)
        readings.append(texts)
    if max(map(len, readings)) == 1:
        return [texts[0] for texts in readings]
    places = [[syllabary.choice(tone_key(text)) for text in texts] for texts in readings]
    best = likeliest(places, syllabary.ngrams)
    return [
        texts[place.index(choice)]
        for texts, place, choice in zip(readings, places, best.choices, strict=True)
    ]


def _convincing(word: str, syllable: str, alone: bool, syllabary: Syllabary) -> bool:
    """Whether a word is keys, of which no other in the query is sure.

    `A3` and `CO2` are names more often than keys. So is what has one key only (`Moon`), beside
    other words, where the corpus is too small to have such names.
    """
    if word[-1].isdigit() and len(word) <= 3:
        return False
    if len(word) - len(syllable) > 1:
        return True
    return syllabary.frequency(tone_key(syllable)) > 0 and (alone or not syllabary.small)


def _acronym(word: str) -> bool:
    return len(word) > 1 and word == word.upper()
