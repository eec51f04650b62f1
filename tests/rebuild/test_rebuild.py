"""A rebuild reads reports in order, of those with one id the last, and replaces the index."""

from pathlib import Path
from time import perf_counter

import pytest

from indexer import build, processes
from indexer.build import add, rebuild
from indexer.document import Document
from indexer.engines import Engine, open_engine
from indexer.query import Term
from indexer.readers import Skipped, total_bytes
from indexer.schema import Schema
from indexer.vocabulary import ATTACHMENT

from .reports import ids, reports, stored, write


def test_reports_are_indexed_in_the_order_they_are_read(
    tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    records = write(tmp_path / "corpus" / "b.jsonl", reports(7))
    (tmp_path / "corpus" / "a.txt").write_text("Tin đầu\n\nCảng mới mở cửa.", encoding="utf-8")
    started = perf_counter()
    summary = rebuild([tmp_path / "corpus"], engine, schema)
    assert (summary.documents, summary.skipped.count) == (8, 0)
    assert 0 < summary.seconds <= perf_counter() - started
    found = stored(engine.searcher())
    assert [document.id for document in found] == ["a", *(d.id for d in reports(7))]
    assert found[1:] == reports(7)
    summary = rebuild([records], engine, schema)
    assert summary.documents == 7
    assert "a" not in ids(engine)


@pytest.mark.parametrize("size", [1, 2, 512])
def test_of_reports_with_one_id_the_last_is_kept_and_named(
    size: int, tmp_path: Path, engine: Engine, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "BATCH", size)
    first = write(tmp_path / "1.jsonl", reports(3))
    again = Document(id="bai-001", title="Bản chép", body="Nội dung khác.")
    second = write(tmp_path / "2.jsonl", [again, Document(id="khac", title="Khác", body="")])
    summary = rebuild([first, second], engine, schema)
    assert summary.documents == 4
    assert ids(engine) == ["bai-000", "bai-002", "bai-001", "khac"]
    assert stored(engine.searcher())[2] == again
    (skipped,) = summary.skipped.first
    assert (skipped.path, skipped.line) == (second, 1)
    assert skipped.reason == "bài “bai-001” thay bài cùng mã đã đọc trước đó"


def test_a_correction_that_was_added_stays_when_all_is_rebuilt(
    tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    first = write(tmp_path / "corpus" / "01.jsonl", reports(3))
    rebuild([first], engine, schema)
    again = Document(id="bai-001", title="Đính chính", body="Nội dung đã sửa.")
    add([write(tmp_path / "corpus" / "02.jsonl", [again])], engine, schema)
    added = stored(engine.searcher())
    rebuild([tmp_path / "corpus"], engine, schema)
    assert stored(engine.searcher()) == added == [reports(3)[0], reports(3)[2], again]


def test_every_byte_read_is_told_of(tmp_path: Path, engine: Engine, schema: Schema) -> None:
    write(tmp_path / "corpus" / "a.jsonl", reports(300))
    (tmp_path / "corpus" / "b.txt").write_bytes(b"\0\1\2" * 100)
    told: list[int] = []
    rebuild([tmp_path / "corpus"], engine, schema, consumed=told.append)
    assert sum(told) == total_bytes([tmp_path / "corpus"]) > 0
    assert min(told) >= 0


def test_processes_make_the_same_index(
    tmp_path: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "BATCH", 8)
    records = write(tmp_path / "records.jsonl", reports(60))
    searchers = []
    for jobs in (1, 2):
        engine = open_engine("whoosh", tmp_path / f"index-{jobs}", schema)
        assert rebuild([records], engine, schema, jobs=jobs).documents == 60
        searchers.append(engine.searcher())
    one, two = searchers
    assert stored(one) == stored(two) == reports(60)
    vocabularies = [searcher.attachment(ATTACHMENT) for searcher in searchers]
    assert vocabularies[0] is not None
    assert vocabularies[0] == vocabularies[1]
    for field in schema.fields:
        for text in ("khởi", "khởi_công", "khoi_cong", "12", "hải", "hai_phong"):
            query = Term(((field.name, 1.0),), text)
            assert one.search(query, limit=60) == two.search(query, limit=60)


def test_processes_leave_out_the_same(
    tmp_path: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "BATCH", 8)
    first = write(tmp_path / "1.jsonl", reports(20))
    second = write(tmp_path / "2.jsonl", [*reports(4), *reports(30)[10:]])
    second.write_text(f"{{\n{second.read_text(encoding='utf-8')}", encoding="utf-8")
    left_out = []
    for jobs in (1, 2):
        engine = open_engine("whoosh", tmp_path / f"index-{jobs}", schema)
        told: list[Skipped] = []
        rebuild([first, second], engine, schema, jobs=jobs, skipped=told.append)
        again = {document.id for document in [*reports(4), *reports(30)[10:]]}
        kept = [document for document in reports(20) if document.id not in again]
        assert stored(engine.searcher()) == [*kept, *reports(4), *reports(30)[10:]]
        left_out.append(told)
    assert left_out[0] == left_out[1]
    assert [skipped.line for skipped in left_out[0]] == list(range(1, 16))


def test_a_single_chunk_starts_no_process(
    tmp_path: Path, engine: Engine, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "get_context", None)
    rebuild([write(tmp_path / "records.jsonl", reports(3))], engine, schema, jobs=8)
    assert len(ids(engine)) == 3


def test_a_search_begun_before_a_rebuild_sees_the_old_index_to_its_end(
    tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    rebuild([write(tmp_path / "old.jsonl", reports(3))], engine, schema)
    before = engine.searcher()
    rebuild([write(tmp_path / "new.jsonl", reports(9)[3:])], engine, schema)
    assert [d.id for d in stored(before)] == ["bai-000", "bai-001", "bai-002"]
    assert ids(engine) == [f"bai-{i:03}" for i in range(3, 9)]
