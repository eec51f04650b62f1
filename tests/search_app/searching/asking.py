"""What the tests of searching share: a few reports, and ways to ask for them."""

import datetime as dt
import unicodedata
from itertools import chain

from hypothesis import strategies as st

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


BY_DATE = ["quyen-gop", "uy-ban", "lu-quet", "bao-chi", "bao-cap", "bao-so-5", "hoa-dao"]


def ask(archive: Archive, text: str = "", **wanted: object) -> SearchPage:
    return archive.search(SearchRequest(text, **wanted))  # type: ignore[arg-type]


def all_marks(page: SearchPage) -> list[str]:
    """What is marked in titles and passages, in small letters."""
    snippets = chain.from_iterable((hit.title, *hit.passages) for hit in page.hits)
    return [s.text[start:end].lower() for s in snippets for start, end in s.marks]


NASTY = [
    "",
    " ",
    '"',
    '""',
    "-",
    "--",
    "*",
    "( )",
    ")))(((",
    "OR",
    "bão OR",
    "-(bão OR",
    "tiêu đề:",
    "từ:32/13/2023",
    "ngày:..",
    'nguồn:"',
    "\x00\x1f",
    "\ud800bão",
    "ﷺ ½ Ⅷ ﬁ",
    "İstanbul ß",
    "🙂🙂 bão",
    "a" * 5000,
    "bão " * 500,
    "bao dao " * 100,
    "_ a_b __",
    "１２３ ＢÃＯ",
    "٣٤ ۵",
    "e\u0301\u0301\u0323 o\u031b\u0301",
    "http://[::1/ a@b.c 1.2.3.4.5",
    "14.167.58,7/3-2",
    "*bão* b* bã* 1*",
    "-nguồn:bão -ngày:2021 -tiêu đề:bão",
]


TYPED = 'bão bao Hà số 14.167 34-KL/TW quét - OR HOẶC AND ( ) " “ từ: 2023 .. * mưa* tác giả:'


pieces = st.sampled_from([*NASTY[:21], *TYPED.split(), "tiêu đề:", "nguồn:", "chuyên mục:"])


def sound(page: SearchPage, archive: Archive) -> None:
    """The page's parts agree with each other and with the archive."""
    ids = [hit.document.id for hit in page.hits]
    assert len(set(ids)) == len(ids) <= page.request.size
    assert page.total >= len(ids)
    assert page.pages == max(1, -(-page.total // page.request.size))
    for hit in page.hits:
        assert archive.document(hit.document.id) == hit.document
        assert hit.title.text == hit.document.title
        assert hit.score == hit.score >= 0
        stored = f"{hit.document.lead}\n{hit.document.body}"
        for snippet in (hit.title, *hit.passages):
            at = -1
            for start, end in snippet.marks:
                assert at < start < end <= len(snippet.text)
                at = end
        for passage in hit.passages:
            assert passage.text in stored
    for notice in page.notices:
        assert notice == unicodedata.normalize("NFC", notice)
    assert sum(count for _, count in page.facets["source"]) <= page.total
