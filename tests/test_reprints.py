"""Reports printed again are found as groups, however they were edited on the way."""

import json
import os
import random
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from datasketch import MinHash

from indexer.analysis.segment import Segmenter
from indexer.batch import analyse
from indexer.document import Document
from indexer.grouping import PERMUTATIONS
from indexer.readers import read
from indexer.reprints import Reprints, ReprintsBuilder, signatures
from indexer.schema import news

DATA = Path(__file__).parents[2] / "shared" / "data"
PAIRS = DATA / "baomoi2017-neardup.jsonl"

WORDS = (
    "bến cảng chợ làng sông núi đường tàu xe người nước gió mưa nắng lúa gạo cá tôm vườn nhà phố "
    "trường lớp thầy trò sách vở bút mực bảng sân cây hoa quả lá rừng biển đảo thuyền lưới mùa vụ"
)


def test_signatures_are_the_minhashes_of_datasketch() -> None:
    drawn = np.random.default_rng(7)
    counts = drawn.integers(1, 300, 40)
    runs = drawn.integers(0, 1 << 32, counts.sum(), np.uint32)
    sketch = MinHash(PERMUTATIONS, hashfunc=int)
    found = signatures(runs, counts, sketch.permutations)
    for own, row in zip(np.split(runs, np.cumsum(counts)), found, strict=False):
        sketch.clear()
        sketch.update_batch(own.tolist())
        assert (row == sketch.hashvalues.astype(np.uint16)).all()
    assert signatures(runs[:0], counts[:0], sketch.permutations).shape == (0, PERMUTATIONS)


def report(id: str, seed: int, title: str = "", length: int = 200, lead: str = "") -> Document:
    """A report of words drawn at random, always the same ones for a seed."""
    drawn = random.Random(seed).choices(WORDS.split(), k=length)
    sentences = [" ".join(drawn[at : at + 10]).capitalize() + "." for at in range(0, length, 10)]
    return Document(id, title or f"Tin {'abcdefghij'[seed % 10]}", " ".join(sentences), lead)


def reprints(reports: Iterable[Document], size: int = 100) -> Reprints:
    builder = ReprintsBuilder()
    segmenter = Segmenter()
    reports = tuple(reports)
    for at in range(0, len(reports), size):
        builder.add(analyse(reports[at : at + size], news().attributes, segmenter))
    return Reprints(memoryview(builder.build()))


def edited(original: Document, id: str) -> Document:
    """The same report under another headline, with a sentence less and one more."""
    _, *sentences = original.body.split(". ")
    return Document(id, "Tựa khác hẳn", ". ".join(["Theo phóng viên tại chỗ", *sentences]))


def test_a_report_and_its_reprints_are_a_group() -> None:
    original = report("gốc", 1)
    kept = reprints(
        [
            report("khác", 2),
            original,
            edited(original, "b/2"),
            report("nữa", 3),
            edited(original, "a"),
        ],
        size=2,
    )
    assert kept.group("gốc") == kept.group("a") == kept.group("b/2") is not None
    assert kept.group("khác") is None
    assert kept.group("không có") is None
    assert sorted(kept.others("gốc")) == ["a", "b/2"]
    assert sorted(kept.others("a")) == ["b/2", "gốc"]
    assert kept.others("khác") == kept.others("không có") == []


@pytest.mark.parametrize("size", [1, 100])
def test_a_report_that_was_replaced_is_no_reprint(size: int) -> None:
    old, new = report("1", 1), report("1", 2)
    kept = reprints([old, report("2", 1), report("3", 3), report("4", 2), new], size)
    assert kept.others("2") == []
    assert kept.others("1") == ["4"]
    assert kept.others("4") == ["1"]
    assert reprints([old, edited(old, "1")], size).group("1") is None
    short = Document("1", "Ảnh đẹp", "Mời xem.")
    assert reprints([old, report("2", 1), short], size).group("2") is None


def test_groups_are_known_by_whatever_number_a_report_has() -> None:
    kept = reprints([report("gốc", 1), report("a", 1), report("b", 1), report("khác", 2)])
    numbers = {"gốc": 7, "a": 2, "khác": 5}
    assert kept.numbered(numbers.get) == {7: kept.group("gốc"), 2: kept.group("a")}


def test_capitals_do_not_matter() -> None:
    one = report("1", 1)
    shouted = Document("2", one.title.upper(), one.body.upper())
    assert reprints([one, shouted]).others("1") == ["2"]


def test_a_lead_may_be_the_beginning_of_the_body_elsewhere() -> None:
    one = report("1", 1)
    lead, _, body = one.body.partition(". ")
    apart = Document("2", one.title, body, lead=f"{lead}.")
    assert reprints([one, apart]).others("2") == ["1"]


def test_what_is_written_to_a_pattern_is_no_reprint() -> None:
    lead = "Xem kết quả quay số các tỉnh trong ngày, mời bạn đọc cùng dò vé tại quầy gần nhất nhé."
    days = [Document(f"{d}", f"Kết quả quay số ngày {d} tháng 3", lead) for d in (4, 5, 6)]
    assert reprints(days).group("4") is None
    alike = [Document(f"{d}", "Kết quả quay số hôm nay", lead) for d in (4, 5)]
    assert reprints(alike).others("4") == ["5"]


def test_a_few_words_are_not_compared() -> None:
    kept = reprints([Document("1", "Ảnh đẹp", "Mời xem."), Document("2", "Ảnh đẹp", "Mời xem.")])
    assert kept.group("1") is None


@pytest.mark.parametrize("reports", [[], [Document("1", "", "")], [report("1", 1)]])
def test_nothing_printed_twice(reports: list[Document]) -> None:
    assert reprints(reports).group("1") is None


def test_the_reports_of_two_builds_are_grouped_alike() -> None:
    originals = [report(str(seed), seed) for seed in range(20)]
    reports = [*originals, *(edited(one, f"{one.id}b") for one in originals[:10])]
    one, other = reprints(reports, size=7), reprints(reports, size=30)
    for document in reports:
        assert one.others(document.id) == other.others(document.id)
    assert sum(one.group(document.id) is not None for document in reports) == 20


@pytest.mark.skipif("CI" in os.environ or not PAIRS.exists(), reason="the data is not here")
def test_real_reprints_are_grouped_and_nothing_else() -> None:
    lines = map(json.loads, PAIRS.read_text("utf-8").splitlines())
    pairs = {frozenset((pair["a"], pair["b"])): pair["jaccard_est"] for pair in lines}
    close = [pair for pair, likeness in pairs.items() if likeness >= 0.8]
    wanted = frozenset().union(*close, *random.Random(1).sample(sorted(pairs, key=sorted), 100))
    documents = (item for item in read([DATA / "baomoi2017.jsonl.gz"], lambda size: None))
    reports = [one for one in documents if isinstance(one, Document) and one.id in wanted]
    kept = reprints(reports)
    grouped = [pair for pair in close if kept.group(min(pair)) == kept.group(max(pair)) is not None]
    assert len(grouped) >= 0.95 * len(close)
    for one, other in combinations(sorted(wanted), 2):
        if kept.group(one) == kept.group(other) is not None:
            assert pairs.get(frozenset((one, other)), 0.0) >= 0.3
