"""What a segment keeps document by document beside its lengths: stored fields and columns."""

import datetime as dt
import pickle
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .container import Container, ContainerWriter
from .terms import write_terms
from .whoosh_schema import ID, STORED


def write_stored(writer: ContainerWriter, records: Sequence[bytes]) -> None:
    """The stored fields of every document, pickled as Whoosh's own codec does."""
    write_terms(writer, "stored", records)


def stored_fields(container: Container, number: int) -> dict[str, Any]:
    """The stored fields of one document."""
    ends = container["stored_ends"]
    start = int(ends[number - 1]) if number else 0
    record: dict[str, Any] = pickle.loads(container.read("stored", start, int(ends[number])).data)
    return record


def payload(container: Container, number: int) -> bytes:
    """What `Batch.payloads` had for the document."""
    stored: bytes = stored_fields(container, number)[STORED]
    return stored


def document_id(container: Container, number: int) -> str:
    """The document's id."""
    id: str = stored_fields(container, number)[ID]
    return id


def write_bytes_column(writer: ContainerWriter, name: str, values: Sequence[bytes]) -> None:
    """A value a document, empty where there is none: `codes` into the distinct values.

    Code 0 is the empty value; the others are in byte order.
    """
    distinct = [b"", *sorted(set(values) - {b""})]
    codes = {value: code for code, value in enumerate(distinct)}
    write_codes(writer, name, np.array([codes[value] for value in values], np.int64), distinct)


def write_codes(
    writer: ContainerWriter, name: str, codes: NDArray[Any], distinct: Sequence[bytes]
) -> None:
    """A column of bytes, given as codes into its distinct values."""
    writer.add(f"columns/{name}/codes", codes.astype(np.min_scalar_type(len(distinct))))
    write_terms(writer, f"columns/{name}/values", distinct)


def write_number_column(writer: ContainerWriter, name: str, values: NDArray[Any]) -> None:
    """A number a document."""
    writer.add(f"columns/{name}", values)


def day_number(date: dt.date | None) -> int:
    """A date as 20230716, 0 where there is none."""
    return date.year * 10000 + date.month * 100 + date.day if date else 0
