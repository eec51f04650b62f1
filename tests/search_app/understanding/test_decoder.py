"""The decoder finds what is likeliest among the choices at every place."""

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.syllables import tone_key
from search_app.understanding.decoder import Choice, likeliest
from tests.search_app.known import NEWS, large, vocabulary_of

SYLLABARY = large(vocabulary_of(*NEWS, often=50))
NGRAMS = SYLLABARY.ngrams


def places(*readings: str) -> list[list[Choice]]:
    return [[SYLLABARY.choice(tone_key(word)) for word in words.split("|")] for words in readings]


def test_context_decides() -> None:
    best = likeliest(places("đảng|đang|dang", "viên|vien", "mới|mời"), NGRAMS)
    assert best.keys == [tone_key(word) for word in ("đảng", "viên", "mới")]


def test_a_cost_is_weighed_against_the_context() -> None:
    free, dear = places("tên|đảng", "viên")
    costly = [free[0], free[1]._replace(cost=-100.0)]
    assert likeliest([free, dear], NGRAMS).keys[0] == tone_key("đảng")
    assert likeliest([costly, dear], NGRAMS).keys[0] == tone_key("tên")


def test_the_share_of_the_likeliest_is_that_among_all() -> None:
    choices = places("giá|gia", "vàng|vang|xăng")
    runs = [likeliest([[choice] for choice in run], NGRAMS) for run in product(*choices)]
    best = likeliest(choices, NGRAMS)
    assert best.log_probability == pytest.approx(max(run.log_probability for run in runs))
    total = sum(math.exp(run.log_probability) for run in runs)
    assert best.share == pytest.approx(math.exp(best.log_probability) / total)
    assert [run.share for run in runs] == [1.0] * 6


def test_what_the_corpus_has_side_by_side_is_seen() -> None:
    assert likeliest(places("đảng", "viên", "đảng"), NGRAMS).seen == (True, False)
    assert likeliest(places("đảng"), NGRAMS).seen == ()


@given(st.lists(st.lists(st.sampled_from(" ".join(NEWS).replace("_", " ").split()), min_size=1,
                         max_size=3, unique=True), min_size=1, max_size=5))  # fmt: skip
def test_no_run_is_likelier_than_the_first(words: list[list[str]]) -> None:
    choices = places(*("|".join(own) for own in words))
    best = likeliest(choices, NGRAMS)
    alone = [likeliest([[choice] for choice in run], NGRAMS) for run in product(*choices)]
    assert best.log_probability == pytest.approx(max(run.log_probability for run in alone))
    assert best.share == pytest.approx(
        1 / sum(math.exp(run.log_probability - best.log_probability) for run in alone)
    )
    assert best.seen == likeliest([[choice] for choice in best.choices], NGRAMS).seen
