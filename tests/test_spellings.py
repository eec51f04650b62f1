"""Texts are found by their bare letters, and told apart by the accents that were typed."""

import unicodedata

import pytest

from indexer.analysis.syllables import syllables
from indexer.arrays import pack_arrays, unpack_arrays
from indexer.spellings import Spellings, pack_spellings, pattern

TEXTS = [
    "chứng khoán",
    "chung khảo",
    "chúng khó",
    "hòa bình",
    "hoa binh",
    "đá bóng",
    "da bò",
    "34-KL/TW",
    "東 京",
    "",
]


def spellings(texts: list[str]) -> tuple[Spellings, list[str]]:
    order, arrays = pack_spellings("some", [syllables(text) for text in texts])
    block = memoryview(pack_arrays(arrays))
    return Spellings(unpack_arrays(block), "some"), [texts[i] for i in order]


def found(typed: str, agreeing: bool | None = None, unfinished: bool = True) -> set[str]:
    """What begins as typed; of that only what agrees with the accents, or only what does not."""
    kept, texts = spellings(TEXTS)
    wanted = pattern(unicodedata.normalize("NFC", typed.lower()).split(" "), unfinished)
    rows = kept.find(wanted)
    agree = kept.agree(rows, wanted).tolist()
    assert len(agree) == len(rows)
    return {
        texts[row]
        for row, agrees in zip(rows, agree, strict=True)
        if agreeing is None or agrees == agreeing
    }


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("chung kh", {"chứng khoán", "chung khảo", "chúng khó"}),
        ("CHỨNG KH", {"chứng khoán", "chung khảo", "chúng khó"}),
        ("hoà b", {"hòa bình", "hoa binh"}),
        ("d", {"đá bóng", "da bò"}),
        ("34 kl t", {"34-KL/TW"}),
        ("東", {"東 京"}),
        ("chung khoan viet", set()),
        ("", set(TEXTS)),
    ],
)
def test_bare_letters_find_all_accents(typed: str, texts: set[str]) -> None:
    assert found(typed) == texts


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("chứng kh", {"chứng khoán"}),
        ("chúng kh", {"chúng khó"}),
        ("chung khả", {"chung khảo"}),
        ("chưng kh", set()),  # whole, and without the tone
        ("hoà b", {"hòa bình"}),  # the other tone style
        ("hoa bì", {"hòa bình"}),  # what is bare may be anything
        ("đ", {"đá bóng"}),
        ("đá bo", {"đá bóng"}),
        ("d", {"đá bóng", "da bò"}),
    ],
)
def test_typed_accents_tell_what_agrees(typed: str, texts: set[str]) -> None:
    assert found(typed, agreeing=True) == texts
    assert found(typed, agreeing=False) == found(typed) - texts


@pytest.mark.parametrize(
    "typed", ["chu", "chư", "chứ", "chứn", "chứng", "chứng ", "chứng k", "chưn"]
)
def test_the_last_syllable_may_yet_get_its_accents(typed: str) -> None:
    assert "chứng khoán" in found(typed, agreeing=True)
    assert "chứng khoán" not in found("chú", agreeing=True)  # the tone is typed last


def test_a_finished_text_is_found_whole() -> None:
    assert found("chung khoan", unfinished=False) == {"chứng khoán"}
    assert found("chung khoa", unfinished=False) == set()
    assert found("chứng khoan", agreeing=True, unfinished=False) == {"chứng khoán"}
    assert found("chứng khoân", agreeing=True, unfinished=False) == set()


def test_tones_beyond_the_sixteenth_syllable_do_not_matter() -> None:
    long = " ".join(["má"] * 18)
    kept, _ = spellings([long])
    for typed, agrees in ((long, True), ("mà" + long[2:], False), (long[:-2] + "mà", True)):
        wanted = pattern(typed.split(), unfinished=False)
        assert kept.agree(kept.find(wanted), wanted).tolist() == [agrees]


def test_nothing_is_found_where_there_is_nothing() -> None:
    kept, _ = spellings([])
    wanted = pattern(["chứ"], unfinished=True)
    assert kept.find(wanted) == range(0)
    assert kept.agree(range(0), wanted).tolist() == []
