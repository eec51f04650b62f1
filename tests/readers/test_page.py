"""One small page for every way that party sites, portals and newspapers lay out a report."""

import datetime as dt
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.analysis.normalise import normalise
from indexer.document import Document
from indexer.errors import DocumentError
from indexer.readers.page import read_page

TITLE = "Xã Hòa Bắc khánh thành cầu treo sau ba năm chờ đợi"
LEAD = "Sáng ngày 12/3/2024, xã Hòa Bắc khánh thành cây cầu treo dài 86 m bắc qua sông Cu Đê."
CAPTION = "Người dân hai bờ đi thử cây cầu mới"
MIDDLE = (
    "Cầu có tổng mức đầu tư 4,2 tỷ đồng, trong đó bà con góp gần 300 triệu đồng và 1.200 ngày công."
)
LAST = (
    "“Từ nay mùa mưa, học trò không phải nghỉ học nữa”, một giáo viên cắm bản ở thôn Tà Lang nói."
)
BODY = f"{LEAD}\n\n{CAPTION}\n\n{MIDDLE}\n\n{LAST}"
PARAGRAPHS = [LEAD, CAPTION, MIDDLE, LAST]


def page(text: str) -> Document:
    return read_page(text, "a/b")


def facts(text: str) -> tuple[str, dt.date | None, str, str, str]:
    document = page(text)
    return document.title, document.date, document.author, document.source, document.category


def test_reads_label_line_under_the_headline_byline_and_counters() -> None:
    document = page(
        f"Tin tức - Sự kiện\n\n{TITLE}\nNgày đăng 13/03/2024 | 14:49  | Lượt xem: 1428\n\n"
        f"{BODY}\n\nLê Thị Hạnh\n\nThư viện ảnh Thư viện ảnh\n\nThống kê truy cập\n\n"
        "Đang truy cập:17\n\nSố lượt truy cập: 4021"
    )
    assert document == Document(
        id="a/b",
        title=TITLE,
        body="\n".join(PARAGRAPHS),
        date=dt.date(2024, 3, 13),
        author="Lê Thị Hạnh",
    )


def test_takes_the_first_sentence_where_there_is_no_headline() -> None:
    document = page(f"{BODY}\n\nBAN BIÊN TẬP")
    assert document.title == LEAD.rstrip(".")
    assert document.date == dt.date(2024, 3, 12)
    assert document.author == "BAN BIÊN TẬP"
    assert document.body.split("\n") == PARAGRAPHS


@pytest.mark.parametrize(
    "caption",
    [
        "Quang cảnh lễ khánh thành",
        "Đồng chí Trần Văn Hùng, Phó Chủ tịch UBND huyện phát biểu tại buổi lễ.",
        "Các đại biểu cắt băng khánh thành",
        "Ông Trần Văn Hùng trao quà cho học sinh thôn Tà Lang",
    ],
)
def test_a_caption_on_top_is_no_title(caption: str) -> None:
    document = page(f"{caption}\n\n{BODY}")
    assert document.title == LEAD.rstrip(".")
    assert document.body.split("\n") == [caption, *PARAGRAPHS]


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        (
            "Chiều 5/6/2025, Hội Nông dân huyện tổ chức hội nghị sơ kết phong trào sản xuất giỏi "
            "sáu tháng đầu năm; triển khai nhiệm vụ, giải pháp sáu tháng cuối năm và khen thưởng.",
            "Chiều 5/6/2025, Hội Nông dân huyện tổ chức hội nghị sơ kết phong trào sản xuất giỏi "
            "sáu tháng đầu năm",
        ),
        (
            "Theo PGS. TS. Lê Văn Tám, giống lúa mới chịu được độ mặn bốn phần nghìn. Tin vui.",
            "Theo PGS. TS. Lê Văn Tám, giống lúa mới chịu được độ mặn bốn phần nghìn",
        ),
        (
            "Nhà máy xử lý nước thải ở khu công nghiệp Tây Sơn đã chạy thử được hai tuần với công "
            "suất bằng một nửa thiết kế (khoảng 4.000 m3 một ngày, phần lớn là nước từ ba xưởng "
            "nhuộm) và chưa có sự cố nào.",
            "Nhà máy xử lý nước thải ở khu công nghiệp Tây Sơn đã chạy thử được hai tuần",
        ),
    ],
)
def test_a_long_first_sentence_is_cut_at_a_clause(sentence: str, title: str) -> None:
    assert page(f"{sentence}\n\n{MIDDLE}").title == title


def test_a_sentence_without_clauses_is_cut_after_a_word() -> None:
    words = [f"chữ{number}" for number in range(100)]
    title = page(" ".join(words)).title
    assert title == " ".join(words[: len(title.split())]) + "…"
    assert 140 < len(title) <= 160


def test_the_day_of_a_visit_above_the_headline_is_not_the_date() -> None:
    document = page(
        f"Thứ hai, 26/05/2025\n\n{TITLE}\n\nThứ năm, 14/03/2024\n\n{BODY}\n\nH.T\n\n \n\n"
        "Bài viết khác\n\nXã Hòa Phú mở lớp xóa mù chữ\n\nBa thôn vùng cao có sóng điện thoại"
    )
    assert (document.title, document.date) == (TITLE, dt.date(2024, 3, 14))
    assert document.author == "H.T"
    assert document.body.split("\n") == PARAGRAPHS


def test_a_lone_date_above_the_headline_counts_if_it_is_near_the_event() -> None:
    assert page(f"Thứ tư, 13/03/2024, 08:15 (GMT+7)\n{TITLE}\n{BODY}").date == dt.date(2024, 3, 13)
    assert page(f"Thứ hai, 26/05/2025\n{TITLE}\n{BODY}").date == dt.date(2024, 3, 12)


def test_reads_breadcrumb_credit_line_keywords_and_comments() -> None:
    document = page(
        f"Trang chủ › Xã hội › Nông thôn mới\n\n{TITLE}\n\nAn Nhiên - Nguồn Sáng Trẻ - 13/03/2024 "
        f"08:15 GMT+7\n\n{BODY}\n\nNguồn: Nguồn Sáng Trẻ\n\nTừ khóa: cầu treo, Hòa Bắc\n\n"
        "Chia sẻ\n\nBình luận (0)\n\nHãy là người đầu tiên bình luận về bài viết này của chúng tôi."
    )
    assert document == Document(
        id="a/b",
        title=TITLE,
        body="\n".join(PARAGRAPHS),
        date=dt.date(2024, 3, 13),
        source="Nguồn Sáng Trẻ",
        category="Xã hội",
        author="An Nhiên",
    )


def test_reads_labels_above_and_below() -> None:
    assert facts(
        f"Chuyên mục: Giao thông\n\n{TITLE}\n\nCập nhật lúc 09:30, Thứ tư, 13/03/2024\n\n{BODY}\n\n"
        "Tác giả: Lê Thị Hạnh\n\nNguồn tin: Báo Miền Thượng"
    ) == (TITLE, dt.date(2024, 3, 13), "Lê Thị Hạnh", "Báo Miền Thượng", "Giao thông")


@pytest.mark.parametrize(
    "line",
    [
        "Ngày đăng: 13/03/2024",
        "Đăng lúc: 16:20 13/03/2024",
        "Đăng ngày 13-03-2024 (Lượt xem: 123)",
        "Ngày đăng: 13/03/2024 - 14:49 - Người đăng: admin",
        "(Cập nhật: 13/3/2024 10:15)",
        "Ngày cập nhật: 13/3/2024 8:52:27 AM",
        "Post by: admin | 13/3/2024",
        "Thứ tư - 13/03/2024 09:13",
        "Thứ Tư, ngày 13/03/2024 - 15:20",
        "Thứ 4, 13.3.2024 | 09:13",
        "15h20 ngày 13/03/2024",
        "2024-03-13 15:20:00",
        "13 Tháng Ba, 2024",
        "Ngày 13 tháng 3 năm 2024",
        "Đà Nẵng, ngày 13 tháng 3 năm 2024",
        "Lượt xem: 214 | 13/03/2024 | In trang",
        "|\n13/03/2024\n|",
        "Ngày đăng:\n13/03/2024\nLượt xem:\n1428",
        "Ngày đăng: 13/03/2024 02:05:33 CH | Lần cập nhật cuối: 15/03/2024",
        "Tháng Ba 13, 2024",
        "Posted on March 13, 2024 by admin",
        "Wed, 13 Mar 2024 14:05:00 +0700",
        "2024-03-12T18:05:00+00:00",
        "Published: 2024-03-12T18:05:00Z",
        "13/03/2024 14:05\n- Aa +\n0 bình luận",
        "* Thứ tư, 13/03/2024 14:05",
        "(13/03/2024-14:05:00)",
    ],
)
def test_reads_dates_under_the_headline_in_many_forms(line: str) -> None:
    document = page(f"Tin hoạt động\n{TITLE}\n{line}\nIn trang Gửi email\n\n{BODY}")
    assert (document.title, document.date) == (TITLE, dt.date(2024, 3, 13))
    assert document.author == ""
    assert document.body.split("\n") == PARAGRAPHS


@pytest.mark.parametrize(
    ("line", "author", "source"),
    [
        ("Hải Yến | 13/03/2024", "Hải Yến", ""),
        ("Hải Yến 13/03/2024 08:15", "Hải Yến", ""),
        ("Hải Yến\n13/03/2024 08:15", "Hải Yến", ""),
        ("13/03/2024 08:15\nHải Yến", "Hải Yến", ""),
        ("Báo Miền Thượng - 13/03/2024", "", "Báo Miền Thượng"),
        ("Tác giả: Hải Yến | Ngày đăng: 13/03/2024", "Hải Yến", ""),
        ("Posted on 13/03/2024 by Hải Yến", "Hải Yến", ""),
        ("13 Tháng Ba, 2024 bởi Hải Yến", "Hải Yến", ""),
        ("Hải Yến, Theo Nhịp sống mới 14:05 13/03/2024", "Hải Yến", "Nhịp sống mới"),
        ("Nội dung: Hải Yến\nThiết kế: Quang Minh\n13/03/2024", "Hải Yến", ""),
        ("Hải Yến\nhaiyen@mienthuong.vn\n13/03/2024 08:15", "Hải Yến", ""),
        ("HẢI YẾN (BÁO MIỀN THƯỢNG) - 13/03/2024", "HẢI YẾN (BÁO MIỀN THƯỢNG)", ""),
        (
            "Ngày đăng: 13/03/2024 | Đăng bởi: Ban Tuyên giáo Huyện ủy",
            "Ban Tuyên giáo Huyện ủy",
            "",
        ),
    ],
)
def test_reads_names_beside_the_date(line: str, author: str, source: str) -> None:
    title, date, *others = facts(f"{TITLE}\n{line}\n\n{BODY}")
    assert (title, date) == (TITLE, dt.date(2024, 3, 13))
    assert others[:2] == [author, source]


@pytest.mark.parametrize(
    ("end", "author", "source"),
    [
        ("B.H", "B.H", ""),
        ("(T. Hà)", "T. Hà", ""),
        ("PV (tổng hợp)", "PV", ""),
        ("Thu Hà - Quang Minh", "Thu Hà - Quang Minh", ""),
        ("Thu Hà\nBan Tuyên giáo Tỉnh ủy", "Thu Hà, Ban Tuyên giáo Tỉnh ủy", ""),
        ("Văn phòng Đảng ủy Khối", "Văn phòng Đảng ủy Khối", ""),
        ("HỒ THỊ THU", "HỒ THỊ THU", ""),
        ("Bài, ảnh: Thu Hà", "Thu Hà", ""),
        ("Bài và ảnh: Thu Hà", "Thu Hà", ""),
        ("Tin: Thu Hà; ảnh: Quang Minh", "Thu Hà", ""),
        ("Bài: Thu Hà - Ảnh: Quang Minh", "Thu Hà", ""),
        ("Thu Hà (thuha@mienthuong.vn)", "Thu Hà", ""),
        ("Rơ Châm H’Liên", "Rơ Châm H’Liên", ""),
        ("Theo Báo Miền Thượng", "", "Báo Miền Thượng"),
        ("(Theo TTXVN)", "", "TTXVN"),
        ("(TTXVN)", "", "TTXVN"),
        ("Thu Hà (TTXVN)", "Thu Hà (TTXVN)", ""),
        ("Thu Hà\nTheo Nhịp sống vùng cao", "Thu Hà", "Nhịp sống vùng cao"),
        ("T.A", "T.A", ""),
        ("Thu Hà\nNguồn: Báo Miền Thượng", "Thu Hà", "Báo Miền Thượng"),
        ("Ảnh: Quang Minh", "", ""),
        ("Tác giả bài viết: Thu Hà\nNguồn tin: mienthuong.vn", "Thu Hà", "mienthuong.vn"),
    ],
)
def test_reads_the_byline_below_the_text(end: str, author: str, source: str) -> None:
    document = page(f"{TITLE}\n13/03/2024\n\n{BODY}\n\n{end}\n\nChia sẻ\nBình luận")
    assert (document.author, document.source) == (author, source)
    assert document.body.split("\n") == PARAGRAPHS


@pytest.mark.parametrize(
    "end",
    [
        "Các đại biểu dự lễ khánh thành cầu",
        "Đoàn viên thanh niên dọn vệ sinh quanh mố cầu",
        "ĐẠI BIỂU CẮT BĂNG TẠI BUỔI LỄ",
        "Ông Trần Văn Hùng",
        "Giải Nhất: Nguyễn Văn Nam\nGiải Nhì: Lê Thị Mai",
        "Nguyễn Văn Nam\nLê Thị Mai\nTrần Quốc Toàn",
    ],
)
def test_captions_and_lists_below_the_text_are_no_byline(end: str) -> None:
    document = page(f"{TITLE}\n13/03/2024\n\n{BODY}\n\n{end}")
    assert document.author == ""
    assert document.body.split("\n") == [*PARAGRAPHS, *end.split("\n")]


def test_keywords_below_the_byline_are_left_out_but_a_heading_is_no_byline() -> None:
    document = page(f"{TITLE}\n13/03/2024\n\n{BODY}\n\nXUÂN LAN\ncầu treo\nHòa Bắc")
    assert document.author == "XUÂN LAN"
    assert document.body.split("\n") == PARAGRAPHS
    document = page(f"{TITLE}\n13/03/2024\n\n{BODY}\n\nXUÂN LAN\nHòa Bắc\nTà Lang\nCầu Treo")
    assert document.author == "XUÂN LAN"
    squad = "ĐỘI HÌNH RA SÂN\nHòa Bắc: Nam, Tuấn, Dũng\nHòa Phú: Lâm, Phong, Sơn"
    document = page(f"{TITLE}\n13/03/2024\n\n{BODY}\n\n{squad}")
    assert document.author == ""
    assert document.body.split("\n") == [*PARAGRAPHS, *squad.split("\n")]


def test_a_byline_repeated_below_the_text_is_said_once() -> None:
    for below in ("", "\nTặng sao cho bài viết này\nĐăng ký gói tin"):
        document = page(f"{TITLE}\nThu Hà - 13/03/2024\n\n{BODY}\n\nTHU HÀ{below}")
        assert document.author == "Thu Hà"
        assert document.body.split("\n") == PARAGRAPHS


@pytest.mark.parametrize(
    "footer",
    [
        "Tin cùng chuyên mục\nXã Hòa Phú mở lớp xóa mù chữ cho phụ nữ",
        "CÁC TIN KHÁC\n>> Xã Hòa Phú mở lớp xóa mù chữ",
        "Những tin cũ hơn\nXã Hòa Phú mở lớp",
        "Tin liên quan\nXã Hòa Phú mở lớp xóa mù chữ",
        "Bạn có thể quan tâm\nXã Hòa Phú mở lớp",
        "Ý kiến bạn đọc\nRất mừng cho bà con, mong có thêm nhiều cây cầu như vậy ở vùng cao nữa.",
        "In trang | Quay lại\n© 2024 Bản quyền thuộc về UBND xã Hòa Bắc.",
        "Một số hình ảnh tại buổi lễ:",
        "Cổng thông tin điện tử xã Hòa Bắc\nĐịa chỉ: thôn Phò Nam\nĐiện thoại: 0236 000 000",
        "Tổng số điểm của bài viết là: 5 trong 1 đánh giá\nClick để đánh giá bài viết",
        "#cautreo #hoabac",
        "#cầu treo #Hòa Bắc",
        "TAGS:\nHòa Bắc\ncầu treo",
        "Từ khóa\nHòa Bắc",
        "Để lại một bình luận\nEmail của bạn sẽ không được hiển thị công khai.",
        "*Mời bạn đọc vào chuyên mục Xã hội xem các tin, bài liên quan.",
        "Current Time 0:00\nDuration 1:35\nLoaded: 0%\nChất lượng\nAuto",
        "Hôm nay: 12\nHôm qua: 340\nTổng truy cập: 1.204.331",
        "Theo dõi Miền Thượng trên Google News\nChia sẻ Facebook Zalo",
    ],
)
def test_drops_what_follows_the_report(footer: str) -> None:
    document = page(f"{TITLE}\n13/03/2024\n\n{BODY}\n\nThu Hà\n\n{footer}")
    assert document.body.split("\n") == PARAGRAPHS
    assert document.author == "Thu Hà"
    without_byline = page(f"{TITLE}\n13/03/2024\n\n{BODY}\n\n{footer}")
    assert without_byline.body.split("\n") == PARAGRAPHS
    assert without_byline.author == ""


def test_a_box_of_related_reports_inside_the_text_is_left_out() -> None:
    text = BODY.replace(
        MIDDLE, f"Tin liên quan\nXã Hòa Phú mở lớp xóa mù chữ\n{MIDDLE}\nXem thêm: Cầu Cu Đê"
    )
    assert page(f"{TITLE}\n13/03/2024\n\n{text}").body.split("\n") == PARAGRAPHS


def test_a_masthead_and_menus_above_are_left_out() -> None:
    document = page(
        "CỔNG THÔNG TIN ĐIỆN TỬ XÃ HÒA BẮC\nTrang chủ\nGiới thiệu\nLiên hệ\nEnglish\nTin mới\n"
        f"Xã hội\n{TITLE}\n{TITLE}\n13/03/2024\nCỡ chữ A- A A+\nĐọc bài viết\n\n{BODY}"
    )
    assert (document.title, document.category) == (TITLE, "Xã hội")
    assert document.body.split("\n") == PARAGRAPHS


def test_a_menu_above_the_date_is_neither_headline_nor_section() -> None:
    menu = "Tin theo vùng miền\nInternational\nThế giới\nKinh doanh\nGóc nhìn\nTất cả"
    document = page(
        f"{menu}\nGiao thông\nĐô thị\nThứ tư, 13/3/2024, 14:05 (GMT+7)\n{TITLE}\n{BODY}"
    )
    assert (document.title, document.category, document.author) == (TITLE, "Giao thông", "")
    assert document.body.split("\n") == PARAGRAPHS
    assert page(f"{menu}\nLễ khánh thành\nThu Hà\n13/3/2024\n{BODY}").title == "Lễ khánh thành"


def test_a_section_may_stand_beside_the_date() -> None:
    document = page(f"{TITLE}\n13-03-2024 - 14:05 | Giao thông\n{BODY}")
    assert (document.date, document.category) == (dt.date(2024, 3, 13), "Giao thông")
    document = page(f"13-03-2024 - 14:05 PM | Giao thông\n{TITLE}\n{BODY}")
    assert (document.title, document.category) == (TITLE, "Giao thông")


def test_the_headline_repeated_with_a_picture_is_no_text() -> None:
    document = page(f"{TITLE}\n13/03/2024\n{LEAD}\n{TITLE} - Ảnh 1.\n{MIDDLE}\n{LAST}")
    assert document.body.split("\n") == [LEAD, MIDDLE, LAST]


def test_html_in_a_text_is_read_as_a_browser_shows_it() -> None:
    document = page(f"{TITLE}\n13/03/2024\n<p>{LEAD}&nbsp;</p><p>&quot;Vui&quot; l&#7855;m</p>")
    assert document.body.split("\n") == [LEAD, '"Vui" lắm']


def test_a_question_and_a_sentence_may_be_headlines() -> None:
    question = "Vì sao giá sầu riêng ở Cai Lậy giảm một nửa chỉ sau hai tuần?"
    assert page(f"{question}\n\n{BODY}").title == question
    sentence = "Xã Hòa Bắc tổ chức lễ khánh thành cầu treo Tà Lang."
    document = page(f"{sentence}\nNgày đăng: 13/03/2024\n\n{BODY}")
    assert document.title == sentence
    assert document.body.split("\n") == PARAGRAPHS


def test_a_date_below_the_standfirst_is_read() -> None:
    sapo = "Cây cầu dài 86 m nối hai bờ sông Cu Đê được làm phần lớn bằng công sức của dân."
    document = page(f"{TITLE}\n{sapo}\nThu Hà - 13/03/2024 08:15\n\n{MIDDLE}\n\n{LAST}")
    assert (document.title, document.date, document.author) == (
        TITLE,
        dt.date(2024, 3, 13),
        "Thu Hà",
    )
    assert document.body.split("\n") == [sapo, MIDDLE, LAST]
    document = page(f"{TITLE}\n{sapo}\n13/03/2024 08:15\nTHU HÀ\n{CAPTION}\n{MIDDLE}\n{LAST}")
    assert (document.date, document.author) == (dt.date(2024, 3, 13), "THU HÀ")
    assert document.body.split("\n") == [sapo, CAPTION, MIDDLE, LAST]


def test_publication_wins_over_update_and_label_over_bare_date() -> None:
    assert page(
        f"{TITLE}\n15/03/2024\nCập nhật: 14/03/2024 | Ngày đăng: 13/03/2024\n{BODY}"
    ).date == dt.date(2024, 3, 13)


def test_a_date_without_year_takes_it_from_the_text() -> None:
    text = f"{LEAD.replace('12/3/2024', '12/3')}\n\nNăm 2024, xã sẽ làm thêm hai cây cầu. {MIDDLE}"
    assert page(text).date == dt.date(2024, 3, 12)
    assert page(LEAD.replace("12/3/2024", "12/3")).date is None
    assert page(f"Thứ tư, 13/03/2023\n{TITLE}\n{text}").date == dt.date(2023, 3, 13)
    assert page(f"Thứ tư, 13/05/2023\n{TITLE}\n{text}").date == dt.date(2024, 3, 12)


def test_dates_of_decrees_and_fractions_are_not_the_day_of_the_event() -> None:
    text = (
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 7/8/2018 của UBND huyện, đến nay 3/4 số thôn của xã "
        "Hòa Bắc đã có cầu cứng."
    )
    assert page(f"{text}\n\n{MIDDLE}").date is None


def test_the_address_of_the_original_is_the_url() -> None:
    document = page(f"{TITLE}\n13/03/2024\n{BODY}\nNguồn: https://www.mienthuong.vn/cau-treo.html")
    assert (document.source, document.url) == (
        "mienthuong.vn",
        "https://www.mienthuong.vn/cau-treo.html",
    )


def test_a_subheading_about_opinions_does_not_end_the_report() -> None:
    assert page(f"{TITLE}\n13/03/2024\n{LEAD}\nÝ kiến\n{MIDDLE}\n{LAST}").body.split("\n") == [
        LEAD,
        MIDDLE,
        LAST,
    ]


def test_unusual_spaces_and_composed_letters_change_nothing() -> None:
    plain = f"{TITLE}\nNgày đăng: 13/03/2024\n\n{BODY}\n\nThu Hà\nBài viết khác"
    odd = unicodedata.normalize("NFD", plain).replace(" ", "\xa0").replace("\n", "\r\n\u200b")
    assert page("\ufeff" + odd) == page(plain)


@pytest.mark.parametrize("text", ["|\n***\n", "Chia sẻ\nIn trang\n", "13/03/2024\nLượt xem: 12"])
def test_a_page_without_a_report_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="nội dung"):
        page(text)


def test_a_page_of_a_headline_alone_has_no_body() -> None:
    document = page(f"{TITLE}\n13/03/2024")
    assert (document.title, document.body, document.date) == (TITLE, "", dt.date(2024, 3, 13))


_PIECES = (
    TITLE, LEAD, CAPTION, LAST, "Thu Hà", "13/03/2024", "31/02/2024", "Bài viết khác", "Theo ",
    "Tin liên quan", "Trang chủ", "Tác giả:", "Ngày đăng", " - ", " | ", " › ", "(", "…", ".", "\n",
)  # fmt: skip


@given(
    st.text() | st.lists(st.sampled_from(_PIECES) | st.text(max_size=5), max_size=30).map("".join)
)
@example("Tác giả:")
@example("\ud800 › \x00")
def test_any_text_is_read_or_refused_as_a_document_error(text: str) -> None:
    try:
        document = page(text)
    except DocumentError:
        return
    assert document.title
    for attribute in (document.title, document.body, document.author, document.source):
        assert attribute == normalise(attribute)
    assert "\n\n" not in document.body
