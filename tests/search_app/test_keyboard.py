import gzip
import json
import math
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.normalise import normalise
from indexer.analysis.syllables import fold, fold_key, tone_key
from search_app import keyboard
from search_app.evaluate import typing_styles
from search_app.keyboard import decode, horned, one_edit, spelled, splits, unrepeated

SYLLABLES = (Path(__file__).parent / "cases/syllables.txt").read_text("utf-8").split()


def knows(*syllables: str) -> Callable[[str], bool]:
    """What a corpus of these syllables knows: them, in both tone styles, and their plain forms."""
    keys = {tone_key(syllable) for syllable in syllables} | {
        fold(syllable) for syllable in syllables
    }
    return lambda syllable: tone_key(syllable) in keys


def test_the_syllables_of_these_tests_are_many_and_distinct() -> None:
    assert len(SYLLABLES) > 600
    assert len(set(SYLLABLES)) == len(SYLLABLES)


@pytest.mark.parametrize("case", [str, str.capitalize, str.upper])
@pytest.mark.parametrize("tone_last", [True, False])
@pytest.mark.parametrize("layout", ["telex", "vni"])
def test_decoding_undoes_typing(layout: str, tone_last: bool, case: Callable[[str], str]) -> None:
    encode, undo = getattr(typing_styles, layout), getattr(keyboard, layout)
    for syllable in map(case, SYLLABLES):
        decoded = undo(encode(syllable, tone_last))
        assert unicodedata.is_normalized("NFC", decoded)
        assert fold(decoded) == fold(syllable)
        assert tone_key(decoded) == tone_key(syllable), encode(syllable, tone_last)


def test_no_syllable_lacks_one_of_two_horns() -> None:
    assert horned("truờng duơng ngưòi ĐƯƠNG đưọc Uơm") == "trường dương người ĐƯƠNG được Ươm"
    for syllable in SYLLABLES:
        assert horned(syllable) == syllable


def test_no_syllable_has_an_accented_letter_twice_side_by_side() -> None:
    assert unrepeated("dân sốố HÀÀ Nội trờiii khôôông xoong") == "dân số HÀ Nội trờiii không xoong"
    for syllable in SYLLABLES:
        assert unrepeated(syllable) == syllable


def test_every_letter_may_get_its_own_horn_key() -> None:
    for syllable in SYLLABLES:
        telexed = typing_styles.telex(syllable).replace("uow", "uwow")
        vnied = typing_styles.vni(syllable).replace("uo7", "u7o7")
        assert tone_key(keyboard.telex(telexed)) == tone_key(syllable)
        assert tone_key(keyboard.vni(vnied)) == tone_key(syllable)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddangr", "đảng"),
        ("ddarng", "đảng"),
        ("DDAngr", "ĐẢng"),
        ("Ddangr", "Đảng"),
        ("nguowif", "người"),
        ("nguwowif", "người"),
        ("ngwowif", "người"),
        ("nguoiwf", "người"),
        ("wng", "ưng"),
        ("Wc", "Ưc"),
        ("tw", "tư"),
        ("muaw", "mưa"),
        ("huuw", "hưu"),
        ("quawng", "quăng"),
        ("hoawcj", "hoặc"),
        ("thuowr", "thuở"),
        ("giowf", "giờ"),
        ("gif", "gì"),
        ("truongwf", "trường"),
        ("vietej", "việt"),
        ("quocos", "quốc"),
        ("hoioj", "hội"),
        ("tuansa", "tuấn"),
        ("duwocjd", "được"),
        ("dandf", "đàn"),
        ("QUOCOS", "QUỐC"),
        ("Cosco", "Cocó"),
        ("dand", "dand"),
        ("congo", "congo"),
        ("there", "thẻe"),
        ("khoeof", "khoèo"),
        ("ngoaos", "ngoáo"),
        ("truwongf", "trường"),
        ("nguwoif", "người"),
        ("thuwor", "thuở"),
        ("UWONG", "ƯƠNG"),
        ("a" * 1000, "a" * 1000),
        ("hofa", "hòa"),
        ("HDDND", "HĐND"),
        ("bacs", "bác"),
        ("these", "thée"),
        ("class", "clás"),
        ("sfx", "sfx"),
        ("new", "new"),
        ("", ""),
    ],
)
def test_telex_keys(typed: str, meant: str) -> None:
    assert keyboard.telex(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("d9a3ng", "đảng"),
        ("d9ang3", "đảng"),
        ("dang93", "đảng"),
        ("D9A3NG", "ĐẢNG"),
        ("ngu7o7i2", "người"),
        ("nguo7i2", "người"),
        ("nguoi72", "người"),
        ("vie6n", "viên"),
        ("vien6", "viên"),
        ("hoa8c5", "hoặc"),
        ("quoc61", "quốc"),
        ("mua7", "mưa"),
        ("thuo73", "thuở"),
        ("o6to6", "ôtô"),
        ("HD9ND", "HĐND"),
        ("14", "14"),
        ("h5n1", "h5n1"),
        ("", ""),
    ],
)
def test_vni_keys(typed: str, meant: str) -> None:
    assert keyboard.vni(typed) == meant


def test_raw_keys_become_the_known_syllable_behind_them() -> None:
    known = knows("đảng", "viên")
    assert decode("DDangr", known) == decode("D9a3ng", known) == "Đảng"
    assert decode("vieen", known) == decode("vie6n", known) == "viên"


def test_a_token_that_is_a_known_syllable_is_left_alone() -> None:
    assert decode("tooi", knows("tôi")) == "tôi"
    assert decode("tooi", knows("tôi", "tooi")) is None
    assert decode("TOOI", knows("tôi", "tooi")) is None
    assert decode("dang", knows("đảng")) is None


def test_keys_of_no_known_syllable_are_left_alone() -> None:
    known = knows("đảng", "viên")
    for token in ("showroom", "h5n1", "covid19", "2021", "ddungs", "", "đảngr", "vieen "):
        assert decode(token, known) is None


def test_keys_that_both_layouts_read_differently_are_left_alone() -> None:
    assert (keyboard.telex("aw1"), keyboard.vni("aw1")) == ("ă1", "áw")
    assert decode("aw1", {"ă1"}.__contains__) == "ă1"
    assert decode("aw1", {"ă1", "áw"}.__contains__) is None


def test_a_tone_key_is_spelled_as_a_syllable() -> None:
    for syllable in SYLLABLES:
        assert unicodedata.is_normalized("NFC", spelled(tone_key(syllable)))
        assert tone_key(spelled(tone_key(syllable))) == tone_key(syllable)
    for syllable in ("hòa", "thúy", "hoàn", "quý", "giữ", "thuở", "covid", "đ", "2021", ""):
        assert spelled(tone_key(syllable)) == syllable
    assert spelled("b\u0301") == "b\u0301"


@given(st.text(max_size=30), st.booleans())
def test_any_token_can_be_decoded(token: str, everything_known: bool) -> None:
    keyboard.telex(token)
    keyboard.vni(token)
    decoded = decode(token, lambda syllable: everything_known)
    assert decoded is None
    eager = decode(token, lambda syllable: syllable != token.lower())
    assert eager is None or not eager.isascii()


LIKELY = {
    syllable: math.log(share)
    for syllable, share in {
        "dang": 0.02, "uy": 0.01, "khoi": 0.005, "doanh": 0.01, "nghiep": 0.01, "hoi": 0.01,
        "ha": 0.01, "noi": 0.01, "an": 0.005, "nghieng": 0.0001, "do": 0.01, "anh": 0.01,
    }.items()
}  # fmt: skip


def likely(folded: str) -> float:
    return LIKELY.get(folded, -math.inf)


@pytest.mark.parametrize(
    ("glued", "parts"),
    [
        ("danguykhoi", ["dang", "uy", "khoi"]),
        ("doanhnghiep", ["doanh", "nghiep"]),
        ("hanoi", ["ha", "noi"]),
        ("HàNội", ["Hà", "Nội"]),
        ("ĐảngủyKhối", ["Đảng", "ủy", "Khối"]),
        ("nghiengnghieng", ["nghieng", "nghieng"]),
        ("dang", ["dang"]),
    ],
)
def test_glued_syllables_are_cut_where_it_is_likeliest(glued: str, parts: list[str]) -> None:
    assert splits(glued, likely)[0] == parts


def test_other_ways_to_cut_are_there_too() -> None:
    assert splits("doanh", likely) == [["doanh"], ["do", "anh"]]
    assert splits("dangx", likely) == []


@given(st.one_of(st.text(max_size=30), st.lists(st.sampled_from(list(LIKELY))).map("".join)))
def test_cutting_loses_nothing(glued: str) -> None:
    for parts in splits(glued, likely):
        assert "".join(parts) == glued
        assert all(fold(part).lower() in LIKELY for part in parts)


def test_one_edit_gives_every_slip_once() -> None:
    slips = list(one_edit("dang"))
    assert len(slips) == len(set(slips))
    assert "dang" not in slips
    assert {"adng", "dagn", "ang", "dan", "ddang", "dangh", "kang", "dank"} <= set(slips)
    assert not {"", "dangdang", "gnad", "da"} & set(slips)
    assert len(slips) == 3 + 4 + (5 * 26 - 4) + 4 * 25


@given(st.text("adgn", min_size=1, max_size=6))
def test_slips_can_be_undone_by_a_slip(folded: str) -> None:
    for slip in islice(one_edit(folded), 0, None, 7):
        assert folded in one_edit(slip)


REPORTS = Path(__file__).parents[3] / "shared" / "data" / "vietnews-20k.jsonl.gz"


@pytest.mark.skipif(
    bool(os.environ.get("CI")) or not REPORTS.exists(), reason="needs the 20,000 news reports"
)
def test_headlines_survive_the_wrong_keyboard() -> None:
    atoms = re.compile(r"[^\W_]+")
    headlines: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    with gzip.open(REPORTS, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 8000):
            report = json.loads(line)
            headlines.update(atoms.findall(normalise(report["title"])))
            text = " ".join(report[part] for part in ("title", "lead", "body"))
            texts.update(atoms.findall(normalise(text).lower()))
    counts: Counter[str] = Counter()
    for word, count in texts.items():
        key = tone_key(word)
        counts[key] += count
        if fold_key(key) != key:
            counts[fold_key(key)] += count

    def known(syllable: str) -> bool:
        return counts[tone_key(syllable)] >= 20

    for encode in (typing_styles.telex, typing_styles.vni):
        needed = right = 0
        for word, count in headlines.items():
            if (typed := encode(word)) != word:
                decoded = decode(typed, known)
                needed += count
                right += count * (decoded is not None and tone_key(decoded) == tone_key(word))
        assert right >= 0.98 * needed
    wrong = sum(
        count
        for word, count in headlines.items()
        if decode(typing_styles.accentless(word), known) is not None
    )
    assert wrong < 0.001 * headlines.total()
