import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.syllables import fold, has_accents, tone_key
from search_app.evaluate import typing_styles as styles

HEADLINE = "Đảng ủy Khối hòa giải 14.167 vụ COVID-19, người Huế về quê"


def test_each_way_of_typing_a_headline() -> None:
    assert styles.accentless(HEADLINE) == (
        "Dang uy Khoi hoa giai 14.167 vu COVID-19, nguoi Hue ve que"
    )
    assert styles.capitals(HEADLINE) == (
        "ĐẢNG ỦY KHỐI HÒA GIẢI 14.167 VỤ COVID-19, NGƯỜI HUẾ VỀ QUÊ"
    )
    assert styles.other_tone_style(HEADLINE) == (
        "Đảng uỷ Khối hoà giải 14.167 vụ COVID-19, người Huế về quê"
    )
    assert styles.telex(HEADLINE) == (
        "DDangr uyr Khoois hoaf giair 14.167 vuj COVID-19, nguowif Huees veef quee"
    )
    assert styles.vni(HEADLINE) == (
        "D9ang3 uy3 Kho6i1 hoa2 giai3 14.167 vu5 COVID-19, nguo7i2 Hue61 ve62 que6"
    )
    assert styles.telex(HEADLINE, tone_last=False) == (
        "DDarng ury Khoosi hofa giari 14.167 vuj COVID-19, nguowfi Huees veef quee"
    )
    assert styles.vni("ƯỚC MƠ", tone_last=False) == "UO71C MO7"
    assert styles.telex("ƯỚC MƠ Ở Ý") == "UOWCS MOW Owr Ys"
    assert len(styles.nfd("ế")) == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hòa", "hoà"),
        ("khỏe", "khoẻ"),
        ("Thúy", "Thuý"),
        ("ỦY BAN", "UỶ BAN"),
        ("TÓa", "TOá"),
        ("lũy thừa, xóa bỏ, lòe", "luỹ thừa, xoá bỏ, loè"),
    ],
)
def test_the_other_tone_style_goes_both_ways(old: str, new: str) -> None:
    assert styles.other_tone_style(old) == new
    assert styles.other_tone_style(new) == old


def test_the_other_tone_style_is_the_same_syllable() -> None:
    syllables = (Path(__file__).parents[1] / "cases/syllables.txt").read_text("utf-8").split()
    other = [styles.other_tone_style(syllable) for syllable in syllables]
    assert sum(map(str.__ne__, other, syllables)) >= 15
    assert list(map(tone_key, other)) == list(map(tone_key, syllables))


@pytest.mark.parametrize(
    "word", ["quý", "quỳ", "hoàn", "ngoài", "khuỷu", "huỳnh", "toa", "múa", "giả"]
)
def test_words_with_one_style_stay(word: str) -> None:
    assert styles.other_tone_style(word) == word


def test_half_of_the_accented_words_lose_their_accents() -> None:
    text = "Sáu tỉnh miền Trung được yêu cầu sẵn sàng ứng phó với bão mạnh"
    accented = sum(map(has_accents, text.split()))
    results = {styles.half_accentless(text, seed) for seed in range(20)}
    assert len(results) > 10
    assert {sum(map(has_accents, result.split())) for result in results} == {
        accented // 2,
        (accented + 1) // 2,
    }
    assert {fold(result) for result in results} == {fold(text)}


def test_the_same_seed_always_takes_the_same_words() -> None:
    half = styles.half_accentless("Tỉnh miền núi trồng rừng gỗ lớn", 7)
    assert half == "Tinh mien núi trồng rung gỗ lon"


@given(st.text(max_size=60))
def test_no_way_of_typing_raises_or_touches_plain_text(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    for style in (styles.accentless, styles.nfd, styles.other_tone_style, styles.telex, styles.vni):
        assert isinstance(style(text), str)
        if text.isascii():
            assert style(text) == text
    assert len(styles.half_accentless(text, 0)) == len(text)
    assert styles.other_tone_style(styles.other_tone_style(text)) == text
