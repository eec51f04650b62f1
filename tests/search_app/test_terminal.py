"""What the terminal shows is what the archive holds, whole and unadorned."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from indexer.document import Document
from search_app.request import Stats
from search_app.search import Alternative, Hit, SearchPage, SearchRequest
from search_app.snippets.snippet import Snippet
from search_app.terminal import show_document, show_page, show_stats

ODD = "Nguồn [red]đỏ[/red] :smile: [/b] \\[x] 12:30 https://vidu.vn/a"
LONG = "Ủy ban nhân dân thành phố Hải Phòng khởi công " * 12
PORT = LONG.index("Hải Phòng")
REPORT = Document(
    "tin/bai-1",
    "Bão số 5 đổ bộ",
    f"{LONG.strip()}.\nĐoạn hai.",
    lead="Sapo.",
    date=dt.date(2021, 7, 17),
    source=ODD,
    category="Thời sự",
    author="Lê Thị Hà",
    url="https://vidu.vn/bai-1",
)


def page(*hits: Hit, **values: object) -> SearchPage:
    made = SearchPage(
        request=SearchRequest("bão", page=3, size=10),
        hits=hits,
        total=21,
        pages=3,
        notices=(),
        alternatives=(),
        facets={},
        others={},
        months={},
        seconds=0.0123,
    )
    return replace(made, **values)  # type: ignore[arg-type]


HIT = Hit(
    REPORT,
    1.0,
    Snippet(REPORT.title, ((0, 3),)),
    (
        Snippet(LONG.strip(), ((0, 6), (PORT, PORT + len("Hải Phòng")))),
        Snippet("Lũ\nlên.", ((0, 2),)),
    ),
)


@pytest.fixture(autouse=True)
def _pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


def test_a_page_in_a_pipe_has_a_line_for_each_thing(capsys: pytest.CaptureFixture[str]) -> None:
    show_page(page(HIT))
    assert capsys.readouterr().out.splitlines() == [
        "21 bài, trang 3/3 (12 ms)",
        "",
        "21. Bão số 5 đổ bộ",
        f"17/07/2021 · {ODD} · Thời sự · Lê Thị Hà · tin/bai-1",
        f"{LONG.strip()} … Lũ lên.",
    ]


def test_notices_and_alternatives_come_first(capsys: pytest.CaptureFixture[str]) -> None:
    other = Alternative("Có phải bạn tìm", SearchRequest(ODD))
    show_page(page(notices=(f"Không có “{ODD}”.",), alternatives=(other,), total=0, pages=1))
    assert capsys.readouterr().out.splitlines() == [
        f"Không có “{ODD}”.",
        f"Có phải bạn tìm: {ODD}",
        "Không có bài nào (12 ms)",
    ]


def test_behind_the_last_page_it_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    show_page(page(pages=2))
    assert capsys.readouterr().out.splitlines() == [
        "21 bài, trang 3/2 (12 ms)",
        "Trang cuối là trang 2.",
    ]


def test_a_report_without_title_goes_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    bare = Document("tin/bai-2", "", "")
    show_page(page(Hit(bare, 1.0, Snippet(""), ())))
    assert "21. tin/bai-2\ntin/bai-2\n" in capsys.readouterr().out
    show_document(bare)
    assert capsys.readouterr().out == "tin/bai-2\ntin/bai-2\n"


def test_a_report_is_shown_whole(capsys: pytest.CaptureFixture[str]) -> None:
    show_document(REPORT)
    out = capsys.readouterr().out
    assert out.splitlines() == [
        "Bão số 5 đổ bộ",
        f"17/07/2021 · {ODD} · Thời sự · Lê Thị Hà · tin/bai-1",
        "",
        "https://vidu.vn/bai-1",
        "",
        "Sapo.",
        "",
        f"{LONG.strip()}.",
        "Đoạn hai.",
    ]


def test_figures_of_the_archive(capsys: pytest.CaptureFixture[str]) -> None:
    sources = {ODD: 1234, "": 2, "Báo Sớm": 1}
    show_stats(Stats(14167, sources, {}, dt.date(2021, 6, 11), None))
    assert capsys.readouterr().out.splitlines() == [
        "Số bài: 14.167",
        "Từ ngày: 11/06/2021",
        "Đến ngày: không rõ",
        f"Nguồn: {ODD} (1.234), Báo Sớm (1)",
        "Chuyên mục: không rõ",
    ]


@pytest.mark.parametrize("width", [20, 33, 60, 200])
def test_in_a_terminal_lines_are_wrapped_between_words_and_marks_survive(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", str(width))
    show_page(page(replace(HIT, document=replace(REPORT, source="Báo Sớm", url=""))))
    out = capsys.readouterr().out
    bold = [" ".join(found.split()) for found in re.findall(r"\x1b\[1;31m(.*?)\x1b\[0m", out)]
    assert " ".join(bold) == "Bão Ủy ban Hải Phòng Lũ"
    plain = re.sub(r"\x1b\[[0-9;]*m", "", out)
    assert max(map(len, plain.splitlines())) <= width
    assert LONG.strip() in " ".join(plain.split())


def test_no_color_codes_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    show_page(page(HIT))
    assert "\x1b" not in capsys.readouterr().out
