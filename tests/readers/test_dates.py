import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.readers.dates import event_date, find_dates, parse_date, year_of


@pytest.mark.parametrize(
    "text",
    [
        "16/7/2021",
        "16-7-2021",
        "16.07.2021",
        "2021-07-16",
        "2021/07/16",
        "2021-07-16T23:59:59+07:00",
        "2021-07-16 08:15:00",
        "20210716",
        "Thứ sáu, 16/07/2021",
        "08:15 16/07/2021 (GMT+7)",
        "ngày 16 tháng 7 năm 2021",
        "ngày 16 tháng 7/2021",
        "16 tháng Bảy, 2021",
        "NGÀY 16 THÁNG BẢY NĂM 2021",
        "15-16/7/2021",
        "Tháng Bảy 16, 2021",
        "tháng 7 16, 2021",
        "July 16, 2021",
        "16 Jul 2021",
        "Fri, 16 Jul 2021 23:59:59 +0700",
        " 16/7/2021. ",
    ],
)
def test_one_day_in_many_forms(text: str) -> None:
    assert parse_date(text) == dt.date(2021, 7, 16)


def test_the_day_is_the_one_in_viet_nam() -> None:
    assert parse_date("2025-08-07T22:00:00Z") == dt.date(2025, 8, 8)
    assert parse_date("2025-08-07T22:00:00+00:00") == dt.date(2025, 8, 8)
    assert parse_date("Thu, 07 Aug 2025 22:00:00 GMT") == dt.date(2025, 8, 8)
    assert parse_date("2025-08-07T22:00:00") == dt.date(2025, 8, 7)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hôm qua",
        "31/2/2021",
        "2021-02-30",
        "16/13/2021",
        "0/5/2021",
        "16/7",
        "16/7/21",
        "1/2/3/4",
        "14.167",
        "16/7/1021",
        "1/1/9999",
        "0001-01-01T00:00:00+00:00",
        "6 tháng đầu năm 2021",
        "6 tháng năm 2021",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert parse_date(text) is None


def test_finds_each_day_with_its_place() -> None:
    text = "Chiều 16/7, cuộc thi từ ngày 20/7/2021 đến hết ngày 20 tháng 8."
    found = [(m.day, m.month, m.year, text[m.start : m.end]) for m in find_dates(text)]
    assert found == [
        (16, 7, None, "16/7"),
        (20, 7, 2021, "20/7/2021"),
        (20, 8, None, "20 tháng 8"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "đạt 10/10 chỉ tiêu",
        "thành lập 12/8 chi bộ",
        "thắng 2-1",
        "Nghị định 74/2019/NĐ-CP",
        "Chỉ thị 05-CT/TW",
        "đạt 14.167 tỷ đồng, tăng 28,7%",
        "nhiệm kỳ 2020 - 2025",
        "9 tháng 10 ngày",
        "ngày 2 tháng bao cấp",
        "tháng 10 16",
        "Mayor 5, 2021",
        "ngày 10 tháng tưởng niệm",
        "ngày 2 tháng haı năm 2021",
        "ngày 2 tháng HAİ năm 2021",
        "ngày 2 tháng ſáu năm 2021",
    ],
)
def test_fractions_scores_and_codes_are_no_days(text: str) -> None:
    assert find_dates(text) == []


def test_a_missing_year_is_the_one_the_text_is_about() -> None:
    context = (
        "So với năm 2020, sáu tháng đầu năm 2021 doanh thu tăng; mục tiêu đến năm 2030 là gấp đôi."
    )
    assert event_date("Chiều 16/7, đảng ủy họp.", context) == dt.date(2021, 7, 16)
    assert event_date("Chiều 29/2, đảng ủy họp.", context) is None
    assert event_date("Chiều 16/7, đảng ủy họp.", "không có năm nào") is None


def test_a_missing_year_is_the_one_just_before_the_page_was_seen() -> None:
    text, context = "Chiều 30/12, đảng ủy họp.", "Mục tiêu của năm 2023 là gấp đôi."
    assert event_date(text, context, dt.date(2021, 1, 2)) == dt.date(2020, 12, 30)
    assert event_date(text, context, dt.date(2021, 12, 30)) == dt.date(2021, 12, 30)
    assert event_date(text, context, dt.date(2021, 12, 29)) == dt.date(2023, 12, 30)


def test_december_looks_ahead_and_january_back() -> None:
    text = "Tổng kết năm 2022, đề ra nhiệm vụ năm 2023."
    assert year_of(text, 12) == 2022
    assert year_of(text, 1) == 2023


def test_dates_of_decrees_and_history_are_passed_over() -> None:
    text = "Theo Kết luận số 34-KL/TW ngày 7/8/2018, nhân 30/4/1975, sáng 6/2/2023 xã họp."
    assert event_date(text, "") == dt.date(2023, 2, 6)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_is_read_back(day: dt.date) -> None:
    assert parse_date(f"Cập nhật lúc 09:30, {day.day}/{day.month}/{day.year}") == day
    assert parse_date(f"ngày {day.day} tháng {day.month} năm {day.year}") == day
    assert parse_date(day.isoformat()) == day


@given(st.text(), st.text())
def test_any_text_is_searched_without_an_error(text: str, context: str) -> None:
    parse_date(text)
    event_date(text, context)
