"""Container: one file of named numpy arrays, memory-mapped and read in place.

Byte layout, all integers little-endian:

    header     8 bytes   b"TIMBAO" and the format version as uint16
    arrays     each starts at a multiple of 64, C order, one dimension; zeros between them
    directory  JSON in UTF-8: {name: [offset, dtype, length, crc32], ...}
    footer    32 bytes   directory offset (uint64), directory length (uint64),
                         size of the whole file (uint64), CRC-32 of the directory (uint32),
                         b"END\\0"

Opening checks the header, the footer, the size and the directory's checksum, which finds a missing,
short or foreign file without reading it; `Container.verify` checks every array as well.
CRC-32 as in zlib (ISO 3309).
"""

import json
import mmap
import os
import struct
import weakref
import zlib
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ...arrays import naming

MAGIC = b"TIMBAO"
VERSION = 1
END = b"END\0"
HEADER = struct.Struct("<6sH")
FOOTER = struct.Struct("<QQQI4s")
ALIGNMENT = 64
PIECE = 1 << 18
"""Values of an array in memory at once while it is verified."""


class ContainerError(Exception):
    """The file is no container of this version, is not whole, or fails a checksum."""


class Slot:
    """Room for one array of a container being written, filled from its beginning."""

    def __init__(self, file: BinaryIO, offset: int, dtype: np.dtype[Any], length: int) -> None:
        self._file = file
        self._offset = offset
        self._dtype = dtype
        self._length = length
        self._filled = 0
        self._crc = 0

    def append(self, values: NDArray[Any]) -> None:
        """Write the next values, cast to the slot's dtype; they must fit."""
        if self._filled + len(values) > self._length:
            raise ValueError(f"{len(values)} values too many for a slot of {self._length}")
        raw = np.ascontiguousarray(values, self._dtype).data.cast("B")
        with naming(self._file.name):
            self._file.seek(self._offset + self._filled * self._dtype.itemsize)
            self._file.write(raw)
        self._crc = zlib.crc32(raw, self._crc)
        self._filled += len(values)

    def entry(self) -> list[int | str]:
        """What the directory says of the array. Raises ValueError unless the slot is full."""
        if self._filled != self._length:
            raise ValueError(f"{self._filled} values in a slot of {self._length}")
        return [self._offset, self._dtype.str, self._length, self._crc]


class ContainerWriter:
    """Writes one container, as a context manager: the file is whole afterwards, or removed.

    Whoever makes it part of an index sees to it that it is on the disk.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._file.write(HEADER.pack(MAGIC, VERSION))
        self._end = HEADER.size
        self._slots: dict[str, Slot] = {}

    def add(self, name: str, values: NDArray[Any]) -> None:
        """Write a whole array."""
        self.reserve(name, values.dtype, len(values)).append(values)

    def reserve(self, name: str, dtype: DTypeLike, length: int) -> Slot:
        """Make room for `length` values, to be appended in any number of pieces."""
        if name in self._slots:
            raise ValueError(f"two arrays are called {name}")
        kind = np.dtype(dtype).newbyteorder("<")
        offset = -(-self._end // ALIGNMENT) * ALIGNMENT
        self._end = offset + kind.itemsize * length
        slot = self._slots[name] = Slot(self._file, offset, kind, length)
        return slot

    def _finish(self) -> None:
        """Write directory and footer."""
        entries = {name: slot.entry() for name, slot in self._slots.items()}
        directory = json.dumps(entries).encode()
        size = self._end + len(directory) + FOOTER.size
        self._file.seek(self._end)
        self._file.write(directory)
        self._file.write(FOOTER.pack(self._end, len(directory), size, zlib.crc32(directory), END))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        whole = False
        try:
            with naming(self._path), self._file:  # closing it writes what is left
                if kind is None:
                    self._finish()
            whole = kind is None
        finally:
            if not whole:
                self._path.unlink()


class Container:
    """A finished container.

    Its arrays are read-only views of the mapped file, whose pages all processes share.
    """

    def __init__(self, path: Path) -> None:
        """Raises ContainerError, or FileNotFoundError where there is no such file."""
        self._path = path
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)
        try:
            self._map = mmap.mmap(self._file, 0, access=mmap.ACCESS_READ)
        except ValueError as error:
            raise ContainerError(f"{path} is empty") from error
        self._entries = {
            name: (offset, np.dtype(dtype), length, crc)
            for name, (offset, dtype, length, crc) in self._read_directory().items()
        }

    def _read_directory(self) -> dict[str, tuple[int, str, int, int]]:
        data = self._map
        if len(data) < HEADER.size + FOOTER.size:
            raise ContainerError(f"{self._path} is cut short")
        if HEADER.unpack_from(data) != (MAGIC, VERSION):
            raise ContainerError(f"{self._path} is no container of version {VERSION}")
        offset, length, size, crc, end = FOOTER.unpack_from(data, len(data) - FOOTER.size)
        if end != END or size != len(data) or offset + length + FOOTER.size != size:
            raise ContainerError(f"{self._path} is cut short")
        directory = data[offset : offset + length]
        if zlib.crc32(directory) != crc:
            raise ContainerError(f"the directory of {self._path} was altered")
        return {name: tuple(entry) for name, entry in json.loads(directory).items()}

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __getitem__(self, name: str) -> NDArray[Any]:
        """The array, without copying it. Raises KeyError."""
        offset, dtype, length, _ = self._entries[name]
        return np.frombuffer(self._map, dtype, length, offset)

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return len(self._map)

    def names(self) -> list[str]:
        """Every array's name, in the order they were written."""
        return list(self._entries)

    def length(self, name: str) -> int:
        """The number of values of an array."""
        return self._entries[name][2]

    def read(self, name: str, start: int = 0, stop: int | None = None) -> NDArray[Any]:
        """A copy of `array[start:stop]`, read without mapping its pages into this process.

        For what is large and soon done with: mapped pages count as this process' memory.
        Raises ContainerError where the file has become too short.
        """
        offset, kind, length, _ = self._entries[name]
        size = max((length if stop is None else min(stop, length)) - start, 0) * kind.itemsize
        offset += start * kind.itemsize
        raw = os.pread(self._file, size, offset)
        while len(raw) < size:  # no more than 2 GiB are read at once
            more = os.pread(self._file, size - len(raw), offset + len(raw))
            if not more:
                raise ContainerError(f"{self._path} is cut short")
            raw += more
        return np.frombuffer(raw, kind)

    def verify(self) -> None:
        """Read everything and compare checksums. Raises ContainerError naming a bad array."""
        for name, (_, _, length, crc) in self._entries.items():
            found = 0
            for start in range(0, length, PIECE):
                found = zlib.crc32(self.read(name, start, start + PIECE).data, found)
            if found != crc:
                raise ContainerError(f"{name} in {self._path} was altered")


def smallest(values: NDArray[Any]) -> NDArray[Any]:
    """The same non-negative integers in the narrowest unsigned dtype that holds them all."""
    top = int(values.max()) if len(values) else 0
    return values.astype(np.min_scalar_type(top), copy=False)
