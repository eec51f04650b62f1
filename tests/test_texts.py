"""Texts come back as they were, and sorted ones are found where they are."""

from bisect import bisect_left
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from indexer.arrays import pack_arrays, unpack_arrays
from indexer.texts import Texts, TextsBuilder, encode, pack_texts

ANY = st.text(st.characters())  # lone surrogates too


def packed(texts: list[str]) -> Texts:
    return Texts(unpack_arrays(memoryview(pack_arrays(pack_texts("some", texts)))), "some")


@given(st.lists(ANY))
def test_texts_come_back_in_their_order(texts: list[str]) -> None:
    kept = packed(texts)
    assert len(kept) == len(texts)
    assert list(kept) == texts


@given(st.lists(ANY), ANY)
def test_sorted_texts_are_found(texts: list[str], text: str) -> None:
    texts = sorted([*texts, text])
    first = bisect_left(texts, text)
    assert packed(texts).equal(text) == range(first, first + texts.count(text))
    assert not packed([other for other in texts if other != text]).equal(text)


@given(st.lists(st.text("abđ", max_size=4)), st.text("abđ", max_size=2))
def test_beginnings_are_found(texts: list[str], prefix: str) -> None:
    texts.sort()
    kept = packed(texts)
    found = [kept[i] for i in kept.prefixed(prefix)]
    assert found == [text for text in texts if text.startswith(prefix)]


@given(st.lists(ANY), st.randoms())
def test_texts_gathered_come_back_in_any_order(texts: list[str], drawn: Random) -> None:
    builder = TextsBuilder()
    builder.extend(texts[:3])
    builder.extend(texts[3:])
    order = drawn.sample(range(len(texts)), k=len(texts))
    arrays = unpack_arrays(memoryview(pack_arrays(builder.pack("some", order))))
    assert list(Texts(arrays, "some")) == [texts[i] for i in order]
    assert [builder[i] for i in order] == [encode(texts[i]) for i in order]
