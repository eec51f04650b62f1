"""What words tell beyond their rarity is learned from headlines and the texts below them."""

import io
import math
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from indexer.analysis.syllables import tone_key
from indexer.document import Document
from search_app.ranking.agreement import TEMPERATURE
from search_app.ranking.evidence import Floats
from search_app.ranking.necessity import STEPS, STREAMS
from search_app.ranking.rerank import FEATURES, TYPED, WINDOW
from tests.relevance import necessity
from tests.relevance.necessity import (
    LEAST,
    PRIOR,
    Seen,
    asked,
    gathered,
    kept_back,
    learned,
)
from tests.subjects import SUBJECTS

WORDS = ["a", "b", "c"]
AGREEMENT = TYPED[FEATURES.index("agreement")]


def seen() -> list[Seen]:
    """Queries whose right report has the word a, and whose others have b; c is everywhere."""
    chance = np.random.RandomState(1)
    found = []
    for _ in range(60):
        keys = [WORDS[i] for i in chance.permutation(3)[: chance.randint(1, 4)]]
        candidates, right = chance.randint(2, 6), 0
        told = chance.random((len(STREAMS), candidates, len(keys))).astype(np.float32)
        for place, key in enumerate(keys):
            if key != "c":
                told[:, :, place] *= (np.arange(candidates) == right) == (key == "a")
        some = chance.random((candidates, candidates)).astype(np.float32)
        similar = (some + some.T) / np.float32(20)
        found.append(Seen(keys, told, chance.random(candidates), similar, right))
    return found


def loss(queries: Sequence[Seen], own: Floats, scale: float) -> float:
    """That which is to be least, query by query."""
    total = float(np.array(PRIOR) @ (own**2).sum(axis=1))
    for one in queries:
        scores = [
            score
            + sum(
                own[stream, WORDS.index(key)] * one.told[stream, i, place]
                for stream in range(len(STREAMS))
                for place, key in enumerate(one.keys)
            )
            for i, score in enumerate(one.scores)
        ]
        shares = [math.exp(score / TEMPERATURE) for score in scores]
        scores = [
            score + AGREEMENT * float(one.similar[i] @ shares) / sum(shares)
            for i, score in enumerate(scores)
        ]
        total += math.log(sum(math.exp(scale * s) for s in scores)) - scale * scores[one.right]
    return total


def test_the_table_has_what_every_word_says_of_every_candidate() -> None:
    twice = np.ones((len(STREAMS), 2, 2), np.float32)
    queries = [*seen(), Seen(["b", "b"], twice, np.ones(2), np.eye(2, dtype=np.float32), 1)]
    table = gathered(queries)
    assert sorted(table.words) == WORDS
    told = table.told.toarray().reshape(len(queries), WINDOW, len(STREAMS), len(WORDS))
    assert table.right.tolist() == [one.right for one in queries]
    for query, one in enumerate(queries):
        count = len(one.scores)
        assert table.scores[query, :count].tolist() == one.scores.tolist()
        assert (table.scores[query, count:] < -1e5).all()
        assert (table.similar[query, :count, :count] == one.similar).all()
        assert not told[query, count:].any()
        for i in range(count):
            for place, word in enumerate(table.words):
                own = [k for k, key in enumerate(one.keys) if key == word]
                expected = one.told[:, i, own].sum(axis=1)
                assert told[query, i, :, place] == pytest.approx(expected)


def test_what_is_learned_makes_the_right_reports_likeliest() -> None:
    queries = seen()
    table = gathered(queries)
    found = learned(table)
    assert found.shape == (len(STREAMS), len(WORDS))
    own = found[:, [table.words.index(word) for word in WORDS]]
    assert (own[:, 0] > 0.1).all()
    assert (own[:, 1] < 0).all()
    assert (own >= np.array(LEAST)[:, None]).all()

    def least(tried: Floats) -> float:
        return min(loss(queries, tried, scale) for scale in np.geomspace(0.01, 100, 400))

    best = least(own)
    for stream, word in np.ndindex(*own.shape):
        for step in (-0.1, 0.1):
            moved = own.copy()
            moved[stream, word] = max(LEAST[stream], float(own[stream, word]) + step)
            assert least(moved) >= best - 1e-3


def test_a_sentence_asked_for_is_not_in_its_report() -> None:
    said = [
        "Ngắn.",
        "Câu này có vừa đủ chín tiếng để hỏi.",
        "Câu kia cũng vừa đủ chín tiếng để hỏi.",
    ]
    documents = [Document(str(i), "Tít", " ".join(said[:most])) for i, most in enumerate((0, 2, 3))]
    left, queries = kept_back(documents, 9)
    assert left[:2] == documents[:2]  # without any, or with one alone, which stays
    (query,) = queries
    assert (query.id, query.kind) == ("2", "sentence")
    assert query.text in said[1:]
    assert left[2].body.split() == documents[2].body.replace(query.text, "").split()
    assert kept_back(documents, 0)[1] == []


def reports() -> list[Document]:
    """Two of each subject; the one has a word more in its headline, the other in its text."""
    found = []
    for i, words in enumerate(SUBJECTS):
        said = ", ".join(words)
        found.append(Document(f"{i}a", f"Lộ: {said}", f"Xa, {said}.", lead=f"{words[0]}."))
        found.append(Document(f"{i}b", f"Gần: {said}", f"Lộ, {said}.", lead=f"{words[0]}."))
    return found


def test_it_is_written_without_what_it_is_judged_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    kept, judged = tmp_path / "kept.jsonl", tmp_path / "judged.jsonl"
    known = Document("x", reports()[0].title.upper(), "Khác.")
    for path, some in ((kept, reports()), (judged, [known])):
        path.write_text("".join(f"{d.to_json()}\n" for d in some), encoding="utf-8")
    used: list[str] = []

    def noted(documents: Sequence[Document], queries: int, where: Path) -> list[Seen]:
        used.extend(document.id for document in documents)
        return asked(documents, queries, where)

    monkeypatch.setattr(necessity, "asked", noted)
    monkeypatch.setattr(necessity, "PRIOR", (1e-6,) * len(STREAMS))  # of few queries, much
    monkeypatch.setattr(
        sys, "argv", ["necessity.py", "--corpus", str(kept), "40", "--without", str(judged)]
    )
    necessity.main()
    assert used == [one.id for one in reports()][1:]
    with np.load(io.BytesIO(capfdbinary.readouterr().out)) as arrays:
        keys = arrays["keys"].tobytes().decode().split("\n")
        steps = arrays["steps"]
    assert steps.shape == (len(keys), len(STREAMS))
    found = dict(zip(keys, (steps / STEPS).tolist(), strict=True))
    assert found[tone_key("lộ")][0] < -0.1
    assert tone_key("gần") not in found  # no text has it
