"""What words tell beyond their rarity: what is kept of them, and what the ranking makes of it."""

from pathlib import Path

import numpy as np
import pytest

from indexer.analysis.syllables import tone_key
from indexer.vectors import key_of
from search_app.planning.streams import WORDS
from search_app.ranking import rerank
from search_app.ranking.evidence import Floats
from search_app.ranking.likeness import LIKENESS
from search_app.ranking.necessity import STREAMS, necessity
from search_app.ranking.rerank import BARE, FEATURES, TYPED
from tests.relevance.necessity import LEAST
from tests.search_app.ranking.test_rerank import of_bodies, ranked, sure, unsure


def of(word: str) -> list[float]:
    found: list[float] = necessity([key_of(word)])[:, 0].tolist()
    return found


def test_what_texts_say_as_headlines_do_tells_more() -> None:
    assert min(of("trung_quốc")) > 0.5
    assert of("sài_gòn")[0] < -0.5
    assert of("bất_ngờ")[0] < -0.5


@pytest.mark.parametrize("word", ["", "xyzzy", "không_có_từ_này"])
def test_of_an_unknown_word_only_its_rarity_tells(word: str) -> None:
    assert of(word) == [0, 0]


def test_every_word_has_its_column() -> None:
    assert necessity([]).shape == (len(STREAMS), 0)
    asked = [key_of(word) for word in ("sài_gòn", "xyzzy", "trung_quốc", "sài_gòn")]
    found = necessity(asked)
    assert found.shape == (len(STREAMS), 4)
    assert found[:, 0].tolist() == found[:, 3].tolist() == of("sài_gòn")
    assert found[:, 2].tolist() == of("trung_quốc")


def test_what_a_text_says_is_never_held_against_it() -> None:
    """A word of one syllable is scored by its syllable and as a word."""
    weights = dict(zip(FEATURES, TYPED, strict=True))
    for name, least in zip(STREAMS, LEAST, strict=True):
        given = weights[name] if name in LIKENESS else 1 + WORDS
        assert given + weights["necessity"] * least >= -1e-9
    bare = dict(zip(FEATURES, BARE, strict=True))
    assert bare["nearest"] + bare["necessity"] * LEAST[STREAMS.index("nearest")] >= 0


@pytest.mark.parametrize("bare", [False, True])
def test_a_report_with_the_necessary_word_comes_first(
    bare: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher = of_bodies(
        tmp_path, fire="lửa và và", rain="mưa và và", **{f"{i}": "và" for i in range(9)}
    )
    reading = unsure({"lửa": 0.9, "lụa": 0.1}, {"mưa": 1.0}) if bare else sure("lửa mưa")

    def necessary(word: str) -> str:
        def told(keys: list[str]) -> Floats:
            return np.array([[3.0 * (key == tone_key(word)) for key in keys]] * len(STREAMS))

        monkeypatch.setattr(rerank, "necessity", told)
        return ranked(reading, searcher)[0][0]

    assert necessary("lửa") == "fire"
    assert necessary("mưa") == "rain"
