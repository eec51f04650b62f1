"""Reading: a run of typed words taken apart into the syllables and words it may mean."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from indexer.analysis.syllables import atoms, fold_key, has_accents, tone_key, whole_words, words
from indexer.vocabulary import Vocabulary

from ..phonology import is_bare_syllable
from ..understanding.lattice import LIKELY, Possibility, by_syllable, possibilities
from .figures import SYMBOLS

SURE = 0.5
"""Beside typed accents, a bare syllable this probable as it stands is meant as it stands."""

SYNONYM = 0.4
"""What a synonym weighs, the syllables that it stands for being 1."""

OFTEN = 5e-7
"""The share of the corpus' words that a word has to have to be meant behind a number where its
beginning may be a unit."""

_UNDERSCORE = "\uff3f"  # as `segment` writes one, whose own joins syllables


@dataclass(frozen=True, slots=True)
class Syllable:
    """One atom of the run: what was typed (a tone key) and what it may mean, best first.

    Where the accents are meant as they stand, `readings` holds the key alone, with probability 1.
    `weight` is what it counts beside the others, 1 being usual.
    """

    key: str
    readings: tuple[tuple[str, float], ...]
    weight: float = 1.0

    @property
    def folded(self) -> str:
        """The atom without accents."""
        return fold_key(self.key)


@dataclass(frozen=True, slots=True)
class Word:
    """The syllables from `start` to `end` as one term (or a figure) and how probable that is."""

    start: int
    end: int
    key: str
    probability: float = 1.0
    figure: bool = False

    @property
    def folded(self) -> str:
        """The word without accents."""
        return fold_key(self.key)


@dataclass(frozen=True, slots=True)
class Variant:
    """The syllables from `start` to `end` written otherwise: tone keys, side by side.

    `share` is how probable it is that they are meant. `same` are mere spellings of one syllable,
    which its readings have as well. `shouted` is what an abbreviation stands for that would be a
    syllable but for its capitals: it counts more than the syllable, which is hardly meant.
    """

    start: int
    end: int
    keys: tuple[str, ...]
    share: float = 1.0
    same: bool = False
    shouted: bool = False

    @property
    def weight(self) -> float:
        """What it counts, as a multiple of what those syllables do."""
        return self.share / SYNONYM if self.shouted else self.share * SYNONYM


@dataclass(frozen=True, slots=True)
class Reading:
    """A run of words. Where it is `sure`, the words cover the syllables once, side by side.

    `variants` are other ways to write parts of it.
    """

    syllables: tuple[Syllable, ...] = ()
    words: tuple[Word, ...] = ()
    sure: bool = True
    variants: tuple[Variant, ...] = ()

    @property
    def figured(self) -> set[int]:
        """The syllables that are part of a figure."""
        return {i for word in self.words if word.figure for i in range(word.start, word.end)}

    def __add__(self, other: "Reading") -> "Reading":
        """Both runs, one behind the other."""
        if not self.syllables:
            return other
        shift = len(self.syllables)
        return Reading(
            self.syllables + other.syllables,
            self.words + tuple(_moved(word, shift) for word in other.words),
            self.sure and other.sure,
            self.variants + tuple(_moved(variant, shift) for variant in other.variants),
        )


def read(text: str, vocabulary: Vocabulary) -> Reading:
    """Take a normalised run apart.

    The lattice says what it may be. Where accents were typed, and what is bare beside them is bare
    by nature, the syllables are meant as they stand, and the words are the likeliest. Measured,
    that finds as much as pyvi's words of the query, and it does not mind capitals.
    """
    surface = [token.text for token in words(text.replace("_", _UNDERSCORE))]
    parts = [[tone_key(atom) for atom in atoms(word)] for word in surface]
    typed = [key for keys in parts for key in keys]
    figures = _figures(surface, parts, vocabulary)
    runs = list(_bare_runs(typed, figures))
    found = [p for start, end in runs for p in _shifted(typed, start, end, vocabulary)]
    readings = by_syllable(found, len(typed))
    sure = has_accents(text) and all(
        readings[i].get(typed[i], 0.0) >= SURE
        for start, end in runs
        for i in range(start, end)
        if fold_key(typed[i]) == typed[i]
    )
    if sure or not found:
        syllables = tuple(Syllable(key, ((key, 1.0),)) for key in typed)
        return Reading(syllables, _likeliest(typed, figures, found), sure=True)
    return Reading(
        tuple(
            Syllable(key, tuple(sorted(own.items(), key=_probable)) or ((key, 1.0),))
            for key, own in zip(typed, readings, strict=True)
        ),
        tuple(
            sorted(
                [*figures, *(Word(p.start, p.end, p.key, p.probability) for p in found)],
                key=lambda word: (word.start, word.end, -word.probability),
            )
        ),
        sure=False,
    )


def _likeliest(
    typed: Sequence[str], figures: Sequence[Word], found: Sequence[Possibility]
) -> tuple[Word, ...]:
    """Figures, and the words that are likelier than all others in their place, side by side."""
    likely = [
        Word(one.start, one.end, one.key)
        for one in found
        if one.probability > LIKELY and one.key == "_".join(typed[one.start : one.end])
    ]
    chosen = [*figures, *likely]
    covered = {i for word in chosen for i in range(word.start, word.end)}
    alone = [Word(i, i + 1, key) for i, key in enumerate(typed) if i not in covered]
    return tuple(sorted([*chosen, *alone], key=lambda word: word.start))


def _probable(reading: tuple[str, float]) -> float:
    return -reading[1]


def _figures(
    surface: Sequence[str], parts: Sequence[Sequence[str]], vocabulary: Vocabulary
) -> list[Word]:
    """Compounds, atoms with digits, and units behind them: they are read as they stand.

    Bare syllables with a hyphen are like any others: ha-noi. So are units that make a word with
    what is behind them: bão số 10 ha tinh.
    """
    figures = []
    start, counted = 0, False
    for word, keys, (behind, *_) in zip(surface, parts, [*parts[1:], [""]], strict=False):
        end = start + len(keys)
        compound = "_" not in word and len(keys) > 1 and not all(map(is_bare_syllable, keys))
        unit = counted and keys[0] in SYMBOLS and not _is_word(keys[0], behind, vocabulary)
        counted = keys[-1].isdecimal()
        if compound or (len(keys) == 1 and (unit or not fold_key(keys[0]).isalpha())):
            figures.append(Word(start, end, whole_words(word)[-1], figure=compound))
        start = end
    return figures


def _is_word(unit: str, behind: str, vocabulary: Vocabulary) -> bool:
    """Whether the corpus often makes a word of a bare syllable and the one behind it."""
    found = vocabulary.words(f"{unit}_{fold_key(behind)}")
    accents = behind != fold_key(behind)
    meant = (one for one in found if not accents or one.key.endswith(f"_{behind}"))
    return sum(one.frequency for one in meant) > OFTEN * vocabulary.words_counted


def _bare_runs(typed: Sequence[str], figures: Sequence[Word]) -> list[tuple[int, int]]:
    """The stretches between figures."""
    runs = []
    start = 0
    for figure in figures:
        if figure.start > start:
            runs.append((start, figure.start))
        start = figure.end
    if start < len(typed):
        runs.append((start, len(typed)))
    return runs


def _shifted(
    typed: Sequence[str], start: int, end: int, vocabulary: Vocabulary
) -> Sequence[Possibility]:
    """What the syllables from `start` to `end` may be, numbered within the whole run."""
    found = possibilities(tuple(typed[start:end]), vocabulary)
    return [p._replace(start=start + p.start, end=start + p.end) for p in found] if start else found


Placed = TypeVar("Placed", Word, Variant)


def _moved(placed: Placed, shift: int) -> Placed:
    return replace(placed, start=placed.start + shift, end=placed.end + shift)
