"""Values of facets are one value however they are spelled."""

from dataclasses import replace

import pytest

from indexer.document import Document
from search_app.search import Archive, SearchRequest
from tests.search_app.archives import ArchiveOf, found

SPELLED = ["Thể thao", "THỂ THAO", "Thể thao", "Thể  Thao", "The thao", "Văn hóa", "Văn hoá", ""]
REQUEST = SearchRequest("tin")


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Archive:
    return archive_of(
        Document(str(i), f"Tin {i}", f"Tin thứ {i} của tòa soạn.", category=category)
        for i, category in enumerate(SPELLED)
    )


def test_they_are_counted_together_by_their_usual_spelling(archive: Archive) -> None:
    expected = [("Thể thao", 4), ("Văn hoá", 2), ("The thao", 1)]
    assert archive.search(REQUEST).facets["category"] == expected
    assert list(archive.stats().categories.items()) == expected


@pytest.mark.parametrize("spelling", ["Thể thao", "THỂ THAO", "thể thao", " Thể Thao "])
def test_any_spelling_finds_them_all(archive: Archive, spelling: str) -> None:
    assert sorted(found(archive, "tin", category=spelling)) == ["0", "1", "2", "3"]
    page = archive.search(replace(REQUEST, category=spelling))
    assert page.request.category == "Thể thao"
    assert page.facets["category"] == [("Thể thao", 4)]


def test_accents_tell_values_apart(archive: Archive) -> None:
    assert found(archive, "tin", category="The thao") == ["4"]
    assert sorted(found(archive, "tin", category="VĂN HÓA")) == ["5", "6"]


def test_a_value_that_nothing_has_finds_nothing(archive: Archive) -> None:
    request = replace(REQUEST, category="Bóng đá", source="Ai đó")
    page = archive.search(request)
    assert (page.request, page.total) == (request, 0)
    assert page.notices == (
        "Không có nguồn nào tên “Ai đó”.",
        "Không có chuyên mục nào tên “Bóng đá”.",
    )
    assert not archive.search(replace(REQUEST, text="zzyzx", category="THỂ THAO")).notices


def test_each_report_says_what_it_said(archive: Archive) -> None:
    assert archive.document("1").category == "THỂ THAO"
