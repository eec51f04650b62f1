"""Arrays come out of a block as they went in, as views of it."""

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir
from typing import IO, Any
from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer import arrays
from indexer.arrays import ArrayFile, pack_arrays, pack_one_by_one, unpack_arrays
from indexer.errors import BuildError

DTYPES = ["<i4", "<i8", "<u4", "<u8", "<f4", "<f8", "|u1", "|b1"]


def unpacked(arrays: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return unpack_arrays(memoryview(pack_arrays(arrays)))


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"])),
        st.tuples(
            st.sampled_from(DTYPES),
            st.lists(st.integers(0, 4), max_size=3),
            st.binary(min_size=1, max_size=8),
        ),
        max_size=5,
    )
)
def test_every_array_comes_back(drawn: dict[str, tuple[str, list[int], bytes]]) -> None:
    arrays: dict[str, NDArray[Any]] = {
        name: np.resize(np.frombuffer(seed, np.uint8), shape).astype(dtype)
        for name, (dtype, shape, seed) in drawn.items()
    }
    found = unpacked(arrays)
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype
        assert found[name].shape == array.shape
        np.testing.assert_array_equal(found[name], array)


def test_arrays_are_read_only_views_of_the_block() -> None:
    block = memoryview(pack_arrays({"số": np.arange(5), "điểm": np.ones((2, 3), np.float32)}))
    for array in unpack_arrays(block).values():
        assert np.shares_memory(array, np.frombuffer(block, np.uint8))
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 0


def test_arrays_begin_at_multiples_of_64_bytes() -> None:
    block = pack_arrays({"a": np.arange(3, dtype=np.uint8), "b": np.arange(3), "c": np.arange(9)})
    whole = np.frombuffer(block, np.uint8)
    for array in unpack_arrays(memoryview(block)).values():
        offset = array.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
        assert offset % 64 == 0


def test_a_part_of_an_array_is_packed_as_it_is_seen() -> None:
    whole = np.arange(24).reshape(4, 6)
    found = unpacked({"columns": whole[:, ::2], "turned": whole.T})
    np.testing.assert_array_equal(found["columns"], whole[:, ::2])
    np.testing.assert_array_equal(found["turned"], whole.T)


def test_no_arrays_at_all() -> None:
    assert unpacked({}) == {}


def test_what_follows_the_block_does_no_harm() -> None:
    block = bytes(pack_arrays({"a": np.arange(4)})) + b"rest"
    np.testing.assert_array_equal(unpack_arrays(memoryview(block))["a"], np.arange(4))


def test_each_array_is_let_go_before_the_next_is_made() -> None:
    def made() -> Iterator[tuple[str, NDArray[Any]]]:
        for number in range(3):
            array = np.full(5, number)
            made_last = weakref.ref(array)
            yield str(number), array.view()
            del array
            assert made_last() is None

    found = unpack_arrays(pack_one_by_one(made()))
    assert {name: array.tolist() for name, array in found.items()} == {
        "0": [0] * 5,
        "1": [1] * 5,
        "2": [2] * 5,
    }


def test_names_may_be_long_but_not_without_end() -> None:
    long = {"a" * 65_000: np.arange(3)}
    np.testing.assert_array_equal(unpacked(long)["a" * 65_000], np.arange(3))
    with pytest.raises(ValueError, match="names of 3000 arrays"):
        pack_arrays({f"array {number}": np.arange(3) for number in range(3000)})


@given(st.lists(st.lists(st.integers(-(2**31), 2**31 - 1))))
def test_an_array_in_a_file_is_what_was_written_one_behind_the_other(
    parts: list[list[int]],
) -> None:
    file = ArrayFile(np.int32)
    for part in parts:
        file.extend(part)
    found = file.read()
    assert found.dtype == np.int32
    assert found.tolist() == [number for part in parts for number in part]


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk without room for temporary files."""

    def opened(buffering: int = -1) -> IO[bytes]:
        return Path("/dev/full").open("r+b", buffering)

    monkeypatch.setattr(arrays, "TemporaryFile", opened)


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("size", [1, 100_000])
def test_a_full_disk_is_named(size: int) -> None:
    file = ArrayFile(np.int64)
    with pytest.raises(OSError, match="No space left") as raised:
        file.extend(np.zeros(size))
    assert raised.value.filename == gettempdir()
    with pytest.raises(OSError, match="No space left") as raised:
        pack_arrays({"a": np.zeros(size)})
    assert raised.value.filename == gettempdir()


@pytest.mark.usefixtures("full")
def test_what_found_no_room_is_not_written_again(capfd: pytest.CaptureFixture[str]) -> None:
    file = ArrayFile(np.int64)
    with pytest.raises(OSError, match="No space left"):
        file.extend(np.zeros(3))
    del file
    gc.collect()
    assert not capfd.readouterr().err


def test_no_room_anywhere_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "gettempdir", Mock(side_effect=FileNotFoundError))
    with pytest.raises(BuildError, match="TMPDIR"):
        ArrayFile(np.int64)
