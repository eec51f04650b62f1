"""The best documents looked at once more, for what a sum of term scores cannot see.

Added to what the words score, from where they stand in the text:

- order: neighbouring syllables of the query that follow each other within a few positions, each
  such pair scored by BM25 as a term of its own;
- beginning: the syllables in the title or early in the text, by their idf;
- coverage: the syllables anywhere, and the most of them within one window, by their idf.

Where bare syllables leave several readings open, a syllable scores the soft maximum of its
readings, (1/c) ln(1 + sum of p (exp(c s) - 1)), so that one probable reading found counts nearly as
much as if it had been typed, and several do not add up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.syllables import fold_key
from indexer.engines import Occurrences, Searcher, idf
from indexer.query import FieldWeights, Term
from indexer.schema import Schema

from .reading import Reading, Variant
from .streams import SYNONYM, WEIGHTS, fields
from .widening import rewritten, standing

Floats: TypeAlias = NDArray[np.float64]

WINDOW = 100
"""Documents looked at."""

REACH = 4
"""Positions within which a pair counts."""

EARLY = 150
"""Positions behind the title that are the beginning of the text."""

NEAR = 40
"""Positions of the window that is to hold as much of the query as can be."""

SHARPNESS = 3.0
"""c of the soft maximum."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Of what is added from the text, syllables being 1."""

    order: float
    beginning: float
    coverage: float
    window: float


TYPED = Weights(order=0.4, beginning=0.36, coverage=0.16, window=0.25)
BARE = Weights(order=0.65, beginning=0.8, coverage=0.2, window=0.4)

WORDS, FOLDED_WORDS = 1.2, 0.6
"""Weights of the words of bare text, syllables being 1."""


def rerank(
    reading: Reading,
    numbers: Sequence[int],
    scores: Sequence[float],
    searcher: Searcher,
    schema: Schema,
) -> tuple[list[int], list[float]]:
    """The documents `numbers`, which a search scored `scores`, in their final order and scores."""
    part = TYPED if reading.sure else BARE
    analyzer = "syllables" if reading.sure else "folded_syllables"
    run = [s.key if reading.sure else s.folded for s in reading.syllables]
    texts = list(dict.fromkeys(run))
    sought = fields(schema, analyzer)
    frequencies = [searcher.document_frequency(Term(sought, text)) for text in texts]
    rarity = np.array([idf(frequency, len(searcher)) for frequency in frequencies])
    found, stood = _standing(reading, texts, numbers, analyzer, searcher)
    otherwise = [(rows, meant) for _, rows, meant in stood]
    occurrences = rewritten(found, otherwise, len(texts)) if stood else found
    average = max(1.0, searcher.average_length([name for name, _ in sought]))
    lengths = occurrences.starts[:, -1].astype(np.float64)
    norms = schema.k1 * (1 - schema.b + schema.b * lengths / average)
    base: Floats = np.array(scores)
    if not reading.sure:
        base = _soft_scores(reading, numbers, searcher, schema)
        base += _synonyms(found, stood, rarity, norms)
    total: Floats = (
        base
        + part.order * _order(occurrences, run, texts, frequencies, len(searcher), average, norms)
        + part.beginning * (_present(occurrences, len(texts), early=True) @ rarity)
        + part.coverage * (_present(occurrences, len(texts), early=False) @ rarity)
        + part.window * _window(occurrences, rarity)
    )
    order = np.argsort(-total, kind="stable")
    return [numbers[i] for i in order.tolist()], total[order].tolist()


_Stood: TypeAlias = list[tuple[Variant, NDArray[np.int64], list[int]]]


def _standing(
    reading: Reading,
    texts: Sequence[str],
    numbers: Sequence[int],
    analyzer: str,
    searcher: Searcher,
) -> tuple[Occurrences, _Stood]:
    """Where the texts of a reading and its variants stand. Of each variant: the rows at which it
    does, and the numbers of the texts that it stands for.
    """
    place = {text: i for i, text in enumerate(texts)}
    # Of bare syllables, folded ty and ti would be one everywhere.
    variants = [v for v in reading.variants if reading.sure or not v.same]
    keys = [v.keys if reading.sure else tuple(map(fold_key, v.keys)) for v in variants]
    own = [[place.setdefault(key, len(place)) for key in spelled] for spelled in keys]
    found = searcher.occurrences(numbers, analyzer, list(place))
    meant = [
        [place[s.key if reading.sure else s.folded] for s in reading.syllables[v.start : v.end]]
        for v in variants
    ]
    rows = (standing(found, terms) for terms in own)
    return found, list(zip(variants, rows, meant, strict=True))


def _synonyms(found: Occurrences, stood: _Stood, rarity: Floats, norms: Floats) -> Floats:
    """BM25 of synonyms, each with a share of the idf of what it stands for."""
    total = np.zeros(len(norms))
    for variant, rows, meant in stood:
        document = found.document[rows]
        in_title = found.position[rows] < found.starts[document, 1]
        frequency = np.bincount(
            document, np.where(in_title, WEIGHTS["title"], 1.0), minlength=len(norms)
        )
        total += SYNONYM * variant.share * rarity[meant].sum() * frequency / (frequency + norms)
    return total


def _soft_scores(
    reading: Reading,
    numbers: Sequence[int],
    searcher: Searcher,
    schema: Schema,
) -> Floats:
    """Syllables and words by the soft maximum of their readings, and folded words."""
    syllables: list[list[tuple[str, float]]] = [list(s.readings) for s in reading.syllables]
    places: dict[tuple[int, int], list[tuple[str, float]]] = {}
    folded: dict[str, float] = {}
    for word in reading.words:
        places.setdefault((word.start, word.end), []).append((word.key, word.probability))
        folded[word.folded] = folded.get(word.folded, 0.0) + word.probability

    def soft(analyzer: str, groups: Sequence[Sequence[tuple[str, float]]]) -> Floats:
        keys = list(dict.fromkeys(key for group in groups for key, _ in group))
        share = np.zeros((len(groups), len(keys)))
        for i, group in enumerate(groups):
            for key, probability in group:
                share[i, keys.index(key)] = probability
        own = searcher.scores(_terms(fields(schema, analyzer), keys), numbers)
        mixed: Floats = np.log1p(share @ np.expm1(SHARPNESS * own)).sum(axis=0) / SHARPNESS
        return mixed

    plain = searcher.scores(_terms(fields(schema, "folded_words"), list(folded)), numbers)
    total: Floats = (
        soft("syllables", syllables)
        + WORDS * soft("words", list(places.values()))
        + FOLDED_WORDS * (np.array(list(folded.values())) @ plain)
    )
    return total


def _terms(fields: FieldWeights, texts: Sequence[str]) -> list[Term]:
    return [Term(fields, text) for text in texts]


def _present(found: Occurrences, terms: int, early: bool) -> Floats:
    """Which terms each document has (early: at its beginning), as 0 and 1: (documents, terms)."""
    present = np.zeros((len(found.starts), terms))
    if early:
        within = found.position < found.starts[found.document, 1] + EARLY
        present[found.document[within], found.term[within]] = 1.0
    else:
        present[found.document, found.term] = 1.0
    return present


def _order(
    found: Occurrences,
    run: Sequence[str],
    texts: Sequence[str],
    frequencies: Sequence[int],
    documents: int,
    average: float,
    norms: Floats,
) -> Floats:
    """BM25 of the query's neighbours, in order and near each other.

    How many documents have such a pair is not counted but expected: as many as if both syllables
    were strewn at random. Measured, that ranks as well as the true counts.
    """
    place = {text: i for i, text in enumerate(texts)}
    pairs = list(dict.fromkeys((place[a], place[b]) for a, b in pairwise(run)))
    if not pairs:
        return np.zeros(len(found.starts))
    number = np.full((len(texts), len(texts)), -1)
    number[tuple(zip(*pairs, strict=True))] = np.arange(len(pairs))
    counts = np.zeros(len(found.starts) * len(pairs))
    in_title = found.position < found.starts[found.document, 1]
    for step in range(1, REACH + 1):  # rows are positions: what is near stands in the next few
        near = found.position[step:] - found.position[:-step] <= REACH
        near &= found.document[step:] == found.document[:-step]
        near &= in_title[step:] == in_title[:-step]
        pair = number[found.term[:-step], found.term[step:]]
        near &= pair >= 0
        cells = found.document[:-step][near] * len(pairs) + pair[near]
        counts += np.bincount(
            cells, np.where(in_title[:-step][near], WEIGHTS["title"], 1.0), minlength=len(counts)
        )
    frequency = counts.reshape(-1, len(pairs))
    expected = [REACH / average * frequencies[a] * frequencies[b] / documents for a, b in pairs]
    rarity = np.array([idf(min(count, documents), documents) for count in expected])
    saturated: Floats = (frequency / (frequency + norms[:, None])) @ rarity
    return saturated


def _window(found: Occurrences, rarity: Floats) -> Floats:
    """The most idf that stands within one window of each document."""
    best = np.zeros(len(found.starts))
    if not len(found.position):
        return best
    far = np.int64(np.iinfo(np.int64).max)
    place = found.document.astype(np.int64) << 32 | found.position
    following = np.full((len(place), len(rarity)), far)  # where each term stands next
    following[np.arange(len(place)), found.term] = place
    following = np.minimum.accumulate(following[::-1], axis=0)[::-1]
    held = (following < place[:, None] + NEAR) @ rarity
    np.maximum.at(best, found.document, held)
    return best
