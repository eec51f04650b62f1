"""The vocabulary knows how often words occur, in which accents, and what follows what."""

from collections.abc import Iterable

import numpy as np
import pytest

from indexer.analysis.segment import Segmenter
from indexer.analysis.syllables import tone_key
from indexer.batch import analyse
from indexer.schema import news
from indexer.vocabulary import UNKNOWN, Vocabulary, VocabularyBuilder
from tests.engines.toys import batch, document

SEA = ["tàu cập cảng", "tàu rời cảng", "tàu cập cảng", "tầu rời bến"]


def vocabulary(*groups: Iterable[str]) -> Vocabulary:
    """The vocabulary of bodies (segmented, words between spaces), a batch for each group."""
    builder = VocabularyBuilder()
    for number, bodies in enumerate(groups):
        builder.add(batch(document(f"{number}-{i}", body=b) for i, b in enumerate(bodies)))
    return Vocabulary(memoryview(builder.build()))


def key(word: str) -> str:
    return "_".join(map(tone_key, word.split("_")))


def number(words: Vocabulary, folded: str, spelled: str) -> int:
    """The number of a word that is there."""
    (found,) = [c.word for c in words.words(folded) if c.key == key(spelled)]
    return found


def counts(words: Vocabulary, folded: str) -> dict[str, int]:
    return {candidate.key: candidate.frequency for candidate in words.words(folded)}


def probability(words: Vocabulary, before: int, after: int) -> float:
    return float(words.bigram(np.array([before]), np.array([after]))[0])


def test_words_are_counted_in_every_accents_they_have() -> None:
    found = vocabulary(SEA)
    assert counts(found, "tau") == {key("tàu"): 3, key("tầu"): 1}
    assert counts(found, "cang") == {key("cảng"): 3}
    assert counts(found, "thuyen") == {}


def test_the_most_frequent_candidate_comes_first() -> None:
    frequencies = [c.frequency for c in vocabulary(["bao báo bão báo bảo bão báo"]).words("bao")]
    assert frequencies == [3, 2, 1, 1]


def test_title_lead_and_body_are_counted_and_authors_are_not() -> None:
    builder = VocabularyBuilder()
    report = document("a", title="bão lớn", lead="bão xa", body="bão", author="Bão")
    builder.add(batch([report]))
    assert counts(Vocabulary(memoryview(builder.build())), "bao") == {key("bão"): 3}


def test_batches_add_up() -> None:
    parted, together = vocabulary(SEA[:1], SEA[1:]), vocabulary(SEA)
    for folded in ("tau", "cang", "cap", "roi", "ben"):
        assert counts(parted, folded) == counts(together, folded)
    ship, port = number(parted, "tau", "tàu"), number(parted, "cap", "cập")
    same = number(together, "tau", "tàu"), number(together, "cap", "cập")
    assert probability(parted, ship, port) == pytest.approx(probability(together, *same))


def test_case_and_tone_style_do_not_make_another_word() -> None:
    found = vocabulary(["hòa hoà Hòa HOÀ hoa"])
    assert counts(found, "hoa") == {key("hòa"): 4, "hoa": 1}


def test_joined_words_are_words_of_their_own() -> None:
    found = vocabulary(["Hải_Phòng hải phòng Hải_Phòng"])
    assert counts(found, "hai_phong") == {key("Hải_Phòng"): 2}
    assert counts(found, "hai") == {key("hải"): 1}


def test_syllables_are_counted_wherever_they_stand() -> None:
    found = vocabulary(["Hải_Phòng hải phòng Hải_Dương hai"])
    assert [(c.key, c.frequency) for c in found.syllables("hai")] == [(key("hải"), 3), ("hai", 1)]
    assert [(c.key, c.frequency) for c in found.syllables("duong")] == [(key("dương"), 1)]
    assert found.syllables("hai_phong") == ()


def test_figures_codes_and_very_long_words_are_no_words() -> None:
    found = vocabulary(["2021 34-KL/TW 14.167 một_hai_ba_bốn_năm một_hai_ba_bốn a1 İa"])
    for folded in ("2021", "34-kl-tw", "kl", "14-167", "mot_hai_ba_bon_nam", "a1", "i̇a"):
        assert found.words(folded) == ()
    assert counts(found, "mot_hai_ba_bon") == {key("một_hai_ba_bốn"): 1}


def test_what_follows_often_is_probable() -> None:
    found = vocabulary(SEA * 5)
    ship, enters, port = (
        number(found, *pair) for pair in (("tau", "tàu"), ("cap", "cập"), ("cang", "cảng"))
    )
    assert probability(found, ship, enters) > probability(found, ship, port)
    assert probability(found, enters, port) > probability(found, port, enters)


@pytest.mark.parametrize("before", ["tau", "cap", "roi", "cang"])
def test_what_may_follow_a_word_adds_up_to_one(before: str) -> None:
    found = vocabulary([" ".join(SEA)] * 100)
    every = np.array([c.word for f in ("tau", "cap", "roi", "cang", "ben") for c in found.words(f)])
    context = np.array([found.words(before)[0].word])
    assert found.bigram(context, every).sum() == pytest.approx(1.0, abs=0.01)
    assert found.unigram(every).sum() == pytest.approx(1.0, abs=0.01)


def test_followers_seen_once_never_make_a_context_more_than_certain() -> None:
    found = vocabulary(["đi một đi hai đi ba đi bốn"])
    every = np.array([c.word for f in ("di", "mot", "hai", "ba", "bon") for c in found.words(f)])
    context = np.array([number(found, "di", "đi")])
    assert found.bigram(context, every).sum() <= 1.1


def test_words_of_different_reports_are_no_neighbours() -> None:
    apart = vocabulary(["cập bến", "tàu xa"] * 10)
    port, ship = number(apart, "ben", "bến"), number(apart, "tau", "tàu")
    alone = float(apart.unigram(np.array([ship]))[0])
    assert probability(apart, port, ship) == pytest.approx(alone)


def test_a_report_without_text_parts_its_neighbours_all_the_same() -> None:
    found = vocabulary(["cập bến", "", "", "tàu xa"] * 3)
    port, ship = number(found, "ben", "bến"), number(found, "tau", "tàu")
    alone = float(found.unigram(np.array([ship]))[0])
    assert probability(found, port, ship) == pytest.approx(alone)


def test_a_figure_between_two_words_parts_them() -> None:
    found = vocabulary(["tàu 12 cảng tàu 12 cảng"])
    ship, port = number(found, "tau", "tàu"), number(found, "cang", "cảng")
    alone = float(found.unigram(np.array([port]))[0])
    assert probability(found, ship, port) <= alone


def test_an_unknown_word_is_less_probable_than_any_other() -> None:
    found = vocabulary(SEA)
    ship, rare = number(found, "tau", "tàu"), number(found, "ben", "bến")
    words = np.array([ship, rare, UNKNOWN])
    common, seldom, unknown = found.unigram(words)
    assert common > seldom > unknown
    assert found.bigram(np.array([ship]), words).argmin() == 2
    np.testing.assert_allclose(found.bigram(np.array([UNKNOWN]), words), [common, seldom, unknown])


def test_probabilities_come_in_one_table() -> None:
    found = vocabulary(SEA * 3)
    before = np.array([number(found, "tau", "tàu"), UNKNOWN, number(found, "cap", "cập")])
    after = np.array([number(found, "cang", "cảng"), UNKNOWN])
    table = found.bigram(before[:, None], after)
    assert table.shape == (3, 2)
    for row, one in zip(table, before, strict=True):
        np.testing.assert_allclose(row, found.bigram(np.array([one]), after))


@pytest.mark.parametrize("groups", [[], [[]], [["", ""]], [["2021 34-KL/TW"]]])
def test_a_corpus_without_words(groups: list[list[str]]) -> None:
    found = vocabulary(*groups)
    assert found.words("tau") == ()
    assert found.syllables("tau") == ()
    unknown = np.array([UNKNOWN])
    assert (found.unigram(unknown) > 0).all()
    assert (found.bigram(unknown, unknown) > 0).all()


def test_many_words_and_neighbours_are_kept_apart() -> None:
    letters = "bcdghklmnpqrstvx"
    names = [f"{a}{b}a" for a in letters for b in letters for _ in "12"]
    body = " ".join(f"{one} {two}" for one, two in zip(names, names[5:], strict=False))
    found = vocabulary([body, body])
    assert sum(c.frequency for name in set(names) for c in found.words(name)) == 2 * len(
        body.split()
    )
    first, second = (number(found, name, name) for name in body.split()[:2])
    assert probability(found, first, second) > 0.1


def test_real_text_is_counted_by_its_words() -> None:
    builder, schema = VocabularyBuilder(), news()
    reports = [
        document("a", title="Hải Phòng đón tàu lớn", body="Tàu cập cảng Hải Phòng sáng 16/7/2021."),
        document("b", body="TP.HCM và Hải Phòng ký kết 34-KL/TW."),
    ]
    builder.add(analyse(reports, schema.attributes, Segmenter()))
    found = Vocabulary(memoryview(builder.build()))
    assert counts(found, "hai_phong") == {key("Hải_Phòng"): 3}
    assert [(c.key, c.frequency) for c in found.syllables("tau")] == [(key("tàu"), 2)]
