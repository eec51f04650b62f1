"""`timbao show`: a report whole."""

import json
import unicodedata
from pathlib import Path

from tests.command_line.commands import RECORDS, invoke, output, write


def test_a_report_is_printed_whole(folder: Path) -> None:
    printed = output("show", "bao-so-5", "--index", folder / "index")
    assert printed.splitlines() == [
        "Bão số 5 đổ bộ",
        "17/07/2021 · Báo Sớm · Lê Thị Hà · bao-so-5",
        "",
        "Bão gây mưa lớn.",
    ]


def test_a_report_as_json(folder: Path) -> None:
    printed = json.loads(output("show", "lu", "--json", "--index", folder / "index"))
    assert {name: printed[name] for name in RECORDS[1]} == RECORDS[1]


def test_an_id_is_found_as_a_record_has_it(tmp_path: Path) -> None:
    id = unicodedata.normalize("NFD", "Đời  sống / ngày 1")
    index = ("--index", tmp_path / "index")
    output("rebuild", write(tmp_path / "a.jsonl", [{"id": id, "title": "Tin"}]), *index)
    assert json.loads(output("show", id, "--json", *index))["id"] == "Đời sống / ngày 1"
    assert output("delete", id, *index).startswith("Đã xóa 1 bài")
    assert invoke("show", id, *index).exit_code == 1


def test_an_unknown_id(folder: Path) -> None:
    result = invoke("show", "khong-co", "--index", folder / "index")
    assert result.exit_code == 1
    assert "khong-co" in result.stderr
    assert result.stdout == ""
