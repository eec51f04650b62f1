"""Each piece of evidence against a plain count over the positions."""

from math import inf, log1p

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines import Occurrences, idf
from indexer.schema import news
from search_app.ranking.evidence import NEAR, REACH, SLOPE, Collection, evidence

TERMS, DOCUMENTS = 3, 50
FREQUENCIES = (1, 9, 40)
RARITY = [idf(frequency, DOCUMENTS) for frequency in FREQUENCIES]
SCHEMA = news()

Text = tuple[dict[int, int], int, int]
"""The terms by position, the length of the title and of the whole."""


@st.composite
def texts(draw: st.DrawFn) -> Text:
    title = draw(st.integers(0, 12))
    length = title + draw(st.integers(0, 220))
    places = st.integers(0, max(0, length - 1))
    standing = draw(st.dictionaries(places, st.integers(0, TERMS - 1), max_size=12))
    return ({place: term for place, term in standing.items() if place < length}, title, length)


def occurrences(drawn: list[Text]) -> Occurrences:
    rows = [
        (document, place, term)
        for document, (standing, _, _) in enumerate(drawn)
        for place, term in sorted(standing.items())
    ]
    document, position, term = np.array(rows, np.int32).reshape(-1, 3).T
    starts = np.array([[0, title, title, length, length] for _, title, length in drawn], np.int32)
    return Occurrences(document, position, term, starts)


def within(standing: dict[int, int], end: float) -> float:
    return sum(RARITY[term] for term in {t for place, t in standing.items() if place < end})


@given(st.lists(texts(), min_size=1, max_size=4))
def test_evidence_is_what_a_plain_count_says(drawn: list[Text]) -> None:
    collection = Collection(FREQUENCIES, DOCUMENTS, 90.0, SCHEMA)
    found = occurrences(drawn)
    said = evidence(found, [0, 1, 2, 1], collection, collection.norms(found))
    for i, (standing, title, _) in enumerate(drawn):
        first = {t: min(p for p, own in standing.items() if own == t) for t in standing.values()}
        last = max(first.get(term, inf) for term in range(TERMS))
        assert said.complete[i] == pytest.approx(sum(RARITY) / TERMS / (1 + log1p(last / SLOPE)))
        windows = [
            within({p: t for p, t in standing.items() if p >= start}, start + NEAR)
            for start in standing
        ]
        assert said.together[i] == pytest.approx(max(windows, default=0.0))
        order = 0.0
        for pair in ((0, 1), (1, 2), (2, 1)):
            count = sum(
                3 if place < title else 1
                for place, term in standing.items()
                for behind in range(place + 1, place + REACH + 1)
                if (term, standing.get(behind)) == pair and (place < title) == (behind < title)
            )
            order += collection.pair_rarity(*pair) * count / (count + collection.norms(found)[i])
        assert said.order[i] == pytest.approx(order)


def test_a_pair_is_rarer_than_either_of_its_terms() -> None:
    collection = Collection(FREQUENCIES, DOCUMENTS, 90.0, SCHEMA)
    assert collection.pair_rarity(0, 1) > max(RARITY[:2])
    assert collection.pair_rarity(0, 1) == collection.pair_rarity(1, 0)
