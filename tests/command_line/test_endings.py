"""How commands end that cannot do what was asked."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.command_line.commands import ROOT, command, invoke


@pytest.mark.parametrize(
    "arguments",
    [["search", "bão"], ["stats"], ["show", "a"], ["search", "--json", "bão"]],
    ids=" ".join,
)
def test_without_an_index_it_says_how_to_make_one(arguments: list[str], tmp_path: Path) -> None:
    result = invoke(*arguments, "--index", tmp_path / "none")
    assert result.exit_code == 1
    assert "timbao rebuild" in result.stderr
    assert result.stdout == ""


def test_an_index_that_cannot_be_written_fails_in_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = invoke("rebuild", folder / "corpus", "--index", tmp_path / "file" / "index")
    assert result.exit_code == 1
    assert f"{tmp_path / 'file' / 'index'}: không phải thư mục" in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_link_that_leads_nowhere_is_said_in_vietnamese(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "index").symlink_to(tmp_path / "nowhere")
    result = invoke("rebuild", folder / "corpus", "--index", tmp_path / "index")
    assert result.exit_code == 1
    assert "đã có một tệp hay liên kết tên ấy" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["search"],
        ["search", "bão", "--size", "0"],
        ["search", "bão", "--size", "101"],
        ["search", "bão", "--page", "0"],
        ["search", "bão", "--sort", "best"],
        ["serve", "--port", "65536"],
        ["serve", "--workers", "0"],
        ["rebuild", "--jobs", "0"],
        ["rebuild", "--index", "README.md"],
        ["stats", "--index", ""],
        ["known-items", "corpus", "--out", ""],
        ["show"],
        ["find", "bão"],
        ["stats", "--size", "3"],
    ],
    ids=" ".join,
)
def test_wrong_calls_end_with_2(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert invoke(*arguments).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["search"], "Thiếu 'CÂU-HỎI...'."),
        (["evaluate"], "Thiếu '--queries'."),
        (["show", "a", "b"], "Thừa (b)"),
        (["search", "bão", "--size", "101"], "101 không nằm trong khoảng 1<=x<=100."),
        (["search", "bão", "--size", "x"], "'x' không phải là số nguyên."),
        (["search", "bão", "--sort", "best"], "không phải là một trong 'relevance', "),
        (["search", "bão", "--synonyms", "nowhere"], "Tệp 'nowhere' không có."),
        (["rebuild", "--index", "README.md"], "Thư mục 'README.md' là tệp."),
        (["serve", "--port"], "Tùy chọn '--port' cần một giá trị."),
        (["serch", "bão"], "Không có lệnh 'serch'."),
        (["stats", "--size", "3"], "Không có tùy chọn"),
        (["--size", "3"], "Không có tùy chọn"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_calls_are_told_in_vietnamese(
    arguments: list[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    *_, last = invoke(*arguments).stderr.splitlines()
    assert last.startswith("Lỗi: ")
    assert told in last


def test_a_closed_pipe_is_no_accident(folder: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ended = subprocess.run(
            command("show", "bao-so-5", "--index", folder / "index"),
            stdout=writer,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            timeout=60,
        )
    finally:
        os.close(writer)
    assert "Traceback" not in ended.stderr
