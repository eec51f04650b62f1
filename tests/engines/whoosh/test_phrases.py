"""Phrases: found at every place, whichever way is cheapest."""

import numpy as np
import pytest

from indexer.engines.whoosh.container import Container, ContainerWriter
from indexer.engines.whoosh.inversion import invert, write_postings
from indexer.engines.whoosh.phrases import phrase_frequencies
from indexer.engines.whoosh.stream import Stream
from indexer.texts import encode_all

TERMS = [f"t{i:02}" for i in range(40)]
"""Terms from very frequent to rare."""

FIELDS = {"body": 1.0, "title": 3.0}


@pytest.fixture(scope="module")
def documents() -> list[list[list[int]]]:
    """For each document the terms of both fields."""
    draw = np.random.default_rng(4)
    return [
        [
            (len(TERMS) * draw.random(draw.integers(0, longest)) ** 5).astype(int).tolist()
            for longest in (60, 12)
        ]
        for _ in range(400)
    ]


@pytest.fixture(scope="module", params=[False, True], ids=["apart", "laid out"])
def stream(
    documents: list[list[list[int]]],
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Stream:
    """All lists kept alike, or those of frequent terms laid over all documents."""
    path = tmp_path_factory.mktemp("phrases") / "a"
    ranks = np.array([rank for fields in documents for own in fields for rank in own], np.int32)
    lengths = np.array([[len(own) for own in fields] for fields in documents])
    ends = np.cumsum(lengths).reshape(lengths.shape)
    with ContainerWriter(path) as writer, pytest.MonkeyPatch.context() as patch:
        patch.setattr("indexer.engines.whoosh.postings.SMALL", 1 if request.param else 1000)
        postings = invert(ranks, ends, encode_all(TERMS), positions=True)
        write_postings(writer, "words", list(FIELDS), postings)
    written = Stream(Container(path), "words")
    assert [written.is_laid_out(term) for term in (0, 39)] == [request.param, False]
    return written


PHRASES = [
    *([0], [39], [0, 0], [0, 0, 0], [0, 1], [1, 0], [0, 35], [35, 0], [30, 31], [0, 1, 2]),
    *([20, 0, 0], [0, 20, 0], [0, 0, 20], [5, 6, 7, 8], [0, 0, 1, 0]),
]


@pytest.mark.parametrize("many", [0, 1 << 20])
@pytest.mark.parametrize("fields", [("body", "title"), ("title",), ("body",)], ids=str)
@pytest.mark.parametrize("phrase", PHRASES, ids=str)
def test_every_place_is_counted(
    stream: Stream,
    documents: list[list[list[int]]],
    phrase: list[int],
    fields: tuple[str, ...],
    many: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("indexer.engines.whoosh.stream.MANY", many)
    size = len(phrase)
    expected = {}
    for number, texts in enumerate(documents):
        counts = [
            sum(own[i : i + size] == phrase for i in range(len(own))) * FIELDS[name]
            for name, own in zip(FIELDS, texts, strict=True)
            if name in fields
        ]
        if any(counts):
            expected[number] = sum(counts)
    weights = tuple((name, FIELDS[name]) for name in fields)
    found, frequencies = phrase_frequencies(stream, encode_all(TERMS[i] for i in phrase), weights)
    assert dict(zip(found.tolist(), frequencies.tolist(), strict=True)) == expected
    assert found.tolist() == sorted(expected)


WEIGHTS = tuple(FIELDS.items())


def test_a_phrase_does_not_reach_into_the_next_field(stream: Stream) -> None:
    assert len(phrase_frequencies(stream, [b"t00"] * 61, WEIGHTS)[0]) == 0


@pytest.mark.parametrize("texts", [[], [b"unknown"], [b"t00", b"unknown"]], ids=str)
def test_no_terms_and_unknown_terms_find_nothing(stream: Stream, texts: list[bytes]) -> None:
    assert len(phrase_frequencies(stream, texts, WEIGHTS)[0]) == 0
