"""Inversion: postings agree with a dictionary of lists."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh import patterns
from indexer.engines.whoosh.inversion import Postings, invert, invert_values
from indexer.texts import encode_all

TERMS = ["bão", "gió", "mưa", "đường", "𠮷"]
FIELDS = 3
FIELD = st.lists(st.integers(0, len(TERMS) - 1), max_size=8)
DOCUMENTS = st.lists(st.tuples(*[FIELD] * FIELDS), max_size=8)

Inverted: TypeAlias = dict[str, dict[int, tuple[list[int], list[int]]]]
"""Term -> document -> frequency in each field, and positions."""


def naive(documents: Sequence[Sequence[list[int]]]) -> Inverted:
    inverted: defaultdict[str, dict[int, tuple[list[int], list[int]]]] = defaultdict(dict)
    for number, fields in enumerate(documents):
        position = 0
        for column, ranks in enumerate(fields):
            for rank in ranks:
                own = inverted[TERMS[rank]].setdefault(number, ([0] * FIELDS, []))
                own[0][column] += 1
                own[1].append(position)
                position += 1
            position += bool(ranks)
    return dict(sorted(inverted.items()))


def unpacked(postings: Postings) -> Inverted:
    """The same from postings, without positions where there are none."""
    found: Inverted = {}
    for i, term in enumerate(postings.terms):
        start, stop = postings.starts[i : i + 2].tolist()
        own = found[term.decode()] = {}
        place = 0 if postings.position_starts is None else int(postings.position_starts[i])
        for document, row in zip(
            postings.documents[start:stop].tolist(),
            postings.frequencies[start:stop].tolist(),
            strict=True,
        ):
            pattern = postings.patterns[row].tolist()
            positions = []
            if postings.positions is not None:
                positions = postings.positions[place : place + sum(pattern)].tolist()
                place += sum(pattern)
            own[document] = pattern, positions
    return found


@pytest.mark.parametrize("largest", [0, patterns.LARGEST])
@pytest.mark.parametrize("positions", [True, False])
@given(documents=DOCUMENTS)
def test_postings_agree_with_a_dictionary_of_lists(
    positions: bool, largest: int, documents: list[tuple[list[int], ...]]
) -> None:
    ranks = np.array([rank for fields in documents for own in fields for rank in own], np.int32)
    lengths = np.array([[len(own) for own in fields] for fields in documents], np.int64)
    lengths = lengths.reshape(-1, FIELDS)
    ends = np.cumsum(lengths).reshape(lengths.shape)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(patterns, "LARGEST", largest)
        postings = invert(ranks, ends, encode_all(TERMS), positions=positions)
    expected = naive(documents)
    if not positions:
        expected = {
            term: {document: (pattern, []) for document, (pattern, _) in held.items()}
            for term, held in expected.items()
        }
    assert unpacked(postings) == expected
    assert list(unpacked(postings)) == list(expected)
    assert postings.lengths.tolist() == lengths.tolist()
    assert len(np.unique(postings.patterns, axis=0)) == len(postings.patterns)


def test_values_are_held_once_and_count_nothing() -> None:
    postings = invert_values([[b"b"], [], [b"a", b"b"]])
    assert unpacked(postings) == {"a": {2: ([1], [])}, "b": {0: ([1], []), 2: ([1], [])}}
    assert postings.lengths.tolist() == [[0], [0], [0]]
