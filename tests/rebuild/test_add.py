"""Reports are added to an index and deleted from it without building it anew."""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from indexer import build
from indexer.analysing import Analysed, analysed
from indexer.build import add, delete, rebuild
from indexer.document import Document
from indexer.engines import Engine, open_engine
from indexer.errors import DocumentError, DocumentNotFound, IndexNotFound
from indexer.schema import Schema
from search_app.search import Archive, SearchRequest

from .reports import ids, reports, stored, write


@pytest.fixture
def indexed(tmp_path: Path, engine: Engine, schema: Schema) -> Engine:
    """An engine with three reports."""
    rebuild([write(tmp_path / "old.jsonl", reports(3))], engine, schema)
    return engine


def found(engine: Engine, schema: Schema, text: str) -> list[str]:
    page = Archive(engine, schema).search(SearchRequest(text))
    return [hit.document.id for hit in page.hits]


def test_reports_are_added_behind_those_that_are_there(
    tmp_path: Path, indexed: Engine, schema: Schema
) -> None:
    new = Document(id="vinh", title="Vịnh Hạ Long đón khách", body="Du khách trở lại vịnh.")
    started = perf_counter()
    summary = add([write(tmp_path / "new.jsonl", [new])], indexed, schema)
    assert (summary.documents, summary.replaced.count, summary.skipped.count) == (1, 0, 0)
    assert 0 < summary.seconds <= perf_counter() - started
    assert stored(indexed.searcher()) == [*reports(3), new]


def test_a_report_replaces_the_one_that_had_its_id(
    tmp_path: Path, indexed: Engine, schema: Schema
) -> None:
    new = Document(id="bai-001", title="Cầu mới", body="Cầu bắc qua vịnh.")
    summary = add([write(tmp_path / "new.jsonl", [new, *reports(5)[3:]])], indexed, schema)
    assert summary.documents == 3
    assert summary.replaced.first == ["bai-001"]
    assert ids(indexed) == ["bai-000", "bai-002", "bai-001", "bai-003", "bai-004"]
    assert found(indexed, schema, "cầu qua vịnh")[0] == "bai-001"


@pytest.mark.parametrize("typed", ["vịnh Bái Tử Long", "vinh bai tu long", "vinhj bais tuwr long"])
def test_what_is_added_is_found_however_it_is_typed_by_whoever_searched_before(
    typed: str, tmp_path: Path, indexed: Engine, schema: Schema
) -> None:
    archive = Archive(indexed, schema)
    assert archive.search(SearchRequest(typed)).total == 0
    new = Document(id="vinh", title="Vịnh Bái Tử Long đón khách", body="Du khách trở lại.")
    # Another process adds it.
    other = open_engine("whoosh", tmp_path / "index", schema)
    add([write(tmp_path / "new.jsonl", [new])], other, schema)
    assert [hit.document.id for hit in archive.search(SearchRequest(typed)).hits] == ["vinh"]


@pytest.mark.parametrize("size", [1, 512])
def test_of_reports_with_one_id_the_last_is_added_and_what_is_broken_is_named(
    size: int, tmp_path: Path, indexed: Engine, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "BATCH", size)
    again = Document(id="bai-003", title="Đính chính", body="Nội dung đã sửa.")
    records = write(tmp_path / "new.jsonl", [*reports(5)[3:], again])
    records.write_text(f"{records.read_text(encoding='utf-8')}{{", encoding="utf-8")
    summary = add([records], indexed, schema)
    assert summary.documents == 2
    assert [one.line for one in summary.skipped.first] == [3, 4]
    assert summary.replaced.count == 0
    assert stored(indexed.searcher()) == [*reports(3), reports(5)[4], again]


@pytest.mark.parametrize("typed", ["khuỷu s", "khuyu song", "khuyru"])
def test_what_is_added_is_suggested(
    typed: str, tmp_path: Path, indexed: Engine, schema: Schema
) -> None:
    archive = Archive(indexed, schema)
    assert archive.suggest(typed) == ()
    new = Document(id="bai-001", title="Cầu ở khuỷu sông", body="Cầu bắc qua sông.")
    add([write(tmp_path / "new.jsonl", [*reports(9)[3:], new])], indexed, schema)
    (found,) = archive.suggest(typed)
    assert (found.text, found.id) == ("Cầu ở khuỷu sông", "bai-001")
    assert [one.id for one in archive.suggest("số 1") if one.id] == []
    assert [one.id for one in archive.suggest("số 8") if one.id] == ["bai-008"]
    delete(["bai-001"], indexed)
    assert archive.suggest(typed) == ()


def test_what_was_added_before_something_failed_stays(
    tmp_path: Path, indexed: Engine, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "BATCH", 2)

    def failing(*arguments: Any) -> Iterator[Analysed]:
        yield next(analysed(*arguments))
        raise OSError("the disk is gone")

    monkeypatch.setattr(build, "analysed", failing)
    with pytest.raises(OSError, match="disk"):
        add([write(tmp_path / "new.jsonl", reports(9)[3:])], indexed, schema)
    assert ids(indexed) == [document.id for document in reports(5)]
    monkeypatch.undo()
    summary = add([tmp_path / "new.jsonl"], indexed, schema)
    assert summary.replaced.count == 2
    assert sorted(ids(indexed)) == [document.id for document in reports(9)]


def test_processes_add_the_same(
    tmp_path: Path, indexed: Engine, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "BATCH", 2)
    add([write(tmp_path / "new.jsonl", reports(9)[3:])], indexed, schema, jobs=2)
    assert stored(indexed.searcher()) == reports(9)


def test_without_an_index_and_without_reports_nothing_is_added(
    tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    new = write(tmp_path / "new.jsonl", reports(2))
    read: list[int] = []
    with pytest.raises(IndexNotFound, match="timbao rebuild"):
        add([new], engine, schema, consumed=read.append)
    assert not read
    rebuild([new], engine, schema)
    before = engine.searcher()
    for text in ("", "{"):
        new.write_text(text, encoding="utf-8")
        with pytest.raises(DocumentError, match="Không đọc được bài nào"):
            add([new], engine, schema)
    assert engine.searcher() is before


def test_reports_are_deleted_all_or_none(indexed: Engine, schema: Schema) -> None:
    with pytest.raises(DocumentNotFound, match="“bai-7”"):
        delete(["bai-000", "bai-7"], indexed)
    assert len(ids(indexed)) == 3
    assert delete(["bai-000", " bai-002\n", "bai-000"], indexed) == 2
    assert ids(indexed) == ["bai-001"]
    assert found(indexed, schema, "khởi công") == ["bai-001"]
