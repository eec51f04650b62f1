"""The decoder finds what is likeliest among the choices at every place."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.syllables import tone_key
from search_app.decoder import Choice, likeliest
from tests.search_app.known import NEWS, large, vocabulary_of

SYLLABARY = large(vocabulary_of(*NEWS, often=50))
NGRAMS = SYLLABARY.ngrams


def places(*readings: str) -> list[list[Choice]]:
    return [[SYLLABARY.choice(tone_key(word)) for word in words.split("|")] for words in readings]


def test_context_decides() -> None:
    best = likeliest(places("đảng|đang|dang", "viên|vien", "mới|mời"), NGRAMS)[0]
    assert best.keys == [tone_key(word) for word in ("đảng", "viên", "mới")]


def test_a_cost_is_weighed_against_the_context() -> None:
    free, dear = places("tên|đảng", "viên")
    costly = [free[0], free[1]._replace(cost=-100.0)]
    assert likeliest([free, dear], NGRAMS)[0].keys[0] == tone_key("đảng")
    assert likeliest([costly, dear], NGRAMS)[0].keys[0] == tone_key("tên")


def test_runs_come_best_first_and_their_shares_are_all_there_is() -> None:
    runs = likeliest(places("giá|gia", "vàng|vang|xăng"), NGRAMS)
    assert len(runs) == 6
    scores = [run.log_probability for run in runs]
    assert scores == sorted(scores, reverse=True)
    assert sum(run.share for run in runs) == pytest.approx(1)


@given(st.lists(st.lists(st.sampled_from(" ".join(NEWS).replace("_", " ").split()), min_size=1,
                         max_size=2, unique=True), min_size=1, max_size=4))  # fmt: skip
def test_no_run_is_likelier_than_the_first(words: list[list[str]]) -> None:
    choices = places(*("|".join(own) for own in words))
    best = likeliest(choices, NGRAMS)[0].log_probability
    for run in product(*choices):
        alone = likeliest([[choice] for choice in run], NGRAMS)[0]
        assert alone.log_probability <= best + 1e-9
