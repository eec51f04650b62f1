"""Named numpy arrays as one block of bytes, and back without copying.

Layout: 8 bytes, the length of the directory (little-endian); the directory, JSON
{name: [dtype, shape, offset]}, padded with spaces; the arrays, each at a multiple of 64 bytes from
the end of the directory.
"""

import json
import mmap
import os
import weakref
from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

_ALIGNMENT = 64


def pack_arrays(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """The arrays as bytes; dtypes must be plain numbers."""
    directory = {}
    chunks: list[Any] = []
    offset = 0
    for name, array in arrays.items():
        data = np.ascontiguousarray(array).reshape(-1).view(np.uint8)  # joined without a copy
        directory[name] = [array.dtype.str, list(array.shape), offset]
        padding = -len(data) % _ALIGNMENT
        chunks += [data, bytes(padding)]
        offset += len(data) + padding
    head = json.dumps(directory).encode()
    head += b" " * (-(len(head) + 8) % _ALIGNMENT)
    return b"".join([len(head).to_bytes(8, "little"), head, *chunks])


def unpack_arrays(block: memoryview) -> dict[str, NDArray[Any]]:
    """The arrays in `block`, as read-only views of it."""
    start = 8 + int.from_bytes(block[:8], "little")
    directory = json.loads(bytes(block[8:start]))
    return {
        name: np.frombuffer(
            block, np.dtype(dtype), count=int(np.prod(shape)), offset=start + offset
        ).reshape(shape)
        for name, (dtype, shape, offset) in directory.items()
    }


def mapped(file: BinaryIO) -> memoryview:
    """The bytes of a file where they lie: they stay while they are held, even if it is closed."""
    file.flush()
    if not os.fstat(file.fileno()).st_size:
        return memoryview(b"")
    return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def temporary_file(owner: object) -> BinaryIO:
    """An empty file that is gone with its owner: for what would be too much to hold in memory."""
    file = TemporaryFile()  # noqa: SIM115
    weakref.finalize(owner, file.close)
    return file
