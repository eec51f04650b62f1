"""Words of candidates by other numbers, and where documents begin."""

from collections.abc import Iterable

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines import Words
from search_app.ranking.words import BEGINNING, Coding, beginning, bounds, counted


class Named:
    """As much of a searcher as is asked: what its words are called."""

    known_words = 901

    def __init__(self) -> None:
        self.asked: list[int] = []

    def terms(self, words: Iterable[int], analyzer: str) -> list[tuple[str, ...]]:
        assert analyzer == "syllables"
        own = list(words)
        self.asked += own
        return [("w", str(word % 5)) for word in own]


def code(key: str) -> int:
    return {f"w_{i}": 10 - i for i in range(4)}.get(key, -1)


def test_each_word_is_looked_up_once_however_late_it_is_met() -> None:
    searcher = Named()
    coding = Coding(searcher, code)  # type: ignore[arg-type]
    assert coding(np.array([1, 0, 1, 4], np.intp)).tolist() == [9, 10, 9, -1]
    assert coding(np.array([1, 900, 4], np.intp)).tolist() == [9, 10, -1]
    assert coding(np.zeros(0, np.intp)).tolist() == []
    assert sorted(searcher.asked) == [0, 1, 4, 900]


def test_several_codes_ask_for_a_word_once() -> None:
    searcher = Named()
    coding = Coding(searcher, code, len)  # type: ignore[arg-type]
    assert coding(np.array([1, 4], np.intp), 1).tolist() == [3, 3]
    assert coding(np.array([4, 1], np.intp)).tolist() == [-1, 9]
    assert searcher.asked == [1, 4]


def test_words_prepared_are_not_looked_up_again() -> None:
    searcher = Named()
    coding = Coding(searcher, code)  # type: ignore[arg-type]
    coding.prepare()
    assert searcher.asked == list(range(Named.known_words))
    assert coding(np.array([1, 900, 4], np.intp)).tolist() == [9, 10, -1]
    assert len(searcher.asked) == Named.known_words


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2 * BEGINNING)), max_size=6))
def test_the_beginning_of_each_document(sizes: list[tuple[int, int]]) -> None:
    starts = [[0, title, title + body] for title, body in sizes]
    total = sum(title + body for title, body in sizes)
    found = Words(range(len(sizes)), np.arange(total), np.array(starts, np.int64).reshape(-1, 3))
    places, owners = beginning(bounds(found))
    expected = []
    first = 0
    for owner, (title, body) in enumerate(sizes):
        expected += [(first + i, owner) for i in range(title + min(body, BEGINNING))]
        first += title + body
    assert list(zip(places.tolist(), owners.tolist(), strict=True)) == expected


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(1, 3)), max_size=30))
def test_numbers_are_weighed_by_document(cells: list[tuple[int, int, int]]) -> None:
    numbers, owners, weights = np.array(cells, np.intp).reshape(-1, 3).T
    used, counts = counted(numbers, owners, weights.astype(np.float64), 4)
    assert used.tolist() == sorted({number for number, _, _ in cells})
    for row, number in enumerate(used.tolist()):
        for document in range(4):
            own = [w for n, o, w in cells if (n, o) == (number, document)]
            assert counts[row, document] == sum(own)
