"""What headlines favour is well written, and weighs more in a query than in a text."""

from importlib.resources import files

import pytest

from indexer.analysis.syllables import tone_key
from indexer.vocabulary import Vocabulary, VocabularyBuilder
from search_app import understanding
from search_app.keyboard import spelled
from search_app.understanding.headlines import favour
from search_app.understanding.lattice import by_syllable, possibilities
from tests.engines.toys import batch, document

ROWS = [
    line.split("\t")
    for line in files(understanding)
    .joinpath("data", "headlines.tsv")
    .read_text("utf-8")
    .splitlines()
    if not line.startswith("#")
]


def of(word: str) -> float:
    return favour("_".join(map(tone_key, word.split())))


def test_words_are_listed_once_in_order_and_as_they_are_spelled() -> None:
    listed = [word for word, _ in ROWS]
    assert len(listed) > 4_000
    assert listed == sorted(set(listed))
    for word in listed:
        assert word == " ".join(spelled(tone_key(part)) for part in word.split(" "))
        assert len(word.split(" ")) <= 4
    assert all(-6 < float(log) < 6 for _, log in ROWS)


@pytest.mark.parametrize(
    ("more", "less"),
    [("tù", "từ"), ("vợ", "và"), ("đen", "đến"), ("lừa", "lửa và"), ("vua", "vừa")],
)
def test_headlines_favour_what_is_asked_for(more: str, less: str) -> None:
    assert of(more) > of(less)


def test_function_words_are_asked_for_less() -> None:
    assert all(of(word) < -0.3 for word in ("và", "rằng", "đó", "tuy nhiên", "của"))


def test_a_word_that_is_not_listed_is_what_its_syllables_are() -> None:
    assert favour("xyzzy") == 0
    assert favour("_".join(map(tone_key, ("tù", "xyzzy")))) == of("tù") / 2


def test_of_words_as_frequent_the_one_asked_for_is_likelier() -> None:
    builder = VocabularyBuilder()
    builder.add(batch(document(str(i), body="từ đây án tù và mừng") for i in range(9)))
    vocabulary = Vocabulary(memoryview(builder.build()))
    (own,) = by_syllable(possibilities(("tu",), vocabulary), 1)
    assert own[tone_key("tù")] > 2 * own[tone_key("từ")]
