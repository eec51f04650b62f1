import math
import pickle
import struct
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest

from indexer.analysis import model
from indexer.analysis.crf import read_crfsuite
from indexer.analysis.model import load_word_model


@pytest.fixture(scope="module")
def tagger(pyvi: Any) -> Any:
    """CRFsuite's own tagger, as pyvi opens it."""
    return pyvi.model.tagger_


def pyvi_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have another pyvi found in that folder."""
    spec = ModuleSpec("pyvi", None, origin=str(folder / "__init__.py"))
    monkeypatch.setattr(model, "find_spec", lambda name: spec)
    (folder / "models").mkdir()
    (folder / "models" / "words.txt").write_text("hội nghị", encoding="utf-8")


def test_every_weight_is_the_one_crfsuite_uses(tagger: Any) -> None:
    weights = load_word_model().weights
    assert len(weights) == 6335
    tagger.set([["no such attribute"]])
    assert tagger.probability(["I_W"]) == 0.5
    for attribute, weight in weights.items():
        tagger.set([[attribute]])
        odds = math.log(tagger.probability(["I_W"]) / tagger.probability(["B_W"]))
        assert odds == pytest.approx(weight, abs=1e-12), attribute


def test_the_transitions_are_the_ones_crfsuite_uses(tagger: Any) -> None:
    tagger.set([[], []])

    def odds(one: str, other: str) -> float:
        labels = {"B": "B_W", "I": "I_W"}
        chances = [tagger.probability([labels[label] for label in pair]) for pair in (one, other)]
        return math.log(chances[0] / chances[1])

    transitions = load_word_model().transitions
    assert transitions.low == pytest.approx(odds("BB", "IB"), abs=1e-12)
    assert transitions.high == pytest.approx(odds("BI", "II"), abs=1e-12)
    assert transitions.after_begin == pytest.approx(odds("BI", "BB"), abs=1e-12)
    assert transitions.after_continue == pytest.approx(odds("II", "IB"), abs=1e-12)
    assert transitions.after_opposite == pytest.approx(odds("BI", "IB"), abs=1e-12)


def test_the_words_of_two_and_three_syllables_are_pyvis(pyvi: Any) -> None:
    words = load_word_model().words
    pairs: set[str] = set()
    triples: set[str] = set()
    for first, continuations in words.items():
        for second, (is_word, thirds) in continuations.items():
            if is_word:
                pairs.add(f"{first} {second}")
            triples.update(f"{first} {second} {third}" for third in thirds)
    assert pairs == pyvi.bi_grams
    assert triples == pyvi.tri_grams


def test_without_pyvi_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install pyvi==0\.1\.1"):
        load_word_model()


@pytest.mark.parametrize("content", [{}, [1], ModuleSpec("modelfile", None), Path])
def test_another_pickle_is_refused(
    content: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pyvi_at(tmp_path, monkeypatch)
    with (tmp_path / "models" / "pyvi3.pkl").open("wb") as file:
        pickle.dump(content, file)
    with pytest.raises(ValueError, match="holds no CRFsuite model"):
        load_word_model()


def test_unpickling_runs_nothing_that_the_pickle_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return sys.exit, ("the pickle was obeyed",)

    pyvi_at(tmp_path, monkeypatch)
    with (tmp_path / "models" / "pyvi3.pkl").open("wb") as file:
        pickle.dump(Trap(), file)
    with pytest.raises(ValueError, match="holds no CRFsuite model"):
        load_word_model()


def test_other_bytes_are_no_crfsuite_model() -> None:
    for data in (b"", b"lCRF", b"FOMC" * 20):
        with pytest.raises(ValueError, match="not a CRFsuite model"):
            read_crfsuite(data)


def test_a_crfsuite_model_cut_short_is_refused() -> None:
    header = struct.pack("<4sI4s9I", b"lCRF", 600_000, b"FOMC", *[100] * 9)
    with pytest.raises(ValueError, match="600000 bytes, of which 148"):
        read_crfsuite(header + bytes(100))
    header = struct.pack("<4sI4s9I", b"lCRF", 148, b"FOMC", *[100] * 9)
    with pytest.raises(ValueError, match="not a CQDB table"):
        read_crfsuite(header + bytes(100))
