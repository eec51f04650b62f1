"""Named numpy arrays as one block of bytes, and back without copying.

Layout: 8 bytes, the length of the directory (little-endian); the directory, JSON
{name: [dtype, shape, offset]}, padded with spaces; the arrays, each at a multiple of 64 bytes from
the end of the directory. A block has no checksums: whatever it is kept in has its own.
"""

import json
import mmap
import os
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile, gettempdir
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from .errors import BuildError

_ALIGNMENT = 64
_DIRECTORY = 1 << 16  # reserved in front of the arrays: it is known only once they are written


def pack_arrays(arrays: Mapping[str, NDArray[Any]]) -> memoryview:
    """The arrays as a block, which lies in a file of its own; dtypes must be plain numbers."""
    return pack_one_by_one(arrays.items())


def pack_one_by_one(arrays: Iterable[tuple[str, NDArray[Any]]]) -> memoryview:
    """The same, of arrays that are made one by one: each is written before the next is made.

    Raises ValueError if there are more, or longer names, than the directory has room for.
    """
    directory = {}
    offset = 0
    with naming(temporary_folder()), TemporaryFile() as file:
        file.seek(_DIRECTORY)
        for name, array in arrays:
            directory[name] = [array.dtype.str, list(array.shape), offset]
            offset += file.write(np.ascontiguousarray(array).data)
            offset += file.write(bytes(-offset % _ALIGNMENT))
            del array
        head = json.dumps(directory).encode()
        head += b" " * (-(len(head) + 8) % _ALIGNMENT)
        start = _DIRECTORY - 8 - len(head)
        if start < 0:
            raise ValueError(f"the names of {len(directory)} arrays take {len(head)} bytes")
        file.seek(start)
        file.write(len(head).to_bytes(8, "little") + head)
        return mapped(file)[start:]


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


@contextmanager
def naming(path: Path | str) -> Iterator[None]:
    """Let an error of the system that names no file, such as that a disk is full, name this one."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise


def temporary_folder() -> str:
    """Where temporary files lie. Raises BuildError if nowhere can any be written."""
    try:
        return gettempdir()
    except FileNotFoundError as error:
        raise BuildError(
            "Không ghi được tệp tạm ở đâu cả; hãy đặt TMPDIR là một thư mục còn chỗ"
            " (no room for temporary files)"
        ) from error


class ArrayFile:
    """An array that grows in a file, for what would be too much to hold in memory.

    It is read once all of it is there.
    """

    def __init__(self, dtype: DTypeLike) -> None:
        self._dtype = np.dtype(dtype)
        with naming(temporary_folder()):
            # Without a buffer nothing is left to be written, and to fail again, when it is closed.
            self._file = TemporaryFile(buffering=0)  # noqa: SIM115
        weakref.finalize(self, self._file.close)

    def extend(self, values: ArrayLike) -> None:
        """Write more behind what is there."""
        left = np.ascontiguousarray(values, self._dtype).reshape(-1).view(np.uint8)
        with naming(temporary_folder()):
            while len(left):
                left = left[self._file.write(left.data) :]

    def read(self) -> NDArray[Any]:
        """All of it, in one dimension, where it lies."""
        return np.frombuffer(mapped(self._file), self._dtype)
