"""Syllables are told from what only looks like them."""

from pathlib import Path

import pytest

from indexer.analysis.syllables import fold, tone_key
from search_app.phonology import (
    bare_twin,
    is_bare_syllable,
    is_syllable,
    sound_alikes,
    twin,
    written_out,
)

SYLLABLES = (Path(__file__).parent / "cases/syllables.txt").read_text("utf-8").split()


def test_every_syllable_is_one() -> None:
    assert [s for s in SYLLABLES if not is_syllable(tone_key(s))] == []
    assert [s for s in SYLLABLES if not is_bare_syllable(fold(s))] == []


@pytest.mark.parametrize(
    "word", ["gì", "giếng", "quốc", "quỳnh", "khuỷu", "uể", "y", "yêu", "xoong"]
)
def test_rare_spellings_are_syllables(word: str) -> None:
    assert is_syllable(tone_key(word))


@pytest.mark.parametrize(
    "word", ["nghiêp", "làc", "tỏch", "kà", "gề", "ngỉ", "çà", "ươ", "iêm", "đđi", "hđnd", "tp", ""]
)
def test_what_breaks_the_rules_of_spelling_is_none(word: str) -> None:
    assert not is_syllable(tone_key(word))


@pytest.mark.parametrize("word", ["ddang", "vieen", "covid", "sex", "trump", "messi", "coong"])
def test_foreign_words_and_raw_keys_are_no_bare_syllables(word: str) -> None:
    assert not is_bare_syllable(word)


@pytest.mark.parametrize(
    ("one", "two"), [("kĩ", "kỹ"), ("tỉ", "tỷ"), ("lí", "lý"), ("quí", "quý"), ("qui", "quy")]
)
def test_twins_are_each_others(one: str, two: str) -> None:
    assert (twin(tone_key(one)), twin(tone_key(two))) == (tone_key(two), tone_key(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [("sử", "xử"), ("trung", "chung"), ("nàng", "làng"), ("dục", "giục"), ("dì", "gì")],
)
def test_initials_that_sound_alike_are_each_others(one: str, other: str) -> None:
    assert tone_key(other) in sound_alikes(tone_key(one))
    assert tone_key(one) in sound_alikes(tone_key(other))


@pytest.mark.parametrize(
    ("one", "others"),
    [
        ("fúc", ["phúc"]),
        ("fuc", ["phuc"]),
        ("jáo", ["giáo"]),
        ("wảng", ["quảng"]),
        ("zá", ["dá", "giá"]),
        ("facebook", []),
        ("fam", ["pham"]),
        ("bão", []),
    ],
)
def test_initials_that_vietnamese_does_not_have_are_written_out(
    one: str, others: list[str]
) -> None:
    assert written_out(tone_key(one)) == tuple(map(tone_key, others))


@pytest.mark.parametrize("word", ["bão", "ghế", "gần", "thu", "khi", "xyz"])
def test_other_initials_sound_like_none(word: str) -> None:
    assert sound_alikes(tone_key(word)) == ()


@pytest.mark.parametrize(
    "word", ["ti", "ty", "hi", "hy", "mi", "my", "vĩ", "kiên", "thì", "nghỉ", ""]
)
def test_other_syllables_have_one_spelling(word: str) -> None:
    assert twin(tone_key(word)) == ""


def test_bare_syllables_have_a_twin_that_may_be_another_word() -> None:
    assert [bare_twin(text) for text in ("mi", "ky", "qui")] == ["my", "ki", "quy"]
    assert [bare_twin(text) for text in ("vi", "kien", "mì", "")] == [""] * 4
