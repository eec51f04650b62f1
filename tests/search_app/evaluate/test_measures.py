import sys
from math import log2

import numpy as np
import pytest

from indexer.errors import EvaluationError
from search_app.evaluate.measures import MEASURES, measure

GRADES = {"q": {"a": 2, "b": 1, "c": 0, "z": 1}}


def test_measures_are_those_of_the_textbooks() -> None:
    values = dict(zip(MEASURES, measure({"q": ["c", "b", "a"]}, GRADES)[0], strict=True))
    ideal = 2 + 1 / log2(3) + 1 / log2(4)
    assert values["nDCG@10"] == pytest.approx((1 / log2(3) + 2 / log2(4)) / ideal)
    assert values["MRR@10"] == 1 / 2
    assert values["recall@10"] == pytest.approx(2 / 3)
    assert values["recall@100"] == pytest.approx(2 / 3)


def test_what_stands_behind_the_tenth_place_counts_for_recall_at_100_alone() -> None:
    ranking = [f"x{i}" for i in range(10)] + ["a", "b", "z"]
    assert measure({"q": ranking}, GRADES)[0].tolist() == [0, 0, 0, 1]


def test_rows_follow_the_queries_and_finding_nothing_is_worth_nothing() -> None:
    rankings = {f"q{i}": ["a"] if i % 2 else [] for i in range(20)}
    values = measure(rankings, {query: {"a": 1} for query in rankings})
    assert np.array_equal(values, np.array([[i % 2] * len(MEASURES) for i in range(20)]))


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(EvaluationError, match=r"timbao\[evaluate\]"):
        measure({"q": ["a"]}, GRADES)
