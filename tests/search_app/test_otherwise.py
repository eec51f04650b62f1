"""Reports are found, ranked and shown in whatever way they write what was asked for."""

import dataclasses
from pathlib import Path

import pytest

from indexer.document import Document
from search_app.planning.synonyms import Rule
from search_app.search import Archive, SearchRequest
from tests.search_app.archives import ArchiveOf, build_of, found

TEXTS = {
    "short": ("Hà Nam họp", "UBND tỉnh Hà Nam bàn về kỹ thuật trồng lúa."),
    "long": ("Hà Nam họp", "Ủy ban nhân dân tỉnh Hà Nam bàn về kĩ thuật trồng lúa."),
    "apart": ("Hà Nam họp", "Ủy ban họp ở tỉnh Hà Nam, nhân đó dân được hỏi về lúa."),
    "school": ("Sở GD&ĐT mở lớp", "Sở Giáo dục và Đào tạo mở lớp dạy nghề cho người dân."),
    "virus": ("Chống dịch COVID-19", "Cả nước chống dịch COVID-19, 14.167 ca, tăng 28,7%."),
    "team": ("Đội tuyển U23 thắng", "Đội tuyển U23 thắng ngày 16/7/2021 theo 34-KL/TW."),
    "own": ("Hội Khuyến học xã (HKHX)", "Hội Khuyến học xã (HKHX) trao quà cho học trò."),
    "fine": ("Bị phạt 3,5 triệu", "Đổi 100 USD bị phạt 3,5 triệu, xa 12km, lãi 700.000 đồng."),
    "club": ("HKHX trao quà", "Chiều qua HKHX trao quà tại đình làng."),
}
REPORTS = [Document(id, title, body) for id, (title, body) in TEXTS.items()]


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Archive:
    return archive_of(REPORTS)


@pytest.mark.parametrize("typed", ["UBND tỉnh Hà Nam bàn", "ubnd tinh ha nam", "UBND", "ubnd"])
def test_abbreviations_find_what_they_stand_for(typed: str, archive: Archive) -> None:
    assert found(archive, typed)[:2] == ["short", "long"]


@pytest.mark.parametrize(
    "typed", ["Ủy ban nhân dân tỉnh Hà Nam bàn", "uỷ ban nhân dân", "uy ban nhan dan"]
)
def test_names_find_their_abbreviations(typed: str, archive: Archive) -> None:
    ids = found(archive, typed)
    assert ids[0] == "long"
    assert "short" in ids


def test_literally_only_what_was_typed_is_found(archive: Archive) -> None:
    assert found(archive, "UBND", literal=True) == ["short"]
    assert set(found(archive, "UBND")) == {"short", "long"}
    assert found(archive, '"UBND"') == ["short"]


def test_an_excluded_abbreviation_excludes_what_it_stands_for(archive: Archive) -> None:
    assert set(found(archive, "Hà Nam -UBND")) == {"apart"}


def test_the_archive_learns_abbreviations_from_its_reports(archive: Archive) -> None:
    assert set(found(archive, "hội khuyến học xã")[:2]) == {"own", "club"}


def marked(archive: Archive, typed: str, id: str) -> set[str]:
    """What is highlighted in a report."""
    page = archive.search(SearchRequest(typed))
    [hit] = [hit for hit in page.hits if hit.document.id == id]
    return {s.text[a:b].lower() for s in (hit.title, *hit.passages) for a, b in s.marks}


def test_what_matched_is_shown(archive: Archive) -> None:
    assert "ủy ban nhân dân" in marked(archive, "UBND Hà Nam", "long")
    assert any("ubnd" in mark for mark in marked(archive, "ủy ban nhân dân Hà Nam", "short"))
    assert marked(archive, "kỹ thuật trồng", "long") == {"kĩ thuật trồng"}


@pytest.mark.parametrize(
    "typed", ["kỹ thuật trồng lúa", "kĩ thuật trồng lúa", "ki thuat trong lua"]
)
def test_i_and_y_are_one(typed: str, archive: Archive) -> None:
    assert set(found(archive, typed)[:2]) == {"short", "long"}


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("covid19", "virus"),
        ("COVID 19", "virus"),
        ("tuyển U 23", "team"),
        ("14167", "virus"),
        ("28.7%", "virus"),
        ("16-7-2021", "team"),
        ("16/07/2021", "team"),
        ("34 KL TW", "team"),
        ("GD ĐT", "school"),
        ("chong-dich", "virus"),
        ("chong.dich", "virus"),
        ("3 triệu rưỡi", "fine"),
        ("3 trieu ruoi", "fine"),
        ("100 đô la", "fine"),
        ("$100", "fine"),
        ("12 cây số", "fine"),
        ("700 nghìn", "fine"),
    ],
)
def test_figures_codes_and_compounds_are_found_however_they_are_typed(
    typed: str, id: str, archive: Archive
) -> None:
    assert found(archive, typed)[:1] == [id]


def test_an_editor_has_synonyms_of_their_own(tmp_path: Path) -> None:
    reports = [Document("1", "Tàu hỏa trễ giờ", "Tàu hỏa trễ."), Document("2", "Xe lửa", "Xe lửa.")]
    plain = build_of(reports, tmp_path)
    assert found(plain, "xe lửa") == ["2"]
    engine, schema = plain._engine, plain._schema
    assert found(Archive(engine, schema, [Rule("xe lửa", "tàu hỏa")]), "xe lửa") == ["2", "1"]


def test_what_was_changed_can_be_asked_for_literally(archive: Archive) -> None:
    page = archive.search(SearchRequest("trao quaf taij ddinhf langf"))
    assert page.hits[0].document.id == "club"
    assert page.notices == ("Đã hiểu là “trao quà tại đình làng”.",)
    [literal] = [other for other in page.alternatives if other.request.literal]
    assert literal.request == dataclasses.replace(page.request, literal=True)


def test_a_rare_abbreviation_is_no_rarer_than_its_words(archive_of: ArchiveOf) -> None:
    council = [
        Document(f"council{i}", f"Kỳ họp {i}", f"HĐND TP Hà Nội họp phiên {i}.") for i in range(8)
    ]
    rain = [Document(f"rain{i}", f"Mưa {i}", f"Mưa ở Hà Nội chiều {i}.") for i in range(40)]
    other = [Document(f"other{i}", f"Nắng {i}", f"Nắng ở TP Huế sáng {i}.") for i in range(60)]
    lone = Document("lone", "Chuyện lạ HN", "Chuyện lạ ở một phố nhỏ.")
    archive = archive_of([*council, *rain, *other, lone])
    assert {*found(archive, "HĐND TP HN")} == {report.id for report in council}
