"""Batches are bounded, and only a few of them are held."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import build
from indexer.analysing import WAITING, analysed
from indexer.batch import Batch
from indexer.build import rebuild
from indexer.document import Document
from indexer.engines import Engine
from indexer.notes import AHEAD, noting
from indexer.schema import Schema

from .reports import chunks, reports, write


def test_a_batch_is_bounded_in_documents_and_in_bytes(
    tmp_path: Path, engine: Engine, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "BATCH", 4)
    monkeypatch.setattr(build, "MOST", 3000)
    long = [Document(id=f"dai-{i}", title=f"Dài {i}", body="Mưa. " * 400) for i in range(4)]
    corpus = tmp_path / "corpus"
    write(corpus / "a.jsonl", [*reports(6), *long])
    for i in range(5):
        (corpus / f"{i}.txt").write_text(f"Tin {i}\n\n{'Mưa. ' * 180}", encoding="utf-8")
    sizes: list[int] = []
    index = engine.rebuild

    def counting(batches: Iterator[Batch]) -> Iterator[Batch]:
        for batch in batches:
            sizes.append(len(batch.documents))
            yield batch

    monkeypatch.setattr(engine, "rebuild", lambda batches, notes: index(counting(batches), notes))
    assert rebuild([corpus], engine, schema).documents == 15
    assert sizes == [3, 4, 4, 2, 2]


@pytest.mark.parametrize("jobs", [1, 2])
def test_only_a_few_batches_are_ever_held(jobs: int, schema: Schema) -> None:
    taken: list[int] = []
    most = given = 0
    for given, done in enumerate(analysed(chunks(40, 2, taken), schema.attributes, jobs), 1):
        most = max(most, len(taken) - given + 1)
        assert [d.id for d in done.batch.documents] == [
            f"bai-{given * 2 - 2:03}",
            f"bai-{given * 2 - 1:03}",
        ]
    assert given == 40
    assert most <= (jobs + WAITING if jobs > 1 else 0) + 2


def test_batches_are_noted_some_time_before_they_pass(schema: Schema) -> None:
    taken: list[int] = []
    ahead = []
    with noting(apart=False) as notes:
        found = analysed(chunks(40, 1, taken), schema.attributes, 1)
        for given, batch in enumerate(notes.watched(one.batch for one in found)):
            assert [d.id for d in batch.documents] == [f"bai-{given:03}"]
            ahead.append(len(taken) - given - 1)
    assert ahead == [AHEAD] * (40 - AHEAD) + list(reversed(range(AHEAD)))


def test_no_chunks_give_no_batches(schema: Schema) -> None:
    assert list(analysed([], schema.attributes, 2)) == []
