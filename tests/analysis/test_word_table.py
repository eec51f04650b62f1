"""Words are numbered as they are read, however texts are put together."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import word_table
from indexer.analysis.pieces import Pieces
from indexer.analysis.syllables import surface_words
from indexer.analysis.word_table import WordTable

TEXTS = st.lists(st.text(alphabet="aBĐế_09.,:/@+-& TWcủavn\n\xa0“”", max_size=40), max_size=6)


def read(table: WordTable, texts: list[str]) -> list[list[str]]:
    """The words of each text, as the table numbers them."""
    words, ids, ends = table.number([Pieces(texts)] if texts else [])
    assert len(set(words)) == len(words)
    assert sorted(set(ids.tolist())) == list(range(len(words)))
    starts = [0, *ends.tolist()]
    return [[words[i] for i in ids[start:end]] for start, end in pairwise(starts)]


@given(TEXTS, TEXTS)
def test_words_are_those_of_each_text(before: list[str], texts: list[str]) -> None:
    table = WordTable()
    for some in (before, texts):
        assert read(table, some) == [surface_words(text) for text in some]


def test_a_table_that_is_emptied_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_table, "_MOST_PIECES", 5)
    table = WordTable()
    for i in range(20):
        texts = [f"Hải_Phòng đón tàu {i}", f"{i} tàu, {i}-CT/TW"]
        assert read(table, texts) == [surface_words(text) for text in texts]
    assert len(table._table) <= 5 + 6


def test_threads_may_share_a_table() -> None:
    table = WordTable()
    texts = [[f"tàu số {i} cập cảng {j}" for j in range(30)] for i in range(40)]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda own: read(table, own), texts))
    assert found == [[surface_words(text) for text in own] for own in texts]
