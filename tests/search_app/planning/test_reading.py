"""A reading keeps what was typed and adds what it may mean."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.normalise import normalise
from indexer.analysis.segment import Segmenter
from indexer.analysis.syllables import fold, fold_key, tone_key
from indexer.batch import analyse
from indexer.document import Document
from indexer.schema import news
from indexer.vocabulary import Vocabulary, VocabularyBuilder
from search_app.planning.reading import Reading, Syllable, Word, read

TEXTS = [
    "Bão số 5 đổ bộ miền Trung, chính phủ họp khẩn.",
    "Chính phủ họp báo về giáo dục và y tế.",
    "Đảng viên mới được kết nạp sáng nay ở Hải Phòng.",
    "Giáo dục Hải Phòng đổi mới, đảng viên trẻ đi đầu.",
    "Bão lớn ở Hải Phòng, đường phố ngập sâu.",
]


@pytest.fixture(scope="module")
def words(segmenter: Segmenter) -> Vocabulary:
    reports = [Document(f"{n}-{i}", "", text) for n in range(5) for i, text in enumerate(TEXTS)]
    builder = VocabularyBuilder()
    builder.add(analyse(reports, news().attributes, segmenter))
    return Vocabulary(memoryview(builder.build()))


def key(word: str) -> str:
    return "_".join(map(tone_key, word.split()))


def typed(reading: Reading) -> list[str]:
    return [syllable.key for syllable in reading.syllables]


def best(reading: Reading) -> list[str]:
    return [syllable.readings[0][0] for syllable in reading.syllables]


def test_with_accents_the_words_are_the_likeliest(words: Vocabulary) -> None:
    reading = read("Chính phủ họp khẩn", words)
    assert reading.sure
    assert typed(reading) == [tone_key(s) for s in ("chính", "phủ", "họp", "khẩn")]
    assert [s.readings for s in reading.syllables] == [((k, 1.0),) for k in typed(reading)]
    assert reading.words[0] == Word(0, 2, key("chính phủ"))


def test_sure_words_stand_side_by_side_and_cover_the_run(words: Vocabulary) -> None:
    reading = read("Đảng viên Hải Phòng họp về 34-KL/TW ngày 16/7/2021", words)
    assert reading.sure
    at = 0
    for word in reading.words:
        assert word.start == at
        at = word.end
    assert at == len(reading.syllables)


def test_bare_text_gets_its_readings_most_probable_first(words: Vocabulary) -> None:
    reading = read("dang vien hai phong", words)
    assert not reading.sure
    assert typed(reading) == ["dang", "vien", "hai", "phong"]
    assert best(reading) == [tone_key(s) for s in ("đảng", "viên", "hải", "phòng")]
    for syllable in reading.syllables:
        shares = [share for _, share in syllable.readings]
        assert shares == sorted(shares, reverse=True)
    assert any(w.key == key("hải phòng") and w.probability > 0.5 for w in reading.words)


def test_half_bare_text_keeps_the_accents_that_were_typed(words: Vocabulary) -> None:
    reading = read("đảng vien hải phong", words)
    assert not reading.sure
    for syllable in reading.syllables[::2]:
        assert dict(syllable.readings) == {syllable.key: pytest.approx(1.0, abs=0.05)}
    assert best(reading) == [tone_key(s) for s in ("đảng", "viên", "hải", "phòng")]


def test_what_is_bare_by_nature_leaves_accented_text_sure(words: Vocabulary) -> None:
    assert read("giáo dục và y tế", words).sure
    assert read("miền Trung", words).sure
    assert not read("miền trung, chinh phủ", words).sure


@pytest.mark.parametrize(
    ("text", "atoms", "figure"),
    [
        ("34-KL/TW", ["34", "kl", "tw"], "34-kl-tw"),
        ("14.167", ["14", "167"], "14167"),
        ("28,7", ["28", "7"], "28,7"),
        ("28.7", ["28", "7"], "28,7"),
        ("16/07/2021", ["16", "07", "2021"], "16-7-2021"),
        ("16-7-2021", ["16", "7", "2021"], "16-7-2021"),
        ("TP.HCM", ["tp", "hcm"], "tp-hcm"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "bao {} lon", "bão {} lớn"])
def test_figures_are_read_as_they_stand(
    text: str, atoms: list[str], figure: str, around: str, words: Vocabulary
) -> None:
    reading = read(around.format(text), words)
    (found,) = [word for word in reading.words if word.figure]
    assert found.key == figure
    assert found.probability == 1.0
    own = reading.syllables[found.start : found.end]
    assert [syllable.key for syllable in own] == atoms
    assert all(s.readings == ((s.key, 1.0),) for s in own)


def test_a_unit_behind_a_number_is_read_as_it_stands(words: Vocabulary) -> None:
    for text in ("50 ha bao", "1,5 ha bao"):
        *_, unit, other = read(text, words).syllables
        assert unit.readings == (("ha", 1.0),)
        assert other.readings != (("bao", 1.0),)


@pytest.mark.parametrize("text", ["bão số 10 ha noi", "bao so 10 ha noi", "số 10 ha nội"])
def test_what_may_be_a_unit_is_none_where_it_begins_a_word(text: str, segmenter: Segmenter) -> None:
    builder = VocabularyBuilder()
    reports = [Document(str(n), "", "Bão số 10 vào Hà Nội, 50 ha lúa mất trắng.") for n in range(9)]
    builder.add(analyse(reports, news().attributes, segmenter))
    vocabulary = Vocabulary(memoryview(builder.build()))
    *_, unit, _ = read(text, vocabulary).syllables
    assert unit.readings[0][0] == key("hà")
    *_, unit, _ = read("50 ha lua", vocabulary).syllables
    assert unit.readings == (("ha", 1.0),)


def test_bare_syllables_with_a_hyphen_are_read_in_any_accents(words: Vocabulary) -> None:
    assert read("bao-lon", words) == read("bao lon", words)
    assert any(word.figure for word in read("bão-lớn", words).words)


def test_every_way_to_type_a_run_reads_the_same(words: Vocabulary) -> None:
    plain = read("giáo dục hải phòng", words)
    assert plain.sure
    for text in ("GIÁO DỤC HẢI PHÒNG", "Giáo Dục Hải Phòng", "giáo  dục\thải phòng"):
        again = read(normalise(text), words)
        assert again.syllables == plain.syllables
    decomposed = unicodedata.normalize("NFD", "giáo dục hải phòng")
    assert read(normalise(decomposed), words) == plain


@pytest.mark.parametrize("text", ["", "  ", "…", "-", "“”", "%"])
def test_text_without_letters_and_digits_is_an_empty_reading(text: str, words: Vocabulary) -> None:
    reading = read(normalise(text), words)
    assert (reading.syllables, reading.words) == ((), ())


@pytest.mark.parametrize(
    "text", ["bão lớn ở hải phòng", "giáo dục miền trung đổi mới", "đảng viên trẻ đi đầu"]
)
def test_capitals_throughout_are_read_as_small_letters(words: Vocabulary, text: str) -> None:
    assert read(text.upper(), words) == read(text, words)


def test_among_capitals_an_abbreviation_stays_one(words: Vocabulary) -> None:
    reading = read("BÃO LỚN Ở TP.HCM", words)
    assert Word(3, 5, "tp-hcm", figure=True) in reading.words


def test_readings_add_up(words: Vocabulary) -> None:
    one = read("chính phủ", words)
    two = read("dang vien", words)
    both = one + two
    assert typed(both) == typed(one) + typed(two)
    assert (one + one).sure
    assert not both.sure
    assert not (two + one).sure
    assert [w.key for w in both.words if w.start < 2] == [w.key for w in one.words]
    assert [(w.start - 2, w.end - 2, w.key) for w in both.words if w.start >= 2] == [
        (w.start, w.end, w.key) for w in two.words
    ]
    assert Reading() + one == one == one + Reading()


def test_folded_forms() -> None:
    assert Syllable(tone_key("đảng"), ()).folded == "dang"
    assert Word(0, 2, key("hải phòng")).folded == "hai_phong"


pieces = st.sampled_from(
    [
        *" ".join(TEXTS).split(),
        *fold(" ".join(TEXTS)).split(),
        "34-KL/TW",
        "a_b",
        "…",
        "ﬁ",
        "中",
        "Ⅳ",
    ]
)


@given(st.lists(st.one_of(pieces, st.text(max_size=5)), max_size=8).map(" ".join))
def test_any_text_is_read(words: Vocabulary, text: str) -> None:
    reading = read(normalise(text), words)
    for syllable in reading.syllables:
        assert syllable.readings
        for reading_key, share in syllable.readings:
            assert 0 < share <= 1 + 1e-9
            assert fold_key(reading_key) == syllable.folded
    for word in reading.words:
        assert 0 <= word.start < word.end <= len(reading.syllables)
