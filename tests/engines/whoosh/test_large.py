"""What is done only in large segments is right: in small ones that are taken for large."""

import random

import pytest

from indexer.engines.whoosh import collecting, evaluation, maxscore, postings, saturation, stream

from ..drawn import World
from ..pair import ranked_alike


@pytest.mark.parametrize(("words", "count", "size"), [(12, 150, 60), (60, 400, 150)])
def test_small_segments_taken_for_large_are_ranked_alike(
    words: int, count: int, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name, value in (
        (postings, "SMALL", 1),
        (evaluation, "LARGE", 1),
        (maxscore, "FEW", 2),
        (maxscore, "ENOUGH", 2),
        (collecting, "SHORT", 4),
        (collecting, "BLOCKS", 4),
        (saturation, "BLOCK", 16),
        (stream, "FEW", 2),
        (stream, "MANY", 4),
    ):
        monkeypatch.setattr(module, name, value)
    ranked_alike("whoosh", World(random.Random(count), words), count, size, 60)
