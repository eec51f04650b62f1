import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import Token
from indexer.analysis.normalise import normalise
from indexer.analysis.segment import Segmenter
from indexer.analysis.syllables import (
    atoms,
    fold,
    fold_key,
    folded_syllables,
    folded_words,
    has_accents,
    surface_words,
    syllables,
    tone_key,
    whole_words,
    words,
)

GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
VIETNAMESE = "đ" + unicodedata.normalize(
    "NFC",
    "".join(v + tone for v in "aăâeêioôơuưy" for tone in ("", GRAVE, ACUTE, TILDE, HOOK, DOT)),
)


def test_words_come_with_their_offsets() -> None:
    assert words("Tại Hải_Phòng, 28,7%.") == [
        Token("Tại", 0, 3),
        Token("Hải_Phòng", 4, 13),
        Token("28,7", 15, 19),
    ]
    assert words("") == words(" .,… ") == []


@pytest.mark.parametrize(
    "word",
    [
        "hội",
        "Hải_Phòng",
        "chủ_nghĩa_xã_hội",
        "14.167",
        "1.234.567,5",
        "28,7",
        "16/7",
        "16/7/2021",
        "06.02.2023",
        "2020-2025",
        "2020–2025",
        "8:30",
        "024.3825.1234",
        "10.000-15.000",
        "05-CT/TW",
        "34-KL/TW",
        "46/2016/NĐ-CP",
        "COVID-19",
        "XIII",
        "GD&ĐT",
        "km/h",
        "đồng/USD",
        "TP.HCM",
        "PGS.TS",
        "Q.1",
        "T.Ư",
        "An-giê-ri",
        "VNeID",
        "MCăng",
        "KRông",
        "tracnghiem.abc.vn",
        "VnExpress.net",
        "TUOITRE.COM.VN",
        "24h.com.vn",
        "https://abc.vn/tin-tuc/bai_1.html?trang=2&x=%20",
        "HTTP://X.VN",
        "a.b@c.vn",
        "ban_doc@tin.com.vn",
    ],
)
def test_one_word_is_found_whole_wherever_it_stands(word: str) -> None:
    written = word.replace("_", "\uff3f") if "@" in word or "/" in word else word
    for before, after in (("", ""), ("ở ", " ở"), ("(", ")"), ("“", "”"), ("tại ", "."), ("", ",")):
        assert surface_words(f"{before}{written}{after}").count(written) == 1
        token = next(t for t in words(f"{before}{written}{after}") if t.text == written)
        assert token.start == len(before)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nhiệm_vụ.Tại hội_nghị", "nhiệm_vụ|Tại|hội_nghị"),
        ("nhiem vu.tai hoi nghi", "nhiem|vu|tai|hoi|nghi"),
        ("nhiệm_vụ,tại", "nhiệm_vụ|tại"),
        ("năm 2021.Tại", "năm|2021|Tại"),
        ("1.Tập_trung", "1|Tập_trung"),
        ("Ảnh:Minh", "Ảnh|Minh"),
        ("TS.Nguyễn TP.Hà_Nội", "TS|Nguyễn|TP|Hà_Nội"),
        ("PGS.TS.Nguyễn", "PGS.TS|Nguyễn"),
        ("2020 -2025", "2020|2025"),
        ("2020 - 2025", "2020|2025"),
        ("Hà_Nội-Hải_Phòng", "Hà_Nội|Hải_Phòng"),
        ("Huế-Đà_Nẵng", "Huế|Đà_Nẵng"),
        ("học_sinh/lớp", "học_sinh|lớp"),
        ("lớp/học_sinh", "lớp|học_sinh"),
        ("TP.HCM-Long_Thành", "TP.HCM|Long_Thành"),
        ("28,7%;16/7.", "28,7|16/7"),
        ("a--b c//d", "a|b|c|d"),
        ("một – hai", "một|hai"),
        ("xem https://abc.vn/tin.", "xem|https://abc.vn/tin"),
        ("(http://abc.vn/), “https://abc.vn”", "http://abc.vn|https://abc.vn"),
        ("abc.vn/tin", "abc.vn|tin"),
        ("a＿b", "a|b"),
    ],
)
def test_marks_that_join_nothing_part_words(text: str, expected: str) -> None:
    assert surface_words(text) == expected.split("|")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("05-CT/TWcủa Bộ", "05-CT/TW|của|Bộ"),
        ("UBNDTỉnh", "UBND|Tỉnh"),
        ("LINHMột", "LINH|Một"),
        ("TWcủa_Bộ", "TW|của_Bộ"),
        ("hội nghịcó", "hội|nghịcó"),
        ("ThS VNeID KPă VIệt NĐTC", "ThS|VNeID|KPă|VIệt|NĐTC"),
    ],
)
def test_words_glued_to_capitals_are_parted_only_where_it_is_safe(text: str, expected: str) -> None:
    assert surface_words(text) == expected.split("|")


@given(st.text(alphabet="aBĐế_＿09.,:/@+-–& TWcủavn\n\xa0“”", max_size=60))
def test_words_lie_in_order_in_their_text_and_hold_all_its_atoms(text: str) -> None:
    found = words(text)
    assert [text[t.start : t.end] for t in found] == [t.text for t in found] == surface_words(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    letters = [char for token in found for atom in atoms(token.text) for char in atom]
    assert letters == [char for char in text if char.isalnum()]


@pytest.mark.parametrize(
    "part",
    ["a.", ".a", "A.", "1.", "a-", "a@", "aA", "AA", "a_", "x://", "://a", "a.vn", "TW", "Aế"],
)
def test_hostile_texts_are_done_in_passing(part: str) -> None:
    text = part * 20_000
    assert sum(len(atom) for word in surface_words(text) for atom in atoms(word)) == sum(
        char.isalnum() for char in text
    )


def test_a_question_and_a_report_agree_on_words(segmenter: Segmenter) -> None:
    report = "Chiều 16/7/2021, Thành uỷ Hải Phòng quán triệt Chỉ thị 05-CT/TW tại abc.com.vn."
    (segmented,) = segmenter.segment([normalise(report)])
    terms = {term for word in surface_words(segmented) for term in whole_words(word)}
    for question in ("16-7-2021", "Hải Phòng", "05-ct/tw", "ABC.COM.VN", "Thành ủy"):
        (asked,) = segmenter.segment([question])
        assert set(whole_words(surface_words(asked)[0])) <= terms


def test_atoms_are_the_letters_and_digits_as_written() -> None:
    assert atoms("Hải_Phòng") == ("Hải", "Phòng")
    assert atoms("05-CT/TW") == ("05", "CT", "TW")
    assert atoms("ban＿doc@tin.vn") == ("ban", "doc", "tin", "vn")
    assert atoms("…") == ()


@pytest.mark.parametrize(
    ("one", "other", "key"),
    [
        ("hòa", "hoà", "hoa" + GRAVE),
        ("Ủy", "uỷ", "uy" + HOOK),
        ("thúy", "THUÝ", "thuy" + ACUTE),
        ("khỏe", "khoẻ", "khoe" + HOOK),
        ("tọa", "toạ", "toa" + DOT),
        ("ngõa", "ngoã", "ngoa" + TILDE),
    ],
)
def test_both_ways_to_place_a_tone_give_one_key(one: str, other: str, key: str) -> None:
    assert tone_key(one) == tone_key(other) == key


def test_other_accents_stay_in_the_key() -> None:
    assert tone_key("Đường") == "đương" + GRAVE
    assert tone_key("Huế") == "huê" + ACUTE
    assert tone_key("ĂN") == "ăn"


def test_raised_and_lowered_digits_are_digits() -> None:
    assert tone_key("m²") == tone_key("m2") == "m2"
    assert tone_key("CO₂") == "co2"
    assert whole_words("74.410m³") == whole_words("74.410m3")


def test_without_exactly_one_tone_a_key_is_the_lower_case() -> None:
    assert tone_key("COVID") == "covid"
    assert tone_key("2021") == "2021"
    assert tone_key("nghịcó") == "nghịcó"


@given(st.text(alphabet="bcdđghklmnpqrstvx" + VIETNAMESE, max_size=6))
def test_a_key_loses_nothing_but_the_place_of_the_tone(atom: str) -> None:
    key = tone_key(atom)
    same_marks = sorted(unicodedata.normalize("NFD", key))
    assert same_marks == sorted(unicodedata.normalize("NFD", atom))
    assert fold_key(key) == fold(atom)


def test_folding_is_right_on_every_vietnamese_letter() -> None:
    assert len(set(VIETNAMESE)) == 73
    for letter in VIETNAMESE:
        plain = "d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0]
        assert fold(letter) == plain
        assert fold(letter.upper()) == plain.upper()


def test_folding_keeps_case_and_what_is_no_single_latin_letter() -> None:
    assert fold("Đảng ủy KHỐI") == "Dang uy KHOI"
    assert fold("中 ½ ß Æ Ж … 28,7%") == "中 ½ ß Æ Ж … 28,7%"
    assert fold("café Łódź Ａ") == "cafe Lodz A"
    assert fold("x" + ACUTE) == "x" + ACUTE


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_accents_are_noticed() -> None:
    assert has_accents("Hải Phòng")
    assert has_accents("đ")
    assert not has_accents("Hai Phong 28,7% – 中")
    assert not has_accents("")


def test_syllables_are_the_tone_keys_of_the_atoms() -> None:
    assert syllables("Hải_Phòng") == ("hai" + HOOK, "phong" + GRAVE)
    assert syllables("05-CT/TW") == ("05", "ct", "tw")
    assert folded_syllables("Hải_Phòng") == ("hai", "phong")


@pytest.mark.parametrize(
    ("word", "terms"),
    [
        ("Hoà_Bình", ["hoa" + GRAVE + "_binh" + GRAVE]),
        ("hòa", ["hoa" + GRAVE]),
        ("34-KL/TW", ["34-kl-tw"]),
        ("GD&ĐT", ["gd-đt"]),
        ("TP.HCM", ["tp-hcm"]),
        ("28,7", ["28,7"]),
        ("28.7", ["28-7", "28,7"]),
        ("2020–2025", ["2020-2025"]),
        ("14.167", ["14-167", "14,167", "14167"]),
        ("1.234.567", ["1-234-567", "1234567"]),
        ("1.234.567,5", ["1-234-567-5", "1234567-5"]),
        ("0.123", ["0-123", "0,123"]),
        ("1,2345", ["1-2345"]),
        ("0912.345.678", ["0912-345-678"]),
        ("16/7/2021", ["16-7-2021"]),
        ("16-7-2021", ["16-7-2021"]),
        ("06/02/2023", ["06-02-2023", "6-2-2023"]),
        ("06.02.23", ["06-02-23", "6-2-23"]),
        ("06/02", ["06-02", "6-2"]),
        ("16/7", ["16-7"]),
        ("18:30", ["18h30"]),
        ("08:05", ["08h05", "8h05"]),
        ("2:1", ["2-1"]),
        ("18:30:15", ["18-30-15"]),
        ("03/2018", ["03-2018", "3-2018"]),
        ("00/02", ["00-02"]),
        ("0.05", ["0-05", "0,05"]),
        ("06,02", ["06-02"]),
        ("3.2018", ["3-2018"]),
        ("06/02-2023", ["06-02-2023"]),
        ("https://abc.vn/tin", ["https-abc-vn-tin", "abc-vn"]),
        ("a.b@tin.abc.vn", ["a-b-tin-abc-vn", "tin-abc-vn"]),
        ("abc.vn", ["abc-vn"]),
    ],
)
def test_a_word_is_found_whole_however_it_is_written(word: str, terms: list[str]) -> None:
    assert list(whole_words(word)) == terms
    assert list(folded_words(word)) == [fold_key(term) for term in terms]


@given(st.text(alphabet="bcđghk0123456789_-/." + VIETNAMESE, max_size=12))
def test_folded_terms_of_vietnamese_are_ascii(word: str) -> None:
    assert all(term.isascii() for term in (*folded_syllables(word), *folded_words(word)))
    assert len(folded_syllables(word)) == len(syllables(word)) == len(atoms(word))
