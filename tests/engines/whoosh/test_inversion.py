"""Inversion: postings agree with a dictionary of lists."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh.inversion import Postings, invert, invert_values

TERMS = ["bão", "gió", "mưa", "đường", "𠮷"]
DOCUMENTS = st.lists(st.lists(st.integers(0, len(TERMS) - 1), max_size=12), max_size=8)


def naive(documents: list[list[int]]) -> dict[str, dict[int, list[int]]]:
    """Term -> document -> positions."""
    inverted: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
    for number, ranks in enumerate(documents):
        for position, rank in enumerate(ranks):
            inverted[TERMS[rank]].setdefault(number, []).append(position)
    return dict(sorted(inverted.items()))


def unpacked(postings: Postings) -> dict[str, dict[int, list[int]]]:
    """The same from postings, with frequencies as that many zeros where there are no positions."""
    found: dict[str, dict[int, list[int]]] = {}
    for i, term in enumerate(postings.terms):
        start, stop = postings.starts[i : i + 2].tolist()
        own = found[term.decode()] = {}
        place = 0 if postings.position_starts is None else int(postings.position_starts[i])
        for document, frequency in zip(
            postings.documents[start:stop].tolist(),
            postings.frequencies[start:stop].tolist(),
            strict=True,
        ):
            own[document] = [0] * frequency
            if postings.positions is not None:
                own[document] = postings.positions[place : place + frequency].tolist()
                place += frequency
    return found


@pytest.mark.parametrize("positions", [True, False])
@given(documents=DOCUMENTS)
def test_postings_agree_with_a_dictionary_of_lists(
    positions: bool, documents: list[list[int]]
) -> None:
    ranks = np.array([rank for own in documents for rank in own], np.int32)
    ends = np.cumsum([len(own) for own in documents], dtype=np.int64)
    postings = invert(ranks, ends, TERMS, positions=positions)
    expected = naive(documents)
    if not positions:
        expected = {
            term: {document: [0] * len(own) for document, own in held.items()}
            for term, held in expected.items()
        }
    assert unpacked(postings) == expected
    assert list(unpacked(postings)) == list(expected)
    assert postings.lengths.tolist() == [len(own) for own in documents]


def test_values_are_held_once_and_count_nothing() -> None:
    postings = invert_values([[b"b"], [], [b"a", b"b"]])
    assert unpacked(postings) == {"a": {2: [0]}, "b": {0: [0], 2: [0]}}
    assert postings.lengths.tolist() == [0, 0, 0]
