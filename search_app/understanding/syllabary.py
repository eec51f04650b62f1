"""The syllables that the corpus knows; where it is small, those that the language allows too."""

from collections.abc import Callable, Iterator
from functools import cached_property
from math import inf, log

from indexer.analysis.syllables import fold_key
from indexer.cache import remembered
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

    `reports` tells how many reports hold a term of an analyzer now: many may have come after the
    vocabulary was counted.
    """

    def __init__(
        self, vocabulary: Vocabulary, reports: Callable[[str, str], int] = lambda *_: 0
    ) -> None:
        self.ngrams = vocabulary.ngrams
        self.vocabulary = vocabulary
        self._reports = reports
        self._least = max(1, self.share(RARE))
        self.small = vocabulary.words_counted < SMALL

    def share(self, part: float) -> int:
        """How many words of the corpus are such a part of it."""
        return round(part * self.vocabulary.words_counted)

    def is_new(self, key: str) -> bool:
        """Whether it is known only since the vocabulary was counted, or as the name of an author:
        its neighbours are not.
        """
        return not self._counted(key) and self.frequency(key) > 0 and self.knows(key)

    @remembered
    def frequency(self, key: str) -> int:
        """How often the corpus has the syllable, in exactly these accents.

        Of what was rare when it was counted, at least as often as reports hold it now.
        """
        return self._topped_up(self._counted(key), "syllables", key)

    def _counted(self, key: str) -> int:
        return next((c.frequency for c in self._all(fold_key(key)) if c.key == key), 0)

    def _topped_up(self, counted: int, analyzer: str, text: str) -> int:
        if counted >= self._least or not fold_key(text).isalpha():
            return counted
        return max(counted, self._reports(analyzer, text))

    @remembered
    def knows(self, key: str) -> bool:
        """Whether it is a syllable, or one whose accents were not typed.

        Rare ones must be spelled as syllables are; in a small corpus that is enough.
        """
        if key == fold_key(key):
            counted, possible = sum(c.frequency for c in self._all(key)), is_bare_syllable(key)
            found = self._topped_up(counted, "folded_syllables", key)
        else:
            found, possible = self.frequency(key), is_syllable(key)
        return found >= self._least or (possible and (found > 0 or self.small))

    @remembered
    def choice(self, key: str) -> Choice:
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

    @remembered
    def accented(self, folded: str) -> tuple[Choice, ...]:
        """What a folded syllable may stand for, most frequent first; () if nothing is known."""
        return tuple(Choice(c.word, c.key) for c in self._with_share(UNLIKELY, folded))

    @remembered
    def usual(self, folded: str) -> frozenset[str]:
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
