"""The lattice weighs every reading of bare syllables and leaves typed accents alone."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.syllables import fold_key, tone_key
from indexer.arrays import pack_arrays
from indexer.vectors import LARGEST, Vectors
from indexer.vocabulary import Vocabulary, VocabularyBuilder
from search_app.understanding.lattice import LONGEST, Possibility, by_syllable, possibilities
from tests.engines.toys import batch, document

BODIES = [
    "chính_phủ họp báo sáng nay",
    "bão số năm đổ_bộ miền trung",
    "bão lớn đổ_bộ miền trung",
    "báo chí đưa tin bão lớn",
    "nhà_máy bảo vệ môi_trường",
    "lũ_quét ở Lai_Châu",
    "đường phố đông đúc",
    "an toàn giao_thông đường_bộ",
]


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    builder = VocabularyBuilder()
    builder.add(batch(document(f"{n}-{i}", body=b) for n in range(5) for i, b in enumerate(BODIES)))
    return Vocabulary(memoryview(builder.build()))


def keys(text: str) -> list[str]:
    return [tone_key(syllable) for syllable in text.split()]


def read(text: str, words: Vocabulary) -> list[dict[str, float]]:
    """The readings of each syllable."""
    typed = keys(text)
    return by_syllable(possibilities(tuple(typed), words), len(typed))


def best(text: str, words: Vocabulary) -> str:
    return " ".join(max(own, key=own.__getitem__) for own in read(text, words))


def coverage(found: Sequence[Possibility], length: int) -> list[float]:
    """For each syllable, what the probabilities of the words over it add up to."""
    return [sum(p.probability for p in found if p.start <= i < p.end) for i in range(length)]


@pytest.mark.parametrize(
    ("bare", "meant"),
    [
        ("bao lon do bo mien trung", "bão lớn đổ bộ miền trung"),
        ("hop bao sang nay", "họp báo sáng nay"),
        ("nha may bao ve moi truong", "nhà máy bảo vệ môi trường"),
        ("chinh phu hop bao", "chính phủ họp báo"),
    ],
)
def test_neighbours_tell_which_accents_are_meant(bare: str, meant: str, words: Vocabulary) -> None:
    assert best(bare, words) == " ".join(keys(meant))


@pytest.mark.parametrize(
    "text",
    ["bao", "bao lon do bo mien trung", "xyz bao 5g", "báo chi dua tin", "lu quet o lai chau"],
)
def test_the_words_over_each_syllable_add_up_to_one(text: str, words: Vocabulary) -> None:
    typed = keys(text)
    found = possibilities(tuple(typed), words)
    assert coverage(found, len(typed)) == pytest.approx([1.0] * len(typed), abs=0.05)
    for own in by_syllable(found, len(typed)):
        assert sum(own.values()) == pytest.approx(1.0, abs=0.05)


def test_several_readings_stay_open(words: Vocabulary) -> None:
    (own,) = read("bao", words)
    assert set(own) == {tone_key(w) for w in ("bão", "báo", "bảo")}
    assert own[tone_key("bão")] > own[tone_key("bảo")]


def test_typed_accents_stay(words: Vocabulary) -> None:
    for text in ("bảo lon", "bào lon", "bao lớn", "đường bô"):
        for typed, own in zip(keys(text), read(text, words), strict=True):
            if typed != fold_key(typed):
                assert set(own) == {typed}


def test_typed_accents_that_no_word_has_stay(words: Vocabulary) -> None:
    typed = keys("bạo lủ")
    assert read("bạo lủ", words) == [{key: pytest.approx(1.0)} for key in typed]


def test_beside_typed_accents_a_bare_word_of_the_corpus_is_likelier_as_it_stands(
    words: Vocabulary,
) -> None:
    (alone,) = read("an", words)
    assert alone == {"an": pytest.approx(1.0)}
    _, beside = read("bão an", words)
    assert beside["an"] == pytest.approx(1.0, abs=0.05)


def test_unknown_syllables_survive_as_typed(words: Vocabulary) -> None:
    for text in ("xyzzy", "bao xyzzy lon", "zz yy xx"):
        for typed, own in zip(text.split(), read(text, words), strict=True):
            assert own
            if typed not in ("bao", "lon"):
                assert own == {typed: pytest.approx(1.0, abs=0.05)}


def test_a_syllable_known_only_within_words_gets_their_accents(words: Vocabulary) -> None:
    assert read("lu", words) == [{tone_key("lũ"): pytest.approx(1.0)}]
    assert best("quet chau", words) == " ".join(keys("quét châu"))
    assert read("lụ", words) == [{tone_key("lụ"): pytest.approx(1.0)}]


def test_longer_words_are_found_whole(words: Vocabulary) -> None:
    found = possibilities(tuple(keys("moi truong")), words)
    (whole,) = [p for p in found if p.end - p.start == 2]
    assert whole.key == "_".join(keys("môi trường"))
    assert whole.probability > 0.5


def with_vectors(**directions: tuple[int, int]) -> Vocabulary:
    """báo four times as often as bão; headlines favour bão."""
    builder = VocabularyBuilder()
    bodies = [*["báo"] * 4, "bão", "lũ", "chí"]
    builder.add(batch(document(f"{n}-{i}", body=b) for n in range(9) for i, b in enumerate(bodies)))
    keys = " ".join(map(tone_key, directions)).encode()
    arrays = {
        "keys": np.frombuffer(keys, np.uint8),
        "vectors": np.array(list(directions.values()), np.int8) * LARGEST,
    }
    vectors = Vectors(memoryview(pack_arrays(arrays)))
    return Vocabulary(memoryview(builder.build()), vectors)


def test_words_are_told_by_the_company_they_keep() -> None:
    words = with_vectors(bão=(1, 0), lũ=(1, 0), báo=(0, 1), chí=(0, 1))
    assert best("bao", words) == tone_key("báo")
    assert best("bao lu", words) == " ".join(keys("bão lũ"))
    assert best("lu bao", words) == " ".join(keys("lũ bão"))
    assert best("bao chi", words) == " ".join(keys("báo chí"))
    assert best("bao lũ", words) == " ".join(keys("bão lũ"))


def test_a_word_without_a_vector_says_nothing_of_others() -> None:
    words = with_vectors(bão=(1, 0), báo=(0, 1))
    (alone,), (beside, _) = read("bao", words), read("bao lu", words)
    assert beside == pytest.approx(alone)


@pytest.mark.parametrize("text", ["bao", "bao lu", "bao lu chi", "báo lu xyzzy", "lu quet 5g"])
def test_in_company_the_words_over_a_syllable_add_up_to_one(text: str) -> None:
    typed = keys(text)
    found = possibilities(tuple(typed), with_vectors(bão=(1, 0), lũ=(1, 0), báo=(0, 1)))
    assert coverage(found, len(typed)) == pytest.approx([1.0] * len(typed), abs=0.05)


syllables = st.sampled_from(
    ["bao", "báo", "bão", "do", "bo", "chinh", "phu", "lu", "xyz", "đ", "5g", "an", "duong", "ắ"]
)


@given(st.lists(syllables, min_size=1, max_size=12))
def test_every_run_is_covered(words: Vocabulary, typed: list[str]) -> None:
    run = [tone_key(syllable) for syllable in typed]
    found = possibilities(tuple(run), words)
    assert coverage(found, len(run)) == pytest.approx([1.0] * len(run), abs=0.1)
    for p in found:
        assert 0 <= p.start < p.end <= len(run)
        assert p.end - p.start <= LONGEST
        assert 0 < p.probability <= 1 + 1e-9
        for i, key in zip(range(p.start, p.end), p.key.split("_"), strict=True):
            assert fold_key(key) == fold_key(run[i])
            assert key == run[i] or run[i] == fold_key(run[i])


def test_an_ambiguous_run_of_a_hundred_syllables_is_read() -> None:
    tones = ["báo", "bào", "bảo", "bão", "bạo", "đáo", "đào", "đảo", "đạo", "bao", "dao", "đao"]
    joined = [f"{a}_{b}" for a in tones for b in tones]
    builder = VocabularyBuilder()
    builder.add(batch([document("a", body=" ".join((tones + joined) * 3))]))
    crowded = Vocabulary(memoryview(builder.build()))
    found = possibilities(("bao", "dao") * 50, crowded)
    assert coverage(found, 100) == pytest.approx([1.0] * 100, abs=0.3)


def test_an_empty_corpus_leaves_the_run_as_typed() -> None:
    empty = Vocabulary(memoryview(VocabularyBuilder().build()))
    assert best("bao lon", empty) == "bao lon"
