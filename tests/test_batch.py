"""A batch keeps every word of its reports once, in columns, and stores each report whole."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from indexer.analysis.segment import Segmenter
from indexer.batch import Batch, analyse, pack, unpack
from indexer.document import Document
from indexer.schema import news

ATTRIBUTES = news().attributes
REPORTS = [
    Document(
        id="a",
        title="Hải Phòng đón tàu lớn",
        lead="Tàu dài 300 m.",
        body="Sáng nay, tàu cập cảng Hải Phòng.\nChiều mai tàu rời cảng.",
        date=dt.date(2024, 5, 1),
        source="Báo Sớm",
        category="Kinh tế",
        author="Lê Thị Hà",
        url="https://example.org/a",
    ),
    Document(id="b", title="", body=""),
    Document(id="c", title="Tệp mau_1.txt", body="Tên tệp có dấu gạch dưới: a_b_c, _, __."),
]


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter()


@pytest.fixture(scope="module")
def batch(segmenter: Segmenter) -> Batch:
    return analyse(REPORTS, ATTRIBUTES, segmenter)


def test_documents_keep_their_order(batch: Batch) -> None:
    assert batch.documents == tuple(REPORTS)
    assert len(batch.payloads) == len(REPORTS)


def test_the_lexicon_has_every_word_once(batch: Batch) -> None:
    assert len(set(batch.lexicon)) == len(batch.lexicon)
    ids = np.concatenate([batch.tokens[name].ids for name in ATTRIBUTES])
    assert sorted(set(ids.tolist())) == list(range(len(batch.lexicon)))


def test_there_is_a_column_for_each_attribute(batch: Batch) -> None:
    assert tuple(batch.tokens) == ATTRIBUTES
    for tokens in batch.tokens.values():
        assert tokens.ids.dtype == np.int32
        assert tokens.ends.dtype == np.int64
        assert len(tokens.ends) == len(REPORTS)
        assert tokens.ends[-1] == len(tokens.ids)


def test_words_are_segmented_and_in_reading_order(batch: Batch) -> None:
    assert batch.words("title", 0) == ["Hải_Phòng", "đón", "tàu", "lớn"]
    assert batch.words("author", 0) == ["Lê_Thị_Hà"]
    assert batch.words("body", 0)[-3:] == ["tàu", "rời", "cảng"]


def test_absent_texts_have_no_words(batch: Batch) -> None:
    assert [batch.words(name, 1) for name in ATTRIBUTES] == [[], [], [], []]
    assert batch.words("lead", 2) == []


def test_payloads_give_the_reports_back(batch: Batch) -> None:
    assert [unpack(payload)[0] for payload in batch.payloads] == REPORTS


def test_payloads_keep_the_segmentation_at_the_same_offsets(
    batch: Batch, segmenter: Segmenter
) -> None:
    for report, payload in zip(REPORTS, batch.payloads, strict=True):
        _, segmented = unpack(payload)
        for name in ATTRIBUTES:
            text = getattr(report, name)
            assert segmented[name] == segmenter.segment([text])[0]
            assert len(segmented[name]) == len(text)


def test_pack_and_unpack() -> None:
    segmented = {"title": "Hải_Phòng", "lead": "", "body": "tàu\ncảng", "author": "Lê_Thị_Hà"}
    report = replace(REPORTS[0], title="Hải Phòng", lead="", body="tàu\ncảng", author="Lê Thị Hà")
    assert unpack(pack(report, segmented)) == (report, segmented)


def test_no_reports(segmenter: Segmenter) -> None:
    empty = analyse([], ATTRIBUTES, segmenter)
    assert (empty.documents, empty.payloads, empty.lexicon) == ((), (), ())
    assert {len(tokens.ends) for tokens in empty.tokens.values()} == {0}


def test_one_report_at_a_time_or_all_together(batch: Batch, segmenter: Segmenter) -> None:
    for i, report in enumerate(REPORTS):
        alone = analyse([report], ATTRIBUTES, segmenter)
        assert alone.payloads == (batch.payloads[i],)
        for name in ATTRIBUTES:
            assert alone.words(name, 0) == batch.words(name, i)
