"""What of a query is to be shown in the texts found: the accents meant, as far as that is known."""

from collections.abc import Callable
from dataclasses import dataclass, field

from indexer.query import Term

from ..snippets.interest import Interest
from ..understanding.lattice import LIKELY
from .figures import grouped, spellings
from .reading import Reading, Syllable

SHOWN = 0.05
"""The least probability with which a reading of a bare syllable is highlighted."""


@dataclass
class Noted:
    """The interest of a query, gathered while it is read."""

    keys: dict[str, float] = field(default_factory=dict)
    folds: dict[str, float] = field(default_factory=dict)
    prefixes: dict[str, float] = field(default_factory=dict)
    phrases: dict[tuple[str, ...], float] = field(default_factory=dict)
    words: set[tuple[str, ...]] = field(default_factory=set)
    apart: set[str] = field(default_factory=set)  # folded syllables asked for outside of words

    def interest(self) -> Interest:
        """What was noted so far."""
        words = {word for word in self.words if self.apart.isdisjoint(word)}
        return Interest(self.keys, self.folds, self.prefixes, self.phrases, words)

    def note(
        self,
        reading: Reading,
        sought: Callable[[Syllable], Term],
        rarity: Callable[[Term], float],
        *,
        folded: bool,
    ) -> None:
        """Note a run. `sought` is the term by which a syllable was asked for; if `folded`, its
        accents were given up.
        """
        worth = [rarity(sought(syllable)) for syllable in reading.syllables]
        figures = [word for word in reading.words if word.figure]
        figured = reading.figured
        for i, syllable in enumerate(reading.syllables):
            if i in figured and syllable.key.isdecimal():
                continue  # the 7 of 28,7 is not to be shown in 16/7
            exact = reading.sure or syllable.folded != syllable.key
            if exact and sought(syllable).text == syllable.key:
                self.keys[syllable.key] = worth[i]
            elif folded:
                self.folds[syllable.folded] = worth[i]
            else:
                self.keys.update((k, worth[i] * p) for k, p in syllable.readings if p >= SHOWN)
            if syllable.key.isdecimal() and len(syllable.key) > 3:
                self.phrases[grouped(syllable.key)] = worth[i]
        for word in figures:  # where they stand whole: as typed, as usual, with leading zeros
            typed = [syllable.key for syllable in reading.syllables[word.start : word.end]]
            for spelled in spellings(typed, word.key):
                self.phrases[spelled] = max(worth[word.start : word.end])
        folded_syllables = tuple(syllable.folded for syllable in reading.syllables)
        within: set[int] = set()
        for word in reading.words:
            if word.end - word.start > 1 and word.probability > LIKELY and not word.figure:
                self.words.add(folded_syllables[word.start : word.end])
                within.update(range(word.start, word.end))
        self.apart.update(s for i, s in enumerate(folded_syllables) if i not in within)
        for variant in reading.variants:
            if len(variant.keys) == 1:
                self.keys[variant.keys[0]] = worth[variant.start]
            else:
                self.phrases[variant.keys] = worth[variant.start]
