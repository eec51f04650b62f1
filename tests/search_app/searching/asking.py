"""What the tests of searching share: a few reports, and ways to ask for them."""

import datetime as dt
from itertools import chain

from indexer.document import Document
from search_app.search import Archive, SearchPage, SearchRequest

REPORTS = [
    Document(
        "bao-so-5",
        "Bão số 5 đổ bộ miền Trung",
        "Chiều 16/7/2021, bão số 5 gây mưa lớn ở Quảng Nam.\n"
        "Hòa giải viên giúp bà con sơ tán; thiệt hại 14.167 tỷ đồng, tăng 28,7%.",
        date=dt.date(2021, 7, 17),
        source="Báo Sớm",
        category="Thời sự",
        author="Lê Thị Hà",
    ),
    Document(
        "bao-chi",
        "Báo chí và chuyển đổi số",
        "Các tòa soạn báo chí số hóa kho tư liệu theo Kết luận 34-KL/TW.",
        date=dt.date(2023, 6, 21),
        source="Tin Biển",
        category="Công nghệ",
        author="Trần Văn Bình",
    ),
    Document(
        "bao-cap",
        "Thời bao cấp qua ảnh",
        "Triển lãm bày tem phiếu, sổ gạo thời bao cấp.",
        date=dt.date(2022, 3, 1),
        source="Báo Sớm",
        category="Văn hóa",
    ),
    Document(
        "lu-quet",
        "Lũ quét ở Lai Châu",
        "Lũ quét cuốn trôi hai ngôi nhà; không có bão nhưng mưa lớn kéo dài.",
        date=dt.date(2023, 8, 5),
        source="Báo Sớm",
        category="Thời sự",
        author="Lê Thị Hà",
    ),
    Document(
        "hoa-dao",
        "Hoa đào nở sớm",
        "Vườn hoa đào Nhật Tân nở sớm, người dân hoà mình vào sắc xuân.",
        source="Tin Biển",
        category="Văn hóa",
    ),
    Document(
        "uy-ban",
        "Ủy ban nhân dân tỉnh họp",
        "UBND tỉnh họp bàn dân vận khéo. Dân vận khéo thì việc gì cũng thành công.",
        date=dt.date(2024, 2, 3),
        source="Tin Biển",
        category="Thời sự",
        author="Trần Văn Bình",
    ),
    Document(
        "quyen-gop",
        "Người dân vận động quyên góp khéo léo",
        "Người dân vận chuyển hàng cứu trợ, khéo xoay xở.",
        date=dt.date(2024, 2, 4),
        source="Tin Biển Đông",
        category="Thời sự",
    ),
]


def ask(archive: Archive, text: str = "", **wanted: object) -> SearchPage:
    return archive.search(SearchRequest(text, **wanted))  # type: ignore[arg-type]


def all_marks(page: SearchPage) -> list[str]:
    """What is marked in titles and passages, in small letters."""
    snippets = chain.from_iterable((hit.title, *hit.passages) for hit in page.hits)
    return [s.text[start:end].lower() for s in snippets for start, end in s.marks]
