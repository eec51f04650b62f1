"""Answers as plain values: what the command line prints as JSON."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from indexer.document import Document
from search_app.search import Alternative, Archive, Hit, SearchPage, SearchRequest, Stats
from search_app.shape import counts, page_values, stats_values
from search_app.snippets.snippet import Snippet

PAGE = SearchPage(
    request=SearchRequest("bão", page=2, size=1),
    hits=(
        Hit(
            Document("a", "Bão số 5", "Mưa.", date=dt.date(2021, 7, 17), source="Báo Sớm", url="u"),
            1.5,
            Snippet("Bão số 5", ((0, 3),)),
            (Snippet("Bão gây mưa.", ((0, 3), (8, 11))), Snippet("Lũ lên.")),
            (Document("b", "Bão mạnh", "Mưa.", source="Tin Biển"),),
        ),
    ),
    total=3,
    pages=3,
    notices=("Lời nhắc.",),
    alternatives=(Alternative("Tìm đúng", SearchRequest("bao", literal=True)),),
    facets={"source": [("Báo Sớm", 2), ("Tin Biển", 1)], "category": [], "author": [("Hà", 1)]},
    others={"source": 0, "category": 0, "author": 7},
    months={"2021-07": 1, "2022-01": 1, "2021-12": 1},
    seconds=0.0123456,
)


def test_a_page_is_the_documented_object() -> None:
    assert page_values(PAGE) == {
        "query": "bão",
        "total": 3,
        "page": 2,
        "size": 1,
        "pages": 3,
        "exact": True,
        "took_ms": 12.35,
        "notices": ["Lời nhắc."],
        "alternatives": [{"label": "Tìm đúng", "query": "bao", "literal": True}],
        "hits": [
            {
                "id": "a",
                "title": "Bão số 5",
                "url": "u",
                "source": "Báo Sớm",
                "category": "",
                "author": "",
                "date": "2021-07-17",
                "score": 1.5,
                "highlights": {
                    "title": {"text": "Bão số 5", "marks": [[0, 3]]},
                    "body": [
                        {"text": "Bão gây mưa.", "marks": [[0, 3], [8, 11]]},
                        {"text": "Lũ lên.", "marks": []},
                    ],
                },
                "reprints": [{"id": "b", "source": "Tin Biển", "title": "Bão mạnh"}],
            }
        ],
        "facets": {
            "source": [{"value": "Báo Sớm", "count": 2}, {"value": "Tin Biển", "count": 1}],
            "category": [],
            "author": [{"value": "Hà", "count": 1}],
            "year": [{"value": "2022", "count": 1}, {"value": "2021", "count": 2}],
        },
        "other_values": {"source": 0, "category": 0, "author": 7},
    }


def test_an_undated_report_has_no_date() -> None:
    undated = replace(PAGE.hits[0], document=Document("a", "", ""))
    (hit,) = page_values(replace(PAGE, hits=(undated,)))["hits"]
    assert hit["date"] is None


def test_months_add_up_to_years_newest_first() -> None:
    assert counts(PAGE) == {**PAGE.facets, "year": [("2022", 1), ("2021", 2)]}
    empty = counts(replace(PAGE, facets={}, months={}))
    assert empty == {"source": [], "category": [], "author": [], "year": []}


def test_stats() -> None:
    stats = Stats(2, {"Báo Sớm": 2}, {"Thời sự": 1}, dt.date(2021, 1, 2), dt.date(2022, 3, 4))
    assert stats_values(stats) == {
        "documents": 2,
        "sources": {"Báo Sớm": 2},
        "categories": {"Thời sự": 1},
        "first": "2021-01-02",
        "last": "2022-03-04",
    }
    empty = stats_values(Stats(0, {}, {}, None, None))
    assert (empty["first"], empty["last"]) == (None, None)


@pytest.mark.parametrize("text", ["cà phê", "ca phe", "xyzzy", "", "từ:2024"])
def test_real_answers_are_json(text: str, sample: Archive) -> None:
    page = sample.search(SearchRequest(text))
    values = json.loads(json.dumps(page_values(page), ensure_ascii=False))
    assert values["total"] == page.total
    assert [hit["id"] for hit in values["hits"]] == [hit.document.id for hit in page.hits]
    assert sum(year["count"] for year in values["facets"]["year"]) <= page.total
    json.dumps(stats_values(sample.stats()))
