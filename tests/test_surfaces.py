"""What is kept of a surface word is worked out once, and found for all its occurrences."""

from collections.abc import Iterable, Sequence

from indexer.reprints import ReprintsBuilder
from indexer.suggestions import SuggestionsBuilder
from indexer.surfaces import Column, Surfaces
from indexer.vectors import VectorsBuilder
from indexer.vocabulary import VocabularyBuilder
from tests.engines.toys import batch, document


def test_each_word_is_worked_out_once() -> None:
    asked: list[str] = []

    def lengths(words: Sequence[str]) -> Iterable[int]:
        asked.extend(words)
        return map(len, words)

    surfaces = Surfaces()
    column = Column(surfaces, lengths)
    assert column.of(("tàu", "cảng")).tolist() == [3, 4]
    assert column.of(("cảng", "bến_tàu", "tàu")).tolist() == [4, 7, 3]
    assert column.of(()).tolist() == []
    assert asked == ["tàu", "cảng", "bến_tàu"]
    assert surfaces.since(1) == ["cảng", "bến_tàu"]


def test_columns_may_come_late_and_grow() -> None:
    surfaces = Surfaces()
    early = Column(surfaces, lambda words: [1] * len(words))
    words = tuple(f"từ {i}" for i in range(3000))
    assert early.of(words[:10]).tolist() == [1] * 10
    late = Column(surfaces, lambda words: range(len(words)))
    assert late.of(words[:10]).tolist() == list(range(10))
    assert late.of(words[::-1]).tolist() == late.of(words).tolist()[::-1]
    assert early.of(words).tolist() == [1] * 3000


def test_notes_look_a_word_up_once_for_all_of_them() -> None:
    looked_up: list[str] = []

    class Watched(Surfaces):
        def since(self, number: int) -> list[str]:
            looked_up.extend(found := super().since(number))
            return found

    surfaces = Watched()
    for builder in (VocabularyBuilder, SuggestionsBuilder, ReprintsBuilder, VectorsBuilder):
        builder(surfaces).add(batch([document("a", body="tàu cập cảng")]))
    assert surfaces.count == 3
    assert looked_up == ["tàu", "cập", "cảng"] * 2  # by the two that have a column
