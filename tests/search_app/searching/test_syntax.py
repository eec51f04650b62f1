"""Operators and fields keep what they say."""

import datetime as dt

import pytest

from indexer.document import Document
from search_app.search import Archive
from tests.search_app.archives import ArchiveOf, found
from tests.search_app.searching.asking import all_marks, ask

BY_DATE = ["quyen-gop", "uy-ban", "lu-quet", "bao-chi", "bao-cap", "bao-so-5", "hoa-dao"]


@pytest.mark.parametrize("text", ['"dân vận khéo"', '"dan van kheo"', "“Dân Vận Khéo”"])
def test_phrases_stand_side_by_side(text: str, archive: Archive) -> None:
    page = ask(archive, text)
    assert [hit.document.id for hit in page.hits] == ["uy-ban"]
    assert set(all_marks(page)) == {"dân vận khéo"}


def test_phrases_keep_their_accents(archive: Archive) -> None:
    assert found(archive, '"báo chí"') == ["bao-chi"]
    assert set(found(archive, '"bao"')) == set(found(archive, "bao"))
    page = ask(archive, '"bảo chí"')
    assert [hit.document.id for hit in page.hits] == ["bao-chi"]
    assert page.notices


@pytest.mark.parametrize("text", ['"khéo vận"', '"kheo van"'])
def test_a_phrase_that_stands_nowhere_gives_way_to_its_words(text: str, archive: Archive) -> None:
    page = ask(archive, text)
    assert {hit.document.id for hit in page.hits} == {"uy-ban", "quyen-gop"}  # with all of them
    assert len(page.notices) == 1
    some = ask(archive, text.replace("kh", "xyzzy kh"))
    assert {"uy-ban", "quyen-gop"} <= {hit.document.id for hit in some.hits}
    assert len(some.notices) == 1
    assert some.notices != page.notices


def test_a_phrase_that_stands_somewhere_stays_where_words_beside_it_do_not(
    archive: Archive,
) -> None:
    page = ask(archive, '"khéo léo" xyzzy báo')
    assert [hit.document.id for hit in page.hits] == ["quyen-gop"]
    assert len(page.notices) == 1
    assert found(archive, 'tiêu đề:xyzzy "khéo léo"') == []


def test_excluded_words_are_excluded(archive: Archive) -> None:
    assert found(archive, "bão -quét") == ["bao-so-5"]
    assert set(found(archive, "bao -bão")) == {"bao-chi", "bao-cap"}
    assert found(archive, 'khéo -"dân vận khéo"') == ["quyen-gop"]
    assert found(archive, "bão -tiêu đề:bão") == ["lu-quet"]


def test_exclusion_alone_lists_the_rest_newest_first(archive: Archive) -> None:
    assert found(archive, "-dân") == [id for id in BY_DATE if id in (
        "lu-quet", "bao-chi", "bao-cap", "bao-so-5"
    )]  # fmt: skip


def test_what_is_excluded_keeps_its_accents_when_the_rest_gives_them_up(archive: Archive) -> None:
    page = ask(archive, "thởi -bão")
    assert [hit.document.id for hit in page.hits] == ["bao-cap"]
    assert found(archive, 'thởi -"bão cấp"') == ["bao-cap"]


def test_either_side_will_do(archive: Archive) -> None:
    both = {"bao-so-5", "lu-quet", "bao-cap"}
    for text in ("bão OR gạo", "bão HOẶC gạo", "bão | gạo", "(gạo OR bão)"):
        assert set(found(archive, text)) == both


def test_groups(archive: Archive) -> None:
    assert set(found(archive, '(bão OR lũ) "mưa lớn"')) == {"bao-so-5", "lu-quet"}
    assert found(archive, '(lũ OR quét) -"mưa lớn"') == []
    assert set(found(archive, "(bão lũ) OR (sổ gạo)")) == {"lu-quet", "bao-cap"}


def test_titles_alone(archive: Archive) -> None:
    assert found(archive, "tiêu đề:bão") == ["bao-so-5"]
    assert found(archive, 'title:"bao cap"') == ["bao-cap"]


@pytest.mark.parametrize("text", ["tri*", "TRIE*", "triể*"])
def test_beginnings(text: str, archive: Archive) -> None:
    page = ask(archive, text)
    assert [hit.document.id for hit in page.hits] == ["bao-cap"]
    assert all_marks(page) == ["triển"]


def test_beginnings_beside_words(archive: Archive) -> None:
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
def test_attributes_restrict(text: str, ids: set[str], archive: Archive) -> None:
    assert set(found(archive, text)) == ids


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("nguồn:Xyz", "Không có nguồn nào tên “Xyz”."),
        ("bão tác giả:Xyz", "Không có tác giả nào tên “Xyz”."),
        ("chuyên mục:du lịch -bão", "Không có chuyên mục nào tên “du lịch”."),
    ],
)
def test_a_restriction_that_names_nothing_is_said(text: str, notice: str, archive: Archive) -> None:
    page = ask(archive, text)
    assert page.total == 0
    assert page.notices == (notice,)
    assert not page.alternatives  # the words are not what is wrong


def test_it_is_said_where_reports_have_no_such_attribute(archive_of: ArchiveOf) -> None:
    page = ask(archive_of([Document("a", "Bão lớn", "Bão.")]), "bão chuyên mục:thời sự")
    assert page.total == 0
    assert page.notices == ("Kho tin không ghi chuyên mục của bài nào.",)


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
def test_dates_restrict(text: str, ids: set[str], archive: Archive) -> None:
    assert set(found(archive, text)) == ids


@pytest.mark.parametrize("text", ["từ:2024 đến:2021", "bão từ:2024 đến:2021"])
def test_days_that_none_can_be_of_are_said(text: str, archive: Archive) -> None:
    page = ask(archive, text)
    assert page.notices == ("Khoảng ngày bị ngược: từ 1/1/2024 đến 31/12/2021.",)
    assert ask(archive, "từ:2024", last=dt.date(2021, 12, 31)).notices == page.notices
    assert not ask(archive, "zzyzx từ:2021 đến:2024").notices
    for outside in ("bão từ:2030", "bão đến:1/1/2001", "ngày:hôm qua"):
        (said,) = ask(archive, outside).notices
        assert said.startswith("Kho tin chỉ có bài đăng từ ")


def test_it_is_said_where_no_report_has_a_date(archive_of: ArchiveOf) -> None:
    undated = archive_of([Document("a", "Bão", "Bão số 5.")])
    for page in (ask(undated, "bão từ:2020"), ask(undated, "bão", first=dt.date(2020, 1, 1))):
        assert page.notices == ("Kho tin không ghi ngày đăng của bài nào.",)


def test_a_list_without_words_is_newest_first(archive: Archive) -> None:
    assert found(archive, "") == BY_DATE
    assert found(archive, "từ:2023") == BY_DATE[:4]
    assert found(archive, "nguồn:biển") == [
        id for id in BY_DATE if id in {"quyen-gop", "uy-ban", "bao-chi", "hoa-dao"}
    ]


def test_a_pasted_headline_keeps_its_own_quotation_marks(archive: Archive) -> None:
    text = 'Bão số 5 đổ bộ miền Trung, mưa "lớn" ở Quảng Nam và "Đà Nẵng"'
    page = ask(archive, text)
    assert page.hits[0].document.id == "bao-so-5"
    assert any("tiêu đề báo" in notice for notice in page.notices)
