"""`timbao search`: what it prints, for people and for programs."""

import json
import os
import subprocess
from pathlib import Path

from search_app.web import create_app
from tests.command_line.commands import command, invoke, output, searched
from tests.search_app.archives import build


def test_hits_are_printed_with_their_origin(folder: Path) -> None:
    printed = output("search", "bão số 5", "--index", folder / "index")
    lines = printed.splitlines()
    assert "bài, trang 1/1 (" in lines[0]
    assert lines[2:5] == [
        "1. Bão số 5 đổ bộ",
        "17/07/2021 · Báo Sớm · Lê Thị Hà · bao-so-5",
        "Bão gây mưa lớn.",
    ]


def test_words_need_no_quotation_marks(folder: Path) -> None:
    assert searched(folder, "bão", "số", "5") == searched(folder, "bão số 5")
    assert searched(folder, "bão", "--", "-lũ") == ["bao-so-5"]


def test_what_is_left_out_is_no_option(folder: Path) -> None:
    assert searched(folder, "bão", "-lũ") == ["bao-so-5"]
    assert searched(folder, '-"bão tan"', "bão", "--sort", "newest") == ["bao-so-5"]
    assert searched(folder, "bão", "-hạn") == searched(folder, "bão")
    assert invoke("search", "bão", "--lũ", "--index", folder / "index").exit_code == 2


def test_pages_sizes_and_orders(folder: Path) -> None:
    assert searched(folder, "bao", "--sort", "oldest") == ["bao-so-5", "lu", "bao-chi"]
    assert searched(folder, "bao", "--sort", "newest", "--size", "1", "--page", "2") == ["bao-so-5"]
    printed = output("search", "bao", "--size", "1", "--page", "3", "--index", folder / "index")
    assert "3 bài, trang 3/3" in printed
    assert "\n3. " in printed
    printed = output("search", "bao", "--size", "1", "--page", "7", "--index", folder / "index")
    assert "Trang cuối là trang 3." in printed


def test_notices_are_printed(folder: Path) -> None:
    printed = output("search", "nguồn:Xyz", "--index", folder / "index")
    assert printed.startswith("Không có nguồn nào tên “Xyz”.\nKhông có bài nào")


def test_json_is_that_of_the_web(folder: Path) -> None:
    client = create_app(build([folder / "corpus"], folder)).test_client()
    for text in ("bão", "bao", '"báo chí"', "nguồn:Xyz", "xyzzy"):
        printed = json.loads(output("search", text, "--json", "--index", folder / "index"))
        answered = client.get("/api/search", query_string={"q": text}).json
        assert answered is not None
        for one in (printed, answered):
            assert one.pop("took_ms") > 0
        for other in answered["alternatives"]:
            assert other.pop("url")  # where the web has it
        assert printed == answered


def test_what_is_no_text_is_answered_all_the_same(folder: Path) -> None:
    found = json.loads(output("search", "bão\udcff", "--json", "--index", folder / "index"))
    assert found["query"] == "bão?"


def test_a_terminal_without_vietnamese_letters_gets_what_it_can_show(folder: Path) -> None:
    printed = subprocess.run(
        command("search", "bão số 5", "--index", folder / "index"),
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert b"B?o s? 5 ?? b?" in printed.stdout
    as_json = subprocess.run(
        command("search", "bão số 5", "--json", "--index", folder / "index"),
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert json.loads(as_json.stdout)["query"] == "bão số 5"
