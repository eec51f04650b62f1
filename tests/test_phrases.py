"""Phrases are what recurs and means something by itself, as it is mostly written."""

import numpy as np

from indexer.analysis.syllables import syllables
from indexer.phrases import FUNCTION_WORDS, Phrase, phrases


def found(*reports: str, weights: dict[int, float] | None = None) -> dict[str, Phrase]:
    """The phrases of segmented reports of one text each, by their text."""
    words = [report.split() for report in reports]
    surfaces = list(dict.fromkeys(word for own in words for word in own))
    ids = np.array([surfaces.index(word) for own in words for word in own], np.int32)
    texts = np.repeat(np.arange(len(reports), dtype=np.int32), [len(own) for own in words])
    each = [(weights or {}).get(report, 1.0) for report in range(len(reports))]
    keys = {surface: syllables(surface) for surface in surfaces}
    listed = phrases(keys, ids, texts, texts, np.array(each))
    assert [p.weight for p in listed] == sorted((p.weight for p in listed), reverse=True)
    assert len({p.keys for p in listed}) == len(listed)
    return {phrase.text: phrase for phrase in listed}


def test_runs_of_words_that_recur_are_phrases() -> None:
    phrase = found(
        "sáng_nay giá vàng miếng lại tăng",
        "chiều_qua giá vàng miếng đứng yên",
        "người mua vàng xếp_hàng",
    )["giá vàng miếng"]
    assert phrase.keys == syllables("giá vàng miếng")
    assert phrase.weight == 2.0


def test_a_phrase_neither_begins_nor_ends_with_a_function_word() -> None:
    listed = found("gạo của làng và của chợ", "gạo của làng hay của phố", "bán chợ phố")
    assert "gạo của làng" in listed
    for text in listed:
        assert not {text.split()[0], text.split()[-1]} & FUNCTION_WORDS


def test_single_words_have_several_syllables_or_a_name() -> None:
    listed = found("sáng Huế bán cá ở vỉa_hè", "chiều Huế mua cá ở vỉa_hè", "cá Huế")
    assert {"Huế", "vỉa hè"} <= set(listed)
    assert "cá" not in listed


def test_numbers_begin_no_phrase() -> None:
    listed = found("năm 2024 lúa trúng_mùa", "năm 2024 lúa trúng_mùa", "2024 lúa", "lúa")
    assert not [text for text in listed if text[0].isdigit()]


def test_words_are_written_as_they_mostly_are() -> None:
    listed = found(
        "Giá vàng ở Hà_Nội giảm",
        "hôm_qua giá vàng ở Hà_Nội tăng",
        "hôm_nay giá vàng tăng ở HÀ_NỘI",
        "thủ_tướng Anh gặp anh_em",
        "thủ_tướng Anh về nước",
        "anh đi chợ với anh hàng_xóm anh_em",
    )
    assert {"giá vàng", "Hà Nội", "thủ tướng Anh", "anh em"} <= set(listed)


def test_what_always_goes_on_the_same_way_is_left_out_for_the_longer() -> None:
    listed = found(*["hội chợ hoa xuân mở", "hội chợ hoa xuân đóng"] * 2, "xuân hoa chợ hội")
    assert "hội chợ hoa xuân" in listed
    assert not {"hội chợ", "hội chợ hoa"} & set(listed)


def test_what_is_cut_short_is_no_phrase() -> None:
    listed = found(
        "mưa_lũ xảy ra ở Lào_Cai",
        "mưa_lũ xảy ra trên núi",
        "mưa_lũ xảy ra đêm qua",
        "hôm_qua bệnh_viện Việt Đức và đường Phủ_Doãn",
        "hôm_nay bệnh_viện Việt Đức và phố Quán_Sứ",
    )
    assert "mưa lũ" in listed
    assert "mưa lũ xảy" not in listed
    assert "bệnh viện Việt Đức" in listed  # a name is whole, whatever follows


def test_words_that_meet_by_chance_are_no_phrase() -> None:
    listed = found(*["gạo thơm", "cá tươi"] * 40, *["gạo cá"] * 5)
    assert set(listed) == {"gạo thơm", "cá tươi"}


def test_other_tone_styles_and_other_segmentations_are_one_phrase() -> None:
    listed = found(
        "nhà_máy hóa_dầu chạy",
        "nhà_máy hóa_dầu nghỉ",
        "nhà_máy hoá_dầu sửa",
        "nhà_máy_hóa_dầu lớn",
        "nhà_máy_hóa_dầu nhỏ",
    )
    assert [text for text in listed if text.startswith("nhà máy h")] == ["nhà máy hóa dầu"]
    assert listed["nhà máy hóa dầu"].weight == 5.0


def test_weights_are_those_of_the_reports() -> None:
    listed = found("chợ_nổi", "chợ_nổi", "chợ_đêm", "chợ_đêm", weights={0: 4.0, 1: 2.5})
    assert [(p.text, p.weight) for p in listed.values()] == [("chợ nổi", 6.5), ("chợ đêm", 2.0)]


def test_a_report_counts_a_phrase_once() -> None:
    assert "chợ nổi" not in found("chợ_nổi gặp chợ_nổi", "chợ_đêm")


def test_larger_corpora_ask_for_more() -> None:
    twice = ["chợ_nổi", "chợ_nổi"]
    assert found(*twice)
    assert not found(*twice, *(f"tin{number}" for number in range(1000)))


def test_no_words_no_phrases() -> None:
    assert found() == {}
    assert found("", "") == {}
