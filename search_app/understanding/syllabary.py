"""The syllables that the corpus knows; where it is small, those that the language allows too."""

from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from math import inf, log

from indexer.analysis.syllables import fold_key
from indexer.language_model import UNKNOWN
from indexer.vocabulary import Candidate, Vocabulary

from ..phonology import is_bare_syllable, is_syllable
from .decoder import Choice

RARE = 2e-6
"""The share of the corpus' words up to which a syllable may be a slip of its authors'."""

SMALL = 2_000_000
"""Words below which a corpus cannot be expected to have every syllable there is."""

UNLIKELY, UNUSUAL = 1e-4, 1e-2
"""The share of a folded syllable's most frequent accents below which others are not considered, and
below which only if a word of the corpus has them there."""


class Syllabary:
    """What is known of syllables (tone keys, throughout); safe to use from many threads.

    `reports` tells how many reports hold a term of an analyzer now: some of them may have come
    after the vocabulary was counted.
    """

    def __init__(
        self, vocabulary: Vocabulary, reports: Callable[[str, str], int] = lambda *_: 0
    ) -> None:
        self.ngrams = vocabulary.ngrams
        self.vocabulary = vocabulary
        self._reports = reports
        self._least = max(1, self.share(RARE))
        self.small = vocabulary.words_counted < SMALL
        # The same syllables come again and again.
        self.knows = lru_cache(maxsize=50_000)(self._knows)
        self.is_new = lru_cache(maxsize=50_000)(self._is_new)
        self.choice = lru_cache(maxsize=50_000)(self._choice)
        self.usual = lru_cache(maxsize=50_000)(self._usual)
        self.accented = lru_cache(maxsize=50_000)(self._accented)

    def share(self, part: float) -> int:
        """How many words of the corpus are such a part of it."""
        return round(part * self.vocabulary.words_counted)

    def frequency(self, key: str) -> int:
        """How often the corpus has the syllable, in exactly these accents."""
        return next((c.frequency for c in self._all(fold_key(key)) if c.key == key), 0)

    def _knows(self, key: str) -> bool:
        """Whether it is a syllable, or one whose accents were not typed.

        Rare ones must be spelled as syllables are; in a small corpus that is enough.
        """
        if key == fold_key(key):
            found, possible = sum(c.frequency for c in self._all(key)), is_bare_syllable(key)
        else:
            found, possible = self.frequency(key), is_syllable(key)
        known = found >= self._least or (possible and (found > 0 or self.small))
        return known or self.is_new(key)

    def _is_new(self, key: str) -> bool:
        """Whether reports have it of which the vocabulary knows nothing; one without accents, in
        whatever accents. They came later, or have it in the name of their author.
        """
        if not key.isalpha():
            return False
        if key == fold_key(key):
            return not self._all(key) and self._reports("folded_syllables", key) > 0
        return not self.frequency(key) and self._reports("syllables", key) > 0

    def _choice(self, key: str) -> Choice:
        """The syllable as it stands; whatever has digits or signs is a figure."""
        folded = fold_key(key)
        if not folded.isalpha():
            return Choice(self.ngrams.figure, key)
        number = next((c.word for c in self._all(folded) if c.key == key), UNKNOWN)
        return Choice(number, key)

    def log_frequency(self, key: str) -> float:
        """Log of the share of all words that are this syllable in exactly these accents."""
        frequency = self.frequency(key)
        return log(frequency / self.vocabulary.words_counted) if frequency else -inf

    def log_share(self, folded: str) -> float:
        """Log of the share of all words that fold to this syllable; -inf if it is none."""
        found = sum(c.frequency for c in self._all(folded))
        if found < self._least or not is_bare_syllable(folded):
            return -inf
        return log(found / self.vocabulary.words_counted)

    def _accented(self, folded: str) -> tuple[Choice, ...]:
        """What a folded syllable may stand for, most frequent first; () if nothing is known."""
        return tuple(Choice(c.word, c.key) for c in self._with_share(UNLIKELY, folded))

    def _usual(self, folded: str) -> frozenset[str]:
        """Those of them that nobody wonders at."""
        return frozenset(c.key for c in self._with_share(UNUSUAL, folded))

    def _with_share(self, share: float, folded: str) -> Iterator[Candidate]:
        found = self._all(folded)
        return (c for c in found if c.frequency >= share * found[0].frequency)

    def familiar(self, folded: str) -> tuple[Choice, ...]:
        """`accented` without what may be slips of the corpus' authors'."""
        if folded not in self._familiar:
            return ()
        frequent = sum(c.frequency >= self._least for c in self._all(folded))
        return self.accented(folded)[:frequent]

    @cached_property
    def _familiar(self) -> frozenset[str]:
        """All folded syllables with such accents: of the many that one asks for, few have any."""
        return frozenset(map(fold_key, self.vocabulary.frequent_syllables(self._least)))

    def _all(self, folded: str) -> tuple[Candidate, ...]:
        return self.vocabulary.syllables(folded)
