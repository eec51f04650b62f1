from dataclasses import replace
from math import erfc, sqrt
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.errors import EvaluationError
from search_app.evaluate.comparing import differences, left_out, randomisation_test
from search_app.evaluate.measures import MEASURES
from search_app.evaluate.runs import Run, load, save


def run(values: dict[str, list[float]], way: str = "accented", kinds: str = "") -> Run:
    """One value a query, the same for all measures; `kinds` has a letter for each query."""
    table: NDArray[np.float64] = np.array([[v[0]] * len(MEASURES) for v in values.values()])
    texts = tuple(f"{query}?" for query in values)
    return Run(tuple(values), texts, tuple(kinds or " " * len(values)), {way: table})


def test_differences_are_taken_query_by_query() -> None:
    now = run({"a": [1.0], "b": [0.5], "new": [0.0]})
    before = run({"b": [0.0], "gone": [1.0], "a": [1.0]})
    (one,) = differences(now, before)
    assert (one.way, one.kind, one.queries) == ("accented", "", 2)
    assert one.change.tolist() == [0.25] * len(MEASURES)
    assert one.error == pytest.approx(0.25)


def test_each_kind_is_compared_by_itself_too() -> None:
    now = run({"a": [1.0], "b": [0.5]}, kinds="fs")
    before = run({"a": [0.0], "b": [0.5]}, kinds="fs")
    assert {one.kind: one.change[0] for one in differences(now, before)} == {
        "": 0.5,
        "f": 1.0,
        "s": 0.0,
    }


def test_a_run_does_not_differ_from_itself_as_saved(tmp_path: Path) -> None:
    measured = run({str(i): [1 / (3 + i % 8)] for i in range(300)})
    save(measured, tmp_path / "run.json")
    saved = load(tmp_path / "run.json")
    for one in (*differences(measured, saved), *differences(saved, measured)):
        assert one.change.tolist() == one.error.tolist() == [0.0] * len(MEASURES)
        assert one.p.tolist() == [1.0] * len(MEASURES)


def test_runs_with_nothing_in_common_are_refused() -> None:
    for other in (run({"b": [1.0]}), run({"a": [1.0]}, way="nfd")):
        with pytest.raises(EvaluationError, match="không có chung"):
            list(differences(run({"a": [1.0]}), other))


def test_questions_that_share_an_id_alone_are_not_compared() -> None:
    now = run({"a": [1.0], "b": [0.5]})
    other = replace(now, texts=("a?", "một câu khác"))
    (one,) = differences(now, other)
    assert one.queries == 1
    assert list(left_out(now, other)) == [
        "Chỉ so được 1/2 câu: cùng mã, cùng lời với một trong 2 câu của lần đo trước."
    ]


def test_ways_that_one_run_alone_has_are_named() -> None:
    now = run({"a": [1.0]})
    both = replace(now, values={**now.values, "nfd": now.values["accented"]})
    for one, other in ((now, both), (both, now)):
        assert list(left_out(one, other)) == ["Không so được cách gõ chỉ một lần đo có: nfd."]
    assert list(left_out(now, now)) == []


def test_no_difference_is_no_evidence() -> None:
    assert randomisation_test(np.zeros((50, 2))).tolist() == [1.0, 1.0]


def test_few_differences_give_the_exact_share_of_signs() -> None:
    """Of the 2^5 signs of five equal differences two are as far from 0: p = 1/16."""
    change = np.concatenate([np.full((5, 1), 0.2), np.zeros((100, 1))])
    assert randomisation_test(change)[0] == pytest.approx(2 / 32, abs=0.01)


def test_p_is_that_of_the_t_test_where_differences_are_normal() -> None:
    change = np.random.default_rng(1).normal(0.02, 0.1, (200, 1))
    t = float(change.mean() / (change.std(ddof=1) / np.sqrt(200)))
    assert 1 < t < 4
    assert randomisation_test(change)[0] == pytest.approx(erfc(t / sqrt(2)), abs=0.01)


def test_p_is_the_same_at_every_call_and_never_zero() -> None:
    change = np.full((300, 1), 0.1)
    assert randomisation_test(change) == randomisation_test(change)
    assert 0 < randomisation_test(change)[0] < 0.001
