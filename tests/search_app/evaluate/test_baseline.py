from math import log
from pathlib import Path
from typing import TypeAlias

import pytest

from indexer.analysis.segment import Segmenter
from indexer.batch import analyse
from indexer.document import Document
from indexer.engines import Engine, Searcher, open_engine
from indexer.errors import IndexOutdated
from indexer.query import Phrase, Term
from indexer.schema import news
from indexer.vocabulary import ATTACHMENT, VocabularyBuilder
from search_app.evaluate.baseline import TEXT, Baseline
from search_app.evaluate.runs import Ranker

Weights: TypeAlias = dict[tuple[str, tuple[str, ...]], float]
"""By analyzer and term, or pair of terms."""

SCHEMA = news()
REPORTS = [
    Document("port", "Cảng Hải Phòng đón tàu lớn", "Tàu chở hàng cập cảng Hải Phòng sáng nay."),
    Document("sea", "Biển động mạnh", "Hải quân phòng chống bão; tàu cá về cảng, cảng cá đông."),
    Document("rice", "Giá gạo tăng", "Nông dân phấn khởi vì giá gạo xuất khẩu tăng."),
    Document("trade", "Xuất khẩu thủy sản", "Tàu hàng rời cảng chở cá xuất khẩu."),
]


def engine_of(reports: list[Document], words: bool = True) -> Engine:
    engine = open_engine("memory", Path("nowhere"), SCHEMA)
    vocabulary = VocabularyBuilder()
    batch = analyse(reports, SCHEMA.attributes, Segmenter())
    vocabulary.add(batch)
    engine.rebuild([batch], lambda: {ATTACHMENT: vocabulary.build()} if words else {})
    return engine


def order(scores: dict[str, float]) -> list[str]:
    return sorted((id for id in scores if scores[id]), key=lambda id: -scores[id])


def plain_sum(searcher: Searcher, weights: Weights) -> list[str]:
    """The ids in the order of the weighted sum of BM25 of these terms and pairs."""
    scores = dict.fromkeys([report.id for report in REPORTS], 0.0)
    for (analyzer, texts), weight in weights.items():
        fields = SCHEMA.weighted(analyzer, TEXT)
        query = Term(fields, texts[0]) if len(texts) == 1 else Phrase(fields, texts)
        for id in scores:
            scores[id] += weight * bm25(query, searcher, id)
    return order(scores)


def bm25(query: Term | Phrase, searcher: Searcher, document: str) -> float:
    """BM25 of a term or a pair from its own frequencies alone, title, lead and body one text."""
    number = searcher.find(document)
    assert number is not None
    found = searcher.search(query, limit=100)
    whole = dict(zip(found.numbers, found.scores, strict=True)).get(number, 0.0)
    if isinstance(query, Term):
        return whole
    parts = sum(idf(Term(query.fields, text), searcher) for text in query.texts)
    return whole / parts * idf(query, searcher)


def idf(query: Term | Phrase, searcher: Searcher) -> float:
    frequency = searcher.document_frequency(query)
    return log(1 + (len(searcher) - frequency + 0.5) / (frequency + 0.5))


@pytest.fixture(scope="module")
def engine() -> Engine:
    return engine_of(REPORTS)


@pytest.fixture(scope="module")
def accented(engine: Engine) -> Ranker:
    return Baseline(engine, SCHEMA).ranker(bare=False)


@pytest.fixture(scope="module")
def bare(engine: Engine) -> Ranker:
    return Baseline(engine, SCHEMA).ranker(bare=True)


def test_typed_with_accents_it_is_syllables_words_and_pairs(
    engine: Engine, accented: Ranker
) -> None:
    weights: Weights = {
        **{("syllables", (text,)): 1.0 for text in ("xuât\u0301", "khâu\u0309", "ca\u0301")},
        ("words", ("xuât\u0301_khâu\u0309",)): 0.5,
        ("words", ("ca\u0301",)): 0.5,
        ("syllables", ("xuât\u0301", "khâu\u0309")): 0.25,
        ("syllables", ("khâu\u0309", "ca\u0301")): 0.25,
    }
    expected = plain_sum(engine.searcher(), weights)
    assert expected == ["trade", "rice", "sea"]
    assert accented("Xuất khẩu cá", 10) == expected


def test_bare_text_is_read_by_longest_match(engine: Engine, bare: Ranker) -> None:
    weights: Weights = {
        **{("folded_syllables", (text,)): 1.0 for text in ("tau", "ca", "hai", "phong")},
        **{("folded_words", (text,)): 1.0 for text in ("tau", "ca", "hai_phong")},
        **{
            ("folded_syllables", pair): 0.25
            for pair in (("tau", "ca"), ("ca", "hai"), ("hai", "phong"))
        },
    }
    expected = plain_sum(engine.searcher(), weights)
    assert bare("tau ca hai phong", 10) == expected
    assert expected[0] == "port"


def test_accents_are_needed_where_they_are_said_to_be_there(accented: Ranker, bare: Ranker) -> None:
    assert accented("gao xuat khau", 10) == []
    assert bare("gao xuat khau", 10) == ["rice", "trade"]
    assert bare("gạo xuất khẩu", 10) == ["rice", "trade"]


def test_no_more_come_than_are_asked_for(accented: Ranker) -> None:
    assert len(accented("tàu cảng", 2)) == 2
    assert accented("…", 10) == []


def test_an_index_without_its_vocabulary_is_refused() -> None:
    with pytest.raises(IndexOutdated, match="timbao rebuild"):
        Baseline(engine_of(REPORTS, words=False), SCHEMA)
