"""Postings on the disk.

A *stream* is what one analyzer makes of a document: the fields of all attributes, which share one
dictionary and one list of postings a term, for they are asked together. A keyword is a stream of
one field. In the container, of stream S with fields F:

    S/terms            the dictionary (see `terms`)
    S/fields           the names of the fields, in byte order
    S/documents        the low 16 bits of the document numbers of all postings
    S/documents_high   the next 8, where there are more than 2**16 documents: three bytes together
                       where the next integer type would take four
    S/frequencies      for each posting, a row of
    S/patterns         the term's frequency in each field, row behind row (see `patterns`)
    S/starts           where the list of each term starts in `frequencies`, and last the end of all
    S/dense            the terms in more than one of DENSE documents. Their lists have an entry for
                       every document, row 0 where the term is not, and none in `documents`
    S/dense_counts     how many documents have each of these
    S/positions        where positions are kept, those of all postings
    S/position_starts  where those of each term start, and last the end of all
    F/lengths          for each document, the number of terms in the field
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .container import ContainerWriter, smallest

DENSE = 4
"""A term in more than one of so many documents is laid over all of them, which takes about as much
room and is read without looking anything up."""

SMALL = 1000
"""Segments of fewer documents keep all lists alike: they are soon merged."""

BITS = 16
"""Bits kept in the lower part of a document number."""

MOST = 1 << BITS + 8
"""Documents of the largest segment."""


class PostingsSlot:
    """Room for the postings of a stream in a container being written.

    `counts` are those of every term, all greater than 0; `documents` the segment's.
    """

    def __init__(
        self,
        writer: ContainerWriter,
        stream: str,
        counts: NDArray[np.int64],
        documents: int,
        patterns: int,
    ) -> None:
        if documents > MOST:
            raise ValueError(f"{documents} documents are too many for one segment")
        dense = (counts * DENSE > documents) & (documents >= SMALL)
        lengths = np.where(dense, documents, counts)
        writer.add(f"{stream}/starts", smallest(np.append(0, np.cumsum(lengths))))
        writer.add(f"{stream}/dense", smallest(np.flatnonzero(dense)))
        writer.add(f"{stream}/dense_counts", smallest(counts[dense]))
        apart = int(counts[~dense].sum())
        self._low = writer.reserve(f"{stream}/documents", np.uint16, apart)
        self._high = None
        if documents > 1 << BITS:
            self._high = writer.reserve(f"{stream}/documents_high", np.uint8, apart)
        self._kind = np.min_scalar_type(max(patterns - 1, 0))
        self._rows = writer.reserve(f"{stream}/frequencies", self._kind, int(lengths.sum()))
        self._documents = documents
        ends = np.cumsum(counts)
        self._dense = list(zip((ends - counts)[dense].tolist(), ends[dense].tolist(), strict=True))
        self._taken = 0

    def append(self, documents: NDArray[Any], patterns: NDArray[Any]) -> None:
        """Write all postings of the next terms."""
        numbers, rows = [], []
        place, end = 0, self._taken + len(documents)
        while self._dense and self._dense[0][1] <= end:
            first, last = (bound - self._taken for bound in self._dense.pop(0))
            laid = np.zeros(self._documents, self._kind)
            laid[documents[first:last]] = patterns[first:last]
            numbers.append(documents[place:first])
            rows += [patterns[place:first].astype(self._kind), laid]
            place = last
        numbers.append(documents[place:])
        rows.append(patterns[place:].astype(self._kind))
        self._taken = end
        apart = np.concatenate(numbers)
        self._low.append(apart & ((1 << BITS) - 1))
        if self._high is not None:
            self._high.append(apart >> BITS)
        self._rows.append(np.concatenate(rows))


def offsets(lengths: NDArray[Any]) -> NDArray[np.int64]:
    """The position at which each field of each document begins, and last the end of the document.

    Behind every field that is not empty a position is left free, so that no phrase reaches over.
    """
    ends = np.cumsum(lengths.astype(np.int64) + (lengths > 0), axis=1)
    return np.concatenate([np.zeros((len(lengths), 1), np.int64), ends], axis=1)
