"""Raw keys are told from the words among which they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_app.understanding import raw_keys, syllabary
from search_app.understanding.syllabary import Syllabary
from tests.search_app.known import NEWS, large, vocabulary_of

VOCABULARY = vocabulary_of(*NEWS, often=200)
LARGE = large(VOCABULARY)


def meant(text: str, syllabary: Syllabary = LARGE) -> str:
    return " ".join(raw_keys.meant(text.split(), syllabary))


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("ddangr vieen mowis", "đảng viên mới"),
        ("d9a3ng vie6n mo7i1", "đảng viên mới"),
        ("DDangr Vieen", "Đảng Viên"),
        ("DDANGR VIEEN", "ĐẢNG VIÊN"),
        ("gias vang", "giá vang"),
        ("gias", "giá"),
        ("vie6n", "viên"),
        ("hội nghij trung uowng", "hội nghị trung ương"),
        ("hooij nghij 27 thangs 7", "hội nghị 27 tháng 7"),
        ("cong6 nhan6 mua ve1", "công nhân mua vé"),
        ("u17 ddangr vieen", "u17 đảng viên"),
        ("co2 hooij nghij", "co2 hội nghị"),
        ("mo7i1 o73 ha2 no65i", "mới ở hà nội"),
        ("OOng nhaan", "OOng nhân"),
    ],
)
def test_raw_keys_become_what_they_stand_for(typed: str, text: str) -> None:
    assert meant(typed) == text


@pytest.mark.parametrize(
    "text",
    [
        "dang vien moi",
        "đảng viên mới",
        "phim sex teen",
        "manchester united",
        "AAP GIAS vàng",  # an abbreviation among small letters
        "A1 họp",
        "covid19",
        "CO2",
        "CO2 SO2",
        "bằng lái a1 a2",
        "tấn công DDoS",
        "TW",
        "DDT",
        "tex hollywood",
        "",
    ],
)
def test_words_that_mean_what_they_say_are_left_alone(text: str) -> None:
    assert meant(text) == text


def test_known_words_are_keys_in_the_company_of_keys() -> None:
    assert meant("sex nois sau") == "sẽ nói sau"
    assert meant("phim sex teen hollywood vaf gias vangf") == "phim sex teen hollywood và giá vàng"


def test_a_digit_behind_two_letters_needs_company() -> None:
    assert meant("la2") == "la2"
    assert meant("la2 gia1") == "là giá"


def test_a_word_that_the_corpus_has_is_no_keys_unless_they_stand_for_a_far_more_frequent_one() -> (
    None
):
    corpus = large(vocabulary_of("giá vàng " * 50 + "công_ty dows gias", often=40))
    assert meant("gias vangf", corpus) == "giá vàng"
    assert meant("gias", corpus) == "gias"
    assert meant("vangf", corpus) == "vàng"


def test_a_digit_behind_two_letters_is_a_tone_among_accents_where_that_is_likelier() -> None:
    corpus = large(vocabulary_of("dịch_vụ mới", "vu 5", often=400))
    assert meant("dịch vu5", corpus) == "dịch vụ"
    assert meant("dich vu5", corpus) == "dich vu5"


def test_two_more_keys_are_no_word_that_the_corpus_has_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(syllabary, "RARE", 2e-3)
    corpus = large(vocabulary_of(*["thiệt_hại"] * 900, "thieetj", "thiett", often=3))
    assert meant("thieetj hại", corpus) == "thiệt hại"
    assert meant("thiett hại", corpus) == "thiett hại"


def test_a_lone_word_is_rather_a_slip_than_the_keys_of_a_rare_syllable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(raw_keys, "SELDOM", 1e-4)
    corpus = large(vocabulary_of(*["sinh_viên đi học"] * 9000, "sịn", often=3))
    assert meant("sinj vien", corpus) == "sinj vien"
    assert meant("sinj vieen", corpus) == "sịn viên"


def test_a_number_behind_a_syllable_is_a_tone_where_that_is_likelier() -> None:
    corpus = large(vocabulary_of("nhà ở quận 1 và quận 3", "máy bay quán ăn", often=400))
    assert meant("nha quan1", corpus) == "nha quan1"
    assert meant("may1 bay", corpus) == "máy bay"


def test_a_small_corpus_needs_more_than_one_key_among_other_words() -> None:
    small = Syllabary(VOCABULARY)
    assert meant("gias", small) == "giá"
    assert meant("gias dollar", small) == "gias dollar"
    assert meant("đảng Gias", small) == "đảng Gias"
    assert meant("đảng gias", small) == "đảng giá"
    assert meant("vieenj dollar", small) == "viện dollar"
    assert meant("taxi hollywood", small) == "taxi hollywood"


def test_a_small_corpus_may_have_a_syllable_raw_once() -> None:
    sentences = (*["đảng_viên mới"] * 10, "viên vieen", "ddangr viên", "dại", "ddaij")
    small = Syllabary(vocabulary_of(*sentences, often=1))
    assert meant("ddangr vieen", small) == "đảng viên"
    assert meant("ddaij", small) == "ddaij"  # as often as what it would be


def test_capitals_tell_nothing_where_all_is_in_capitals() -> None:
    corpus = large(vocabulary_of("vụ án bộ y tế", "hà nội", often=2000))
    assert meant("VU5 A1N", corpus) == "VỤ ÁN"
    assert meant("BO65 Y TE61", corpus) == "BỘ Y TẾ"
    assert meant("VU5", corpus) == "VU5"
    assert meant("AN1", corpus) == "AN1"
    assert meant("HAF", corpus) == "HAF"


@given(st.lists(st.text(min_size=1, max_size=8).filter(str.split), max_size=6))
def test_any_words_can_be_read(words: list[str]) -> None:
    assert len(raw_keys.meant(words, LARGE)) == len(words)
