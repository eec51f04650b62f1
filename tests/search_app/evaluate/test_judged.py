import gzip
import unicodedata
from pathlib import Path

import pytest

from indexer.errors import EvaluationError
from search_app.evaluate.judged import JudgedQuery, JudgedSet, read_judged

QUERIES = """{"id": "q1", "text": "xuất khẩu gạo", "kind": "topic"}

{"id": "q2", "text": "bão số 3", "exclude": "b"}
"""
QRELS = "q1\t0\ta\t2\nq1\t0\tb\t0\nq2\t0\tb\t1\nq2\t0\tc\t1\n"


def read(tmp_path: Path, queries: str = QUERIES, qrels: str = QRELS) -> JudgedSet:
    (tmp_path / "queries.jsonl").write_text(queries, "utf-8")
    (tmp_path / "qrels.tsv").write_text(qrels, "utf-8")
    return read_judged(tmp_path / "queries.jsonl", tmp_path / "qrels.tsv")


def test_queries_and_grades_are_read(tmp_path: Path) -> None:
    judged = read(tmp_path)
    assert judged.queries == (
        JudgedQuery("q1", "xuất khẩu gạo", kind="topic"),
        JudgedQuery("q2", "bão số 3", exclude="b"),
    )
    assert judged.grades["q1"] == {"a": 2, "b": 0}
    assert judged.answers() == {"a", "c"}
    assert judged.unanswered == 0


def test_the_excluded_report_is_no_answer(tmp_path: Path) -> None:
    assert read(tmp_path).grades["q2"] == {"c": 1}
    alone = read(tmp_path, qrels="q1 0 a 1\nq2 0 b 1\n")
    assert [query.id for query in alone.queries] == ["q1"]
    assert alone.unanswered == 1


def test_gzip_is_read_too(tmp_path: Path) -> None:
    for name, text in (("queries.jsonl.gz", QUERIES), ("qrels.gz", QRELS)):
        (tmp_path / name).write_bytes(gzip.compress(text.encode()))
    judged = read_judged(tmp_path / "queries.jsonl.gz", tmp_path / "qrels.gz")
    assert len(judged.queries) == 2


def test_text_is_normalised(tmp_path: Path) -> None:
    queries = '{"id": "q1", "text": "' + unicodedata.normalize("NFD", "Đảng ủy") + '"}'
    assert read(tmp_path, queries).queries[0].text == "Đảng ủy"


def test_ids_may_hold_spaces_where_tabs_part_the_columns(tmp_path: Path) -> None:
    assert read(tmp_path, qrels="q1\t0\tBài số 1\t1\n").grades == {"q1": {"Bài số 1": 1}}


@pytest.mark.parametrize(
    ("queries", "message"),
    [
        ('{"id": "q1", "text": "a"}\n{"id": "q2"', "dòng 2: JSON hỏng"),
        ('{"id": "q1", "text": "a"}\n' + "[" * 200_000, "dòng 2: JSON hỏng"),
        ('\n["q1"]', "dòng 2: không phải một đối tượng JSON"),
        ('{"text": "a"}', "dòng 1: trường “id” phải là chuỗi không rỗng"),
        ('{"id": "q1", "text": " "}', "dòng 1: trường “text” phải là chuỗi không rỗng"),
        ('{"id": "q1", "text": "a", "kind": 3}', "dòng 1: trường “kind” phải là chuỗi"),
        ('{"id": "q1", "text": "a"}\n{"id": "q1", "text": "b"}', "dòng 2: câu hỏi “q1” đã có"),
    ],
)
def test_a_bad_query_is_named_with_its_line(tmp_path: Path, queries: str, message: str) -> None:
    with pytest.raises(EvaluationError, match=f"queries.jsonl, {message}"):
        read(tmp_path, queries=queries)


@pytest.mark.parametrize(
    ("qrels", "message"),
    [
        ("q1 0 a 1\nq1 0 b", "dòng 2: cần bốn cột"),
        ("q1 0 a một", "dòng 1: điểm “một” không phải số nguyên"),
        ("q1 0 a 1_0", "dòng 1: điểm “1_0” không phải số nguyên"),
        ("q1 0 a +1", "dòng 1: điểm “.1” không phải số nguyên"),
        ("q1 0 a 1000", "dòng 1: điểm “1000” không phải số nguyên"),
        ("q1 0 a ١", "dòng 1: điểm “١” không phải số nguyên"),
        ("q1 0 a 1\n\nq1 0 a 0", "dòng 3: bài “a” đã có điểm"),
    ],
)
def test_a_bad_grade_is_named_with_its_line(tmp_path: Path, qrels: str, message: str) -> None:
    with pytest.raises(EvaluationError, match=f"qrels.tsv, {message}"):
        read(tmp_path, qrels=qrels)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    good = tmp_path / "queries.jsonl"
    good.write_text(QUERIES, "utf-8")
    (tmp_path / "cut.gz").write_bytes(gzip.compress(QRELS.encode())[:-9])
    (tmp_path / "latin").write_bytes(b"q1 0 b\xe3o 1")
    for name, reason in (
        ("nowhere", "không đọc được"),
        ("cut.gz", "tệp nén bị hỏng"),
        ("latin", "không phải UTF-8"),
    ):
        with pytest.raises(EvaluationError, match=f"{name}: {reason}"):
            read_judged(good, tmp_path / name)


def test_a_set_without_any_answer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="không câu hỏi nào"):
        read(tmp_path, qrels="q9 0 a 1\n")
