"""Term dictionaries: look-ups agree with a sorted list."""

from bisect import bisect_left
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh.container import Container, ContainerWriter
from indexer.engines.whoosh.terms import STRIDE, TermDictionary, read_terms, write_terms
from indexer.texts import decode, encode, encode_all

WORDS = st.text(st.sampled_from("abđệ\U00020bb7_"), max_size=4)


def dictionary(terms: list[bytes]) -> TermDictionary:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a")
        with ContainerWriter(path) as writer:
            write_terms(writer, "terms", terms)
        container = Container(path)
        assert read_terms(container, "terms") == terms
        return TermDictionary(container, "terms")


@given(st.sets(WORDS), WORDS)
def test_look_ups_agree_with_a_sorted_list(words: set[str], asked: str) -> None:
    terms = sorted(encode_all(words))
    own = dictionary(terms)
    term = encode(asked)
    assert list(own) == terms
    assert own.first(term) == bisect_left(terms, term)
    assert own.find(term) == (terms.index(term) if term in terms else None)
    prefixed = [i for i, other in enumerate(terms) if other.startswith(term)]
    assert list(own.prefixed(term)) == prefixed


@pytest.mark.parametrize("size", [STRIDE - 1, STRIDE, STRIDE + 1, 3 * STRIDE, 1000])
def test_every_term_of_a_large_dictionary_is_found(size: int) -> None:
    terms = [b"%06d" % i for i in range(0, 2 * size, 2)]
    own = dictionary(terms)
    assert len(own) == size
    assert [own.find(term) for term in terms] == list(range(size))
    assert all(own.find(b"%06d" % i) is None for i in range(-1, 2 * size + 1, 2))
    assert own.first(b"") == 0
    assert own.first(b"x") == size
    assert own.prefixed(b"") == range(size)


def test_an_empty_dictionary_finds_nothing() -> None:
    own = dictionary([])
    assert own.find(b"tin") is None
    assert own.prefixed(b"t") == range(0)


def test_a_lone_surrogate_survives() -> None:
    assert decode(encode("a\ud800")) == "a\ud800"
