"""`timbao rebuild`: what it indexes, leaves out and says."""

import gzip
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import run
from indexer.readers import Skipped
from tests.command_line.commands import RECORDS, invoke, output, searched, write


def test_it_says_what_it_did(folder: Path, tmp_path: Path) -> None:
    result = invoke("rebuild", folder / "corpus", "--index", tmp_path / "index", "--jobs", "1")
    assert result.exit_code == 0
    assert "Đã lập chỉ mục 3 bài trong" in result.stderr
    assert str(tmp_path / "index") in result.stderr
    assert "MB" in result.stderr
    assert "Bỏ qua" not in result.stderr
    assert searched(tmp_path, "lũ") == ["lu"]


def test_it_names_what_it_left_out(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus [red]"
    write(corpus / "a.jsonl", [*RECORDS, {"id": "lu", "title": "Lũ", "body": "Lũ."}])
    (corpus / "b.jsonl").write_text('{"id": 1, "title": "Một"}\n{"id"', encoding="utf-8")
    (corpus / "empty.txt").touch()
    (corpus / "cut.jsonl.gz").write_bytes(gzip.compress(b'{"id": "x"' * 900)[:-20])
    (corpus / os.fsdecode(b"odd\xff.txt")).touch()
    result = invoke("rebuild", corpus, "--index", tmp_path / "index")
    assert result.exit_code == 0
    assert "Đã lập chỉ mục 4 bài" in result.stderr
    assert "Bỏ qua 5 chỗ:" in result.stderr
    assert f"{corpus / 'b.jsonl'}, dòng 2: JSON hỏng" in result.stderr
    assert f"{corpus / 'empty.txt'}: tệp rỗng" in result.stderr
    assert "cut.jsonl.gz" in result.stderr
    assert "odd" in result.stderr
    assert f"{corpus / 'a.jsonl'}, dòng 4: bài “lu” thay bài cùng mã" in result.stderr


def test_a_long_list_of_what_was_left_out_is_cut(tmp_path: Path) -> None:
    for i in range(50):
        (tmp_path / f"{i:02}.txt").touch()
    records = write(tmp_path / "a.jsonl", RECORDS)
    result = invoke("rebuild", tmp_path, records, "--index", tmp_path / "index")
    told = result.stderr.splitlines()
    assert told[1] == "Bỏ qua 53 chỗ (--skipped TỆP ghi lại tất cả):"
    assert told[2] == f"  {tmp_path / '00.txt'}: tệp rỗng"
    assert told[-1] == "  … và 33 chỗ nữa"
    assert len(told) == 23


def test_of_a_file_with_much_to_tell_a_little_is_told(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write(corpus / "a.jsonl", RECORDS)
    (corpus / "b.jsonl").write_text("{\n" * 1500, encoding="utf-8")
    (corpus / "c.txt").touch()
    result = invoke("rebuild", corpus, "--index", tmp_path / "index")
    assert result.stderr.splitlines()[1:] == [
        "Bỏ qua 1.501 chỗ (--skipped TỆP ghi lại tất cả):",
        *(f"  {corpus / 'b.jsonl'}, dòng {i}: JSON hỏng ở cột 2" for i in (1, 2, 3)),
        "    … và 1.497 dòng nữa của tệp này",
        f"  {corpus / 'c.txt'}: tệp rỗng",
    ]


def test_the_whole_list_of_what_was_left_out_goes_to_a_file(tmp_path: Path) -> None:
    corpus, log = tmp_path / "corpus", tmp_path / "bo-qua.log"
    write(corpus / "0.jsonl", [*RECORDS, *RECORDS])
    for i in range(50):
        (corpus / f"{i:02}.txt").touch()
    (corpus / os.fsdecode(b"odd\xff.txt")).touch()
    log.write_text("của lần trước\n", encoding="utf-8")
    output("rebuild", corpus, "--index", tmp_path / "index", "--skipped", log)
    told = log.read_text(encoding="utf-8").splitlines()
    assert len(told) == 54
    again = "bài “bao-so-5” thay bài cùng mã đã đọc trước đó"
    assert told[0] == f"{corpus / '0.jsonl'}, dòng 4: {again}"
    assert told[3] == f"{corpus / '00.txt'}: tệp rỗng"
    assert told[-1] == f"{corpus}/odd\\udcff.txt: tệp rỗng"


def test_what_was_left_out_is_in_the_file_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "bo-qua.log"
    told: list[str] = []

    def broken_off(*given: object, skipped: Callable[[Skipped], object], **named: object) -> None:
        skipped(Skipped(Path("a.txt"), "tệp rỗng"))
        told.append(log.read_text(encoding="utf-8"))
        raise KeyboardInterrupt

    monkeypatch.setattr("indexer.progress.rebuild", broken_off)
    records = write(tmp_path / "a.jsonl", RECORDS)
    invoke("rebuild", records, "--index", tmp_path / "index", "--skipped", log)
    assert told == ["a.txt: tệp rỗng\n"]


def test_in_a_terminal_a_bar_shows_how_much_was_read(tmp_path: Path) -> None:
    records = write(tmp_path / "a.jsonl", RECORDS)
    terminal = {"FORCE_COLOR": "1", "TERM": "xterm", "COLUMNS": "200"}
    told = invoke("rebuild", records, "--index", tmp_path / "index", env=terminal).stderr
    size = records.stat().st_size
    assert re.search(rf"Đang lập chỉ mục .*{size}/{size} bytes", told)


def test_a_mistyped_path_and_a_file_that_cannot_be_written_change_nothing(tmp_path: Path) -> None:
    log = tmp_path / "bo-qua.log"
    log.write_text("của lần trước\n", encoding="utf-8")
    index = ("--index", tmp_path / "index", "--skipped")
    assert invoke("rebuild", tmp_path / "nowhere", *index, log).exit_code == 1
    assert log.read_text(encoding="utf-8") == "của lần trước\n"
    records = write(tmp_path / "a.jsonl", RECORDS)
    result = invoke("rebuild", records, *index, tmp_path / "nowhere" / "bo-qua.log")
    assert result.exit_code == 1
    assert "bo-qua.log: không có tệp hay thư mục này" in result.stderr
    assert not (tmp_path / "index").exists()


def test_what_is_left_out_is_not_written_over_reports(tmp_path: Path) -> None:
    corpus, elsewhere = tmp_path / "corpus", tmp_path / "elsewhere.jsonl"
    records = write(corpus / "a" / "a.jsonl", RECORDS)
    write(elsewhere, RECORDS)
    (tmp_path / "log").symlink_to(records)
    (tmp_path / "hard.log").hardlink_to(records)
    before = records.read_bytes()
    index = tmp_path / "index"
    output("rebuild", corpus, "--index", index)
    for log, told in (
        (records, "nằm trong kho tin"),
        (corpus / "bo-qua.txt", "nằm trong kho tin"),
        (tmp_path / "log", "nằm trong kho tin"),
        (tmp_path / "hard.log", "là tệp của kho tin sắp đọc"),
        (elsewhere, "trông như tệp tin bài"),
    ):
        for name in ("rebuild", "add"):
            result = invoke(name, corpus, "--index", index, "--skipped", log)
            assert result.exit_code == 1
            assert result.stderr.startswith(f"Lỗi: {log}: ")
            assert told in result.stderr
    assert "là tệp của kho tin" in invoke("add", records, "--skipped", records).stderr
    assert records.read_bytes() == elsewhere.read_bytes() == before
    assert not (corpus / "bo-qua.txt").exists()
    for log in (corpus / "bo-qua.log", corpus / ".bo-qua.txt", tmp_path / "moi.txt"):
        output("rebuild", corpus, "--index", index, "--skipped", log)


def test_files_of_other_formats_are_counted(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write(corpus / "a.jsonl", RECORDS)
    for name in ("b.html", "c.docx", "README.md", ".an.html"):
        (corpus / name).touch()
    result = invoke("rebuild", corpus, "--index", tmp_path / "index")
    told = result.stderr.splitlines()
    assert told[1:] == [f"Không đọc 2 tệp định dạng khác, như {corpus / 'b.html'}."]


@pytest.mark.parametrize("jobs", [1, 2])
def test_dates_that_cannot_be_read_are_counted(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.build.BATCH", 2)
    dates = ["2021-02-28", "", None, "2021-02-30", 20239999, "hôm\n qua", " "]
    lines = [{"id": i, "title": f"Tin {i}", "date": date} for i, date in enumerate(dates)]
    records = tmp_path / "a.jsonl"
    records.write_text("\n".join(map(json.dumps, [*lines, {"id": 9, "title": "Tin"}])))
    (tmp_path / "b.txt").write_text("Cảng mới\n\nCảng đón tàu.", encoding="utf-8")
    result = invoke("rebuild", tmp_path, "--index", tmp_path / "index", "--jobs", jobs)
    assert result.stderr.splitlines()[1:] == [
        f"3 bài có ngày không đọc được nên không ghi ngày, như “2021-02-30” ở {records}, dòng 4."
    ]


def test_only_the_index_is_measured(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "movie.mp4").open("wb") as movie:
        movie.truncate(1 << 30)
    monkeypatch.chdir(tmp_path)
    result = invoke("rebuild", folder / "corpus", "--index", ".")
    size = re.search(r"chiếm (\d+,\d) MB", result.stderr)
    assert size
    assert 0 <= float(size[1].replace(",", ".")) < 100


def test_without_a_corpus_it_takes_the_sample(tmp_path: Path) -> None:
    result = invoke("rebuild", "--index", tmp_path / "index", "--jobs", "1")
    assert result.stderr.splitlines()[-1] == (
        f"Không nêu KHO-TIN nên đó là các bài của kho tin mẫu, {run.SAMPLE}."
    )
    stats = json.loads(output("stats", "--json", "--index", tmp_path / "index"))
    assert stats["documents"] >= 60


def test_without_a_corpus_and_a_sample_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "SAMPLE", tmp_path / "corpus")
    for name in ("rebuild", "serve"):
        result = invoke(name, "--index", tmp_path / "index")
        assert result.exit_code == 1
        assert f"timbao rebuild KHO-TIN --index {tmp_path / 'index'}" in result.stderr
        # Another package's folder beside an installed run.py is no sample, either.
        write(tmp_path / "corpus" / "a.jsonl", RECORDS)
    assert not (tmp_path / "index").exists()


def test_a_corpus_that_yields_nothing_fails_and_keeps_the_index(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    records = write(tmp_path / "a.jsonl", RECORDS)
    output("rebuild", records, "--index", tmp_path / "index")
    result = invoke("rebuild", tmp_path / "empty", "--index", tmp_path / "index")
    assert result.exit_code == 1
    assert "Không đọc được bài nào" in result.stderr
    assert "Traceback" not in result.output
    assert searched(tmp_path, "lũ") == ["lu"]


def test_a_path_that_is_mistyped_fails_and_keeps_the_index(tmp_path: Path) -> None:
    records = write(tmp_path / "a.jsonl", RECORDS)
    output("rebuild", records, "--index", tmp_path / "index")
    part = write(tmp_path / "b.jsonl", RECORDS[:1])
    result = invoke("rebuild", part, tmp_path / "nowhere", "--index", tmp_path / "index")
    assert result.exit_code == 1
    assert f"{tmp_path / 'nowhere'}: không có tệp hay thư mục này" in result.stderr
    assert searched(tmp_path, "lũ") == ["lu"]


def test_want_of_memory_is_said_in_a_line(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_memory(*given: object, **named: object) -> None:
        raise MemoryError

    monkeypatch.setattr("indexer.progress.rebuild", without_memory)
    result = invoke("rebuild", folder / "corpus", "--index", tmp_path / "index")
    assert result.exit_code == 1
    assert result.stderr == "Lỗi: hết bộ nhớ\n"


def test_breaking_off_is_said_in_a_line(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_off(*given: object, **named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("indexer.progress.rebuild", broken_off)
    result = invoke("rebuild", folder / "corpus", "--index", tmp_path / "index")
    assert result.exit_code == 1
    assert result.stderr.endswith("Đã dừng giữa chừng.\n")
