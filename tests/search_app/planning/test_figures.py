"""Figures are recognised in the other ways in which reports write them."""

import pytest

from indexer.analysis.syllables import syllables
from search_app.planning.figures import (
    dated,
    grouped,
    in_words,
    measures,
    pointed,
    spellings,
    times,
    whole_number,
)


@pytest.mark.parametrize(
    ("digits", "groups"),
    [
        ("1500", ("1", "500")),
        ("14167", ("14", "167")),
        ("796000", ("796", "000")),
        ("1234567", ("1", "234", "567")),
    ],
)
def test_thousands_are_grouped(digits: str, groups: tuple[str, ...]) -> None:
    assert grouped(digits) == groups


def test_numbers_usually_written_with_points_get_them() -> None:
    text = "thu 14167 tỷ, 1500000 đồng năm 2021 (14167)."
    written = pointed(text, lambda digits: digits != "2021")
    assert written == "thu 14.167 tỷ, 1.500.000 đồng năm 2021 (14.167)."
    assert pointed(text, lambda digits: False) == text


@pytest.mark.parametrize(
    "text",
    [
        "16/7/2021",
        "2021-2025",
        "14.1670",
        "1670,55",
        "A1670",
        "1670m2",
        "01670",
        "167",
        "a.vn/1670",
        "12:1670",
        "x@1670.vn",
    ],
)
def test_other_numbers_stay_as_they_are(text: str) -> None:
    assert pointed(text, lambda digits: True) == text


def test_spellings_of_a_date() -> None:
    assert set(spellings(["06", "2", "2023"], "6-2-2023")) == {
        ("06", "2", "2023"),
        ("6", "2", "2023"),
        ("06", "02", "2023"),
        ("6", "02", "2023"),
    }


def test_spellings_of_a_code() -> None:
    assert set(spellings(["34", "kl", "tw"], "34-kl-tw")) == {("34", "kl", "tw")}


@pytest.mark.parametrize(
    ("text", "place", "others"),
    [
        ("lúc 18:30", (1, 3), {"18h30", "18g30", "18 giờ 30"}),
        ("lúc 18h30 ngày 4/6", (1, 2), {"18g30", "18 giờ 30"}),
        ("18 giờ 30 phút", (0, 3), {"18h30", "18g30"}),
        ("18 gio", (0, 2), {"18h", "18 giờ"}),
        ("trước 18h hôm nay", (1, 2), {"18 giờ"}),
        ("8g05", (0, 1), {"8h05", "8 giờ 05", "08h05", "08 giờ 05", "08g05"}),
        ("08 h", (0, 2), {"08h", "08 giờ", "8h", "8 giờ"}),
        ("19h00", (0, 1), {"19 giờ 00", "19g00", "19h", "19 giờ"}),
    ],
)
def test_times_are_found_as_reports_write_them(
    text: str, place: tuple[int, int], others: set[str]
) -> None:
    [time] = times(text)
    assert (time.start, time.end) == place
    assert set(time.others) == {syllables(other) for other in others}


@pytest.mark.parametrize(
    "text", ["mạng 5g", "25h", "tỷ số 2:1", "1:200", "18h30-20h", "3.18h", "18:30:15", "18-30", "7"]
)
def test_what_is_no_time_is_left(text: str) -> None:
    assert list(times(text)) == []


@pytest.mark.parametrize(
    ("text", "place", "others"),
    [
        ("dài 100km", (1, 2), {"100 km"}),
        ("dài 100 km nữa", (1, 3), {"100km"}),
        ("30m2", (0, 1), {"30 m2"}),
        ("1tỷ", (0, 1), {"1 tỷ"}),
        ("100.000đ", (0, 2), {"100 000 đ", "100 000 đồng"}),
        ("1,5 kg", (0, 3), {"1 5kg"}),
        ("vay 5tr", (1, 2), {"5 tr", "5 triệu"}),
        ("500000đ", (0, 1), {"500000 đ", "500000 đồng", "500 000 đ", "500 000đ", "500 000 đồng"}),
        ("tốc độ 100km/h", (2, 4), {"100 km h"}),
        ("giá 500k", (1, 2), {"500 k", "500 nghìn", "500 ngàn", "500 000"}),
        ("700 nghìn đồng", (0, 2), {"700nghìn", "700 ngàn", "700 000"}),
        ("500 mét", (0, 2), {"500mét", "500 m", "500m"}),
        ("chạy 10 cây số", (1, 4), {"10 km", "10km"}),
        ("40°C", (0, 2), {"40 độ c", "40 oc", "40oc"}),
        ("40 độ C", (0, 3), {"40 c", "40 oc", "40oc"}),
    ],
)
def test_measures_are_found_with_their_units_apart_or_not(
    text: str, place: tuple[int, int], others: set[str]
) -> None:
    [measure] = measures(text)
    assert (measure.start, measure.end) == place
    assert set(measure.others) == {syllables(other) for other in others}


@pytest.mark.parametrize(
    "text", ["4 mùa", "tivi 4K", "A4 m", "16/7 m", "5 gà", "100-km", "km 100", "3.m"]
)
def test_what_is_no_measure_is_left(text: str) -> None:
    assert list(measures(text)) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("lễ ngày 2 tháng 9", "lễ ngày 2/9"),
        ("Ngay 02 thang 9 nam 1945", "Ngay 02/9/1945"),
        ("mồng 5 tháng 5", "mồng 5/5"),
        ("ngày 19.5", "ngày 19/5"),
        ("trong tháng 7 năm 2017", "trong tháng 7/2017"),
        ("2 tháng 9", "2/9"),
        ("sáng 2 thang 9 năm 1945", "sáng 2/9/1945"),
    ],
)
def test_dates_in_words_are_written_as_most_reports_do(text: str, written: str) -> None:
    assert dated(text) == written


@pytest.mark.parametrize(
    "text",
    [
        "phạt 2 tháng 9 ngày",
        "trong 2 tháng 9 doanh nghiệp giải thể",
        "32 tháng 9",
        "1.2 tháng 9",
        "tháng 7",
        "6 tháng đầu năm 2017",
        "ngày 35 tháng 9",
        "ngày 2.9.2018",
        "tăng 19.5",
        "tháng 13 năm 2017",
    ],
)
def test_what_is_no_date_in_words_is_left(text: str) -> None:
    assert dated(text) == text


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2 9", "2 tháng 9"),
        ("7 2017", "7 năm 2017"),
        ("2 9 1945", "2 tháng 9 năm 1945"),
    ],
)
def test_dates_are_put_in_words(date: str, words: str) -> None:
    assert in_words(date.split()) == syllables(words)


@pytest.mark.parametrize(
    ("keys", "number"),
    [
        ("5 triệu", "5"),
        ("500 000", "500000"),
        ("100 000 đồng", "100000"),
        ("1 5 kg", ""),
        ("1 5kg", ""),
        ("16 7 2021", ""),
        ("100km", ""),
        ("u 23", ""),
    ],
)
def test_a_whole_number_before_its_unit_is_known(keys: str, number: str) -> None:
    assert whole_number(keys.split()) == number
