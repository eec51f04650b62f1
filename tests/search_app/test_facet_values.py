"""Values of facets are one value however they are spelled."""

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import Document
from indexer.tally import Tally
from search_app.facet_values import FacetValues
from search_app.search import Archive, SearchRequest
from tests.search_app.archives import ArchiveOf, found

SPELLED = ["Thể thao", "THỂ THAO", "Thể thao", "Thể  Thao", "The thao", "Văn hóa", "Văn hoá", ""]
REQUEST = SearchRequest("tin")

ALL = {"a": 9, "A": 1, "b": 1, "B": 9, "c": 9, "C": 1, "d": 5, "e": 5, "f": 5}
USUAL = {"A": "a", "b": "B", "C": "c"}


class Named:
    """As much of a searcher as is asked: its values, most first."""

    def __init__(self, values: dict[str, int]) -> None:
        self._values = values

    def values(self, field: str) -> dict[str, int]:
        return self._values if field == "author" else {}


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


@pytest.mark.parametrize(("size", "others"), [(1, 2), (2, 1), (3, 0), (4, 0)])
def test_of_many_values_the_most_frequent_are_named(
    archive: Archive, size: int, others: int
) -> None:
    expected = [("Thể thao", 4), ("Văn hoá", 2), ("The thao", 1)]
    page = archive.search(replace(REQUEST, facet_size=size))
    assert page.facets["category"] == expected[:size]
    assert page.others == {"source": 0, "category": others, "author": 0}


@given(
    st.dictionaries(st.sampled_from("aA bB cC d e f".replace(" ", "")), st.integers(1, 3)),
    st.integers(1, 4),
)
def test_of_spellings_counted_together_none_is_lost(counts: dict[str, int], size: int) -> None:
    searcher = Named(dict(sorted(ALL.items(), key=lambda item: -item[1])))
    values = FacetValues(searcher)  # type: ignore[arg-type]
    plain: dict[str, int] = defaultdict(int)
    for value, count in counts.items():
        plain[USUAL.get(value, value)] += count
    ordered = sorted(plain.items(), key=lambda item: (-item[1], item[0]))
    ascending = sorted(counts)
    tally = Tally(ascending, np.array([counts[value] for value in ascending], np.int64))
    assert values.merged("author", tally) == (ordered, 0)
    assert values.merged("author", tally, size) == (ordered[:size], max(0, len(plain) - size))


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
