"""Document numbers: two bytes each, three in a large segment."""

from pathlib import Path

import numpy as np
import pytest

from indexer.engines.whoosh.container import Container, ContainerWriter
from indexer.engines.whoosh.document_numbers import DocumentNumbers, DocumentSlot


@pytest.mark.parametrize(
    ("total", "size"), [(1, 2), (1 << 16, 2), ((1 << 16) + 1, 3), (1 << 24, 3)]
)
def test_numbers_come_back_from_few_bytes(tmp_path: Path, total: int, size: int) -> None:
    numbers = np.unique(np.linspace(0, total - 1, 1000).astype(np.int64))
    with ContainerWriter(tmp_path / "a") as writer:
        slot = DocumentSlot(writer, "body", len(numbers), total)
        for part in np.array_split(numbers, 3):
            slot.append(part)
    container = Container(tmp_path / "a")
    assert sum(container[name].itemsize for name in container.names()) == size
    own = DocumentNumbers(container, "body")
    assert own.read(0, len(numbers)).tolist() == numbers.tolist()
    assert own.read(5, 9).tolist() == numbers[5:9].tolist()


def test_more_documents_than_three_bytes_hold_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too many"), ContainerWriter(tmp_path / "a") as writer:
        DocumentSlot(writer, "body", 0, (1 << 24) + 1)
