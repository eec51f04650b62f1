"""Which words of a reading are clear enough to be offered for those that were typed."""

from collections.abc import Sequence, Set
from itertools import pairwise

from indexer.analysis.syllables import fold_key, tone_key

from ..keyboard import spelled
from ..phonology import is_bare_syllable, may_be_foreign
from .correct import are_bare, as_typed, lacks_many, restored
from .decoder import Run
from .lattice import LIKELY, possibilities
from .syllabary import Syllabary

ALL_BARE, MANY_BARE, FEW_BARE = 0.45, 0.6, 0.9
"""The share of all readings that one must have to be offered, by how many of the syllables may lack
their accents.

Measured on headlines that the corpus does not have: of readings of bare ones with a share of .4 to
.6 every second is right, of those from .3 to .4 every fourth. Of queries typed with all their
accents at most 6 in a thousand are offered others.
"""

RARER = 3.0
"""How much (log) rarer a name without accents may be than what its syllables else mean."""

UNSEEN = 0.34
"""The share of neighbouring syllables that a small corpus may never have had side by side."""


def clear(
    typed: list[str], run: Run, syllabary: Syllabary, fixed: Set[int] = frozenset()
) -> list[str]:
    """The words in the accents that are missing, or that were meant, if those are clear.

    Those in the places that are `fixed` stay.
    A small corpus cannot tell which syllables have none, beside others that do or words it
    does not have, nor much of what it never read. Capitals may be an abbreviation.
    """
    keys = list(map(tone_key, typed))
    if run.keys == keys or run.share < _enough(keys, syllabary):
        return typed
    if _is_bare_name(typed, keys, syllabary):
        return typed
    spared = fixed | _abbreviations(typed, keys, syllabary) | _foreign_names(keys, syllabary)
    if syllabary.small and not (are_bare(typed) and _is_familiar(typed, run, syllabary)):
        spared |= _plausible(keys, run, syllabary)
    return [
        in_case_of(word, spelled(choice.key)) if choice.key != key and i not in spared else word
        for i, (word, key, choice) in enumerate(zip(typed, keys, run.choices, strict=True))
    ]


def _enough(keys: Sequence[str], syllabary: Syllabary) -> float:
    if len(keys) > 1 and are_bare(keys):
        return ALL_BARE
    return MANY_BARE if lacks_many(keys, syllabary) else FEW_BARE


def _is_bare_name(typed: Sequence[str], keys: Sequence[str], syllabary: Syllabary) -> bool:
    """Whether bare words, each with a capital, are a name that has no accents: Nha Trang, which is
    hardly rarer than Nhà Trắng; not Quang Nam.
    """
    if len(typed) < 2 or not are_bare(typed) or not all(map(str.istitle, typed)):
        return False
    best, own = restored(keys, syllabary), as_typed(keys, syllabary)
    return all(own.seen) and own.log_probability > best.log_probability - RARER


def _plausible(keys: Sequence[str], run: Run, syllabary: Syllabary) -> set[int]:
    """The syllables that a small corpus does not take for misheard: those that may only lack their
    accents, those it has beside a neighbour as they were typed, and those it does not have beside
    all neighbours as they are read.
    """
    typed = as_typed(keys, syllabary).seen
    around = [slice(max(0, i - 1), i + 1) for i in range(len(keys))]
    return {
        i
        for i, (key, read, pairs) in enumerate(zip(keys, run.keys, around, strict=True))
        if key == fold_key(read) or any(typed[pairs]) or not (typed and all(run.seen[pairs]))
    }


def _is_familiar(typed: Sequence[str], run: Run, syllabary: Syllabary) -> bool:
    keys = [key for key in map(tone_key, typed) if key.isalpha()]
    return run.seen.count(False) <= UNSEEN * len(run.seen) and all(
        is_bare_syllable(key) or syllabary.knows(key) for key in keys
    )


def _abbreviations(typed: Sequence[str], keys: Sequence[str], syllabary: Syllabary) -> set[int]:
    """The syllables in capitals that have no other in capitals beside them and are no part of a
    word: CA, VAT, not HA NOI, nor DA Nang.
    """
    loud = {
        i
        for i, word in enumerate(typed)
        if len(word) > 1 and word.isupper() and is_bare_syllable(word.lower())
    }
    alone = {i for i in loud if loud.isdisjoint((i - 1, i + 1))}
    if not alone:
        return alone
    found = possibilities(tuple(keys), syllabary.vocabulary)
    likely = (range(p.start, p.end) for p in found if p.probability >= LIKELY)
    return alone.difference(*(word for word in likely if len(word) > 1))


def _foreign_names(keys: Sequence[str], syllabary: Syllabary) -> set[int]:
    """The words that make a foreign name with a neighbour, as the corpus has it: bit coin."""
    pairs = enumerate(pairwise(keys))
    found = (i for i, pair in pairs if may_be_foreign(*pair) and syllabary.knows("".join(pair)))
    return {at for i in found for at in (i, i + 1)}


def in_case_of(typed: str, meant: str) -> str:
    """`meant` in capitals or with a capital, as `typed` is."""
    if len(typed) > 1 and typed == typed.upper():
        return meant.upper()
    return meant[:1].upper() + meant[1:] if typed[:1] != typed[:1].lower() else meant
