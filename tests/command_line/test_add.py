"""`timbao add` and `timbao delete`: what changes, and what they say."""

from pathlib import Path

import pytest

from tests.command_line.commands import RECORDS, invoke, output, searched, write

NEW = {"id": "han", "title": "Hạn mặn", "body": "Hạn đến sớm."}


@pytest.fixture
def indexed(tmp_path: Path) -> Path:
    """A folder with an index that may be changed."""
    output("rebuild", write(tmp_path / "a.jsonl", RECORDS), "--index", tmp_path / "index")
    return tmp_path


def test_it_says_what_was_added_and_what_was_replaced(indexed: Path) -> None:
    records = write(indexed / "b.jsonl", [NEW, {**RECORDS[1], "title": "Lũ rút"}])
    (indexed / "b" / "empty.txt").parent.mkdir()
    (indexed / "b" / "empty.txt").touch()
    result = invoke("add", records, indexed / "b", "--index", indexed / "index")
    assert result.exit_code == 0
    first, second, *others = result.stderr.splitlines()
    assert first.startswith("Đã thêm 2 bài trong ")
    assert f"{indexed / 'index'} có 4 bài, chiếm " in first
    assert second == "1 bài thay bài cũ cùng mã: lu"
    assert others == ["Bỏ qua 1 chỗ:", f"  {indexed / 'b' / 'empty.txt'}: tệp rỗng"]
    assert searched(indexed, "han man") == ["han"]
    assert searched(indexed, "tiêu đề:rút") == ["lu"]


def test_of_many_replaced_the_first_are_named(indexed: Path) -> None:
    many = [{**NEW, "id": f"{i:02}"} for i in range(30)]
    records = write(indexed / "b.jsonl", many)
    assert "cùng mã" not in invoke("add", records, "--index", indexed / "index").stderr
    told = invoke("add", records, "--index", indexed / "index").stderr.splitlines()
    assert told[1].startswith("30 bài thay bài cũ cùng mã: 00, 01, 02, ")
    assert told[1].endswith(", 19, …")


def test_without_an_index_it_names_the_command_that_makes_one(tmp_path: Path) -> None:
    records = write(tmp_path / "a.jsonl", RECORDS)
    for arguments in (("add", records), ("delete", "lu")):
        result = invoke(*arguments, "--index", tmp_path / "index")
        assert result.exit_code == 1
        assert "timbao rebuild" in result.stderr
        assert not (tmp_path / "index").exists()


def test_a_mistyped_path_adds_nothing(indexed: Path) -> None:
    records = write(indexed / "b.jsonl", [NEW])
    result = invoke("add", records, indexed / "nowhere", "--index", indexed / "index")
    assert result.exit_code == 1
    assert searched(indexed, "hạn mặn") == []


def test_it_deletes_all_that_is_named_or_nothing(indexed: Path) -> None:
    result = invoke("delete", "lu", "khong-co", "--index", indexed / "index")
    assert result.exit_code == 1
    assert "“khong-co”: chưa xóa bài nào" in result.stderr
    assert searched(indexed, "lũ về") == ["lu"]
    told = output("delete", "lu", "bao-chi", "--index", indexed / "index")
    assert told == f"Đã xóa 2 bài; {indexed / 'index'} còn 1 bài.\n"
    assert searched(indexed, "bão") == ["bao-so-5"]
