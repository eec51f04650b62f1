"""Vectors are learned that put a headline next to its own text."""

import io
import json
import random
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.analysis.syllables import tone_key
from indexer.document import Document
from search_app.ranking.topic import TITLE, saturated
from search_app.ranking.words import BEGINNING
from tests.relevance import encoder
from tests.relevance.encoder import DIMENSIONS, SCALE, Pairs, gathered, quantised, trained
from tests.subjects import SUBJECTS

SIZE = 600


def reports() -> list[Document]:
    """Headlines of two words of a subject, over texts of the other words of it."""
    chance = random.Random(1)
    found = []
    for i in range(SIZE):
        own = list(SUBJECTS[i % len(SUBJECTS)])
        chance.shuffle(own)
        lead, body = own[2], ". ".join(own[3:] or own[2:])
        found.append(Document(str(i), ". ".join(own[:2]), f"{body}.", lead=f"{lead}."))
    return found


@pytest.fixture(scope="module")
def pairs() -> Pairs:
    return gathered(reports(), rarest=2)


def test_pairs_are_words_and_what_they_weigh() -> None:
    long = ", ".join(["mưa"] * BEGINNING)
    found = gathered(
        [
            Document("a", "Bão và 5G", f"{long}, gió.", lead="Bão, lũ."),
            Document("b", "Gió", "Gió, lũ."),
            *(Document(f"{i}", "Khác", "Khác.") for i in range(9)),
        ],
        rarest=1,
    )
    number = {word: found.keys.index(tone_key(word)) for word in ("bão", "lũ", "mưa", "gió")}
    assert found.headlines[0].tolist() == [number["bão"]]
    first = found.texts[[0]].toarray()[0]
    assert first[number["bão"]] == pytest.approx(saturated(np.array([TITLE]))[0])
    assert first[number["mưa"]] == pytest.approx(saturated(np.array([float(BEGINNING)]))[0])
    assert first[number["gió"]] == 0  # behind the beginning
    assert tone_key("khác") not in found.keys  # in most reports
    assert not any("5" in key for key in found.keys)
    assert found.rarity[number["lũ"]] == pytest.approx(np.log(11 / 2))


def test_a_headline_is_nearest_to_texts_of_its_subject(pairs: Pairs) -> None:
    queries, texts = trained(pairs, dimensions=16, batch=8, epochs=2)
    assert queries.shape == texts.shape == (len(pairs.keys), 16)
    said = pairs.texts @ texts
    said /= np.linalg.norm(said, axis=1, keepdims=True) + 1e-6
    right = 0
    for i, headline in enumerate(pairs.headlines):
        asked = queries[headline].sum(axis=0)
        right += int(np.argmax(said @ asked)) % len(SUBJECTS) == i % len(SUBJECTS)
    assert right > 0.9 * SIZE


def test_the_slope_is_that_of_the_loss() -> None:
    cosines = np.random.RandomState(2).uniform(-0.1, 0.1, size=(4, 4))

    def loss(given: NDArray[np.float64]) -> float:
        shares = np.exp(SCALE * given)
        own = np.diag(shares)
        return float(-np.log(own / shares.sum(0)).sum() - np.log(own / shares.sum(1)).sum()) / 2

    slope = encoder._slope(cosines.astype(np.float32))
    for place in np.ndindex(4, 4):
        step = np.zeros((4, 4))
        step[place] = 1e-4
        rise = (loss(cosines + step) - loss(cosines - step)) / 2e-4
        assert slope[place] == pytest.approx(rise, abs=1e-3)


def test_few_bits_are_enough() -> None:
    vectors = np.random.RandomState(3).normal(size=(50, 16)).astype(np.float32)
    vectors[7] = 0
    written, scales = quantised(vectors)
    assert written.dtype == np.int8
    assert np.abs(written * scales[:, None] - vectors).max() <= scales.max() / 2 + 1e-6


def test_the_vectors_are_written_without_what_they_are_judged_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    kept, judged = tmp_path / "kept.jsonl", tmp_path / "judged.jsonl"
    own = reports()
    known = [Document("x", own[0].title.upper(), "Khác."), Document("y", "Khác", "", own[1].lead)]
    for path, some in ((kept, own), (judged, known)):
        path.write_text("".join(json.dumps(d.to_dict()) + "\n" for d in some), encoding="utf-8")
    monkeypatch.setattr(encoder, "BATCH", 8)
    seen: list[Document] = []

    def noted(documents: Iterable[Document]) -> Pairs:
        seen.extend(documents)
        return gathered(seen, rarest=1)

    monkeypatch.setattr(encoder, "gathered", noted)
    monkeypatch.setattr(sys, "argv", ["encoder.py", str(kept), "--without", str(judged)])
    encoder.main()
    heads = {one.title.casefold() for one in seen}, {one.lead for one in seen}
    assert seen
    assert own[0].title.casefold() not in heads[0]
    assert own[1].lead not in heads[1]
    with np.load(io.BytesIO(capfdbinary.readouterr().out)) as arrays:
        keys = arrays["keys"].tobytes().decode().split("\n")
        assert keys == gathered(seen, rarest=1).keys
        assert arrays["query"].shape == arrays["text"].shape == (len(keys), DIMENSIONS)
