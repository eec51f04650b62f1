"""The best documents looked at once more, for what a sum of term scores cannot see.

A document's final score is a weighted sum of what its words score, each stream by itself, of the
evidence in its text, of its likeness to the query, of its topic, of how necessary the words are
that it has and of its agreement with the others. `timbao tune` chose the weights;
tests/relevance/README.md tells how.

Where bare syllables leave several readings open, a syllable scores the soft maximum of its
readings, (1/c) ln(1 + sum of p (exp(c s) - 1)), so that one probable reading found counts nearly as
much as if it had been typed, and several do not add up.
"""

from collections.abc import Hashable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.syllables import fold_key
from indexer.engines import Occurrences, Searcher, Words
from indexer.query import Term
from indexer.schema import Schema

from ..planning.reading import Reading, Variant
from ..planning.streams import fields
from ..planning.widening import rewritten, standing
from .agreement import agreement, similarities
from .evidence import EVIDENCE, Collection, Floats, evidence
from .likeness import LIKENESS, Likeness, Similarities
from .necessity import STREAMS, necessity

WINDOW = 40
"""Documents looked at; with 50, no set gains more than .001 nDCG@10."""

SHARPNESS = 3.0
"""c of the soft maximum."""

FEATURES = ("syllables", "words", *EVIDENCE, *LIKENESS, "topic", "necessity", "agreement")
"""What a document is judged by: its streams (`streams`), the evidence (`evidence`), the likeness
(`likeness`), its topic (`topic`), how necessary the words are that it has (`necessity`), and how
far it agrees with the candidates that all that puts first (`agreement`). Where the accents are
sure, `syllables` is all that the search scored, of words too, and `words` is 0."""

TYPED = (1.0, 0.0, 0.4, 4.0, 0.8, 0.3, 0.9, 9.0, 1.0, 30.0)
BARE = (1.0, 1.6, 0.6, 8.0, 1.1, 0.35, 1.25, 15.0, 1.0, 30.0)
"""The weights of FEATURES, where the accents are sure and where they are not."""


def rerank(
    reading: Reading,
    numbers: Sequence[int],
    scores: Sequence[float],
    searcher: Searcher,
    schema: Schema,
    likeness: Likeness,
) -> tuple[list[int], list[float]]:
    """The documents `numbers`, which a search scored `scores`, in their final order and scores.

    None is below 0, which a text about quite other things might be.
    """
    judged = features(reading, numbers, scores, searcher, schema, likeness)
    total = judged.features @ _weights(reading)
    order = np.argsort(-total, kind="stable")
    return [numbers[i] for i in order.tolist()], np.maximum(total[order], 0.0).tolist()


class Judged(NamedTuple):
    """What documents are judged by: `features`, shape (documents, FEATURES), and of two of them
    what they are made of: `words`, what necessity weighs of each word of the query, shape
    (documents, words) for each of STREAMS, and the `similarities` that agreement sees.
    """

    features: Floats
    words: Sequence[Floats]
    similarities: Similarities


def features(
    reading: Reading,
    numbers: Sequence[int],
    scores: Sequence[float],
    searcher: Searcher,
    schema: Schema,
    likeness: Likeness,
) -> Judged:
    """What the documents `numbers`, which a search scored `scores`, are judged by.

    Where no words are sought, all is 0 but what the search scored.
    """
    if not reading.syllables:
        none, count = np.zeros((len(numbers), 0)), len(numbers)
        alone = np.outer(scores, np.eye(len(FEATURES))[0])
        return Judged(alone, [none] * len(STREAMS), np.zeros((count, count), np.float32))
    analyzer = "syllables" if reading.sure else "folded_syllables"
    run = [s.key if reading.sure else s.folded for s in reading.syllables]
    texts = list(dict.fromkeys(run))
    words = searcher.words(numbers)
    collection = _collection(texts, analyzer, searcher, schema)
    found, stood = _standing(reading, texts, words, analyzer, searcher)
    otherwise = [(rows, meant) for _, rows, meant in stood]
    occurrences = rewritten(found, otherwise, len(texts)) if stood else found
    norms = collection.norms(found)
    keys = [word.key for word in reading.words]
    coded = likeness.coded(words)
    like = likeness(keys, coded, norms, collection.title)
    rarity = _collection(keys, "words", searcher, schema).rarity
    shares = [word.probability for word in reading.words]
    told = {name: getattr(like, name)() * rarity for name in {*STREAMS, *LIKENESS}}
    if reading.sure:
        streams = [np.array(scores), np.zeros(len(numbers))]
    else:
        syllables = _syllables(reading, words, searcher, schema)
        syllables += _synonyms(reading, found, stood, collection, norms)
        places = [(word.start, word.end) for word in reading.words]
        streams = [syllables, _soft(told["same"], places, shares)]
    said = evidence(occurrences, [texts.index(text) for text in run], collection, norms)
    alike = [told[name] @ shares for name in LIKENESS]
    weighed = [told[name] for name in STREAMS]
    needed = sum(map(np.matmul, weighed, necessity(keys) * shares))
    openings = likeness.topics.openings(words)
    topic = likeness.topics(keys, shares, openings)
    judged = np.column_stack([*streams, *said, *alike, topic, needed])
    similar = similarities(openings)
    agreed = agreement(similar, judged @ _weights(reading)[:-1])
    return Judged(np.column_stack([judged, agreed]), weighed, similar)


def _weights(reading: Reading) -> Floats:
    return np.array(TYPED if reading.sure else BARE)


def _collection(
    texts: Sequence[str], analyzer: str, searcher: Searcher, schema: Schema
) -> Collection:
    """What there is to know of terms of an analyzer."""
    sought = fields(schema, analyzer)
    frequencies = [searcher.document_frequency(Term(sought, text)) for text in texts]
    average = searcher.average_length([name for name, _ in sought])
    return Collection(frequencies, len(searcher), average, schema)


_Stood: TypeAlias = list[tuple[Variant, NDArray[np.int64], list[int]]]


def _standing(
    reading: Reading,
    texts: Sequence[str],
    words: Words,
    analyzer: str,
    searcher: Searcher,
) -> tuple[Occurrences, _Stood]:
    """Where the texts of a reading and its variants stand among words. Of each variant: the rows at
    which it does, and the numbers of the texts that it stands for.
    """
    place = {text: i for i, text in enumerate(texts)}
    # Of bare syllables, folded ty and ti would be one everywhere.
    variants = [v for v in reading.variants if reading.sure or not v.same]
    keys = [v.keys if reading.sure else tuple(map(fold_key, v.keys)) for v in variants]
    own = [[place.setdefault(key, len(place)) for key in spelled] for spelled in keys]
    found = searcher.occurrences(words, analyzer, list(place))
    meant = [
        [place[s.key if reading.sure else s.folded] for s in reading.syllables[v.start : v.end]]
        for v in variants
    ]
    rows = (standing(found, terms) for terms in own)
    return found, list(zip(variants, rows, meant, strict=True))


def _synonyms(
    reading: Reading, found: Occurrences, stood: _Stood, collection: Collection, norms: Floats
) -> Floats:
    """BM25 of synonyms, each with a share of the idf of what it stands for."""
    counts = collection.counts(found)
    total = np.zeros(len(norms))
    for variant, rows, meant in stood:
        frequency = np.bincount(found.document[rows], counts[rows], minlength=len(norms))
        typed = [s.weight for s in reading.syllables[variant.start : variant.end]]
        worth = variant.weight * (collection.rarity[meant] @ typed)
        total += worth * frequency / (frequency + norms)
    return total


def _syllables(reading: Reading, words: Words, searcher: Searcher, schema: Schema) -> Floats:
    """BM25 of syllables that may be read in several ways."""
    readings = [
        (place, key, share, syllable.weight)
        for place, syllable in enumerate(reading.syllables)
        for key, share in syllable.readings
    ]
    places, keys, shares, weights = zip(*readings, strict=True)
    number = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    collection = _collection(list(number), "syllables", searcher, schema)
    found = searcher.occurrences(words, "syllables", list(number))
    scores = collection.saturation(found) * collection.rarity
    return _soft(scores[:, [number[key] for key in keys]] * weights, places, shares)


def _soft(scores: Floats, places: Sequence[Hashable], shares: Sequence[float]) -> Floats:
    """The soft maxima of what readings score (documents, readings), added up place by place."""
    number = {place: i for i, place in enumerate(dict.fromkeys(places))}
    share = np.zeros((len(places), len(number)))
    share[np.arange(len(places)), [number[place] for place in places]] = shares
    mixed: Floats = np.log1p(np.expm1(SHARPNESS * scores) @ share).sum(axis=1) / SHARPNESS
    return mixed
