"""The archive beside its ranking: reports, statistics, changes, damage."""

import datetime as dt
import threading
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.document import Document
from indexer.engines import open_engine
from indexer.errors import DocumentNotFound, IndexDamaged, IndexNotFound, IndexOutdated
from indexer.schema import news
from search_app import search
from search_app.search import Archive, SearchRequest
from tests.search_app.archives import ArchiveOf, build_of, found
from tests.search_app.searching.asking import REPORTS, all_marks, ask


def test_a_ranking_is_a_page_without_its_texts(archive: Archive, many: Archive) -> None:
    for one, text in ((archive, "bao"), (many, "mưa lớn")):
        request = SearchRequest(text, size=50)
        assert one.ranking(request) == [
            (hit.document.id, hit.score) for hit in one.search(request).hits
        ]


def test_reports_come_back_whole_and_are_found_in_brief(archive: Archive) -> None:
    for report in REPORTS:
        assert archive.document(report.id) == report
    assert [hit.document for hit in ask(archive, '"bão số"').hits] == [REPORTS[0].brief()]
    with pytest.raises(DocumentNotFound, match="khong-co"):
        archive.document("khong-co")


def test_the_lead_is_shown_and_searched(archive_of: ArchiveOf) -> None:
    archive = archive_of([Document("a", "Tít", "Thân bài dài.", lead="Sapo nói về sếu đầu đỏ.")])
    page = ask(archive, "seu dau do")
    assert page.hits[0].passages[0].text == "Sapo nói về sếu đầu đỏ."
    assert all_marks(page) == ["sếu đầu đỏ"]


def test_figures_of_the_archive(archive: Archive) -> None:
    stats = archive.stats()
    assert stats.documents == 7
    assert stats.sources == {"Báo Sớm": 3, "Tin Biển": 3, "Tin Biển Đông": 1}
    assert stats.categories == {"Thời sự": 4, "Văn hóa": 2, "Công nghệ": 1}
    assert (stats.first, stats.last) == (dt.date(2021, 7, 17), dt.date(2024, 2, 4))


def test_without_an_index(tmp_path: Path) -> None:
    archive = Archive(open_engine("whoosh", tmp_path, news()), news())
    for verb in (archive.stats, lambda: ask(archive, "bão"), lambda: archive.document("a")):
        with pytest.raises(IndexNotFound, match="timbao rebuild"):
            verb()


def test_an_index_without_vocabulary_is_outdated(tmp_path: Path) -> None:
    engine = open_engine("whoosh", tmp_path, news())
    engine.rebuild([])
    with pytest.raises(IndexOutdated, match="timbao rebuild"):
        ask(Archive(engine, news()), "bão")


def test_a_rebuild_is_seen_by_the_next_search(tmp_path: Path) -> None:
    archive = build_of(REPORTS[:2], tmp_path)
    assert found(archive, "gạo") == []
    records = tmp_path / "more.jsonl"
    records.write_text("\n".join(d.to_json() for d in REPORTS), encoding="utf-8")
    rebuild([records], open_engine("whoosh", tmp_path / "index", news()), news())
    assert found(archive, "gạo") == ["bao-cap"]
    assert found(archive, "so gao") == ["bao-cap"]
    assert archive.stats().documents == 7


def test_threads_get_the_answers_one_would_get_alone(many: Archive) -> None:
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
