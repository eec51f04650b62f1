"""Words that were typed with a space within: sam sung, face book; not ha noi, hot girl."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.analysis.syllables import tone_key

from ..phonology import is_bare_syllable
from .correct import NEAR, are_bare, restored
from .syllabary import Syllabary

SHORTEST = 4
"""Letters of the shortest word looked for."""

LIKELIER = 4.0
"""By how much (log) one word must be likelier than two, by themselves or among their neighbours, to
be offered; and both ways, to be meant. Measured: tests/relevance/README.md."""


def in_one(words: Sequence[str], syllabary: Syllabary) -> Iterator[tuple[int, bool]]:
    """The places of words that make one with the word behind, each with whether that is sure."""
    keys = list(map(tone_key, words))
    bare = are_bare(words)
    end = 0
    for at, pair in enumerate(pairwise(keys)):
        if at < end or not _is_word("".join(pair), syllabary):
            continue
        alone = _gain((), pair, (), syllabary, bare)
        if alone <= 0:
            continue
        among = _gain(keys[max(0, at - NEAR) : at], pair, keys[at + 2 :][:NEAR], syllabary, bare)
        least, most = sorted((alone, among))
        if least > 0 and most > LIKELIER:
            end = at + 2
            yield at, least > LIKELIER


def _is_word(key: str, syllabary: Syllabary) -> bool:
    """Whether the corpus knows it, spelled as no syllable is."""
    if len(key) < SHORTEST or not (key.isascii() and key.isalpha()) or is_bare_syllable(key):
        return False
    return any(choice.key == key for choice in syllabary.familiar(key))


def _gain(
    before: Sequence[str],
    pair: Sequence[str],
    behind: Sequence[str],
    syllabary: Syllabary,
    bare: bool,
) -> float:
    """By how much (log) a pair is likelier as one word between what is before it and behind."""
    one, two = (
        restored([*before, *middle, *behind], syllabary, bare).log_probability
        for middle in (("".join(pair),), pair)
    )
    return one - two
