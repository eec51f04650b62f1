"""A document is compared to what the best candidates have in common, as a plain count says."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines import Words
from search_app.ranking.agreement import TEMPERATURE, agreement
from search_app.ranking.likeness import BEGINNING

UNCOUNTED = 9
"""From this word on, none counts."""

texts = st.lists(st.lists(st.integers(0, UNCOUNTED + 2), max_size=12), max_size=6)


def found(documents: Sequence[Sequence[int]], title: int = 2) -> Words:
    """The words of documents with titles of at most so many words, and neither lead nor author."""
    starts = [[0, *[min(title, len(own))] * 2, len(own)] for own in documents]
    return Words(
        range(len(documents)),
        np.array([w if w < UNCOUNTED else -w for own in documents for w in own], np.intp),
        np.array(starts, np.int64).reshape(-1, 4),
    )


def counted(documents: Sequence[Sequence[int]], scores: Sequence[float]) -> list[float]:
    said = [{word for word in own if word < UNCOUNTED} for own in documents]
    holders = Counter(word for own in said for word in own)
    worth = {
        word: math.log((len(said) + 1) / (count + 0.5))
        for word, count in holders.items()
        if count > 1
    }
    lengths = [math.sqrt(sum(worth.get(word, 0) ** 2 for word in own)) for own in said]
    shares = [math.exp(score / TEMPERATURE) for score in scores]
    centroid: defaultdict[int, float] = defaultdict(float)
    for own, length, share in zip(said, lengths, shares, strict=True):
        for word in own & worth.keys():
            centroid[word] += share / sum(shares) * worth[word] / length
    return [
        sum(centroid[word] * worth[word] for word in own & worth.keys()) / (length or 1)
        for own, length in zip(said, lengths, strict=True)
    ]


@given(texts, st.data())
def test_agreement_is_what_a_plain_count_says(
    documents: list[list[int]], data: st.DataObject
) -> None:
    scores = [data.draw(st.floats(0, 20)) for _ in documents]
    cosines = agreement(found(documents), np.array(scores, np.float64))
    assert cosines == pytest.approx(counted(documents, scores), abs=1e-5)


def test_whoever_agrees_with_the_best_is_before_whoever_does_not() -> None:
    documents = [[1, 2, 3], [1, 2, 4], [5, 6, 7], [5, 8, 7]]
    cosines = agreement(found(documents), np.array([20.0, 12, 12, 11]))
    assert cosines[0] == pytest.approx(cosines[1], abs=0.02)
    assert cosines[1] > cosines[2]


def test_only_the_beginning_counts() -> None:
    behind = [8] * BEGINNING
    documents = [[1, 2, 3], [0, 0, *behind, 1, 2, 3]]
    cosines = agreement(found(documents), np.array([10.0, 9.0]))
    assert cosines.tolist() == [0, 0]
