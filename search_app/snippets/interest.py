"""Interest: what a query wants to see in the texts found."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from indexer.analysis.syllables import fold_key


@dataclass(frozen=True, slots=True)
class Interest:
    """What a query wants to see, each with its worth: the rarer, the more.

    `keys` are tone keys: accents must agree. `folds` are folded syllables: any accents will do.
    `prefixes` are folded beginnings of syllables. `phrases` are runs of tone keys or of folded
    syllables that count only where they stand side by side, each syllable as much as is said.
    `words` are runs of folded syllables: in a text that has one whole, its syllables apart from
    each other are of no interest, but for the last of a name (ông Trọng).
    """

    keys: Mapping[str, float] = field(default_factory=dict)
    folds: Mapping[str, float] = field(default_factory=dict)
    prefixes: Mapping[str, float] = field(default_factory=dict)
    phrases: Mapping[tuple[str, ...], float] = field(default_factory=dict)
    words: Set[tuple[str, ...]] = frozenset()

    def forms(self) -> set[str]:
        """Every whole syllable wanted, by itself or in a phrase, without accents."""
        phrases = {fold_key(key) for phrase in self.phrases for key in phrase}
        return phrases.union(map(fold_key, self.keys), self.folds)

    def worth(self, key: str, form: str) -> float:
        """What a syllable is worth by itself, given its tone key and that folded; 0: nothing."""
        worth = self.keys.get(key, self.folds.get(form))
        if worth is None and self.prefixes:
            begun = (own for prefix, own in self.prefixes.items() if form.startswith(prefix))
            worth = max(begun, default=0.0)
        return worth or 0.0

    def loosened(self) -> "Interest":
        """The same syllables in any accents."""
        keys = {fold_key(key): worth for key, worth in self.keys.items()}
        phrases = {tuple(map(fold_key, phrase)): worth for phrase, worth in self.phrases.items()}
        return Interest(folds={**keys, **self.folds}, prefixes=self.prefixes, phrases=phrases)
