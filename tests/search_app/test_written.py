"""What is written is read as what was written."""

import datetime as dt
import json
from pathlib import Path

import pytest

from indexer.query import And, Not, Or, Term, Text
from search_app.parse import parse
from search_app.written import written

TODAY = dt.date(2026, 3, 15)
CASES = json.loads((Path(__file__).parent / "cases" / "parse.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("typed", [case["typed"] for case in CASES])
def test_what_is_written_is_read_as_the_same_query(typed: str) -> None:
    query = parse(typed, TODAY).query
    assert parse(written(query), TODAY).query == query


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
