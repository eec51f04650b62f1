"""The benchmark's peers are asked the same: over the sample corpus they find the same."""

import subprocess
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from indexer.query import Or, Term

from .bench import arguments, questions, table
from .bench.corpus import BATCHES, Corpus, prepare, unpickled
from .bench.memory import aside
from .bench.peers import PEERS, Answer, Index, installed, peer
from .bench.query import compare, measure
from .bench.questions import Lines, Question, draw

ROOT = Path(__file__).parents[1]
THEIRS = [
    pytest.param(name, marks=pytest.mark.skipif(name not in installed(), reason="not installed"))
    for name in PEERS
    if name != "timbao"
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return prepare([ROOT / "corpus"], None, tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def lines(corpus: Corpus) -> Lines:
    return draw(unpickled(corpus.folder / BATCHES), 20, seed=1)


@pytest.fixture(scope="module")
def folders(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folders = {name: tmp_path_factory.mktemp(name) for name in installed()}
    for name, where in folders.items():
        peer(name).builder(corpus)(where)
    return folders


@pytest.fixture(scope="module")
def indexes(folders: dict[str, Path]) -> Iterator[dict[str, Index]]:
    opened = {name: peer(name).open(where) for name, where in folders.items()}
    yield opened
    for index in opened.values():
        index.close()


def answer(index: Index, question: Question) -> Answer:
    return index.answer(question, index.prepare(question)())


def headline_words(lines: Lines) -> list[Term]:
    """Syllables of headlines, sought in headlines alone."""
    asked = [question.query for question in lines["hai từ"]]
    terms = [part for query in asked if isinstance(query, Or) for part in query.parts]
    return [
        Term((("title_syllables", 1.0),), term.text)
        for term in terms
        if isinstance(term, Term) and term.fields == questions.fields("syllables")
    ]


def test_every_line_asks_for_something(lines: Lines, indexes: dict[str, Index]) -> None:
    for line, own in lines.items():
        assert len(own) >= 10, line
        assert any(answer(indexes["timbao"], question).total for question in own), line


@pytest.mark.parametrize("name", THEIRS)
def test_totals_facets_and_months_are_the_same(
    name: str, lines: Lines, indexes: dict[str, Index]
) -> None:
    found = compare(lines, indexes["timbao"], indexes[name])
    assert {line: (own.totals, own.counts) for line, own in found.items()} == dict.fromkeys(
        lines, (1, 1)
    )


@pytest.mark.parametrize("name", THEIRS)
def test_the_newest_are_as_new(
    name: str, corpus: Corpus, lines: Lines, indexes: dict[str, Index]
) -> None:
    days = {entry.id: entry.day for chunk in corpus.entries() for entry in chunk}
    for question in lines["xếp theo ngày"]:
        theirs, ours = (answer(indexes[who], question) for who in (name, "timbao"))
        assert [days[id] for id in theirs.ids] == [days[id] for id in ours.ids]


@pytest.mark.parametrize("name", THEIRS)
def test_a_word_of_headlines_ranks_the_same_documents(
    name: str, lines: Lines, indexes: dict[str, Index]
) -> None:
    """FTS5 takes the length of all columns, Whoosh rounds lengths; tantivy does neither here."""
    tolerance = {"fts5": 1.0, "whoosh": 0.1}.get(name, 1e-6)
    ours = indexes["timbao"]
    compared = 0
    for question in map(Question, headline_words(lines)):
        found = ours.prepare(question)()
        scores = dict(zip(ours.answer(question, found).ids, found.scores, strict=True))
        theirs = answer(indexes[name], question)
        assert theirs.total == found.total
        if 1 < found.total <= 10:
            assert set(theirs.ids) == set(scores)
            in_their_order = [scores[id] for id in theirs.ids]
            for better, worse in pairwise(in_their_order):
                assert better >= worse * (1 - tolerance)
            compared += 1
    assert compared > 5


def test_a_growing_corpus_repeats_reports_under_new_ids(corpus: Corpus) -> None:
    grown = replace(corpus, documents=corpus.distinct + 300)
    batches = [document.id for batch in grown.batches() for document in batch.documents]
    entries = [entry.id for chunk in grown.entries() for entry in chunk]
    assert batches == entries
    assert len(batches) >= grown.documents
    assert len(set(batches)) == len(batches)


def test_every_peer_is_timed_on_every_line(lines: Lines, folders: dict[str, Path]) -> None:
    few = {line: own[:2] for line, own in lines.items()}
    found = measure(few, folders, cold=1, warm=1, patience=0, clock="wall")
    assert list(found) == list(folders)
    for timing in found.values():
        for latencies in (timing.warm, timing.cold):
            assert list(latencies) == list(lines)
            assert all(0 < own.p50 <= own.p95 <= own.p99 for own in latencies.values())
    assert all(f"| {line} | " in table.ratios(found) for line in lines)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="read from /proc")
def test_memory_of_a_process_aside_is_seen() -> None:
    value, peak = aside(bytes, 64 << 20)
    assert len(value) == 64 << 20
    assert peak > len(value)


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5", ""])
def test_counts_are_above_0(text: str) -> None:
    with pytest.raises((ValueError, ArgumentTypeError)):
        arguments.positive(text)


def test_lists_hold_known_values_once() -> None:
    assert arguments.several(arguments.positive)("2, 1,2") == [2, 1]
    assert arguments.several(arguments.way)("nfd") == ["nfd"]
    with pytest.raises(ArgumentTypeError, match="nosuch"):
        arguments.several(arguments.way)("nfd,nosuch")


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    assert arguments.new_file(str(tmp_path / "x.json")) == tmp_path / "x.json"
    for place in (tmp_path, tmp_path / "nowhere" / "x.json"):
        with pytest.raises(ArgumentTypeError):
            arguments.new_file(str(place))


def test_a_mistyped_index_is_neither_built_nor_served(tmp_path: Path) -> None:
    script = ROOT / "tests" / "bench" / "through_http.py"
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "nowhere"), str(tmp_path / "queries.jsonl")],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
