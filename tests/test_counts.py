"""Integers are counted exactly while few are held, and forgotten from the rarest on."""

from collections import Counter
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import counts
from indexer.counts import Counts

ADDED = st.lists(st.lists(st.integers(0, 30), max_size=12), max_size=12)


def counted(added: list[list[int]]) -> list[tuple[int, int]]:
    own = Counts()
    for keys in added:
        own.add(np.array(keys, np.int64))
    slices = [(keys.tolist(), times.tolist()) for keys, times in own.drain()]
    found = [pair for keys, times in slices for pair in zip(keys, times, strict=True)]
    assert list(own.drain()) == []
    return found


@given(ADDED, st.integers(1, 9), st.integers(1, 20), st.integers(1, 5))
def test_every_integer_is_counted_however_runs_and_slices_fall(
    added: list[list[int]], pending: int, most: int, cut: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counts, "PENDING", pending)
        patch.setattr(counts, "MOST", most)
        patch.setattr(counts, "SLICE", cut)
        assert counted(added) == sorted(Counter(chain.from_iterable(added)).items())


def test_beyond_the_largest_number_what_was_seen_once_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counts, "PENDING", 3)
    monkeypatch.setattr(counts, "MOST", 5)
    monkeypatch.setattr(counts, "LARGEST", 4)
    assert counted([[1, 1, 2], [3, 4, 5], [5, 2, 7]]) == [(1, 2), (2, 2), (5, 2)]


def test_memory_is_given_back_only_when_it_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "PENDING", 7_000)
    monkeypatch.setattr(counts, "MOST", 20_000)
    monkeypatch.setattr(counts, "SLICE", 3_000)
    drawn = np.random.default_rng(1).zipf(1.2, 100_000) % 50_000
    own = Counts()
    own.add(drawn)
    keys, times = map(np.concatenate, zip(*own.drain(), strict=True))
    distinct, expected = np.unique(drawn, return_counts=True)
    assert np.array_equal(keys, distinct)
    assert np.array_equal(times, expected)


def test_a_long_run_forgets_what_was_seen_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("PENDING", 50_000), ("MOST", 10_000), ("LARGEST", 10_000)):
        monkeypatch.setattr(counts, name, value)
    monkeypatch.setattr(counts, "SLICE", 3_000)
    drawn = np.random.default_rng(1).integers(0, 40_000, 50_000)
    own = Counts()
    own.add(drawn)
    keys, times = map(np.concatenate, zip(*own.drain(), strict=True))
    distinct, expected = np.unique(drawn, return_counts=True)
    assert np.array_equal(keys, distinct[expected > 1])
    assert np.array_equal(times, expected[expected > 1])


def test_a_count_stops_at_the_greatest_of_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "PENDING", 200)
    monkeypatch.setattr(counts, "MOST", 1)
    own = Counts(np.uint8)
    own.add(np.repeat(np.arange(3), [1000, 255, 7]))
    keys, times = map(np.concatenate, zip(*own.drain(), strict=True))
    assert keys.tolist() == [0, 1, 2]
    assert np.minimum(times, 255).tolist() == [255, 255, 7]
