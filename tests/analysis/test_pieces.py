"""Texts are cut at their white space, and put together again with joins."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import pieces
from indexer.analysis.pieces import Pieces, some_at_once
from indexer.analysis.prints import PrintTable

TEXTS = st.lists(st.text(alphabet="aế \n😀\ud800\t", max_size=9), min_size=1, max_size=6)


@given(TEXTS, TEXTS)
def test_pieces_are_what_stands_between_spaces_and_newlines(
    before: list[str], texts: list[str]
) -> None:
    table = PrintTable()
    known: list[str] = []
    Pieces(before).numbers(table, known.extend)
    cut = Pieces(texts)
    numbers = cut.numbers(table, known.extend)
    expected = [text.replace("\n", " ").split(" ") for text in texts]
    assert [known[number] for number in numbers] == [piece for own in expected for piece in own]
    assert len(cut) == len(numbers)
    assert len(known) == len(set(known)) == len(table)
    sizes = [len(own) for own in expected]
    assert cut.firsts.tolist() == [sum(sizes[:i]) for i in range(len(texts))]
    gaps = "|".join("".join(char for char in text if char in " \n") for text in texts)
    assert cut.spaces.tolist() == [gap == " " for gap in gaps]
    assert cut.newlines.tolist() == [gap == "\n" for gap in gaps]


@given(TEXTS)
def test_joins_take_the_place_of_spaces(texts: list[str]) -> None:
    cut = Pieces(texts)
    assert cut.texts() == texts
    assert cut.joined(np.zeros_like(cut.spaces)).texts() == texts
    places = np.arange(len(cut.spaces))
    for joins in (cut.spaces, cut.spaces & (places % 2 == 0)):
        joined = cut.joined(joins)
        whole = Pieces(joined.texts())  # cut anew
        assert len(joined) == len(whole)
        assert joined.firsts.tolist() == whole.firsts.tolist()
        assert joined.spaces.tolist() == whole.spaces.tolist()
        assert joined.newlines.tolist() == whole.newlines.tolist()
        table, known = PrintTable(), list[str]()
        numbers = joined.numbers(table, known.extend).tolist()
        assert whole.numbers(table, known.extend).tolist() == numbers


@given(st.lists(st.text(max_size=9)))
def test_texts_come_some_at_once(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "_MOST_CHARACTERS", 10)
        some = list(some_at_once(texts))
    assert [text for own in some for text in own] == texts
    assert all(own and sum(map(len, own[:-1])) <= 10 for own in some)
