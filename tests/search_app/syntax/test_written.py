"""What is written is read as what was written."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.query import And, Not, Or, Term, Text
from search_app.syntax.parse import parse
from search_app.syntax.written import written

TODAY = dt.date(2026, 3, 15)
CASES = json.loads((Path(__file__).parent / "cases" / "parse.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("typed", [case["typed"] for case in CASES])
def test_what_is_written_is_read_as_the_same_query(typed: str) -> None:
    query = parse(typed, TODAY).query
    assert parse(written(query), TODAY).query == query


PIECES = [
    *["bão", "miền Trung", "HUẾ", "VÀ", "HOẶC", "OR", "AND", "NOT", "COVID-19", "doanh*", "*OR"],
    *["5", "-5", "--5", "12*", "2017", "2-1", "1,5%", ",", "-", ":a", ":abc*", "a:", "//"],
    *["tiêu đề:", "tiêu", "đề:", "nguồn:", "Nguồn", "tác giả:", "ngày:", "từ:", "ĐẾN:"],
    *["2023", "7/2023", "16/7", "31/2/2023", "1/1/2023", "2021..6/2023", "31/12/2021.."],
    *['"áp thấp"', '"2017"', '" lũ OR bão "', '"2023 nay"', '", lũ"', '"', "(", ")", "|"],
]


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
        st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
        st.lists(st.sampled_from([*PIECES, "-", " ", " "]), max_size=20).map("".join),
    )
)
@example("bão lũ NOT 2017")
@example("NOT 2-1 NOT 1,5% NOT 5 NOT 12*")
@example("-(-bão)")
@example('từ:"2023 nay"')
@example("tiêu (đề:a)")
@example("nguồn(:abc*)")
@example("BỘ GIÁO DỤC VÀ ĐÀO TẠO NGÀY:2021")
def test_nothing_that_can_be_typed_is_written_as_another_query(typed: str) -> None:
    query = parse(typed, TODAY).query
    assert parse(written(query), TODAY).query == query


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("bão lũ NOT 2017", "bão lũ -(2017)"),
        ("NOT title:vaccine", "-tiêu đề:vaccine"),
        ("title:2017", "tiêu đề:2017"),
        ("title:(bão số)", "tiêu đề:(bão số)"),
        ("bệnh viện after:2023 before:6/2024", "bệnh viện từ:2023 đến:6/2024"),
        ("date:16-7-21", "ngày:16/7/2021"),
        ("date:2021-07", "ngày:7/2021"),
        ("date:1/1/2021..31/12/2021", "ngày:2021"),
        ("date:2021..6/2023", "ngày:2021..6/2023"),
        ("date:2/7/2021..", "từ:2/7/2021"),
        ("date:..30/6/2021", "đến:6/2021"),
    ],
)
def test_it_is_written_as_a_reader_would_type_it(typed: str, expected: str) -> None:
    assert written(parse(typed, TODAY).query) == expected


def test_plain_words_are_written_as_they_are() -> None:
    assert written(parse("  Hội nghị\tTrung ương ").query) == "Hội nghị Trung ương"


def test_brackets_stand_only_where_they_are_needed() -> None:
    either = Or((Text("bão"), Text("lũ")))
    assert written(And((either, Text("miền Trung")))) == "(bão OR lũ) miền Trung"
    assert written(Or((Text("miền Trung"), Not(Text("bão"))))) == "miền Trung OR -bão"
    assert written(Not(Text("miền Trung"))) == "-(miền Trung)"
    assert written(Text("miền Trung", "title")) == "tiêu đề:(miền Trung)"


def test_what_only_engines_see_is_not_written() -> None:
    with pytest.raises(TypeError):
        written(Term((), "bão"))
