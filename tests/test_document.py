"""A document goes through JSON and comes back the same."""

import dataclasses
import datetime as dt
import json
from typing import Any

import pytest

from indexer.document import Document

REPORT = Document(
    id="chinh-tri/2021-07-16",
    title="Thành phố họp bàn về quy hoạch cảng",
    body="Sáng 16/7, cuộc họp diễn ra.\nBuổi chiều, đoàn đi thực địa.",
    lead="Nhiều ý kiến được nêu.",
    date=dt.date(2021, 7, 16),
    source="Báo Sớm",
    category="Chính trị",
    author="Lê Thị Hà",
    url="https://example.org/bao?id=1&trang=2",
)
BARE = Document(id="1", title="", body="")


@pytest.mark.parametrize("report", [REPORT, BARE])
def test_json_and_back(report: Document) -> None:
    assert Document.from_json(report.to_json()) == report
    assert Document.from_dict(report.to_dict()) == report


def test_json_is_one_line_with_vietnamese_letters() -> None:
    text = REPORT.to_json()
    assert "\n" not in text
    assert "quy hoạch cảng" in text
    assert json.loads(text)["date"] == "2021-07-16"
    assert json.loads(BARE.to_json())["date"] is None


def test_missing_values_are_the_usual_ones() -> None:
    assert Document.from_dict({"id": "1", "title": "", "body": ""}) == BARE


@pytest.mark.parametrize(
    "values",
    [
        {"id": "1"},
        {"id": "1", "title": "", "body": "", "tiêu đề": ""},
        {"id": "1", "title": "", "body": "", "date": "16/7/2021"},
    ],
)
def test_what_is_no_document_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        Document.from_dict(values)


def test_a_document_never_changes() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        REPORT.title = "khác"  # type: ignore[misc]


def test_in_brief_it_is_all_but_its_text() -> None:
    brief = REPORT.brief()
    assert (brief.lead, brief.body) == ("", "")
    assert dataclasses.replace(brief, lead=REPORT.lead, body=REPORT.body) == REPORT
