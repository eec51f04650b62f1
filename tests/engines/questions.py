"""The cases: questions about a few documents and their answers, one JSON file a subject.

A case gives a query in the notation of `notation.py` and the ids it finds, in order. `scores` are
written down as BM25 is by hand: df, the documents with the term, and x, the weighted frequency over
the length norm.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from math import log
from pathlib import Path
from typing import Any

from indexer.document import Document
from indexer.engines import Engine, Searcher, Sort, open_engine

from .toys import SCHEMA, batch, document, documents

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question and its answer; a key that is none of these is a mistake in the file."""

    file: str
    shows: str
    query: Any
    ids: list[str]
    total: int | None = None
    scores: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    frequency: int | None = None
    offset: int = 0
    limit: int = 10
    sort: Sort = "relevance"
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    histogram: dict[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """One file of questions about the same documents."""

    about: str
    documents: list[dict[str, Any]]
    cases: list[dict[str, Any]]


def read(path: Path) -> tuple[list[Document], list[Case]]:
    """The documents and the cases of a file."""
    file = Cases(**json.loads(path.read_text("utf-8")))
    return documents(file.documents), [Case(file=path.stem, **case) for case in file.cases]


FILES = {path.stem: read(path) for path in sorted(FOLDER.glob("*.json"))}
ALL_CASES = [case for _, cases in FILES.values() for case in cases]


def _whole(engine: Engine, reports: list[Document]) -> None:
    engine.rebuild([batch(reports)])


def _in_batches(engine: Engine, reports: list[Document]) -> None:
    engine.rebuild(batch([one]) for one in reports)


def _one_by_one(engine: Engine, reports: list[Document]) -> None:
    engine.rebuild([])
    for one in reports:
        engine.update(batch([one]))


def _replaced(engine: Engine, reports: list[Document]) -> None:
    """Every document had another text before, and there were others, in the way."""
    old = [document(one.id, title="cảng gió", body="tin mưa", source="Cũ") for one in reports]
    engine.rebuild([batch([*old, document("gone", body="tin gió ha")])])
    engine.delete(["gone"])
    if reports:
        engine.update(batch(reports))


WAYS: dict[str, Callable[[Engine, list[Document]], None]] = {
    "whole": _whole,
    "in batches": _in_batches,
    "one by one": _one_by_one,
    "replaced": _replaced,
}
"""The ways an index can have come about; what it answers must not depend on them."""

PENDING = {"replaced"}
"""Ways that leave deletions behind, which an engine may go on counting in its statistics."""


def searchers(engine_name: str, folder: Path) -> dict[tuple[str, str], Searcher]:
    """A searcher over the documents of each file, come about in each way."""
    made = {}
    for i, (way, make) in enumerate(WAYS.items()):
        for file, (reports, _) in FILES.items():
            engine = open_engine(engine_name, folder / f"{file}-{i}", SCHEMA)
            make(engine, reports)
            made[file, way] = engine.searcher()
    return made


def by_hand(parts: list[dict[str, Any]], count: int) -> float:
    """A score as a case writes it: weight * sum of the terms' idf * x / (x + 1.5), added up."""
    score = 0.0
    for part in parts:
        assert set(part) <= {"df", "x", "weight"}
        terms = part["df"] if isinstance(part["df"], list) else [part["df"]]
        idf = sum(log(1 + (count - df + 0.5) / (df + 0.5)) for df in terms)
        x = float(Fraction(part["x"]))
        score += part.get("weight", 1) * idf * x / (x + 1.5)
    return score
