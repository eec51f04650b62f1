"""Likeness against a plain count over the words."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.syllables import tone_key
from indexer.arrays import pack_arrays
from indexer.build import rebuild
from indexer.document import Document
from indexer.engines import open_engine
from indexer.schema import news
from indexer.vectors import LARGEST, Vectors, VectorsBuilder
from search_app.attachments import Attachments
from search_app.ranking.likeness import FLOOR, Likeness, Likenesses
from search_app.ranking.words import BEGINNING
from tests.search_app.ranking.texts import Text, Texts, texts_of
from tests.subjects import SUBJECTS

COMPONENTS = {
    "tàu": (1.0, 0.0),
    "thuyền": (0.8, 0.6),
    "xe": (0.75, -0.66),
    "gạo": (0.0, 1.0),
    "mây": (-1.0, 0.0),
}
STRANGE = "xyz"
KNOWN = [*COMPONENTS, STRANGE]
TITLE = 3.0


def vectors() -> Vectors:
    keys = " ".join(map(tone_key, COMPONENTS))
    return Vectors(
        memoryview(
            pack_arrays(
                {
                    "keys": np.frombuffer(keys.encode(), np.uint8),
                    "vectors": np.round(LARGEST * np.array(list(COMPONENTS.values()))).astype(
                        np.int8
                    ),
                }
            )
        )
    )


def like(one: str, other: str) -> float:
    """From 0 to 1."""
    if STRANGE in (one, other):
        return float(one == other)
    cosine = sum(a * b for a, b in zip(COMPONENTS[one], COMPONENTS[other], strict=True))
    return max(0.0, cosine - FLOOR) / (1 - FLOOR)


def said(
    texts: list[Text], numbers: Sequence[int], norms: Sequence[float], *words: str
) -> Likenesses:
    """What is said of texts, for these words of a query."""
    searcher = Texts(texts, KNOWN)
    own = Likeness(vectors(), searcher)  # type: ignore[arg-type]
    found = own.coded(searcher.words(numbers))
    return own(list(map(tone_key, words)), found, np.array(norms), TITLE)


@given(st.lists(texts_of(KNOWN), min_size=1, max_size=4))
def test_likeness_is_what_a_plain_count_says(drawn: list[Text]) -> None:
    query = ("thuyền", "gạo", STRANGE, "gạo", "tàu")
    norms = list(range(1, len(drawn) + 1))
    found = said(drawn, range(len(drawn)), norms, *query)
    for column, word in enumerate(query):
        for row, (norm, (title, body)) in enumerate(zip(norms, drawn, strict=True)):
            frequency = TITLE * title.count(word) + body.count(word)
            early = [like(word, one) for one in title + body[:BEGINNING]]
            total = sum(like(word, one) for one in title + body)
            assert found.same()[row, column] == pytest.approx(frequency / (frequency + norm))
            assert found.nearest()[row, column] == pytest.approx(max(early, default=0), abs=0.05)
            assert found.alike()[row, column] == pytest.approx(total / (total + norm), abs=0.05)


def test_words_met_later_are_known_as_well() -> None:
    texts = Texts([(["gạo"], []), (["xe"], []), ([], ["tàu"])], KNOWN)
    own = Likeness(vectors(), texts)  # type: ignore[arg-type]
    for _ in range(2):
        coded = [own.coded(texts.words([n])) for n in range(3)]
        found = [own([tone_key("tàu")], one, np.ones(1), TITLE) for one in coded]
        assert [one.nearest().item() for one in found] == pytest.approx([0, 0.375, 1], abs=0.05)
        assert [one.same().item() for one in found] == [0, 0, 0.5]


@pytest.mark.parametrize("words", [(), (STRANGE,), ("tàu", "tàu")])
@pytest.mark.parametrize("numbers", [[], [0, 0]])
def test_nothing_asked_or_nothing_there(words: tuple[str, ...], numbers: list[int]) -> None:
    found = said([([], [])], numbers, [1.0] * len(numbers), *words)
    for matrix in (found.same(), found.nearest(), found.alike()):
        assert matrix.shape == (len(numbers), len(words))
        assert not matrix.any()


def test_an_index_without_vectors_counts_words_and_says_nothing_of_others() -> None:
    nothing = Vectors(memoryview(VectorsBuilder().build()))
    texts = Texts([(["tàu"], ["tàu"])], KNOWN)
    own = Likeness(nothing, texts)  # type: ignore[arg-type]
    found = own([tone_key("tàu")], own.coded(texts.words([0])), np.ones(1), TITLE)
    assert found.same() == pytest.approx(0.8)
    assert not found.nearest().any()
    assert not found.alike().any()


@pytest.mark.parametrize("name", ["memory", "whoosh"])
def test_what_an_index_keeps(name: str, tmp_path: Path) -> None:
    """Reports on subjects of four words, each without one of them, which it still is like."""
    reports = []
    for i in range(1200):
        words = [
            word
            for place, word in enumerate(SUBJECTS[i % len(SUBJECTS)])
            if place != i // len(SUBJECTS) % 4
        ]
        reports.append(Document(str(i), "", " ".join(f"{word}." for word in words)))
    records = tmp_path / "reports.jsonl"
    records.write_text("".join(f"{d.to_json()}\n" for d in reports), encoding="utf-8")
    engine = open_engine(name, tmp_path / "index", news())
    rebuild([records], engine, news())
    searcher = engine.searcher()
    numbers = [number for id in ("0", "1") if (number := searcher.find(id)) is not None]
    likeness = Attachments(news()).likeness(searcher)
    found = likeness(
        [tone_key(SUBJECTS[0][0])],
        likeness.coded(searcher.words(numbers)),
        np.ones(2),
        TITLE,
    )
    assert not found.same().any()
    for matrix in (found.nearest(), found.alike()):
        own, other = matrix.ravel().tolist()
        assert own > 0.25
        assert other < 0.05
