"""`timbao show`: a report whole."""

import json
from pathlib import Path

from tests.command_line.commands import RECORDS, invoke, output


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


def test_an_unknown_id(folder: Path) -> None:
    result = invoke("show", "khong-co", "--index", folder / "index")
    assert result.exit_code == 1
    assert "khong-co" in result.stderr
    assert result.stdout == ""
