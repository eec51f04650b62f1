"""Slips are found where they make no sense, and left alone where they might."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.syllables import fold, fold_key, tone_key
from search_app.keyboard import spelled
from search_app.understanding import syllabary
from search_app.understanding.correct import accented, corrections, restored
from tests.search_app.known import NEWS, large, vocabulary_of

SYLLABARY = large(vocabulary_of(*NEWS))
WORDS = " ".join(NEWS).replace("_", " ").split()


def keys(text: str) -> list[str]:
    return [tone_key(word) for word in text.split()]


def corrected(text: str, *, thorough: bool = False) -> dict[str, tuple[str, bool]]:
    """Typed word -> what it was to be, and whether that is sure."""
    typed = keys(text)
    run = restored(typed, SYLLABARY)
    words = [key.isalpha() or not key.isascii() for key in typed]
    found = corrections(typed, run, words, SYLLABARY, thorough=thorough)
    return {spelled(typed[slip.at]): (spelled(slip.key), slip.sure) for slip in found}


def test_missing_accents_are_restored_and_typed_ones_kept() -> None:
    best = restored(keys("dang vien moi"), SYLLABARY)
    assert [spelled(key) for key in best.keys] == ["đảng", "viên", "mới"]
    assert best.share > 0.9
    mixed = restored(keys("đàng viên moi 27"), SYLLABARY)
    assert [spelled(key) for key in mixed.keys] == ["đàng", "viên", "mới", "27"]


def test_unusual_accents_are_read_where_a_word_of_the_corpus_has_them() -> None:
    corpus = large(vocabulary_of("là " * 150, "cỏ mọc", "lá_cờ", often=100))
    assert corpus.usual("la") == {tone_key("là")}
    assert accented(["la", "co"], corpus).keys == keys("lá cờ")
    assert accented(["la"], corpus).keys == keys("là")


def test_words_decide_where_neighbours_do_not() -> None:
    corpus = large(vocabulary_of("họp_báo họp về báo", "hợp báo", *["họp_báo"] * 3))
    words = accented(keys("hop bao"), corpus)
    assert [spelled(key) for key in words.keys] == ["họp", "báo"]
    assert words.share > restored(keys("hop bao"), corpus).share


def test_where_few_accents_can_be_missing_neighbours_suffice() -> None:
    typed = keys("đảng viên mới kết nạp vao")
    assert accented(typed, SYLLABARY) == restored(typed, SYLLABARY)


CONFUSING = large(
    vocabulary_of(
        *["về đà_nẵng họp", "hỗ_trợ cho_vay"] * 50,
        *["sinh_viên sử_dụng", "xử_lý giáo_dục", "diễn_đàn"] * 50,
        *["đà nẳng", "hổ trợ", "hà nôi", "hà nội", "xinh"],
        often=9,
    )
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("về đà nẳng họp", "về đà nẵng họp"),
        ("hổ trợ cho vay", "hỗ trợ cho vay"),
        ("hô trợ cho vay", "hỗ trợ cho vay"),
        ("hỗ trợ cho vay", "hỗ trợ cho vay"),
        ("đà nằng họp", "đà nằng họp"),
        ("hà nôi", "hà nôi"),  # in this corpus not much rarer than hà nội
        ("xinh viên", "sinh viên"),
        ("xử dụng", "sử dụng"),
        ("giáo giục", "giáo dục"),
        ("giễn đàn", "diễn đàn"),
        ("xử lý", "xử lý"),
    ],
)
def test_a_sound_often_confused_is_read_where_the_other_is_far_more_frequent(
    typed: str, meant: str
) -> None:
    run = accented(keys(typed), CONFUSING)
    assert [spelled(key) for key in run.keys] == meant.split()


def test_bare_syllables_may_be_spelled_with_i_or_y() -> None:
    corpus = large(vocabulary_of("nước mỹ họp", "mi mắt", "đi thi", often=100))
    for typed, meant in (("nuoc mi", "nước mỹ"), ("my mat", "mi mắt"), ("thy", "thy")):
        assert [spelled(key) for key in accented(keys(typed), corpus).keys] == meant.split()


@given(st.lists(st.sampled_from([*WORDS, "27", "xyz"]), min_size=1, max_size=8), st.data())
def test_accents_are_only_added_but_for_tones(words: list[str], data: st.DataObject) -> None:
    typed = [tone_key(fold(word) if data.draw(st.booleans()) else word) for word in words]
    read = accented(typed, SYLLABARY).keys
    assert list(map(fold_key, read)) == list(map(fold_key, typed))
    tones = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")
    for key, own in zip(read, typed, strict=True):
        assert own == fold_key(own) or key.translate(tones) == own.translate(tones)


@pytest.mark.parametrize(
    ("text", "typed", "meant"),
    [
        ("kết nạp dảng viên", "dảng", "đảng"),
        ("kết nạp đrảng viên", "đrảng", "đảng"),
        ("hội nghị trug ương", "trug", "trung"),
        ("hội nghị turng ương", "turng", "trung"),
        ("doanh nghiêp nhà nước", "nghiêp", "nghiệp"),
        ("chính phủ viêtt nam", "viêtt", "việt"),
        ("manchestr united", "manchestr", "manchester"),
        ("hội nghị trng ương", "trng", "trung"),
        ("hội nghị chung ương", "chung", "trung"),
    ],
)
def test_unknown_syllables_one_slip_away_are_corrected(text: str, typed: str, meant: str) -> None:
    assert corrected(text) == {typed: (meant, True)}


def test_accents_on_no_syllable_are_taken_for_a_slip_even_of_a_rare_word() -> None:
    corpus = large(vocabulary_of(*NEWS * 100, "bánh ngọt", often=20))
    for typed in ("bnáh", "bánn", "bámh"):
        run = restored(keys(typed), corpus)
        (slip,) = corrections(keys(typed), run, [True], corpus)
        assert spelled(slip.key) == "bánh"
    assert corrections(["bnah"], restored(["bnah"], corpus), [True], corpus) == []


def test_bare_runs_are_corrected_in_any_accents() -> None:
    assert corrected("hoi nghi trugn uong") == {"trugn": ("trung", True)}
    assert corrected("ket nap dagn vien") == {"dagn": ("đảng", True)}


def test_known_syllables_are_doubted_only_among_strangers() -> None:
    assert corrected("hội nghị trúng ương") == {"trúng": ("trung", False)}
    assert corrected("mua vé trúng thưởng") == {}


def test_a_thorough_look_doubts_known_syllables() -> None:
    text = "vé trúng ương bàn về giá"
    assert corrected(text) == {}
    assert corrected(text, thorough=True) == {"trúng": ("trung", False)}


def test_what_is_no_word_is_not_corrected() -> None:
    typed = keys("hội nghị trug ương")
    run = restored(typed, SYLLABARY)
    assert corrections(typed, run, [True, True, False, True], SYLLABARY) == []


def test_a_word_that_the_corpus_has_is_no_slip_for_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syllabary, "RARE", 0.1)  # so that it is rare

    def slips(*more: str) -> list[tuple[str, bool]]:
        corpus = large(vocabulary_of("phim hollywood " * 200, *more, often=5))
        typed = keys("phim hollywod")
        found = corrections(typed, restored(typed, corpus), [True] * 2, corpus)
        return [(slip.key, slip.sure) for slip in found]

    assert slips() == [("hollywood", True)]
    assert slips("hollywod") == [("hollywood", False)]
    assert slips("hollywod " * 5) == []


def test_what_may_be_an_abbreviation_is_no_slip_for_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syllabary, "RARE", 0.2)  # so that all but one are rare

    def slips(typed: str, *more: str) -> list[tuple[str, bool]]:
        corpus = large(vocabulary_of("giá khí ong " * 1000, *more, often=10))
        run = restored(keys(typed), corpus)
        found = corrections(keys(typed), run, [True] * 3, corpus)
        return [(slip.key, slip.sure) for slip in found]

    assert slips("gia khi onn") == [("ong", True)]
    assert slips("gia khi onn", "onn") == [("ong", False)]  # as short as an abbreviation
    assert slips("gia khi nng") == [("ong", False)]
    assert slips("gia khi nng", "nng") == []


def test_where_nothing_is_found_any_slip_is_offered() -> None:
    corpus = large(vocabulary_of(*NEWS * 30, "messi", often=200))
    for thorough, offered in ((False, []), (True, ["messi"])):
        run = restored(["mesi"], corpus)
        found = corrections(["mesi"], run, [True], corpus, thorough=thorough)
        assert [slip.key for slip in found] == offered


def test_codes_are_no_slips() -> None:
    for code in ("xs", "hđ", "qlnh", "x" * 100):
        assert corrected(f"hội nghị {code} ương") == {}


@pytest.mark.parametrize("sentence", NEWS)
@pytest.mark.parametrize("typed", [str, fold])
def test_what_is_right_is_left_alone(sentence: str, typed: type[str]) -> None:
    assert corrected(typed(sentence.replace("_", " "))) == {}


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text("abđếêth1", min_size=1, max_size=7)),
                min_size=1, max_size=6), st.booleans())  # fmt: skip
def test_any_run_can_be_read(words: list[str], thorough: bool) -> None:
    typed = list(map(tone_key, words))
    run = restored(typed, SYLLABARY)
    assert len(run.keys) == len(typed)
    for slip in corrections(typed, run, [True] * len(typed), SYLLABARY, thorough=thorough):
        assert slip.key != typed[slip.at]
        assert slip.gain > 0 or thorough
