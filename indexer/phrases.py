"""Phrases: words and runs of words that recur in some texts and mean something by themselves."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .runs import Runs, Words, recurring

LONGEST = 4
"""Words of the longest phrase."""

LEAST = 2
"""Documents with the rarest phrase in a corpus of up to 1,000; one more for each tenfold."""

LARGEST = 100_000
"""Phrases found at most: those that weigh most."""

COHESION = 0.3
"""How closely the last word of a phrase belongs to the rest, at least."""

NEARLY = 0.8
"""A phrase that goes on in the same way this often is left out for the longer one. Where that is
none, it was cut short (tai nạn xảy ra), unless it is a single word or ends with a name.
"""

_FUNCTION_WORDS = (
    "bị bởi bằng các càng cho chưa cùng cũng của có do dù dưới đã đang đây đó đến để đều được giữa "
    "hay hoặc hơn khi khiến khỏi không là lại làm lên mà mỗi một nào này nên nếu ngay nhằm nhưng "
    "như những nhiều ở qua ra rằng rất rồi sau sẽ tại theo thì trên trong trước từ tới và vào vẫn "
    "về vì với vừa xuống cho_biết cho_hay cho_rằng đối_với"
)
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Words with which no phrase begins or ends."""


class Phrase(NamedTuple):
    """A phrase as it is mostly written, the tone keys of its syllables, and what it weighs."""

    text: str
    keys: tuple[str, ...]
    weight: float


def phrases(
    surfaces: Mapping[str, tuple[str, ...]],
    ids: NDArray[np.int32],
    texts: NDArray[np.int32],
    documents: NDArray[np.int32],
    weights: NDArray[np.float64],
) -> list[Phrase]:
    """The phrases that recur in several documents, heaviest first.

    `surfaces` are the words as written, each with the tone keys of its syllables. Three arrays
    stand side by side: each word's place among them, the numbers of the text and of the document it
    is in (ascending). `weights` is what each document counts. Case makes no difference. A single
    word is a phrase where it has several syllables or is mostly capitalised: others say too little.
    """
    lexicon = _lexicon(surfaces, ids)
    words = lexicon.word[ids]
    capitals = _capitals(words, texts, lexicon.capital[ids])
    least = LEAST + max(0, len(str(documents.max(initial=0))) - 3)
    levels = list(recurring(Words(words, texts, documents, capitals, weights), least, LONGEST))
    found: dict[tuple[str, ...], Phrase] = {}
    for weight, run, forms in _heaviest(levels, words, lexicon):
        written = zip(run, forms, strict=True)
        text = " ".join(lexicon.names[w] if name else lexicon.plain[w] for w, name in written)
        keys = tuple([key for w in run for key in lexicon.keys[w]])
        # What was segmented in two ways was counted as two.
        before = found.get(keys)
        if before is None:
            found[keys] = Phrase(text.replace("_", " "), keys, weight)
        else:
            found[keys] = before._replace(weight=before.weight + weight)
    return sorted(found.values(), key=lambda phrase: -phrase.weight)


class _Lexicon(NamedTuple):
    """The word that each surface stands for, and whether it is capitalised; of each word the tone
    keys of its syllables, how it is mostly written, without capitals and with them, and whether
    phrases begin or end with it.
    """

    word: NDArray[np.int32]
    capital: NDArray[np.bool_]
    keys: list[tuple[str, ...]]
    plain: list[str]
    names: list[str]
    begins: NDArray[np.bool_]
    ends: NDArray[np.bool_]


def _lexicon(words: Mapping[str, tuple[str, ...]], ids: NDArray[np.int32]) -> _Lexicon:
    surfaces = list(words)
    numbers: dict[tuple[str, ...], int] = {}
    word = np.array([numbers.setdefault(k, len(numbers)) for k in words.values()], np.int32)
    capital = np.array([surface != surface.lower() for surface in surfaces], np.bool_)
    counts = np.bincount(ids, minlength=len(surfaces)) + 1

    def usual(wanted: NDArray[np.bool_]) -> list[str]:
        chosen = np.zeros(len(numbers), np.int64)
        order = np.argsort(np.where(wanted, counts, 0), kind="stable")
        chosen[word[order]] = order  # of several, the last one stays
        return [surfaces[i] if wanted[i] else surfaces[i].lower() for i in chosen.tolist()]

    plain = usual(~capital)
    ends = np.array([text not in FUNCTION_WORDS for text in plain], np.bool_)
    letters = np.array([any(map(str.isalpha, text)) for text in plain], np.bool_)
    return _Lexicon(word, capital, list(numbers), plain, usual(capital), ends & letters, ends)


def _heaviest(
    levels: Sequence[Runs], words: NDArray[np.int32], lexicon: _Lexicon
) -> Iterator[tuple[float, list[int], list[bool]]]:
    """The runs that are phrases, heaviest first, LARGEST of them at most.

    Of each what it weighs, its words, and which of these are mostly capitalised.
    """
    chosen = _chosen(levels, words, lexicon)
    lengths = np.repeat(np.arange(1, len(levels) + 1), list(map(len, chosen)))
    numbers = np.concatenate(chosen)
    weights = np.concatenate([runs.weight[own] for runs, own in zip(levels, chosen, strict=True)])
    order = np.lexsort((numbers, lengths, weights))[::-1][:LARGEST]
    spelled = []
    for length, runs in enumerate(levels, 1):
        own = numbers[order][lengths[order] == length]
        rows = words[runs.first[own][:, None] + np.arange(length)].tolist()
        spelled.append(zip(rows, (runs.capitals[own] > 0.5).tolist(), strict=True))
    for weight, length in zip(weights[order].tolist(), lengths[order].tolist(), strict=True):
        yield weight, *next(spelled[length - 1])


def _chosen(
    levels: Sequence[Runs], words: NDArray[np.int32], lexicon: _Lexicon
) -> list[NDArray[np.int64]]:
    """Of each level the numbers of the runs that are phrases."""
    counts = np.bincount(words, minlength=len(lexicon.plain))
    compound = np.array(["_" in text for text in lexicon.plain], np.bool_)
    longer = phrases = np.zeros(0, np.int64), np.zeros(0, np.int64)
    chosen = []
    for length in range(len(levels), 0, -1):
        runs = levels[length - 1]
        first, last = words[runs.first], words[runs.first + length - 1]
        fit = lexicon.begins[first] & lexicon.ends[last]
        if length == 1:
            fit &= compound[first] | (runs.capitals[:, 0] > 0.5)
        else:
            before = levels[length - 2].count[runs.shorter]
            fit &= _cohesion(runs.count, before, counts[last], len(words)) >= COHESION
        nearly = NEARLY * runs.count
        contained = _most(*phrases, len(nearly)) >= nearly
        if length > 1:
            cut = _most(*longer, len(nearly)) >= nearly
            fit &= ~cut | contained | (runs.capitals[:, -1] > 0.5)
        longer, phrases = (runs.count, runs.shorter), (runs.count[fit], runs.shorter[fit])
        chosen.append(np.flatnonzero(fit & ~contained))
    return chosen[::-1]


def _most(counts: NDArray[np.int64], places: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """The highest count at each of so many places, 0 where there is none."""
    most = np.zeros(size, np.int64)
    np.maximum.at(most, places, counts)
    return most


def _capitals(
    words: NDArray[np.int32], texts: NDArray[np.int32], capital: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """How far each word is capitalised; what begins a text has to be, and counts as elsewhere."""
    inside = np.diff(texts, prepend=-1) == 0
    counts = np.bincount(words[inside], minlength=int(words.max(initial=-1)) + 1)
    capitals = np.bincount(words[inside], capital[inside], len(counts))
    return np.where(inside, capital, (capitals / np.maximum(1, counts))[words])


def _cohesion(
    both: NDArray[np.int64], one: NDArray[np.int64], other: NDArray[np.int64], total: int
) -> NDArray[np.float64]:
    """Normalised pointwise mutual information (Bouma 2009): -1 never, 0 by chance, 1 always."""
    surprise = np.log(both * float(total) / (one.astype(np.float64) * other))
    cohesion: NDArray[np.float64] = surprise / np.log(total / both)
    return cohesion
