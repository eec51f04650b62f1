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
        ["rebuild", ""],
        ["add", "corpus", ""],
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


BAD = "Giá trị không dùng được cho "
FULL = Path("/dev/full")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["search"], "Thiếu 'CÂU-HỎI...'."),
        (["evaluate"], "Thiếu '--queries'."),
        (["show", "a", "b"], "Thừa (b)"),
        (["show", "a", "b", "c"], "Thừa (b c)"),
        (
            ["search", "bão", "--size", "101"],
            f"{BAD}'--size': 101 không nằm trong khoảng 1<=x<=100.",
        ),
        (["search", "bão", "--size", "x"], f"{BAD}'--size': 'x' không phải là số nguyên."),
        (["tune", "--k1", "x"], f"{BAD}'--k1': 'x' không phải là số."),
        (
            ["search", "bão", "--synonyms", "nowhere"],
            f"{BAD}'--synonyms' (biến môi trường: 'TIMBAO_SYNONYMS'): Tệp 'nowhere' không có.",
        ),
        (["rebuild", "--skipped", "corpus"], f"{BAD}'--skipped': Tệp 'corpus' là thư mục."),
        (["evaluate", "--compare", "corpus"], f"{BAD}'--compare': Tệp 'corpus' là thư mục."),
        (["known-items", "--out", "README.md"], f"{BAD}'--out': Thư mục 'README.md' là tệp."),
        (["known-items", "--out", ""], f"{BAD}'--out': tên để trống"),
        (["rebuild", ""], f"{BAD}'[KHO-TIN]...': tên để trống"),
        (["add", "corpus", ""], f"{BAD}'KHO-TIN...': tên để trống"),
        (["rebuild", "corpus", "--skipped", ""], f"{BAD}'--skipped': tên để trống"),
        (["evaluate", "--typing", "half,x,y"], f"{BAD}'--typing': không có cách gõ “x”"),
        (["serve", "--port"], "Tùy chọn '--port' cần một giá trị."),
        (["tune", "--judged", "a", "b"], "Tùy chọn '--judged' cần ba giá trị."),
        (["stats", "--json=3"], "Tùy chọn '--json' không nhận giá trị."),
        (["search", "bão", "--unknown"], "Không có tùy chọn '--unknown'."),
        (["--size", "3"], "Không có tùy chọn '--size'."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_calls_are_told_in_vietnamese(
    arguments: list[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    result = invoke(*arguments)
    assert result.exit_code == 2
    *_, last = result.stderr.splitlines()
    assert last == f"Lỗi: {told}"


def test_how_it_is_called_is_told_before_what_is_wrong() -> None:
    assert invoke("show", "a", "b").stderr.splitlines()[:2] == [
        "Cách gọi: main show [TÙY CHỌN] MÃ",
        "Xem thêm: main show --help",
    ]


@pytest.mark.parametrize("name", ["File 1", "Option 2", "Hỏi 'File '"])
def test_what_was_typed_is_told_as_it_was(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    *_, last = invoke("search", "bão", "--synonyms", file).stderr.splitlines()
    assert last.endswith(f"Tệp {str(file)!r} không có.")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["search", "bão", "--sort", "best"], f"{BAD}'--sort': 'best' không phải là một trong "),
        (["serch", "bão"], "Không có lệnh 'serch'."),
        (["stats", "--jsn"], "Không có tùy chọn '--jsn'. Hay là "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_choices_are_offered_as_click_lists_them(arguments: list[str], told: str) -> None:
    *_, last = invoke(*arguments).stderr.splitlines()
    assert last.startswith(f"Lỗi: {told}")


def test_a_mistyped_path_makes_no_questions(folder: Path, tmp_path: Path) -> None:
    nowhere, out = tmp_path / "nowhere", tmp_path / "out"
    result = invoke("known-items", folder / "corpus", nowhere, "--out", out)
    assert result.exit_code == 1
    assert result.stderr == f"Lỗi: {nowhere}: không có tệp hay thư mục này\n"
    assert not out.exists()


@pytest.mark.skipif(not FULL.exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["search", "--help"]], ids=str)
def test_what_cannot_be_printed_is_said_in_a_line(arguments: list[str]) -> None:
    with FULL.open("w") as full:
        ended = subprocess.run(
            command(*arguments),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            timeout=60,
        )
    assert (ended.returncode, ended.stderr) == (1, "Lỗi: hết chỗ trên đĩa\n")


def test_a_file_that_may_not_be_read_is_told_in_vietnamese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *asked, **how: False)  # as for anybody but root
    monkeypatch.chdir(tmp_path)
    Path("is not readable").touch()
    for arguments, told in (
        (
            ["search", "bão", "--synonyms", "is not readable"],
            "Tệp 'is not readable' không đọc được.",
        ),
        (["rebuild", "is not readable"], "Đường dẫn 'is not readable' không đọc được."),
    ):
        result = invoke(*arguments)
        assert result.exit_code == 2
        assert result.stderr.endswith(f": {told}\n")


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
