"""A reading with the other ways in which reports may write what was typed.

Syllables spelled with i or with y (kĩ thuật, kỹ thuật) are one, and score as one. Synonyms, codes
with their digits apart (U23, U-23), foreign names as one word or two (Worldcup), dates in another
order (2021-07-16) or in words, times (18:30, 18h30), measures (100 km, 100km) and amounts ($100,
100 USD) stand beside what was typed, and count less.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise, zip_longest
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.syllables import atoms, words
from indexer.engines import Occurrences, idf

from ..phonology import may_be_foreign, twin
from .amounts import amounts
from .figures import DAY, MONTH, atoms_of, in_words, measures, padded, times
from .reading import SYNONYM, Reading, Variant, Word
from .streams import PROBABLE
from .synonyms import Synonyms

TWIN = 0.8
"""What a syllable in its other spelling scores beside the same as it was typed."""

SELDOM = 10
"""A spelling up to so many times rarer than the other still scores in full."""

GLUED = 20
"""How many times rarer a foreign name may be as one word than both its halves, and yet be glued of
them: newyork, not facebook."""

LIKELY = 0.1
"""The least probability of a reading whose other spelling is looked for, too."""

_STROKE = re.compile("d[d9]")
_CODE = re.compile(r"([^\W\d_]+)(\d+)")
_YEAR_FIRST = re.compile(rf"([12][0-9]{{3}})-({MONTH})-({DAY})")
_SHORT_YEAR = re.compile(rf"({DAY})-({MONTH})-([0-9]{{2}})")
_DATE = re.compile(rf"{DAY}-{MONTH}(?:-[0-9]{{4}})?|{MONTH}-[0-9]{{4}}")


Frequency: TypeAlias = Callable[[str, str], int]
"""How many documents have a term of an analyzer: (analyzer, term)."""


def widened(
    reading: Reading, text: str, synonyms: Synonyms, frequency: Frequency, documents: int
) -> Reading:
    """The reading of `text` with other spellings among its readings, and synonyms as variants.

    `frequency` tells how many of all the `documents` have a term.
    """
    of_syllable, of_word = partial(frequency, "syllables"), partial(frequency, "words")
    typed = [atom for word in words(text) for atom in atoms(word.text)]
    variants = synonyms.variants(typed) if len(typed) == len(reading.syllables) else []
    reading = _levelled(reading, variants, lambda key: idf(of_syllable(key), documents))
    codes = list(_codes(reading))
    variants += [*codes, *_spelled(codes, synonyms)]
    variants += _names([syllable.key for syllable in reading.syllables], of_syllable)
    variants += [*_dates(reading.words), *_strokes(reading.words)]
    variants += [
        Variant(one.start, one.end, other)
        for one in (*times(text), *measures(text), *amounts(text))
        for other in one.others
    ]
    shouted = {variant.start for variant in variants if variant.shouted}
    syllables = []
    for i, syllable in enumerate(reading.syllables):
        if i in shouted:
            syllable = replace(syllable, readings=((syllable.key, 1.0),))
        readings = tuple(_with_twins(syllable.readings, of_syllable, documents))
        if len(readings) > len(syllable.readings):
            known = {key for key, _ in syllable.readings}
            variants += [
                Variant(i, i + 1, (key,), same=True) for key, _ in readings if key not in known
            ]
            syllable = replace(syllable, readings=readings)
        syllables.append(syllable)
    spelled = [
        word if key == word.key else replace(word, key=key, probability=probability)
        for word in reading.words
        for key, probability in _with_twins([(word.key, word.probability)], of_word, documents)
    ]
    return replace(
        reading,
        syllables=tuple(syllables),
        words=tuple(spelled),
        variants=tuple(dict.fromkeys(variants)),
    )


def _levelled(
    reading: Reading, synonyms: Iterable[Variant], rarity: Callable[[str], float]
) -> Reading:
    """Abbreviations that count for less than their letters would.

    One that is rarer than its words scores as they would had they been typed: else the few reports
    that have HN stood before all those that say Hà Nội. One in capitals that would be a syllable
    without them is sought as that syllable, too, but as what is hardly meant: CA, công an.
    """
    weights: dict[int, float] = {}
    for variant in synonyms:
        at = variant.start
        if variant.end > at + 1:
            continue
        own = rarity(reading.syllables[at].readings[0][0])
        words = sum(map(rarity, variant.keys))
        weight = 1 - variant.share * max(0.0, 1 - words / own)
        if variant.shouted:
            weight = min(weight, SYNONYM)
        weights[at] = max(PROBABLE, min(weight, weights.get(at, 1.0)))
    if all(weight == 1 for weight in weights.values()):
        return reading
    syllables = list(reading.syllables)
    for at, weight in weights.items():
        syllables[at] = replace(syllables[at], weight=weight)
    levelled = (
        replace(word, probability=word.probability * weights[word.start])
        if word.end - word.start == 1 and word.start in weights
        else word
        for word in reading.words
    )
    return replace(reading, syllables=tuple(syllables), words=tuple(levelled))


def _codes(reading: Reading) -> Iterator[Variant]:
    """Letters and the number behind them, together where they are apart, apart where together."""
    keys = [syllable.key for syllable in reading.syllables]
    ends = {word.start: word.end for word in reading.words if word.figure}
    for i, (key, behind) in enumerate(zip_longest(keys, keys[1:], fillvalue="")):
        if code := _CODE.fullmatch(key):
            end = ends.get(i, i + 1)  # PM2.5
            yield Variant(i, end, (*code.groups(), *keys[i + 1 : end]))
        elif behind.isdecimal() and _CODE.fullmatch(key + behind):
            end = ends.get(i + 1, i + 2)
            yield Variant(i, end, (key + behind, *keys[i + 2 : end]))


def _spelled(codes: Iterable[Variant], synonyms: Synonyms) -> Iterator[Variant]:
    """Codes with what their letters stand for: NĐ100."""
    for code in codes:
        for other in synonyms.variants(code.keys):
            if other.end == 1 < len(code.keys):
                keys = (*other.keys, *code.keys[1:])
                yield replace(code, keys=keys, share=other.share)


def _names(keys: Sequence[str], frequency: Callable[[str], int]) -> Iterator[Variant]:
    """Foreign names as one word where typed as two, and the other way round: Worldcup."""
    for i, pair in enumerate(pairwise(keys)):
        if may_be_foreign(*pair) and frequency("".join(pair)):
            yield Variant(i, i + 2, ("".join(pair),))
    for i, key in enumerate(keys):
        if may_be_foreign(key):
            least = GLUED * frequency(key)
            for cut in range(1, len(key)):
                pair = key[:cut], key[cut:]
                if may_be_foreign(*pair) and min(map(frequency, pair)) > least:
                    yield Variant(i, i + 1, pair)


def _dates(words: Iterable[Word]) -> Iterator[Variant]:
    """Dates as other reports write them: 2021-07-16, 16/7/21 and 16/7/2021 as one another, with
    zeros and without, and all in words.
    """
    for word in words:
        forms: list[tuple[str, ...]] = []
        if word.figure and (found := _YEAR_FIRST.fullmatch(word.key)):
            forms = _forms(found[3], found[2], found[1])
        elif word.figure and (found := _SHORT_YEAR.fullmatch(word.key)):
            forms = _forms(found[1], found[2], f"20{found[3]}")
        elif word.figure and _DATE.fullmatch(word.key):
            date = atoms_of(word.key)
            forms = [in_words(date)]
            if len(date) == 3:
                forms.append((date[2], date[1].zfill(2), date[0].zfill(2)))
        yield from (Variant(word.start, word.end, keys) for keys in dict.fromkeys(forms))


def _forms(day: str, month: str, year: str) -> list[tuple[str, ...]]:
    plain = day.lstrip("0"), month.lstrip("0"), year
    return [*padded(plain), in_words(plain)]


def _strokes(words: Iterable[Word]) -> Iterator[Variant]:
    """Codes with the Đ that a keyboard left off did not make: 45/2022/NDD-CP, 45/2022/ND9-CP."""
    for word in words:
        if word.figure and (made := _STROKE.sub("đ", word.key)) != word.key:
            yield Variant(word.start, word.end, atoms_of(made))


def _with_twins(
    readings: Iterable[tuple[str, float]], frequency: Callable[[str], int], documents: int
) -> Iterator[tuple[str, float]]:
    """Readings and their other spellings, so weighted that both score alike.

    A rare term scores more than a frequent one: each of the two shall as if it were both. One that
    is far rarer stands beside the usual one as a rule, and then is no second hit: it hardly scores.
    """
    for key, probability in readings:
        other = key
        if probability >= LIKELY:
            other = "_".join([twin(syllable) or syllable for syllable in key.split("_")])
        others = frequency(other) if other != key else 0
        if not others:
            yield key, probability
            continue
        own = max(frequency(key), 1)
        both = probability * idf(min(own + others, documents), documents)
        yield key, min(probability, both / idf(own, documents))
        yield other, TWIN * both / idf(others, documents) * min(1.0, SELDOM * others / own)


def standing(found: Occurrences, terms: Sequence[int]) -> NDArray[np.int64]:
    """Where these terms stand side by side: the rows of `found` at which the last of them is."""
    place = found.document.astype(np.int64) << 32 | found.position
    rows = np.flatnonzero(found.term == terms[-1])
    for back, term in enumerate(reversed(terms[:-1]), 1):
        rows = rows[np.isin(place[rows] - back, place[found.term == term])]
    return rows


def rewritten(
    found: Occurrences, stood: Sequence[tuple[NDArray[np.int64], Sequence[int]]], terms: int
) -> Occurrences:
    """Occurrences as if what stands there written otherwise stood there as it was typed.

    `stood` are rows of `found` with the numbers of the terms meant there; only the first `terms`
    numbers stay.
    """
    own = np.flatnonzero(found.term < terms)
    rows = np.concatenate([own, *(np.repeat(at, len(meant)) for at, meant in stood)])
    numbers = [np.tile(np.array(meant, np.int32), len(at)) for at, meant in stood]
    term = np.concatenate([found.term[own], *numbers])
    order = np.argsort(rows, kind="stable")
    return Occurrences(
        document=found.document[rows[order]],
        position=found.position[rows[order]],
        term=term[order],
        starts=found.starts,
    )
