"""The merge policy: few segments, cheap commits, documents in their order."""

import random

import pytest

from indexer.engines.whoosh.policy import DELETED, FACTOR, MOST, first_to_merge


@pytest.mark.parametrize(
    ("segments", "first"),
    [
        ([], 0),
        ([(100, 0)], 1),
        ([(100, 0), (1, 0)], 2),
        ([(FACTOR, 0), (1, 0)], 0),
        ([(1000, 0), (5, 0), (3, 0)], 1),
        ([(1000, 0), (100, 0), (10, 0)], 3),
        ([(90_000, 0), (9_000, 0), (900, 0), (90, 0), (9, 0)], 3),
        ([(100, 30)], 0),
        ([(1000, 0), (100, 30), (1, 0)], 1),
    ],
)
def test_which_segments_are_merged(segments: list[tuple[int, int]], first: int) -> None:
    assert first_to_merge(segments) == first


def test_segments_stay_few_and_documents_are_rarely_copied() -> None:
    draw = random.Random(7)
    sizes = [(20_000, 0)]
    copied = added = 0
    for _ in range(2_000):
        size = draw.choice((1, 1, 1, 10, 100))
        added += size
        sizes.append((size, 0))
        first = first_to_merge(sizes)
        if first < len(sizes):
            merged = sum(live for live, _ in sizes[first:])
            copied += merged
            sizes[first:] = [(merged, 0)]
        assert len(sizes) <= MOST
    assert copied < 25 * added


def test_a_segment_with_many_deletions_is_rewritten() -> None:
    deleted = int(1000 * DELETED)
    assert first_to_merge([(1000 - deleted, deleted)]) == 1
    assert first_to_merge([(999 - deleted, deleted + 1)]) == 0
