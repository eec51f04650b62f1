"""Likeness against a plain count over the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.syllables import tone_key
from indexer.arrays import pack_arrays
from indexer.build import rebuild
from indexer.document import Document
from indexer.engines import Words, idf, open_engine
from indexer.query import Term
from indexer.schema import news
from indexer.vectors import LARGEST, Vectors, VectorsBuilder
from search_app.attachments import Attachments
from search_app.likeness import BEGINNING, FLOOR, LIKENESS, Likeness
from search_app.reading import Word
from tests.subjects import SUBJECTS

COMPONENTS = {
    "tàu": (1.0, 0.0),
    "thuyền": (0.8, 0.6),
    "xe": (0.75, -0.66),
    "gạo": (0.0, 1.0),
    "mây": (-1.0, 0.0),
}
STRANGE, STRANGERS = "xyz", 7  # reports that have it, of a hundred
RARITY = {"tàu": 2.0, "thuyền": 5.0, "xe": 1.0, "gạo": 3.0, "mây": 4.0, STRANGE: idf(7, 100)}
KNOWN = [*COMPONENTS, STRANGE]

Text = tuple[list[str], list[str]]
"""Title and body."""

drawn_texts = st.tuples(
    st.lists(st.sampled_from(KNOWN), max_size=3),
    st.lists(st.sampled_from(KNOWN), max_size=2 * BEGINNING),
)


def vectors() -> Vectors:
    keys = " ".join(map(tone_key, COMPONENTS))
    return Vectors(
        memoryview(
            pack_arrays(
                {
                    "keys": np.frombuffer(keys.encode(), np.uint8),
                    "rarity": np.array(list(RARITY.values())[:-1], np.float32),
                    "vectors": np.round(LARGEST * np.array(list(COMPONENTS.values()))).astype(
                        np.int8
                    ),
                }
            )
        )
    )


@dataclass
class Texts:
    """As much of a searcher as is asked: the words of some texts among a hundred."""

    texts: list[Text]

    def __len__(self) -> int:
        return 100

    def document_frequency(self, term: Term) -> int:
        return STRANGERS

    def words(self, numbers: Sequence[int]) -> Words:
        rows = [self.texts[number] for number in numbers]
        found = [KNOWN.index(word) for title, body in rows for word in title + body]
        starts = [[0, len(title), len(title) + len(body)] for title, body in rows]
        return Words(numbers, np.array(found, np.intp), np.array(starts, np.int64).reshape(-1, 3))

    def terms(self, words: Iterable[int], analyzer: str) -> list[tuple[str, ...]]:
        return [(tone_key(KNOWN[word]),) for word in words]


def like(one: str, other: str) -> float:
    """From 0 to 1."""
    if STRANGE in (one, other):
        return float(one == other)
    cosine = sum(a * b for a, b in zip(COMPONENTS[one], COMPONENTS[other], strict=True))
    return max(0.0, cosine - FLOOR) / (1 - FLOOR)


def asked(*words: tuple[str, float]) -> list[Word]:
    return [Word(i, i + 1, tone_key(word), share) for i, (word, share) in enumerate(words)]


@given(st.lists(drawn_texts, min_size=1, max_size=4))
def test_likeness_is_what_a_plain_count_says(drawn: list[Text]) -> None:
    query = (("thuyền", 1.0), ("gạo", 0.25), (STRANGE, 1.0), ("gạo", 0.5), ("tàu", 1.0))
    norms = np.arange(1.0, len(drawn) + 1)
    texts = Texts(drawn)
    own = Likeness(vectors(), texts)  # type: ignore[arg-type]
    said = own(asked(*query), (), texts.words(range(len(drawn))), norms)
    assert said.shape == (len(drawn), len(LIKENESS))
    for row, norm, (title, body) in zip(said, norms, drawn, strict=True):
        nearest = alike = 0.0
        for word, share in (("thuyền", 1.0), ("gạo", 0.75), (STRANGE, 1.0), ("tàu", 1.0)):
            early = [like(word, one) for one in title + body[:BEGINNING]]
            nearest += share * RARITY[word] * max(early, default=0.0)
            total = sum(like(word, one) for one in title + body)
            alike += share * RARITY[word] * total / (total + norm)
        assert row == pytest.approx([nearest, alike], abs=0.1)


def test_words_met_later_are_known_as_well() -> None:
    texts = Texts([(["gạo"], []), (["xe"], []), ([], ["tàu"])])
    own = Likeness(vectors(), texts)  # type: ignore[arg-type]
    query, one = asked(("tàu", 1.0)), np.ones(1)
    for _ in range(2):
        nearest = [own(query, (), texts.words([number]), one)[0, 0] for number in range(3)]
        assert nearest == pytest.approx([0.0, RARITY["tàu"] * 0.375, RARITY["tàu"]], abs=0.05)


@pytest.mark.parametrize("words", [(), ((STRANGE, 1.0),), (("tàu", 1.0),)])
@pytest.mark.parametrize("numbers", [[], [0, 0]])
def test_nothing_asked_or_nothing_there(
    words: tuple[tuple[str, float], ...], numbers: list[int]
) -> None:
    texts = Texts([([], [])])
    own = Likeness(vectors(), texts)  # type: ignore[arg-type]
    said = own(asked(*words), (), texts.words(numbers), np.ones(len(numbers)))
    assert said.shape == (len(numbers), 2)
    assert not said.any()


def test_an_index_without_vectors_says_nothing() -> None:
    nothing = Vectors(memoryview(VectorsBuilder().build()))
    texts = Texts([(["tàu"], [])])
    own = Likeness(nothing, texts)  # type: ignore[arg-type]
    assert not own(asked(("tàu", 1.0)), (), texts.words([0]), np.ones(1)).any()


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
    likeness = Attachments().likeness(searcher)
    own, other = likeness(asked((SUBJECTS[0][0], 1.0)), (), searcher.words(numbers), np.ones(2))
    assert (own > 0.5).all()
    assert (other < 0.1).all()
