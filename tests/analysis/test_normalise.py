import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.normalise import normalise

WHITE = st.text(alphabet=" \n\t\r\x0b\x85\u2028\xa0\u200b\u3000ab\u0301", max_size=20)


def test_composes_letters_typed_in_parts() -> None:
    assert normalise(unicodedata.normalize("NFD", "Thuỷ triều ở Hải Phòng")) == (
        "Thuỷ triều ở Hải Phòng"
    )
    assert normalise("e\u0323\u0302") == normalise("e\u0302\u0323") == "ệ"


def test_composes_across_what_it_removes() -> None:
    assert normalise("a\u200b\u0301") == "á"


@pytest.mark.parametrize(
    "space", [c for c in map(chr, range(sys.maxunicode)) if unicodedata.category(c) == "Zs"]
)
def test_every_unicode_space_becomes_a_plain_one(space: str) -> None:
    assert normalise(f"Hải{space}Phòng") == "Hải Phòng"


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\ufeff", "\u2060", "\xad", "\u200d", "\u202e", "\x00", "\x7f", "\u034f"]
)
def test_invisible_characters_go(hidden: str) -> None:
    assert normalise(f"Hải P{hidden}hòng{hidden}") == "Hải Phòng"


def test_no_control_or_format_character_is_left_but_the_few_that_show() -> None:
    shown = {
        char
        for char in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(char) in ("Cc", "Cf", "Cs") and char in normalise(f"a{char}b")
    }
    names = {unicodedata.name(char, "LINE FEED") for char in shown}
    scripts = ("ARABIC ", "SYRIAC ", "KAITHI ", "EGYPTIAN ", "SHORTHAND ", "MUSICAL ")
    assert "\n" in shown
    assert {name for name in names if not name.startswith(scripts)} == {"LINE FEED"}


def test_icelandic_eth_is_the_vietnamese_letter() -> None:
    assert normalise("Ðảng bộ, ðồng chí") == "Đảng bộ, đồng chí"


def test_cyrillic_letters_in_latin_words_are_the_latin_ones() -> None:
    assert normalise("trạm \u0412\u041e\u0422, \u0421OVID-19") == "trạm BOT, COVID-19"
    for russian in ("Москва", "\u0412\u041f", "Россия"):
        assert normalise(russian) == russian


def test_hyphens_are_one() -> None:
    assert normalise("COVID\u201119, Public\u2010Private") == "COVID-19, Public-Private"
    assert normalise("\u0189ảng bộ, \u0256ồng chí") == "Đảng bộ, đồng chí"
    assert normalise("\u0189") == "Đ"


def test_the_fullwidth_low_line_is_a_low_line() -> None:
    assert normalise("ban＿doc") == "ban_doc"


def test_lone_surrogates_become_replacement_characters() -> None:
    assert normalise("a\ud800b\udfff") == "a\ufffdb\ufffd"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_is_a_newline(end: str) -> None:
    assert normalise(f"một{end}hai") == "một\nhai"


def test_white_space_is_kept_readable() -> None:
    assert normalise("  Tin \t mới \n\n \n\n  Hải   Phòng \n ") == "Tin mới\n\nHải Phòng"
    assert normalise("một \n hai") == "một\nhai"


def test_clean_text_is_returned_as_it_is() -> None:
    text = "Chiều 16/7, “hội nghị” – 28,7%…\n\nNguồn: báo"
    assert normalise(text) is text


def test_usual_letters_need_no_composing() -> None:
    letters = "".join(map(chr, [*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA)]))
    assert unicodedata.is_normalized("NFC", letters)


def test_marks_piled_up_are_cut_and_cost_no_more_than_letters() -> None:
    assert (
        normalise("a" + "\u0300\u0316" * 200_000 + "b") == "à" + "\u0316" * 15 + "\u0300" * 14 + "b"
    )
    assert normalise("a" + "\u200d\u0301" * 31) == "á" + "\u0301" * 29
    assert normalise("…" * 40 + "e\u0302\u0301") == "…" * 40 + "ế"


@given(st.one_of(st.text(), WHITE, st.text(alphabet=st.characters(categories=["Cs", "Mn", "Ll"]))))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()
    assert not any(two in once for two in ("  ", " \n", "\n ", "\n\n\n"))
