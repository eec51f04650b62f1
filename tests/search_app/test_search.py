"""What people type finds what they mean: accents preferred, restrictions kept, pages consistent."""

import datetime as dt
import threading
import unicodedata
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.build import rebuild
from indexer.document import Document
from indexer.engines import open_engine
from indexer.errors import DocumentNotFound, IndexDamaged, IndexNotFound, IndexOutdated
from indexer.schema import news
from search_app import search
from search_app.evaluate.typing_styles import (
    accentless,
    capitals,
    half_accentless,
    nfd,
    other_tone_style,
)
from search_app.search import Archive, SearchPage, SearchRequest
from tests.search_app.archives import ArchiveOf, build_of, found

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


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Archive:
    return archive_of(REPORTS)


@pytest.fixture(scope="module")
def many(archive_of: ArchiveOf) -> Archive:
    """Two hundred and fifty reports about rain, no two alike in length, in random order."""
    return archive_of(
        Document(
            f"{i:03}",
            "Mưa lớn" if i % 3 else "Mưa",
            f"Mưa ở huyện {i}. " + "Trời tạnh dần. " * (i * 37 % 50) + "Mưa " * (i % 7),
            date=dt.date(2020 + i % 5, 1 + i % 12, 1 + i % 28) if i % 10 else None,
            source=f"Báo {i % 4}",
            category=f"Mục {i % 3}",
            author="" if i % 2 else "Hà",
        )
        for i in range(250)
    )


def ask(archive: Archive, text: str = "", **wanted: object) -> SearchPage:
    return archive.search(SearchRequest(text, **wanted))  # type: ignore[arg-type]


def all_marks(page: SearchPage) -> list[str]:
    """What is marked in titles and passages, in small letters."""
    snippets = chain.from_iterable((hit.title, *hit.passages) for hit in page.hits)
    return [s.text[start:end].lower() for s in snippets for start, end in s.marks]


class TestAccents:
    def test_typed_accents_are_kept(self, archive: Archive) -> None:
        assert set(found(archive, "bão")) == {"bao-so-5", "lu-quet"}
        assert set(found(archive, "báo chí")) == {"bao-chi"}

    def test_bare_text_finds_all_accents(self, archive: Archive) -> None:
        assert set(found(archive, "bao")) == {"bao-so-5", "lu-quet", "bao-chi", "bao-cap"}

    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("bão số", "bao-so-5"),
            ("báo chí số hóa", "bao-chi"),
            ("dân vận khéo", "uy-ban"),
            ("lũ quét lai châu", "lu-quet"),
            ("hòa giải viên", "bao-so-5"),
            ("hoa đào", "hoa-dao"),
            ("ủy ban nhân dân", "uy-ban"),
        ],
    )
    @pytest.mark.parametrize(
        "typed",
        [str, accentless, nfd, capitals, other_tone_style],
        ids=["as is", "bare", "NFD", "capitals", "other tone style"],
    )
    def test_every_way_of_typing_finds_the_same_first(
        self, typed: Callable[[str], str], text: str, first: str, archive: Archive
    ) -> None:
        assert found(archive, typed(text))[0] == first

    @pytest.mark.parametrize("text", ["chuyển đổi", "chuyển"])
    def test_every_word_is_found_in_capitals(self, text: str, archive: Archive) -> None:
        assert found(archive, capitals(text)) == found(archive, text)
        assert ask(archive, capitals(text)).notices == ()

    def test_half_accented_text_keeps_the_accents_there_are(self, archive: Archive) -> None:
        assert found(archive, "bão so")[0] == "bao-so-5"
        for seed in range(5):
            assert found(archive, half_accentless("báo chí số hóa", seed))[0] == "bao-chi"
        assert set(found(archive, "bão lu")) == {"lu-quet"}

    def test_accents_are_never_required(self, archive: Archive) -> None:
        page = ask(archive, "bảo")
        assert {hit.document.id for hit in page.hits} == {
            "bao-so-5",
            "lu-quet",
            "bao-chi",
            "bao-cap",
        }
        assert page.notices == ("Không có bài nào khớp dấu đã gõ: kết quả bỏ qua dấu.",)
        assert "bão" in all_marks(page)

    @pytest.mark.parametrize("text", ["hòa giải", "hoà giải", "HOÀ GIẢI", "hoa giai"])
    def test_tone_styles_are_one(self, text: str, archive: Archive) -> None:
        page = ask(archive, text)
        assert [hit.document.id for hit in page.hits] == ["bao-so-5"]
        assert "hòa giải" in all_marks(page)

    def test_marks_follow_the_accents_typed(self, archive: Archive) -> None:
        assert set(all_marks(ask(archive, "bão"))) == {"bão"}
        assert set(all_marks(ask(archive, "bao"))) == {"bão", "báo", "bao"}
        assert "lũ" in all_marks(ask(archive, "bao lu"))

    @pytest.mark.parametrize(
        ("text", "marks"),
        [
            ("công nghệ", {"công nghệ"}),
            ("cong nghe", {"công nghệ"}),
            ("CÔNG NGHỆ mới", {"công nghệ", "công nghệ mới"}),
            ("công nghệ công", {"công nghệ", "công"}),  # asked for alone, too
        ],
    )
    def test_half_a_word_is_not_marked_where_it_stands_whole(
        self, archive_of: ArchiveOf, text: str, marks: set[str]
    ) -> None:
        reports = [
            Document(f"{i}", "Công nghệ mới", f"Hãng {i} công bố công nghệ {i}, không thủ công.")
            for i in range(9)
        ]
        assert set(all_marks(ask(archive_of(reports), text))) == marks

    def test_half_a_word_is_marked_where_it_stands_alone(self, archive_of: ArchiveOf) -> None:
        reports = [
            Document("có", "Xe buýt", "Tuyến xe buýt mới."),
            Document("nửa", "Tuyến buýt nhanh", "Tuyến buýt nhanh thay ba tuyến xe khách."),
        ]
        assert "buýt" in all_marks(ask(archive_of(reports), "xe buýt"))


class TestWords:
    def test_a_pair_is_held_whole_and_a_longer_run_mostly(self, archive: Archive) -> None:
        assert found(archive, "bão lũ") == ["lu-quet"]
        assert found(archive, "mưa lớn ở Quảng Nam hôm kia")[0] == "bao-so-5"

    def test_words_are_found_across_attributes(self, archive: Archive) -> None:
        assert found(archive, "đổ bộ Quảng Nam") == ["bao-so-5"]
        assert found(archive, "Lê Thị Hà lũ quét")[0] == "lu-quet"

    def test_authors_are_found_as_words(self, archive: Archive) -> None:
        assert set(found(archive, "le thi ha")[:2]) == {"bao-so-5", "lu-quet"}

    def test_what_is_missing_altogether_is_said(self, archive: Archive) -> None:
        page = ask(archive, "bão xyzzy")
        assert {"bao-so-5", "lu-quet"} <= {hit.document.id for hit in page.hits}
        assert page.notices == ("Không có bài nào chứa đủ các từ: kết quả chỉ chứa một phần.",)

    def test_what_was_prepared_is_not_read_again(
        self, archive_of: ArchiveOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        archive = archive_of(REPORTS)
        archive.prepare()
        searcher = archive._engine.searcher()
        monkeypatch.setattr(type(searcher), "attachment", lambda *_: pytest.fail("read again"))
        assert ask(archive, "mưa", collapse=True).total
        assert archive.suggest("m")

    def test_what_finds_nothing_is_offered_apart(
        self, archive_of: ArchiveOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("search_app.understanding.glued.PER_LETTER", -0.1)  # it is too unlikely
        dikes = [Document(str(i), f"Bà con xã {i}", "Bà con tra đê dài.") for i in range(30)]
        page = ask(archive_of([*dikes, *REPORTS]), "trade")
        assert (page.total, page.notices) == (0, ())
        assert [other.request.text for other in page.alternatives] == ["tra đê"]

    def test_what_nothing_has_finds_nothing(self, archive: Archive) -> None:
        page = ask(archive, "xyzzy")
        assert (page.hits, page.total, page.pages, page.notices) == ((), 0, 1, ())

    def test_by_date_only_what_holds_all_the_words_is_listed(self, archive: Archive) -> None:
        text = "mưa lớn kéo dài"
        assert set(found(archive, text)) >= {"lu-quet"}
        assert found(archive, text, sort="newest") == ["lu-quet"]
        assert found(archive, "mưa lớn", sort="oldest") == ["bao-so-5", "lu-quet"]

    def test_an_exact_title_comes_first(self, archive: Archive) -> None:
        for report in REPORTS:
            assert found(archive, report.title)[0] == report.id


class TestSyntax:
    @pytest.mark.parametrize("text", ['"dân vận khéo"', '"dan van kheo"', "“Dân Vận Khéo”"])
    def test_phrases_stand_side_by_side(self, text: str, archive: Archive) -> None:
        page = ask(archive, text)
        assert [hit.document.id for hit in page.hits] == ["uy-ban"]
        assert set(all_marks(page)) == {"dân vận khéo"}

    def test_phrases_keep_their_accents(self, archive: Archive) -> None:
        assert found(archive, '"báo chí"') == ["bao-chi"]
        assert set(found(archive, '"bao"')) == set(found(archive, "bao"))
        page = ask(archive, '"bảo chí"')
        assert [hit.document.id for hit in page.hits] == ["bao-chi"]
        assert page.notices

    def test_a_phrase_that_stands_nowhere_gives_way_with_a_notice(self, archive: Archive) -> None:
        page = ask(archive, '"khéo vận"')
        assert {"uy-ban", "quyen-gop"} <= {hit.document.id for hit in page.hits}
        assert len(page.notices) == 1

    def test_excluded_words_are_excluded(self, archive: Archive) -> None:
        assert found(archive, "bão -quét") == ["bao-so-5"]
        assert set(found(archive, "bao -bão")) == {"bao-chi", "bao-cap"}
        assert found(archive, 'khéo -"dân vận khéo"') == ["quyen-gop"]
        assert found(archive, "bão -tiêu đề:bão") == ["lu-quet"]

    def test_exclusion_alone_lists_the_rest_newest_first(self, archive: Archive) -> None:
        assert found(archive, "-dân") == [id for id in BY_DATE if id in (
            "lu-quet", "bao-chi", "bao-cap", "bao-so-5"
        )]  # fmt: skip

    def test_what_is_excluded_keeps_its_accents_when_the_rest_gives_them_up(
        self, archive: Archive
    ) -> None:
        page = ask(archive, "thởi -bão")
        assert [hit.document.id for hit in page.hits] == ["bao-cap"]
        assert found(archive, 'thởi -"bão cấp"') == ["bao-cap"]

    def test_either_side_will_do(self, archive: Archive) -> None:
        both = {"bao-so-5", "lu-quet", "bao-cap"}
        for text in ("bão OR gạo", "bão HOẶC gạo", "bão | gạo", "(gạo OR bão)"):
            assert set(found(archive, text)) == both

    def test_groups(self, archive: Archive) -> None:
        assert set(found(archive, '(bão OR lũ) "mưa lớn"')) == {"bao-so-5", "lu-quet"}
        assert found(archive, '(lũ OR quét) -"mưa lớn"') == []
        assert set(found(archive, "(bão lũ) OR (sổ gạo)")) == {"lu-quet", "bao-cap"}

    def test_titles_alone(self, archive: Archive) -> None:
        assert found(archive, "tiêu đề:bão") == ["bao-so-5"]
        assert found(archive, 'title:"bao cap"') == ["bao-cap"]

    @pytest.mark.parametrize("text", ["tri*", "TRIE*", "triể*"])
    def test_beginnings(self, text: str, archive: Archive) -> None:
        page = ask(archive, text)
        assert [hit.document.id for hit in page.hits] == ["bao-cap"]
        assert all_marks(page) == ["triển"]

    def test_beginnings_beside_words(self, archive: Archive) -> None:
        assert set(found(archive, "mưa qu*")) == {"bao-so-5", "lu-quet"}
        assert found(archive, "mưa qua*") == ["bao-so-5"]

    @pytest.mark.parametrize(
        ("text", "ids"),
        [
            ('nguồn:"Báo Sớm"', {"bao-so-5", "bao-cap", "lu-quet"}),
            ('NGUON:"bao som"', {"bao-so-5", "bao-cap", "lu-quet"}),
            ("source:sớm", {"bao-so-5", "bao-cap", "lu-quet"}),
            ('nguồn:"tin biển"', {"bao-chi", "hoa-dao", "uy-ban"}),
            ("nguồn:biển", {"bao-chi", "hoa-dao", "uy-ban", "quyen-gop"}),
            ("nguồn:tin biển dân", {"uy-ban", "hoa-dao"}),
            ("nguon:tin bien dong", {"quyen-gop"}),
            ('tác giả:"lê thị hà"', {"bao-so-5", "lu-quet"}),
            ("author:binh", {"bao-chi", "uy-ban"}),
            ('chuyên mục:"Văn hoá"', {"bao-cap", "hoa-dao"}),
            ('chuyen muc:"van hoa" nguồn:biển', {"hoa-dao"}),
            ("dân nguồn:đông", {"quyen-gop"}),
            ("dân -nguồn:đông", {"uy-ban", "hoa-dao"}),
        ],
    )
    def test_attributes_restrict(self, text: str, ids: set[str], archive: Archive) -> None:
        assert set(found(archive, text)) == ids

    @pytest.mark.parametrize(
        ("text", "what"),
        [
            ("nguồn:Xyz", "nguồn"),
            ("bão tác giả:Xyz", "tác giả"),
            ("chuyên mục:Xyz bão", "chuyên mục"),
        ],
    )
    def test_a_restriction_that_names_nothing_is_said(
        self, text: str, what: str, archive: Archive
    ) -> None:
        page = ask(archive, text)
        assert page.total == 0
        assert page.notices == (f"Không có {what} nào tên “Xyz”.",)

    @pytest.mark.parametrize(
        ("text", "ids"),
        [
            ("từ:2023", {"bao-chi", "lu-quet", "uy-ban", "quyen-gop"}),
            ("đến:2021", {"bao-so-5"}),
            ("date:2022", {"bao-cap"}),
            ("ngày:6/2023", {"bao-chi"}),
            ("ngày:3/2/2024", {"uy-ban"}),
            ("ngay:2024-02-04", {"quyen-gop"}),
            ("ngày:2022..6/2023", {"bao-cap", "bao-chi"}),
            ("after:2023-08-05 before:3/2/2024", {"lu-quet", "uy-ban"}),
            ("bão từ:2022", {"lu-quet"}),
            ("-từ:2022", {"bao-so-5", "hoa-dao"}),
        ],
    )
    def test_dates_restrict(self, text: str, ids: set[str], archive: Archive) -> None:
        assert set(found(archive, text)) == ids

    def test_a_list_without_words_is_newest_first(self, archive: Archive) -> None:
        assert found(archive, "") == BY_DATE
        assert found(archive, "từ:2023") == BY_DATE[:4]
        assert found(archive, "nguồn:biển") == [
            id for id in BY_DATE if id in {"quyen-gop", "uy-ban", "bao-chi", "hoa-dao"}
        ]

    def test_a_pasted_headline_keeps_its_own_quotation_marks(self, archive: Archive) -> None:
        text = 'Bão số 5 đổ bộ miền Trung, mưa "lớn" ở Quảng Nam và "Đà Nẵng"'
        page = ask(archive, text)
        assert page.hits[0].document.id == "bao-so-5"
        assert any("tít báo" in notice for notice in page.notices)


class TestFigures:
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
    def test_figures_are_found_however_they_are_written(
        self, text: str, mark: str, archive: Archive
    ) -> None:
        page = ask(archive, text)
        assert page.hits[0].document.id == "bao-so-5"
        assert mark in all_marks(page)

    @pytest.mark.parametrize("text", ["34-KL/TW", "34 KL TW", "34-kl/tw", "kết luận 34 kl/tw"])
    def test_codes_are_found_whole_and_in_parts(self, text: str, archive: Archive) -> None:
        page = ask(archive, text)
        assert page.hits[0].document.id == "bao-chi"
        assert any("34-kl/tw" in mark for mark in all_marks(page))

    def test_a_part_of_a_figure_is_not_marked_elsewhere(self, archive: Archive) -> None:
        assert all_marks(ask(archive, "28,7%")) == ["28,7"]

    @pytest.mark.parametrize(
        ("text", "id"),
        [
            ("100km", "duong"), ("7:30", "duong"), ("tốc độ 80km/h", "duong"), ("5tr", "duong"),
            ("1,5%", "lai"), ("ngày 1/5", "le"), ("oto", "duong"),
        ],
    )  # fmt: skip
    def test_times_measures_decimals_and_loan_words(
        self, archive_of: ArchiveOf, text: str, id: str
    ) -> None:
        body = "Lúc 7h30, ô tô chạy 100 km, tốc độ 80 km/h; phạt 5 triệu đồng."
        reports = [
            Document("le", "Nghỉ lễ", "Từ ngày 1/5 đến 2/5, cả nước nghỉ lễ."),
            Document("lai", "Lãi suất", "Lãi suất tăng 1,5% trong quý."),
            Document("duong", "Trên đường", body),
        ]
        assert found(archive_of([*reports, *REPORTS]), text)[0] == id

    def test_abbreviations(self, archive: Archive) -> None:
        assert found(archive, "ubnd tỉnh") == ["uy-ban"]

    def test_figures_typed_without_their_points_rank_like_those_with(
        self, archive_of: ArchiveOf
    ) -> None:
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


class TestPages:
    @pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
    @pytest.mark.parametrize("text", ["mưa", "mua", "mưa lớn", "", "-lớn", "mư*"])
    @pytest.mark.parametrize("size", [10, 33, 100])
    def test_pages_part_the_whole(self, size: int, text: str, sort: str, many: Archive) -> None:
        first = ask(many, text, size=size, sort=sort)
        assert first.pages == -(-first.total // size)
        seen = [
            hit.document.id
            for number in range(1, first.pages + 1)
            for hit in ask(many, text, size=size, sort=sort, page=number).hits
        ]
        assert len(seen) == len(set(seen)) == first.total
        assert first.total >= 80

    def test_other_sizes_do_not_change_the_order(self, many: Archive) -> None:
        orders = {
            size: [
                hit.document.id
                for number in range(1, -(-250 // size) + 1)
                for hit in ask(many, "mưa lớn", size=size, page=number).hits
            ]
            for size in (7, 10, 30, 99, 100)
        }
        assert len({tuple(order) for order in orders.values()}) == 1

    def test_scores_of_the_best_go_down(self, many: Archive) -> None:
        scores = [hit.score for hit in ask(many, "mưa lớn", size=100).hits]
        assert scores == sorted(scores, reverse=True)

    @pytest.mark.parametrize("number", [26, 27, 1000, 10**9])
    @pytest.mark.parametrize("sort", ["relevance", "newest"])
    def test_beyond_the_last_page_there_is_nothing(
        self, number: int, sort: str, many: Archive
    ) -> None:
        page = ask(many, "mưa", page=number, sort=sort)
        assert (page.total, page.pages) == (250, 25)
        assert page.hits == ()
        assert page.facets["source"]

    def test_totals_facets_and_months_are_the_same_on_every_page(self, many: Archive) -> None:
        first = ask(many, "mưa")
        for number in (2, 11, 25, 30):
            page = ask(many, "mưa", page=number)
            assert (page.total, page.facets, page.months) == (
                first.total,
                first.facets,
                first.months,
            )

    def test_sorted_by_date_undated_reports_come_last(self, many: Archive) -> None:
        for sort, turned in (("newest", True), ("oldest", False)):
            dates = [
                hit.document.date
                for number in (1, 2, 3)
                for hit in ask(many, "mưa", size=100, sort=sort, page=number).hits
            ]
            dated = [date for date in dates if date]
            assert dated == sorted(dated, reverse=turned)
            assert dates[len(dated) :] == [None] * 25

    def test_the_page_says_what_was_asked_and_how_long_it_took(self, archive: Archive) -> None:
        request = SearchRequest("bão", size=1)
        page = archive.search(request)
        assert page.request is request
        assert 0 < page.seconds < 10
        assert (page.total, page.pages, len(page.hits)) == (2, 2, 1)


class TestFacets:
    def test_facets_count_the_whole_result_most_first(self, archive: Archive) -> None:
        page = ask(archive, "bao", size=1)
        assert page.facets == {
            "source": [("Báo Sớm", 3), ("Tin Biển", 1)],
            "category": [("Thời sự", 2), ("Công nghệ", 1), ("Văn hóa", 1)],
            "author": [("Lê Thị Hà", 2), ("Trần Văn Bình", 1)],
        }
        assert page.months == {"2021-07": 1, "2022-03": 1, "2023-06": 1, "2023-08": 1}

    def test_facets_add_up_to_the_total(self, many: Archive) -> None:
        for text in ("mưa", "mưa lớn", "huyện 7", "-lớn"):
            page = ask(many, text)
            assert sum(count for _, count in page.facets["source"]) == page.total
            assert sum(count for _, count in page.facets["category"]) == page.total
            assert sum(page.months.values()) <= page.total

    def test_a_facet_leads_to_as_many_as_it_says(self, many: Archive) -> None:
        page = ask(many, "mưa lớn")
        for field, values in page.facets.items():
            for value, count in values:
                narrowed = ask(many, "mưa lớn", **{field: value})
                assert narrowed.total == count
                assert {getattr(hit.document, field) for hit in narrowed.hits} == {value}

    def test_months_lead_to_as_many_as_they_say(self, many: Archive) -> None:
        page = ask(many, "mưa lớn")
        for month, count in list(page.months.items())[:6]:
            year, number = map(int, month.split("-"))
            last = dt.date(year + number // 12, number % 12 + 1, 1) - dt.timedelta(days=1)
            assert ask(many, "mưa lớn", first=dt.date(year, number, 1), last=last).total == count

    def test_filters_combine(self, archive: Archive) -> None:
        page = ask(archive, "bao", source="Báo Sớm", category="Thời sự", first=dt.date(2022, 1, 1))
        assert [hit.document.id for hit in page.hits] == ["lu-quet"]
        assert ask(archive, "bao", source="Báo Sớm", last=dt.date(2021, 12, 31)).total == 1
        assert ask(archive, source="Báo").total == 0
        assert ask(archive, author="").total == 3

    def test_filters_do_not_change_the_order(self, many: Archive) -> None:
        whole = [id for id in found(many, "mưa lớn") if int(id) % 4 == 1]
        assert found(many, "mưa lớn", source="Báo 1")[: len(whole)] == whole

    def test_a_filter_that_empties_the_result_finds_nothing_else(self, archive: Archive) -> None:
        page = ask(archive, "báo chí", source="Báo Sớm")
        assert "bao-chi" not in [hit.document.id for hit in page.hits]


class TestArchive:
    def test_a_ranking_is_a_page_without_its_texts(self, archive: Archive, many: Archive) -> None:
        for one, text in ((archive, "bao"), (many, "mưa lớn")):
            request = SearchRequest(text, size=50)
            assert one.ranking(request) == [
                (hit.document.id, hit.score) for hit in one.search(request).hits
            ]

    def test_reports_come_back_whole(self, archive: Archive) -> None:
        for report in REPORTS:
            assert archive.document(report.id) == report
        assert [hit.document for hit in ask(archive, '"bão số"').hits] == [REPORTS[0]]
        with pytest.raises(DocumentNotFound, match="khong-co"):
            archive.document("khong-co")

    def test_the_lead_is_shown_and_searched(self, archive_of: ArchiveOf) -> None:
        archive = archive_of(
            [Document("a", "Tít", "Thân bài dài.", lead="Sapo nói về sếu đầu đỏ.")]
        )
        page = ask(archive, "seu dau do")
        assert page.hits[0].passages[0].text == "Sapo nói về sếu đầu đỏ."
        assert all_marks(page) == ["sếu đầu đỏ"]

    def test_figures_of_the_archive(self, archive: Archive) -> None:
        stats = archive.stats()
        assert stats.documents == 7
        assert stats.sources == {"Báo Sớm": 3, "Tin Biển": 3, "Tin Biển Đông": 1}
        assert stats.categories == {"Thời sự": 4, "Văn hóa": 2, "Công nghệ": 1}
        assert (stats.first, stats.last) == (dt.date(2021, 7, 17), dt.date(2024, 2, 4))

    def test_without_an_index(self, tmp_path: Path) -> None:
        archive = Archive(open_engine("whoosh", tmp_path, news()), news())
        for verb in (archive.stats, lambda: ask(archive, "bão"), lambda: archive.document("a")):
            with pytest.raises(IndexNotFound, match="timbao rebuild"):
                verb()

    def test_an_index_without_vocabulary_is_outdated(self, tmp_path: Path) -> None:
        engine = open_engine("whoosh", tmp_path, news())
        engine.rebuild([])
        with pytest.raises(IndexOutdated, match="timbao rebuild"):
            ask(Archive(engine, news()), "bão")

    def test_a_rebuild_is_seen_by_the_next_search(self, tmp_path: Path) -> None:
        archive = build_of(REPORTS[:2], tmp_path)
        assert found(archive, "gạo") == []
        records = tmp_path / "more.jsonl"
        records.write_text("\n".join(d.to_json() for d in REPORTS), encoding="utf-8")
        rebuild([records], open_engine("whoosh", tmp_path / "index", news()), news())
        assert found(archive, "gạo") == ["bao-cap"]
        assert found(archive, "so gao") == ["bao-cap"]
        assert archive.stats().documents == 7

    def test_threads_get_the_answers_one_would_get_alone(self, many: Archive) -> None:
        texts = ["mưa", "mua lon", '"mưa lớn"', "huyện 7", "tạnh -lớn", "mư*"] * 4
        alone = [many.ranking(SearchRequest(text)) for text in texts]
        together: dict[int, list[tuple[str, float]]] = {}

        def work(number: int) -> None:
            together[number] = many.ranking(SearchRequest(texts[number]))

        threads = [threading.Thread(target=work, args=(i,)) for i in range(len(texts))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [together[i] for i in range(len(texts))] == alone


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


class TestAnything:
    @pytest.mark.parametrize("text", NASTY)
    def test_odd_queries_are_answered(self, text: str, archive: Archive) -> None:
        sound(ask(archive, text), archive)

    @settings(max_examples=120)
    @given(
        st.one_of(
            st.text(), st.lists(pieces, max_size=9).map(" ".join), st.lists(pieces).map("".join)
        ),
        st.sampled_from(["relevance", "newest", "oldest"]),
        st.integers(1, 4),
        st.sampled_from([None, "Báo Sớm", ""]),
    )
    def test_any_query_is_answered(
        self, archive: Archive, text: str, sort: str, number: int, source: str | None
    ) -> None:
        sound(ask(archive, text, sort=sort, page=number, size=3, source=source), archive)

    @settings(max_examples=60)
    @given(st.lists(st.sampled_from(" ".join(d.body for d in REPORTS).split()), max_size=6))
    def test_any_words_of_the_archive_find_something_however_they_are_typed(
        self, archive: Archive, words: list[str]
    ) -> None:
        text = " ".join(words)
        for typed in (text, accentless(text), nfd(text), other_tone_style(text)):
            page = ask(archive, typed)
            sound(page, archive)
            assert page.total


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


def test_an_altered_index_is_named_as_such(tmp_path: Path) -> None:
    build_of(REPORTS, tmp_path)
    (path,) = tmp_path.glob("index/gen-*/attachments.arrays")
    raw = bytearray(path.read_bytes())
    raw[64 : len(raw) // 2] = bytes(len(raw) // 2 - 64)
    path.write_bytes(raw)
    archive = Archive(open_engine("whoosh", tmp_path / "index", news()), news())
    with pytest.raises(IndexDamaged, match="timbao rebuild"):
        archive.search(SearchRequest("bão"))


def test_other_errors_are_told_as_they_are(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "parse", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        archive.search(SearchRequest("bão gì"))
