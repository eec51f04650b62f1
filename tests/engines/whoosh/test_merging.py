"""Merging: a merged segment is the segment that its documents would have made at once."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from indexer.document import Document
from indexer.engines.whoosh import forward, postings, stream
from indexer.engines.whoosh.building import SegmentBuilder
from indexer.engines.whoosh.container import Container
from indexer.engines.whoosh.forward import ForwardIndex
from indexer.engines.whoosh.lexicon import Lexicon
from indexer.engines.whoosh.merging import forward as merging_forward
from indexer.engines.whoosh.merging import merge, source, sources
from indexer.texts import encode_all

from ..drawn import World
from ..toys import ATTRIBUTES, SCHEMA, batch

POSITIONAL = sorted(SCHEMA.positional)


def build(path: Path, reports: list[Document]) -> dict[str, int]:
    builder = SegmentBuilder(SCHEMA, Lexicon(SCHEMA))
    builder.add(batch(reports))
    return builder.write(path)


@contextmanager
def small_limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pieces of a few postings, most forms escaped, frequent terms laid out: every path."""
    with monkeypatch.context() as patch:
        patch.setattr(source, "PIECE", 7)
        patch.setattr(postings, "BITS", 3)
        patch.setattr(postings, "SMALL", 1)
        patch.setattr(stream, "BITS", 3)
        patch.setattr(forward, "ESCAPE", 5)
        patch.setattr(merging_forward, "ESCAPE", 5)
        yield


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize("deleted_share", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("sizes", [(30,), (12, 1, 25), (1, 2, 1)])
def test_merging_equals_building_at_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    small: bool,
    deleted_share: float,
    sizes: tuple[int, ...],
) -> None:
    draw = random.Random(sum(sizes))
    world = World(draw, 30)
    groups = [[world.report(i) for i in range(size)] for size in sizes]
    deleted = [{i for i in range(size) if draw.random() < deleted_share} for size in sizes]
    kept = [
        one
        for group, gone in zip(groups, deleted, strict=True)
        for i, one in enumerate(group)
        if i not in gone
    ]
    with small_limits(monkeypatch) if small else monkeypatch.context():
        opened = []
        for i, (group, gone) in enumerate(zip(groups, deleted, strict=True)):
            build(tmp_path / f"{i}", group)
            opened.append((Container(tmp_path / f"{i}"), len(group), gone))
        lengths = merge(sources(opened), tmp_path / "merged")
        expected = build(tmp_path / "whole", kept)
        assert lengths == expected
        merged, whole = Container(tmp_path / "merged"), Container(tmp_path / "whole")
        merged.verify()
        same_arrays(merged, whole)
        same_forward(merged, whole, len(kept))


def same_arrays(merged: Container, whole: Container) -> None:
    """Equal values everywhere but in the forward index, whose forms may be numbered otherwise.

    Patterns may be, too; and values of columns that are left without a document stay in the
    dictionary.
    """
    assert set(merged.names()) == set(whole.names())
    for name in whole.names():
        if not name.startswith(("forward/", "columns/")) and not name.endswith(
            ("/frequencies", "/patterns")
        ):
            np.testing.assert_array_equal(merged[name], whole[name], err_msg=name)
    for name in dict(SCHEMA.analyzers):
        frequencies = [
            container[f"{name}/patterns"].reshape(-1, len(ATTRIBUTES))[
                container[f"{name}/frequencies"]
            ]
            for container in (merged, whole)
        ]
        np.testing.assert_array_equal(*frequencies)
    for name in SCHEMA.keywords:
        values = []
        for container in (merged, whole):
            ends = container[f"columns/{name}/values_ends"].tolist()
            raw = container[f"columns/{name}/values"].tobytes()
            distinct = [raw[a:b] for a, b in zip([0, *ends], ends, strict=False)]
            values.append([distinct[code] for code in container[f"columns/{name}/codes"]])
        assert values[0] == values[1]
    np.testing.assert_array_equal(merged["columns/date"], whole["columns/date"])


def same_forward(merged: Container, whole: Container, count: int) -> None:
    """Equal occurrences of every term in every document."""
    if not count:
        return
    numbers = np.arange(count)
    for analyzer in POSITIONAL:
        analyze = dict(SCHEMA.analyzers)[analyzer]
        texts = sorted({term for i in range(30) for term in analyze(f"từ{i}")})
        found = [
            forward.occurrences(*forward.words(numbers), analyzer, encode_all(texts))
            for forward in (
                ForwardIndex(container, POSITIONAL, len(ATTRIBUTES))
                for container in (merged, whole)
            )
        ]
        for name in ("document", "position", "term", "starts"):
            np.testing.assert_array_equal(getattr(found[0], name), getattr(found[1], name))
        assert len(found[0].position)
