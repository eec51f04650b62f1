"""A document is compared to what the best candidates have in common, as a plain count says."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_app.ranking.agreement import TEMPERATURE, agreement, similarities
from search_app.ranking.topic import Openings

WORDS = 9

texts = st.lists(st.lists(st.integers(0, WORDS - 1), max_size=12), max_size=6)


def openings(documents: Sequence[Sequence[int]]) -> Openings:
    """Documents of so many words, in each case the first ones."""
    counts = [[float(own.count(word)) for own in documents] for word in range(WORDS)]
    return Openings(np.arange(WORDS), np.array(counts, np.float32).reshape(WORDS, len(documents)))


def counted(documents: Sequence[Sequence[int]], scores: Sequence[float]) -> list[float]:
    said = [set(own) for own in documents]
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
    cosines = agreement(similarities(openings(documents)), np.array(scores, np.float64))
    assert cosines == pytest.approx(counted(documents, scores), abs=1e-5)


def test_whoever_agrees_with_the_best_is_before_whoever_does_not() -> None:
    documents = [[1, 2, 3], [1, 2, 4], [5, 6, 7], [5, 8, 7]]
    cosines = agreement(similarities(openings(documents)), np.array([20.0, 12, 12, 11]))
    assert cosines[0] == pytest.approx(cosines[1], abs=0.02)
    assert cosines[1] > cosines[2]


def test_what_lay_on_the_stack_is_no_cause_for_a_warning() -> None:
    """OpenBLAS copies a vector with gaps onto the stack, where its kernel for five columns, on
    processors with AVX-512, then meets what it did not write itself.
    """
    signalling = np.full(1000, 0x7FA00000, np.uint32).view(np.float32)
    documents = openings([[0, 1, 2]] * 5)
    for length in range(50, 500, 25):
        with np.errstate(invalid="ignore"):
            np.ones((3, length), np.float32) @ signalling[: 2 * length : 2]
        similar = similarities(documents)
        assert similar == pytest.approx(np.ones((5, 5)))
        assert agreement(similar, np.arange(5.0)) == pytest.approx(np.ones(5))
