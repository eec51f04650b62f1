"""What is known of syllables: by the corpus where it is large, by the language where it is not."""

import math

import pytest

from indexer.analysis.syllables import fold_key, tone_key
from indexer.language_model import UNKNOWN
from search_app.understanding import syllabary
from search_app.understanding.syllabary import Syllabary
from tests.search_app.known import NEWS, large, vocabulary_of

VOCABULARY = vocabulary_of(*NEWS, often=20)
LARGE = large(VOCABULARY)
SMALL = Syllabary(VOCABULARY)


@pytest.mark.parametrize("word", ["đảng", "dang", "vien", "sex", "manchester"])
def test_what_the_corpus_has_is_known_with_its_accents_and_without(word: str) -> None:
    assert LARGE.knows(tone_key(word))
    assert SMALL.knows(tone_key(word))


def test_other_syllables_are_known_only_where_the_corpus_is_small() -> None:
    assert SMALL.knows(tone_key("khuỷu"))
    assert SMALL.knows("khuyu")
    assert not LARGE.knows(tone_key("khuỷu"))
    assert not LARGE.knows("khuyu")


@pytest.mark.parametrize("word", ["ddangr", "nghiêp", "class"])
def test_what_is_spelled_as_no_syllable_is_unknown_everywhere(word: str) -> None:
    assert not LARGE.knows(tone_key(word))
    assert not SMALL.knows(tone_key(word))


def test_what_came_after_the_corpus_was_counted_is_known() -> None:
    texts = [tone_key("krông"), tone_key("québec"), "songdo"]
    terms = {("syllables", text) for text in texts}
    terms |= {("folded_syllables", fold_key(text)) for text in texts}
    later = Syllabary(VOCABULARY, lambda analyzer, text: 3 * ((analyzer, text) in terms))
    for key in texts:
        assert later.knows(key)
        assert later.is_new(key)
        assert later.frequency(key) == 3
        assert not SMALL.knows(key)
    assert later.knows("krong")
    assert not later.is_new("krong")  # as it stands, nobody has it
    assert not later.knows(tone_key("krổng"))
    every = Syllabary(VOCABULARY, lambda *_: 1)
    assert not any(map(every.is_new, [tone_key("đảng"), "dang", "27", "co2"]))


def test_what_was_rare_is_known_once_enough_reports_have_it_and_slips_stay_slips() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(syllabary, "RARE", 0.2)
        patch.setattr(syllabary, "SMALL", 0)
        now = {"hollywood": 1000, tone_key("viênn"): 1, tone_key("gường"): 1}
        later = Syllabary(VOCABULARY, lambda _, text: now.get(text, 0))
        assert not Syllabary(VOCABULARY).knows("hollywood")
    assert later.knows("hollywood")
    assert not later.knows(tone_key("viênn"))
    assert later.knows(tone_key("gường"))  # as a syllable is spelled


def test_rare_foreign_words_may_be_slips_but_rare_syllables_are_known() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(syllabary, "RARE", 1.0)
        rare = large(VOCABULARY)
    assert rare.knows(tone_key("đảng"))
    assert not rare.knows("hollywood")
    assert rare.accented("hollywood")
    assert rare.familiar("hollywood") == ()


def test_syllables_are_counted_in_exactly_their_accents() -> None:
    assert LARGE.frequency(tone_key("đảng")) == 60
    assert LARGE.frequency(tone_key("đạng")) == 0
    assert LARGE.log_frequency(tone_key("đạng")) == -math.inf
    assert LARGE.log_share("dang") == pytest.approx(math.log(80 / VOCABULARY.words_counted))
    assert LARGE.log_share("manchester") == -math.inf


def test_choices_are_numbered_as_the_model_knows_them() -> None:
    assert LARGE.choice("27").number == LARGE.choice("34-kl").number == LARGE.ngrams.figure
    assert LARGE.choice("khuyu").number == UNKNOWN
    accented = LARGE.accented("dang")
    assert [choice.key for choice in accented] == [tone_key("đảng"), "dang"]
    assert accented[0] == LARGE.choice(tone_key("đảng"))
    assert LARGE.accented("khuyu") == LARGE.familiar("khuyu") == ()
    assert LARGE.familiar("dang") == accented
