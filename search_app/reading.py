"""Reading: a run of typed words taken apart into syllables and words, each with what it may mean."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.analysis.segment import Segmenter
from indexer.analysis.syllables import (
    atoms,
    fold_key,
    folded_words,
    has_accents,
    tone_key,
    whole_words,
    words,
)

LONGEST_WORD = 4
"""Syllables of the longest word that bare syllables are joined to."""


@dataclass(frozen=True, slots=True)
class Syllable:
    """One atom of the run. `typed` says that its accents are meant as they stand."""

    key: str
    typed: bool

    @property
    def folded(self) -> str:
        """The atom without accents."""
        return fold_key(self.key)


@dataclass(frozen=True, slots=True)
class Word:
    """The syllables from `start` to `end` as one term, or one figure; `key` with its accents."""

    start: int
    end: int
    key: str
    typed: bool
    figure: bool

    @property
    def folded(self) -> str:
        """The word without accents."""
        return fold_key(self.key)


@dataclass(frozen=True, slots=True)
class Reading:
    """A run of words: its syllables in order, and the words they make, which cover them all."""

    syllables: tuple[Syllable, ...]
    words: tuple[Word, ...]


def read(text: str, segmenter: Segmenter, known: Callable[[str], bool]) -> Reading:
    """Take a normalised run apart.

    Where accents were typed the segmenter says what the words are. Bare text it cannot read: there
    the longest run of syllables that is a word of the index (`known` of its folded form) is one.
    """
    typed = has_accents(text)
    surface = [token.text for token in words(segmenter.segment([text])[0])]
    syllables: list[Syllable] = []
    found: list[Word] = []
    bare: list[str] = []

    def close() -> None:
        start = len(syllables) - len(bare)
        for size in _longest_match(bare, known):
            key = "_".join(bare[start - len(syllables) :][:size])
            found.append(Word(start, start + size, key, typed=False, figure=False))
            start += size
        bare.clear()

    for word in surface:
        parts = [tone_key(atom) for atom in atoms(word)]
        figure = "_" not in word and len(parts) > 1
        if not typed and not figure:
            syllables += [Syllable(key, typed=False) for key in parts]
            bare += parts
            continue
        close()
        start = len(syllables)
        syllables += [Syllable(key, typed=has_accents(key) or figure) for key in parts]
        found.append(
            Word(
                start,
                len(syllables),
                whole_words(word)[-1],
                typed=all(s.typed for s in syllables[start:]),
                figure=figure,
            )
        )
    close()
    return Reading(tuple(syllables), tuple(found))


def _longest_match(bare: Sequence[str], known: Callable[[str], bool]) -> list[int]:
    """Sizes of the words that `bare` syllables make, longest first from the left."""
    sizes = []
    at = 0
    while at < len(bare):
        size = min(LONGEST_WORD, len(bare) - at)
        while size > 1 and not known("_".join(bare[at : at + size])):
            size -= 1
        sizes.append(size)
        at += size
    return sizes
