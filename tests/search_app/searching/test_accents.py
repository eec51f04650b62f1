"""Accents that were typed are kept, those that were not are found all."""

from collections.abc import Callable

import pytest

from indexer.document import Document
from search_app.evaluate.typing_styles import (
    accentless,
    capitals,
    half_accentless,
    nfd,
    other_tone_style,
)
from search_app.search import Archive
from tests.search_app.archives import ArchiveOf, found
from tests.search_app.searching.asking import all_marks, ask


def test_typed_accents_are_kept(archive: Archive) -> None:
    assert set(found(archive, "bão")) == {"bao-so-5", "lu-quet"}
    assert set(found(archive, "báo chí")) == {"bao-chi"}


def test_bare_text_finds_all_accents(archive: Archive) -> None:
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
    typed: Callable[[str], str], text: str, first: str, archive: Archive
) -> None:
    assert found(archive, typed(text))[0] == first


@pytest.mark.parametrize("text", ["chuyển đổi", "chuyển"])
def test_every_word_is_found_in_capitals(text: str, archive: Archive) -> None:
    assert found(archive, capitals(text)) == found(archive, text)
    assert ask(archive, capitals(text)).notices == ()


def test_half_accented_text_keeps_the_accents_there_are(archive: Archive) -> None:
    assert found(archive, "bão so")[0] == "bao-so-5"
    for seed in range(5):
        assert found(archive, half_accentless("báo chí số hóa", seed))[0] == "bao-chi"
    assert set(found(archive, "bão lu")) == {"lu-quet"}


def test_accents_are_never_required(archive: Archive) -> None:
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
def test_tone_styles_are_one(text: str, archive: Archive) -> None:
    page = ask(archive, text)
    assert [hit.document.id for hit in page.hits] == ["bao-so-5"]
    assert "hòa giải" in all_marks(page)


def test_marks_follow_the_accents_typed(archive: Archive) -> None:
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
    archive_of: ArchiveOf, text: str, marks: set[str]
) -> None:
    reports = [
        Document(f"{i}", "Công nghệ mới", f"Hãng {i} công bố công nghệ {i}, không thủ công.")
        for i in range(9)
    ]
    assert set(all_marks(ask(archive_of(reports), text))) == marks


def test_of_a_name_the_last_syllable_stands_for_it(archive_of: ArchiveOf) -> None:
    body = "Ông Lê Văn Lâm bắt bóng; Lâm cao hơn Lê Quý, quê ở miền lâm sản."
    reports = [Document(f"{i}", "Thủ môn", body) for i in range(9)]
    assert set(all_marks(ask(archive_of(reports), "Lê Văn Lâm"))) == {"lê văn lâm", "lâm"}


def test_half_a_word_is_marked_where_it_stands_alone(archive_of: ArchiveOf) -> None:
    reports = [
        Document("có", "Xe buýt", "Tuyến xe buýt mới."),
        Document("nửa", "Tuyến buýt nhanh", "Tuyến buýt nhanh thay ba tuyến xe khách."),
    ]
    assert "buýt" in all_marks(ask(archive_of(reports), "xe buýt"))
