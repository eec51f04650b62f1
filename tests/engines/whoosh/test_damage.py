"""Altered bytes: what reads them for a commit finds them, and nothing gives them good checksums."""

from collections.abc import Callable
from pathlib import Path

import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from indexer.engines.whoosh import WhooshEngine
from indexer.engines.whoosh.container import ALIGNMENT, Container
from indexer.engines.whoosh.writing import NAME, SEAL
from indexer.errors import IndexDamaged

from ..toys import SCHEMA, batch, document

REMEDY = "bị hỏng .* timbao rebuild .* --index .*index"
CHANGES: list[Callable[[WhooshEngine], object]] = [
    lambda own: own.update(batch(document(f"mới {i}", body="tin") for i in range(20))),
    lambda own: own.delete(str(i) for i in range(3, 20)),
]
"""Changes that merge the segment there is."""


@pytest.fixture
def where(tmp_path: Path) -> Path:
    """An index of twenty reports, of which one is deleted."""
    where = tmp_path / "index"
    own = WhooshEngine(where, SCHEMA)
    own.rebuild([batch(document(f"{i}", body=f"tin số{i}") for i in range(20))])
    own.delete(["3"])
    return where


def only(where: Path, pattern: str) -> Path:
    """The one file of the current generation that is called so."""
    (path,) = where.glob(f"gen-*/{pattern}")
    return path


def alter(path: Path, byte: int, bit: int = 0) -> None:
    """Flip a bit of a file."""
    raw = bytearray(path.read_bytes())
    raw[byte] ^= 1 << bit
    path.write_bytes(raw)


def place(path: Path, name: str) -> int:
    """Where an array of a container begins."""
    container = Container(path)
    first = container[container.names()[0]]  # which is at the first place there is
    return ALIGNMENT + container[name].ctypes.data - first.ctypes.data


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("name", ["words/documents", "stored", "columns/date", "forward/codes"])
def test_what_was_altered_is_not_merged(
    where: Path, name: str, is_open: bool, change: Callable[[WhooshEngine], object]
) -> None:
    path = only(where, "MAIN*.arrays")
    own = WhooshEngine(where, SCHEMA)
    if is_open:
        own.searcher()
    alter(path, place(path, name))
    before = only(where, "*.toc").name
    with pytest.raises(IndexDamaged, match=f"{name} in .* was altered"):
        change(own)
    assert only(where, "*.toc").name == before
    assert len(WhooshEngine(where, SCHEMA).searcher()) == 19
    with pytest.raises(IndexDamaged, match=REMEDY):
        WhooshEngine(where, SCHEMA).verify()


@pytest.mark.parametrize("name", ["id/fields", "id/documents"])
def test_what_an_altered_array_leads_to_is_damage(where: Path, name: str) -> None:
    path = only(where, "MAIN*.arrays")
    raw = bytearray(path.read_bytes())
    start, size = place(path, name), Container(path)[name].nbytes
    raw[start : start + size] = b"\xff" * size
    path.write_bytes(raw)
    with pytest.raises(IndexDamaged, match=REMEDY):
        WhooshEngine(where, SCHEMA).delete(["7"])


def test_a_file_that_is_gone_is_damage_to_whoever_merges_it(where: Path) -> None:
    own = WhooshEngine(where, SCHEMA)
    own.searcher()
    only(where, "MAIN*.arrays").unlink()
    with pytest.raises(IndexDamaged, match=REMEDY):
        own.update(batch([document(f"mới {i}") for i in range(20)]))


def test_any_altered_bit_of_the_table_of_contents_is_found(where: Path) -> None:
    own = WhooshEngine(where, SCHEMA)
    own.searcher()
    table = only(where, "*.toc")
    good = table.read_bytes()
    last = range(len(good) - 40, len(good))  # with what is deleted, and the checksum
    for byte in [*range(0, len(good), 41), *last]:
        for bit in range(8):
            alter(table, byte, bit)
            with pytest.raises(IndexDamaged, match="toc was altered"):
                WhooshEngine(where, SCHEMA).searcher()
            table.write_bytes(good)
    alter(table, good.rindex(b"K\x03") + 1)  # the report that is deleted
    for read in (own.verify, lambda: own.delete(["5"])):
        with pytest.raises(IndexDamaged, match=REMEDY):
            read()
    table.write_bytes(good)
    own.verify()
    assert own.searcher().find("3") is None


def test_a_table_of_contents_without_a_checksum_is_read(where: Path) -> None:
    table = only(where, "*.toc")
    table.write_bytes(table.read_bytes()[: -SEAL.size])
    own = WhooshEngine(where, SCHEMA)
    own.verify()
    assert own.delete(["3", "4"]) == 1
    assert len(own.searcher()) == 18
    alter(only(where, "*.toc"), -1)
    with pytest.raises(IndexDamaged):
        own.verify()


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        *(("_count", value) for value in (0, 19, 21, None)),
        *(("_deleted", value) for value in ({20}, {-1, 3}, {"3"}, None)),
    ],
)
def test_a_table_of_contents_that_fits_no_container_is_damage(
    where: Path, attribute: str, value: object
) -> None:
    storage = FileStorage(str(only(where, "")))  # of stock Whoosh, which writes no checksum
    own = WhooshEngine(where, SCHEMA)
    own.searcher()
    table = TOC.read(storage, NAME)
    setattr(table.segments[0], attribute, value)
    table.generation += 1
    table.write(storage, NAME)
    for engine in (own, WhooshEngine(where, SCHEMA)):
        with pytest.raises(IndexDamaged, match=REMEDY):
            engine.searcher()
