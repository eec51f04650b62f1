"""What cannot be read is named with its reason, and the rest is indexed, if there is any."""

import gzip
import json
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.engines import Engine
from indexer.errors import DocumentError, IndexNotFound
from indexer.readers import Skipped
from indexer.schema import Schema
from indexer.summary import NAMED, Summary

from .reports import ids, reports, write


def reasons(summary: Summary) -> dict[str, tuple[str, int | None]]:
    return {skipped.path.name: (skipped.reason, skipped.line) for skipped in summary.skipped.first}


def test_bad_files_are_named_with_reason_and_line_and_the_build_goes_on(
    tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    corpus = tmp_path / "corpus"
    good = write(corpus / "good.jsonl", reports(2)).read_text(encoding="utf-8")
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 4)
    (corpus / "latin.txt").write_bytes("Hải Phòng đón tàu".encode("cp1258", "replace"))
    (corpus / "empty.txt").write_text("", encoding="utf-8")
    broken = [json.dumps({"id": "x", "title": "Bài x", "body": "…"}), '{"id": "y", "title"', "[]"]
    (corpus / "lines.jsonl").write_text("\n".join(broken), encoding="utf-8")
    (corpus / "short.jsonl.gz").write_bytes(gzip.compress(good.encode() * 5)[:-40])
    (corpus / "page.txt").write_text("Cảng mới\n\nCảng đón tàu.", encoding="utf-8")
    summary = rebuild([corpus, tmp_path / "nowhere"], engine, schema)
    assert {"x", "page", "bai-000", "bai-001"} <= set(ids(engine))
    assert summary.documents == len(ids(engine)) == 4
    lines = [one.line for one in summary.skipped.first if one.path.name == "lines.jsonl"]
    assert lines == [2, 3]
    found = reasons(summary)
    assert {"binary.txt", "latin.txt", "empty.txt", "short.jsonl.gz", "nowhere"} <= set(found)
    assert "nhị phân" in found["binary.txt"][0]
    assert "UTF-8" in found["latin.txt"][0]
    assert "rỗng" in found["empty.txt"][0]
    assert "cắt cụt" in found["short.jsonl.gz"][0]
    assert found["short.jsonl.gz"][1] is not None


def test_everything_left_out_is_told_of_and_counted_but_only_the_first_are_kept(
    tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    corpus = tmp_path / "corpus"
    write(corpus / "good.jsonl", [*reports(30), *reports(30)])
    for i in range(25):
        (corpus / f"{i:02}.txt").touch()
        (corpus / f"{i:02}.html").touch()
    told: list[Skipped] = []
    summary = rebuild([corpus], engine, schema, skipped=told.append)
    assert len(told) == summary.skipped.count == 55
    assert [one.path.name for one in told[:25]] == [f"{i:02}.txt" for i in range(25)]
    assert summary.skipped.first == told[:NAMED]
    assert [*summary.skipped.named().values()] == [[one] for one in told[:NAMED]]
    assert summary.foreign.count == 25
    assert summary.foreign.first == [corpus / f"{i:02}.html" for i in range(NAMED)]


def test_one_broken_file_leaves_room_for_the_others(
    tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    corpus = tmp_path / "corpus"
    write(corpus / "a.jsonl", reports(1))
    for name, broken in (("b", 500), ("c", 2), ("d", 40)):
        (corpus / f"{name}.jsonl").write_text("{\n" * broken, encoding="utf-8")
    summary = rebuild([corpus], engine, schema)
    assert summary.skipped.count == 542
    named = {path.stem: [one.line for one in own] for path, own in summary.skipped.named().items()}
    assert named == {"b": [1, 2, 3], "c": [1, 2], "d": [1, 2, 3]}
    assert {path.stem: own for path, own in summary.skipped.files.items()} == {
        "b": 500, "c": 2, "d": 40
    }  # fmt: skip


@pytest.mark.parametrize("old", [True, False])
def test_a_corpus_that_yields_nothing_replaces_nothing(
    old: bool, tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    if old:
        rebuild([write(tmp_path / "good.jsonl", reports(2))], engine, schema)
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "empty.txt").write_text("", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"empty\.txt: tệp rỗng"):
        rebuild([bad], engine, schema)
    if old:
        assert ids(engine) == ["bai-000", "bai-001"]
    else:
        with pytest.raises(IndexNotFound):
            engine.searcher()


def test_an_empty_folder_is_said_to_be_empty(
    tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "trang.html").touch()
    with pytest.raises(DocumentError, match=r"Không đọc được bài nào.*corpus: .*\.txt, \.jsonl"):
        rebuild([tmp_path / "corpus"], engine, schema)


def test_the_line_that_is_broken_is_named(tmp_path: Path, engine: Engine, schema: Schema) -> None:
    (tmp_path / "tin.jsonl").write_text('\n{"id": 2, "title": "Bão"\n', encoding="utf-8")
    with pytest.raises(DocumentError, match=r"tin\.jsonl, dòng 2: JSON hỏng ở cột 25$"):
        rebuild([tmp_path / "tin.jsonl"], engine, schema)


@pytest.mark.parametrize(
    ("bad", "told"),
    [(1, r"tệp rỗng$"), (2, r"tệp rỗng \(và 1 chỗ nữa\)$"), (30, r"tệp rỗng \(và 29 chỗ nữa\)$")],
)
def test_many_bad_files_make_a_short_message(
    bad: int, told: str, tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    (tmp_path / "bad").mkdir()
    for i in range(bad):
        (tmp_path / "bad" / f"{i:02}.txt").touch()
    with pytest.raises(DocumentError, match=rf"00\.txt: {told}") as caught:
        rebuild([tmp_path / "bad"], engine, schema)
    assert "\n" not in str(caught.value)
