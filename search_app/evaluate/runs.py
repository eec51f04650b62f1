"""Runs: every judged query typed in every way, ranked and measured; kept as JSON."""

import errno
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.errors import EvaluationError, why

from .judged import JudgedSet
from .measures import DEPTH, MEASURES, measure
from .ways import WAYS

PLACES = 6
"""Decimal places that are kept of a measure; further ones tell no run from another."""

Ranker: TypeAlias = Callable[[str, int], Sequence[str]]
"""A query as typed and a depth, to the ids of so many documents at most, best first."""


@dataclass(frozen=True, slots=True)
class Run:
    """What every query, of this id and text, was worth: `values[way]` is (queries, MEASURES)."""

    queries: tuple[str, ...]
    texts: tuple[str, ...]
    kinds: tuple[str, ...]
    values: Mapping[str, NDArray[np.float64]]

    def asked(self) -> dict[tuple[str, str], int]:
        """The row of each question: an id alone may be another one's in another set."""
        return {asked: row for row, asked in enumerate(zip(self.queries, self.texts, strict=True))}

    def groups(self) -> dict[str, NDArray[np.intp]]:
        """The rows of each kind, and under "" all rows; of one kind only, all rows are enough."""
        groups = {"": np.arange(len(self.queries))}
        kinds = sorted(set(self.kinds))
        if len(kinds) > 1:
            groups |= {kind: np.flatnonzero(np.array(self.kinds) == kind) for kind in kinds}
        return groups


def evaluate(
    judged: JudgedSet,
    ways: Iterable[str],
    ranker: Callable[[str], Ranker],
    asked: Callable[[int], None] = lambda queries: None,
) -> Run:
    """Type every query in each of `ways`, rank it by `ranker(way)`, measure what comes.

    The report that a query excludes is taken out of its ranking first. `asked` hears of every query
    as it is answered.
    """
    values = {}
    for way in ways:
        rank, typed = ranker(way), WAYS[way].typed
        rankings = {}
        for query in judged.queries:
            found = rank(typed(query.text), DEPTH + bool(query.exclude))
            rankings[query.id] = [id for id in found if id != query.exclude][:DEPTH]
            asked(1)
        values[way] = measure(rankings, judged.grades)
    return Run(
        queries=tuple(query.id for query in judged.queries),
        texts=tuple(query.text for query in judged.queries),
        kinds=tuple(query.kind for query in judged.queries),
        values=values,
    )


def check_savable(path: Path, beside: Iterable[Path | None] = ()) -> None:
    """EvaluationError if a run could not be saved there, found out before anything is measured.

    None of the files `beside` it may be the same one.
    """
    for other in beside:
        if other and path.exists() and other.exists() and path.samefile(other):
            raise EvaluationError(f"{path}: là tệp sắp đọc, không ghi đè lên; hãy đặt tên khác")
    if not path.parent.is_dir():
        raise EvaluationError(f"{path}: không có thư mục {path.parent} để ghi vào")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise EvaluationError(f"{path}: không ghi được ({why(PermissionError(errno.EACCES, ''))})")


def save(run: Run, path: Path, baseline: Run | None = None) -> None:
    """Write a run as JSON, with its means by way and kind, and the baseline's beside it."""
    record = _record(run) | ({"baseline": _record(baseline)} if baseline else {})
    try:
        path.write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"{path}: không ghi được ({why(error)})") from error


def load(path: Path) -> Run:
    """Read a run that was saved; EvaluationError if it is none, or was measured otherwise."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        queries, kinds = _strings(record["queries"]), _strings(record["kinds"])
        values = {way: _numbers(rows) for way, rows in record["values"].items()}
        if record["measures"] != list(MEASURES):
            raise EvaluationError(f"{path}: đo bằng những thước đo khác, không so được")
        if "texts" not in record:
            raise EvaluationError(f"{path}: do phiên bản cũ ghi, không kèm câu hỏi; hãy đo lại")
        texts = _strings(record["texts"])
    except OSError as error:
        raise EvaluationError(f"{path}: không đọc được ({why(error)})") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise EvaluationError(f"{path}: không phải kết quả đo đã lưu") from error
    shapes = {(len(texts), len(MEASURES)), (len(kinds), len(MEASURES))}
    shapes |= {table.shape for table in values.values()}
    if shapes != {(len(queries), len(MEASURES))}:
        raise EvaluationError(f"{path}: số câu hỏi và số kết quả không khớp nhau")
    return Run(queries, texts, kinds, values)


def _strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TypeError("no list of strings")
    return tuple(value)


def _numbers(rows: Any) -> NDArray[np.float64]:
    table = np.array(rows)
    if table.dtype.kind not in "if" or not np.isfinite(table).all():
        raise TypeError("no finite numbers")
    return table.astype(np.float64)


def _record(run: Run) -> dict[str, Any]:
    return {
        "measures": list(MEASURES),
        "means": {
            way: {
                kind: dict(
                    zip(MEASURES, table[rows].mean(axis=0).round(PLACES).tolist(), strict=True)
                )
                for kind, rows in run.groups().items()
            }
            for way, table in run.values.items()
        },
        "queries": list(run.queries),
        "texts": list(run.texts),
        "kinds": list(run.kinds),
        "values": {way: table.round(PLACES).tolist() for way, table in run.values.items()},
    }
