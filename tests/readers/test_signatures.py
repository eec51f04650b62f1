import pytest

from indexer.readers.signatures import is_doubtful, signature


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Nguyễn Thị Ánh Tuyết", "Nguyễn Thị Ánh Tuyết"),
        ("B.H", "B.H"),
        ("(B.H.)", "B.H"),
        ("Đ. T. Hà", "Đ. T. Hà"),
        ("PV", "PV"),
        ("BAN TUYÊN GIÁO ĐUK", "BAN TUYÊN GIÁO ĐUK"),
        ("Ban Tuyên giáo ĐUK", "Ban Tuyên giáo ĐUK"),
        ("Phòng Giáo dục và Đào tạo huyện", "Phòng Giáo dục và Đào tạo huyện"),
        ("Thu Hà và Quang Minh", "Thu Hà và Quang Minh"),
        ("- Thu Hà (tổng hợp) -", "Thu Hà"),
        ("Minh Khuê/VOV", "Minh Khuê/VOV"),
        ("Y’Thịnh Niê", "Y’Thịnh Niê"),
    ],
)
def test_names_initials_and_organisations_sign(line: str, author: str) -> None:
    assert signature(line) == author


@pytest.mark.parametrize(
    "line",
    [
        "",
        "...",
        "Đại biểu dự Hội nghị",
        "Đồng chí Đỗ Quang Khoa – Bí thư Đảng ủy Khối chủ trì Hội nghị",
        "Đoàn đại biểu vào Lăng viếng Chủ tịch Hồ Chí Minh",
        "Ông Nguyễn Văn Nam",
        "Sở Y tế nói gì?",
        "Sở Xây dựng bị phê bình",
        "ĐẠI BIỂU BỎ PHIẾU TẠI ĐẠI HỘI",
        "Giải Nhất: Lê Mai",
        "Chia sẻ",
        "Tin tức",
        "Lớp 12A",
        "Thêm hai tuyến xe buýt điện",
        "A B C D E F G H I K",
    ],
)
def test_captions_headings_and_menus_do_not(line: str) -> None:
    assert signature(line) == ""


def test_one_word_and_capitals_are_doubtful() -> None:
    assert is_doubtful("Dung")
    assert is_doubtful("ĐỘI HÌNH RA SÂN")
    assert not is_doubtful("XUÂN LAN")
    assert not is_doubtful("BAN BIÊN TẬP BÁO")
    assert not is_doubtful("B.H")
    assert not is_doubtful("Thu Hà")
