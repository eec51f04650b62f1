"""Texts met before, or met again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import seen
from indexer.seen import Latest, Seen


@given(st.lists(st.lists(st.text(max_size=3), max_size=20), max_size=8), st.integers(0, 30))
def test_a_text_is_new_once(batches: list[list[str]], fresh: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen, "FRESH", fresh)
        met, own = set[str](), Seen()
        assert not own
        for texts in batches:
            expected = []
            for text in texts:
                expected.append(text not in met)
                met.add(text)
            assert own.new(texts) == expected
            assert bool(own) == bool(met)


@given(st.lists(st.lists(st.text(max_size=2), max_size=20), max_size=8))
def test_a_text_is_the_latest_once(batches: list[list[str]]) -> None:
    own = Latest()
    for texts in batches:
        own.extend(texts)
    every = [text for texts in batches for text in texts]
    assert own.mask().tolist() == [text not in every[at + 1 :] for at, text in enumerate(every)]
