"""Judged queries: what is asked, and which reports answer it how well."""

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.analysis.normalise import normalise
from indexer.errors import EvaluationError, why

_GZIP_MAGIC = b"\x1f\x8b"
_GRADE = re.compile(r"-?[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query as it is typed with all its accents.

    `exclude` is the id of the report the query was taken from, which is no answer to it. Queries of
    one `kind` are averaged by themselves too.
    """

    id: str
    text: str
    exclude: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Queries that have an answer: `grades[query id][document id]`, above 0 where it is one.

    `unanswered` counts the queries left out because no report is graded above 0 for them.
    """

    queries: tuple[JudgedQuery, ...]
    grades: Mapping[str, Mapping[str, int]]
    unanswered: int = 0

    def answers(self) -> set[str]:
        """The ids of all reports that answer some query."""
        return {id for grades in self.grades.values() for id, grade in grades.items() if grade > 0}


def read_judged(queries: Path, qrels: Path) -> JudgedSet:
    """Read queries, one JSON object a line (plain or gzipped), and their grades in TREC's format.

    A query has an `id`, a `text` and, where wanted, `exclude` and `kind`; a line of grades reads
    `query 0 document grade`, parted by white space or by tabs. EvaluationError names file and line.
    """
    asked = tuple(read_queries(queries))
    grades = _read_grades(qrels)
    for query in asked:
        grades.get(query.id, {}).pop(query.exclude, None)
    answered = tuple(
        query for query in asked if any(grade > 0 for grade in grades.get(query.id, {}).values())
    )
    if not answered:
        raise EvaluationError(f"{qrels}: không câu hỏi nào của {queries} có bài đúng")
    return JudgedSet(
        queries=answered,
        grades={query.id: grades[query.id] for query in answered},
        unanswered=len(asked) - len(answered),
    )


def read_queries(path: Path) -> Iterator[JudgedQuery]:
    """The queries of a file, whether judged or not; EvaluationError as of `read_judged`."""
    seen: set[str] = set()
    for number, line in _lines(path):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _wrong(path, number, "JSON hỏng") from error
        if not isinstance(record, dict):
            raise _wrong(path, number, "không phải một đối tượng JSON")
        query = JudgedQuery(
            id=_string(record, "id", path, number),
            text=normalise(_string(record, "text", path, number)),
            exclude=_string(record, "exclude", path, number, ""),
            kind=_string(record, "kind", path, number, ""),
        )
        if query.id in seen:
            raise _wrong(path, number, f"câu hỏi “{query.id}” đã có ở trên")
        seen.add(query.id)
        yield query


def _string(
    record: Mapping[str, Any], key: str, path: Path, number: int, default: str | None = None
) -> str:
    value = record.get(key)
    if value is None and default is not None:
        return default
    if not isinstance(value, str) or not value.strip():
        raise _wrong(path, number, f"trường “{key}” phải là chuỗi không rỗng")
    return value


def _read_grades(path: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for number, line in _lines(path):
        columns = line.strip().split("\t") if "\t" in line else line.split()
        if len(columns) != 4:
            raise _wrong(path, number, "cần bốn cột: câu hỏi, 0, bài, điểm")
        query, _, document, grade = columns
        judged = grades.setdefault(query, {})
        if document in judged:
            raise _wrong(path, number, f"bài “{document}” đã có điểm ở trên cho “{query}”")
        if not _GRADE.fullmatch(grade):
            raise _wrong(path, number, f"điểm “{grade}” không phải số nguyên, tối đa ba chữ số")
        judged[document] = int(grade)
    return grades


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file, plain or gzipped, with their numbers; blank ones are left out."""
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if data[:2] == _GZIP_MAGIC else data).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path}: không phải UTF-8") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise EvaluationError(f"{path}: tệp nén bị hỏng") from error
    except OSError as error:
        raise EvaluationError(f"{path}: không đọc được ({why(error)})") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _wrong(path: Path, number: int, reason: str) -> EvaluationError:
    return EvaluationError(f"{path}, dòng {number}: {reason}")
