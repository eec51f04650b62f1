"""The folder of an index: one writer at a time, leftovers removed, damage named with its remedy."""

import errno
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest
from whoosh import index

from indexer.batch import Batch
from indexer.engines.whoosh import WhooshEngine, generations, writing
from indexer.engines.whoosh.codec import ArrayCodec
from indexer.engines.whoosh.generations import Generations, sync
from indexer.errors import IndexDamaged, IndexNotFound, IndexOutdated, IndexUnavailable
from indexer.query import All

from ..toys import SCHEMA, batch, document

REMEDY = "timbao rebuild .* --index .*index"


@pytest.fixture
def where(tmp_path: Path) -> Path:
    where = tmp_path / "index"
    own = WhooshEngine(where, SCHEMA)
    own.rebuild([batch(document(f"{i}", body="tin tức") for i in range(3))], lambda: {"a": b"1"})
    return where


def total(where: Path) -> int:
    return WhooshEngine(where, SCHEMA).searcher().search(All()).total


def generation(where: Path) -> Path:
    (folder,) = where.glob("gen-*")
    return folder


def test_nothing_there_is_not_found(tmp_path: Path) -> None:
    for where in (tmp_path / "index", tmp_path):
        with pytest.raises(IndexNotFound, match="timbao rebuild"):
            WhooshEngine(where, SCHEMA).searcher()
        with pytest.raises(IndexNotFound):
            WhooshEngine(where, SCHEMA).delete(["1"])


def test_another_schema_is_outdated(where: Path) -> None:
    with pytest.raises(IndexOutdated, match=REMEDY):
        WhooshEngine(where, replace(SCHEMA, version="toys-2")).searcher()


def test_another_format_is_outdated(where: Path) -> None:
    values = json.loads((where / "current").read_text())
    (where / "current").write_text(json.dumps({**values, "format": 1}))
    with pytest.raises(IndexOutdated, match=f"toys-1 dạng 1, nay là toys-1 dạng .*{REMEDY}"):
        WhooshEngine(where, SCHEMA).searcher()


def test_other_weights_of_bm25_need_no_rebuild(where: Path) -> None:
    assert len(WhooshEngine(where, replace(SCHEMA, k1=2.0, b=0.1)).searcher()) == 3


def test_an_open_engine_notices_an_index_of_another_schema(where: Path) -> None:
    own = WhooshEngine(where, SCHEMA)
    own.searcher()
    other = replace(SCHEMA, version="toys-2")
    WhooshEngine(where, other).rebuild([batch([document("1")])])
    with pytest.raises(IndexOutdated):
        own.searcher()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garble(path: Path) -> None:
    path.write_bytes(b"x" * path.stat().st_size)


@pytest.mark.parametrize("harm", [cut, empty, garble, Path.unlink])
@pytest.mark.parametrize("pattern", ["gen-*/MAIN*.arrays", "gen-*/*.toc", "gen-*/att*", "current"])
def test_damage_is_named_with_its_remedy(
    where: Path, pattern: str, harm: Callable[[Path], None]
) -> None:
    (path,) = where.glob(pattern)
    harm(path)
    expected = IndexNotFound if (pattern, harm) == ("current", Path.unlink) else IndexDamaged
    with pytest.raises(expected, match=REMEDY):
        WhooshEngine(where, SCHEMA).searcher()
    own = WhooshEngine(where, SCHEMA)
    own.rebuild([batch([document("1")])])
    assert total(where) == 1


@pytest.mark.parametrize(("name", "bytes"), [("MAIN*", "tức"), ("attachments", "1")])
def test_an_altered_array_is_found_by_verify(where: Path, name: str, bytes: str) -> None:
    (path,) = where.glob(f"gen-*/{name}.arrays")
    own = WhooshEngine(where, SCHEMA)
    own.verify()
    raw = bytearray(path.read_bytes())
    raw[raw.rindex(bytes.encode(), 0, raw.index(b"{"))] ^= 1
    path.write_bytes(raw)
    with pytest.raises(IndexDamaged, match=REMEDY):
        WhooshEngine(where, SCHEMA).verify()


@pytest.mark.parametrize("harm", [cut, empty, garble])
def test_damage_to_attachments_of_updates_is_named(
    where: Path, harm: Callable[[Path], None]
) -> None:
    WhooshEngine(where, SCHEMA).update(batch([document("9")]), lambda: {"later": b"1"})
    (path,) = where.glob("gen-*/later-*.arrays")
    harm(path)
    with pytest.raises(IndexDamaged, match=REMEDY):
        WhooshEngine(where, SCHEMA).searcher()


def test_altered_attachments_of_updates_are_never_written_anew(where: Path) -> None:
    own = WhooshEngine(where, SCHEMA)
    own.update(batch([document("9")]), lambda: {"later": b"1"})
    (path,) = where.glob("gen-*/later-*.arrays")
    raw = bytearray(path.read_bytes())
    raw[raw.rindex(b"1", 0, raw.index(b"{"))] ^= 1
    path.write_bytes(raw)
    with pytest.raises(IndexDamaged, match=REMEDY):
        own.update(batch([document("10")]), lambda: {"other": b"2"})
    assert WhooshEngine(where, SCHEMA).searcher().find("10") is None
    with pytest.raises(IndexDamaged, match=REMEDY):
        WhooshEngine(where, SCHEMA).verify()


def test_two_builders_exclude_each_other(where: Path) -> None:
    def batches() -> Iterator[Batch]:
        with pytest.raises(IndexUnavailable, match="đang được một tiến trình khác ghi"):
            WhooshEngine(where, SCHEMA).rebuild([])
        yield batch([document("1"), document("2")])

    assert WhooshEngine(where, SCHEMA).rebuild(batches()) == 2
    assert total(where) == 2


def test_a_rebuild_that_fails_leaves_the_old_index(where: Path) -> None:
    def batches() -> Iterator[Batch]:
        yield batch([document("1")])
        raise ZeroDivisionError

    own = WhooshEngine(where, SCHEMA)
    with pytest.raises(ZeroDivisionError):
        own.rebuild(batches())
    assert total(where) == len(own.searcher()) == 3
    assert len(list(where.glob("gen-*"))) == 1
    own.update(batch([document("mới")]))
    assert total(where) == 4


@pytest.mark.parametrize("pointer", [b"", b"{", b"[]", b"{}", b'{"folder": 5}', b'{"folder": "x"}'])
def test_a_rebuild_that_fails_leaves_what_it_cannot_tell_the_use_of(
    where: Path, pointer: bytes
) -> None:
    def batches() -> Iterator[Batch]:
        yield batch([document("1")])
        raise ZeroDivisionError

    good = (where / "current").read_bytes()
    (where / "current").write_bytes(pointer)
    with pytest.raises(ZeroDivisionError):
        WhooshEngine(where, SCHEMA).rebuild(batches())
    assert generation(where).name == "gen-000001"
    (where / "current").write_bytes(good)
    assert total(where) == 3


def test_what_was_made_current_stays_even_if_the_disk_fails_afterwards(
    where: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(path: Path) -> None:
        if path == where:
            raise OSError(errno.EIO, "Input/output error")
        sync(path)

    monkeypatch.setattr(generations, "sync", failing)
    with pytest.raises(OSError, match="Input/output"):
        WhooshEngine(where, SCHEMA).rebuild([batch([document("1")])])
    assert total(where) == 1


@pytest.mark.parametrize(
    "write",
    [
        lambda own: own.rebuild([batch([document("1")])]),
        lambda own: own.update(batch([document("1")])),
        lambda own: own.delete(["0"]),
    ],
)
def test_leftovers_of_a_dead_writer_are_removed_by_the_next(
    where: Path, write: Callable[[WhooshEngine], None]
) -> None:
    own = where / json.loads((where / "current").read_text())["folder"]
    left = [
        where / "gen-000099" / "MAIN_x.arrays",
        where / "current.new",
        own / "_MAIN_9.toc.1234.5",
        own / "MAIN_x.arrays",
    ]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"{")
    assert total(where) == 3
    write(WhooshEngine(where, SCHEMA))
    assert not [path for path in left if path.exists()]
    assert generation(where).name == json.loads((where / "current").read_text())["folder"]


def test_what_is_no_generation_is_left_alone(where: Path) -> None:
    (where / "gen-ảnh").mkdir()
    (where / "gen-ảnh" / "a.txt").write_text("x")
    (where / "gen-1").write_text("x")
    WhooshEngine(where, SCHEMA).rebuild([batch([document("1")])])
    assert (where / "gen-ảnh" / "a.txt").read_text() == (where / "gen-1").read_text() == "x"
    assert total(where) == 1


def test_an_index_built_anew_after_all_was_removed_is_noticed(where: Path) -> None:
    own = WhooshEngine(where, SCHEMA)
    assert len(own.searcher()) == 3
    shutil.rmtree(where)
    WhooshEngine(where, SCHEMA).rebuild([batch([document("1")])])
    assert generation(where).name == "gen-000001"
    assert len(own.searcher()) == 1


def test_a_file_in_the_place_of_the_folder_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("x")
    with pytest.raises(IndexNotFound):
        WhooshEngine(tmp_path / "index", SCHEMA).searcher()


def test_the_size_is_that_of_the_files(where: Path) -> None:
    own = WhooshEngine(where, SCHEMA)
    own.update(batch([document("mới", body="tin")]))
    files = list(generation(where).glob("*.arrays"))
    assert len(files) > 1
    assert own.size() == sum(file.stat().st_size for file in files)


def test_the_size_of_a_damaged_index_is_not_told(where: Path) -> None:
    shutil.rmtree(generation(where))
    with pytest.raises(IndexDamaged, match=REMEDY):
        WhooshEngine(where, SCHEMA).size()


def test_attachments_outlive_commits(where: Path) -> None:
    own = WhooshEngine(where, SCHEMA)
    own.update(batch([document("mới")]))
    found = own.searcher().attachment("a")
    assert found is not None
    assert bytes(found) == b"1"
    assert own.searcher().attachment("b") is None


def test_the_lock_is_waited_for(where: Path) -> None:
    folder = Generations(where)
    with folder.writing(), pytest.raises(IndexUnavailable), folder.writing(patience=0.05):
        pass
    with folder.writing(patience=0):
        pass


def test_the_lock_of_stock_whoosh_is_waited_for(
    where: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = WhooshEngine(where, SCHEMA)
    stock = index.open_dir(generation(where)).writer(codec=ArrayCodec())
    stock.delete_by_term("id", "0")
    with monkeypatch.context() as patched:
        patched.setattr(writing, "PATIENCE", 0.05)
        for write in (lambda: own.update(batch([document("mới")])), lambda: own.delete(["1"])):
            with pytest.raises(IndexUnavailable, match="đang được một tiến trình khác ghi"):
                write()
    assert total(where) == 3
    later = Timer(0.1, stock.commit)
    later.start()
    own.update(batch([document("mới")]))
    later.join()
    assert total(where) == 3
    assert own.searcher().find("0") is None


def test_nothing_but_the_generation_lies_in_the_folder(where: Path) -> None:
    assert sorted(path.name for path in where.iterdir()) == [
        "current",
        generation(where).name,
        "lock",
    ]
