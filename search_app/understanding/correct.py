"""Typing slips and missing accents: what a run of syllables most likely was to be.

A noisy channel (Kernighan, Church & Gale 1990, "A spelling correction program based on a noisy
channel model"): what was typed is one slip away from what was meant, at a price; what was meant is
as likely as the corpus' trigram model has it among its neighbours.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from math import log
from typing import NamedTuple

from indexer.analysis.syllables import fold_key
from indexer.language_model import UNKNOWN

from ..keyboard import one_edit
from ..phonology import bare_twin, is_syllable, letters_and_tone
from .decoder import Choice, Run, likeliest
from .headlines import favour
from .lattice import BARE, by_syllable, possibilities
from .misheard import misheard, respelled
from .syllabary import Syllabary

SLIP, PER_LETTER, IMPOSSIBLE = -10.0, 2.0, 6.0
"""Log cost of one slip; what is taken off it for each letter beyond the fourth, for a long word one
letter from a known one is seldom a word of its own; and what is taken off it where the accents that
were typed make no possible syllable. Measured: tests/relevance/README.md."""

WORDS, NO_WORD = 0.3, 1e-3
"""What the word lattice weighs beside the trigram model, and the probability it leaves to syllables
of which it makes no word. Measured: tests/relevance/README.md."""

HEADLINES = 0.4
"""What it weighs that headlines favour a syllable. Measured: tests/relevance/README.md."""

OPEN = 0.4
"""The share of syllables without accents from which on many may be missing."""

SURE, CERTAIN, POSSIBLE, KNOWN = 3.0, 5.0, 0.5, 1.0
"""By how much (log) a correction must be likelier than what was typed: to be made; to be made of a
possible syllable, which the corpus may lack (rận, not giận); to be offered; and to be offered where
the corpus knows what was typed."""

SLIPPED = 1e-3
"""The share of a word's writers who slip so, at most: what is more frequent is another word."""

NEAR = 3
"""Neighbours on either side that say how likely a slip is."""

LEAST, LONGEST = (3, 2), 24
"""Letters of the words that may hold a slip: at least, without and with a vowel, and at most."""

MOST = 3
"""Slips looked for in one run."""

FEW, SHORT, OFTEN = 3, 4, 10
"""From how often on a word that short is none of the authors' slips; and one without a vowel, which
then is an abbreviation."""

OTHER = 1e-2
"""The share of a word's frequency from which on one that is like it is another: Bollywood."""

_VOWELS = frozenset("aeiouy")


class Correction(NamedTuple):
    """The syllable (a tone key) that was meant at a place, and the log of how much likelier."""

    at: int
    key: str
    gain: float
    sure: bool


def restored(keys: Sequence[str], syllabary: Syllabary, bare: bool | None = None) -> Run:
    """The likeliest reading of a run of tone keys; accents that were typed stay.

    Reading accents into a syllable has its price, unless the run was typed `bare` of them.
    """
    return likeliest(_places(keys, syllabary, bare), syllabary.ngrams)


def accented(keys: Sequence[str], syllabary: Syllabary) -> Run:
    """`restored`, by the corpus' words as well; among accents, with tones that are often confused.

    The trigram model knows what stands side by side, the lattice (`lattice`) how syllables make
    words; their product is right more often than either (Hinton 2002, "Training products of experts
    by minimizing contrastive divergence").
    """
    places = _places(keys, syllabary)
    opened = _is_open(places)
    places = [
        place
        if syllabary.is_new(key)
        else (*place, *misheard(syllabary, key), *respelled(syllabary, key))
        for key, place in zip(keys, places, strict=True)
    ]
    if not opened:
        return likeliest(places, syllabary.ngrams)
    likely = by_syllable(possibilities(tuple(keys), syllabary.vocabulary), len(keys))
    weighed = [
        _weighed(
            place,
            own,
            syllabary.usual(fold_key(key)) | syllabary.usual(bare_twin(key) or fold_key(key)),
        )
        for key, place, own in zip(keys, places, likely, strict=True)
    ]
    return likeliest(weighed, syllabary.ngrams)


def lacks_many(keys: Sequence[str], syllabary: Syllabary) -> bool:
    """Whether many of these syllables may lack their accents."""
    return _is_open(_places(keys, syllabary))


def _is_open(places: Sequence[Sequence[Choice]]) -> bool:
    return sum(len(place) > 1 for place in places) >= OPEN * len(places)


def _weighed(
    place: tuple[Choice, ...], likely: Mapping[str, float], usual: Set[str]
) -> tuple[Choice, ...]:
    return (
        tuple(
            Choice(
                number,
                key,
                cost + WORDS * log(likely.get(key, 0.0) + NO_WORD) + HEADLINES * favour(key),
            )
            for number, key, cost in place
            if key in likely or key in usual
        )
        or place
    )


def corrections(
    keys: Sequence[str],
    run: Run,
    words: Sequence[bool],
    syllabary: Syllabary,
    *,
    thorough: bool = False,
) -> list[Correction]:
    """The slips in a run of tone keys, of which `words` says which may have any.

    Where the corpus knows a syllable, a slip is looked for only if in the restored `run` it knows
    neither of the syllable's pairs with its neighbours, as it must of one that is new, or if the
    search is to be `thorough`.
    """
    eligible = [i for i, word in enumerate(words) if word and _may_slip(keys[i])]
    unknown = [i for i in eligible if not syllabary.knows(keys[i])]
    found = []
    for at in unknown[:MOST]:
        key, gain = likeliest_slip(keys, at, syllabary, doubted=thorough)
        if not thorough and _is_its_own(keys[at], key, syllabary):
            continue
        if gain > POSSIBLE or (thorough and key != keys[at]):
            possible = is_syllable(keys[at])
            sure = gain > (CERTAIN if possible else SURE) and _is_slip(keys[at], key, syllabary)
            found.append(Correction(at, key, gain, sure))
    if unknown or len(keys) < 2:
        return found
    seen = [False, *run.seen, False]
    strange = [
        at
        for at in eligible
        if thorough or not (seen[at] or seen[at + 1] or syllabary.is_new(keys[at]))
    ]
    for at in strange[:MOST]:
        key, gain = likeliest_slip(keys, at, syllabary)
        if gain > (POSSIBLE if thorough else KNOWN):
            found.append(Correction(at, key, gain, sure=False))
    return found


def _may_slip(key: str) -> bool:
    """Whether it has the looks of a word: not those of a code (xs, HD). One without a vowel may
    have lost it (thnh).
    """
    return LEAST[_has_vowel(key)] <= len(key) <= LONGEST


def _has_vowel(key: str) -> bool:
    return not _VOWELS.isdisjoint(fold_key(key))


def _is_its_own(key: str, meant: str, syllabary: Syllabary) -> bool:
    """Whether a word, however rare, is one of the corpus: an abbreviation, or too frequent for a
    slip.
    """
    frequency = syllabary.frequency(key)
    often = frequency > max(FEW, OTHER * syllabary.frequency(meant))
    return often or (frequency >= OFTEN and not _has_vowel(key))


def _is_slip(key: str, meant: str, syllabary: Syllabary) -> bool:
    """Whether a word is nothing else: neither as short as a code nor one of the corpus, nor one
    with a letter before it (xquang).
    """
    frequency = syllabary.frequency(key)
    whole = len(key) > 2 + (not _has_vowel(key)) and key[1:] != fold_key(meant)
    rare = frequency < FEW or len(key) > SHORT
    return whole and rare and frequency <= SLIPPED * syllabary.frequency(meant)


def likeliest_slip(
    keys: Sequence[str], at: int, syllabary: Syllabary, *, doubted: bool = False
) -> tuple[str, float]:
    """What most likely was to stand at a place, and by how much likelier than what was typed.

    Where that is `doubted`, it is something else if anything else can be meant.
    """
    start, end = max(0, at - NEAR), at + NEAR + 1
    places = _places(keys[start:end], syllabary, bare=are_bare(keys))
    typed = likeliest(places, syllabary.ngrams)
    others = *_slips(keys[at], are_bare(keys), syllabary), *misheard(syllabary, keys[at])
    places[at - start] = others if others and doubted else (*places[at - start], *others)
    best = likeliest(places, syllabary.ngrams)
    return best.choices[at - start].key, best.log_probability - typed.log_probability


def as_typed(keys: Sequence[str], syllabary: Syllabary) -> Run:
    """A run of tone keys, one at least, as it stands."""
    return likeliest([[syllabary.choice(key)] for key in keys], syllabary.ngrams)


def are_bare(words: Iterable[str]) -> bool:
    """Whether none of these words, or tone keys, has an accent."""
    return all(map(str.isascii, words))


def _places(
    keys: Sequence[str], syllabary: Syllabary, bare: bool | None = None
) -> list[tuple[Choice, ...]]:
    """What each syllable may be: as it was typed or, where that has no accents, in any.

    Unless the whole run is `bare`, reading accents into a syllable has its price.
    """
    price = 0.0 if (are_bare(keys) if bare is None else bare) else BARE
    return [_readings(key, price, syllabary) for key in keys]


def _readings(key: str, price: float, syllabary: Syllabary) -> tuple[Choice, ...]:
    typed = syllabary.choice(key)
    if key != fold_key(key) or not key.isalpha():
        return (typed,)
    others = [choice for choice in syllabary.accented(key) if choice.key != key]
    if typed.number == UNKNOWN and others and not syllabary.is_new(key):
        return tuple(others)
    if price:
        others = [Choice(choice.number, choice.key, price) for choice in others]
    return (typed, *others)


def _slips(key: str, bare: bool, syllabary: Syllabary) -> Iterator[Choice]:
    """The syllables one slip away from a tone key: in any accents, if the run is `bare`.

    Else a slip may be a letter, a tone, or the marks under it; or a letter of a word whose accents,
    or whose tone alone, are still missing, which has its own price.
    """
    folded = fold_key(key)
    cost = SLIP + PER_LETTER * max(0, len(folded) - 4)
    if (key != folded and not is_syllable(key)) or not _has_vowel(key):
        cost += IMPOSSIBLE
    letters, tone = letters_and_tone(key)
    if not bare:
        for choice in syllabary.familiar(folded):
            own, own_tone = letters_and_tone(choice.key)
            if choice.key != key and (own == letters or own_tone == tone):
                yield choice._replace(cost=cost)
    for other in one_edit(folded):
        for choice in syllabary.familiar(other):
            own, own_tone = letters_and_tone(choice.key)
            near = _one_slip(letters, own)
            if bare or (near and own_tone == tone):
                yield choice._replace(cost=cost)
            elif key == folded or (near and not tone):
                yield choice._replace(cost=cost + BARE)


def _one_slip(one: str, two: str) -> bool:
    """Whether two unequal strings are one letter, or one swap of neighbours, apart."""
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    one, two = one[start:], two[start:]
    while one and two and one[-1] == two[-1]:
        one, two = one[:-1], two[:-1]
    return max(len(one), len(two)) == 1 or (len(one) == 2 and one == two[::-1])
