"""Postings on the disk: two or three bytes for a document, and frequent terms over all of them."""

from pathlib import Path

import numpy as np
import pytest

from indexer.engines.whoosh import postings
from indexer.engines.whoosh.container import Container, ContainerWriter
from indexer.engines.whoosh.postings import PostingsSlot
from indexer.engines.whoosh.stream import Stream
from indexer.engines.whoosh.terms import write_terms


def written(path: Path, lists: list[list[int]], total: int, cuts: list[int]) -> Container:
    """A stream with these documents for its terms, appended in pieces that end at the `cuts`."""
    with ContainerWriter(path) as writer:
        write_terms(writer, "words/fields", [b"body_words"])
        writer.add("words/patterns", np.arange(9, dtype=np.uint8))
        writer.add("body_words/lengths", np.zeros(total, np.uint8))
        slot = PostingsSlot(writer, "words", np.array(list(map(len, lists))), total, 9)
        for first, last in zip([0, *cuts], [*cuts, len(lists)], strict=True):
            documents = np.concatenate(lists[first:last])
            slot.append(documents, documents % 8 + 1)
    return Container(path)


@pytest.mark.parametrize("cuts", [[], [1], [2, 3]], ids=str)
@pytest.mark.parametrize("bits", [3, 16])
def test_lists_come_back_however_they_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bits: int, cuts: list[int]
) -> None:
    monkeypatch.setattr(postings, "BITS", bits)
    monkeypatch.setattr(postings, "SMALL", 1)
    monkeypatch.setattr("indexer.engines.whoosh.stream.BITS", bits)
    lists = [[0, 39], list(range(2, 40)), [7], list(range(0, 40, 3)), list(range(0, 40, 4))]
    stream = Stream(written(tmp_path / "a", lists, 40, cuts), "words")
    dense = [stream.is_laid_out(term) for term in range(5)]
    assert dense == [False, True, False, True, False]
    every = np.arange(40, dtype=np.int32)
    for term, holders in enumerate(lists):
        own = stream.posting_list(term)
        assert (own.documents is None) == dense[term]
        assert own.documents is None or own.documents.tolist() == holders
        held = np.isin(every, holders)
        assert own.patterns_in(every).tolist() == np.where(held, every % 8 + 1, 0).tolist()
        assert own.patterns[own.places(every[held])].tolist() == (every[held] % 8 + 1).tolist()
    assert stream.counts().tolist() == [stream.count(term) for term in range(5)]
    assert stream.counts().tolist() == list(map(len, lists))
    for first in range(5):
        for last in range(first, 6):
            documents, patterns = stream.postings(range(first, last))
            assert documents.tolist() == [one for own in lists[first:last] for one in own]
            assert patterns.tolist() == (documents % 8 + 1).tolist()


@pytest.mark.parametrize(
    ("total", "size"), [(1000, 2), (1 << 16, 2), ((1 << 16) + 1, 3), (1 << 24, 3)]
)
def test_numbers_take_few_bytes(tmp_path: Path, total: int, size: int) -> None:
    numbers = np.unique(np.linspace(0, total - 1, 200).astype(np.int64)).tolist()
    container = written(tmp_path / "a", [numbers], total, [])
    names = [name for name in container.names() if name.startswith("words/documents")]
    assert sum(container[name].itemsize for name in names) == size
    assert Stream(container, "words").postings(range(1))[0].tolist() == numbers


def test_more_documents_than_three_bytes_hold_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too many"), ContainerWriter(tmp_path / "a") as writer:
        PostingsSlot(writer, "words", np.zeros(0, np.int64), (1 << 24) + 1, 1)
