import datetime as dt
from collections.abc import Callable, Iterable

import pytest

from indexer.document import Document
from search_app.search import Archive, SearchRequest

BODY = "Mực nước sông Lam lên nhanh sau mưa lớn."
REPORTS = [
    Document("sat", "Lũ sông Lam dâng cao", BODY, date=dt.date(2021, 9, 1)),
    Document("xa", "Lũ trên sông Lam", f"{BODY} Chưa có thiệt hại.", date=dt.date.today()),
    Document("khong-ngay", "Lũ ở sông Lam", f"{BODY} Người dân theo dõi tin."),
    Document("khac", "Hội chợ sách mùa thu", "Hội chợ mở cửa tự do.", date=dt.date.today()),
]


@pytest.fixture(scope="module")
def archive(archive_of: Callable[[Iterable[Document]], Archive]) -> Archive:
    return archive_of(REPORTS)


def ranking(archive: Archive, recency: bool = False) -> dict[str, float]:
    return dict(archive.ranking(SearchRequest("lũ sông Lam dâng cao", recency=recency)))


def test_accents_that_nobody_typed_are_not_said_to_be_missed(
    archive_of: Callable[[Iterable[Document]], Archive],
) -> None:
    archive = archive_of([Document("code", "Nghị định 45/2022/NĐ-CP", "Có hiệu lực."), *REPORTS])
    for text, told in (("45/2022/ND-CP", False), ("sồng Lam", True)):
        page = archive.search(SearchRequest(text, literal=True))
        assert page.total
        assert any("khớp dấu" in notice for notice in page.notices) == told


def test_accents_read_into_raw_keys_are_said_to_be_missed(archive: Archive) -> None:
    page = archive.search(SearchRequest("soofng lam"))
    assert page.total
    assert page.notices[1:] == ("Không có bài nào khớp dấu đã gõ: kết quả bỏ qua dấu.",)


def test_a_figure_that_is_found_only_in_another_form_is_told(
    archive_of: Callable[[Iterable[Document]], Archive],
) -> None:
    archive = archive_of([Document("date", "Lễ hội ngày 28/7", "Có nhiều người đến."), *REPORTS])
    page = archive.search(SearchRequest("28,7%"))
    assert page.total
    assert page.notices == ("Không có bài nào khớp “28,7” như đã gõ: “28/7” cũng được tính.",)
    assert archive.search(SearchRequest("28/7")).notices == ()


def test_the_end_of_a_decimal_is_no_number(
    archive_of: Callable[[Iterable[Document]], Archive],
) -> None:
    archive = archive_of(
        [
            Document("5", "Vay 5 triệu đồng", "Tiền vay đã trả."),
            Document("8,5", "Vay 8,5 triệu đồng", "Tiền vay đã trả."),
            Document("1.500.000", "Vay 1.500.000 đồng", "Tiền vay đã trả."),
            Document("500.000", "Vay 500.000 đồng", "Tiền vay đã trả."),
        ]
    )
    assert [id for id, _ in archive.ranking(SearchRequest("5tr"))] == ["5"]
    assert [id for id, _ in archive.ranking(SearchRequest("500k"))] == ["500.000"]


def test_dates_do_not_matter_unless_asked(archive: Archive) -> None:
    assert next(iter(ranking(archive))) == "sat"


def test_recency_moves_newer_reports_up_and_hides_none(archive: Archive) -> None:
    plain, recent = ranking(archive), ranking(archive, recency=True)
    assert set(plain) == set(recent)
    assert recent["xa"] == pytest.approx(1.25 * plain["xa"])
    assert recent["sat"] == pytest.approx(plain["sat"], rel=1e-3)
    assert recent["khong-ngay"] == plain["khong-ngay"]
    assert list(recent.values()) == sorted(recent.values(), reverse=True)


def test_recency_is_no_part_of_sorting_by_date(archive: Archive) -> None:
    request = SearchRequest("lũ sông Lam", sort="newest", recency=True)
    assert [id for id, _ in archive.ranking(request)] == ["xa", "sat", "khong-ngay"]
