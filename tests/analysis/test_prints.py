"""Fingerprints tell texts apart wherever they stand, and a table numbers them."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.analysis.prints import PrintTable, fingerprints


def prints_of(*texts: str) -> list[int]:
    """The fingerprints of texts that lie end to end."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)
    ends = np.cumsum([len(text) for text in texts])
    prints = fingerprints(codes, ends - [len(text) for text in texts], ends)
    return [int(own) for own in prints]


@given(st.lists(st.text(max_size=5), min_size=1, max_size=20))
@example(["", "\x00", "\x00\x00", "\x01"])
def test_equal_texts_have_equal_prints_and_others_do_not(texts: list[str]) -> None:
    prints = prints_of(*texts)
    assert prints == [prints_of(text)[0] for text in texts]
    assert len(set(prints)) == len(set(texts))
    assert 0 not in prints


def test_a_text_has_its_print_behind_any_other() -> None:
    long = "xã " * 70_000
    assert prints_of(long, "tàu")[1] == prints_of("tàu")[0]


def test_words_that_differ_a_little_have_other_prints() -> None:
    letters = "abcdđeêghiklmnoôơpqrstuưvxyáàảãạ"
    words = {a + b + c + d for a in letters for b in letters for c in letters for d in "nhcmt"}
    assert len(set(prints_of(*sorted(words)))) == len(words)


@given(st.lists(st.lists(st.integers(1, 1 << 63), unique=True, max_size=400), max_size=12))
def test_prints_are_numbered_as_they_are_added(batches: list[list[int]]) -> None:
    table = PrintTable()
    known: dict[int, int] = {}
    for batch in batches:
        prints = np.array(batch, np.uint64)
        assert table.find(prints).tolist() == [known.get(one, -1) for one in batch]
        new = [one for one in batch if one not in known]
        table.add(np.array(new, np.uint64))
        known |= {one: len(known) + i for i, one in enumerate(new)}
    every = np.array(list(known), np.uint64)
    assert table.find(every).tolist() == list(known.values())
    assert len(table) == len(known)


def test_a_full_table_grows() -> None:
    table = PrintTable()
    prints = np.arange(1, 100_001, dtype=np.uint64) << np.uint64(40)
    for part in np.split(prints, 10):
        table.add(part)
    assert table.find(prints).tolist() == list(range(100_000))
    assert table.find(prints + np.uint64(1)).tolist() == [-1] * 100_000
