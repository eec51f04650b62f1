"""The engine at work: commits, refreshes, merges, many threads, one index."""

import errno
import os
import random
import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from unittest.mock import Mock

import pytest

from indexer.batch import Batch
from indexer.document import Document
from indexer.engines import Searcher
from indexer.engines.whoosh import WhooshEngine, postings, writing
from indexer.engines.whoosh.policy import MOST
from indexer.errors import BuildError, IndexDamaged, IndexUnavailable
from indexer.query import All, And, Between, Not, Or, Query, Term

from ..drawn import World
from ..toys import SCHEMA, batch, document, ids

FIELDS = SCHEMA.weighted("syllables", {"title": 3.0, "body": 1.0})
WORLD_SIZE = 60


def reports(count: int, seed: int = 3) -> list[Document]:
    world = World(random.Random(seed), WORLD_SIZE)
    return [world.report(i) for i in range(count)]


def questions(count: int) -> Iterator[Query]:
    world = World(random.Random(9), WORLD_SIZE)
    for _ in range(count):
        terms = tuple(Term(FIELDS, world.word()) for _ in range(4))
        yield Or(terms)
        yield And((Or(terms), Not(terms[0]), Between(None, world.day())))


def ranking(searcher: Searcher, query: Query) -> list[tuple[str, float]]:
    matches = searcher.search(query, limit=1000)
    return list(zip(ids(searcher, matches.numbers), matches.scores, strict=True))


def test_many_small_commits_score_as_a_rebuild_does(tmp_path: Path) -> None:
    every = reports(80)
    grown = WhooshEngine(tmp_path / "grown", SCHEMA)
    grown.rebuild([batch([document("nháp", body="từ0"), *every[:40]])])
    grown.delete(["nháp"])
    for i in range(40, 80, 4):
        grown.update(batch([document(str(i), body="từ1 từ2"), *every[i + 1 : i + 4]]))
        grown.update(batch(every[i : i + 1]))
    assert len(grown.searcher().snapshot.leaves) <= MOST
    order = ids(grown.searcher(), grown.searcher().search(All(), limit=100).numbers)
    rebuilt = WhooshEngine(tmp_path / "rebuilt", SCHEMA)
    rebuilt.rebuild([batch(sorted(every, key=lambda one: order.index(one.id)))])
    for query in questions(20):
        here, there = (ranking(one.searcher(), query) for one in (grown, rebuilt))
        assert [id for id, _ in here] == [id for id, _ in there]
        for (_, score), (_, expected) in zip(here, there, strict=True):
            assert score == pytest.approx(expected, rel=1e-5)


def test_a_rebuild_of_several_segments_merges_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = reports(60)
    whole = WhooshEngine(tmp_path / "whole", SCHEMA)
    whole.rebuild([batch(every)])
    monkeypatch.setattr(writing, "SEGMENT_WORDS", 50)
    monkeypatch.setattr(writing, "LEXICON_WORDS", 20)
    pieces = WhooshEngine(tmp_path / "pieces", SCHEMA)
    assert pieces.rebuild(batch(every[i : i + 7]) for i in range(0, 60, 7)) == 60
    assert len(pieces.searcher().snapshot.leaves) == 1
    for query in questions(20):
        assert ranking(pieces.searcher(), query) == ranking(whole.searcher(), query)


def test_segments_of_which_some_or_all_was_replaced_are_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = reports(60)
    whole = WhooshEngine(tmp_path / "whole", SCHEMA)
    whole.rebuild([batch([*every[40:], *every[:40]])])
    monkeypatch.setattr(writing, "SEGMENT_WORDS", 50)
    pieces = WhooshEngine(tmp_path / "pieces", SCHEMA)
    told = [*every, *every[:40]]
    assert pieces.rebuild(batch(told[i : i + 7]) for i in range(0, 100, 7)) == 60
    assert [len(leaf.deleted) for leaf in pieces.searcher().snapshot.leaves] == [0]
    pieces.verify()
    for query in questions(20):
        assert ranking(pieces.searcher(), query) == ranking(whole.searcher(), query)


def test_the_searcher_is_the_same_until_something_changes(tmp_path: Path) -> None:
    own = WhooshEngine(tmp_path, SCHEMA)
    own.rebuild([batch(reports(5))])
    first = own.searcher()
    assert own.searcher() is first
    WhooshEngine(tmp_path, SCHEMA).delete(["0"])
    second = own.searcher()
    assert second is not first
    assert (len(first), len(second)) == (5, 4)


def test_a_commit_leaves_unchanged_segments_open(tmp_path: Path) -> None:
    own = WhooshEngine(tmp_path, SCHEMA)
    own.rebuild([batch(reports(30))])
    before = own.searcher().snapshot.leaves[0].segment
    own.update(batch([document("new", body="từ0")]))
    assert own.searcher().snapshot.leaves[0].segment is before


def test_an_update_without_documents_changes_nothing(tmp_path: Path) -> None:
    own = WhooshEngine(tmp_path, SCHEMA)
    own.rebuild([batch(reports(5))])
    own.update(batch([]))
    assert len(own.searcher()) == 5
    assert own.delete(["không có"]) == 0


def test_the_last_document_can_be_deleted_and_another_come(tmp_path: Path) -> None:
    own = WhooshEngine(tmp_path, SCHEMA)
    own.rebuild([batch(reports(1))])
    assert own.delete(["0"]) == 1
    assert own.searcher().search(All()).total == 0
    own.update(batch([document("1", body="tin")]))
    assert own.searcher().search(All()).total == 1


def test_pages_far_down_continue_the_ranking(tmp_path: Path) -> None:
    own = WhooshEngine(tmp_path, SCHEMA)
    own.rebuild([batch(reports(300))])
    own.update(batch(reports(20)))
    searcher = own.searcher()
    query = Term(FIELDS, "từ0")
    whole = searcher.search(query, limit=300).numbers
    paged = [
        number
        for offset in range(0, len(whole) + 7, 7)
        for number in searcher.search(query, offset=offset, limit=7).numbers
    ]
    assert paged == whole


def test_values_come_most_first_and_equal_counts_by_value(tmp_path: Path) -> None:
    own = WhooshEngine(tmp_path, SCHEMA)
    own.rebuild([batch(document(str(i), source=name) for i, name in enumerate("CABCD"))])
    own.update(batch([document("5", source="D"), document("6", source="E")]))
    searcher = own.searcher()
    assert list(searcher.values("source")) == ["C", "D", "A", "B", "E"]
    assert list(searcher.search(All(), facets=["source"]).facets["source"]) == list("CDABE")


def test_threads_search_one_searcher_alike(tmp_path: Path) -> None:
    own = WhooshEngine(tmp_path, SCHEMA, cache=20_000)
    own.rebuild([batch(reports(200))])
    searcher = own.searcher()
    asked = list(questions(30))
    expected = [ranking(searcher, query) for query in asked]

    def repeat(seed: int) -> bool:
        order = random.Random(seed).sample(range(len(asked)), len(asked))
        return all(ranking(own.searcher(), asked[i]) == expected[i] for i in order)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(repeat, range(16)))


def test_searches_go_on_while_commits_and_rebuilds_come(tmp_path: Path) -> None:
    """Every document always has the word, and versions only grow."""
    own = WhooshEngine(tmp_path, SCHEMA)

    def version(number: int) -> Iterator[Document]:
        return (document(f"{i}", body="từ", title=f"v{number:03}") for i in range(20))

    own.rebuild([batch(version(0))])
    done = Event()

    def watch(_: int) -> int:
        reader = WhooshEngine(tmp_path, SCHEMA)
        seen = 0
        while not done.is_set():
            searcher = reader.searcher()
            matches = searcher.search(Term((("body_syllables", 1.0),), "từ"), limit=100)
            assert matches.total == 20
            assert sorted(ids(searcher, matches.numbers), key=int) == list(map(str, range(20)))
            seen += 1
        return seen

    with ThreadPoolExecutor(4) as pool:
        watchers = [pool.submit(watch, i) for i in range(4)]
        try:
            for number in range(1, 9):
                if number % 4:
                    own.update(batch(version(number)))
                else:
                    own.rebuild([batch(version(number))])
        finally:
            done.set()
        assert all(watcher.result() for watcher in watchers)


def test_a_schema_without_positions_needs_no_forward_index(tmp_path: Path) -> None:
    own = WhooshEngine(tmp_path, replace(SCHEMA, positional=frozenset()))
    own.rebuild([batch(reports(20))])
    own.update(batch(reports(3, seed=4)))
    assert own.searcher().search(Term(FIELDS, "từ0")).total


@contextmanager
def handles(spare: int) -> Iterator[None]:
    """Let this process open so many files more."""
    free = os.dup(0)
    os.close(free)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free + spare, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("spare", range(4))
def test_want_of_file_handles_is_no_damage(tmp_path: Path, spare: int) -> None:
    WhooshEngine(tmp_path, SCHEMA).rebuild([batch(reports(5))])
    own = WhooshEngine(tmp_path, SCHEMA)
    with handles(spare), pytest.raises(IndexUnavailable, match="mở quá nhiều tệp") as raised:
        own.searcher()
    assert not isinstance(raised.value, IndexDamaged)
    assert len(own.searcher()) == 5


def test_an_open_index_tells_want_of_file_handles_from_an_empty_folder(tmp_path: Path) -> None:
    own = WhooshEngine(tmp_path, SCHEMA)
    own.rebuild([batch(reports(5))])
    own.searcher()
    with handles(0), pytest.raises(IndexUnavailable, match="mở quá nhiều tệp"):
        own.searcher()
    with handles(1):
        assert len(own.searcher()) == 5


@pytest.mark.parametrize("error", [MemoryError(), OSError(errno.ENOMEM, "Cannot allocate memory")])
def test_want_of_memory_is_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    WhooshEngine(tmp_path, SCHEMA).rebuild([batch(reports(5))])
    own = WhooshEngine(tmp_path, SCHEMA)
    with monkeypatch.context() as patched:
        patched.setattr("mmap.mmap", Mock(side_effect=error))
        with pytest.raises(IndexUnavailable, match="hết bộ nhớ") as raised:
            own.searcher()
    assert not isinstance(raised.value, IndexDamaged)
    assert len(own.searcher()) == 5


def test_too_many_reports_are_refused_as_soon_as_they_are_met(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "MOST", 20)
    met = 0

    def batches() -> Iterator[Batch]:
        nonlocal met
        for one in reports(30):
            met += 1
            yield batch([one])

    own = WhooshEngine(tmp_path, SCHEMA)
    own.rebuild([batch(reports(20))])
    with pytest.raises(BuildError, match="nhiều nhất 20 bài"):
        own.rebuild(batches())
    assert met == 21
    own.update(batch(reports(20)))  # which replace the others
    with pytest.raises(BuildError, match="nhiều nhất 20 bài"):
        own.update(batch([document("mới")]))
    assert len(own.searcher()) == 20
