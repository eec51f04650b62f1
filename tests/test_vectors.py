"""Words of the same reports become alike; the vectors are the same however the reports come."""

import random
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from indexer import vectors
from indexer.analysis.segment import Segmenter
from indexer.analysis.syllables import tone_key
from indexer.batch import Batch, analyse
from indexer.document import Document
from indexer.schema import news
from indexer.vectors import DIMENSIONS, FEWEST, LARGEST, Vectors, VectorsBuilder
from tests.subjects import SUBJECTS

EVERYWHERE = "trong"


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter()


def reports(count: int) -> list[Document]:
    """Each on one of the subjects, with three of its words."""
    drawn = random.Random(5)
    made = []
    for i in range(count):
        words = drawn.sample(SUBJECTS[i % len(SUBJECTS)], k=3)
        made.append(Document(str(i), f"{words[0]} 14.167", f"{EVERYWHERE} {'. '.join(words[1:])}."))
    return made


def batches(documents: Sequence[Document], segmenter: Segmenter, size: int) -> list[Batch]:
    return [
        analyse(documents[at : at + size], news().attributes, segmenter)
        for at in range(0, len(documents), size)
    ]


def built(taken: Sequence[Batch]) -> Vectors:
    builder = VectorsBuilder()
    for batch in taken:
        builder.add(batch)
    return Vectors(memoryview(builder.build()))


def cosine(own: Vectors, one: str, other: str) -> float:
    rows = own.vectors[[own.rows[tone_key(one)], own.rows[tone_key(other)]]].astype(np.float64)
    return float(rows[0] @ rows[1]) / LARGEST**2


def test_words_of_one_subject_are_alike(segmenter: Segmenter) -> None:
    own = built(batches(reports(FEWEST), segmenter, 512))
    assert own.vectors.shape == (192, DIMENSIONS)
    for one, other in pairwise(SUBJECTS):
        assert cosine(own, one[0], one[1]) > 0.4
        assert abs(cosine(own, one[0], other[1])) < 0.3
    lengths = np.linalg.norm(own.vectors.astype(np.float64), axis=1)
    assert np.allclose(lengths, LARGEST, rtol=0.05)


def test_cosines_are_those_of_every_two_words(segmenter: Segmenter) -> None:
    own = built(batches(reports(FEWEST), segmenter, 512))
    words = [SUBJECTS[0][0], SUBJECTS[1][0], SUBJECTS[0][1]]
    found = own.cosines([*map(tone_key, words), "xyzzy"])
    assert found.shape == (4, 4)
    for i, one in enumerate(words):
        assert found[i, :3].tolist() == pytest.approx([cosine(own, one, two) for two in words])
    assert not found[3].any()
    assert not found[:, 3].any()


def test_without_vectors_all_cosines_are_0(segmenter: Segmenter) -> None:
    own = built(batches(reports(FEWEST - 1), segmenter, 512))
    assert own.cosines(["a", "b"]).tolist() == [[0, 0], [0, 0]]
    assert own.cosines([]).shape == (0, 0)


def test_what_is_everywhere_and_what_is_no_word_have_none(segmenter: Segmenter) -> None:
    own = built(batches(reports(FEWEST), segmenter, 512))
    assert set(own.rows) == {tone_key(word) for words in SUBJECTS for word in words}


def test_batches_do_not_matter(segmenter: Segmenter) -> None:
    documents = reports(FEWEST)
    one, other = (built(batches(documents, segmenter, size)) for size in (512, 90))
    assert set(one.rows) == set(other.rows)
    for words in SUBJECTS:
        assert cosine(one, *words[:2]) == pytest.approx(cosine(other, *words[:2]), abs=0.2)


def test_words_that_are_too_rare_have_none(segmenter: Segmenter) -> None:
    numbers = (Document(str(i), str(i), f"{i} {i}.") for i in range(FEWEST))
    assert built(batches(list(numbers), segmenter, 512)).rows == {}
    rare = [*reports(FEWEST), *(Document(f"r{i}", "bão", "lụt.") for i in range(2))]
    assert tone_key("bão") not in built(batches(rare, segmenter, 512)).rows


def test_too_few_reports_teach_nothing(segmenter: Segmenter) -> None:
    own = built(batches(reports(FEWEST - 1), segmenter, 512))
    assert own.rows == {}
    assert own.vectors.shape == (0, DIMENSIONS)
    assert built([]).rows == {}


def test_of_many_reports_every_second_one_is_looked_at(
    segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = reports(3 * FEWEST)
    monkeypatch.setattr(vectors, "MOST", 2 * FEWEST)
    some = built(batches(documents, segmenter, 97))
    chosen = built(batches(documents[::2], segmenter, 512))
    assert set(some.rows) == set(chosen.rows)
    assert some.rows
    for one, other in pairwise(some.rows):
        assert cosine(some, one, other) == pytest.approx(cosine(chosen, one, other), abs=0.2)
