"""Syllables are told from what only looks like them."""

from pathlib import Path

import pytest

from indexer.analysis.syllables import fold, tone_key
from search_app.phonology import is_bare_syllable, is_syllable

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
