"""Phrases: found at every place, whichever way is cheapest."""

import numpy as np
import pytest

from indexer.engines.whoosh.container import Container, ContainerWriter
from indexer.engines.whoosh.inversion import invert, write_postings
from indexer.engines.whoosh.phrases import phrase_frequencies
from indexer.engines.whoosh.segment import Field

TERMS = [f"t{i:02}" for i in range(40)]
"""Terms from very frequent to rare."""


@pytest.fixture(scope="module")
def documents() -> list[list[int]]:
    draw = np.random.default_rng(4)
    return [
        (len(TERMS) * draw.random(draw.integers(0, 60)) ** 5).astype(int).tolist()
        for _ in range(400)
    ]


@pytest.fixture(scope="module")
def field(documents: list[list[int]], tmp_path_factory: pytest.TempPathFactory) -> Field:
    path = tmp_path_factory.mktemp("phrases") / "a"
    ranks = np.array([rank for own in documents for rank in own], np.int32)
    ends = np.cumsum([len(own) for own in documents], dtype=np.int64)
    with ContainerWriter(path) as writer:
        write_postings(writer, "body", invert(ranks, ends, TERMS, positions=True))
    return Field(Container(path), "body")


PHRASES = [
    *([0], [39], [0, 0], [0, 0, 0], [0, 1], [1, 0], [0, 35], [35, 0], [30, 31], [0, 1, 2]),
    *([20, 0, 0], [0, 20, 0], [0, 0, 20], [5, 6, 7, 8], [0, 0, 1, 0]),
]


@pytest.mark.parametrize("phrase", PHRASES, ids=str)
def test_every_place_is_counted(
    field: Field, documents: list[list[int]], phrase: list[int]
) -> None:
    size = len(phrase)
    counts = {
        number: sum(own[i : i + size] == phrase for i in range(len(own)))
        for number, own in enumerate(documents)
    }
    texts = [TERMS[rank].encode() for rank in phrase]
    found, frequencies = phrase_frequencies(field, texts)
    expected = {number: count for number, count in counts.items() if count}
    assert dict(zip(found.tolist(), frequencies.tolist(), strict=True)) == expected
    assert found.tolist() == sorted(expected)


def test_a_phrase_does_not_reach_into_the_next_document(field: Field) -> None:
    assert len(phrase_frequencies(field, [b"t00"] * 61)[0]) == 0


@pytest.mark.parametrize("texts", [[], [b"unknown"], [b"t00", b"unknown"]], ids=str)
def test_no_terms_and_unknown_terms_find_nothing(field: Field, texts: list[bytes]) -> None:
    assert len(phrase_frequencies(field, texts)[0]) == 0
