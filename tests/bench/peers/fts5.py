"""SQLite FTS5: a contentless table of finished terms beside a table of what is stored."""

import sqlite3
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

from indexer.query import And, Between, FieldWeights, Keyword, Or, Phrase, Query, Term

from ..corpus import FIELDS, Corpus
from ..questions import FACETS, Question
from . import TOP, Answer, Index, Peer

COLUMNS = [field.name for field in FIELDS]
CACHE = -(256 << 10)  # KiB
SCHEMA = f"""
CREATE TABLE documents(number INTEGER PRIMARY KEY, id TEXT, day INTEGER, month INTEGER,
    source TEXT, category TEXT, payload BLOB);
CREATE VIRTUAL TABLE terms USING fts5({", ".join(COLUMNS)}, content='',
    tokenize="ascii tokenchars '_-,'");
INSERT INTO terms(terms, rank) VALUES('hashsize', {64 << 20});
"""
FACET_COUNTS = " UNION ALL ".join(
    f"SELECT '{name}', {name}, count(*) FROM found GROUP BY {name}" for name in (*FACETS, "month")
)


class Fts5:
    """Python's sqlite3, all reports in one transaction, optimized at the end."""

    def builder(self, corpus: Corpus) -> Callable[[Path], None]:
        chunks = corpus.entries()

        def build(where: Path) -> None:
            connection = _connected(where)
            connection.executescript(SCHEMA)
            entries = enumerate(chain.from_iterable(chunks))
            texts = (
                f"INSERT INTO terms(rowid, {', '.join(COLUMNS)}) VALUES(?{', ?' * len(COLUMNS)})"
            )
            for number, entry in entries:
                connection.execute(
                    "INSERT INTO documents VALUES(?, ?, ?, ?, ?, ?, ?)", (number, *entry[:-1])
                )
                connection.execute(texts, (number, *entry.texts))
            connection.execute("INSERT INTO terms(terms) VALUES('optimize')")
            connection.commit()
            connection.close()

        return build

    def open(self, where: Path) -> Index:
        return Fts5Index(_connected(where))


class Fts5Index:
    """A connection with its own page cache."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def prepare(self, question: Question) -> Callable[[], list[list[Any]]]:
        """One statement for page and total; facets and histogram take a second one."""
        expression, conditions, values = _translated(question.query)
        newest = question.sort == "newest"
        source = "terms JOIN documents ON number = terms.rowid" if conditions or newest else "terms"
        where = " AND ".join(["terms MATCH ?", *conditions])
        weights = ", ".join(str(weight) for weight in _column_weights(question.query))
        key = "-day" if newest else f"bm25(terms, {weights})"
        statements = [
            f"WITH found AS MATERIALIZED (SELECT terms.rowid AS number, {key} AS key "
            f"FROM {source} WHERE {where}) "
            f"SELECT number, (SELECT count(*) FROM found) FROM found ORDER BY key LIMIT {TOP}"
        ]
        if question.counted:
            statements.append(
                "WITH found AS MATERIALIZED (SELECT source, category, month "
                f"FROM {source} WHERE {where}) {FACET_COUNTS}"
            )
        execute = self._connection.execute
        parameters = (expression, *values)
        return lambda: [execute(statement, parameters).fetchall() for statement in statements]

    def answer(self, question: Question, found: list[list[Any]]) -> Answer:
        page, *counted = found
        look_up = "SELECT id FROM documents WHERE number = ?"
        ids = [self._connection.execute(look_up, (row[0],)).fetchone()[0] for row in page]
        counts: dict[str, dict[Any, int]] = {name: {} for name in FACETS if counted}
        months: dict[int, int] = {}
        for name, value, count in chain(*counted):
            (months if name == "month" else counts[name])[value] = count
        return Answer(ids, page[0][1] if page else 0, counts, months)

    def close(self) -> None:
        self._connection.close()


def _connected(where: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(where / "index.sqlite")
    connection.execute(f"PRAGMA cache_size = {CACHE}")
    return connection


def _translated(query: Query) -> tuple[str, list[str], list[object]]:
    """The MATCH expression, and conditions on the documents with their values."""
    match query:
        case And(parts):
            found = [_translated(part) for part in parts]
            expressions = [expression for expression, _, _ in found if expression]
            conditions = [condition for _, own, _ in found for condition in own]
            return " AND ".join(expressions), conditions, [v for _, _, own in found for v in own]
        case Keyword(field, value):
            return "", [f"{field} = ?"], [value]
        case Between(first, last):
            days = [
                int(f"{day:%Y%m%d}") if day else edge
                for day, edge in ((first, 1), (last, 99999999))
            ]
            return "", ["day BETWEEN ? AND ?"], [*days]
    return _expression(query), [], []


def _expression(query: Query) -> str:
    match query:
        case Term(fields, text):
            return f'{_columns(fields)}:"{text}"'
        case Phrase(fields, texts):
            return f'{_columns(fields)}:"{" ".join(texts)}"'
        case Or(parts):
            return f"({' OR '.join(map(_expression, parts))})"
    raise TypeError(query)


def _columns(fields: FieldWeights) -> str:
    return "{" + " ".join(name for name, _ in fields) + "}"


def _column_weights(query: Query) -> list[float]:
    """FTS5 weighs columns, not terms: here every term of a column weighs the same."""
    weights: dict[str, float] = {}
    for part in _scored(query):
        weights |= {name: part.weight * own for name, own in part.fields}
    return [weights.get(name, 0.0) for name in COLUMNS]


def _scored(query: Query) -> list[Term | Phrase]:
    match query:
        case Term() | Phrase():
            return [query]
        case And(parts) | Or(parts):
            return [found for part in parts for found in _scored(part)]
    return []


PEERS: dict[str, Peer] = {"fts5": Fts5()}
