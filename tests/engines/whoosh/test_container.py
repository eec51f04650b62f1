"""The container: what is written is read back, and what is not whole is refused."""

import os
import resource
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.engines.whoosh.container import (
    ALIGNMENT,
    FOOTER,
    HEADER,
    Container,
    ContainerError,
    ContainerWriter,
    smallest,
)

ARRAYS: dict[str, NDArray[Any]] = {
    "bytes": np.frombuffer("tin tức".encode(), np.uint8),
    "empty": np.zeros(0, np.float32),
    "wide": np.array([0, 1 << 40, -5], np.int64),
    "real": np.linspace(0, 1, 1000, dtype=np.float32),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "some.arrays"
    with ContainerWriter(path) as writer:
        for name, values in ARRAYS.items():
            writer.add(name, values)
    return path


def test_arrays_come_back_with_their_types(path: Path) -> None:
    container = Container(path)
    assert container.names() == list(ARRAYS)
    for name, values in ARRAYS.items():
        assert container[name].dtype == values.dtype
        np.testing.assert_array_equal(container[name], values)
        np.testing.assert_array_equal(container.read(name, 0, len(values)), values)


def test_arrays_are_aligned_and_read_only(path: Path) -> None:
    real = Container(path)["real"]
    assert real.ctypes.data % ALIGNMENT == 0
    assert not real.flags.writeable


def test_part_of_an_array_is_read_alone(path: Path) -> None:
    real = ARRAYS["real"]
    for start, stop in ((10, 20), (990, 2000), (20, 10), (2000, 3000)):
        np.testing.assert_array_equal(Container(path).read("real", start, stop), real[start:stop])


def test_what_the_system_reads_in_pieces_is_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    container, pread = Container(path), os.pread
    monkeypatch.setattr(os, "pread", lambda file, size, at: pread(file, min(size, 700), at))
    np.testing.assert_array_equal(container.read("real"), ARRAYS["real"])
    np.testing.assert_array_equal(container.read("real", 10, 900), ARRAYS["real"][10:900])


def test_a_file_cut_short_while_it_is_open_is_refused(path: Path) -> None:
    container = Container(path)
    os.truncate(path, 300)
    with pytest.raises(ContainerError, match="cut short"):
        container.read("real")


def test_unknown_names_are_key_errors(path: Path) -> None:
    container = Container(path)
    assert "real" in container
    assert "unreal" not in container
    with pytest.raises(KeyError):
        container["unreal"]


def test_slots_are_filled_piece_by_piece_in_any_order(tmp_path: Path) -> None:
    with ContainerWriter(tmp_path / "a") as writer:
        odd = writer.reserve("odd", np.uint16, 5)
        even = writer.reserve("even", np.uint8, 5)
        for i in range(5):
            odd.append(np.array([2 * i + 1]))
            even.append(np.array([2 * i]))
    container = Container(tmp_path / "a")
    assert container["odd"].tolist() == [1, 3, 5, 7, 9]
    assert container["even"].tolist() == [0, 2, 4, 6, 8]
    container.verify()


@pytest.mark.parametrize(("size", "says"), [(3, "too many"), (1, "1 values in a slot of 2")])
def test_a_slot_takes_neither_more_nor_less_than_was_reserved(
    tmp_path: Path, size: int, says: str
) -> None:
    with pytest.raises(ValueError, match=says), ContainerWriter(tmp_path / "a") as writer:
        writer.reserve("x", np.uint8, 2).append(np.arange(size))
    assert not list(tmp_path.iterdir())


def test_two_arrays_of_one_name_are_refused(path: Path) -> None:
    with ContainerWriter(path) as writer:
        writer.add("x", np.arange(3))
        with pytest.raises(ValueError, match="two arrays"):
            writer.add("x", np.arange(3))


def test_nothing_is_left_when_writing_fails(tmp_path: Path) -> None:
    def fail() -> None:
        with ContainerWriter(tmp_path / "a") as writer:
            writer.add("x", np.arange(3))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("size", [3, 100_000])
def test_nothing_is_left_when_the_disk_is_full(tmp_path: Path, size: int) -> None:
    def fail() -> None:
        with ContainerWriter(tmp_path / "a") as writer:
            writer.add("x", np.arange(size))

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(OSError, match="too large") as raised:
            fail()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert raised.value.filename == str(tmp_path / "a")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kept", [0, 5, 8, 40, 100, -33, -32, -1])
def test_a_file_cut_short_is_refused(path: Path, kept: int) -> None:
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ContainerError):
        Container(path)


def test_a_file_that_grew_is_refused(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(ContainerError, match="cut short"):
        Container(path)


def test_another_version_is_refused(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[6] += 1
    path.write_bytes(raw)
    with pytest.raises(ContainerError, match="version"):
        Container(path)


def test_an_altered_directory_is_refused(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"real"', b'"reel"'))
    with pytest.raises(ContainerError, match="directory"):
        Container(path)


def test_any_other_byte_than_those_of_arrays_is_refused_when_altered(path: Path) -> None:
    whole = path.read_bytes()
    directory, *_ = FOOTER.unpack_from(whole, len(whole) - FOOTER.size)
    for place in (*range(HEADER.size), *range(directory, len(whole))):
        altered = bytearray(whole)
        altered[place] ^= 1
        path.write_bytes(altered)
        with pytest.raises(ContainerError):
            Container(path)


def test_an_altered_array_is_found_by_verifying(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[raw.index("tức".encode())] ^= 1
    path.write_bytes(raw)
    container = Container(path)
    with pytest.raises(ContainerError, match="bytes in"):
        container.verify()


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Container(tmp_path / "none")


def test_the_smallest_type_holds_the_largest_value() -> None:
    for top, kind in ((0, np.uint8), (255, np.uint8), (256, np.uint16), (1 << 16, np.uint32)):
        assert smallest(np.array([0, top])).dtype == kind
    assert smallest(np.zeros(0, np.int64)).dtype == np.uint8
