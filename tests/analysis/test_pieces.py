"""Texts are cut at their white space, and put together again with joins."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.pieces import Pieces

TEXTS = st.lists(st.text(alphabet="aế \n😀\ud800\t", max_size=9), min_size=1, max_size=6)


@given(TEXTS)
def test_pieces_are_what_stands_between_spaces_and_newlines(texts: list[str]) -> None:
    pieces = Pieces(texts)
    cut = [text.replace("\n", " ").split(" ") for text in texts]
    assert pieces.pieces == [piece for own in cut for piece in own]
    sizes = [len(own) for own in cut]
    assert pieces.firsts.tolist() == [sum(sizes[:i]) for i in range(len(texts))]
    gaps = "|".join("".join(char for char in text if char in " \n") for text in texts)
    assert pieces.spaces.tolist() == [gap == " " for gap in gaps]
    assert pieces.newlines.tolist() == [gap == "\n" for gap in gaps]


@given(TEXTS)
def test_joins_take_the_place_of_spaces(texts: list[str]) -> None:
    pieces = Pieces(texts)
    assert pieces.joined(pieces.spaces) == [text.replace(" ", "_") for text in texts]
    assert pieces.joined(np.zeros_like(pieces.spaces)) == texts
