"""Words that were typed with a space within: sam sung, face book; not ha noi, hot girl."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.analysis.syllables import tone_key

from ..phonology import is_bare_syllable, is_foreign
from .correct import NEAR, are_bare, restored
from .syllabary import Syllabary

SHORTEST = 4
"""Letters of the shortest word looked for."""

POSSIBLE, LIKELY, SURE = 2.0, 4.0, 7.0
"""By how much (log) one word must be likelier than two, by themselves and among their neighbours:
one way and the other to be offered; both ways to be meant; and where the two may be Vietnamese (gà
mẹ). Measured: tests/relevance/README.md."""


def in_one(words: Sequence[str], syllabary: Syllabary) -> Iterator[tuple[int, bool]]:
    """The places of words that make one with the word behind, each with whether that is sure."""
    keys = list(map(tone_key, words))
    bare = are_bare(words)
    end = 0
    for at, pair in enumerate(pairwise(keys)):
        # A name is often cut to an initial.
        if at < end or len(pair[1]) < 2 or not _is_word("".join(pair), syllabary):
            continue
        alone = _gain((), pair, (), syllabary, bare)
        if alone <= 0:
            continue
        among = _gain(keys[max(0, at - NEAR) : at], pair, keys[at + 2 :][:NEAR], syllabary, bare)
        least, most = sorted((alone, among))
        likely = least > POSSIBLE and most > LIKELY and not _are_word(pair, syllabary)
        if likely or (least > 0 and most > SURE):
            end = at + 2
            yield at, least > (SURE if _may_be_read(pair, syllabary) else LIKELY)


def _is_word(key: str, syllabary: Syllabary) -> bool:
    """Whether the corpus knows it, spelled as no syllable is."""
    known = syllabary.familiar(key) if len(key) >= SHORTEST and is_foreign(key) else ()
    return any(choice.key == key for choice in known)


def _are_word(pair: Sequence[str], syllabary: Syllabary) -> bool:
    """Whether the corpus makes a word of two bare syllables, in accents that were not typed."""
    return any(not word.key.isascii() for word in syllabary.vocabulary.words("_".join(pair)))


def _may_be_read(pair: Sequence[str], syllabary: Syllabary) -> bool:
    """Whether two syllables may mean something in accents that were not typed."""
    return all(map(is_bare_syllable, pair)) and restored(pair, syllabary).keys != list(pair)


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
