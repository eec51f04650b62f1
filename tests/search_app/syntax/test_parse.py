import datetime as dt
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.analysis.syllables import fold
from indexer.query import (
    All,
    And,
    Between,
    Not,
    Nothing,
    Or,
    Query,
    Quoted,
    Restriction,
    Text,
    Truncated,
)
from search_app.syntax.lex import MAX_CHARACTERS, MAX_DEPTH, MAX_WORDS
from search_app.syntax.parse import parse

TODAY = dt.date(2026, 3, 15)
CASES = json.loads((Path(__file__).parent / "cases" / "parse.json").read_text(encoding="utf-8"))


def from_json(value: Any, scope: str = "") -> Query:
    """A string is a Text; an object has one key that says what it is."""
    if isinstance(value, str):
        return Text(value, scope)
    [(kind, inside)] = value.items()
    match kind:
        case "quoted":
            return Quoted(inside, scope)
        case "truncated":
            return Truncated(inside, scope)
        case "title":
            return from_json(inside, scope="title")
        case "source" | "category" | "author":
            return Restriction(kind, inside)
        case "between":
            return Between(*(dt.date.fromisoformat(day) if day else None for day in inside))
        case "and":
            return And(tuple(map(from_json, inside)))
        case "or":
            return Or(tuple(map(from_json, inside)))
        case "not":
            return Not(from_json(inside))
        case "all":
            return All()
        case "nothing":
            return Nothing()
    raise TypeError(kind)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_reads(case: dict[str, Any]) -> None:
    parsed = parse(case["typed"], TODAY)
    assert parsed.query == from_json(case["query"])
    expected = case.get("notices", [])
    assert len(parsed.notices) == len(expected), parsed.notices
    for notice, part in zip(parsed.notices, expected, strict=True):
        assert part in notice


def test_a_day_without_its_year_is_looked_for_before_the_real_today() -> None:
    day = parse("ngày:1/1").query
    assert isinstance(day, Between)
    assert day.first == day.last == dt.date.today().replace(month=1, day=1)


def test_too_many_words_are_cut_with_a_notice() -> None:
    parsed = parse("mưa " * (MAX_WORDS + 1))
    assert parsed.query == Text(" ".join(["mưa"] * MAX_WORDS))
    assert str(MAX_WORDS) in parsed.notices[0]
    assert parse("mưa " * MAX_WORDS).notices == ()


def test_too_long_text_is_cut_between_words() -> None:
    parsed = parse("nghiêng" * 20 + " " + "x" * MAX_CHARACTERS)
    assert parsed.query == Text("nghiêng" * 20)
    assert len(parsed.notices) == 1
    cut = parse("x" * 5 * MAX_CHARACTERS)
    assert cut.query == Text("x" * MAX_CHARACTERS)
    assert f"{MAX_CHARACTERS} ký tự" in cut.notices[0]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        (
            "chuyên mục:thể thao bóng đá",
            And((Restriction("category", "thể thao"), Text("bóng đá"))),
        ),
        (
            "chuyen muc: The Thao, kinh tế",
            And((Restriction("category", "The Thao"), Text("kinh tế"))),
        ),
        ("-chuyên mục:thể thao", Not(Restriction("category", "thể thao"))),
        ("chuyên mục:kinh tế -bão", And((Restriction("category", "kinh tế"), Not(Text("bão"))))),
        ("chuyên mục:bão lũ", And((Restriction("category", "bão"), Text("lũ")))),
        ("nguồn:thể thao", Restriction("source", "thể thao")),
    ],
)
def test_a_value_that_the_archive_has_needs_no_quotes(text: str, query: Query) -> None:
    def has(field: str, value: str) -> bool:
        return field == "category" and fold(value).lower() in "bao the thao"

    found = parse(text, has=has)
    assert found.query == query
    assert bool(found.notices) == (query == parse(text).query)


def test_the_word_that_says_what_a_date_is_may_stand_before_it() -> None:
    for text, plain in (
        ("từ:tháng 7/2023 bão", "từ:7/2023 bão"),
        ("den: nam 2023", "đến:2023"),
        ("ngày:ngày 2/9/2023", "ngày:2/9/2023"),
    ):
        assert parse(text, TODAY) == parse(plain, TODAY)
    assert parse("từ:tháng bảy").notices
    assert parse("từ:tháng 7").notices


def test_days_may_be_named_as_seen_from_today() -> None:
    for text, plain in (
        ("ngày:hôm qua bão", "ngày:14/3/2026 bão"),
        ("bão từ:tháng trước", "bão từ:2/2026"),
        ("den: TUAN NAY, bão", "đến:15/3/2026 bão"),
    ):
        assert parse(text, TODAY) == parse(plain, TODAY)


def test_quotes_around_nothing_are_said_to_be_ignored() -> None:
    for text in ('"', '""', '" "'):
        assert parse(f"mưa {text}").query == Text("mưa")
        assert parse(f"mưa {text}").notices
    assert parse('" "').query == Nothing()


def test_what_is_nested_too_deep_is_read_without_its_brackets() -> None:
    deep = "-(" * (MAX_DEPTH + 50) + "mưa" + ")" * (MAX_DEPTH + 50) + " gió"
    parsed = parse(deep)
    assert depth(parsed.query) <= MAX_DEPTH + 3
    assert isinstance(parsed.query, And)
    assert parsed.query.parts[-1] == Text("gió")
    assert str(MAX_DEPTH) in parsed.notices[0]
    assert len(parsed.notices) <= 2


GRAMMAR = [
    *'()|-*:",;.?“”«»（）：｜＊－／ \t\n',
    *["..", "--", "OR", "HOẶC", "VÀ", "AND", "NOT", "- ", " -", "tiêu đề:", "title:", "Nguồn : "],
    *["chuyen muc:", "tác giả:", "từ:", "đến:", "ngày:", "2023", "31/2/2023", "7/2023", "16/7"],
    *[
        "2021..2023",
        "bão",
        "giáo dục",
        "COVID-19",
        "doanh*",
        "d\u0302",
        "\u0301",
        "\ud800",
        "İ",
        "ǅ",
    ],
]
typed = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(GRAMMAR), max_size=60).map("".join),
    st.lists(st.sampled_from(GRAMMAR), max_size=40).map(" ".join),
)


@given(typed)
@example("ngày:0000")
@example('từ:0/0000",')
@example("ngày:31/2/2023 , bão")
@example("ngày:29/2")
@example("từ:²/2023 đến:١٢/٢٠٢٣")
@example("ẞ\u0345İ VÀ x")
@example("từ:(, mưa lũ)")
def test_nothing_a_person_types_is_an_exception(text: str) -> None:
    parsed = parse(text, TODAY)
    check(parsed.query, depth=0)
    assert all(unicodedata.is_normalized("NFC", notice) for notice in parsed.notices)
    assert len(set(parsed.notices)) == len(parsed.notices)
    if parsed.query == Nothing():
        assert parsed.notices


@given(
    st.lists(st.sampled_from(["bão", "số", "Huế", "16/7", "COVID-19", "TP.HCM,", "-"]), min_size=1)
)
def test_plain_words_are_one_text_whatever_their_number(words: list[str]) -> None:
    text = f"Tin {' '.join(words)} nay"
    if len(text.split()) <= MAX_WORDS:
        assert parse(text).query == Text(text)


CLEAN = [
    "bão",
    "Huế",
    '"nhà máy"',
    "nguồn:a",
    "title:b",
    "từ:2023",
    "doanh*",
    "-lũ",
    "OR",
    "(a | b)",
]


@given(st.lists(st.sampled_from(CLEAN), min_size=1, max_size=20).map(" ".join))
def test_brackets_exclude_a_whole_query(text: str) -> None:
    query = parse(text).query
    if query != Nothing():
        assert parse(f"-({text})").query == Not(query)


def depth(query: Query) -> int:
    match query:
        case And(parts) | Or(parts):
            return 1 + max(map(depth, parts))
        case Not(part):
            return 1 + depth(part)
    return 1


def check(query: Query, depth: int) -> None:
    """Only what a planner expects, in the shape it expects."""
    assert depth <= 2 * MAX_DEPTH + 4
    match query:
        case Text(text, scope) | Quoted(text, scope) | Truncated(text, scope):
            assert scope in ("", "title")
            assert any(map(str.isalnum, text))
            assert len(text) <= MAX_CHARACTERS
            assert unicodedata.is_normalized("NFC", text)
            assert text == " ".join(text.split())
        case Restriction(field, value):
            assert field in ("source", "category", "author")
            assert value
        case Between(first, last):
            assert first or last
            assert not first or not last or first <= last
        case And(parts) | Or(parts):
            assert len(parts) > 1
            assert not any(isinstance(part, type(query)) for part in parts)
            for part in parts:
                check(part, depth + 1)
        case Not(part):
            check(part, depth + 1)
        case All() | Nothing():
            assert depth == 0
        case _:
            raise TypeError(query)
