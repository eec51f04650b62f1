import textwrap

import pytest

from indexer.readers.page import read_page
from indexer.readers.wrapping import unwrapped

TITLE = (
    "Xã Hòa Bắc khánh thành cầu treo bắc qua sông Cu Đê sau ba năm bà con hai bờ chờ đợi, góp công"
)
PARAGRAPHS = [
    "Sáng ngày 12/3/2024, xã Hòa Bắc khánh thành cây cầu treo dài 86 m bắc qua sông Cu Đê, nối "
    "thôn Tà Lang với trung tâm xã, nơi có trường học và trạm y tế.",
    "Cầu có tổng mức đầu tư 4,2 tỷ đồng, trong đó bà con góp gần 300 triệu đồng và 1.200 ngày công "
    "san nền, chở đá, trộn bê tông.",
    "Từ nay mùa mưa, học trò không phải nghỉ học nữa, một giáo viên cắm bản ở thôn Tà Lang nói khi "
    "đi thử cây cầu mới.",
]


def broken(text: str, width: int) -> str:
    return "\n".join(textwrap.fill(line, width) for line in text.split("\n"))


@pytest.mark.parametrize("width", [60, 72, 80])
def test_a_page_broken_at_a_width_is_read_as_if_it_were_not(width: int) -> None:
    text = "\n\n".join([f"{TITLE}\n13/03/2024 14:05", *PARAGRAPHS, "Thu Hà"])
    document = read_page(broken(text, width), "a")
    assert document == read_page(text, "a")
    assert (document.title, document.body) == (TITLE, "\n".join(PARAGRAPHS))


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [""],
        ["Đường xa chẳng ngại", "Cầu đã nối rồi", "Dân vui mở hội", "Trống vang núi đồi"] * 3,
        ["Nguyễn Văn A, thôn Tà Lang", "Trần Thị B, thôn Giàn Bí", "Lê Văn C, thôn Phò Nam"] * 5,
        PARAGRAPHS * 3,
    ],
)
def test_lines_that_no_width_broke_stay(lines: list[str]) -> None:
    assert unwrapped(lines) == lines
