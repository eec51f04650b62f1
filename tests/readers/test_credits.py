import pytest

from indexer.readers.credits import read_credits


def stated(line: str, *, named: bool = True) -> list[tuple[str, str]] | None:
    credits = read_credits(line, named=named)
    if credits is None:
        return None
    return [(kind, text) for kind, text in credits if kind != "nothing" and text]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ngày đăng 10/03/2024 | 14:49 | Lượt xem: 1428", [("published", "10/03/2024")]),
        ("Cập nhật lúc 09:30, Thứ tư, 14/05/2025", [("updated", "09:30, Thứ tư, 14/05/2025")]),
        ("Thứ hai, 09/01/2023", [("dated", "09/01/2023")]),
        ("Hôm nay: Thứ hai, 26/02/2024", [("visited", "Thứ hai, 26/02/2024")]),
        ("Chuyên mục: Kinh tế | Tác giả: Thu Hà", [("category", "Kinh tế"), ("author", "Thu Hà")]),
        ("Trang chủ › Giáo dục › Tuyển sinh", [("category", "Giáo dục")]),
        ("Trang chủ > Tin tức - Sự kiện > Y tế", [("category", "Y tế")]),
        ("Trang chủ / Văn hóa", [("category", "Văn hóa")]),
        ("Kinh tế » Nông nghiệp", [("category", "Kinh tế")]),
        ("Văn hóa - Xã hội", [("category", "Văn hóa - Xã hội")]),
        ("Nguồn: Báo Miền Thượng - mienthuong.vn", [("source", "Báo Miền Thượng - mienthuong.vn")]),
        ("Bài - ảnh: Thu Hà", [("author", "Thu Hà")]),
        ("Theo TTXVN", [("source", "TTXVN")]),
    ],
)
def test_lines_that_are_nothing_but_credits(line: str, expected: list[tuple[str, str]]) -> None:
    assert stated(line) == expected


@pytest.mark.parametrize(
    "line", ["Trang chủ › Tin tức", "Người đăng: admin", "14:49", "Lượt xem: 12"]
)
def test_credits_that_say_nothing_are_still_credits(line: str) -> None:
    assert stated(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "Ngày 9/1, Đảng ủy Khối tổ chức hội nghị tổng kết.",
        "Bảng giá vàng ngày 12/03/2024",
        "Theo thống kê, 56 gian hàng bán được 23.000 cuốn.",
        "Tin vui cho người trồng vải: giá tăng gấp đôi",
        "Kinh tế nông thôn khởi sắc",
        "Nguồn nước sạch về với bản làng",
        "Tác giả của giống lúa mới là một nông dân",
        "Bởi mỗi cây cầu là một niềm mong",
        "Theo Bác đi qua những cây cầu",
    ],
)
def test_sentences_and_headlines_are_none(line: str) -> None:
    assert stated(line) is None


def test_bare_names_beside_a_date_count_below_the_headline_only() -> None:
    line = "Minh Khuê - Nhịp Sống Sông Hồng - 05/09/2024 08:15 GMT+7"
    assert stated(line) == [
        ("dated", "05/09/2024"),
        ("author", "Minh Khuê"),
        ("source", "Nhịp Sống Sông Hồng"),
    ]
    assert stated(line, named=False) is None
