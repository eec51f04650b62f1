"""Document numbers on the disk: in two bytes each, or three where a segment has more documents.

`F/documents` holds their low 16 bits. In a segment of more than 2**16 documents
`F/documents_high` has the next 8, so that they take three bytes where the next integer type would
take four.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .container import Container, ContainerWriter

BITS = 16
"""Bits kept in the lower part."""


class DocumentSlot:
    """Room for the document numbers of a field in a container being written."""

    def __init__(self, writer: ContainerWriter, field: str, length: int, documents: int) -> None:
        if documents > 1 << (BITS + 8):
            raise ValueError(f"{documents} documents are too many for one segment")
        self._low = writer.reserve(f"{field}/documents", np.uint16, length)
        self._high = None
        if documents > 1 << BITS:
            self._high = writer.reserve(f"{field}/documents_high", np.uint8, length)

    def append(self, numbers: NDArray[Any]) -> None:
        """Write the next numbers."""
        self._low.append(numbers & ((1 << BITS) - 1))
        if self._high is not None:
            self._high.append(numbers >> BITS)


class DocumentNumbers:
    """The document numbers of a field."""

    def __init__(self, container: Container, field: str) -> None:
        self._container = container
        self._low = f"{field}/documents"
        self._high = f"{field}/documents_high"

    def read(self, start: int, stop: int) -> NDArray[np.intp]:
        """Some of the numbers."""
        numbers: NDArray[np.intp] = self._container.read(self._low, start, stop).astype(np.intp)
        if self._high in self._container:
            numbers |= self._container.read(self._high, start, stop).astype(np.intp) << BITS
        return numbers
