"""Words find what holds them, whole, slipped or glued."""

import pytest

from indexer.analysis.segment import Segmenter
from indexer.batch import analyse
from indexer.document import Document
from indexer.schema import news
from search_app.search import Archive
from tests.search_app.archives import ArchiveOf, found
from tests.search_app.searching.asking import REPORTS, ask


def test_a_pair_is_held_whole_and_a_longer_run_mostly(archive: Archive) -> None:
    assert found(archive, "bão lũ") == ["lu-quet"]
    assert found(archive, "mưa lớn ở Quảng Nam hôm kia")[0] == "bao-so-5"


def test_words_are_found_across_attributes(archive: Archive) -> None:
    assert found(archive, "đổ bộ Quảng Nam") == ["bao-so-5"]
    assert found(archive, "Lê Thị Hà lũ quét")[0] == "lu-quet"


def test_authors_are_found_as_words(archive: Archive) -> None:
    assert set(found(archive, "le thi ha")[:2]) == {"bao-so-5", "lu-quet"}


def test_what_is_missing_altogether_is_said(archive: Archive) -> None:
    page = ask(archive, "bão xyzzy")
    assert {"bao-so-5", "lu-quet"} <= {hit.document.id for hit in page.hits}
    assert page.notices == ("Không có bài nào khớp hết những gì đã gõ: kết quả chỉ khớp một phần.",)


def test_what_was_prepared_is_not_read_again(
    archive_of: ArchiveOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = archive_of(REPORTS)
    archive.prepare()
    searcher = archive._engine.searcher()
    monkeypatch.setattr(type(searcher), "attachment", lambda *_: pytest.fail("read again"))
    assert ask(archive, "mưa", collapse=True).total
    assert archive.suggest("m")


def test_what_finds_nothing_is_offered_apart(
    archive_of: ArchiveOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_app.understanding.glued.PER_LETTER", -0.1)  # it is too unlikely
    dikes = [Document(str(i), f"Bà con xã {i}", "Bà con tra đê dài.") for i in range(30)]
    page = ask(archive_of([*dikes, *REPORTS]), "trade")
    assert (page.total, page.notices) == (0, ())
    assert [other.request.text for other in page.alternatives] == ["tra đê"]


@pytest.mark.parametrize(
    "typed", ["sầu riêng Krông Pắc", "Krông Pắc", "krong pac", "đèo Gường", "Songdo", "songdo"]
)
def test_words_that_came_with_reports_added_later_are_no_slips(
    typed: str, archive_of: ArchiveOf
) -> None:
    trees = [
        Document(str(i), f"Sầu riêng không bán được ở xã {i}", "Bên đường đèo có nhà.")
        for i in range(30)
    ]
    archive = archive_of([*trees, *REPORTS])
    before = ask(archive, typed)
    text = "Sầu riêng ở Krông Pắc xuống giá. Đèo Gường, Songdo."
    new = Document("new", "Giá sầu riêng Krông Pắc", text)
    archive._engine.update(analyse([new], news().attributes, Segmenter()))
    page = ask(archive, typed)
    assert [hit.document.id for hit in page.hits] == ["new"]
    assert (page.notices, page.alternatives) == ((), ())
    assert before.notices or not before.total


def test_what_nothing_has_finds_nothing(archive: Archive) -> None:
    page = ask(archive, "xyzzy")
    assert (page.hits, page.total, page.pages, page.notices) == ((), 0, 1, ())


def test_by_date_only_what_holds_all_the_words_is_listed(archive: Archive) -> None:
    text = "mưa lớn kéo dài"
    assert set(found(archive, text)) >= {"lu-quet"}
    assert found(archive, text, sort="newest") == ["lu-quet"]
    assert found(archive, "mưa lớn", sort="oldest") == ["bao-so-5", "lu-quet"]


def test_an_exact_title_comes_first(archive: Archive) -> None:
    for report in REPORTS:
        assert found(archive, report.title)[0] == report.id
