from pathlib import Path

import pytest

from indexer.analysis.segment import Segmenter
from indexer.analysis.syllables import surface_words, syllables
from indexer.document import Document
from indexer.errors import EvaluationError
from indexer.readers import read
from search_app.evaluate import known_items
from search_app.evaluate.judged import JudgedSet, read_judged

CORPUS = Path(__file__).parents[3] / "corpus"
SEGMENTER = Segmenter()


def reports() -> list[Document]:
    found = read([CORPUS], lambda size: None)
    return [item for item in found if isinstance(item, Document)]


def written(out: Path, documents: list[Document], **sizes: int) -> JudgedSet:
    known_items.write_known_items(documents, out, **{"seed": 7, "full": 10, "short": 20, **sizes})
    return read_judged(out / "queries.jsonl", out / "qrels.tsv")


def headline(number: int, words: str = "đón tàu lớn đầu tiên") -> Document:
    return Document(str(number), f"Cảng số {number} {words}", "Thân bài.", lead=f"Tin {number}.")


def test_the_copy_has_leads_for_headlines_and_nothing_else_changed(tmp_path: Path) -> None:
    documents = reports()
    written(tmp_path, documents)
    lines = (tmp_path / "documents.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == len(documents)
    for line, original in zip(lines, documents, strict=True):
        copy = Document.from_json(line)
        assert (copy.id, copy.title, copy.lead) == (original.id, original.lead, "")
        assert copy.body == original.body
        assert copy.date == original.date


def test_a_full_query_is_the_headline_of_its_answer(tmp_path: Path) -> None:
    titles = {document.id: document.title for document in reports()}
    judged = written(tmp_path, reports())
    full = [query for query in judged.queries if query.kind == "full"]
    assert len(full) == 10
    for query in full:
        assert query.text == titles[query.id]
        assert judged.grades[query.id] == {query.id: 1}


def test_a_short_query_is_three_or_four_whole_words_of_a_headline_in_order(tmp_path: Path) -> None:
    titles = {document.id: document.title for document in reports()}
    short = [query for query in written(tmp_path, reports()).queries if query.kind == "short"]
    assert len(short) == 20
    lengths = set()
    for query in short:
        segmented = SEGMENTER.segment([titles[query.id]])[0]
        rest = iter(word.replace("_", " ") for word in surface_words(segmented))
        left, count = query.text, 0
        while left:
            word = next(word for word in rest if left == word or left.startswith(f"{word} "))
            left, count = left[len(word) + 1 :], count + 1
        lengths.add(count)
    assert lengths == {3, 4}


def test_short_queries_pass_over_function_words(tmp_path: Path) -> None:
    lead = "Vụ việc của các hộ ở đây và những hộ khác đã được xem xét trong tuần."
    documents = [
        Document(str(i), f"{name} của các ngư dân và thợ lặn ở Côn Đảo", "Thân bài.", lead=lead)
        for i, name in enumerate(["Thuyền", "Lưới", "Mùa", "Chuyện", "Nghề", "Bến", "Sóng"])
    ]
    others = [Document(f"o{i}", f"Tin vắn {i}", "Thân bài.") for i in range(93)]
    judged = written(tmp_path, [*documents, *others], full=0, short=7)
    words = {word for query in judged.queries for word in query.text.split()}
    assert words & {"của", "các", "và", "ở"} == set()
    assert "Đảo" in words


def test_corpus_and_seed_alone_decide(tmp_path: Path) -> None:
    texts = [
        [query.text for query in written(tmp_path / str(i), reports(), seed=seed).queries]
        for i, seed in enumerate((7, 7, 8))
    ]
    assert texts[0] == texts[1] != texts[2]


def test_no_report_is_asked_for_twice(tmp_path: Path) -> None:
    queries = written(tmp_path, reports(), full=25, short=25).queries
    assert len({query.id for query in queries}) == 50


def test_headlines_that_would_be_no_fair_question_are_left_out(tmp_path: Path) -> None:
    fair = [headline(i) for i in range(3)]
    twins = [Document(id, "Tin trang nhất hôm nay", "Thân bài.") for id in ("x", "y")]
    brief = Document("z", "Tin vắn trong ngày", "Thân bài.")
    empty = Document("e", "Chỉ có tít mà không có bài", "")
    queries = written(tmp_path, [*fair, *twins, brief, empty], full=3, short=0).queries
    assert {query.id for query in queries} == {"0", "1", "2"}
    assert all(len(syllables(query.text)) >= known_items.SYLLABLES for query in queries)


def test_of_reports_with_one_id_the_last_is_kept(tmp_path: Path) -> None:
    again = Document("0", "Cảng số bảy đón tàu nhỏ cuối cùng", "Khác.", lead="Dẫn.\u2028Khác.")
    judged = written(tmp_path, [headline(0), headline(1), again], full=2, short=0)
    assert {query.text for query in judged.queries} == {headline(1).title, again.title}
    lines = (tmp_path / "documents.jsonl").read_text("utf-8").split("\n")[:-1]
    copies = [(one.id, one.title) for one in map(Document.from_json, lines)]
    assert copies == [("1", headline(1).lead), ("0", again.lead)]


def test_too_small_a_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="chỉ có 3 tít dùng được, ít hơn 4 câu hỏi"):
        written(tmp_path, [headline(i) for i in range(3)], full=2, short=2)


def test_a_set_that_cannot_be_made_leaves_the_one_before(tmp_path: Path) -> None:
    written(tmp_path, [headline(i) for i in range(3)], full=3, short=0)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(before) == {"documents.jsonl", "queries.jsonl", "qrels.tsv"}
    for documents in ([], [headline(i) for i in range(9)]):
        with pytest.raises(EvaluationError):
            written(tmp_path, documents, full=5, short=5)
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
