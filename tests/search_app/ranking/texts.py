"""Texts of a few words, in place of an index of reports."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
from hypothesis import strategies as st

from indexer.analysis.syllables import tone_key
from indexer.engines import Words
from search_app.ranking.words import BEGINNING

Text: TypeAlias = tuple[list[str], list[str]]
"""Title and body."""


def texts_of(words: Sequence[str]) -> st.SearchStrategy[Text]:
    """Texts of these words, some longer than their beginning."""
    return st.tuples(
        st.lists(st.sampled_from(words), max_size=3),
        st.lists(st.sampled_from(words), max_size=2 * BEGINNING),
    )


class Texts:
    """As much of a searcher as is asked: the words of some texts, which are numbered as given."""

    def __init__(self, texts: Sequence[Text], words: Sequence[str]) -> None:
        self._texts = texts
        self._words = words
        self.known_words = len(words)

    def words(self, numbers: Sequence[int]) -> Words:
        rows = [self._texts[number] for number in numbers]
        found = [self._words.index(word) for title, body in rows for word in title + body]
        starts = [[0, len(title), len(title) + len(body)] for title, body in rows]
        return Words(numbers, np.array(found, np.intp), np.array(starts, np.int64).reshape(-1, 3))

    def terms(self, words: Iterable[int], analyzer: str) -> list[tuple[str, ...]]:
        return [tuple(map(tone_key, self._words[word].split("_"))) for word in words]
