"""Numbers, dates and codes are found however they are written."""

import pytest

from indexer.document import Document
from search_app.search import Archive
from tests.search_app.archives import ArchiveOf, found
from tests.search_app.searching.asking import REPORTS, all_marks, ask


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("14.167 tỷ", "14.167 tỷ"),
        ("14167 tỷ", "14.167 tỷ"),
        ("14167 ty dong", "14.167 tỷ đồng"),
        ("14,167", "14.167"),
        ("28,7%", "28,7"),
        ("tăng 28.7%", "tăng 28,7"),
        ("16/7/2021", "16/7/2021"),
        ("16-7-2021", "16/7/2021"),
        ("16/07/2021", "16/7/2021"),
        ("chiều 16.7.2021", "chiều 16/7/2021"),
    ],
)
def test_figures_are_found_however_they_are_written(text: str, mark: str, archive: Archive) -> None:
    page = ask(archive, text)
    assert page.hits[0].document.id == "bao-so-5"
    assert mark in all_marks(page)


@pytest.mark.parametrize("text", ["34-KL/TW", "34 KL TW", "34-kl/tw", "kết luận 34 kl/tw"])
def test_codes_are_found_whole_and_in_parts(text: str, archive: Archive) -> None:
    page = ask(archive, text)
    assert page.hits[0].document.id == "bao-chi"
    assert any("34-kl/tw" in mark for mark in all_marks(page))


def test_a_part_of_a_figure_is_not_marked_elsewhere(archive: Archive) -> None:
    assert all_marks(ask(archive, "28,7%")) == ["28,7"]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("100km", "duong"), ("7:30", "duong"), ("tốc độ 80km/h", "duong"), ("5tr", "duong"),
        ("1,5%", "lai"), ("ngày 1/5", "le"), ("oto", "duong"),
    ],
)  # fmt: skip
def test_times_measures_decimals_and_loan_words(archive_of: ArchiveOf, text: str, id: str) -> None:
    body = "Lúc 7h30, ô tô chạy 100 km, tốc độ 80 km/h; phạt 5 triệu đồng."
    reports = [
        Document("le", "Nghỉ lễ", "Từ ngày 1/5 đến 2/5, cả nước nghỉ lễ."),
        Document("lai", "Lãi suất", "Lãi suất tăng 1,5% trong quý."),
        Document("duong", "Trên đường", body),
    ]
    assert found(archive_of([*reports, *REPORTS]), text)[0] == id


@pytest.mark.parametrize("text", ["7 người chết", "100 triệu", "lop 10 ha noi"])
def test_a_number_belongs_to_the_word_beside_it(text: str, archive_of: ArchiveOf) -> None:
    right = Document("right", "Tin sáng", "7 người chết. Phạt 100 triệu. Lớp 10 ở Hà Nội.")
    wrong = Document("wrong", "Tin sáng", "Xe 7 chỗ, 2 người chết. 100 đô, 90 triệu. Lớp 10 ha.")
    others = [Document(str(i), f"Hà Nội {i}", "Người Hà Nội.") for i in range(9)]
    assert found(archive_of([wrong, right, *others]), text)[0] == "right"


def test_abbreviations(archive: Archive) -> None:
    assert found(archive, "ubnd tỉnh") == ["uy-ban"]


def test_figures_typed_without_their_points_rank_like_those_with(archive_of: ArchiveOf) -> None:
    other = Document(
        "khac",
        "Doanh thu doanh thu tỷ đồng",
        "Tổng doanh thu nhiều tỷ đồng, doanh thu tăng, tỷ đồng.",
    )
    wanted = Document("wanted", "Kết quả", "Doanh thu đạt 14.167 tỷ đồng, cao hơn dự kiến.")
    archive = archive_of([other, wanted, *REPORTS[1:]])
    assert found(archive, "doanh thu 14.167 tỷ đồng")[0] == "wanted"
    assert found(archive, "doanh thu 14167 tỷ đồng")[0] == "wanted"
    assert found(archive, "doanh thu 14167 ty dong")[0] == "wanted"
