"""`timbao stats`: what the archive holds."""

import json
from pathlib import Path

from tests.command_line.commands import output


def test_figures_are_printed(folder: Path) -> None:
    printed = output("stats", "--index", folder / "index")
    assert printed.splitlines() == [
        "Số bài: 3",
        "Từ ngày: 17/07/2021",
        "Đến ngày: 05/08/2023",
        "Nguồn: Báo Sớm (1)",
        "Chuyên mục: không rõ",
    ]


def test_figures_as_json(folder: Path) -> None:
    stats = json.loads(output("stats", "--json", "--index", folder / "index"))
    assert stats["documents"] == 3
    assert stats["sources"] == {"Báo Sớm": 1}
    assert (stats["first"], stats["last"]) == ("2021-07-17", "2023-08-05")
