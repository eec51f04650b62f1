"""Runs that recur are all found, and counted as counting by hand would."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.runs import Runs, Words, recurring

LONGEST = 3
Texts = list[list[list[int]]]
"""Words by document and text."""

texts_of_documents = st.lists(
    st.lists(st.lists(st.integers(0, 3), max_size=6), max_size=2), min_size=1, max_size=5
)


def columns(documents: Texts) -> Words:
    rows = [
        (word, 2 * document + text, document)
        for document, texts in enumerate(documents)
        for text, words in enumerate(texts)
        for word in words
    ]
    number, text, document = np.array(rows, np.int32).reshape(-1, 3).T
    weight = np.arange(1.0, len(documents) + 1)
    return Words(number, text, document, (number % 2).astype(np.float64), weight)


def by_hand(documents: Texts, length: int, least: int) -> dict[tuple[int, ...], list[int]]:
    """Each run and the documents that have it."""
    found: dict[tuple[int, ...], list[int]] = {}
    for document, texts in enumerate(documents):
        own = {tuple(t[i : i + length]) for t in texts for i in range(len(t) - length + 1)}
        for run in own:
            found.setdefault(run, []).append(document)
    return {run: holders for run, holders in found.items() if len(holders) >= least}


def spelt(words: Words, runs: Runs, length: int) -> list[tuple[int, ...]]:
    return [tuple(words.number[first : first + length].tolist()) for first in runs.first.tolist()]


@given(texts_of_documents, st.integers(1, 3))
def test_every_run_that_recurs_is_found(documents: Texts, least: int) -> None:
    words = columns(documents)
    shorter: list[tuple[int, ...]] = []
    levels = list(recurring(words, least, LONGEST))
    assert len(levels) == LONGEST
    for length, runs in enumerate(levels, 1):
        expected = by_hand(documents, length, least)
        found = spelt(words, runs, length)
        assert sorted(found) == sorted(expected)
        for i, run in enumerate(found):
            assert runs.count[i] == len(expected[run])
            assert runs.weight[i] == sum(document + 1 for document in expected[run])
            assert runs.capitals[i].tolist() == [word % 2 for word in run]
            assert runs.shorter[i] == (shorter.index(run[:-1]) if length > 1 else -1)
        shorter = found
